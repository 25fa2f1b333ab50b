# shellcheck shell=sh
# Shared by the guest's programs; sourced, never run. Needs busybox. Leaves its notes in /run/tidemark:
#   steps, problems, rebuilt, not-rebuilt (NAME<TAB>WHY), hello, and outbox (a pipe that tidemark-guest empties).

run=/run/tidemark
# shellcheck disable=SC2034 # for those who source this
guest=$run/guest volume=$run/data
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

read_env() {
    # shellcheck source=/dev/null
    . "$run/guest.env"
}

# Starting a program takes about 10 ms where the processor is emulated, and a boot passes here dozens of times: what the
# shell can do itself, it does.

# The device whose virtio serial is $1, as /dev/NAME; fails where there is none.
device() {
    for serial in /sys/block/*/serial; do
        said=''
        read -r said <"$serial" 2>/dev/null
        if [ "$said" = "$1" ]; then
            serial=${serial%/serial}
            echo "/dev/${serial##*/}"
            return 0
        fi
    done
    return 1
}

# Standard input as JSON strings, one for each line, separated by commas. Bytes that are not printable ASCII become "?".
json_strings() {
    tr '\001-\011\013-\037\177-\377' '?' | awk '{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "%s\"%s\"", (NR > 1 ? "," : ""), $0 }'
}

# $1 as a JSON string; only its first line, at most 300 bytes of it.
json_string() {
    case $1 in
        *[!A-Za-z0-9\ ./:,_%-]*) printf '%.300s\n' "$1" | head -n 1 | json_strings ;;
        *) printf '"%.300s"' "$1" ;;
    esac
}

# Hands a line to the channel. The pipe is opened for both directions, so that nobody waits where no one reads.
tell() {
    if [ -p "$run/outbox" ]; then printf '%s\n' "$1" 1<>"$run/outbox"; fi
}

# step NAME doing|done|failed [DETAIL]: reports where the boot is.
step() {
    read -r seconds _ </proc/uptime
    {
        printf '{"event":"step","step":"%s","state":"%s","at":%s,"detail":' "$1" "$2" "$seconds"
        json_string "${3:-}"
        printf '}\n'
    } >"$run/step.new"
    read -r line <"$run/step.new"
    printf '%s\n' "$line" >>"$run/steps"
    tell "$line"
    case $2 in failed) echo "tidemark: $1: ${3:-failed}" >/dev/kmsg ;; esac
}

# What a person should know about this boot, in one sentence.
problem() {
    printf '%.300s\n' "$1" | head -n 1 >>"$run/problems"
    echo "tidemark: $1" >/dev/kmsg
}

# Sets "old" to what the file $1 holds, each line ended, and "rest" to the same without what stands between our two marks;
# both empty where there is none.
read_file() {
    old='' rest='' ours=no
    [ ! -f "$1" ] || while IFS= read -r line || [ -n "$line" ]; do
        old="$old$line
"
        case $line in
            '# tidemark begin'*) ours=yes ;;
            '# tidemark end'*) ours=no ;;
            *) [ "$ours" = yes ] || rest="$rest$line
" ;;
        esac
    done <"$1"
}

# write FILE CONTENT: the file may be kept, so a power cut leaves the old one or the new one, and what is right already is not
# written again. Where there is no room, the content lies in RAM and is bound over the file for this boot.
write() {
    read_file "$1"
    [ "$old" != "$2" ] || [ ! -f "$1" ] || return 0
    if printf '%s' "$2" 2>/dev/null >"$1.tidemark-new" && mv "$1.tidemark-new" "$1"; then return 0; fi
    rm -f "$1.tidemark-new"
    mkdir -p "$run/no-room$1"
    printf '%s' "$2" >"$run/no-room$1/content"
    if [ -f "$1" ] && mount -o bind "$run/no-room$1/content" "$1"; then
        problem "there is no room to write $1; it has the right content in this boot only"
    else
        problem "there is no room to write $1"
    fi
}

# Puts standard input between our two marks at the end of FILE ($1); the rest of FILE stays as it is.
merge_into() {
    read_file "$1"
    new="$rest# tidemark begin: written anew at each boot
"
    while IFS= read -r line; do
        new="$new$line
"
    done
    write "$1" "$new# tidemark end
"
}

# The data volume is mounted and may be written to.
has_volume() { [ -f "$run/volume-ready" ]; }

# Lines of standard input that file $1 does not have, and those that it has.
# (busybox' grep takes an empty list of patterns for one that matches everything.)
not_in() { awk -v file="$1" 'BEGIN { while ((getline line <file) > 0) had[line] = 1 } !($0 in had)'; }
also_in() { awk -v file="$1" 'BEGIN { while ((getline line <file) > 0) had[line] = 1 } $0 in had'; }
