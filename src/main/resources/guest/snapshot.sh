# shellcheck shell=sh
# Package snapshots: what the packages of a VM add to its base, kept as a directory on the data volume and laid between base and RAM.
# Sourced after kept.sh and packages.sh, with guest.env read. base_root says where the base is: empty where it is / (arrange).
# shellcheck disable=SC2034,SC2154 # for those who source this; lib.sh's and guest.env's

snapshots=$volume/tidemark/snapshots base_root=${base_root-$run/base}

# The kept paths, those that only a mark names too, sorted.
all_kept() {
    {
        printf '%s\n' "$KEPT"
        entries "$keeping" | while IFS= read -r mark; do ! path_of "$mark" || echo "$path"; done
    } | sed '/^$/d' | sort -u
}

# Where the path $1 will lie at the next boot, before anything was bound: in a kept path, else in the base.
stored() {
    holder=$(all_kept | awk -v path="$1" '(path == $0 || index(path, $0 "/") == 1) && length($0) > length(found) { found = $0 } END { print found }')
    name_of "$holder"
    if [ -n "$holder" ] && exists "$kept/$name"; then echo "$kept/$name${1#"$holder"}"; else echo "$base_root$1"; fi
}

# What a rebuilt root depends on. Cached files and indexes go by name, size, times of change and number on the volume: nothing that
# changes a file leaves all of these. Too much in here costs a rebuild; too little would be a lie.
snapshot_key() {
    {
        echo "tidemark-snapshot 1 $BASE $machine"
        all_kept
        echo world
        cat "$(stored /etc/apk/world)"
        echo repositories
        sed '/^# tidemark begin/,/^# tidemark end/d' "$(stored /etc/apk/repositories)"
        printf '%s\n' "$REPOSITORIES"
        echo owners
        cut -d : -f 1,3,4 "$(stored /etc/passwd)"
        cut -d : -f 1,3 "$(stored /etc/group)"
        echo cache
        (cd "$cache" && stat -c '%n %s %Y %Z %i' -- *.apk APKINDEX*)
    } 2>/dev/null | sha256sum | cut -d ' ' -f 1
}
