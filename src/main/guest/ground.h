/* Volatile ground: the root's upper directory where it is in RAM, and file systems in RAM that somebody mounted. What a restart takes
 * is there and nowhere else. */
#ifndef GROUND_H
#define GROUND_H

#include "text.h"

#include <dirent.h>
#include <sys/stat.h>

/* What identifies a thing that lies somewhere: two that are alike are the same, unchanged. */
struct thing {
    unsigned mode, user, group, links;
    long long size, seconds;
    long nanoseconds;
    unsigned long long inode;
};

enum kind { FILE_KIND, DIRECTORY_KIND, LINK_KIND, OTHER_KIND };

int is_whiteout(const struct thing *thing);
enum kind kind_of(unsigned mode);
int are_alike(const struct thing *one, const struct thing *other);
/* The same mode and the same owner. */
int have_same_rights(const struct thing *one, const struct thing *other);
/* A tree, opened by its top. */
int open_tree(const char *top);
/* Opens what a tree has at the path, which begins with a slash, without going through a link anywhere. flags: as for open; with O_PATH a link
 * itself can be opened. -1 with errno where nothing is (ENOENT) or something stands in the way (ENOTDIR, ELOOP). */
int open_in(int tree, const char *path, int flags);
/* What a tree has at the path; 0 with errno as above where nothing is. */
int look_at(int tree, const char *path, struct thing *thing);

/* What is mounted, of a file such as /proc/self/mountinfo. */
struct mounts {
    /* Where something is mounted but for the root. */
    struct table places;
    /* Those that are file systems in RAM which somebody mounted, and /dev/shm: the system's own below /run, /dev, /sys, /proc are not. */
    struct table in_ram;
    /* Kept paths that are bound in, each with where it lies below the data volume. */
    struct table kept;
};
void read_mounts(struct mounts *mounts, const char *file);

/* A directory on the way to what is looked at. */
struct level {
    DIR *names;
    size_t path_length;
    /* What it was taken for: the visitor's. */
    int is_new, may_hide, is_hidden, is_free, is_log, is_empty;
    struct group *groups[8];
};

/* Who is told of each thing, its directory first. */
struct visitor {
    /* path: as people know it. above: the directory it is in. below: what will be told as "above" of what is in it, if it is a directory. */
    void (*see)(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *below);
    /* All that is in the directory was told. */
    void (*leave)(const char *path, int in_ram, const struct thing *thing, struct level *above, struct level *directory);
    /* The level of a tree's top. */
    void (*begin)(const char *path, int in_ram, struct level *top);
};

/* Walks over all volatile ground. A directory that can't be looked into, for the length of its path, is told as one that is empty. upper: NULL where the root is not in RAM. */
void walk_volatile(const char *upper, const struct mounts *mounts, const char *top, const struct visitor *visitor);

/* Directories whose path is longer than this are not looked into: nothing below them has a path that can be told. */
enum { LONGEST_PATH = 3800 };

/* A record: a line that a thing and where it is are read from again. */
void add_record(struct buffer *to, const char *path, int in_ram, const struct thing *thing);
/* Reads records into a table of things by path, which begins with "." where it is in the upper. */
void read_records(struct table *to, char *records, size_t length);

#endif
