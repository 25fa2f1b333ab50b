/* Bytes that grow, a table by text, and text as JSON. Where memory ends, the program does: "fail" tells why. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Ends the program with status 1 and a line on standard error. */
_Noreturn void fail(const char *what, const char *about);

void *allocate(size_t bytes);
char *copy_of(const char *text);

/* Bytes that are added to. "bytes" ends with a NUL that "length" does not count. */
struct buffer {
    char *bytes;
    size_t length, room;
};

void add_bytes(struct buffer *to, const void *bytes, size_t length);
void add_text(struct buffer *to, const char *text);
void add_format(struct buffer *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text as a JSON string: control characters escaped, bytes that are no UTF-8 as U+FFFD. */
void add_json(struct buffer *to, const char *text);

/* A table by text. What is found once stays where it is for as long as the program runs. */
struct entry {
    const char *key;
    void *value;
    struct entry *next, *following;
};
struct table {
    struct entry **slots;
    size_t slot_count, count;
    struct entry *first, *last;
};

/* The entry of the key, or NULL. */
struct entry *find(const struct table *in, const char *key);
/* The entry of the key, made with no value where there is none. Entries follow each other as they were made. */
struct entry *find_or_add(struct table *in, const char *key);

/* Whether the path, or a directory that it lies below, is in the table. */
int is_at_or_below(const char *path, const struct table *paths);
/* The length of the path without its last part: of "/a/b" 2, of "/a" 0. */
size_t parent_length(const char *path);

/* The whole file, or an empty buffer where there is none. */
struct buffer content_of(const char *path);
/* The next line of what "from" points into, its end replaced by a NUL; NULL at the end. */
char *next_line(char **from);
/* Writes the whole file by way of another beside it, so that it is the old one or the new one. */
void write_whole(const char *path, const struct buffer *content);

#endif
