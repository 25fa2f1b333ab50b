#!/bin/sh
# Binds /mnt/data to the user's part of the data volume; in the disk kind it opens the volume first (arrange did in the ISO kind).
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
if [ "$ROOT" = disk ]; then
    # shellcheck source=src/main/resources/guest/data.sh
    . "$guest/data.sh"
    open_volume || exit 0
fi
has_volume || exit 0
mkdir -p /mnt/data
mount -o bind "$volume/tidemark/user" /mnt/data || { problem "/mnt/data can't be bound to the data volume"; exit 1; }
