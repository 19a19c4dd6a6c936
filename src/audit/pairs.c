/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last line of a name is the one that counts. */
#include "config.h"

#include "audit/pairs.h"

#include "audit/conf.h"
#include "audit/listener.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Without quotes, or up to a comment. NULL: a quote is not closed. */
static const char *unquoted(struct configuration *c, const char *value)
{
	struct buf b = BUF_INIT;
	const char *p = value + 1;

	if (*value != '\'') {
		size_t n = strcspn(value, "#");

		while (n && isspace((unsigned char)value[n - 1]))
			n--;
		return arena_strndup(c->arena, value, n);
	}
	buf_str(&b);
	for (; *p && (*p != '\'' || p[1] == '\''); p++) {
		p += *p == '\'' || (*p == '\\' && p[1]);
		buf_putc(&b, *p);
	}
	const char *kept = buf_keep(&b, c->arena);
	return *p == '\'' ? kept : NULL;
}

/* smtp_ is no slip of smtpd_: what stands before the first underscore is what it is for. */
static bool is_for_another(const char *name, const char *near)
{
	size_t n = strcspn(name, "_");

	return n != strcspn(near, "_") || strncmp(name, near, n) != 0;
}

static void check_name(struct configuration *c, const struct pairs_form *form, const struct directive *d)
{
	const char *near = setting_near(form->setting, false, d->name);

	if (near && !is_for_another(d->name, near))
		conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(d->name),
		            as_code(near));
}

static void take_line(struct configuration *c, const struct pairs_form *form, const char *line, struct directive *into,
                      struct place_in at)
{
	size_t n = strcspn(line, form->blank ? "= \t" : "=");
	const char *value = line + n;
	struct directive *d;

	while (n && isspace((unsigned char)line[n - 1]))
		n--;
	d = directive_new(c, into, arena_strndup(c->arena, line, n), at);
	if (!d)
		return;
	if (!*value && !form->blank) {
		conf_syntax(c, at, N_("\"%1$s\" is no setting: there is no ="), as_quote(d->name));
		return;
	}
	while (isspace((unsigned char)*value))
		value++;
	value += *value == '=';
	while (isspace((unsigned char)*value))
		value++;
	n = strlen(value);
	while (n && isspace((unsigned char)value[n - 1]))
		n--;
	value = arena_strndup(c->arena, value, n);
	if (form->quoted && !(value = unquoted(c, value))) {
		conf_syntax(c, at, N_("a quote is opened and not closed"));
		return;
	}
	directive_arg(c, d, value);
	if (!form->include || !form->include(c, d))
		check_name(c, form, d);
}

bool pairs_read(struct configuration *c, const struct pairs_form *form, const char *path, struct directive *into,
                struct place_in from, struct err *e)
{
	struct buf whole = BUF_INIT;
	struct span text;
	struct text_scan s;
	const char *line;
	unsigned first, began = 0;
	int file;

	if (!conf_open(c, path, from, &file, &text, e))
		return false;
	s = scan_of(text, file);
	while ((line = scan_line(&s, c->arena, false, &first))) {
		bool more = form->goes_on && isspace((unsigned char)*line);

		while (isspace((unsigned char)*line))
			line++;
		if (!*line || *line == '#')
			continue;
		if (!more || !began) {
			if (began)
				take_line(c, form, buf_str(&whole), into, (struct place_in){ file, began });
			buf_reset(&whole);
			began = first;
		} else {
			buf_putc(&whole, ' ');
		}
		buf_puts(&whole, line);
	}
	if (began)
		take_line(c, form, buf_str(&whole), into, (struct place_in){ file, began });
	buf_free(&whole);
	return true;
}

const struct directive *pairs_find(const struct configuration *c, const char *name)
{
	return directive_in(c->top, name, false);
}

const char *pairs_value(const struct configuration *c, const char *name)
{
	return directive_first(pairs_find(c, name));
}

struct named_file *pairs_file(struct configuration *c, struct listener *l, enum file_use use, const char *name,
                              int pair)
{
	const struct directive *d = pairs_find(c, name);
	const char *word = directive_first(d);

	if (!d || !*word)
		return NULL;
	return listener_file(l, c->arena, use, d, word, strchr(word, '$') ? NULL : conf_path(c, word), pair);
}

bool pairs_is_on(const char *value)
{
	return !strcasecmp(value, "on") || !strcasecmp(value, "yes") || !strcasecmp(value, "true") ||
	       !strcmp(value, "1");
}
