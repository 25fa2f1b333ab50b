#!/bin/sh
# What the package strategy asks for, without network. fix: what world names beyond the base comes back from the cache and the ISO, what
# world no longer names goes, the base's packages stay in the base's versions. reinstall: newer versions of the base's packages
# come back from the cache too. snapshot: the same, unless arrange found the result of it on the data volume. none, and a layered root: nothing of that. Then, whatever the strategy, the packages of the
# VM's definition that were never installed, also from the package volume. Never all or nothing: what can't be had is left out and
# named with the reason, the rest is installed, and world keeps every name.
# Leaves: rebuilt, not-rebuilt (NAME<TAB>WHY), reverted (NAME<TAB>VERSION: upgraded before, the base's now), network-packages.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
# shellcheck source=src/main/resources/guest/packages.sh
. "$guest/packages.sh"
# shellcheck source=src/main/resources/guest/rebuild.sh
. "$guest/rebuild.sh"
# shellcheck source=src/main/resources/guest/kept.sh
. "$guest/kept.sh"
# shellcheck source=src/main/resources/guest/snapshot.sh
. "$guest/snapshot.sh"

for list in rebuilt not-rebuilt reverted network-packages; do : >"$run/$list"; done
list_base

set_up_cache() {
    [ ! -f "$run/layer" ] || return 0
    rm -rf /etc/apk/cache
    [ "$PACKAGE_STRATEGY" != none ] && has_volume || return 0
    mkdir -p "$cache" /etc/apk/cache
    mount -o bind "$cache" /etc/apk/cache || { problem "the apk cache can't be bound"; return 0; }
    : >"$run/cache-ready"
}

# Says which packages of the base were upgraded and are not any longer, and remembers those that are. Under fix that is what was
# agreed.
look_for_reverted() {
    upgraded_before >"$run/upgraded-before"
    versions_in "$db" >"$run/installed"
    not_in "$run/installed" <"$run/upgraded-before" >"$run/reverted"
    remember_upgraded || problem 'there is no room to remember which packages are upgraded'
    [ "$PACKAGE_STRATEGY" != fix ] || return 0
    while IFS="$(printf '\t')" read -r name version; do
        is_installed "$name" || continue
        why="version $version is not in the cache; the base's is back"
        ! grep -qxF "$name" "$local_repository/damaged" 2>/dev/null || why="the cached file of version $version is damaged; the base's is back"
        printf '%s\t%s\n' "$name" "$why" >>"$run/not-rebuilt"
    done <"$run/reverted"
}

# Where world lies on the data volume or in a layer, what was installed once comes back by itself; where it does not, the
# packages of the definition are installed at each boot.
memory_of_packages() {
    if [ -f "$run/layer" ]; then
        echo "$(cat "$run/layer")/packages"
    elif [ -f "$run/cache-ready" ] && grep -qxE '/etc(/apk(/world)?)?' "$run/kept-bound" 2>/dev/null; then
        echo "$volume/tidemark/state/packages"
    fi
}

first_time() {
    [ -n "$PACKAGES" ] || return 0
    printf '%s\n' "$PACKAGES" >"$run/definition"
    had=$(memory_of_packages)
    echo "$had" >"$run/packages-had"
    not_in "${had:-/dev/null}" <"$run/definition" >"$run/new"
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
    [ -s "$run/added" ] || return 0
    while IFS= read -r line; do bare "$line" >>"$run/rebuilt"; done <"$run/added"
    [ -z "$had" ] || cat "$run/added" >>"$had" || problem 'there is no room to remember which packages are installed'
    installed=yes
}

# The root stands on a snapshot that arrange chose: nothing is left to do, if it holds what it says.
from_snapshot() {
    [ -f "$run/snapshot" ] || return 1
    used=$(cat "$run/snapshot")
    versions_in "$db" | cmp -s - "$used/versions" || {
        problem 'the snapshot of the packages does not hold what it was made of; they are rebuilt above it'
        return 1
    }
    cat "$used/rebuilt" >>"$run/rebuilt"
}

step packages doing
installed=no
set_up_cache
if [ -f "$run/cache-ready" ]; then
    compare_worlds
    if ! from_snapshot; then
        settle_packages "$PACKAGE_STRATEGY"
        [ ! -s "$run/rebuilt" ] || installed=yes
    fi
    look_for_reverted
fi
first_time
[ "$installed" = no ] || sync
if [ -s "$run/not-rebuilt" ]; then
    step packages failed "not rebuilt: $(cut -f1 "$run/not-rebuilt" | tr '\n' ' ')"
else
    from=''
    [ ! -f "$run/snapshot" ] || from=', from the snapshot'
    step packages 'done' "$(sort -u "$run/rebuilt" | grep -c .) put back$from"
fi
