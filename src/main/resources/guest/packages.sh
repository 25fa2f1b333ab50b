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

# Name and version of each installed package, and the first eight digits of its identity in the form that apk puts in cache names.
installed() { awk '/^P:/ { name = substr($0, 3) } /^V:/ { print name "\t" substr($0, 3) }' "$db"; }

is_installed() { grep -qxF "P:$1" "$db" || grep -q "^p:.*\(^\|[: ]\)$1\(=\|\$\| \)" "$db"; }

# A line of world without its version constraint or tag.
bare() { echo "${1%%[<>=~@]*}"; }

# "$1" is the checksum as the list of installed packages has it: Q1 and base64. Its first four bytes, in hexadecimal.
identity() { printf '%s' "${1#Q1}" | base64 -d 2>/dev/null | hexdump -v -n 4 -e '4/1 "%02x"'; }

# Brings local/ in line with the cached files. A file that fails verification is left out, and said.
index_cache() {
    wanted=$(cd "$cache" && ls -ln -- *.apk 2>/dev/null)
    [ "$wanted" != "$(cat "$local_repository/listing" 2>/dev/null)" ] || [ ! -s "$local_repository/$machine/APKINDEX.tar.gz" ] || return 0
    rm -rf "$local_repository.new"
    mkdir -p "$local_repository.new/$machine"
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
    printf '%s\n' "$wanted" >"$local_repository.new/listing"
    sync
    rm -rf "$local_repository"
    mv "$local_repository.new" "$local_repository"
}
