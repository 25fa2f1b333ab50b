# Compares what is on volatile ground with what lay below it and with the baseline. Arguments: kind=low and the lists of what
# lies below, kind=baseline and kind=now with lists of records (survey.sh). Standard output: one line for each row at risk, for the digest.
# Leaves in the directory "out": rows (for the survey), totals, groups; verify.N (paths whose content must be compared with lower N),
# probes and missing (children of the base's directories that the upper does not have).

function starts(s, with) { return substr(s, 1, length(with)) == with }

# A path at or below one of a list.
function is_below(path, list,    p) {
    for (p in list) if (path == p || starts(path, p "/")) return 1
    return 0
}

function read_list(file, list,    line) {
    while ((getline line <file) > 0) list[line]
    close(file)
}

function type_of(mode,    t) {
    t = substr(mode, 1, 1)
    return t == "8" ? "file" : t == "4" ? "directory" : t == "a" ? "link" : "other"
}

# The place that a path is counted under: /opt, /usr/local, /var/log; never more than the survey may have.
function place_of(path,    part, n, place) {
    n = split(path, part, "/")
    place = "/" part[2]
    if (n == 2) place = "/"
    else if (n > 3 && (part[2] == "usr" || part[2] == "var" || part[2] == "home")) place = place "/" part[3]
    if (place in places) return place
    if (places_count > 18) place = n > 2 && places_count < 22 ? "/" part[2] : "/"
    if (!(place in places)) { places[place]; places_count++ }
    return place
}

function enter(dir) {
    here = dir
    here_place = place_of(dir "/x")
    hidden = is_below(dir, mounts)
    free = is_below(dir, scratch)
}

function leave_to(path,    at) {
    at = length(path)
    while (at > 1 && substr(path, at, 1) != "/") at--
    enter(substr(path, 1, at - 1))
}

# A row: counted, shown if there is room, and part of the digest if it is at risk.
function row(path, change, type, bytes, when,    is_free, key) {
    is_free = free || path in scratch || path in ours
    key = here_place "\t" change "\t" is_free
    group[key]++
    group_bytes[key] += bytes
    count[is_free]++
    sum[is_free] += bytes
    if (!is_free) print change, path ~ /^\/var\/log\// ? "" : bytes " " when, path
    show(path, change, type, bytes, is_free)
}

function show(path, change, type, bytes, is_free) {
    if (shown[is_free]++ < 1000 && (text[is_free] += length(path)) < 125000) {
        gsub(/\n/, "\001", path)
        print is_free "\t" change "\t" type "\t" bytes "\t" path >>(out "/rows")
    }
}

function new_row(path, type, bytes, inode, links, when) {
    if (links > 1 && type == "file") {
        if (inode in counted) bytes = 0
        counted[inode]
    }
    row(path, "new", type, bytes, when)
}

function settle(    dir) {
    if (pending == "") return
    dir = pending
    pending = ""
    leave_to(dir)
    if (!hidden) row(dir, "new", "directory", 0, pending_when)
}

function now(path, signature,    f, type, was, low_mode, l) {
    if (pending != "") {
        if (starts(path, pending "/")) pending = ""
        else settle()
    }
    if (substr(path, 1, length(here) + 1) != here "/" || index(substr(path, length(here) + 2), "/")) leave_to(path)
    if (path in low) seen[path]
    was = ""
    if (path in baseline) {
        was = baseline[path]
        delete baseline[path]
        if (was == signature) { if (substr(signature, 1, 1) == "4") standing[path]; return }
    }
    if (hidden || path in mounts || path in packages_own) return
    split(signature, f, " ")
    when = f[3] " " f[4]
    type = type_of(f[1])
    if (type == "directory") {
        if (path in low) {
            split(low[path], l, " ")
            if (type_of(l[1]) != "directory") { row(path, "changed", type, 0, when); return }
            if (was != "") split(was, b, " "); else b[6] = ""
            if (f[6] != b[6]) opaque[path]
            if ((was == "" ? l[1] " " l[3] : b[1] " " b[7]) != f[1] " " f[7]) row(path, "mode", type, 0, when)
        } else if (was != "") {
            split(was, b, " ")
            if (b[1] " " b[7] != f[1] " " f[7]) row(path, "mode", type, 0, when)
        } else {
            pending = path
            pending_when = when
        }
        return
    }
    if (f[1] == "2000" && path in low) {
        split(low[path], l, " ")
        row(path, "deleted", type_of(l[1]), l[2], when)
        return
    }
    if (path in low) {
        split(low[path], l, " ")
        if (type_of(l[1]) == type && l[2] == f[2] && (type == "file" || type == "link") && path !~ /\n/ && f[2] <= 8388608 && (verified += f[2]) < 33554432) {
            print path >(out "/verify." l[4])
            print (l[1] " " l[3] == f[1] " " f[7] ? "none" : "mode") "\t" type "\t" f[2] "\t" when "\t" path >(out "/doubtful")
        } else row(path, "changed", type, f[2], when)
        return
    }
    if (was != "") {
        split(was, b, " ")
        # A log that the system itself goes on writing.
        if (path in grows && b[6] == f[6] && f[2] >= b[2]) return
        row(path, b[2] == f[2] && b[1] " " b[7] != f[1] " " f[7] ? "mode" : "changed", type, f[2], when)
    } else new_row(path, type, f[2], f[6], f[8], when)
}

function record(r,    i, path, signature, f) {
    if (starts(r, "//= ")) { settle(); prefix = substr(r, 5); here = "//"; return }
    i = index(r, " ./")
    path = prefix substr(r, i + 2)
    signature = substr(r, 3, i - 3)
    if (held_kind == "baseline") baseline[path] = signature
    else if (starts(path, "/lib/apk/") || path == "/lib/apk") { if (path in low) seen[path]; delete baseline[path] }
    else now(path, signature)
}

function write_figures(    key) {
    for (key in group) print key "\t" group[key] "\t" sprintf("%.0f", group_bytes[key]) >(out "/groups")
    print count[0] + 0, sprintf("%.0f", sum[0]), count[1] + 0, sprintf("%.0f", sum[1]) >(out "/totals")
}

# A second run, with what had to be looked at more closely (the file "later"), goes on where the first has ended.
function read_figures(    line, f) {
    while ((getline line <(out "/groups")) > 0) {
        split(line, f, "\t")
        group[f[1] "\t" f[2] "\t" f[3]] = f[4]
        group_bytes[f[1] "\t" f[2] "\t" f[3]] = f[5]
        if (!(f[1] in places)) { places[f[1]]; places_count++ }
    }
    while ((getline line <(out "/rows")) > 0) { shown[substr(line, 1, 1) + 0]++; text[substr(line, 1, 1) + 0] += length(line) }
    getline line <(out "/totals")
    split(line, f, " ")
    count[0] = f[1]; sum[0] = f[2]; count[1] = f[3]; sum[1] = f[4]
    close(out "/groups"); close(out "/totals"); close(out "/rows")
    # Trees of which everything is new: COUNT<TAB>BYTES<TAB>PATH, and records of their first files.
    while ((getline line <(out "/tree.totals")) > 0) {
        split(line, f, "\t")
        enter(f[3])
        group[here_place "\tnew\t" free] += f[1]
        group_bytes[here_place "\tnew\t" free] += f[2]
        count[free] += f[1]
        sum[free] += f[2]
    }
    while ((getline line <(out "/tree.records")) > 0) {
        i = index(line, " ./")
        split(substr(line, 3, i - 3), f, " ")
        show(substr(line, i + 2), "new", type_of(f[1]), type_of(f[1]) == "directory" ? 0 : f[2], is_below(substr(line, i + 2), scratch))
    }
    while ((getline line <later) > 0) {
        split(line, f, "\t")
        leave_to(f[5])
        if (!hidden) row(f[5], f[1], f[2], f[3], f[4])
    }
}

BEGIN {
    read_list(out "/mounts", mounts)
    read_list(out "/scratch", scratch)
    # Written by the system itself at every boot and after it, or said by the packages' rows.
    ours["/etc/resolv.conf"]; ours["/etc/hostname"]; ours["/etc/network/interfaces"]; ours["/root/.ash_history"]
    packages_own["/etc/apk/world"]
    grows["/var/log/messages"]; grows["/var/log/wtmp"]; grows["/var/log/lastlog"]; grows["/var/log/btmp"]
    here = "//"
    if (later != "") { read_figures(); write_figures(); exit }
}

kind == "low" {
    i = index($0, "\t")
    if (substr($0, 1, 5) == "2000 ") delete low[substr($0, i + 1)]
    else low[substr($0, i + 1)] = substr($0, 1, i - 1)
    next
}

substr($0, 1, 2) == "//" {
    if (held != "") record(held)
    held = $0
    held_kind = kind
    next
}
{ held = held "\n" $0 }

END {
    if (later != "") exit
    if (held != "") record(held)
    settle()
    # What the boot had put there and is no more. Where the base has it a whiteout says so.
    for (path in baseline) {
        signature = baseline[path]
        if (path in low || substr(signature, 1, 1) == "4" || substr(signature, 1, 4) == "2000") continue
        leave_to(path)
        if (hidden || path in mounts || path in packages_own) continue
        split(signature, f, " ")
        row(path, "deleted", type_of(f[1]), f[2], "")
    }
    # Directories of the base that may have been removed and made anew.
    for (path in low) {
        if (path in seen) continue
        at = length(path)
        while (substr(path, at, 1) != "/") at--
        dir = substr(path, 1, at - 1)
        if (dir in opaque && !(path in mounts)) {
            if (!(dir in probed)) { probed[dir]; print path >(out "/probes") }
            split(low[path], l, " ")
            print dir "\t" type_of(l[1]) "\t" l[2] "\t" path >(out "/missing")
        }
    }
    write_figures()
}
