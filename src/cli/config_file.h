/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file, certloupe-config(5): defaults of options, what only the browser needs, and keys. What the
 * command line says wins. A line that is not understood is a warning with its number, never the end of a run. */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H
#include "cli/option.h"

#define CONFIG_LINE 190 /* octets of one line; longer ones are left out with a warning */
#define CONFIG_LINES 2000

/* Settings: what is no option (a row's `set` and `offset` are those of an option), and the rows of option_table that
 * have a `setting`. */
const char *setting_name(const struct option_row *row); /* as the file says it */
const struct option_row *setting_named(const char *name);
/* Row i of all settings; NULL: no more. */
const struct option_row *setting_at(size_t i);

/* bind KEY ACTION. */
struct config_bind {
	const char *key, *action;
	int line;
};
/* Whether there is such a key and such an action, which it then does; false: *why, for the person. */
typedef bool (*bind_fn)(const char *key, const char *action, const char **why);

/* Reads $XDG_CONFIG_HOME/certloupe/config, or ~/.config/certloupe/config, into an o that was filled from the command
 * line. No file: nothing happens. bind may be NULL: then no key is looked at. */
void config_read(struct options *o, bind_fn bind);
/* Every setting with its value and where it came from, as a configuration file. */
void config_print(const struct options *o, FILE *out);

#endif
