/* A survey's lines: rows by path, group and place, with caps; totals and the digest of all that is at risk (README.md, "Survey"). */
#ifndef ROWS_H
#define ROWS_H

#include "ground.h"
#include "sha256.h"

enum change { NEW, CHANGED, MODE, DELETED };

/* What a survey of this boot needs to know, from the environment. */
struct boot {
    const char *notes, *id, *root, *base, *strategy;
    int comes_back;
    const char *disk_files, *disk_bytes;
};

/* A row for what lies in the directory of this level: counted, shown if there is room, and part of the digest if it is at risk. */
void add_row(struct level *level, const char *path, int is_free, enum change change, enum kind kind, const struct thing *thing);

/* Ends the survey: writes LINES (for the channel) and notes/last/{rows,groups,places,promise,totals}. */
void write_survey(const struct boot *boot, const struct mounts *mounts, const char *lines);

#endif
