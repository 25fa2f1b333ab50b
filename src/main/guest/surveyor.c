/* Finds out what a restart would take (README.md, "Survey"). Runs as root in the guest, changes nothing but its own notes.
 *
 *   surveyor baseline         what is on volatile ground now is no news from now on
 *   surveyor take-over SINCE LIST-BEFORE LIST-NOW
 *                             what apk has written since then (seconds of the epoch) belongs to its package and is no news either
 *   surveyor compare LINES    what is otherwise than the baseline: its lines to LINES, its figures to last/
 *
 * From the environment, all lists one to a line: NOTES (our directory), UPPER (of a root in RAM, else empty), LOWERS (what lies below
 * it, lowest first), SCRATCH (paths that are free to lose), BOOT, ROOT, BASE, STRATEGY, COMES_BACK, DISK_FILES, DISK_BYTES; where what
 * is looked at is no machine's root, TOP (its directory) and MOUNTS (a file as /proc/self/mountinfo). */
#include "rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_COMPARED = 8 << 20, MOST_COMPARED = 32 << 20 };

/* Written by the system itself at every boot and after it. */
static const char *const free_always[] = {"/etc/resolv.conf", "/etc/hostname", "/etc/network/interfaces", "/root/.ash_history", "/dev/shm"};
/* Logs that the system goes on writing: that they have grown is no news. */
static const char *const growing[] = {"/var/log/messages", "/var/log/wtmp", "/var/log/lastlog", "/var/log/btmp"};

static struct mounts mounts;
static struct table baseline, scratch, inodes;
static const char *notes, *upper, *top;
/* Trees: the upper, the whole root, and what lies below the upper, lowest first. */
static int over, whole, lowers[16], lower_count;

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value ? value : otherwise;
}

static int is_one_of(const char *path, const char *const list[], size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!strcmp(path, list[i])) return 1;
    return 0;
}

/* Said by the packages' rows. */
static int is_of_packages(const char *path, int in_ram) {
    if (!strcmp(path, "/etc/apk/world")) return 1;
    return !in_ram && (!strcmp(path, "/lib/apk") || !strncmp(path, "/lib/apk/", 9));
}

static const char *joined(struct buffer *to, const char *one, const char *other) {
    to->length = 0;
    add_text(to, one);
    add_text(to, other);
    return to->bytes;
}

/* What the root would have at the path without its upper; returns which lower has it, -1 if none has. */
static int look_below(const char *path, struct thing *thing) {
    for (int i = lower_count - 1; i >= 0; i--) {
        if (look_at(lowers[i], path, thing)) return is_whiteout(thing) ? -1 : i;
        /* What is no directory there hides all that lower ones have. */
        if (errno != ENOENT) return -1;
    }
    return -1;
}

/* A file may be another by now: only one that can be read to its end is. */
static int open_file(int tree, const char *path) {
    struct stat found;
    int opened = open_in(tree, path, O_RDONLY | O_NONBLOCK);
    if (opened < 0 || (!fstat(opened, &found) && S_ISREG(found.st_mode))) return opened;
    close(opened);
    return -1;
}

static int have_same_bytes(int one, int other) {
    static char x[65536], y[65536];
    for (;;) {
        ssize_t got = read(one, x, sizeof x), had = 0;
        while (had < got) {
            ssize_t more = read(other, y + had, (size_t)(got - had));
            if (more <= 0) return 0;
            had += more;
        }
        if (got < 0 || memcmp(x, y, (size_t)got)) return 0;
        if (!got) return read(other, y, 1) == 0;
    }
}

static int lead_to_the_same(int one, int other) {
    char x[4096], y[4096];
    ssize_t a = readlinkat(one, "", x, sizeof x), b = readlinkat(other, "", y, sizeof y);
    return a >= 0 && a == b && !memcmp(x, y, (size_t)a);
}

/* Whether what the upper has is what the lower has, by content. Large files are taken as changed without a look. */
static int has_same_content(const char *path, const struct thing *thing, int lower, const struct thing *below) {
    static long long compared;
    enum kind kind = kind_of(thing->mode);
    if (kind != kind_of(below->mode) || thing->size != below->size || (kind != LINK_KIND && kind != FILE_KIND)) return 0;
    if (thing->size > LARGEST_COMPARED || compared + thing->size > MOST_COMPARED) return 0;
    compared += thing->size;
    int is_link = kind == LINK_KIND;
    int here = is_link ? open_in(over, path, O_PATH) : open_file(over, path);
    int there = is_link ? open_in(lower, path, O_PATH) : open_file(lower, path);
    int is_same = here >= 0 && there >= 0 && (is_link ? lead_to_the_same(here, there) : have_same_bytes(here, there));
    if (here >= 0) close(here);
    if (there >= 0) close(there);
    return is_same;
}

static int tree_number;

/* The bytes of a file with several names count once. */
static void add_new(struct level *level, const char *path, int is_free, struct thing thing) {
    enum kind kind = kind_of(thing.mode);
    if (kind == FILE_KIND && thing.links > 1) {
        /* Of this tree: another has the same numbers. */
        char inode[48];
        snprintf(inode, sizeof inode, "%d %llu", tree_number, thing.inode);
        struct entry *entry = find_or_add(&inodes, inode);
        if (entry->value) thing.size = 0;
        entry->value = entry;
    }
    add_row(level, path, is_free, NEW, kind, &thing);
}

/* What is over something that a lower has. */
static void see_over(const char *path, const struct thing *thing, const struct thing *was, const struct thing *low, int lower,
                     int is_free, struct level *above, struct level *below) {
    enum kind kind = kind_of(thing->mode);
    if (is_whiteout(thing)) {
        struct thing gone = *thing;
        gone.size = low->size;
        add_row(above, path, is_free, DELETED, kind_of(low->mode), &gone);
    } else if (kind != DIRECTORY_KIND) {
        if (!has_same_content(path, thing, lower, low)) add_row(above, path, is_free, CHANGED, kind, thing);
        else if (!have_same_rights(thing, low)) add_row(above, path, is_free, MODE, kind, thing);
    } else if (kind_of(low->mode) != DIRECTORY_KIND) {
        /* What is in it lies over nothing. */
        below->is_new = 1;
        add_row(above, path, is_free, CHANGED, kind, thing);
    } else {
        /* One that was removed and made anew hides what the base has in it. */
        below->may_hide = !was || was->inode != thing->inode;
        if (!have_same_rights(thing, was ? was : low)) add_row(above, path, is_free, MODE, kind, thing);
    }
}

static void see(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *below) {
    static struct buffer key;
    enum kind kind = kind_of(thing->mode);
    int is_mounted_on = find(&mounts.places, path) != NULL, is_free = above->is_free || find(&scratch, path);
    below->is_new = above->is_new;
    below->is_hidden = above->is_hidden || (!in_ram && is_mounted_on);
    below->is_free = is_free;
    below->is_log = above->is_log || !strcmp(path, "/var/log");

    struct entry *entry = find(&baseline, joined(&key, in_ram ? "" : ".", path));
    struct thing *was = entry ? entry->value : NULL;
    /* Seen: what is left in the baseline afterwards is gone. */
    if (entry) entry->value = NULL;
    if (was && are_alike(was, thing)) return;
    if (above->is_hidden || is_mounted_on || is_of_packages(path, in_ram)) return;
    struct thing low;
    int lower = in_ram || above->is_new ? -1 : look_below(path, &low);
    if (lower >= 0) {
        see_over(path, thing, was, &low, lowers[lower], is_free, above, below);
    } else if (!was) {
        /* A new directory is a row only if it is empty (leave). Nothing in it can be older. */
        if (kind == DIRECTORY_KIND) below->is_new = 1;
        else if (!is_whiteout(thing) || in_ram) add_new(above, path, is_free, *thing);
    } else if (kind == DIRECTORY_KIND) {
        if (!have_same_rights(thing, was)) add_row(above, path, is_free, MODE, kind, thing);
    } else if (!is_one_of(path, growing, sizeof growing / sizeof *growing) || was->inode != thing->inode || thing->size < was->size) {
        int is_same_size = was->size == thing->size && !have_same_rights(was, thing);
        add_row(above, path, is_free, is_same_size ? MODE : CHANGED, kind, thing);
    }
}

/* A directory of the base that was removed and made anew: each thing that it no longer has is a row. */
static void tell_hidden(const char *path, struct level *level) {
    static struct buffer name;
    struct table told = {0};
    int is_hidden = 1;
    for (int i = lower_count - 1; i >= 0 && is_hidden; i--) {
        int opened = open_in(lowers[i], path, O_RDONLY | O_DIRECTORY);
        DIR *names = opened < 0 ? NULL : fdopendir(opened);
        if (!names) continue;
        for (struct dirent *next; is_hidden && (next = readdir(names));) {
            struct thing thing, shown;
            if (!strcmp(next->d_name, ".") || !strcmp(next->d_name, "..") || find(&told, next->d_name)) continue;
            find_or_add(&told, next->d_name);
            name.length = 0;
            add_format(&name, "%s/%s", path, next->d_name);
            if (look_at(over, name.bytes, &thing) || look_below(name.bytes, &thing) < 0 || find(&mounts.places, name.bytes)) continue;
            /* If one of the base's shows through, all do. */
            is_hidden = !look_at(whole, name.bytes, &shown);
            if (is_hidden) add_row(level, name.bytes, level->is_free || find(&scratch, name.bytes), DELETED, kind_of(thing.mode), &thing);
        }
        closedir(names);
    }
}

static void leave(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *directory) {
    if (directory->may_hide && !directory->is_hidden && !in_ram) tell_hidden(path, directory);
    if (directory->is_new && directory->is_empty && !directory->is_hidden) add_row(above, path, directory->is_free, NEW, DIRECTORY_KIND, thing);
}

static void begin(const char *path, int in_ram, struct level *level) {
    tree_number++;
    level->is_hidden = !in_ram && is_at_or_below(path, &mounts.places);
    level->is_free = is_at_or_below(path, &scratch);
    level->is_log = !strcmp(path, "/var/log") || !strncmp(path, "/var/log/", 9);
}

/* What the boot had put there and is no more. Where the base has it a whiteout says so. */
static void tell_gone(void) {
    for (struct entry *each = baseline.first; each; each = each->following) {
        struct thing *was = each->value, low;
        if (!was) continue;
        int in_ram = each->key[0] != '.';
        const char *path = in_ram ? each->key : each->key + 1;
        if (kind_of(was->mode) == DIRECTORY_KIND || is_whiteout(was) || is_of_packages(path, in_ram) || find(&mounts.places, path)) continue;
        if (!in_ram && look_below(path, &low) >= 0) continue;
        char *directory = strdup(path);
        if (!directory) fail("no memory", path);
        directory[parent_length(path)] = 0;
        struct level level = {0};
        begin(directory, in_ram, &level);
        struct thing gone = {.size = was->size};
        if (!level.is_hidden) add_row(&level, path, find(&scratch, path) != NULL, DELETED, kind_of(was->mode), &gone);
        free(directory);
    }
}

static struct buffer records;

static void note_down(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *below) {
    (void)above;
    (void)below;
    add_record(&records, path, in_ram, thing);
}

static void leave_it(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *directory) {
    (void)path;
    (void)in_ram;
    (void)thing;
    (void)above;
    (void)directory;
}

static void begin_it(const char *path, int in_ram, struct level *level) {
    (void)path;
    (void)in_ram;
    (void)level;
}

static void take_baseline(const char *file) {
    static const struct visitor visitor = {.see = note_down, .leave = leave_it, .begin = begin_it};
    walk_volatile(upper, &mounts, top, &visitor);
    write_whole(file, &records);
}

/* Of a list of installed packages, as apk has it: calls "each" for every line of a package, its first letter, and what identifies it. */
static void read_packages(const char *file, void (*each)(const char *identity, char letter, const char *value, void *to), void *to) {
    struct buffer content = content_of(file), identity = {0};
    char *from = content.bytes;
    add_text(&identity, "");
    for (char *line; (line = next_line(&from));) {
        if (!*line) identity.length = 0;
        if (!*line || line[1] != ':') continue;
        if (strchr("CPV", *line)) add_format(&identity, "%s ", line);
        else each(identity.bytes, *line, line + 2, to);
    }
    free(content.bytes);
    free(identity.bytes);
}

static void note_identity(const char *identity, char letter, const char *value, void *to) {
    (void)letter;
    (void)value;
    find_or_add(to, identity);
}

/* Paths of packages that the other list does not have in this version. */
struct touched {
    struct table others, paths;
    char *directory;
};

static void note_touched(const char *identity, char letter, const char *value, void *to) {
    struct touched *touched = to;
    struct buffer path = {0};
    if (find(&touched->others, identity)) return;
    if (letter == 'F') {
        free(touched->directory);
        touched->directory = strdup(value);
        if (!touched->directory) fail("no memory", "packages");
        add_format(&path, "./%s", value);
    } else if (letter == 'R' && touched->directory) {
        add_format(&path, "./%s%s%s", touched->directory, *touched->directory ? "/" : "", value);
    }
    if (path.length > 2) find_or_add(&touched->paths, path.bytes);
    free(path.bytes);
}

static void read_baseline(const char *file) {
    struct buffer content = content_of(file);
    read_records(&baseline, content.bytes, content.length);
    free(content.bytes);
}

/* What a person had written before stays news, so only what was changed since then counts. */
static void take_over(const char *file, const char *since, const char *before, const char *now) {
    struct touched old = {0}, new = {0};
    long long begun = atoll(since);
    read_baseline(file);
    read_packages(now, note_identity, &old.others);
    read_packages(before, note_identity, &new.others);
    read_packages(before, note_touched, &old);
    read_packages(now, note_touched, &new);
    for (struct entry *each = old.paths.first; each; each = each->following) find_or_add(&new.paths, each->key);
    for (struct entry *each = new.paths.first; each; each = each->following) {
        struct thing thing;
        struct entry *known = find(&baseline, each->key);
        if (!look_at(over, each->key + 1, &thing)) {
            if (known) known->value = NULL;
        } else if (thing.seconds >= begun) {
            if (!known) known = find_or_add(&baseline, each->key);
            known->value = memcpy(allocate(sizeof thing), &thing, sizeof thing);
        }
    }
    for (struct entry *each = baseline.first; each; each = each->following) {
        int in_ram = each->key[0] != '.';
        if (each->value) add_record(&records, in_ram ? each->key : each->key + 1, in_ram, each->value);
    }
    write_whole(file, &records);
}

static void compare(const char *file, const char *lines) {
    static const struct visitor visitor = {.see = see, .leave = leave, .begin = begin};
    const struct boot boot = {
        .notes = notes,
        .id = setting("BOOT", ""),
        .root = setting("ROOT", ""),
        .base = setting("BASE", ""),
        .strategy = setting("STRATEGY", ""),
        .comes_back = !strcmp(setting("COMES_BACK", "no"), "yes"),
        .disk_files = setting("DISK_FILES", "0"),
        .disk_bytes = setting("DISK_BYTES", "0"),
    };
    read_baseline(file);
    walk_volatile(upper, &mounts, top, &visitor);
    tell_gone();
    write_survey(&boot, &mounts, lines);
}

int main(int count, char *argument[]) {
    const char *command = count > 1 ? argument[1] : "";
    struct buffer file = {0};
    notes = setting("NOTES", ".");
    top = setting("TOP", "");
    upper = *setting("UPPER", "") ? setting("UPPER", "") : NULL;
    whole = open_tree(*top ? top : "/");
    if (upper) over = open_tree(upper);
    char *list = copy_of(upper ? setting("LOWERS", "") : "");
    for (char *line; (line = next_line(&list)) && lower_count < (int)(sizeof lowers / sizeof *lowers);)
        if (*line) lowers[lower_count++] = open_tree(line);
    list = copy_of(setting("SCRATCH", ""));
    for (char *line; (line = next_line(&list));)
        if (*line) find_or_add(&scratch, line);
    for (size_t i = 0; i < sizeof free_always / sizeof *free_always; i++) find_or_add(&scratch, free_always[i]);
    read_mounts(&mounts, setting("MOUNTS", "/proc/self/mountinfo"));
    add_format(&file, "%s/baseline", notes);

    if (count == 2 && !strcmp(command, "baseline")) take_baseline(file.bytes);
    else if (count == 5 && !strcmp(command, "take-over") && upper) take_over(file.bytes, argument[2], argument[3], argument[4]);
    else if (count == 3 && !strcmp(command, "compare")) compare(file.bytes, argument[2]);
    else {
        fputs("surveyor baseline | take-over SINCE LIST-BEFORE LIST-NOW | compare LINES\n", stderr);
        return 2;
    }
    return 0;
}
