/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is one line of a view before anybody knows where it will stand: runs of
 * styled text, a mark, a place in a tree and a tag that stays the same when the
 * rows are made anew.  Views make rows, grid.h paints them; none of it knows a
 * terminal.
 *
 * The text of a row is safe UTF-8 (base/text.h): row_put takes text that is ours
 * or was escaped already, row_raw takes what came from outside. */
#ifndef UI_KIT_ROW_H
#define UI_KIT_ROW_H
#include "base/argument.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"

/* What a piece of text is, not how it looks: theme.c says that. */
enum style {
	STYLE_PLAIN,
	STYLE_DIM, /* may be overlooked */
	STYLE_LABEL,
	STYLE_HEADING,
	STYLE_STRONG, /* the one line that matters */
	STYLE_ERROR,
	STYLE_WARNING,
	STYLE_NOTE,
	STYLE_OK,
	STYLE_UNKNOWN,
	STYLE_KEY,     /* a key of the keyboard */
	STYLE_LINK,    /* a place that Enter leads to */
	STYLE_COMMAND, /* to be typed elsewhere */
	STYLE_RULE,    /* lines that separate */
	STYLE_HIT,     /* what was recognised: the fill of a search's hit */
	/* The one filled word of a screen, the verdict. */
	STYLE_CHIP_ERROR,
	STYLE_CHIP_WARNING,
	STYLE_CHIP_OK,
	STYLE_CHIP_UNKNOWN,
	STYLE_COUNT
};

/* ORDER: worse is greater; a closed parent shows the greatest of what it hides. */
enum mark { MARK_NONE, MARK_OK, MARK_NOTE, MARK_UNKNOWN, MARK_WARNING, MARK_ERROR };
const char *mark_text(enum mark m); /* "x", "!", "-", "?", "ok", "" */
enum style mark_style(enum mark m);

enum fold { FOLD_NONE, FOLD_OPEN, FOLD_CLOSED };

struct stretch {
	const char *text;
	enum style style;
};

#define ROW_RUNS 14
#define ROW_PROSE 84 /* cells of a line of prose: a longer one is hard to follow */
static inline int row_prose(int width)
{
	return width < ROW_PROSE ? width : ROW_PROSE;
}

struct row {
	uint64_t tag; /* 0: a heading or a blank that cannot be selected */
	uint16_t depth;
	uint8_t fold;          /* enum fold */
	uint8_t mark;          /* enum mark */
	bool marks;            /* keeps the place of a mark even when there is none */
	bool unmade;           /* its children are made once it is open */
	bool joint;            /* drawn with a joint to its parent ("└") in place of a fold sign */
	bool ghost;            /* not there: what would be, drawn quietly and with a dashed joint */
	uint8_t nleft, nright; /* of run: the left ones first */
	uint16_t keep;         /* cells of the left text that a long right text must leave; 0: 12 */
	struct stretch left[ROW_RUNS];
	struct stretch right[ROW_RUNS];
	const char *find; /* more for a search to look at; NULL */
};

/* A tag says what the row stands for, so that a view needs no list beside its rows. */
#define TAG(kind, a, b) (((uint64_t)(kind) << 56) | ((uint64_t)((a)&0xffffff) << 32) | (uint32_t)(b))
#define TAG_KIND(tag) ((unsigned)((tag) >> 56))
#define TAG_A(tag) ((int)(((tag) >> 32) & 0xffffff))
#define TAG_B(tag) ((int)(uint32_t)(tag))

/* Rows made together, with the memory of their texts. */
struct rows {
	struct arena *arena; /* made with the first row */
	enum charset charset;
	VEC_OF(struct row) list;
};

void rows_clear(struct rows *r);          /* charset stays */
struct arena *rows_arena(struct rows *r); /* made when first asked for */

/* The pointer is good until the next rows_add. */
struct row *rows_add(struct rows *r, uint64_t tag, unsigned depth);
void rows_blank(struct rows *r);
void rows_heading(struct rows *r, const char *left, const char *right); /* right may be NULL; both safe */

void row_put(struct rows *r, struct row *row, enum style s, const char *safe);
void row_putf(struct rows *r, struct row *row, enum style s, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void row_raw(struct rows *r, struct row *row, enum style s, const char *outside);
void row_right(struct rows *r, struct row *row, enum style s, const char *safe);
void row_rightf(struct rows *r, struct row *row, enum style s, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Safe text in the arena of the rows; at most `max` octets of the input are shown, then how long it was. */
const char *rows_safe(struct rows *r, const char *outside, size_t max);
#define ROW_LINE_MAX 1000  /* octets of one name in one line */
#define ROW_TEXT_MAX 16384 /* octets of one value that is wrapped over lines */

/* "Label       value", wrapped at `width` cells under the value; lines in the value are lines. safe: escaped already.
 * All rows of a value carry the tag (0: not selectable) of which the first is the one found by it. */
void rows_field(struct rows *r, uint64_t tag, int width, int label_width, const char *label, enum style s,
                const char *safe);
/* The same for a value that came from outside and may have several lines. */
void rows_value(struct rows *r, uint64_t tag, int width, int label_width, const char *label, const char *outside);
/* Safe lines as they are. */
void rows_lines(struct rows *r, enum style s, const char *safe);
/* Wrapped text, led by `indent` blanks. */
void rows_text(struct rows *r, int width, int indent, enum style s, const char *safe);
/* Rendered in the person's language, safe, in the arena. */
struct sentence;
const char *rows_sentence(struct rows *r, const struct sentence *s);
const char *rows_argument(struct rows *r, struct argument x, size_t max);

#endif
