#!/bin/sh
# Puts packages back that world names and the base does not have, without network, from the cache on the data volume and the
# ISO; then those of the VM's definition that were never installed, also from the package volume. Never all or nothing: what
# can't be had is left out and named with the reason, the rest is installed, and world keeps every name.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
# shellcheck source=src/main/resources/guest/packages.sh
. "$guest/packages.sh"

base_world=$run/base/etc/apk/world
log=$run/apk.log
: >"$run/rebuilt"
: >"$run/not-rebuilt"
: >"$run/network-packages"
awk '/^C:/ { sum = substr($0, 3) } /^P:/ { name = substr($0, 3) } /^V:/ { print name "\t" substr($0, 3) "\t" sum }' "$db" >"$run/base-packages"

set_up_cache() {
    rm -rf /etc/apk/cache
    [ "$PACKAGE_STRATEGY" != none ] && has_volume || return 1
    mkdir -p "$cache" /etc/apk/cache
    mount -o bind "$cache" /etc/apk/cache || { problem "the apk cache can't be bound"; return 1; }
    : >"$run/cache-ready"
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
copy_in_front() {
    mkdir -p "$run/apk-copy"
    (cd /etc/apk && tar -c --exclude ./cache .) | tar -x -C "$run/apk-copy"
    mkdir -p "$run/apk-copy/cache"
    mount -o bind "$run/apk-copy" /etc/apk
    [ ! -f "$run/cache-ready" ] || mount -o bind "$cache" /etc/apk/cache
}
copy_away() {
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

rebuild() {
    not_in "$base_world" </etc/apk/world >"$run/wanted"
    [ -s "$run/wanted" ] || return 0
    cp "$run/repositories-without-network" "$run/repositories-rebuild"
    grep -E '^(https?|@)' /etc/apk/repositories >>"$run/repositories-rebuild"
    extra=''
    if [ -f "$run/cache-ready" ]; then
        index_cache || problem 'the cached packages could not be indexed'
        # The files behind it were verified one by one when the index was made.
        [ ! -s "$local_repository/$machine/APKINDEX.tar.gz" ] || extra="--allow-untrusted --repository $local_repository"
    fi
    : >"$run/rebuilding"
    # shellcheck disable=SC2086 # a list of options
    if ! add "$run/repositories-rebuild" $extra; then
        copy_in_front
        also_in "$base_world" </etc/apk/world >"$run/good"
        cp "$run/wanted" "$run/sift"
        sift "$run/sift"
        cp "$run/good" /etc/apk/world
        # shellcheck disable=SC2086
        add "$run/repositories-rebuild" $extra || cp "$log" "$run/apk-failed.log"
        copy_away
    fi
    rm -f "$run/rebuilding"
    while IFS= read -r line; do
        name=$(bare "$line")
        if is_installed "$name"; then
            echo "$name" >>"$run/rebuilt"
        elif ! grep -q "^$name	" "$run/not-rebuilt"; then
            why=$(grep -m 1 -F "$name" "$run/apk-failed.log" 2>/dev/null | sed 's/^ERROR: //')
            printf '%s\t%s\n' "$name" "${why:-apk could not install it}" >>"$run/not-rebuilt"
        fi
    done <"$run/wanted"
}

# Those of the definition that this machine has not had yet; with no memory of it, at every boot.
first_time() {
    [ -n "$PACKAGES" ] || return 0
    printf '%s\n' "$PACKAGES" >"$run/definition"
    had=$volume/tidemark/state/packages
    [ -f "$run/cache-ready" ] && [ -f "$had" ] || had=/dev/null
    not_in "$had" <"$run/definition" >"$run/new"
    [ -s "$run/new" ] || return 0
    : >"$run/added"
    # All at once if that works, else one by one.
    # shellcheck disable=SC2046 # a list of names
    apk add --no-network --no-progress $(cat "$run/new") >"$log" 2>&1 || while IFS= read -r name; do
        apk add --no-network --no-progress "$name" >"$log" 2>&1
    done <"$run/new"
    # Not by exit status: that also counts what has nothing to do with a package, a repository out of reach for one.
    while IFS= read -r name; do
        if is_installed "$(bare "$name")"; then echo "$name" >>"$run/added"; else echo "$name" >>"$run/network-packages"; fi
    done <"$run/new"
    while IFS= read -r line; do bare "$line" >>"$run/rebuilt"; done <"$run/added"
    [ ! -f "$run/cache-ready" ] || cat "$run/added" >>"$volume/tidemark/state/packages"
}

step packages doing
set_up_cache
rebuild
first_time
[ ! -s "$run/rebuilt" ] || sync
if [ -s "$run/not-rebuilt" ]; then
    step packages failed "not rebuilt: $(cut -f1 "$run/not-rebuilt" | tr '\n' ' ')"
else
    step packages 'done' "$(sort -u "$run/rebuilt" | grep -c .) put back"
fi
