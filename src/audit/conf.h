/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's configuration as a tree of directives, each with its file and line, whatever its grammar. What cannot be
 * read is a fault with its place, and the rest is read all the same. Nothing is known here of what a directive means,
 * and no file is opened but those that are named as configurations or included by them. */
#ifndef AUDIT_CONF_H
#define AUDIT_CONF_H
#include "base/arena.h"
#include "base/err.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "base/words.h"

#define CONFIG_FILES_MAX 1000                  /* files of one configuration */
#define CONFIG_DEPTH_MAX 20                    /* includes within includes, and blocks within blocks of these */
#define CONFIG_OCTETS_MAX ((size_t)4 << 20)    /* of one file */
#define CONFIG_OCTETS_ALL ((size_t)16 << 20)   /* of all */
#define CONFIG_DIRECTIVES_MAX ((size_t)300000) /* of all */
#define CONFIG_FAULTS_MAX 200
#define CONFIG_PATTERNS_MAX 200               /* that are looked up in directories */
#define CONFIG_EXPANSIONS_MAX 100000          /* variables that are looked up */
#define CONFIG_SEARCH_MAX ((size_t)100000000) /* places times directives that are searched for each */
#define CONFIG_NESTED_MAX 100                 /* blocks within blocks */

/* Where something stands: number of the file, line from 1. */
struct place_in {
	int file;
	unsigned line;
};

struct directive {
	const char *name;
	struct words arg;
	struct place_in at;
	struct directive *parent, *child, *last, *next; /* child: the first within its block, NULL; last: of these */
	bool block;
};

struct config_fault {
	struct place_in at;
	struct sentence said;
	const char *id; /* of the condition */
};

struct config_file {
	const char *path;
	int input; /* of a certset, by whoever examines it; -1 */
};

struct dialect;
struct configuration {
	struct arena *arena;
	const struct dialect *dialect;
	const char *base; /* the directory that relative names are below */
	struct directive *top;
	VEC_OF(struct config_file) file;
	VEC_OF(struct config_fault) fault;
	size_t octets, directives, patterns, expansions, places;
	VEC_OF(const struct directive *) note; /* that a reader wants to find again */
	unsigned depth;                        /* of includes, while it is read */
	bool cut;                              /* a bound was hit, and said so */
};

/* Of the arena; freed with conf_end. */
struct configuration *conf_begin(struct arena *a, const struct dialect *d);
void conf_end(struct configuration *c);

/* Reads one file: puts it on the list, and gives its text (in the arena, with a NUL behind it). false: a fault at
 * `from` says why, or, if from.file is negative, e does. */
bool conf_open(struct configuration *c, const char *path, struct place_in from, int *file, struct span *text,
               struct err *e);
/* One more place that is gathered for; false: searching for it would take too long, and that was said. */
bool conf_gathers(struct configuration *c, const struct directive *by);
/* One more variable is looked up; false: there were too many. */
bool conf_expands(struct configuration *c);
/* Lists, sorted, what a pattern of file names means; a plain name is itself, whether it is there or not. */
struct words conf_glob(struct configuration *c, const char *pattern);
/* The regular files in a directory, sorted. */
struct words conf_directory(struct configuration *c, const char *dir);
/* A name as it is meant in this configuration: below base unless it is absolute. */
const char *conf_path(struct configuration *c, const char *name);
const char *conf_dirname(struct arena *a, const char *path);

/* A new directive at the end of a block. NULL: there are too many. */
struct directive *directive_new(struct configuration *c, struct directive *parent, const char *name,
                                struct place_in at);
void directive_arg(struct configuration *c, struct directive *d, const char *word);
const char *directive_first(const struct directive *d); /* its first argument, "" */
/* The last of that name in a block itself; NULL. Case counts unless `any_case`. */
const struct directive *directive_in(const struct directive *block, const char *name, bool any_case);
/* Walks a tree in order: the next one behind d, below `top`; NULL: that was the last. */
const struct directive *directive_next(const struct directive *top, const struct directive *d);

void conf_fault(struct configuration *c, struct place_in at, const char *id, struct sentence said);
#define conf_syntax(c, at, msgid, ...)                                                                                 \
	conf_fault((c), (at), "config-syntax", SENTENCE((c)->arena, (msgid), ##__VA_ARGS__))
/* "nginx.conf:12" */
const char *conf_place(const struct configuration *c, struct arena *a, struct place_in at);

#endif
