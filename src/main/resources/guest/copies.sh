# shellcheck shell=sh
# Shared by keep and rescue; sourced after survey.sh and kept.sh. Checks what they are asked for and writes their answers.
# shellcheck disable=SC2154 # lib.sh's and kept.sh's

# Each path of the comma separated base64 list $1 on a line of its own; a path has no newline.
decode() {
    printf '%s\n' "$1" | tr ',' '\n' | while IFS= read -r code; do
        printf '%s' "$code" | base64 -d 2>/dev/null | tr '\n' '\001'
        echo
    done
}

# Says why the path $1 can't be copied, or nothing.
objection() {
    case $1 in
        / | /dev | /dev/* | /proc | /proc/* | /run | /run/* | /sys | /sys/* | /mnt | /mnt/*) echo 'it can never be kept' ;;
        *//* | */ | */. | */.. | */./* | */../*) echo 'it is not a normal path' ;;
        /*)
            if ! exists "$1"; then
                echo 'it is not there'
            elif ! is_straight '' "${1%/*}"; then
                echo 'it leads through a symbolic link'
            fi
            ;;
        *) echo 'it is not an absolute path' ;;
    esac
}

# Fails if the volume has no room for what $1 holds, with room to spare for a little more.
has_room_for() {
    # shellcheck disable=SC2046 # columns
    set -- "$(du -skx "$1" 2>/dev/null | cut -f 1)" $(df -k -P "$volume" | tail -n 1)
    needed=${1:-0} free=${5:-0}
    [ "$free" -gt "$((needed + needed / 50 + 1024))" ]
}

# outcome PATH ERROR NOTE: one path of the answer; an empty ERROR means done.
outcome() {
    printf '%s\n' "$1" "$2" "$3" >>"$answer.paths"
}

# Writes the answer to request $1; $2 is put into it, such as "place":"…", .
tell_answer() {
    awk -f "$guest/json.awk" -v id="$1" -v more="$2" -f "$guest/answer.awk" "$answer.paths" >"$answer"
    rm -f "$answer.paths"
    tell_file "$answer"
}
