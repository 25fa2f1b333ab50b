#!/bin/sh
# Packages of the VM's definition that no volume had: fetched from the repositories, now that the network is up.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
[ -s "$run/network-packages" ] || exit 0
# shellcheck source=src/main/resources/guest/packages.sh
. "$guest/packages.sh"
read_env
if [ "$ROOT" = disk ]; then
    had=/var/lib/tidemark/packages
else
    had=$(cat "$run/packages-had")
fi

step network-packages doing
failed=''
if ! grep -q '^https\{0,1\}:' /etc/apk/repositories; then
    why='no repository in reach has it'
else
    why=''
    timeout 60 apk update --no-progress >"$run/apk.log" 2>&1 || why=$(grep -m 1 -E 'ERROR|WARNING' "$run/apk.log")
fi
while IFS= read -r name; do
    timeout 600 apk add --no-progress --timeout 30 "$name" >"$run/apk.log" 2>&1
    if is_installed "$(bare "$name")"; then
        bare "$name" >>"$run/rebuilt"
        [ -z "$had" ] || echo "$name" >>"$had"
    else
        failed="$failed $name"
        printf '%s\t%s\n' "$(bare "$name")" "${why:-$(grep -m 1 -E 'ERROR|no such package' "$run/apk.log" | sed 's/^ *ERROR: //')}" >>"$run/not-rebuilt"
    fi
done <"$run/network-packages"
if [ -n "$failed" ]; then step network-packages failed "could not install:$failed"; else step network-packages 'done'; fi
