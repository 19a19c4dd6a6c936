/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line by line into the rows of option_table.c that have a .setting; printed from the same rows. */
#include "config.h"

#include "cli/config_file.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/redaction.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/option.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANK " \t\r\n"
#define WARNINGS 20 /* said; those after them are counted */
#define BINDS 500

struct config {
	struct options *o;
	bind_fn bind;
	int line; /* the one that is read, from 1 */
	unsigned warnings;
	bool in_section; /* a file of another program's kind: its settings are none of ours */
	char section[CONFIG_LINE];
};

/* ---- warnings ---- */

static void warn(struct config *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void warn(struct config *c, const char *fmt, ...)
{
	struct options *o = c->o;
	struct buf text = BUF_INIT;
	va_list ap;

	buf_printf(&text, "%s:%d: ", redacted(o->redaction, ARGUMENT_PATH, o->config_path), c->line);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	char *safe = text_escaped(buf_str(&text), charset_of_locale());
	log_line("%1$s", as_code(safe)); /* redacted by its kinds already */;
	if (c->warnings++ < WARNINGS)
		fprintf(stderr, "%s: %s\n", PACKAGE_NAME, safe);
	if (!o->config_warning)
		o->config_warning = arena_strdup(o->arena, safe);
	free(safe);
	buf_free(&text);
}

/* ---- what a line says ---- */

static void set_bind(struct config *c, const char *value)
{
	struct options *o = c->o;
	size_t n = strcspn(value, BLANK), skip = strspn(value + n, BLANK);
	const char *why = NULL, *action = value + n + skip;

	if (!n || !*action || strpbrk(action, BLANK)) {
		warn(c, _("bind needs a key and an action"));
		return;
	}
	struct config_bind b = { arena_strndup(o->arena, value, n), arena_strdup(o->arena, action), c->line };
	if (o->nbind == BINDS) {
		warn(c, _("more than %d keys: left out"), BINDS);
		return;
	}
	if (c->bind && !c->bind(b.key, b.action, &why)) {
		warn(c, "bind %s %s: %s", b.key, b.action, why);
		return;
	}
	if (o->nbind == o->bind_cap) {
		size_t cap = o->bind_cap ? o->bind_cap * 2 : 16;
		struct config_bind *v = ARENA_ARRAY(o->arena, struct config_bind, cap);

		if (o->nbind)
			memcpy(v, o->bind, o->nbind * sizeof *v);
		o->bind = v;
		o->bind_cap = cap;
	}
	o->bind[o->nbind++] = b;
}

static bool given_by_option(const struct options *o, const struct option_row *row)
{
	for (size_t i = 0; i < o->ngiven; i++)
		if (o->given[i].row == row && o->given[i].line == 0)
			return true;
	return false;
}

static bool environment_wins(const struct option_row *row)
{
	const char *value = row->environment ? getenv(row->environment) : NULL;

	return value && *value;
}

/* A flag of the command line is a setting with "yes" and "no". */
static bool set_yes_no(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	bool yes = !strcmp(value, "yes");

	if (!yes && strcmp(value, "no"))
		return err_set(e, ERR_USAGE, _("%1$s: '%2$s' is not yes or no"), as_code(setting_name(row)),
		               as_quote(value));
	*(bool *)((char *)o + row->offset) = yes == (setting_name(row) == row->name);
	return true;
}

/* What the command line said is tried all the same, on a copy: a mistake is told whenever it is read. */
static bool set_value(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	if (option_is_flag(row))
		return set_yes_no(o, row, value, e);
	return row->set(o, row, value, e);
}

static void set(struct config *c, const struct option_row *row, const char *value)
{
	struct options *o = c->o, trial = *o;
	struct err e = { 0 };
	bool wins = !given_by_option(o, row) && !environment_wins(row);

	value = arena_strdup(o->arena, value);
	if (!*value) {
		warn(c, _("%s: no value"), setting_name(row));
		return;
	}
	if (strcmp(value, "default") && !set_value(wins ? o : &trial, row, value, &e)) {
		warn(c, "%s", e.text + strspn(e.text, "-"));
		return;
	}
	options_given(o, row, value, c->line);
}

static void set_named(struct config *c, const char *name, const char *value)
{
	const struct option_row *row = setting_named(name);

	if (c->in_section)
		warn(c, _("settings stand without a section, not under [%s]"), c->section);
	else if (!strcmp(name, "bind"))
		set_bind(c, value);
	else if (row)
		set(c, row, value);
	else
		warn(c, _("there is no setting '%s'"), name);
}

/* ---- lines ---- */

static size_t count_words(const char *s)
{
	size_t n = 0;

	for (s += strspn(s, BLANK); *s; s += strspn(s, BLANK), n++)
		s += strcspn(s, BLANK);
	return n;
}

/* Between name and value stands "=", ":" or nothing: "theme = light", "theme light". In "bind = find" it is the key. */
static bool is_sign(const char *name, const char *rest)
{
	if (!strcmp(name, "bind"))
		return *rest == '=' && count_words(rest) > 2;
	return *rest == '=' || *rest == ':';
}

/* From a semicolon behind a blank on it is a comment; and no blanks at the end. */
static void cut_end(char *line)
{
	char *end = line;

	for (char *p = line; *p && !(*p == ';' && p > line && strchr(BLANK, p[-1])); p++)
		if (!strchr(BLANK, *p))
			end = p + 1;
	*end = '\0';
}

static void take_section(struct config *c, char *line)
{
	char *end = strchr(line, ']');

	if (!end) {
		warn(c, _("not understood"));
		return;
	}
	*end = '\0';
	c->in_section = true;
	snprintf(c->section, sizeof c->section, "%s", line + 1);
}

static void take_line(struct config *c, char *line)
{
	char *name = line + strspn(line, BLANK);

	if (*name == ';' || *name == '#')
		return;
	cut_end(name);
	if (!*name)
		return;
	if (*name == '[') {
		take_section(c, name);
		return;
	}
	size_t n = strcspn(name, BLANK "=:");
	char *rest = name + n + strspn(name + n, BLANK), *word = xstrndup(name, n);
	if (!n)
		warn(c, _("not understood"));
	else
		set_named(c, word, is_sign(word, rest) ? rest + 1 + strspn(rest + 1, BLANK) : rest);
	free(word);
}

/* A line of the file, however long, cut to what fits; false: no more. */
static bool read_line(FILE *f, char *line, size_t size, bool *cut)
{
	if (!fgets(line, (int)size, f))
		return false;
	*cut = !strchr(line, '\n') && !feof(f);
	for (int ch; *cut && (ch = getc(f)) != EOF && ch != '\n';)
		;
	return true;
}

static void take_lines(struct config *c, FILE *f)
{
	static const char bom[] = "\xef\xbb\xbf";
	char line[CONFIG_LINE + 2];
	bool cut;

	while (read_line(f, line, sizeof line, &cut)) {
		if (c->line == CONFIG_LINES) {
			warn(c, _("what stands after this line is left out"));
			break;
		}
		c->line++;
		if (cut)
			warn(c, _("longer than %d octets: left out"), CONFIG_LINE);
		else
			take_line(c, line + (c->line == 1 && !strncmp(line, bom, 3) ? 3 : 0));
	}
	if (ferror(f))
		warn(c, "%s", strerror(errno));
}

/* ---- the file ---- */

static const char *config_path(struct arena *a)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (xdg && *xdg == '/')
		return arena_printf(a, "%s/%s/config", xdg, PACKAGE_NAME);
	return home && *home ? arena_printf(a, "%s/.config/%s/config", home, PACKAGE_NAME) : NULL;
}

void config_read(struct options *o, bind_fn bind)
{
	struct config c = { .o = o, .bind = bind };
	struct err e = { 0 };
	const char *path = o->no_config ? NULL : config_path(o->arena);
	FILE *f = path ? fopen(path, "re") : NULL;

	if (!f) {
		if (path && errno != ENOENT && errno != ENOTDIR) {
			err_sys(&e, errno, "%1$s", as_path(path));
			o->config_warning = arena_strdup(o->arena, e.text);
			complain(&e);
		}
		return;
	}
	file_remember(fileno(f));
	o->config_path = path;
	take_lines(&c, f);
	if (c.warnings > WARNINGS)
		fprintf(stderr, _("%s: %s: %u more warnings\n"), PACKAGE_NAME,
		        redacted(o->redaction, ARGUMENT_PATH, path), c.warnings - WARNINGS);
	fclose(f);
}

/* ---- printing ---- */

static void print_setting(FILE *out, const char *name, const char *value, const char *origin)
{
	char *safe = text_escaped(value, charset_of_locale()), *line = xasprintf("%s = %s", name, safe);

	fprintf(out, "%-40s ; %s\n", line, origin);
	free(line);
	free(safe);
}

static void print_given(const struct options *o, FILE *out, const struct option_row *row, const struct given *g)
{
	const char *value = g->value ? g->value : setting_name(row) == row->name ? "yes" : "no";

	if (g->line == 0)
		print_setting(out, setting_name(row), value, _("option"));
	else {
		char *origin = xasprintf("%s:%d", o->config_path, g->line);

		print_setting(out, setting_name(row), value, origin);
		free(origin);
	}
}

/* Of a list all that count, else the last one. */
static void print_row(const struct options *o, FILE *out, const struct option_row *row)
{
	bool option = given_by_option(o, row), variable = !option && environment_wins(row);
	const struct given *last = NULL;

	for (size_t i = 0; i < o->ngiven && !variable; i++) {
		if (o->given[i].row != row || (option && o->given[i].line))
			continue;
		if (last && option_is_list(row))
			print_given(o, out, row, last);
		last = &o->given[i];
	}
	if (last)
		print_given(o, out, row, last);
	else
		print_setting(out, setting_name(row), row->setting, variable ? row->environment : _("default"));
}

void config_print(const struct options *o, FILE *out)
{
	const struct option_row *row;

	for (size_t i = 0; (row = setting_at(i)); i++)
		print_row(o, out, row);
	for (size_t i = 0; i < o->nbind; i++) {
		char *key = text_escaped(o->bind[i].key, charset_of_locale());
		char *line = xasprintf("bind %s %s", key, o->bind[i].action);

		fprintf(out, "%-40s ; %s:%d\n", line, o->config_path, o->bind[i].line);
		free(line);
		free(key);
	}
}
