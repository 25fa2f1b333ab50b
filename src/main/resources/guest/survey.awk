# Compares what is on volatile ground with what lay below it and with the baseline, and ends with the survey's lines. After json.awk and
# survey-lines.awk. Argument: records of survey.sh, of what is there now, and a line "//" where that is over. Needs: notes, base (what is below the root, listed in notes/low),
# trees=1 where notes/work/tree.totals and tree.records say the rest, and what survey-lines.awk needs.
# Ends with 3 where what is mounted is not what notes/ram says: notes/ram is right then, and the records have to be listed anew.

function starts(s, with) { return substr(s, 1, length(with)) == with }

# A path at or below one of a list.
function is_below(path, list) {
    for (; path != ""; path = parent_of(path)) if (path in list) return 1
    return 0
}

function parent_of(path) {
    # A slash within brackets: busybox takes one after a backslash for both.
    sub(/\057[^\057]*$/, "", path)
    return path
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

# From here on rows are in this directory. On a file system in RAM that somebody mounted nothing lies below, and nothing hides it.
function enter(dir) {
    if (others) add_others()
    here = dir
    here_slash = dir "/"
    here_length = length(here_slash)
    if (quick) mark_here()
    if (plain) return
    here_place = place_of(dir "/x")
    hidden = !in_ram && is_below(dir, mounts)
    free = is_below(dir, scratch)
    is_log = starts(dir "/", "/var/log/")
    if (!is_new) look_below(dir)
    else if (plain = is_new ~ "^/[^/]+/[^/]" && !(dir in divided)) if (quick = !free && !hidden) mark_here()
}

# What stands in a record before the name of a file that is in this directory and has one name, and where its path begins with what its mark does.
function mark_here() {
    here_mark = (in_ram ? " 1 " : " 1 .") here_slash
    here_mark_length = length(here_mark)
    here_from = in_ram ? 1 : 2
    here_json = json(here_slash)
    here_json = "{\"path\":" substr(here_json, 1, length(here_json) - 1)
}

# By far the most common where there is much: one more file in a new directory. Counted apart, and with few steps: each takes 3 to 10 µs.
function is_another(record,    i, name, bytes) {
    i = index(record, here_mark)
    if (!i || index(substr(record, 3), "/") != i + here_from || substr(record, 3, 1) != "8") return 0
    name = substr(record, i + here_mark_length)
    if (name ~ /[^A-Za-z0-9 _.,:;@%+=~-]/) return 0
    bytes = substr(record, 8) + 0
    others++
    others_bytes += bytes
    to_digest(record)
    if (shown[0] >= 1000 || (text[0] += here_length + length(name)) >= 125000) return 1
    if (++shown[0] <= 20) print "new\tfile\t" whole(bytes) "\t" here_slash name >(notes "/last/rows")
    next_row(here_length + 90)
    printf "%s%s\",\"change\":\"new\",\"type\":\"file\",\"bytes\":%.0f,\"scratch\":false}", here_json, name, bytes >lines
    return 1
}

function add_others() {
    group[here_place "\tnew\t0"] += others
    group_bytes[here_place "\tnew\t0"] += others_bytes
    count[0] += others
    sum[0] += others_bytes
    others = others_bytes = 0
}

# What a lower has in the directory: read when first asked for.
function look_below(dir,    list, line, i) {
    if (in_ram || !(dir in low_list) || dir in looked) return
    looked[dir]
    list = notes "/low/" low_list[dir]
    while ((getline line <list) > 0) {
        i = index(line, "\t")
        low[dir "/" substr(line, i + 1)] = substr(line, 1, i - 1)
    }
    close(list)
}

# A row: counted, shown if there is room, and part of the digest if it is at risk.
function row(path, change, type, bytes, when,    is_free) {
    is_free = free || path in scratch
    if (here_place != key_place || change != key_change || is_free != key_free) {
        key_place = here_place; key_change = change; key_free = is_free
        key = here_place "\t" change "\t" is_free
    }
    group[key]++
    group_bytes[key] += bytes
    count[is_free]++
    sum[is_free] += bytes
    if (!is_free) to_digest(change " " (is_log ? "" : bytes " " when) " " path)
    if (shown[is_free] < 1000) show(path, change, type, bytes, is_free)
}

# busybox hands over each print at once, and then the other program runs: so not line by line.
function to_digest(line) {
    undigested = undigested (line "\n")
    if (++digested % 8) return
    printf "%s", undigested | digest
    undigested = ""
}

function new_row(path, type, bytes, inode, links, when) {
    if (links > 1 && type == "file") {
        if (inode in counted) bytes = 0
        counted[inode]
    }
    row(path, "new", type, bytes, when)
}

# A directory that is new is a row only if nothing is in it.
function settle(    dir) {
    dir = pending
    pending = ""
    in_ram = pending_in_ram
    enter(parent_of(dir))
    if (!hidden) row(dir, "new", "directory", 0, pending_when)
}

# RECORD is another than the baseline has, if it has one.
function now(record,    i, f, l, b, path, type, was, was_in_ram, when) {
    i = index(substr(record, 3), "/") + 2
    path = substr(record, i)
    split(record, f, " ")
    was_in_ram = in_ram
    in_ram = substr(record, i - 1, 1) != "."
    if (is_new != "" && substr(path, 1, length(is_new)) != is_new) is_new = plain = quick = ""
    if (pending != "") {
        if (in_ram == pending_in_ram && starts(path, pending "/")) pending = ""
        else settle()
    }
    if (in_ram != was_in_ram || substr(path, 1, here_length) != here_slash || index(substr(path, here_length + 1), "/")) enter(parent_of(path))
    f[1] = substr(f[1], 3)
    when = f[3] " " f[4]
    type = type_of(f[1])
    if (is_new != "") {
        if (hidden || path in mounts) return
        if (type != "directory") new_row(path, type, f[2], f[6], f[8], when)
        else { pending = path; pending_when = when; pending_in_ram = in_ram }
        return
    }
    if (!in_ram) here_now[path]
    was = ""
    if (path in baseline) { was = baseline[path]; split(was, b, " "); b[1] = substr(b[1], 3); changed[path] }
    if (!in_ram && (starts(path, "/lib/apk/") || path == "/lib/apk")) return
    if (hidden || path in mounts || path in packages_own) return
    if (!in_ram && path in low) {
        split(low[path], l, " ")
        if (type == "directory") {
            if (type_of(l[1]) != "directory") { row(path, "changed", type, 0, when); return }
            if (was == "" || f[6] != b[6]) opaque[path]
            if ((was == "" ? l[1] " " l[3] : b[1] " " b[7]) != f[1] " " f[7]) row(path, "mode", type, 0, when)
        } else if (f[1] == "2000") row(path, "deleted", type_of(l[1]), l[2], when)
        else if (type_of(l[1]) == type && l[2] == f[2] && (type == "file" || type == "link") && path !~ /\n/ && f[2] <= 8388608 && (verified += f[2]) < 33554432) {
            doubtful[++doubts] = path
            doubt[doubts] = (l[1] " " l[3] == f[1] " " f[7] ? "none" : "mode") "\t" type "\t" f[2] "\t" when
            low_number[doubts] = l[4]
            print upper path "\n" lower[l[4]] path >(notes "/work/" type "s")
            ask_for[type "s"]
        } else row(path, "changed", type, f[2], when)
    } else if (type == "directory") {
        if (was != "") {
            if (b[1] " " b[7] != f[1] " " f[7]) row(path, "mode", type, 0, when)
        } else {
            pending = path
            pending_when = when
            pending_in_ram = in_ram
            # Nothing in it can be older.
            if (!(path in low_list)) is_new = path "/"
        }
    } else if (was != "") {
        # A log that the system itself goes on writing.
        if (path in grows && b[6] == f[6] && f[2] >= b[2]) return
        row(path, b[2] == f[2] && b[1] " " b[7] != f[1] " " f[7] ? "mode" : "changed", type, f[2], when)
    } else new_row(path, type, f[2], f[6], f[8], when)
}

function read_baseline(    line, record) {
    while ((getline line <(notes "/baseline")) > 0) {
        if (substr(line, 1, 2) == "//") {
            if (record != "") { standing[record]; standings++ }
            record = line
        } else record = record "\n" line
    }
    if (record != "") { standing[record]; standings++ }
    close(notes "/baseline")
}

# What is needed only where something is not as it was: the baseline by paths among it.
function unfold(    record) {
    unfolded = 1
    read_lists()
    for (record in standing) baseline[substr(record, index(substr(record, 3), "/") + 2)] = record
}

function see(record) {
    if (quick && pending == "" && is_another(record)) return
    if (record in standing) { met[record]; mets++; return }
    if (!unfolded) unfold()
    now(record)
}

# What the boot had put there and is no more. Where the base has it a whiteout says so.
function note_gone(    record, path, i, f) {
    for (record in standing) {
        if (record in met) continue
        i = index(substr(record, 3), "/") + 2
        path = substr(record, i)
        if (path in changed) continue
        in_ram = substr(record, i - 1, 1) != "."
        split(record, f, " ")
        f[1] = substr(f[1], 3)
        if (substr(f[1], 1, 1) == "4" || f[1] == "2000" || starts(path, "/lib/apk/")) continue
        enter(parent_of(path))
        if (!in_ram && path in low || hidden || path in mounts || path in packages_own) continue
        row(path, "deleted", type_of(f[1]), f[2], "")
    }
    in_ram = 0
}

# What stands for the content of each file or link of a list, by path.
function ask(list,    command, line, i, path) {
    close(notes "/work/" list)
    command = "tr '\\n' '\\0' <'" notes "/work/" list "' | xargs -0 " (list == "files" ? "md5sum" : "stat -c %n//%N") " 2>/dev/null"
    while ((command | getline line) > 0) {
        if (list == "files") content[substr(line, 35)] = substr(line, 1, 32)
        else {
            # PATH//'PATH' -> 'TARGET'
            i = index(line, "//")
            path = substr(line, 1, i - 1)
            content[path] = substr(line, i + 2 + length(path) + 2)
        }
    }
    close(command)
}

# Files that the upper and a lower have in the same size: nothing, only the mode, or the content is another.
function settle_doubtful(    list, i, f, path, below, change) {
    for (list in ask_for) ask(list)
    for (i = 1; i <= doubts; i++) {
        path = doubtful[i]
        split(doubt[i], f, "\t")
        enter(parent_of(path))
        below = lower[low_number[i]] path
        change = below in content && content[below] == content[upper path] ? f[1] : "changed"
        if (!hidden && change != "none") row(path, change, f[2], f[3], f[4])
    }
}

# A directory of the base that was removed and made anew hides what the base has in it.
function settle_opaque(    dir, path, i, l, missing, about, of, n, shown_through, line, command) {
    for (dir in opaque) {
        if (!(dir in low_list)) continue
        while ((getline line <(notes "/low/" low_list[dir])) > 0) {
            path = dir "/" substr(line, index(line, "\t") + 1)
            if (path in here_now || path in mounts) continue
            missing[++n] = path
            of[n] = dir
            about[n] = line
            print path >(notes "/work/probes")
        }
        close(notes "/low/" low_list[dir])
    }
    if (!n) return
    close(notes "/work/probes")
    command = "tr '\\n' '\\0' <'" notes "/work/probes' | xargs -0 stat -c %n 2>/dev/null"
    while ((command | getline line) > 0) shown_through[parent_of(line)]
    close(command)
    for (i = 1; i <= n; i++) {
        if (of[i] in shown_through) continue
        enter(of[i])
        split(about[i], l, " ")
        if (!hidden) row(missing[i], "deleted", type_of(l[1]), l[2], "")
    }
}

# Trees of which everything is new: COUNT<TAB>BYTES<TAB>PATH, and records of their first files.
function add_trees(    line, f, path) {
    while ((getline line <(notes "/work/tree.totals")) > 0) {
        split(line, f, "\t")
        enter(f[3])
        group[here_place "\tnew\t" free] += f[1]
        group_bytes[here_place "\tnew\t" free] += f[2]
        count[free] += f[1]
        sum[free] += f[2]
        if (!free) { to_digest(line); tree_at_risk = 1 }
    }
    here_slash = "//"
    while ((getline line <(notes "/work/tree.records")) > 0) {
        path = substr(line, index(substr(line, 3), "/") + 2)
        if (substr(path, 1, here_length) != here_slash || index(substr(path, here_length + 1), "/")) enter(parent_of(path))
        split(line, f, " ")
        show(path, "new", type_of(substr(f[1], 3)), substr(f[1], 3, 1) == "4" ? 0 : f[2], free)
    }
    getline line <(notes "/work/tree.digest")
    if (tree_at_risk) to_digest(line)
}

function unescape(s) {
    gsub(/\\040/, " ", s)
    gsub(/\\134/, "\\", s)
    return index(s, "\\0") ? "" : s
}

# Where something is mounted, which kept path lies where, and whether notes/ram names the file systems in RAM that are listed.
function read_mounts(    line, f, place, from_ram, wanted, nested, said) {
    while ((getline line <"/proc/mounts") > 0) {
        split(line, f, " ")
        place = unescape(f[2])
        if (place == "" || place == "/") continue
        if (!(place in mounts) && (place == "/dev/shm" || f[3] == "tmpfs" && place !~ /^\/(run|dev|sys|proc)(\/|$)/)) from_ram[place]
        mounts[place]
    }
    close("/proc/mounts")
    for (place in from_ram) if (is_below(parent_of(place), from_ram)) nested = nested place "\n"; else wanted = wanted place "\n"
    while ((getline line <(notes "/ram")) > 0) said = said line "\n"
    close(notes "/ram")
    said = said "\n"
    while ((getline line <(notes "/ram-nested")) > 0) said = said line "\n"
    close(notes "/ram-nested")
    if (said != wanted "\n" nested) {
        printf "%s", wanted >(notes "/ram")
        printf "%s", nested >(notes "/ram-nested")
        again = 3
        exit 3
    }
    while ((getline line <"/proc/self/mountinfo") > 0) {
        split(line, f, " ")
        if (!starts(f[4], "/tidemark/kept/") || (place = unescape(f[5])) == "" || place in bound) continue
        bound[place] = substr(unescape(f[4]), 2)
        bound_order[++bounds] = place
    }
    close("/proc/self/mountinfo")
}

function divide(place) {
    while ((place = parent_of(place)) != "" && !(place in divided)) divided[place]
}

function read_lists(    line, i, n, given, place) {
    n = split(ENVIRON["SCRATCH"], given, "\n")
    for (i = 1; i <= n; i++) if (given[i] != "") scratch[given[i]]
    scratch["/dev/shm"]
    # Directories in which not everything is as free, or as hidden, as they are.
    for (place in scratch) divide(place)
    for (place in mounts) divide(place)
    n = 0
    while ((getline line <(notes "/lowers")) > 0) lower[n++] = line
    if (upper != "") while ((getline line <(notes "/low/directories")) > 0) {
        i = index(line, "\t")
        low_list[substr(line, i + 1)] = substr(line, 1, i - 1)
    }
}

BEGIN {
    digest = "sha256sum >'" notes "/work/digest'"
    read_mounts()
    begin_part("paths")
    # Written by the system itself at every boot and after it, or said by the packages' rows.
    scratch["/etc/resolv.conf"]; scratch["/etc/hostname"]; scratch["/etc/network/interfaces"]; scratch["/root/.ash_history"]
    packages_own["/etc/apk/world"]
    grows["/var/log/messages"]; grows["/var/log/wtmp"]; grows["/var/log/lastlog"]; grows["/var/log/btmp"]
    read_baseline()
}

substr($0, 1, 2) == "//" {
    if (held != "") see(held)
    held = $0
    next
}
{ held = held "\n" $0 }

END {
    if (again) exit again
    # Else not all of it is here.
    if (held != "//") exit 1
    if (unfolded || mets < standings || trees) {
        if (!unfolded) unfold()
        if (others) add_others()
        is_new = plain = quick = ""
        if (pending != "") settle()
        in_ram = 0
        note_gone()
        settle_doubtful()
        settle_opaque()
        if (trees) add_trees()
    }
    write_lines()
}
