# shellcheck shell=sh
# Kept paths as they lie on the data volume (README.md); sourced after lib.sh. Names and places, no decisions.
# shellcheck disable=SC2034,SC2154 # for those who source this; volume is lib.sh's

kept=$volume/tidemark/kept half_made=$volume/tidemark/kept.new parked=$volume/tidemark/parked keeping=$volume/tidemark/state/keeping

# Sets "name" to the path's name below kept/: without its first slash, % and / encoded.
name_of() {
    name=${1#/}
    case $name in *[/%]*) name=$(printf '%s' "$name" | sed 's/%/%25/g;s,/,%2F,g') ;; esac
}

# Sets "path" to what the name $1 stands for; fails if name_of never makes such a name.
path_of() {
    path=/$1
    case $1 in *%*) path=/$(printf '%s' "$1" | sed 's,%2F,/,g;s/%25/%/g') ;; esac
    name_of "$path"
    [ "$name" = "$1" ]
}

# The path $2 leads below $1 (empty for /) through no symbolic link and is none.
is_straight() {
    left=${2#/}/ part=$1
    while [ -n "$left" ]; do
        part=$part/${left%%/*}
        left=${left#*/}
        [ ! -L "$part" ] || return 1
    done
}

exists() { [ -e "$1" ] || [ -L "$1" ]; }

# Every entry of the directory $1 that is a name, one a line; names with a newline in them are none of ours.
entries() {
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        exists "$entry" || continue
        case $entry in
            *"
"*) ;;
            *) echo "${entry##*/}" ;;
        esac
    done
}

# copy_to_kept PATH: the path's content becomes kept/NAME. It counts from the rename on; before, the old state stands.
copy_to_kept() {
    name_of "$1"
    rm -rf "${half_made:?}/$name"
    if mkdir -p "$half_made" && cp -a "$1" "$half_made/$name"; then
        sync
        if mv "$half_made/$name" "$kept/$name"; then
            sync
            return 0
        fi
    fi
    rm -rf "${half_made:?}/$name"
    return 1
}
