/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --log FILE: what the program did, printable characters only, never key material, redacted where a report is.
 * The file is written from log_open on, and is never a terminal.  The last 1000
 * entries are kept, with or without a file, for the browser's message log. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/argument.h"
#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

enum log_level { LEVEL_PLAIN, LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

struct log_entry {
	int64_t at; /* seconds since 1970 */
	enum log_level level;
	char *text; /* escaped, UTF-8, one line */
};

/* r: of what is logged from then on, while it is open; NULL: everything as it is. */
bool log_open(const char *path, struct redaction *r, struct err *e);
/* log_line("trust store: %1$s", as_path(path)): never translated. */
#define log_line(msgid, ...) log_sentence(LEVEL_PLAIN, (msgid), ARGUMENTS(__VA_ARGS__))
/* A level stands in the file as a word before the text. */
void log_sentence(enum log_level level, const char *msgid, unsigned n, const struct argument *args);
size_t log_count(void);
const struct log_entry *log_at(size_t i); /* oldest first; valid until the next one; NULL: there is none */
void log_close(void);                     /* the kept entries go too */

#endif
