/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer under the title of every screen: the verdict in one filled word, its causes in order, and what to do
 * first. A view says what stands in it (view_ops.banner); how much of it there is room for is found here. */
#ifndef UI_FRAME_BANNER_H
#define UI_FRAME_BANNER_H
#include "base/arena.h"
#include "ui/frame/action.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"

#define BANNER_CAUSES 8
#define BANNER_KEYS 3

struct banner_cause {
	enum mark mark;
	const char *text, *title, *brief; /* the whole sentence, its kind, and a few words: as there is room */
};

/* All texts are safe, in `rows`' arena or static. */
struct ui_banner {
	struct rows *rows;
	const char *chip; /* at most 11 letters; NULL: none */
	enum style style; /* of the chip */
	struct banner_cause cause[BANNER_CAUSES];
	size_t ncause, more;        /* more: that were left out */
	size_t elsewhere;           /* causes of what was not asked about; said where there is room */
	const char *expected;       /* the name asked about, for where the title has no room for it; NULL */
	const char *label;          /* "FIX", "NEXT", "WHY"; NULL: there is no second line */
	const char *bar;            /* of progress, before the text; NULL */
	const char *text, *command; /* what stands behind it; command: one line for a shell, NULL */
	struct hint key[BANNER_KEYS];
	size_t nkey;
};

void banner_cause(struct ui_banner *b, enum mark mark, const char *text, const char *brief);
/* All causes of a screen stand there in one of the three forms. */
void banner_cause_titled(struct ui_banner *b, enum mark mark, const char *text, const char *title, const char *brief);
/* The key of an action, with a word for it; none where it has no key. */
void banner_key(struct ui_banner *b, const char *action, const char *word);
/* The lines it takes on a screen of this size. */
int banner_height(int w, int h);
/* Keys with their words, set off from them; as in the last line of the screen. */
void banner_hints(const struct hint *hint, size_t n, struct grid *g, int x, int y);
void banner_paint(const struct ui_banner *b, struct grid *g, int y);

#endif
