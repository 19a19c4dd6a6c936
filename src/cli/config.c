/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/config.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

#define BLANK " \t\r\n"
#define WARNINGS 20 /* said; those after them are counted */
#define BINDS 500

struct config {
	struct options *o;
	bind_fn bind;
	FILE *file;
	int line, warned_line; /* the last line that was warned of */
	unsigned warnings;
};

/* ---- warnings ---- */

static void warn(struct config *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void warn(struct config *c, const char *fmt, ...)
{
	struct options *o = c->o;
	struct buf text = BUF_INIT;
	va_list ap;
	buf_printf(&text, "%s:%d: ", o->config_path, c->line);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	char *safe = text_escaped(buf_str(&text), charset_of_locale());
	c->warned_line = c->line;
	log_line("%s", safe);
	if (c->warnings++ < WARNINGS)
		fprintf(stderr, "%s: %s\n", PACKAGE_NAME, safe);
	if (!o->config_warning)
		o->config_warning = arena_strdup(o->arena, safe);
	free(safe);
	buf_free(&text);
}

/* ---- lines on their way to inih ---- */

static size_t count_words(const char *s)
{
	size_t n = 0;
	for (s += strspn(s, BLANK); *s && *s != ';'; s += strspn(s, BLANK), n++)
		s += strcspn(s, BLANK);
	return n;
}

/* Where inih wants "=", people may leave it out: "bind j down", "theme light". In "bind = find" it is the key. */
static bool lacks_sign(const char *name, size_t n, const char *rest)
{
	if (n == 4 && !strncmp(name, "bind", 4))
		return *rest != '=' || count_words(rest) < 3;
	return *rest != '=' && *rest != ':';
}

/* Indented lines are lines like others, not the end of the one before. */
static void put_line(char *out, size_t size, const char *line)
{
	line += strspn(line, BLANK);
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789-"), skip = strspn(line + n, BLANK);
	const char *rest = line + n + skip;
	bool apart = n && (skip || !*rest) && lacks_sign(line, n, rest);
	snprintf(out, size, "%.*s%s%s", (int)n, line, apart ? " = " : "", apart ? rest : line + n);
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

/* An ini_reader: as fgets. */
static char *next_line(char *out, int size, void *stream)
{
	struct config *c = stream;
	char line[CONFIG_LINE + 2];
	bool cut;
	if (c->line == CONFIG_LINES) {
		warn(c, _("what stands after this line is left out"));
		return NULL;
	}
	if (!read_line(c->file, line, sizeof line, &cut))
		return NULL;
	c->line++;
	if (cut) {
		warn(c, _("longer than %d octets: left out"), CONFIG_LINE);
		line[0] = '\0';
	}
	put_line(out, (size_t)size, line);
	return out;
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
		return err_set(e, ERR_USAGE, _("%s: '%s' is not yes or no"), setting_name(row), value);
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

/* An ini_handler. */
static int on_setting(void *ctx, const char *section, const char *name, const char *value)
{
	struct config *c = ctx;
	const struct option_row *row = setting_named(name);
	if (*section)
		warn(c, _("settings stand without a section, not under [%s]"), section);
	else if (!strcmp(name, "bind"))
		set_bind(c, value);
	else if (row)
		set(c, row, value);
	else
		warn(c, _("there is no setting '%s'"), name);
	return 1;
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
	c.file = path ? fopen(path, "re") : NULL;
	if (!c.file) {
		if (path && errno != ENOENT && errno != ENOTDIR) {
			err_sys(&e, errno, "%s", path);
			o->config_warning = arena_strdup(o->arena, e.text);
			fprintf(stderr, "%s: %s\n", PACKAGE_NAME, e.text);
		}
		return;
	}
	file_remember(fileno(c.file));
	o->config_path = path;
	int bad = ini_parse_stream(next_line, &c, on_setting, &c);
	if (ferror(c.file)) {
		warn(&c, "%s", strerror(errno));
	} else if (bad > 0 && bad != c.warned_line && !c.warnings) {
		c.line = bad;
		warn(&c, _("not understood"));
	}
	if (c.warnings > WARNINGS)
		fprintf(stderr, _("%s: %s: %u more warnings\n"), PACKAGE_NAME, path, c.warnings - WARNINGS);
	fclose(c.file);
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
