#!/bin/sh
# The command tidemark: a link to what this boot brought, the same at every boot.
# shellcheck source=src/main/resources/guest/lib.sh
. /run/tidemark/guest/lib.sh
link=/usr/bin/tidemark
[ "$(readlink "$link")" = "$guest/tidemark" ] || ln -sf "$guest/tidemark" "$link" || problem 'there is no room for the command tidemark'
