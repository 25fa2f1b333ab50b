# An answer with an outcome for each path: three lines each in the input, path, error, note. After json.awk.
BEGIN { json_start(); printf "{\"id\":\"%s\",\"ok\":true,%s\"paths\":[", id, more }
NR % 3 == 1 { printf "%s{\"path\":%s", (NR > 1 ? "," : ""), json($0) }
NR % 3 == 2 { printf ",\"done\":%s%s", ($0 == "" ? "true" : "false"), ($0 == "" ? "" : ",\"error\":" json(substr($0, 1, 300))) }
NR % 3 == 0 { printf "%s}", ($0 == "" ? "" : ",\"note\":" json(substr($0, 1, 300))) }
END { print "]}" }
