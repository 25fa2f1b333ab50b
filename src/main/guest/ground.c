#include "ground.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum kind kind_of(unsigned mode) {
    return S_ISREG(mode) ? FILE_KIND : S_ISDIR(mode) ? DIRECTORY_KIND : S_ISLNK(mode) ? LINK_KIND : OTHER_KIND;
}

/* overlayfs: a character device 0:0. A size of -1 says so in records. */
int is_whiteout(const struct thing *thing) { return thing->size == -1; }

static struct thing thing_of(const struct stat *found) {
    return (struct thing){
        .mode = found->st_mode,
        .user = found->st_uid,
        .group = found->st_gid,
        .links = (unsigned)found->st_nlink,
        .size = S_ISCHR(found->st_mode) && found->st_rdev == makedev(0, 0) ? -1 : found->st_size,
        .seconds = found->st_ctim.tv_sec,
        .nanoseconds = found->st_ctim.tv_nsec,
        .inode = found->st_ino,
    };
}

int are_alike(const struct thing *one, const struct thing *other) {
    return have_same_rights(one, other) && one->size == other->size && one->seconds == other->seconds &&
           one->nanoseconds == other->nanoseconds && one->inode == other->inode && one->links == other->links;
}

int have_same_rights(const struct thing *one, const struct thing *other) {
    return one->mode == other->mode && one->user == other->user && one->group == other->group;
}

int open_tree(const char *top) {
    int tree = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (tree < 0) fail("can't look into", top);
    return tree;
}

/* Of <linux/openat2.h>, which musl does not have. */
struct open_how {
    unsigned long long flags, mode, resolve;
};
enum { RESOLVE_NO_SYMLINKS = 4 };

int open_in(int tree, const char *path, int flags) {
    struct open_how how = {.flags = (unsigned)flags | O_NOFOLLOW | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    while (*path == '/') path++;
    return (int)syscall(SYS_openat2, tree, *path ? path : ".", &how, sizeof how);
}

int look_at(int tree, const char *path, struct thing *thing) {
    struct stat found;
    int opened = open_in(tree, path, O_PATH);
    if (opened < 0) return 0;
    int failed = fstat(opened, &found);
    close(opened);
    if (failed) return 0;
    *thing = thing_of(&found);
    return 1;
}

/* /proc writes a blank, a tab, a newline and a backslash as three octal digits after a backslash. */
static char *unescape(char *text) {
    char *to = text;
    for (const char *from = text; *from; to++) {
        if (from[0] == '\\' && from[1] && from[2] && from[3]) {
            *to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = 0;
    return text;
}

static int is_systems_own(const char *place) {
    static const char *const own[] = {"/run", "/dev", "/sys", "/proc"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        size_t length = strlen(own[i]);
        if (!strncmp(place, own[i], length) && (!place[length] || place[length] == '/')) return 1;
    }
    return 0;
}

void read_mounts(struct mounts *mounts, const char *file) {
    static const char kept[] = "/tidemark/kept/";
    struct buffer content = content_of(file);
    char *from = content.bytes;
    for (char *line; (line = next_line(&from));) {
        /* ID PARENT MAJOR:MINOR ROOT PLACE OPTIONS [FIELDS] - TYPE SOURCE OPTIONS */
        char *type = strstr(line, " - ");
        if (!type) continue;
        char *field[5], *rest = line;
        int count = 0;
        for (char *part; count < 5 && (part = strsep(&rest, " "));) field[count++] = part;
        if (count < 5) continue;
        const char *place = unescape(field[4]), *root = unescape(field[3]);
        if (!strcmp(place, "/")) continue;
        type += 3;
        int is_first = !find(&mounts->places, place);
        find_or_add(&mounts->places, place);
        if (is_first && (!strcmp(place, "/dev/shm") || (!strncmp(type, "tmpfs ", 6) && !is_systems_own(place)))) find_or_add(&mounts->in_ram, place);
        if (!strncmp(root, kept, sizeof kept - 1)) {
            struct entry *entry = find_or_add(&mounts->kept, place);
            if (!entry->value) entry->value = copy_of(root + 1);
        }
    }
    free(content.bytes);
}

/* Each directory on the way stays open, so that nobody leads this elsewhere by moving one. */
static struct level *levels;
static struct thing *things;
static size_t depth, most_depth;

/* 0 where it can't be looked into. */
static int open_level(int directory, const char *name, struct level level) {
    if (depth == most_depth) {
        most_depth = most_depth * 2 + 64;
        levels = realloc(levels, most_depth * sizeof *levels);
        things = realloc(things, most_depth * sizeof *things);
        if (!levels || !things) fail("no memory", name);
    }
    int opened = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) return 0;
    if (!(level.names = fdopendir(opened))) fail("no memory", name);
    levels[depth++] = level;
    return 1;
}

/* Walks over what is in a directory, on its own file system. "path" is what it is called. */
static void walk(const char *directory, const char *called, int in_ram, const struct visitor *visitor) {
    struct buffer path = {0};
    struct stat found;
    if (lstat(directory, &found) || !S_ISDIR(found.st_mode)) return;
    dev_t device = found.st_dev;
    struct level top = {.is_empty = 1};
    add_text(&path, called);
    visitor->begin(called, in_ram, &top);
    top.path_length = path.length;
    if (!open_level(AT_FDCWD, directory, top)) fail("can't look into", directory);
    while (depth) {
        struct level *level = &levels[depth - 1];
        errno = 0;
        struct dirent *next = readdir(level->names);
        path.length = level->path_length;
        path.bytes[path.length] = 0;
        if (!next) {
            if (errno) fail("can't read", path.bytes);
            closedir(level->names);
            if (--depth) visitor->leave(path.bytes, in_ram, &things[depth], &levels[depth - 1], level);
            continue;
        }
        const char *name = next->d_name;
        if (!strcmp(name, ".") || !strcmp(name, "..")) continue;
        if (fstatat(dirfd(level->names), name, &found, AT_SYMLINK_NOFOLLOW)) {
            /* What is gone meanwhile was not there. */
            if (errno != ENOENT) level->is_empty = 0;
            continue;
        }
        level->is_empty = 0;
        add_bytes(&path, "/", 1);
        add_text(&path, name);
        struct thing thing = thing_of(&found);
        struct level below = {.path_length = path.length, .is_empty = 1};
        visitor->see(path.bytes, in_ram, &thing, level, &below);
        if (!S_ISDIR(found.st_mode) || found.st_dev != device) continue;
        /* From here on levels may lie elsewhere. */
        if (path.length <= LONGEST_PATH && open_level(dirfd(level->names), name, below)) things[depth - 1] = thing;
        else visitor->leave(path.bytes, in_ram, &thing, &levels[depth - 1], &below);
    }
    free(path.bytes);
}

void walk_volatile(const char *upper, const struct mounts *mounts, const char *top, const struct visitor *visitor) {
    struct rlimit limit = {LONGEST_PATH, LONGEST_PATH};
    setrlimit(RLIMIT_NOFILE, &limit);
    if (upper) walk(upper, "", 0, visitor);
    for (struct entry *place = mounts->in_ram.first; place; place = place->following) {
        struct buffer directory = {0};
        add_format(&directory, "%s%s", top, place->key);
        walk(directory.bytes, place->key, 1, visitor);
        free(directory.bytes);
    }
}

void add_record(struct buffer *to, const char *path, int in_ram, const struct thing *thing) {
    add_format(to, "%x %u %u %u %lld %lld %ld %llu %s%s", thing->mode, thing->user, thing->group, thing->links, thing->size, thing->seconds,
               thing->nanoseconds, thing->inode, in_ram ? "" : ".", path);
    add_bytes(to, "", 1);
}

void read_records(struct table *to, char *records, size_t length) {
    for (char *at = records; at < records + length; at += strlen(at) + 1) {
        struct thing *thing = allocate(sizeof *thing);
        int path = 0;
        if (sscanf(at, "%x %u %u %u %lld %lld %ld %llu %n", &thing->mode, &thing->user, &thing->group, &thing->links, &thing->size,
                   &thing->seconds, &thing->nanoseconds, &thing->inode, &path) < 8 || !path)
            continue;
        find_or_add(to, at + path)->value = thing;
    }
}
