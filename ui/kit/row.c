/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and runs live in one arena, which goes when they are made anew; wrapping is done here, painting is not. */
#include "config.h"

#include "ui/kit/row.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdarg.h>
#include <string.h>

static const struct {
	const char *text;
	enum style style;
} marks[] = {
	[MARK_NONE] = { "", STYLE_PLAIN },       [MARK_OK] = { "ok", STYLE_OK },
	[MARK_NOTE] = { "-", STYLE_NOTE },       [MARK_UNKNOWN] = { "?", STYLE_UNKNOWN },
	[MARK_WARNING] = { "!", STYLE_WARNING }, [MARK_ERROR] = { "x", STYLE_ERROR },
};

const char *mark_text(enum mark m)
{
	return marks[m].text;
}

enum style mark_style(enum mark m)
{
	return marks[m].style;
}

void rows_clear(struct rows *r)
{
	arena_free(r->arena);
	r->arena = NULL;
	vec_free(&r->list);
}

struct arena *rows_arena(struct rows *r)
{
	if (!r->arena)
		r->arena = arena_new();
	return r->arena;
}

struct row *rows_add(struct rows *r, uint64_t tag, unsigned depth)
{
	struct row *row = vec_push(&r->list);

	rows_arena(r);
	row->tag = tag;
	row->depth = (uint16_t)depth;
	return row;
}

void rows_blank(struct rows *r)
{
	rows_add(r, 0, 0);
}

void rows_heading(struct rows *r, const char *left, const char *right)
{
	struct row *row = rows_add(r, 0, 0);

	row_put(r, row, STYLE_HEADING, left);
	if (right)
		row_right(r, row, STYLE_DIM, right);
}

static void run_add(struct stretch *runs, uint8_t *n, enum style s, const char *text)
{
	if (*n < ROW_RUNS)
		runs[(*n)++] = (struct stretch){ text, s };
}

void row_put(struct rows *r, struct row *row, enum style s, const char *safe)
{
	run_add(row->left, &row->nleft, s, arena_strdup(rows_arena(r), safe));
}

void row_right(struct rows *r, struct row *row, enum style s, const char *safe)
{
	run_add(row->right, &row->nright, s, arena_strdup(rows_arena(r), safe));
}

void row_putf(struct rows *r, struct row *row, enum style s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run_add(row->left, &row->nleft, s, arena_vprintf(rows_arena(r), fmt, ap));
	va_end(ap);
}

void row_rightf(struct rows *r, struct row *row, enum style s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run_add(row->right, &row->nright, s, arena_vprintf(rows_arena(r), fmt, ap));
	va_end(ap);
}

/* The end of the last whole character within max octets: a cut must not look like an invalid byte. */
static size_t whole_characters(const char *s, size_t max)
{
	size_t n = max;

	while (n > 0 && n + 4 > max && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n > 0 ? n : max;
}

const char *rows_safe(struct rows *r, const char *outside, size_t max)
{
	struct buf out = BUF_INIT;
	size_t n = strlen(outside);

	text_escape(&out, span_of(outside, n <= max ? n : whole_characters(outside, max)), r->charset);
	if (n > max)
		buf_printf(&out, _(".. (%zu octets)"), n);
	return buf_keep(&out, rows_arena(r));
}

void row_raw(struct rows *r, struct row *row, enum style s, const char *outside)
{
	run_add(row->left, &row->nleft, s, rows_safe(r, outside, ROW_LINE_MAX));
}

const char *rows_argument(struct rows *r, struct argument x, size_t max)
{
	struct buf out = BUF_INIT;
	const char *safe;

	argument_render(&out, x, &rendering_translated);
	safe = rows_safe(r, buf_str(&out), max);
	buf_free(&out);
	return safe;
}

const char *rows_sentence(struct rows *r, const struct sentence *s)
{
	return rows_argument(r, (struct argument){ .kind = ARGUMENT_SENTENCE, .sentence = s }, ROW_TEXT_MAX);
}

/* Calls rows_add for each line of wrapped text; the first may follow a label. */
static void add_lines(struct rows *r, uint64_t tag, char *wrapped, size_t indent, const char *label, enum style s)
{
	char *line = wrapped, *end;

	for (;; line = end + 1) {
		struct row *row = rows_add(r, tag ? tag++ : 0, 0);

		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		if (line == wrapped && label)
			row_put(r, row, STYLE_LABEL, label);
		else if (indent > 0)
			row_putf(r, row, STYLE_PLAIN, "%*s", (int)indent, "");
		row_put(r, row, s, line);
		if (!end)
			return;
	}
}

static size_t cells_beside(int width, int indent)
{
	return (size_t)(width - indent >= 10 ? width - indent : 10);
}

/* "4f:0a:1b ..." breaks between octets, not in them. */
static void wrap_octets(struct buf *out, const char *s, size_t cells)
{
	size_t a_line = cells / 3 * 3; /* the last colon of a line takes a cell, too */

	for (size_t i = 0; s[i]; i++) {
		if (i > 0 && i % a_line == 0)
			buf_putc(out, '\n');
		buf_putc(out, s[i]);
	}
}

static bool is_octets(const char *s)
{
	return strlen(s) > 5 && s[2] == ':' && s[strspn(s, "0123456789abcdefABCDEF:")] == '\0';
}

static void wrap(struct buf *out, const char *safe, size_t cells)
{
	if (is_octets(safe))
		wrap_octets(out, safe, cells);
	else
		text_wrap(out, safe, cells, 0);
}

void rows_field(struct rows *r, uint64_t tag, int width, int label_width, const char *label, enum style s,
                const char *safe)
{
	struct buf head = BUF_INIT, text = BUF_INIT;

	text_column(&head, label, (size_t)label_width - 1, r->charset);
	buf_putc(&head, ' ');
	wrap(&text, safe, cells_beside(width, label_width));
	buf_str(&text);
	add_lines(r, tag, text.s, (size_t)label_width, buf_str(&head), s);
	buf_free(&head);
	buf_free(&text);
}

void rows_value(struct rows *r, uint64_t tag, int width, int label_width, const char *label, const char *outside)
{
	struct buf lines = BUF_INIT;
	size_t left = 0;

	for (const char *p = outside; *p; p++) {
		size_t n = strcspn(p, "\n");

		if (lines.n < ROW_TEXT_MAX)
			buf_printf(&lines, "%s%s", lines.n > 0 ? "\n" : "",
			           rows_safe(r, arena_strndup(rows_arena(r), p, n), ROW_TEXT_MAX));
		else
			left++;
		p += n;
		if (*p == '\0')
			break;
	}
	if (left > 0)
		buf_printf(&lines, P_("\n.. and %zu more", "\n.. and %zu more", left), left);
	rows_field(r, tag, width, label_width, label, STYLE_PLAIN, buf_str(&lines));
	buf_free(&lines);
}

void rows_lines(struct rows *r, enum style s, const char *safe)
{
	while (*safe) {
		size_t n = strcspn(safe, "\n");
		struct row *row = rows_add(r, 0, 0);

		row_put(r, row, s, arena_strndup(rows_arena(r), safe, n));
		safe += n + (safe[n] == '\n');
	}
}

void rows_text(struct rows *r, int width, int indent, enum style s, const char *safe)
{
	struct buf text = BUF_INIT;

	text_wrap(&text, safe, cells_beside(width, indent), 0);
	buf_str(&text);
	add_lines(r, 0, text.s, (size_t)indent, NULL, s);
	buf_free(&text);
}
