#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 1000, MOST_PATH_BYTES = 125000, MOST_LINE = 40000, MOST_SAVED = 20, MOST_GROUPS = 200, MOST_PLACES = 200 };

static const char *const change_words[] = {"new", "changed", "mode", "deleted"};
static const char *const kind_words[] = {"file", "directory", "link", "other"};

struct group {
    const char *place;
    enum change change;
    int is_free;
    unsigned long long count, bytes;
};

static struct table groups, places;
static unsigned long long count[2], bytes_of[2];
static size_t shown[2], path_bytes[2];
static struct sha256 digest;
static int digested;

/* The lines so far, and the rows of free things, which come after those at risk. */
static struct buffer out, free_rows, saved;
static const char *part = "paths";
static size_t part_begun, rows;

static void begin_part(const char *name) {
    part = name;
    part_begun = 0;
}

static void end_part(void) {
    if (part_begun) add_text(&out, "]}\n");
    part_begun = 0;
}

/* A row in JSON; a line ends before the row that would make it longer than 40,000 bytes. */
static void add_line(const char *row) {
    if (part_begun && out.length - part_begun + strlen(row) > MOST_LINE) end_part();
    if (part_begun) {
        add_text(&out, ",");
    } else {
        add_format(&out, "{\"event\":\"survey\",\"part\":\"%s\",\"rows\":[", part);
        part_begun = out.length;
    }
    add_text(&out, row);
    rows++;
}

/* In notes, where a tab and a newline mean something. */
static void add_plain(struct buffer *to, const char *text) {
    for (; *text; text++) add_bytes(to, (unsigned char)*text < 0x20 || *text == 0x7f ? "?" : text, 1);
}

static void add_to_digest(const char *text, size_t length) {
    if (!digested) sha256_begin(&digest);
    digested = 1;
    sha256_add(&digest, text, length);
}

/* The place that a path is counted under: /opt, /usr/local, /var/log; never more than the survey may have. */
static const char *place_of(const char *path) {
    static const char *const divided[] = {"/usr/", "/var/", "/home/"};
    char *place = strdup(path);
    if (!place) fail("no memory", "place");
    char *second = strchr(place + 1, '/'), *third = second ? strchr(second + 1, '/') : NULL;
    char *end = second;
    for (size_t i = 0; third && i < sizeof divided / sizeof *divided; i++)
        if (!strncmp(place, divided[i], strlen(divided[i]))) end = third;
    if (!end) end = place + 1;
    *end = 0;
    if (!find(&places, place) && places.count > 18) {
        if (second && places.count < 22) *second = 0;
        else place[1] = 0;
    }
    const char *found = find_or_add(&places, place)->key;
    free(place);
    return found;
}

static struct group *group_of(struct level *level, const char *path, enum change change, int is_free) {
    struct group **known = &level->groups[change * 2 + is_free];
    if (*known) return *known;
    struct buffer key = {0};
    const char *place = place_of(path);
    add_format(&key, "%d %d %s", change, is_free, place);
    struct entry *entry = find_or_add(&groups, key.bytes);
    free(key.bytes);
    if (!entry->value) {
        struct group *group = allocate(sizeof *group);
        *group = (struct group){.place = place, .change = change, .is_free = is_free};
        entry->value = group;
    }
    return *known = entry->value;
}

static void show(const char *path, int is_free, enum change change, enum kind kind, unsigned long long bytes) {
    size_t length = strlen(path);
    if (shown[is_free] >= MOST_SHOWN || path_bytes[is_free] + length >= MOST_PATH_BYTES) {
        /* Once one had no room, none behind it is shown. */
        path_bytes[is_free] = MOST_PATH_BYTES;
        return;
    }
    path_bytes[is_free] += length;
    shown[is_free]++;
    static struct buffer row;
    row.length = 0;
    add_text(&row, "{\"path\":");
    add_json(&row, path);
    add_format(&row, ",\"change\":\"%s\",\"type\":\"%s\",\"bytes\":%llu,\"scratch\":%s}", change_words[change], kind_words[kind], bytes,
               is_free ? "true" : "false");
    if (is_free) add_bytes(&free_rows, row.bytes, row.length + 1);
    else add_line(row.bytes);
    if (!is_free && shown[0] <= MOST_SAVED) {
        add_format(&saved, "%s\t%s\t%llu\t", change_words[change], kind_words[kind], bytes);
        add_plain(&saved, path);
        add_text(&saved, "\n");
    }
}

void add_row(struct level *level, const char *path, int is_free, enum change change, enum kind kind, const struct thing *thing) {
    unsigned long long bytes = kind == DIRECTORY_KIND || thing->size < 0 ? 0 : (unsigned long long)thing->size;
    is_free = is_free || level->is_free ? 1 : 0;
    struct group *group = group_of(level, path, change, is_free);
    group->count++;
    group->bytes += bytes;
    count[is_free]++;
    bytes_of[is_free] += bytes;
    if (!is_free) {
        /* A log that somebody writes to is not another one each second. */
        unsigned long long about[4] = {change, bytes, (unsigned long long)thing->seconds, (unsigned long long)thing->nanoseconds};
        add_to_digest((const char *)about, level->is_log ? sizeof *about : sizeof about);
        add_to_digest(path, strlen(path) + 1);
    }
    show(path, is_free, change, kind, bytes);
}

static void write_free_rows(void) {
    const char *row = free_rows.bytes;
    for (size_t i = 0; i < shown[1] && shown[0] + i < MOST_SHOWN; i++) {
        add_line(row);
        row += strlen(row) + 1;
    }
    end_part();
}

/* What becomes of a package that differs from the base's. */
static const char *promised(const struct boot *boot, const char *state) {
    if (!strcmp(state, "cached")) return "rebuilt";
    if (!strcmp(state, "upgraded")) return strcmp(boot->strategy, "fix") ? "rebuilt" : "reverted";
    if (!strcmp(state, "upgraded-uncached")) return "reverted";
    if (!strcmp(state, "removed")) return boot->comes_back ? "kept" : "reverted";
    return "lost";
}

static struct buffer content_of_note(const struct boot *boot, const char *name) {
    struct buffer path = {0};
    add_format(&path, "%s/%s", boot->notes, name);
    struct buffer content = content_of(path.bytes);
    free(path.bytes);
    return content;
}

static void write_note(const struct boot *boot, const char *name, const struct buffer *content) {
    struct buffer path = {0};
    add_format(&path, "%s/%s", boot->notes, name);
    write_whole(path.bytes, content);
    free(path.bytes);
}

/* The fields of a line between tabs; those that are missing are empty. */
static void split(char *line, char *field[], int fields) {
    static char nothing[1];
    for (int i = 0; i < fields; i++) field[i] = line ? strsep(&line, "\t") : nothing;
}

/* last/packages: NAME, VERSION, STATE, BYTES. */
static void write_packages(const struct boot *boot, struct buffer *promise) {
    struct buffer content = content_of_note(boot, "last/packages");
    struct buffer row = {0};
    char *from = content.bytes, *field[4];
    begin_part("packages");
    int told = 0;
    for (char *line; (line = next_line(&from));) {
        add_to_digest(line, strlen(line) + 1);
        split(line, field, 4);
        add_format(promise, "package\t%s\t%s\t%s\t%s\n", field[0], strcmp(field[2], "removed") ? field[1] : "-", field[3], promised(boot, field[2]));
        if (told++ >= MOST_SHOWN) continue;
        row.length = 0;
        add_text(&row, "{\"name\":");
        add_json(&row, field[0]);
        add_text(&row, ",\"version\":");
        add_json(&row, field[1]);
        add_format(&row, ",\"state\":\"%s\",\"bytes\":%s}", field[2], field[3]);
        add_line(row.bytes);
    }
    end_part();
    free(row.bytes);
    free(content.bytes);
}

static void write_groups(const struct boot *boot, struct buffer *promise) {
    struct buffer note = {0}, place = {0}, row = {0};
    int told = 0;
    begin_part("groups");
    for (struct entry *each = groups.first; each; each = each->following) {
        const struct group *group = each->value;
        const char *change = change_words[group->change];
        place.length = row.length = 0;
        add_plain(&place, group->place);
        add_format(&note, "%s\t%s\t%d\t%llu\t%llu\n", place.bytes, change, group->is_free, group->count, group->bytes);
        if (!group->is_free)
            add_format(promise, "volatile\t%s\t%s\t%llu\t%llu\n", place.bytes, group->change == NEW ? "lost" : "reverted", group->count,
                       group->bytes);
        if (told++ >= MOST_GROUPS) continue;
        add_text(&row, "{\"place\":");
        add_json(&row, group->place);
        add_format(&row, ",\"change\":\"%s\",\"scratch\":%s,\"count\":%llu,\"bytes\":%llu}", change, group->is_free ? "true" : "false",
                   group->count, group->bytes);
        add_line(row.bytes);
    }
    end_part();
    free(place.bytes);
    free(row.bytes);
    write_note(boot, "last/groups", &note);
    free(note.bytes);
}

static void write_place(const char *path, const char *holds, const char *files, const char *bytes, struct buffer *note, struct buffer *promise) {
    static int told;
    if (told++ >= MOST_PLACES) return;
    add_format(note, "%s\t%s\t%s\t%s\n", path, holds, files, bytes);
    if (strcmp(holds, "user")) add_format(promise, "path\t%s\t%s\t%s\t-\n", path, files, bytes);
    struct buffer row = {0};
    add_text(&row, "{\"path\":");
    add_json(&row, path);
    add_format(&row, ",\"holds\":\"%s\",\"files\":%s,\"bytes\":%s}", holds, files, bytes);
    add_line(row.bytes);
    free(row.bytes);
}

/* figures: WHERE, FILES, BYTES of what lies on the data volume. */
static void write_places(const struct boot *boot, const struct mounts *mounts, struct buffer *promise) {
    struct buffer content = content_of_note(boot, "figures"), note = {0};
    struct table figures = {0};
    char *from = content.bytes, *field[3];
    for (char *line; (line = next_line(&from));) {
        split(line, field, 3);
        char **pair = allocate(2 * sizeof *pair);
        pair[0] = field[1];
        pair[1] = field[2];
        find_or_add(&figures, field[0])->value = pair;
    }
    begin_part("places");
    for (struct entry *kept = mounts->kept.first; kept; kept = kept->following) {
        struct entry *figure = find(&figures, kept->value);
        char **pair = figure ? figure->value : (char *[]){"0", "0"};
        write_place(kept->key, "kept", pair[0], pair[1], &note, promise);
    }
    struct entry *user = find(&figures, "user"), *layer = find(&figures, "layer");
    if (user) write_place("/mnt/data", "user", ((char **)user->value)[0], ((char **)user->value)[1], &note, promise);
    if (layer) write_place("/", "layer", ((char **)layer->value)[0], ((char **)layer->value)[1], &note, promise);
    if (!strcmp(boot->root, "disk")) write_place("/", "root", boot->disk_files, boot->disk_bytes, &note, promise);
    end_part();
    write_note(boot, "last/places", &note);
    free(note.bytes);
    free(content.bytes);
}

void write_survey(const struct boot *boot, const struct mounts *mounts, const char *lines) {
    struct buffer promise = {0}, totals = {0};
    char state[65];
    add_format(&promise, "boot\t%s\nending\trunning\nroot\t%s\t%s\n", boot->id, boot->root, boot->base);
    write_free_rows();
    write_packages(boot, &promise);
    write_groups(boot, &promise);
    write_places(boot, mounts, &promise);
    if (!digested) sha256_begin(&digest);
    sha256_end(&digest, state);
    write_note(boot, "last/rows", &saved);
    write_note(boot, "last/promise", &promise);
    write_whole(lines, &out);
    /* Last: who reads it finds the rest. */
    add_format(&totals, "%llu %llu %llu %llu %zu %s\n", count[0], bytes_of[0], count[1], bytes_of[1], rows, state);
    write_note(boot, "last/totals", &totals);
}
