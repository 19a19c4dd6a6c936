/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configurations of a setting a line: NAME = VALUE, as PostgreSQL, Postfix and RabbitMQ have them. */
#ifndef AUDIT_PAIRS_H
#define AUDIT_PAIRS_H
#include "audit/conf.h"
#include "audit/listener.h"
#include "audit/setting.h"
#include "base/err.h"

#include <stdbool.h>

struct pairs_form {
	const struct setting_row *setting;
	bool goes_on; /* a line that begins with a blank belongs to the one before */
	bool quoted;  /* values in single quotes; what follows # is a comment */
	bool blank;   /* a blank is as good as = */
	/* A line that includes others; true: it was one. */
	bool (*include)(struct configuration *c, struct directive *d);
};
/* Reads a file's lines as directives of `into`. */
bool pairs_read(struct configuration *c, const struct pairs_form *form, const char *path, struct directive *into,
                struct place_in from, struct err *e);
/* The last one of that name, NULL. Its value, "". */
const struct directive *pairs_find(const struct configuration *c, const char *name);
const char *pairs_value(const struct configuration *c, const char *name);
/* Names the file of that setting; nothing where it is not set, or empty. */
struct named_file *pairs_file(struct configuration *c, struct listener *l, enum file_use use, const char *name,
                              int pair);
bool pairs_is_on(const char *value); /* on, yes, true, 1 */

#endif
