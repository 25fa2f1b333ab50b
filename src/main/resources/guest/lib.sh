# shellcheck shell=sh
# Shared by the guest's programs; sourced, never run. Needs busybox. Leaves its notes in /run/tidemark:
#   steps, problems, rebuilt, not-rebuilt (NAME<TAB>WHY), hello, and outbox (a pipe that tidemark-guest empties).

run=/run/tidemark
# shellcheck disable=SC2034 # for those who source this
guest=$run/guest volume=$run/data
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

read_env() {
    # shellcheck source=/dev/null
    . "$run/guest.env"
}

# The device whose virtio serial is $1, as /dev/NAME; fails where there is none.
device() {
    for serial in /sys/block/*/serial; do
        [ -f "$serial" ] || continue
        if [ "$(cat "$serial" 2>/dev/null)" = "$1" ]; then
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

uptime_seconds() { cut -d' ' -f1 /proc/uptime; }

# Hands a line to the channel. The pipe is opened for both directions, so that nobody waits where no one reads.
tell() {
    if [ -p "$run/outbox" ]; then printf '%s\n' "$1" 1<>"$run/outbox"; fi
}

# step NAME doing|done|failed [DETAIL]: reports where the boot is.
step() {
    line=$(printf '{"event":"step","step":"%s","state":"%s","at":%s,"detail":%s}' "$1" "$2" "$(uptime_seconds)" \
        "$(printf '%.300s\n' "${3:-}" | head -n 1 | json_strings)")
    printf '%s\n' "$line" >>"$run/steps"
    tell "$line"
    case $2 in failed) echo "tidemark: $1: ${3:-failed}" >/dev/kmsg ;; esac
}

# What a person should know about this boot, in one sentence.
problem() {
    printf '%.300s\n' "$1" | head -n 1 >>"$run/problems"
    echo "tidemark: $1" >/dev/kmsg
}

# Puts standard input between our two marks in FILE ($1); the rest of FILE stays as it is.
merge_into() {
    [ -f "$1" ] || : >"$1"
    {
        sed '/^# tidemark begin/,/^# tidemark end/d' "$1"
        echo '# tidemark begin: written anew at each boot'
        cat
        echo '# tidemark end'
    } >"$1.tidemark-new"
    cat "$1.tidemark-new" >"$1"
    rm -f "$1.tidemark-new"
}

# The data volume is mounted and may be written to.
has_volume() { [ -f "$run/volume-ready" ]; }

# Lines of standard input that file $1 does not have, and those that it has.
# (busybox' grep takes an empty list of patterns for one that matches everything.)
not_in() { awk -v file="$1" 'BEGIN { while ((getline line <file) > 0) had[line] = 1 } !($0 in had)'; }
also_in() { awk -v file="$1" 'BEGIN { while ((getline line <file) > 0) had[line] = 1 } $0 in had'; }
