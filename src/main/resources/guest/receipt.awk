# The receipt's line for the host from its lines: OF, WHAT, PROMISED, FOUND, FILES, BYTES. After json.awk.

function seconds(line) {
    sub(/.*"at":/, "", line)
    return line + 0
}

BEGIN {
    json_start()
    while ((getline line <promise) > 0) {
        split(line, f, "\t")
        if (f[1] == "boot") before = f[2]
        if (f[1] == "ending") ending = f[2] == "running" ? "crash" : f[2]
    }
    while ((getline line <steps) > 0) {
        if (line !~ /"step":"packages"/) continue
        if (line ~ /"doing"/) began = seconds(line)
        else millis = int((seconds(line) - began) * 1000)
    }
}

{
    row = "{\"what\":" json($2) ",\"of\":\"" $1 "\",\"promised\":\"" $3 "\",\"found\":\"" $4 "\",\"files\":" $5 ",\"bytes\":" $6 "}"
    # What came out otherwise stands first.
    if ($3 != $4) other[++others] = row
    else same[++sames] = row
}

END {
    printf "{\"event\":\"receipt\",\"ending\":\"%s\",\"before\":\"%s\",\"rebuildMillis\":%d,\"lines\":[", ending, before, millis
    for (i = 1; i <= others + sames && i <= 200; i++) {
        row = i <= others ? other[i] : same[i - others]
        if (length_so_far + length(row) > 50000) break
        length_so_far += length(row) + 1
        printf "%s%s", (i > 1 ? "," : ""), row
    }
    printf "],\"leftOut\":%d}\n", others + sames - i + 1
}
