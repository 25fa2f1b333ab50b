#!/bin/sh
# Installs the packages of the definition that this root has not had yet: from the package volume now, the others are left
# for late.d, when the network is up. What is installed stays: the root is a disk.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
read_env
# shellcheck source=src/main/resources/guest/packages.sh
. "$guest/packages.sh"
printf '%s\n' "$PACKAGES" | sed '/^$/d' >"$run/definition"
had=/var/lib/tidemark/packages
not_in "$had" <"$run/definition" >"$run/new"
[ -s "$run/new" ] || exit 0
if ! command -v apk >/dev/null; then
    problem 'the packages of the definition were not installed: there is no apk here'
    exit 0
fi
step packages doing
mkdir -p /var/lib/tidemark
while IFS= read -r name; do
    # apk's exit status also counts what has nothing to do with this package, a repository out of reach for one.
    apk add --no-network --no-progress "$name" >>"$run/apk.log" 2>&1
    if is_installed "$(bare "$name")"; then
        bare "$name" >>"$run/rebuilt"
        echo "$name" >>"$had"
    else
        echo "$name" >>"$run/network-packages"
    fi
done <"$run/new"
step packages 'done' "$(grep -c . "$run/network-packages" 2>/dev/null || echo 0) left for the network"
