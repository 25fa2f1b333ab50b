# shellcheck shell=sh
# Shared by survey, keep, rescue and the receipt; sourced after lib.sh. What a guest tells of itself and of its files.
# Leaves in /run/tidemark/survey: baseline, base (what lies below the root), last (the last survey's figures), lines for the channel.

# shellcheck disable=SC2034,SC2154 # for those who source this; run and volume are lib.sh's
notes=$run/survey upper=$run/rw/upper
mkdir -p "$notes"

# What stands for a file in our lists. A path found from "." has no "//" in it, so a line that begins with it begins a record,
# whatever is in names; and nothing before a path has " ./" in it.
record='//%f %s %z %i %u:%g %h %n'

# list_below DIRECTORY PREFIX [CONDITION…]: a record for everything below a directory, on its file system alone, unless find's
# condition holds for it.
list_below() {
    printf '//= %s\n' "$2"
    cd "$1" || return
    shift 2
    if [ $# = 0 ]; then
        find . -xdev -mindepth 1 -exec stat -c "$record" {} + 2>/dev/null
    else
        find . -xdev -mindepth 1 \( "$@" \) -prune -o -mindepth 1 -exec stat -c "$record" {} + 2>/dev/null
    fi
    cd /
}

# The file systems in RAM that are neither the root nor the system's own, with /dev/shm: what is in them is gone after a restart.
# A name with a newline or a tab in it is left out; nobody mounts on such.
in_ram() {
    awk '$3 == "tmpfs" && $2 !~ /^\/(run|dev|sys|proc)(\/|$)/ || $2 == "/dev/shm" { print $2 }' /proc/mounts | unescape
}

# The paths of /proc/mounts as they are.
unescape() { sed 's/\\040/ /g;s/\\134/\\/g' | grep -v '\\0'; }

# list_volatile [CONDITION…]: all volatile ground, which is the root's upper where it is in RAM, and what is mounted from RAM. The
# condition leaves out what it holds for in the upper.
list_volatile() {
    [ ! -d "$upper" ] || list_below "$upper" '' "$@"
    in_ram | while IFS= read -r place; do list_below "$place" "$place"; done
}

# What lies below a root in RAM, lowest first: the base, then what this boot put over it.
lowers() {
    echo "$run/base"
    below=''
    read -r below 2>/dev/null <"$run/snapshot" && [ -d "$below/root" ] && echo "$below/root"
    below=''
    read -r below 2>/dev/null <"$run/layer" && [ -d "$below/upper" ] && echo "$below/upper"
    return 0
}

# The kept paths that are bound in now, as PATH<TAB>WHERE, where being below the data volume.
bound() {
    awk '$4 ~ /^\/tidemark\/kept\// { print $5 "\t" $4 }' /proc/self/mountinfo | unescape | awk -F '\t' '!($1 in had) { had[$1]; print }'
}

# Sizes in KiB, for the hello and for a survey: of the memory; of the tmpfs above the base, or of the disk.
memory_json() {
    total='' available=''
    while read -r name value _; do
        case $name in MemTotal:) total=$value ;; MemAvailable:) available=$value ;; esac
    done </proc/meminfo
    place=/
    [ ! -d "$run/rw" ] || place=$run/rw
    # shellcheck disable=SC2046 # columns
    set -- $(df -k -P "$place" | tail -n 1)
    printf '{"totalKib":%s,"availableKib":%s,"rootUsedKib":%s,"rootLimitKib":%s}' "${total:-0}" "${available:-0}" "${3:-0}" "${2:-0}"
}

# Hands a whole file of lines to the channel, which removes it: a long line through the pipe could be torn by another.
tell_file() { tell "@file $1"; }
