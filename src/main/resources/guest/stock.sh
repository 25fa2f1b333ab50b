# shellcheck shell=sh
# Takes stock, for survey and for the channel; sourced after lib.sh and survey.sh, with guest.env read. Starting a program takes about
# 15 ms where the processor is emulated, and reading this file as long again: so the channel keeps it ready, and what does not change
# is not asked for twice.
# shellcheck disable=SC2154 # guest.env's, lib.sh's and survey.sh's
much=20000 db=/lib/apk/db/installed cache=/etc/apk/cache

# Whether the key $2 of the notes NAME ($1) is another than they were made with; remembers it.
is_other() {
    had=''
    read -r had 2>/dev/null <"$notes/$1.key"
    [ "$had" != "$2" ] || return 1
    echo "$2" >"$notes/$1.key"
}

# What lies below the root does not change in a boot: listed when it is first asked for. low/directories names the list of each
# directory, with a line for each name in it: MODE SIZE OWNER NUMBER<TAB>NAME. Nothing in a base has a newline in its name.
list_lowers() {
    lowers >"$notes/lowers"
    number=0
    while IFS= read -r lower; do
        cd "$lower" || continue
        find . -xdev -mindepth 1 -exec stat -c "//%f %s %u:%g $number %n" {} + 2>/dev/null
        number=$((number + 1))
    done <"$notes/lowers" | awk -v out="$notes/low" '
        substr($0, 1, 2) != "//" { next }
        {
            i = index(substr($0, 3), "/") + 2
            path = substr($0, i)
            if (substr($0, 3, 5) == "2000 ") delete of[path]
            else of[path] = substr($0, 3, i - 5)
        }
        END {
            print "." >(out "/starts")
            for (path in of) {
                at = length(path)
                while (substr(path, at, 1) != "/") at--
                dir = substr(path, 1, at - 1)
                if (substr(of[path], 1, 1) == "4") print "." path >(out "/starts")
                lines[dir] = lines[dir] of[path] "\t" substr(path, at + 1) "\n"
            }
            for (dir in lines) {
                file = out "/" ++n
                printf "%s", lines[dir] >file
                close(file)
                print n "\t" dir >(out "/directories.new")
            }
        }'
    mv "$notes/low/directories.new" "$notes/low/directories"
    cd /
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
    [ ! -d "$upper" ] || [ -f "$notes/low/directories" ] || list_lowers
    place=/
    [ ! -d "$run/rw" ] || place=$run/rw
    if has_volume; then set -- "$volume"; else set --; fi
    # Of each file system: all blocks, free ones, all names, free ones, bytes of a block; seven columns of which two are a place's.
    # shellcheck disable=SC2046 # columns
    set -- $(stat -f -c '%b %f %c %d %S' "$place" "$@")
    root_limit=$(($1 * ($5 / 512) / 2)) root_used=$((($1 - $2) * ($5 / 512) / 2)) names=$(($3 - $4)) disk_bytes=$((($1 - $2) * $5))
    [ -d "$run/rw" ] || root_used=''
    trees=''
    if [ -d "$upper" ] && [ "$names" -gt "$much" ]; then trees=1; fi
    if [ $# = 10 ]; then ! is_other figures "$7 $9" || measure_places; fi
    if [ -d "$upper" ] && [ -f "$db" ] && [ -f "$run/base$db" ]; then
        key=$(stat -c '%d %i %z' "$db" /etc/apk/world "$cache" 2>&1)
        # shellcheck disable=SC2086 # in one line
        set -- $key
        ! is_other packages "$*" || compare_packages
    fi
}

# The volatile ground without the trees that were weighed.
list_rest() {
    set --
    if [ -n "$trees" ]; then
        while IFS= read -r tree; do
            [ $# = 0 ] || set -- "$@" -o
            set -- "$@" -path "$tree"
        done <"$notes/work/trees"
    fi
    list_volatile "$@"
}

# Whether anything that a survey goes by is other than it was when the file "told" was written. What can't be noted down is news.
is_news() {
    key=''
    [ -z "$trees" ] && list_rest >"$notes/work/now" && echo // >>"$notes/work/now" || return 0
    # shellcheck disable=SC2046 # in one line
    set -- $(sha256sum "$notes/work/now" "$notes/baseline" "$notes/last/packages" "$notes/figures" "$run/guest.env" /proc/self/mountinfo 2>/dev/null)
    key="$comes_back $names $disk_bytes $*"
    had='' told=''
    { read -r had && read -r told; } 2>/dev/null <"$notes/told"
    [ "$key" != "$had" ] || [ ! -f "$told" ]
}

# Leaves the rows of a survey in the file "told", and its figures in notes/last. Who reads what was told before may be slow: it goes in its turn.
compare() {
    echo >"$notes/told"
    for old in "$notes"/rows.*; do
        [ "$old" = "$told" ] || tell "@remove $old"
    done
    SCRATCH=$SCRATCH awk -v notes="$notes" -v lines="$told" -v upper="$there" -v trees="$trees" -v boot="$boot_id" -v root="$ROOT" -v base="$BASE" \
        -v strategy="$PACKAGE_STRATEGY" -v comes_back="$comes_back" -v disk_files="$names" -v disk_bytes="$disk_bytes" \
        -f "$guest/json.awk" -f "$guest/survey-lines.awk" -f "$guest/survey.awk" "$1" || return
    printf '%s\n%s\n' "$key" "$told" >"$notes/told"
}

# Leaves the rows of a survey in the file "told": where nothing is news, the last one's.
take_stock() {
    there=''
    [ ! -d "$upper" ] || there=$upper
    bring_up_to_date
    comes_back=no
    read -r comes_back 2>/dev/null <"$notes/last/comes-back"
    code=3
    while [ "$code" = 3 ]; do
        if [ -n "$trees" ]; then
            # shellcheck source=src/main/resources/guest/trees.sh
            . "$guest/trees.sh"
            weigh_new_trees
        fi
        is_news || return 0
        told=$notes/rows.$started
        if [ -n "$key" ]; then compare "$notes/work/now"; else { list_rest; echo //; } | compare -; fi
        code=$?
    done
    return "$code"
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
    take_stock
    code=$?
    : >"$notes/work/now"
    [ "$code" = 0 ] || return "$code"
    tell "@read $told"
    tell_end
    keep_promise
}
