/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search in a tree: over what is shown and what is folded, around the end. */
#include "config.h"
#include "ui/filter.h"
#include "ui/tree.h"

#define HEX_PLAIN 4 /* so many digits are a number without more ado */

static bool is_lower(const char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			return false;
	return true;
}

static void lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* "4f:0A:1b", "0x4f0a1b" and "4F0A1B" are the number 4f0a1b. NULL: not written that way. */
static char *hex_digits(const char *s)
{
	bool marked = strncmp(s, "0x", 2) == 0 || strchr(s, ':') || strlen(s) >= HEX_PLAIN;
	char *out, *o;

	if (strncmp(s, "0x", 2) == 0)
		s += 2;
	if (!marked || !*s || s[strspn(s, "0123456789abcdefABCDEF:")] != '\0')
		return NULL;
	out = o = xmalloc(strlen(s) + 1);
	for (; *s; s++)
		if (*s != ':')
			*o++ = *s;
	*o = '\0';
	lower(out);
	if (*out)
		return out;
	free(out);
	return NULL;
}

static void row_text(const struct row *row, struct buf *out)
{
	for (int i = 0; i < row->nleft; i++)
		buf_puts(out, row->left[i].text);
	for (int i = 0; i < row->nright; i++) {
		buf_putc(out, i == 0 ? '\n' : ' ');
		buf_puts(out, row->right[i].text);
	}
	for (const char *line = row->find; line && *line; line += strspn(line, "\n")) {
		bool is;
		size_t n = strcspn(line, "\n"), label = filter_label(line, &is);

		if (!is) {
			buf_putc(out, '\n');
			buf_put(out, line + label, n - label);
		}
		line += n;
	}
	buf_str(out);
}

bool row_matches(const struct row *row, const char *needle)
{
	struct buf text = BUF_INIT;
	char *hex;
	bool yes;

	row_text(row, &text);
	if (is_lower(needle))
		lower(text.s);
	yes = strstr(text.s, needle) != NULL;
	if (!yes && row->find && (hex = hex_digits(needle))) {
		yes = strstr(row->find, hex) != NULL;
		free(hex);
	}
	buf_free(&text);
	return yes;
}

void tree_needle(struct tree *t, const char *needle)
{
	free(t->needle);
	t->needle = needle && *needle ? xstrdup(needle) : NULL;
}

/* The search counts over all rows of a tree, folded ones too, and over all rows of a source. */
static size_t rows_there(const struct tree *t)
{
	return t->source ? tree_count(t) : t->rows.list.n;
}

static const struct row *row_there(struct tree *t, size_t i)
{
	return t->source ? tree_at(t, i) : &t->rows.list.v[i];
}

static size_t row_here(const struct tree *t)
{
	size_t at = t->text ? t->top : t->cursor;

	return t->source || at >= t->nshown ? at : t->shown[at];
}

/* A text has no tags: the line goes to the top of the window. */
static bool go_to(struct tree *t, size_t i)
{
	const struct row *row = row_there(t, i);

	if (!t->text)
		return tree_select(t, row->tag);
	t->top = 0;
	tree_scroll(t, (long)i);
	return true;
}

enum found tree_find(struct tree *t, bool forward, bool here)
{
	size_t n = rows_there(t), from = row_here(t);

	if (!t->needle || n == 0)
		return FOUND_NOTHING;
	for (size_t k = here ? 0 : 1; k <= n; k++) {
		size_t i = (forward ? from + k : from + n - k % n) % n;
		const struct row *row = row_there(t, i);
		bool wrapped = forward ? i < from || k == n : i > from || k == n;

		if ((t->text || row->tag) && row_matches(row, t->needle) && go_to(t, i))
			return wrapped && k > 0 ? FOUND_WRAPPED : FOUND;
	}
	return FOUND_NOTHING;
}
