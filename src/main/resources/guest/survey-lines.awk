# The lines of a survey but for its first and last, written from what survey.awk found (README.md, "Survey"). After json.awk.
# Needs: notes, lines (the file), boot, root, base, strategy, comes_back, disk_files and disk_bytes.
# Leaves in notes/last: totals (with the number of rows and the state), groups, places, rows (the first at risk), promise.

function begin_part(name) {
    part = name
    part_bytes = 0
    printf "" >lines
}

# Makes room for a row of so many bytes, more or less: a line ends at 40,000.
function next_row(bytes) {
    if (part_bytes + bytes > 40000) end_part()
    printf "%s", part_bytes ? "," : "{\"event\":\"survey\",\"part\":\"" part "\",\"rows\":[" >lines
    part_bytes += bytes
    rows++
}

function add(row) {
    next_row(length(row))
    printf "%s", row >lines
}

function end_part() {
    if (part_bytes) print "]}" >lines
    part_bytes = 0
}

# A row for the survey, if it has room for it. Those at risk are told first, as they come.
function show(path, change, type, bytes, is_free) {
    if (shown[is_free] >= 1000 || (text[is_free] += length(path)) >= 125000) return
    shown[is_free]++
    if (is_free) {
        free_row[shown[1]] = "{\"path\":" json(path) ",\"change\":\"" change "\",\"type\":\"" type "\",\"bytes\":" bytes ",\"scratch\":true}"
        return
    }
    next_row(length(path) + 80)
    printf "{\"path\":%s,\"change\":\"%s\",\"type\":\"%s\",\"bytes\":%s,\"scratch\":false}", json(path), change, type, bytes >lines
    if (shown[0] <= 20) {
        gsub(/[\001-\037\177]/, "?", path)
        print change "\t" type "\t" bytes "\t" path >(notes "/last/rows")
    }
}

# The rest of the part that show has begun.
function write_paths(    i) {
    for (i = 1; i <= shown[1] && shown[0] + i <= 1000; i++) add(free_row[i])
    end_part()
}

# What becomes of a package that differs from the base's.
function promised(state) {
    if (state == "cached") return "rebuilt"
    if (state == "upgraded") return strategy == "fix" ? "reverted" : "rebuilt"
    if (state == "upgraded-uncached") return "reverted"
    if (state == "removed") return comes_back == "yes" ? "kept" : "reverted"
    return "lost"
}

function write_packages(    line, f, n) {
    begin_part("packages")
    while ((getline line <(notes "/last/packages")) > 0) {
        to_digest(line)
        split(line, f, "\t")
        promise("package\t" f[1] "\t" (f[3] == "removed" ? "-" : f[2]) "\t" f[4] "\t" promised(f[3]))
        if (n++ < 1000) add("{\"name\":" json(f[1]) ",\"version\":" json(f[2]) ",\"state\":\"" f[3] "\",\"bytes\":" f[4] "}")
    }
    end_part()
}

function write_groups(    key, f, n) {
    begin_part("groups")
    for (key in group) {
        split(key, f, "\t")
        print key "\t" group[key] "\t" whole(group_bytes[key]) >(notes "/last/groups")
        if (f[3] == 0) promise("volatile\t" f[1] "\t" (f[2] == "new" ? "lost" : "reverted") "\t" group[key] "\t" whole(group_bytes[key]))
        if (n++ < 200) add("{\"place\":" json(f[1]) ",\"change\":\"" f[2] "\",\"scratch\":" (f[3] ? "true" : "false") ",\"count\":" group[key] ",\"bytes\":" whole(group_bytes[key]) "}")
    }
    end_part()
}

function whole(n) { return sprintf("%.0f", n) }

# The figures by place on the volume: WHERE<TAB>FILES<TAB>BYTES.
function write_places(    line, f, figure, place, n) {
    while ((getline line <(notes "/figures")) > 0) {
        split(line, f, "\t")
        figure[f[1]] = f[2] "\t" f[3]
    }
    begin_part("places")
    for (n = 1; n <= bounds; n++) {
        place = bound_order[n]
        add_place(place, "kept", bound[place] in figure ? figure[bound[place]] : "0\t0")
    }
    if ("user" in figure) add_place("/mnt/data", "user", figure["user"])
    if ("layer" in figure) add_place("/", "layer", figure["layer"])
    if (root == "disk") add_place("/", "root", disk_files "\t" disk_bytes)
    end_part()
}

function add_place(path, holds, figures,    f) {
    split(figures, f, "\t")
    if (places_told++ >= 200) return
    print path "\t" holds "\t" figures >(notes "/last/places")
    if (holds != "user") promise("path\t" path "\t" figures "\t-")
    add("{\"path\":" json(path) ",\"holds\":\"" holds "\",\"files\":" f[1] ",\"bytes\":" f[2] "}")
}

function promise(line) { print line >(notes "/last/promise") }

# What stands for all that is at risk; of nothing, that of nothing.
function state_of_all(    line) {
    if (!digested) return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    printf "%s", undigested | digest
    close(digest)
    getline line <(notes "/work/digest")
    return substr(line, 1, 64)
}

function write_lines() {
    printf "" >(notes "/last/groups")
    printf "" >(notes "/last/places")
    printf "" >(notes "/last/rows")
    promise("boot\t" boot)
    promise("ending\trunning")
    promise("root\t" root "\t" base)
    write_paths()
    write_packages()
    write_groups()
    write_places()
    print count[0] + 0, whole(sum[0]), count[1] + 0, whole(sum[1]), rows + 0, state_of_all() >(notes "/last/totals")
    close(lines)
}
