#!/bin/sh
# Binds each kept path in from the data volume, in guest.env's order (outer ones first). On first use the base's content is copied;
# content that an earlier revision kept under another rule is taken over. What nobody keeps any longer is parked, so that it
# never comes back by itself. A power cut at any moment leaves a state from which the next boot goes on.
# Leaves: kept (what was asked for, with what a running guest was told to keep), kept-bound, parked (PATH<TAB>PLACE).
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
# shellcheck source=src/main/resources/guest/kept.sh
. "$guest/kept.sh"

refuse() { problem "$1 is not kept: $2"; }

# The kept paths of the definition, and those that a mark in state/keeping names: kept by the running guest, and the
# definition does not know yet. A mark goes once the definition has its path, or nothing is behind it.
list_wanted() {
    { [ -z "$KEPT" ] || printf '%s\n' "$KEPT"; } >"$run/kept"
    entries "$keeping" >"$run/marks"
    [ -s "$run/marks" ] || return 0
    while IFS= read -r mark; do
        if path_of "$mark" && exists "$kept/$mark" && ! grep -qxF "$path" "$run/kept"; then
            echo "$path" >>"$run/marked"
        else
            rm -f "$keeping/$mark"
        fi
    done <"$run/marks"
    [ -f "$run/marked" ] || return 0
    cat "$run/marked" >>"$run/kept"
    awk '{ print length($0) "\t" $0 }' "$run/kept" | sort -n | cut -f 2- >"$run/kept.new"
    mv "$run/kept.new" "$run/kept"
}

# What lies in kept/ and nobody wants there, as paths, inner ones first.
list_unwanted() {
    : >"$run/unwanted"
    entries "$kept" >"$run/held"
    while IFS= read -r held; do
        if ! path_of "$held"; then
            park "$held" "$held"
        elif ! grep -qxF "$path" "$run/kept"; then
            echo "$path" >>"$run/unwanted"
        fi
    done <"$run/held"
    [ ! -s "$run/unwanted" ] || {
        awk '{ print length($0) "\t" $0 }' "$run/unwanted" | sort -rn | cut -f 2- >"$run/unwanted.new"
        mv "$run/unwanted.new" "$run/unwanted"
    }
}

# park NAME WHAT: moves kept/NAME out of the way, for a person to look at or remove.
park() {
    place=$parked/$RUN
    tries=0
    while exists "$place/$1"; do
        tries=$((tries + 1))
        place=$parked/$RUN-$tries
    done
    moved=yes
    if mkdir -p "$place" && mv "$kept/$1" "$place/$1"; then
        printf '%s\t%s\n' "$2" "$place/$1" >>"$run/parked"
        problem "$2 is no longer kept; what was in it lies in $place/$1"
    else
        problem "$2 is no longer kept, and what was in it can't be moved out of the way; is the data volume full?"
    fi
}

# A rule became narrower (/var, then /var/lib): the content of the wanted $1 is in the innermost unwanted entry above it.
take_from_outer() {
    while IFS= read -r outer; do
        case $1 in "$outer"/*) ;; *) continue ;; esac
        name_of "$outer"
        below=${1#"$outer"}
        if [ -e "$kept/$name$below" ] && is_straight "$kept/$name" "$below"; then
            from=$kept/$name$below moved=yes
            name_of "$1"
            mv "$from" "$kept/$name" && return 0
        fi
    done <"$run/unwanted"
    return 1
}

# A rule became wider (/var/lib, then /var): what the unwanted entries below the wanted $1 hold is the newer content of those
# places. FIRST ($2, yes or no) says that kept/NAME was just copied from the base, so what it has there is nobody's work.
take_inner() {
    name_of "$1"
    wide=$kept/$name
    # Outer ones first.
    sed '1!G;h;$!d' "$run/unwanted" >"$run/unwanted.outer"
    while IFS= read -r inner; do
        case $inner in "$1"/*) ;; *) continue ;; esac
        nearest=$(awk -v inner="$inner" 'index(inner, $0 "/") == 1 { found = $0 } END { print found }' "$run/kept")
        [ "$nearest" = "$1" ] || continue
        below=${inner#"$1"}
        if ! [ -d "$wide" ] || ! is_straight "$wide" "${below%/*}" || ! mkdir -p "$wide${below%/*}"; then continue; fi
        name_of "$inner"
        if exists "$wide$below"; then
            if [ "$2" = yes ]; then
                rm -rf "$wide$below"
            else
                if ! mkdir -p "$parked/$RUN" || ! mv "$wide$below" "$parked/$RUN/$name.$(date +%s)"; then continue; fi
            fi
        fi
        moved=yes
        mv "$kept/$name" "$wide$below" || problem "what was kept as $inner can't be moved to where $1 is kept"
    done <"$run/unwanted.outer"
}

park_the_rest() {
    while IFS= read -r rest; do
        name_of "$rest"
        ! exists "$kept/$name" || park "$name" "$rest"
    done <"$run/unwanted"
}

keep() {
    path=$1 first=no
    is_straight '' "$path" || { refuse "$path" 'it leads through a symbolic link'; return; }
    name_of "$path"
    if [ ! -e "$kept/$name" ] && ! take_from_outer "$path"; then
        if [ ! -e "$path" ]; then mkdir -p "$path" || { refuse "$path" "it can't be made"; return; }; fi
        copy_to_kept "$path" || { refuse "$path" 'the first copy failed; the data volume may be full'; return; }
        first=yes
    fi
    [ ! -s "$run/unwanted" ] || take_inner "$path" "$first"
    name_of "$path"
    if [ ! -e "$path" ]; then
        if [ -d "$kept/$name" ]; then mkdir -p "$path"; else mkdir -p "${path%/*}" && touch "$path"; fi || { refuse "$path" "it can't be made"; return; }
    fi
    if [ -d "$kept/$name" ] && [ ! -d "$path" ]; then refuse "$path" 'it is a directory on the data volume and a file in the base'; return; fi
    mount -o bind "$kept/$name" "$path" || { refuse "$path" "it can't be bound"; return; }
    echo "$path" >>"$run/kept-bound"
    count=$((count + 1))
}

has_volume || {
    [ -n "$KEPT" ] || { step kept 'done' 'nothing'; exit 0; }
    step kept failed 'no data volume'
    exit 0
}
step kept doing
: >"$run/kept-bound"
moved=''
[ ! -d "$half_made" ] || rm -rf "$half_made"
list_wanted
list_unwanted
count=0 asked=0
# A root that is a disk binds nothing; what the VM kept on another root is parked all the same.
[ "$ROOT" = ram ] || : >"$run/kept"
while IFS= read -r wanted; do
    asked=$((asked + 1))
    case $wanted in
        / | /dev | /dev/* | /proc | /proc/* | /run | /run/* | /sys | /sys/* | /mnt | /mnt/data | /mnt/data/*)
            refuse "$wanted" 'it can never be kept' ;;
        /*) keep "$wanted" ;;
        *) refuse "$wanted" 'it is not an absolute path' ;;
    esac
done <"$run/kept"
park_the_rest
[ -z "$moved" ] || sync
if [ "$asked" = "$count" ]; then
    step kept 'done' "$count paths"
else
    step kept failed "$count of $asked paths"
fi
