# shellcheck shell=sh
# Takes stock, for survey and for the channel; sourced after lib.sh and survey.sh, with guest.env read. Starting a program takes about
# 15 ms where the processor is emulated, and reading this file as long again: so the channel keeps it ready, and what does not change
# is not asked for twice.
# shellcheck disable=SC2154 # guest.env's, lib.sh's and survey.sh's
db=/lib/apk/db/installed cache=/etc/apk/cache

# Whether the key $2 of the notes NAME ($1) is another than they were made with; remembers it.
is_other() {
    had=''
    read -r had 2>/dev/null <"$notes/$1.key"
    [ "$had" != "$2" ] || return 1
    echo "$2" >"$notes/$1.key"
}

# NAME-VERSION of each cached file, which is called NAME-VERSION.IDENTITY.apk.
cached() {
    for file in "$cache"/*.apk; do
        file=${file##*/}
        file=${file%.apk}
        echo "${file%.*}"
    done
}

# The path is on the data volume.
is_kept() {
    bound | cut -f 1 | while IFS= read -r place; do
        case $1 in "$place" | "$place"/*) echo yes; break ;; esac
    done | grep -q .
}

# The packages that differ from the base's, and whether the next boot reads this world and this cache.
compare_packages() {
    comes_back=no
    if [ -f "$run/cache-ready" ] && [ "$PACKAGE_STRATEGY" != none ] && is_kept /etc/apk/world; then comes_back=yes; fi
    echo "$comes_back" >"$notes/last/comes-back"
    cached >"$notes/work/cached"
    awk -v world=/etc/apk/world -v cached="$notes/work/cached" -v comes_back="$comes_back" -f "$guest/packages.awk" \
        base=1 "$run/base$db" base=0 "$db" | sort >"$notes/last/packages"
}

# What the data volume holds, as WHERE<TAB>FILES<TAB>BYTES: by kept path, the user's, the layer. Where that takes long, the last figures stand.
measure_places() {
    layer=''
    read -r layer 2>/dev/null <"$run/layer"
    layer=${layer#"$volume/"}
    cd "$volume" && timeout 5 du -ab tidemark/kept tidemark/user ${layer:+"$layer/upper"} 2>/dev/null >"$notes/work/du"
    [ $? != 143 ] || [ ! -f "$notes/figures" ] || { cd /; return; }
    cd /
    awk -F '\t' -v layer="${layer:+$layer/upper}" '
        BEGIN { user = "tidemark/user" }
        # A directory comes after what is in it.
        { if (substr(last, 1, length($2) + 1) != $2 "/" && $2 != user && $2 != layer) {
            n = split($2, part, "/")
            top = part[2] == "user" ? "user" : "layer"
            if (part[2] == "kept") top = part[1] "/" part[2] "/" part[3]
            files[top]++
            bytes[top] += $1
          }
          last = $2 }
        END {
            files["user"] += 0
            if (layer != "") files["layer"] += 0
            for (top in files) print top "\t" files[top] "\t" sprintf("%.0f", bytes[top])
        }' "$notes/work/du" >"$notes/figures"
}

# Notes that a survey goes by and that seldom change, each taken anew where what it was taken from has changed.
bring_up_to_date() {
    place=/
    [ ! -d "$run/rw" ] || place=$run/rw
    if has_volume; then set -- "$volume"; else set --; fi
    # Of each file system: all blocks, free ones, all names, free ones, bytes of a block; seven columns of which two are a place's.
    # shellcheck disable=SC2046 # columns
    set -- $(stat -f -c '%b %f %c %d %S' "$place" "$@")
    root_limit=$(($1 * ($5 / 512) / 2)) root_used=$((($1 - $2) * ($5 / 512) / 2)) names=$(($3 - $4)) disk_bytes=$((($1 - $2) * $5))
    [ -d "$run/rw" ] || root_used=''
    if [ $# = 10 ]; then ! is_other figures "$7 $9" || measure_places; fi
    if [ -d "$upper" ] && [ -f "$db" ] && [ -f "$run/base$db" ]; then
        key=$(stat -c '%d %i %z' "$db" /etc/apk/world "$cache" 2>&1)
        # shellcheck disable=SC2086 # in one line
        set -- $key
        ! is_other packages "$*" || compare_packages
    fi
}

# Leaves the rows of a survey in the file "told", and its figures in notes/last.
take_stock() {
    bring_up_to_date
    comes_back=no
    read -r comes_back 2>/dev/null <"$notes/last/comes-back"
    told=$notes/rows.$started
    BOOT=$boot_id COMES_BACK=$comes_back STRATEGY=$PACKAGE_STRATEGY DISK_FILES=$names DISK_BYTES=$disk_bytes surveyor compare "$told"
}

# The last line of a survey, and the answer to who asked for it.
tell_end() {
    read -r risks risk_bytes frees free_bytes rows state <"$notes/last/totals"
    read -r up _ </proc/uptime
    now=${up%.*}${up#*.}0
    end="{\"event\":\"survey\",\"id\":\"$id\",\"part\":\"end\",\"bootId\":\"$boot_id\",\"policyRevision\":${POLICY_REVISION:-0}"
    end="$end,\"why\":\"$why\",\"millis\":$((now - started)),\"state\":\"$state\",\"atRisk\":{\"count\":$risks,\"bytes\":$risk_bytes}"
    tell "$end,\"scratch\":{\"count\":$frees,\"bytes\":$free_bytes},\"rows\":$rows,\"memory\":$(memory_json "$root_used" "$root_limit")}"
    [ "$why" != asked ] || tell "{\"id\":\"$id\",\"ok\":true}"
}

# A root that is stored holds the id of its last boot, and the promise names the same: the next boot tells by it that the root is still this one.
mark_root() {
    [ ! -d "$upper" ] || return 0
    said=''
    read -r said 2>/dev/null <"$root_mark"
    read -r boot_id </proc/sys/kernel/random/boot_id
    [ "$said" != "$boot_id" ] || return 0
    mkdir -p "${root_mark%/*}" && echo "$boot_id" >"$root_mark.new" && fsync "$root_mark.new" && mv "$root_mark.new" "$root_mark"
}

# What the next boot will be held to (receipt), where that is news.
keep_promise() {
    has_volume || return 0
    mark_root
    cmp -s "$notes/last/promise" "$notes/promised" && [ -f "$volume/tidemark/state/promise" ] && return 0
    promise=$volume/tidemark/state/promise
    cp "$notes/last/promise" "$promise.new" 2>/dev/null && fsync "$promise.new" && mv "$promise.new" "$promise" && cp "$notes/last/promise" "$notes/promised"
}

# survey WHY ID: a whole survey, told to the host, by one program at a time.
survey() {
    why=$1 id=$2
    exec 9>"$notes/lock"
    flock 9
    read -r up _ </proc/uptime
    started=${up%.*}${up#*.}0
    read -r boot_id </proc/sys/kernel/random/boot_id
    tell "{\"event\":\"survey\",\"id\":\"$id\",\"part\":\"begin\",\"why\":\"$why\"}"
    take_stock || return
    tell_file "$told"
    tell_end
    keep_promise
}
