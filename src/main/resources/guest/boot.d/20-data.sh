#!/bin/sh
# Checks and mounts the data volume (serial tidemark-data) at /run/tidemark/data and binds /mnt/data.
# Leaves /run/tidemark/volume-ready if, and only if, the volume may be used. Never formats anything.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh

give_up() {
    problem "the data volume $1; this boot keeps nothing"
    step data failed "$1"
    exit 0
}

step data doing
disk=$(device tidemark-data) || give_up 'is not attached'
type=$(blkid "$disk" | sed -n 's/.* TYPE="\([^"]*\)".*/\1/p')
[ "$type" = ext4 ] || give_up "holds ${type:-no file system} and not ext4"
if command -v e2fsck >/dev/null; then
    e2fsck -p "$disk"
    code=$?
    [ "$code" -lt 4 ] || give_up "is damaged (e2fsck -p answered $code); check it on the host"
    [ "$code" = 0 ] || problem 'the data volume had errors, which e2fsck mended'
fi
mkdir -p "$volume" /mnt/data
mount -t ext4 -o rw,relatime "$disk" "$volume" || give_up "can't be mounted"
mkdir -p "$volume/tidemark/kept" "$volume/tidemark/state" "$volume/tidemark/user" || give_up "can't be written to"
chmod 0700 "$volume/tidemark"
touch "$volume/tidemark/state/.written" || give_up "can't be written to"
mount -o bind "$volume/tidemark/user" /mnt/data || give_up "can't be bound to /mnt/data"
: >"$run/volume-ready"
step data 'done' "$(df -h "$volume" | awk 'NR == 2 { print $4 " free of " $2 }')"
