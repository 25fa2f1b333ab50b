# shellcheck shell=sh
# Makes the packages of this root what world and the cache say, without network; sourced after packages.sh, with guest.env read.
# Never all or nothing: what can't be had is left out and named with the reason, the rest is installed, and world keeps every name.
# Leaves: wanted, rebuilt, not-rebuilt (NAME<TAB>WHY), base-packages, base-versions.
# shellcheck disable=SC2154 # lib.sh's and guest.env's

base_world=$run/base/etc/apk/world
log=$run/apk.log

list_base() {
    identities_in "$run/base$db" >"$run/base-packages"
    versions_in "$run/base$db" >"$run/base-versions"
}

# add REPOSITORIES-FILE OPTION… : makes what is installed match world, without network.
add() {
    file=$1
    shift
    apk add --no-network --no-progress --repositories-file "$file" "$@" >"$log" 2>&1
}

# Why apk could not have the name $1, in one line.
reason() {
    if grep -qxF "$1" "$local_repository/damaged" 2>/dev/null; then
        echo 'its cached file is damaged'
    elif grep -q 'no such package' "$log"; then
        sed -n 's/^ *\([^ ].*\) (no such package):.*/\1 is neither in the cache nor on the ISO/p' "$log" | head -n 1
    else
        grep -m 1 -E 'ERROR|BAD|conflict|breaks' "$log" | sed 's/^ERROR: //' || echo 'apk could not install it'
    fi
}

# With a copy of /etc/apk in front of the real one, the real world is never touched, whenever the power goes.
in_front=no
copy_in_front() {
    in_front=yes
    mkdir -p "$run/apk-copy"
    (cd /etc/apk && tar -c --exclude ./cache .) | tar -x -C "$run/apk-copy"
    mkdir -p "$run/apk-copy/cache"
    mount -o bind "$run/apk-copy" /etc/apk
    [ ! -f "$run/cache-ready" ] || mount -o bind "$cache" /etc/apk/cache
}
copy_away() {
    [ "$in_front" = yes ] || return 0
    umount /etc/apk/cache 2>/dev/null
    umount /etc/apk
}

# Sorts the names in file $1 (one a line) into those that can be had together and those that can't: halves it while it fails.
# Takes and extends $run/good; the others go to not-rebuilt with the reason.
sift() {
    [ -s "$1" ] || return 0
    cat "$run/good" "$1" >/etc/apk/world
    # shellcheck disable=SC2086 # a list of options
    if add "$run/repositories-rebuild" --simulate $extra; then
        cat "$1" >>"$run/good"
        return 0
    fi
    count=$(wc -l <"$1")
    if [ "$count" = 1 ]; then
        name=$(bare "$(cat "$1")")
        printf '%s\t%s\n' "$name" "$(reason "$name")" >>"$run/not-rebuilt"
        return 0
    fi
    head -n "$((count / 2))" "$1" >"$1.1"
    tail -n "+$((count / 2 + 1))" "$1" >"$1.2"
    sift "$1.1"
    sift "$1.2"
}

prepare_rebuild() {
    cp "$run/repositories-without-network" "$run/repositories-rebuild"
    grep -E '^(https?|@)' /etc/apk/repositories >>"$run/repositories-rebuild"
    extra=''
    if [ -f "$run/cache-ready" ]; then
        if ! index_cache; then
            # A full volume, most likely: the index is small.
            local_repository=$run/apk-local
            index_cache || problem 'the cached packages could not be indexed'
        fi
        # The files behind it were verified one by one when the index was made.
        [ ! -s "$local_repository/$machine/APKINDEX.tar.gz" ] || extra="--allow-untrusted --repository $local_repository"
    fi
}

# What world names beyond the base, and what it no longer names.
compare_worlds() {
    not_in "$base_world" </etc/apk/world >"$run/wanted"
    not_in /etc/apk/world <"$base_world" >"$run/unwanted-packages"
}

rebuild() {
    [ -s "$run/wanted" ] || [ -s "$run/unwanted-packages" ] || return 0
    code=0
    # shellcheck disable=SC2086 # a list of options
    if ! add "$run/repositories-rebuild" $extra; then
        copy_in_front
        also_in "$base_world" </etc/apk/world >"$run/good"
        cp "$run/wanted" "$run/sift"
        sift "$run/sift"
        cp "$run/good" /etc/apk/world
        # shellcheck disable=SC2086
        add "$run/repositories-rebuild" $extra || { code=$?; cp "$log" "$run/apk-failed.log"; }
    fi
    while IFS= read -r line; do
        name=$(bare "$line")
        if is_installed "$name"; then
            echo "$name" >>"$run/rebuilt"
        elif ! grep -q "^$name	" "$run/not-rebuilt"; then
            why=$(grep -m 1 -F "$name" "$run/apk-failed.log" 2>/dev/null | sed 's/^ERROR: //')
            printf '%s\t%s\n' "$name" "${why:-apk could not install it}" >>"$run/not-rebuilt"
        fi
    done <"$run/wanted"
    [ "$code" = 0 ] || [ -s "$run/not-rebuilt" ] || problem "apk ended with $code while it put packages back; see $run/apk-failed.log"
}

# A cached file of a package of the base, in another version than the base's.
has_newer_cached() {
    for file in "$cache"/*.apk; do
        file=${file##*/}
        file=${file%.apk}
        echo "${file%.*}"
    done | awk -F '\t' -v base="$run/base-versions" '
        BEGIN { while ((getline line <base) > 0) { split(line, part, "\t"); version[part[1]] = part[2] } }
        match($0, /-[0-9][^-]*-r[0-9]+$/) {
            name = substr($0, 1, RSTART - 1)
            if (name in version && version[name] != substr($0, RSTART + 1)) found = 1
        }
        END { exit !found }'
}

# Newer versions of the base's packages come back, with a world of names that can be had in front: a single one that can't would
# stop them all. apk leaves a package whose file is damaged as it is and goes on with the rest.
upgrade() {
    has_newer_cached || return 0
    versions_in "$db" >"$run/before-upgrade"
    # shellcheck disable=SC2086 # a list of options
    apk upgrade --no-network --no-progress --no-self-upgrade --repositories-file "$run/repositories-rebuild" $extra >"$log" 2>&1
    code=$?
    [ "$code" = 0 ] || problem "apk upgrade ended with $code: $(grep -m 1 -E 'ERROR|BAD' "$log" | sed 's/^ERROR: //')"
    versions_in "$db" | not_in "$run/before-upgrade" | cut -f 1 >>"$run/rebuilt"
}

# All of it: settle_packages STRATEGY
settle_packages() {
    : >"$run/rebuilding"
    prepare_rebuild
    rebuild
    case $1 in
        fix) ;;
        *) upgrade ;;
    esac
    copy_away
    rm -f "$run/rebuilding"
}
