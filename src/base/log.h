/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --log FILE: what the program did, printable characters only, never key material.
 * The file is written from log_open on, and is never a terminal.  The last 1000
 * entries are kept, with or without a file, for the browser's message log. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

enum log_level { LEVEL_PLAIN, LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

struct log_entry {
	int64_t at; /* seconds since 1970 */
	enum log_level level;
	char *text; /* escaped, UTF-8, one line */
};

bool log_open(const char *path, struct err *e);
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with a level, which the file has as a word before the text. */
void log_say(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
size_t log_count(void);
const struct log_entry *log_at(size_t i); /* oldest first; valid until the next log_line; NULL: there is none */
void log_close(void);                     /* the kept entries go too */

#endif
