/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each text field is a prompt of its own (prompt.h); the form hands keys to the one in focus. */
#include "config.h"

#include "ui/kit/form.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"

#include <stdlib.h>

#define OTHERS_CELLS 15 /* "  ( ) 12 others" */

struct form_value {
	struct prompt line; /* FIELD_TEXT */
	int choice;         /* FIELD_CHOICE */
};

/* The form looks at the text when it needs it. */
static void edited(void *ctx, enum prompt_event e)
{
	(void)ctx;
	(void)e;
}

void form_init(struct form *f, const struct form_field *fields, size_t n)
{
	*f = (struct form){ .field = fields, .n = n, .value = xcalloc(n, sizeof *f->value) };
	for (size_t i = 0; i < n; i++)
		form_set(f, i, "");
}

void form_free(struct form *f)
{
	free(f->value);
	f->value = NULL;
}

void form_set(struct form *f, size_t i, const char *text)
{
	prompt_open(&f->value[i].line, "", text, edited, NULL);
}

void form_choose(struct form *f, size_t i, int choice)
{
	f->value[i].choice = choice;
}

const char *form_text(const struct form *f, size_t i)
{
	return f->value[i].line.text;
}

int form_choice(const struct form *f, size_t i)
{
	return f->value[i].choice;
}

/* ---- keys ---- */

static int choices(const struct form_field *f)
{
	int n = 0;

	while (n < FORM_CHOICES && f->choice[n])
		n++;
	return n;
}

static bool choose(struct form *f, size_t i, uint32_t key)
{
	int n = choices(&f->field[i]), by = key == K_SPACE || key == K_RIGHT ? 1 : key == K_LEFT ? n - 1 : 0;

	f->value[i].choice = (f->value[i].choice + by) % n;
	return by != 0;
}

/* Keys that leave the line alone go on to the action table: the help of an empty line, too. */
static bool is_typing(const struct prompt *p, uint32_t key)
{
	switch (key) {
	case K_LEFT:
	case K_RIGHT:
	case K_HOME:
	case K_END:
	case K_BACKSPACE:
	case K_DELETE:
	case CONTROL('A'):
	case CONTROL('E'):
	case CONTROL('H'):
	case CONTROL('K'):
	case CONTROL('U'):
	case 0x7f:
		return true;
	case '?':
		return p->n > 0;
	default:
		return key >= 0x20 && key < K_UP;
	}
}

bool form_key(struct form *f, size_t i, uint32_t key)
{
	if (f->field[i].kind == FIELD_CHOICE)
		return choose(f, i, key);
	if (f->field[i].kind != FIELD_TEXT || !is_typing(&f->value[i].line, key))
		return false;
	prompt_key(&f->value[i].line, key);
	return true;
}

/* ---- rows ---- */

static void text_row(const struct form_field *f, const struct form_value *v, struct rows *r, struct row *row)
{
	if (v->line.n > 0)
		row_put(r, row, STYLE_STRONG, rows_safe(r, v->line.text, PROMPT_MAX));
	else if (f->empty)
		row_put(r, row, STYLE_DIM, _(f->empty));
}

/* A choice takes its name, a mark and two blanks. */
static int choice_cells(const struct form_field *f, int i)
{
	return (int)text_width(_(f->choice[i])) + 6;
}

/* Where a long list of choices begins, so that the one that is made can be seen. */
static int first_choice(const struct form_field *f, int choice, int cells)
{
	int first = choice, used = choice_cells(f, choice);

	while (first > 0 && used + choice_cells(f, first - 1) <= cells)
		used += choice_cells(f, --first);
	return first;
}

/* Those that there is room for, and how many there are besides. */
static void choice_row(const struct form_field *f, const struct form_value *v, struct rows *r, struct row *row, int cells)
{
	int n = choices(f), all = 0, first, used = 0, i;
	struct buf b = BUF_INIT;

	for (i = 0; i < n; i++)
		all += choice_cells(f, i);
	if (all - 2 > cells)
		cells -= OTHERS_CELLS;
	first = all - 2 <= cells ? 0 : first_choice(f, v->choice, cells);
	for (i = first; i < n && (i <= v->choice || used + choice_cells(f, i) - 2 <= cells); i++) {
		used += choice_cells(f, i);
		buf_puts(&b, i > first ? "  " : "");
		if (v->choice == i) {
			row_put(r, row, STYLE_PLAIN, buf_str(&b));
			row_put(r, row, STYLE_KEY, "(o)");
			buf_reset(&b);
		}
		buf_printf(&b, "%s %s", v->choice == i ? "" : "( )", _(f->choice[i]));
	}
	row_put(r, row, STYLE_PLAIN, buf_str(&b));
	buf_free(&b);
	if (n - (i - first) > 0)
		row_putf(r, row, STYLE_DIM, P_("  ( ) %d other", "  ( ) %d others", n - (i - first)), n - (i - first));
}

void form_rows(const struct form *f, struct rows *r, size_t from, size_t end, int cells, uint64_t base)
{
	for (size_t i = from; i < end; i++) {
		struct row *row = rows_add(r, base + i, 0);
		const char *label = _(f->field[i].label);
		int pad = FORM_LABEL_CELLS - 2 - (int)text_width(label);

		if (f->field[i].kind == FIELD_BUTTON) {
			row_putf(r, row, STYLE_HEADING, "%*s[ %s ]", FORM_LABEL_CELLS, "", label);
			continue;
		}
		row_putf(r, row, STYLE_LABEL, "%*s%s  ", pad > 0 ? pad : 0, "", label);
		if (f->field[i].kind == FIELD_TEXT)
			text_row(&f->field[i], &f->value[i], r, row);
		else
			choice_row(&f->field[i], &f->value[i], r, row, cells - FORM_LABEL_CELLS);
	}
}

int form_cursor(const struct form *f, size_t i, enum charset cs)
{
	const struct prompt *p = &f->value[i].line;
	struct buf b = BUF_INIT;
	int cells;

	if (f->field[i].kind != FIELD_TEXT)
		return -1;
	text_escape(&b, span_of(p->text, p->at), cs);
	cells = FORM_LABEL_CELLS + (int)text_width(buf_str(&b));
	buf_free(&b);
	return cells;
}
