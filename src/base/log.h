/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --log FILE: what the program did, printable characters only, never key material.
 * The file is written from log_open on, and is never a terminal.  The last 1000
 * lines are kept, with or without a file, for the browser's message log. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/err.h"
#include <stddef.h>

bool log_open(const char *path, struct err *e);
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
size_t log_count(void);
const char *log_at(size_t i); /* oldest first; valid until the next log_line */
void log_close(void);         /* the kept lines go too */

#endif
