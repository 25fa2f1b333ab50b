# Writes the lines of a survey from the notes in "out" (README.md, "Survey"). After json.awk.

function begin_part(name) {
    part = name
    line = ""
}

function add(row) {
    if (length(line) + length(row) > 40000) end_part()
    line = line (line == "" ? "" : ",") row
    rows++
}

function end_part() {
    if (line != "") printf "{\"event\":\"survey\",\"id\":\"%s\",\"part\":\"%s\",\"rows\":[%s]}\n", id, part, line
    line = ""
}

# The rows of the ground: 0 at risk, 1 scratch. A newline in a path stands there as \001.
function paths_of(ground,    r, f, path) {
    while ((getline r <(out "/rows")) > 0) {
        split(r, f, "\t")
        if (f[1] != ground || listed++ >= 1000) continue
        path = substr(r, length(f[2] f[3] f[4]) + 6)
        gsub(/\001/, "\n", path)
        add("{\"path\":" json(path) ",\"change\":\"" f[2] "\",\"type\":\"" f[3] "\",\"bytes\":" f[4] ",\"scratch\":" (ground ? "true" : "false") "}")
    }
    close(out "/rows")
}

BEGIN {
    json_start()
    begin_part("paths")
    paths_of(0)
    paths_of(1)
    end_part()
    begin_part("packages")
    while ((getline r <(out "/packages")) > 0 && packages++ < 1000) {
        split(r, f, "\t")
        add("{\"name\":" json(f[1]) ",\"version\":" json(f[2]) ",\"state\":\"" f[3] "\",\"bytes\":" f[4] "}")
    }
    end_part()
    begin_part("groups")
    while ((getline r <(out "/groups")) > 0 && groups++ < 200) {
        split(r, f, "\t")
        add("{\"place\":" json(f[1]) ",\"change\":\"" f[2] "\",\"scratch\":" (f[3] ? "true" : "false") ",\"count\":" f[4] ",\"bytes\":" sprintf("%.0f", f[5]) "}")
    }
    end_part()
    begin_part("places")
    while ((getline r <(out "/places")) > 0 && places++ < 200) {
        split(r, f, "\t")
        add("{\"path\":" json(f[1]) ",\"holds\":\"" f[2] "\",\"files\":" f[3] ",\"bytes\":" f[4] "}")
    }
    end_part()
    getline r <(out "/totals")
    split(r, t, " ")
    printf "{\"event\":\"survey\",\"id\":\"%s\",\"part\":\"end\",\"bootId\":\"%s\",\"policyRevision\":%s,\"why\":\"%s\",\"millis\":%d,\"state\":\"%s\",\"atRisk\":{\"count\":%s,\"bytes\":%s},\"scratch\":{\"count\":%s,\"bytes\":%s},\"rows\":%d,\"memory\":%s}\n", \
        id, boot, revision, why, millis, state, t[1], t[2], t[3], t[4], rows, memory
}
