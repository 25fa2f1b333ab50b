# The packages that differ from the base's. Arguments: base=1, the base's list of installed packages, base=0, the list as it is.
# Needs: world (a file), cached (a file with NAME-VERSION of each cached file), comes_back (yes where the next boot reads this
# world and this cache). Standard output: NAME<TAB>VERSION<TAB>STATE<TAB>BYTES.

function bare(s) { sub(/[<>=~@].*/, "", s); sub(/^!/, "", s); return s }

/^P:/ { name = substr($0, 3); if (base) was[name] = "?"; else { is[name] = "?"; provider[name] = name } next }
/^V:/ { if (base) was[name] = substr($0, 3); else is[name] = substr($0, 3); next }
base { next }
/^I:/ { bytes[name] = substr($0, 3); next }
/^D:/ { needs[name] = substr($0, 3); next }
/^i:/ { if_all[name] = substr($0, 3); next }
/^p:/ {
    n = split(substr($0, 3), given, " ")
    for (i = 1; i <= n; i++) provider[bare(given[i])] = name
    next
}

function reach(what,    name, n, i, list) {
    name = bare(what)
    if (name == "" || !(name in provider)) return
    name = provider[name]
    if (name in reached) return
    reached[name]
    n = split(needs[name], list, " ")
    for (i = 1; i <= n; i++) reach(list[i])
}

END {
    while ((getline line <world) > 0) { n = split(line, list, " "); for (i = 1; i <= n; i++) reach(list[i]) }
    while ((getline line <cached) > 0) in_cache[line]
    do {
        more = 0
        for (name in if_all) if (!(name in reached)) {
            all = 1
            n = split(if_all[name], list, " ")
            for (i = 1; i <= n; i++) if (!(bare(list[i]) in provider) || !(provider[bare(list[i])] in reached)) all = 0
            if (all) { reach(name); more = 1 }
        }
    } while (more)
    for (name in was) if (!(name in is)) print name "\t" was[name] "\tremoved\t0"
    for (name in is) {
        if (name in was && is[name] == was[name]) continue
        cached_too = comes_back == "yes" && (name "-" is[name]) in in_cache
        if (name in was) state = cached_too ? "upgraded" : "upgraded-uncached"
        else if (!(name in reached)) state = "not-in-world"
        else state = cached_too ? "cached" : "uncached"
        print name "\t" is[name] "\t" state "\t" bytes[name] + 0
    }
}
