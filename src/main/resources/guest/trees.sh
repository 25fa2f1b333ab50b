# shellcheck shell=sh
# Weighs directories that are new as a whole without a look at each file; sourced by stock.sh where there is very much to look at.
# A directory on tmpfs says by its size how many names it has (20 bytes for each, beside 40 of its own), and du adds up what is below it: so
# that number and bytes are exact, and only directories are looked at. Where that does not hold, there are no such trees.
# shellcheck disable=SC2154 # stock.sh's

# The directories that neither a lower nor the baseline has, and whose parent a lower has: all in them is new. Left out are empty
# ones, those that something is mounted on or below, and names that find would take for patterns.
list_new_trees() {
    tr '\n' '\0' <"$notes/low/starts" | xargs -0 sh -c 'find "$@" -xdev -mindepth 1 -maxdepth 1 -type d ! -empty 2>/dev/null' find | SCRATCH=$SCRATCH awk -v notes="$notes" '
        function below(path, top) { return path == top || index(path, top "/") == 1 }
        BEGIN {
            while ((getline line <(notes "/low/starts")) > 0) known[line]
            while ((getline line <(notes "/baseline")) > 0) if (i = index(line, " ./")) known[substr(line, i + 1)]
            while ((getline line <"/proc/mounts") > 0) { split(line, f, " "); if (f[2] != "/") place[++places] = f[2] }
            frees = split(ENVIRON["SCRATCH"], free, "\n")
            printf "" >(notes "/work/free-trees")
        }
        # One twice is half of a name with a newline in it.
        $0 in known || found >= 100 || /[][*?\\]/ || !/^\.\// { next }
        {
            path = substr($0, 2)
            for (k = 1; k <= places; k++) if (below(path, place[k]) || below(place[k], path)) next
            is_free = 0
            for (k = 1; k <= frees; k++) {
                if (free[k] == "") continue
                if (index(free[k], path "/") == 1) next
                if (below(path, free[k])) is_free = 1
            }
            found++
            known[$0]
            print
            if (is_free) print >(notes "/work/free-trees")
        }' >"$work/trees"
}

# Whether directories on tmpfs say here what they are said to.
sizes_tell() {
    [ -d "$work/three" ] || { mkdir "$work/three" && : >"$work/three/a" && : >"$work/three/b" && : >"$work/three/c"; }
    [ "$(stat -c %s "$work/three")" = 100 ]
}

# What both ways have in common: totals by tree; free trees are no part of the digest.
totals='
    BEGIN { while ((getline line <(work "/free-trees")) > 0) free[line] }
    function tree_of(path) { return substr(path, 1, index(path, "//") - 1) }
    function write_totals(    tree) {
        for (tree in count) print count[tree] "\t" sprintf("%.0f", bytes[tree]) "\t" substr(tree, 2) >(work "/tree.totals")
    }'

# Directories alone, as BYTES<TAB>PATH, each after those in it. A name with a newline in it makes a line without "//": then this fails.
weigh_by_directories() {
    du -bl "$@" >"$work/tree" 2>/dev/null
    cut -f 2- "$work/tree" | tr '\n' '\0' | xargs -0 stat -c '%s %z %n' >"$work/directories" 2>/dev/null
    awk -v work="$work" "$totals"'
        function fail() { failed = 1; exit 1 }
        !index($0, "//") { fail() }
        {
            if ((getline own <(work "/directories")) <= 0) fail()
            i = index($0, "\t")
            tree = tree_of(substr($0, i + 1))
            names = (own - 40) / 20
            if (names != int(names)) fail()
            # A directory is a row if it is empty; a tree itself is none.
            count[tree] += names - (names > 0)
            own_bytes[tree] += own
            bytes[tree] = $1
            if (!(tree in free)) print $0, own
        }
        END {
            if (failed || (getline own <(work "/directories")) > 0) exit 1
            for (tree in count) { count[tree]++; bytes[tree] -= own_bytes[tree] }
            write_totals()
        }' "$work/tree" >"$work/tree.digests"
}

# The same whatever is in names, in twice the time.
weigh_by_find() {
    du -sbl "$@" >"$work/tree" 2>/dev/null
    find "$@" -type d -exec stat -c '//%s %z %n' {} + 2>/dev/null | awk -v work="$work" "$totals"'
        substr($0, 1, 2) != "//" { if (!(tree in free)) print; next }
        {
            tree = tree_of(substr($0, index($0, " ./") + 1))
            own = substr($1, 3)
            names = (own - 40) / 20
            count[tree] += names - (names > 0)
            own_bytes[tree] += own
            if (!(tree in free)) print
        }
        END {
            while ((getline line <(work "/tree")) > 0) {
                tree = tree_of(substr(line, index(line, "\t") + 1))
                if (tree in count) { count[tree]++; bytes[tree] = line - own_bytes[tree] }
                if (!(tree in free)) print line
            }
            write_totals()
        }' >"$work/tree.digests"
}

# Leaves in notes/work: trees, tree.totals (COUNT<TAB>BYTES<TAB>PATH), tree.digests, tree.records (of the first files).
weigh_new_trees() {
    work=$notes/work
    : >"$work/tree.totals"
    : >"$work/tree.digests"
    : >"$work/tree.records"
    cd "$upper" || return
    list_new_trees
    set --
    while IFS= read -r tree; do set -- "$@" "$tree//"; done <"$work/trees"
    if [ $# = 0 ] || ! sizes_tell; then
        : >"$work/trees"
        return 0
    fi
    weigh_by_directories "$@" || weigh_by_find "$@"
    sha256sum <"$work/tree.digests" >"$work/tree.digest"
    set --
    while IFS= read -r tree; do set -- "$@" "$tree"; done <"$work/trees"
    find "$@" \( ! -type d -o -empty \) -print 2>/dev/null | head -n 1000 | tr '\n' '\0' | xargs -0 stat -c "$record" 2>/dev/null >"$work/tree.records"
    cd /
}
