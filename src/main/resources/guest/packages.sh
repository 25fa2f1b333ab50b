# shellcheck shell=sh
# Shared by what deals with packages; sourced after lib.sh.
#
# The cache on the data volume (bound onto /etc/apk/cache) holds the files; local/ beside it holds links to them under the
# names a repository has, and an index, so that packages whose repository is out of reach can still be chosen. apk never
# caches what it read from a directory, and forgets a cached file that no index names: this closes both gaps.

# shellcheck disable=SC2034,SC2154 # for those who source this; volume is lib.sh's
cache=$volume/tidemark/apk-cache local_repository=$volume/tidemark/apk-local db=/lib/apk/db/installed
machine=''
read -r machine </etc/apk/arch 2>/dev/null
[ -n "$machine" ] || machine=$(apk --print-arch 2>/dev/null)

# Name and version of each package in the list $1 (as in $db), and the same with the checksum from which apk makes the names of
# cached files; one line for each. Most lines of the list are files: grep leaves them out in a tenth of awk's time.
versions_in() { grep '^[PV]:' "$1" | awk '/^P/ { name = substr($0, 3); next } { print name "\t" substr($0, 3) }'; }
identities_in() {
    grep '^[CPV]:' "$1" | awk '
        /^C/ { sum = substr($0, 3) }
        /^P/ { name = substr($0, 3) }
        /^V/ { print name "\t" substr($0, 3) "\t" sum }'
}

is_installed() { grep -qxF "P:$1" "$db" || grep -q "^p:.*\(^\|[: ]\)$1\(=\|\$\| \)" "$db"; }

# A line of world without its version constraint or tag.
bare() { echo "${1%%[<>=~@]*}"; }

# "$1" is the checksum as the list of installed packages has it: Q1 and base64. Its first four bytes, in hexadecimal.
identity() { printf '%s' "${1#Q1}" | base64 -d 2>/dev/null | hexdump -v -n 4 -e '4/1 "%02x"'; }

# Brings local/ in line with the cached files. A file that fails verification is left out, and said.
index_cache() {
    wanted=$(cd "$cache" && TZ=UTC ls -ln -- *.apk 2>/dev/null)
    [ "$wanted" != "$(cat "$local_repository/listing" 2>/dev/null)" ] || [ ! -s "$local_repository/$machine/APKINDEX.tar.gz" ] || return 0
    rm -rf "$local_repository.new"
    mkdir -p "$local_repository.new/$machine" || return 1
    for file in "$cache"/*.apk; do
        [ -f "$file" ] || continue
        if ! apk verify --quiet "$file" >/dev/null 2>&1; then
            problem "the cached file ${file##*/} is damaged and was left out"
            # NAME-VERSION-rN.IDENTITY.apk
            echo "${file##*/}" | sed 's/-[^-]*-r[0-9]*\.[0-9a-f]*\.apk$//' >>"$local_repository.new/damaged"
            continue
        fi
        name=${file##*/}
        name=${name%.apk}
        ln -s "$file" "$local_repository.new/$machine/${name%.*}.apk"
    done
    set -- "$local_repository.new/$machine"/*.apk
    if [ -e "$1" ]; then
        apk index --quiet --rewrite-arch "$machine" -o "$local_repository.new/$machine/APKINDEX.tar.gz" "$@" >/dev/null 2>&1 || return 1
    fi
    printf '%s\n' "$wanted" >"$local_repository.new/listing" || return 1
    sync
    rm -rf "$local_repository"
    mv "$local_repository.new" "$local_repository"
}

# Packages of the base that are installed here in another version, as the volume remembers them: for each its name and version
# in a file that begins with the base's digest. Written by apk's hook, read at the next boot.
upgraded=$volume/tidemark/state/upgraded

remember_upgraded() {
    {
        echo "$BASE"
        versions_in "$db" | not_in "$run/base-versions" | awk -F '\t' -v base="$run/base-versions" '
            BEGIN { while ((getline line <base) > 0) { split(line, part, "\t"); of_base[part[1]] = 1 } } $1 in of_base'
    } >"$run/upgraded.new"
    cmp -s "$run/upgraded.new" "$upgraded" || { cp "$run/upgraded.new" "$upgraded.new" && mv "$upgraded.new" "$upgraded"; }
}

# The remembered lines, if they are of this base.
upgraded_before() {
    read -r of 2>/dev/null <"$upgraded" || return 0
    [ "$of" != "$BASE" ] || tail -n +2 "$upgraded"
}

# Starts the making of a package snapshot in the background, where there is to be one and the boot is over.
refresh_snapshot() {
    if [ "$PACKAGE_STRATEGY" = snapshot ] && [ -f "$run/cache-ready" ] && [ -f "$run/hello" ]; then
        setsid "$guest/tidemark-snapshot" </dev/null >>"$run/snapshot.log" 2>&1 &
    fi
}
