/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A term is read by descent, within a bound. Where a comma is missing the reader goes on as if it were there. */
#include "config.h"

#include "audit/erlang.h"

#include "audit/conf.h"
#include "audit/scan.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEYS_MAX 200 /* octets of all keys on the way: settings have less */

struct erlang_reader {
	struct configuration *c;
	struct text_scan *s;
	struct directive *into;
	const char *(*rename)(struct configuration *c, const char *name);
	unsigned deep;
	bool stopped; /* nothing behind it can be made out */
};

static struct place_in here(const struct erlang_reader *r)
{
	return (struct place_in){ r->s->file, r->s->line };
}

static void skip(struct text_scan *s)
{
	for (int c; (c = scan_peek(s)) >= 0 && (isspace(c) || c == '%');)
		if (c == '%')
			scan_line_end(s);
		else
			scan_take(s);
}

bool erlang_is(struct span text)
{
	struct text_scan s = scan_of(text, 0);

	skip(&s);
	return scan_peek(&s) == '[' || scan_peek(&s) == '{';
}

/* "string", 'atom', atom, number, <<"binary">>. NULL: none of them. */
static const char *scalar(struct erlang_reader *r)
{
	struct buf b = BUF_INIT;
	struct place_in at = here(r);
	int c = scan_peek(r->s);

	buf_str(&b);
	for (; c == '<'; c = scan_peek(r->s))
		scan_take(r->s);
	if (c == '"' || c == '\'') {
		int quote = scan_take(r->s);

		while ((c = scan_take(r->s)) >= 0 && c != quote) {
			if (c == '\\' && scan_peek(r->s) >= 0)
				c = scan_take(r->s);
			buf_putc(&b, c);
		}
		if (c < 0) {
			conf_syntax(r->c, at, N_("a quote is opened and not closed"));
			r->stopped = true;
		}
	} else {
		while ((c = scan_peek(r->s)) >= 0 && (isalnum(c) || strchr("_@+-#/:", c) ||
		                                      (c == '.' && r->s->p + 1 < r->s->end && isalnum(r->s->p[1]))))
			buf_putc(&b, scan_take(r->s));
		if (!b.n) {
			buf_free(&b);
			return NULL;
		}
	}
	while (scan_peek(r->s) == '>')
		scan_take(r->s);
	return buf_keep(&b, r->c->arena);
}

static void emit(struct erlang_reader *r, const char *path, const char *value, struct place_in at)
{
	const char *name = r->rename ? r->rename(r->c, path) : NULL, *dot = strrchr(path, '.');
	struct directive *d = directive_new(r->c, r->into, name ? name : path, at);

	if (!d)
		return;
	directive_arg(r->c, d, value);
	directive_arg(r->c, d, dot ? dot + 1 : path);
}

/* "": it is too long, and nothing is to come of it. */
static const char *below(struct erlang_reader *r, const char *path, const char *key)
{
	if (r->c->cut || strlen(path) + strlen(key) > KEYS_MAX)
		return "";
	return *path ? arena_printf(r->c->arena, "%s.%s", path, key) : key;
}

static void term(struct erlang_reader *r, const char *path, struct place_in at);

enum next { NEXT_ELEMENT, NEXT_END, NEXT_BROKEN };

/* What stands behind an element. */
static enum next next_of(struct erlang_reader *r, int close)
{
	skip(r->s);
	int c = scan_peek(r->s);
	bool comma = c == ',';

	if (r->stopped)
		return NEXT_BROKEN;
	if (comma) {
		scan_take(r->s);
		skip(r->s);
		c = scan_peek(r->s);
	}
	if (c == close) {
		if (comma)
			conf_syntax(r->c, here(r), N_("a comma stands before \"%1$s\""),
			            as_code(close == ']' ? "]" : "}"));
		scan_take(r->s);
		return NEXT_END;
	}
	if (c < 0 || strchr("]}.)", c))
		return NEXT_BROKEN;
	if (!comma && (isalnum(c) || strchr("{[\"'<", c)))
		conf_syntax(r->c, here(r), N_("a comma is missing before this"));
	return NEXT_ELEMENT;
}

static void not_closed(struct erlang_reader *r, int close, struct place_in began)
{
	if (r->stopped)
		return;
	conf_syntax(r->c, here(r), N_("\"%1$s\" of line %2$s is not closed here"), as_code(close == ']' ? "[" : "{"),
	            as_number(began.line));
	r->stopped = true;
}

/* Takes the opening one. true: it is closed again, and was empty. */
static bool is_empty(struct erlang_reader *r, int close)
{
	scan_take(r->s);
	skip(r->s);
	if (scan_peek(r->s) != close)
		return false;
	scan_take(r->s);
	return true;
}

/* {key, value}: the value's path has the key; what else stands in a tuple is passed over. */
static void tuple(struct erlang_reader *r, const char *path)
{
	struct place_in began = here(r);
	enum next next = NEXT_ELEMENT;
	const char *key = NULL;

	if (is_empty(r, '}'))
		return;
	for (size_t n = 0; next == NEXT_ELEMENT; n++) {
		skip(r->s);
		if (n == 0 && scan_peek(r->s) >= 0 && !strchr("[{", scan_peek(r->s)))
			key = scalar(r);
		else
			term(r, n == 1 && key ? below(r, path, key) : "", n == 1 ? began : here(r));
		next = next_of(r, '}');
	}
	if (next == NEXT_BROKEN)
		not_closed(r, '}', began);
}

static void list(struct erlang_reader *r, const char *path)
{
	struct place_in began = here(r);
	enum next next = NEXT_ELEMENT;

	if (is_empty(r, ']'))
		return;
	for (size_t n = 1; next == NEXT_ELEMENT; n++) {
		skip(r->s);
		bool inner = scan_peek(r->s) >= 0 && strchr("[{", scan_peek(r->s));

		term(r, inner || !*path ? path : below(r, path, arena_printf(r->c->arena, "%zu", n)), here(r));
		next = next_of(r, ']');
	}
	if (next == NEXT_BROKEN)
		not_closed(r, ']', began);
}

static void term(struct erlang_reader *r, const char *path, struct place_in at)
{
	const char *value;
	int c;

	skip(r->s);
	c = scan_peek(r->s);
	if (r->deep >= CONFIG_NESTED_MAX) {
		conf_syntax(r->c, here(r), N_("too many blocks within each other"));
		r->stopped = true;
		return;
	}
	r->deep++;
	if (c == '{') {
		tuple(r, path);
	} else if (c == '[') {
		list(r, path);
	} else if ((value = scalar(r))) {
		if (*path)
			emit(r, path, value, at);
	} else {
		conf_syntax(r->c, here(r), N_("here a value is wanted"));
		r->stopped = true;
	}
	r->deep--;
}

void erlang_read(struct configuration *c, struct text_scan *s, struct directive *into,
                 const char *(*rename)(struct configuration *c, const char *name))
{
	struct erlang_reader r = { .c = c, .s = s, .into = into, .rename = rename };

	term(&r, "", here(&r));
	skip(s);
	if (r.stopped)
		return;
	if (scan_peek(s) != '.')
		conf_syntax(c, here(&r), N_("the full stop at the end is missing"));
}
