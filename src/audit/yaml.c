/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a block stands further right than its key; where that does not hold, the line is a fault. */
#include "config.h"

#include "audit/yaml.h"

#include "audit/conf.h"
#include "audit/scan.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define SECRET_MIN 40 /* octets: no key in any form is shorter */

/* A block that is open, and where its key begins. */
struct yaml_level {
	struct directive *block;
	int indent;
};
struct yaml {
	struct configuration *c;
	struct text_scan *s;
	struct yaml_level level[CONFIG_NESTED_MAX];
	size_t n;
	bool stopped;
};

/* ---- secrets ---- */

static void erase(void *ctx)
{
	const struct span *s = ctx;

	secret_erase((void *)(uintptr_t)s->p, s->n);
}

void yaml_is_secret(struct configuration *c, struct span octets)
{
	struct span *s = ARENA_NEW(c->arena, struct span);

	*s = octets;
	arena_on_free(c->arena, erase, s);
}

static const char *keep(struct yaml *y, struct buf *b)
{
	const char *kept = arena_strndup(y->c->arena, buf_str(b), b->n);

	if (b->n >= SECRET_MIN)
		yaml_is_secret(y->c, span_of(kept, b->n));
	buf_wipe(b);
	return kept;
}

/* ---- scalars ---- */

static struct place_in here(const struct yaml *y)
{
	return (struct place_in){ y->s->file, y->s->line };
}

static void blanks(struct yaml *y)
{
	for (int c; (c = scan_peek(y->s)) == ' ' || c == '\t' || c == '\r';)
		scan_take(y->s);
}

/* Of \uXXXX only what is ASCII: nothing else is in PEM or base64. */
static int escaped(struct yaml *y)
{
	int c = scan_take(y->s);
	unsigned code = 0;

	if (c != 'u')
		return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
	for (int i = 0; i < 4 && isxdigit(scan_peek(y->s)); i++) {
		int d = scan_take(y->s);

		code = code * 16 + (unsigned)(isdigit(d) ? d - '0' : tolower(d) - 'a' + 10);
	}
	return code > 0 && code < 128 ? (int)code : '?';
}

static void quoted(struct yaml *y, struct buf *b)
{
	struct place_in at = here(y);
	int quote = scan_take(y->s), c;

	while ((c = scan_take(y->s)) >= 0) {
		if (c == quote && (quote == '"' || scan_peek(y->s) != '\''))
			return;
		if (c == quote) {
			scan_take(y->s);
		} else if (c == '\\' && quote == '"') {
			bool joined = scan_peek(y->s) == '\n';

			c = escaped(y);
			if (joined) {
				blanks(y);
				continue;
			}
		} else if (c == '\n') { /* a line that goes on: its indent is nothing */
			c = ' ';
			blanks(y);
		}
		buf_putc(b, c);
	}
	conf_syntax(y->c, at, N_("a quote is opened and not closed"));
	y->stopped = true;
}

/* How far right the next line with something in it begins; *at: where that is. -1: there is none. */
static int next_indent(const struct yaml *y, const uint8_t **at)
{
	int n = 0;

	for (const uint8_t *p = y->s->p; p < y->s->end; p++) {
		if (*p == ' ') {
			n++;
		} else if (*p == '\n') {
			n = 0;
		} else if (*p != '\r') {
			*at = p;
			return n;
		}
	}
	return -1;
}

static void to_line_end(struct yaml *y, struct buf *b)
{
	int c;

	while ((c = scan_peek(y->s)) >= 0 && c != '\n') {
		if (c == '#' && b->n && isspace((unsigned char)b->s[b->n - 1])) {
			scan_line_end(y->s);
			break;
		}
		buf_putc(b, scan_take(y->s));
	}
	while (b->n && isspace((unsigned char)b->s[b->n - 1]))
		b->n--;
}

/* Does a key stand there? */
static bool is_key(const struct yaml *y, const uint8_t *p)
{
	for (; p < y->s->end && *p != '\n'; p++)
		if (*p == ':' && (p + 1 == y->s->end || isspace(p[1])))
			return true;
	return false;
}

/* Lines further right belong to it. */
static void plain(struct yaml *y, struct buf *b, int indent)
{
	const uint8_t *at;

	to_line_end(y, b);
	while (scan_peek(y->s) == '\n' && next_indent(y, &at) > indent && *at != '#' && !is_key(y, at)) {
		while (y->s->p < at)
			scan_take(y->s);
		buf_putc(b, ' ');
		to_line_end(y, b);
	}
}

/* Behind "|" or ">": all lines further right than the key, without what they have in common. */
static void block_scalar(struct yaml *y, struct buf *b, int indent)
{
	const uint8_t *at;
	bool folded = scan_take(y->s) == '>';
	int own;

	scan_line_end(y->s);
	scan_take(y->s);
	own = next_indent(y, &at);
	while (own > indent && scan_peek(y->s) >= 0) {
		int n = next_indent(y, &at), skip = own;

		if (n <= indent)
			break;
		for (; skip && scan_peek(y->s) == ' '; skip--)
			scan_take(y->s);
		while (scan_peek(y->s) >= 0 && scan_peek(y->s) != '\n')
			buf_putc(b, scan_take(y->s));
		buf_putc(b, folded ? ' ' : '\n');
		scan_take(y->s);
	}
	if (y->s->p[-1] == '\n') { /* who reads lines wants its end */
		y->s->p--;
		y->s->line--;
	}
}

/* ---- JSON, and what is like it in YAML ---- */

static void flow_space(struct yaml *y)
{
	for (int c; (c = scan_peek(y->s)) >= 0 && (isspace(c) || c == '#');)
		if (c == '#')
			scan_line_end(y->s);
		else
			scan_take(y->s);
}

static const char *flow_word(struct yaml *y)
{
	struct buf b = BUF_INIT;
	int c = scan_peek(y->s);

	buf_str(&b);
	if (c == '"' || c == '\'')
		quoted(y, &b);
	else
		while ((c = scan_peek(y->s)) >= 0 && !strchr(",:{}[]\n\"", c))
			buf_putc(&b, scan_take(y->s));
	while (c != '"' && c != '\'' && b.n && isspace((unsigned char)b.s[b.n - 1]))
		b.n--;
	return keep(y, &b);
}

static void flow_value(struct yaml *y, struct directive *d, unsigned deep);

/* A mapping or a sequence, whose opening one comes next. */
static void flow(struct yaml *y, struct directive *into, unsigned deep)
{
	struct place_in began = here(y);
	bool mapping = scan_take(y->s) == '{';
	int close = mapping ? '}' : ']';

	if (deep >= CONFIG_NESTED_MAX) {
		conf_syntax(y->c, began, N_("too many blocks within each other"));
		y->stopped = true;
	}
	into->block = true;
	while (!y->stopped) {
		flow_space(y);
		int c = scan_peek(y->s);
		if (c == ',' || c == close) {
			scan_take(y->s);
			if (c == close)
				return;
			continue;
		}
		struct place_in at = here(y);
		const char *key = mapping && c >= 0 && !strchr("{}[]:", c) ? flow_word(y) : "-";
		struct directive *d = c < 0 ? NULL : directive_new(y->c, into, key, at);

		flow_space(y);
		if (!d || (mapping && scan_peek(y->s) != ':')) {
			conf_syntax(y->c, here(y), N_("\"%1$s\" of line %2$s is not closed here"),
			            as_code(mapping ? "{" : "["), as_number(began.line));
			y->stopped = true;
			return;
		}
		if (mapping)
			scan_take(y->s);
		flow_space(y);
		flow_value(y, d, deep);
	}
}

static void flow_value(struct yaml *y, struct directive *d, unsigned deep)
{
	int c = scan_peek(y->s);

	if (c == '{' || c == '[') {
		flow(y, d, deep + 1);
	} else if (c >= 0 && strchr("}]:", c)) {
		conf_syntax(y->c, here(y), N_("here a value is wanted"));
		y->stopped = true;
	} else if (c >= 0) {
		directive_arg(y->c, d, flow_word(y));
	}
}

/* ---- blocks ---- */

static void open_level(struct yaml *y, struct directive *d, int indent)
{
	if (y->n == CONFIG_NESTED_MAX) {
		conf_syntax(y->c, here(y), N_("too many blocks within each other"));
		y->stopped = true;
		return;
	}
	d->block = true;
	y->level[y->n++] = (struct yaml_level){ d, indent };
}

/* Behind "key:" or "- ". */
static void value(struct yaml *y, struct directive *d, int indent)
{
	struct buf b = BUF_INIT;
	int c;

	blanks(y);
	while ((c = scan_peek(y->s)) == '!' || c == '&') { /* tags, anchors */
		while ((c = scan_peek(y->s)) >= 0 && !isspace(c))
			scan_take(y->s);
		blanks(y);
	}
	if (c == '#')
		scan_line_end(y->s);
	if (c < 0 || c == '\n' || c == '#') {
		open_level(y, d, indent);
		return;
	}
	if (c == '{' || c == '[') {
		flow(y, d, 0);
	} else {
		if (c == '|' || c == '>')
			block_scalar(y, &b, indent);
		else if (c == '"' || c == '\'')
			quoted(y, &b);
		else
			plain(y, &b, indent);
		directive_arg(y->c, d, keep(y, &b));
	}
}

/* The first word of a line, up to its colon if there is one. */
static const char *word_of(struct yaml *y, bool *key)
{
	struct buf b = BUF_INIT;
	int c = scan_peek(y->s);

	buf_str(&b);
	if (c == '"' || c == '\'') {
		quoted(y, &b);
		blanks(y);
	} else {
		while ((c = scan_peek(y->s)) >= 0 && c != '\n' &&
		       !(c == ':' && (y->s->p + 1 == y->s->end || isspace(y->s->p[1]))) &&
		       !(c == '#' && b.n && b.s[b.n - 1] == ' '))
			buf_putc(&b, scan_take(y->s));
		while (b.n && isspace((unsigned char)b.s[b.n - 1]))
			b.n--;
	}
	*key = scan_peek(y->s) == ':';
	if (*key)
		scan_take(y->s);
	return keep(y, &b);
}

/* From here on up to the end of the line, or of the value. `indent`: where it begins. */
static void content(struct yaml *y, int indent)
{
	struct place_in at = here(y);
	int c = scan_peek(y->s);
	bool item = c == '-' && (y->s->p + 1 == y->s->end || isspace(y->s->p[1]));

	/* Items may stand as far left as the key that they belong to. */
	while (y->n > 1 &&
	       (y->level[y->n - 1].indent > indent ||
	        (y->level[y->n - 1].indent == indent && (!item || !strcmp(y->level[y->n - 1].block->name, "-")))))
		y->n--;
	struct directive *in = y->level[y->n - 1].block;
	if (item) {
		struct directive *d = directive_new(y->c, in, "-", at);
		int right = indent + 1;

		scan_take(y->s);
		for (; scan_peek(y->s) == ' '; right++)
			scan_take(y->s);
		if (!d)
			return;
		open_level(y, d, indent);
		c = scan_peek(y->s);
		if (c == '{' || c == '[')
			flow(y, d, 0);
		else if (c >= 0 && c != '\n' && c != '\r' && !y->stopped)
			content(y, right);
		return;
	}
	if (c == '{' || c == '[') {
		flow(y, in, 0);
		return;
	}
	bool key;
	const char *word = word_of(y, &key);
	struct directive *d = key ? directive_new(y->c, in, word, at) : NULL;
	if (d)
		value(y, d, indent);
	else if (!key && !in->arg.n && !in->child && !strcmp(in->name, "-"))
		directive_arg(y->c, in, word);
	else if (!key && !y->stopped)
		conf_syntax(y->c, at, N_("this is no \"key: value\""));
}

static bool is_mark(const struct yaml *y, const char *mark)
{
	return y->s->end - y->s->p >= 3 && !memcmp(y->s->p, mark, 3) &&
	       (y->s->end - y->s->p == 3 || isspace(y->s->p[3]));
}

static void document(struct yaml *y, struct directive *into)
{
	struct directive *d = directive_new(y->c, into, "---", here(y));

	y->n = 0;
	if (d)
		open_level(y, d, -1);
	else
		y->stopped = true;
}

void yaml_read(struct configuration *c, struct text_scan *s, struct directive *into)
{
	struct yaml y = { .c = c, .s = s };

	document(&y, into);
	while (!y.stopped && scan_peek(s) >= 0) {
		int indent = 0, ch;

		if (is_mark(&y, "---")) {
			s->p += 3;
			document(&y, into);
		} else if (is_mark(&y, "...")) {
			s->p += 3;
		}
		for (; scan_peek(s) == ' '; indent++)
			scan_take(s);
		ch = scan_peek(s);
		if (ch == '\t') {
			conf_syntax(c, here(&y), N_("a tab stands where YAML wants blanks"));
			blanks(&y);
			ch = scan_peek(s);
			indent = y.level[y.n - 1].indent + 1;
		}
		if (ch >= 0 && ch != '\n' && ch != '\r' && ch != '#' && ch != '%')
			content(&y, indent);
		scan_line_end(s);
		scan_take(s);
	}
}
