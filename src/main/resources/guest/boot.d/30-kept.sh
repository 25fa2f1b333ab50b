#!/bin/sh
# Binds each kept path in from the data volume, in guest.env's order (outer ones first). On first use the base's content is copied: into
# kept/.new-NAME, flushed, renamed, flushed. A power cut at any moment leaves the old state or the new one.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env

# Sets "name" to the path's name below kept/: without its first slash, % and / encoded.
name_of() {
    name=${1#/}
    case $name in *[/%]*) name=$(printf '%s' "$name" | sed 's/%/%25/g;s,/,%2F,g') ;; esac
}

# No part of the path is a symbolic link.
is_straight() {
    left=${1#/}/ part=''
    while [ -n "$left" ]; do
        part=$part/${left%%/*}
        left=${left#*/}
        [ ! -L "$part" ] || return 1
    done
}

refuse() { problem "$1 is not kept: $2"; }

keep() {
    path=$1
    name_of "$path"
    kept=$volume/tidemark/kept/$name
    is_straight "$path" || { refuse "$path" 'it leads through a symbolic link'; return; }
    if [ ! -e "$path" ]; then mkdir -p "$path" || { refuse "$path" "it can't be made"; return; }; fi
    if [ ! -e "$kept" ]; then
        new=$volume/tidemark/kept/.new-$name
        if ! cp -a "$path" "$new"; then
            rm -rf "$new"
            refuse "$path" 'the first copy failed; the data volume may be full'
            return
        fi
        sync
        mv "$new" "$kept" || { refuse "$path" "its copy can't be renamed"; return; }
        sync
    fi
    if [ -d "$kept" ] && [ ! -d "$path" ]; then refuse "$path" 'it is a directory on the data volume and a file in the base'; return; fi
    mount -o bind "$kept" "$path" || { refuse "$path" "it can't be bound"; return; }
    count=$((count + 1))
}

[ -n "$KEPT" ] || { step kept 'done' 'nothing but /mnt/data'; exit 0; }
has_volume || { step kept failed 'no data volume'; exit 0; }
step kept doing
for half in "$volume"/tidemark/kept/.new-*; do [ ! -e "$half" ] || rm -rf "$half"; done
count=0 asked=0
printf '%s\n' "$KEPT" >"$run/kept"
while IFS= read -r wanted; do
    asked=$((asked + 1))
    case $wanted in
        / | /dev | /dev/* | /proc | /proc/* | /run | /run/* | /sys | /sys/* | /mnt | /mnt/data | /mnt/data/*)
            refuse "$wanted" 'it can never be kept' ;;
        /*) keep "$wanted" ;;
        *) refuse "$wanted" 'it is not an absolute path' ;;
    esac
done <"$run/kept"
if [ "$asked" = "$count" ]; then step kept 'done' "$count paths"; else step kept failed "$count of $asked paths"; fi
