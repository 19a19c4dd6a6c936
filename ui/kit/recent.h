/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was looked at before: the file "recent" in the directory of our state, a line each, the latest first. Passwords,
 * keys and pasted texts never stand in it. Two programs that write at once lose a line, never the file. */
#ifndef UI_KIT_RECENT_H
#define UI_KIT_RECENT_H
#include "base/arena.h"
#include "base/err.h"
#include "base/words.h"

enum recent_kind { RECENT_SERVER, RECENT_FILES, RECENT_MESSAGE, RECENT_KINDS };

struct recent {
	enum recent_kind kind;
	int64_t at;
	unsigned times;      /* it was looked at */
	const char *verdict; /* as in reports; "" */
	unsigned found[3];   /* errors, warnings, notes */
	struct words what,
	    trust; /* as sources and words of --trust are written, files by their whole path; a message */
};

struct recents {
	struct arena *arena;
	struct recent *v;
	size_t n;
};

/* A file of this name in the directory of our state; NULL: there is none. The caller frees it. */
char *recent_path(const char *name);
/* The directories above it. */
void recent_make_directories(char *path);
/* Those there are, free with recent_free; a line that cannot be read is left out. */
void recent_read(struct recents *out);
void recent_free(struct recents *r);
/* The first of what is the same goes; of each kind so many stay as one would look through. */
void recent_add(const struct recent *r);
bool recent_forget(struct err *e);

#endif
