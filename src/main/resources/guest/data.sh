# shellcheck shell=sh
# Opens the data volume; sourced after lib.sh and read_env. Goes by the drive's serial alone, never by a label.
# shellcheck disable=SC2154 # lib.sh's and guest.env's

# Below this a file system of any size is as good as full.
least_room_kib=1024

volume_fails() {
    ! mountpoint -q "$volume" || umount "$volume"
    problem "the data volume $1; this boot keeps nothing"
    step data failed "$1"
    return 1
}

# Whose volume this is stands on it from its first use on. That of another VM is not touched: what it holds would be mixed
# with this VM's, and whoever attached it did not say so. (A clone is made ours by whoever makes it: README.md.)
belongs_here() {
    owner=''
    read -r owner 2>/dev/null <"$volume/tidemark/state/vm"
    [ -z "$owner" ] || [ "$owner" = "$VM_ID" ]
}

own_volume() {
    [ -z "$owner" ] || return 0
    { printf '%s\n' "$VM_ID" >"$volume/tidemark/state/vm.new" && mv "$volume/tidemark/state/vm.new" "$volume/tidemark/state/vm"; } || return 1
    sync
}

# Checks the volume and mounts it at $volume. Leaves $run/volume-ready if, and only if, it may be used. Never formats anything.
open_volume() {
    step data doing
    disk=$(device tidemark-data) || { volume_fails 'is not attached'; return 1; }
    type=$(blkid "$disk" | sed -n 's/.* TYPE="\([^"]*\)".*/\1/p')
    [ "$type" = ext4 ] || { volume_fails "holds ${type:-no file system} and not ext4"; return 1; }
    if command -v e2fsck >/dev/null; then
        e2fsck -p "$disk" >>"$run/boot.log" 2>&1
        code=$?
        [ "$code" -lt 4 ] || { volume_fails "is damaged (e2fsck -p answered $code); check it on the host"; return 1; }
        [ "$code" = 0 ] || problem 'the data volume had errors, which e2fsck mended'
    fi
    mkdir -p "$volume"
    mount -t ext4 -o ro,relatime "$disk" "$volume" || { volume_fails "can't be mounted"; return 1; }
    belongs_here || { volume_fails "belongs to another VM ($owner), and nothing on it was used or changed"; return 1; }
    mount -o remount,rw,errors=remount-ro "$volume" || { volume_fails "can't be written to"; return 1; }
    mkdir -p "$volume/tidemark/kept" "$volume/tidemark/state" "$volume/tidemark/user" || { volume_fails "can't be written to"; return 1; }
    [ "$(stat -c %a "$volume/tidemark")" = 700 ] || chmod 0700 "$volume/tidemark"
    if ! touch "$volume/tidemark/state/.written" || ! own_volume; then volume_fails "can't be written to"; return 1; fi
    : >"$run/volume-ready"
    # shellcheck disable=SC2046 # columns
    set -- $(df -k -P "$volume" | tail -n 1)
    [ "${4:-0}" -ge "$least_room_kib" ] || problem "the data volume is full ($4 KiB free); what can't be written to it is not kept"
    step data 'done' "$4 KiB free of $2 KiB"
}
