#!/bin/sh
# Runs the user data if they are a script: once for each content where there is a place to remember it, else at every boot.
# In the disk kind a #cloud-config is cloud-init's; where there is none, nobody reads it, and that is said.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
[ -s "$run/user-data" ] || exit 0
read_env
case $(head -c 2 "$run/user-data") in
    '#c') if [ "$ROOT" = disk ] && command -v cloud-init >/dev/null; then exit 0; fi ;;
esac
case $(head -c 2 "$run/user-data") in
    '#!') ;;
    *) problem 'the user data are not a script and were not run'; exit 0 ;;
esac
mark=/dev/null
if [ "$ROOT" = disk ]; then
    mkdir -p /var/lib/tidemark
    mark=/var/lib/tidemark/user-data
elif has_volume; then
    mark=$volume/tidemark/state/user-data
fi
[ "$(cat "$mark" 2>/dev/null)" != "$(sha256sum <"$run/user-data")" ] || exit 0
step user-data doing
chmod 0700 "$run/user-data"
if "$run/user-data" >"$run/user-data.log" 2>&1; then
    step user-data 'done'
else
    step user-data failed "it ended with $?; see $run/user-data.log"
fi
sha256sum <"$run/user-data" >"$mark"
