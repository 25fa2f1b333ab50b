# Functions for programs that write JSON: busybox awk reads and writes bytes.

function json_start(    i) {
    for (i = 1; i < 256; i++) json_code[sprintf("%c", i)] = i
}

# The length of the UTF-8 character at position i of s, 0 if there is none.
function utf8_length(s, i,    c, d, n, k) {
    c = json_code[substr(s, i, 1)]
    if (c < 128) return 1
    n = c >= 194 && c <= 223 ? 2 : c >= 224 && c <= 239 ? 3 : c >= 240 && c <= 244 ? 4 : 0
    for (k = 1; k < n; k++) {
        d = json_code[substr(s, i + k, 1)]
        if (d < 128 || d > 191) return 0
        if (k == 1 && (c == 224 && d < 160 || c == 237 && d > 159 || c == 240 && d < 144 || c == 244 && d > 143)) return 0
    }
    return n
}

# s as a JSON string: bytes that are not UTF-8 become U+FFFD.
function json(s,    out, i, c, n) {
    # busybox takes a backslash before a slash for one of the characters themselves
    if (s ~ /^[A-Za-z0-9 _.,:;@%+=~\/-]*$/ && !index(s, "\\")) return "\"" s "\""
    if (!("a" in json_code)) json_start()
    out = ""
    for (i = 1; i <= length(s); i += n) {
        c = substr(s, i, 1)
        n = utf8_length(s, i)
        if (n == 0) { out = out "\357\277\275"; n = 1 }
        else if (n > 1) out = out substr(s, i, n)
        else if (c == "\"" || c == "\\") out = out "\\" c
        else if (json_code[c] < 32 || json_code[c] == 127) out = out sprintf("\\u%04x", json_code[c])
        else out = out c
    }
    return "\"" out "\""
}
