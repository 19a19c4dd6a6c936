/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that a person bound in the configuration. What looks at the keys of an action asks here. */
#ifndef UI_FRAME_BIND_H
#define UI_FRAME_BIND_H
#include "ui/frame/action.h"

/* The key loses every meaning that it had, and means the action wherever that has one; "none": nothing. A key that is
 * bound again means the last. false: *why; nothing changed. */
bool bind_key(const char *key, const char *action, const char **why);
void bind_forget(void); /* all keys as in the tables */

/* The words of the row's keys as they are now; good until the next bind_key. */
const char *bind_words(const struct action_row *row);
bool bind_changed(const struct action_row *row); /* they are not those of the table */

#endif
