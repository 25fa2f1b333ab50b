#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fail(const char *what, const char *about) {
    fprintf(stderr, "surveyor: %s: %s: %s\n", what, about, strerror(errno));
    exit(1);
}

void *allocate(size_t bytes) {
    /* What is needed for each of many is cut from larger pieces, and never given back. */
    static char *piece;
    static size_t left;
    bytes = (bytes + 7) & ~(size_t)7;
    if (bytes > left) {
        left = bytes > 65536 ? bytes : 65536;
        piece = malloc(left);
        if (!piece) fail("no memory", "table");
    }
    void *found = piece;
    piece += bytes;
    left -= bytes;
    return found;
}

char *copy_of(const char *text) {
    size_t bytes = strlen(text) + 1;
    return memcpy(allocate(bytes), text, bytes);
}

static void make_room(struct buffer *in, size_t more) {
    if (in->length + more < in->room) return;
    in->room = (in->length + more) * 2 + 256;
    in->bytes = realloc(in->bytes, in->room);
    if (!in->bytes) fail("no memory", "text");
}

void add_bytes(struct buffer *to, const void *bytes, size_t length) {
    make_room(to, length);
    if (length) memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
    to->bytes[to->length] = 0;
}

void add_text(struct buffer *to, const char *text) { add_bytes(to, text, strlen(text)); }

void add_format(struct buffer *to, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    make_room(to, (size_t)length + 1);
    va_start(values, format);
    vsnprintf(to->bytes + to->length, (size_t)length + 1, format, values);
    va_end(values);
    to->length += (size_t)length;
}

/* The length of the UTF-8 character at the beginning of the text, 0 if there is none. */
static int character_length(const unsigned char *at) {
    unsigned c = at[0];
    if (c < 0x80) return 1;
    int length = c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
    /* A NUL is no continuation, so this never goes beyond the end. */
    for (int i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    /* Longer than needed, half of a pair, beyond the last. */
    if ((c == 0xe0 && at[1] < 0xa0) || (c == 0xed && at[1] > 0x9f) || (c == 0xf0 && at[1] < 0x90) || (c == 0xf4 && at[1] > 0x8f)) return 0;
    return length;
}

void add_json(struct buffer *to, const char *text) {
    add_bytes(to, "\"", 1);
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        int length = character_length(at);
        if (length == 0) {
            add_text(to, "\xef\xbf\xbd");
            length = 1;
        } else if (length == 1 && (*at < 0x20 || *at == 0x7f)) {
            add_format(to, "\\u%04x", *at);
        } else {
            if (*at == '"' || *at == '\\') add_bytes(to, "\\", 1);
            add_bytes(to, at, (size_t)length);
        }
        at += length;
    }
    add_bytes(to, "\"", 1);
}

static uint64_t hash(const char *key) {
    uint64_t value = 14695981039346656037u;
    for (; *key; key++) value = (value ^ (unsigned char)*key) * 1099511628211u;
    return value;
}

struct entry *find(const struct table *in, const char *key) {
    if (!in->count) return NULL;
    struct entry *entry = in->slots[hash(key) & (in->slot_count - 1)];
    while (entry && strcmp(entry->key, key)) entry = entry->next;
    return entry;
}

static void grow(struct table *in) {
    in->slot_count = in->slot_count ? in->slot_count * 4 : 64;
    free(in->slots);
    in->slots = calloc(in->slot_count, sizeof *in->slots);
    if (!in->slots) fail("no memory", "table");
    for (struct entry *entry = in->first; entry; entry = entry->following) {
        struct entry **slot = &in->slots[hash(entry->key) & (in->slot_count - 1)];
        entry->next = *slot;
        *slot = entry;
    }
}

struct entry *find_or_add(struct table *in, const char *key) {
    struct entry *entry = find(in, key);
    if (entry) return entry;
    if (in->count >= in->slot_count) grow(in);
    entry = allocate(sizeof *entry);
    struct entry **slot = &in->slots[hash(key) & (in->slot_count - 1)];
    *entry = (struct entry){.key = copy_of(key), .next = *slot};
    *slot = entry;
    *(in->first ? &in->last->following : &in->first) = entry;
    in->last = entry;
    in->count++;
    return entry;
}

size_t parent_length(const char *path) {
    const char *last = strrchr(path, '/');
    return last ? (size_t)(last - path) : 0;
}

int is_at_or_below(const char *path, const struct table *paths) {
    if (!paths->count) return 0;
    char *part = strdup(path);
    if (!part) fail("no memory", "path");
    int found = 0;
    while (*part && !(found = find(paths, part) != NULL)) part[parent_length(part)] = 0;
    free(part);
    return found;
}

struct buffer content_of(const char *path) {
    struct buffer content = {0};
    add_bytes(&content, "", 0);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return content;
    for (;;) {
        make_room(&content, 65536);
        ssize_t got = read(file, content.bytes + content.length, 65536);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        content.length += (size_t)got;
    }
    content.bytes[content.length] = 0;
    close(file);
    return content;
}

char *next_line(char **from) {
    if (!**from) return NULL;
    char *line = *from, *end = strchr(line, '\n');
    *from = end ? end + 1 : line + strlen(line);
    if (end) *end = 0;
    return line;
}

void write_whole(const char *path, const struct buffer *content) {
    struct buffer half = {0};
    add_format(&half, "%s.new", path);
    int file = open(half.bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail("can't write", half.bytes);
    for (size_t done = 0; done < content->length;) {
        ssize_t put = write(file, content->bytes + done, content->length - done);
        if (put < 0 && errno != EINTR) fail("can't write", half.bytes);
        if (put > 0) done += (size_t)put;
    }
    if (close(file) || rename(half.bytes, path)) fail("can't write", path);
    free(half.bytes);
}
