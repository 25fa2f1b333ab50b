#!/bin/sh
# Binds each kept path in from the data volume, the outer ones first. On first use the base's content is copied: into
# kept/.new-NAME, flushed, renamed, flushed. A power cut at any moment leaves the old state or the new one.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env

# The path's name below kept/: without its first slash, % and / encoded.
name_of() { printf '%s' "${1#/}" | sed 's/%/%25/g;s,/,%2F,g'; }

refuse() { problem "$1 is not kept: $2"; }

keep() {
    path=$1
    kept=$volume/tidemark/kept/$(name_of "$path")
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then mkdir -p "$path" || { refuse "$path" "it can't be made"; return; }; fi
    [ "$(readlink -f "$path")" = "$path" ] || { refuse "$path" 'it leads through a symbolic link'; return; }
    if [ ! -e "$kept" ]; then
        new=$volume/tidemark/kept/.new-$(name_of "$path")
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
rm -rf "$volume"/tidemark/kept/.new-*
count=0
# Shorter paths first, so that /var is bound before /var/lib.
printf '%s\n' "$KEPT" | awk '{ print length($0) "\t" $0 }' | sort -n | cut -f2- >"$run/kept"
while IFS= read -r wanted; do
    case $wanted in
        '') continue ;;
        / | /dev | /dev/* | /proc | /proc/* | /run | /run/* | /sys | /sys/* | /mnt | /mnt/data | /mnt/data/*)
            refuse "$wanted" 'it can never be kept' ;;
        /*) keep "$wanted" ;;
        *) refuse "$wanted" 'it is not an absolute path' ;;
    esac
done <"$run/kept"
wanted=$(wc -l <"$run/kept")
if [ "$wanted" = "$count" ]; then step kept 'done' "$count paths"; else step kept failed "$count of $wanted paths"; fi
