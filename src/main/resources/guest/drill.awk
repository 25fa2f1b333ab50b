# A drill's answer. The input has three lines for each marker: kind, path, what is to be said of it. After json.awk.
BEGIN { json_start(); printf "{\"id\":\"%s\",\"ok\":true,\"%s\":[", id, (what == "plant" ? "paths" : "markers") }
NR % 3 == 1 { kind = $0 }
NR % 3 == 2 { path = $0 }
NR % 3 == 0 && what == "check" { printf "%s{\"path\":%s,\"kind\":%s,\"found\":\"%s\"}", (NR > 3 ? "," : ""), json(path), json(kind), $0 }
NR % 3 == 0 && what == "plant" {
    printf "%s{\"path\":%s,\"done\":%s%s}", (NR > 3 ? "," : ""), json(path), ($0 == "" ? "true" : "false"),
        ($0 == "" ? "" : ",\"error\":" json($0))
}
END { print "]}" }
