# shellcheck shell=sh
# Shared by survey, keep, rescue, receipt and hello; sourced after lib.sh. What a guest tells of itself and of its files.
# Leaves in /run/tidemark/survey: baseline, last (the last survey's figures), lines for the channel.

# shellcheck disable=SC2034,SC2154 # for those who source this; run and volume are lib.sh's
notes=$run/survey upper=$run/rw/upper root_mark=/var/lib/tidemark/boot
[ -d "$notes/work" ] || mkdir -p "$notes/last" "$notes/work"

# The paths of /proc/mounts as they are.
unescape() { sed 's/\\040/ /g;s/\\134/\\/g' | grep -v '\\0'; }

# What lies below a root in RAM, lowest first: the base, then what this boot put over it.
lowers() {
    echo "$run/base"
    below=''
    read -r below 2>/dev/null <"$run/snapshot" && [ -d "$below/root" ] && echo "$below/root"
    below=''
    read -r below 2>/dev/null <"$run/layer" && [ -d "$below/upper" ] && echo "$below/upper"
    return 0
}

# surveyor COMMAND…: the program that looks at what is on volatile ground (src/main/guest). What the boot put below the root stays the same.
surveyor() {
    there=''
    [ ! -d "$upper" ] || there=$upper
    [ -n "${below_root:-}" ] || below_root=$(lowers)
    NOTES=$notes UPPER=$there LOWERS=$below_root SCRATCH=$SCRATCH ROOT=$ROOT BASE=$BASE "$guest/surveyor" "$@"
}

# The kept paths that are bound in now, as PATH<TAB>WHERE, where being below the data volume.
bound() {
    awk '$4 ~ /^\/tidemark\/kept\// { print $5 "\t" $4 }' /proc/self/mountinfo | unescape | awk -F '\t' '!($1 in had) { had[$1]; print }'
}

# memory_json [USED LIMIT]: sizes in KiB; of the memory, and as given of a root that lives in it.
memory_json() {
    total='' available=''
    while read -r name value _; do
        case $name in
            MemTotal:) total=$value ;;
            MemAvailable:) available=$value; break ;;
        esac
    done </proc/meminfo
    printf '{"totalKib":%s,"availableKib":%s' "${total:-0}" "${available:-0}"
    [ -z "${1:-}" ] || printf ',"rootUsedKib":%s,"rootLimitKib":%s' "$1" "$2"
    printf '}'
}

# Hands a whole file of lines to the channel, which removes it: a long line through the pipe could be torn by another.
tell_file() { tell "@file $1"; }
