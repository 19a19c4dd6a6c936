/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file: what a line sets, what is said of one that is not understood, who wins, and that what
 * --print-config prints reads as what it printed. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "cli/config_file.h"
#include "ui/frame/bind.h"
#include "ui/kit/theme.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/certloupe-config-XXXXXX";

static void write_config(const char *text)
{
	char path[200];

	snprintf(path, sizeof path, "%s/certloupe", home);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/certloupe/config", home);
	FILE *f = fopen(path, "w");
	ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void home_open(void)
{
	ck_assert_ptr_nonnull(mkdtemp(home));
	setenv("XDG_CONFIG_HOME", home, 1);
	unsetenv("NO_COLOR");
}

static void home_close(void)
{
	char remove[200];

	snprintf(remove, sizeof remove, "rm -rf '%s'", home);
	ck_assert_int_eq(system(remove), 0);
	strcpy(home + strlen(home) - 6, "XXXXXX");
	bind_forget();
}

/* The options of a command line on a configuration. */
static struct options read_with(const char *config, const char *line)
{
	struct options o = { .arena = arena_new() };
	struct err e = { 0 };
	char *argv[20], *words = arena_printf(o.arena, "certloupe %s", line);
	int argc = 0;

	for (char *p = strtok(words, " "); p; p = strtok(NULL, " "))
		argv[argc++] = p;
	argv[argc] = NULL;
	write_config(config);
	ck_assert_msg(options_parse(&o, argc, argv, &e), "%s", e.text);
	config_read(&o, bind_key);
	return o;
}

static char *printed(const struct options *o)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	config_print(o, f);
	fclose(f);
	return text;
}

/* ---- what a line says ---- */

static const struct {
	const char *config, *line; /* line: of the command */
	const char *shows;         /* a line of --print-config begins with it; and ends with */
	const char *origin;
	const char *warning; /* part of the first; NULL: none */
} rows[] = {
	{ "", "", "theme = default", "; default", NULL },
	{ "theme = light\n", "", "theme = light", "config:1", NULL },
	{ "theme light\n", "", "theme = light", "config:1", NULL },
	{ "\n  theme\t=light  ; why\n", "", "theme = light", "config:2", NULL },
	{ "# theme = light\n; theme = mono\n", "", "theme = default", "; default", NULL },
	{ "theme = default\n", "", "theme = default", "config:1", NULL },
	{ "theme = pink\n", "", "theme = default", "; default", "config:1: theme: 'pink' is not default dark light" },
	{ "theme\n", "", "theme = default", "; default", "config:1: theme: no value" },
	{ "colour = x\n", "", "color = auto", "; default", "config:1: there is no setting 'colour'" },
	{ "connect = a:1\n", "", "color = auto", "; default", "there is no setting 'connect'" },
	{ "[ui]\ntheme = light\n", "", "theme = default", "; default", "config:2: settings stand without a section" },
	{ "[ui\n", "", "theme = default", "; default", "config:1: not understood" },
	{ "timeout = 5\ntimeout = 7\n", "", "timeout = 7", "config:2", NULL },
	{ "timeout = 5\n", "--timeout 6", "timeout = 6", "; option", NULL },
	{ "timeout = soon\n", "--timeout 6", "timeout = 6", "; option",
	  "config:1: timeout: 'soon' is not a whole number" },
	{ "timeout = soon\ntimeout = 5\n", "", "timeout = 5", "config:2", "config:1: timeout" },
	{ "trust = a.pem\ntrust = b.pem\n", "", "trust = a.pem", "config:1", NULL },
	{ "trust = a.pem\ntrust = b.pem\n", "", "trust = b.pem", "config:2", NULL },
	{ "trust = a.pem\n", "--trust b.pem", "trust = b.pem", "; option", NULL },
	{ "ascii = yes\n", "", "ascii = yes", "config:1", NULL },
	{ "ascii = yes\nascii = no\n", "", "ascii = no", "config:2", NULL },
	{ "ascii = on\n", "", "ascii = no", "; default", "config:1: ascii: 'on' is not yes or no" },
	{ "", "--ascii", "ascii = yes", "; option", NULL },
	{ "mouse = no\n", "", "mouse = no", "config:1", NULL },
	{ "mouse = yes\n", "--no-mouse", "mouse = no", "; option", NULL },
	{ "no-mouse = yes\n", "", "mouse = yes", "; default", "there is no setting 'no-mouse'" },
	{ "theme = mono\n", "--no-config", "theme = default", "; default", NULL },
	{ "\xef\xbb\xbftheme = mono\n", "", "theme = mono", "config:1", NULL },
	{ "theme = mono", "", "theme = mono", "config:1", NULL },
	{ "warn = 20%\n", "", "warn = 20%", "config:1", NULL },
	{ "trust = a\033[31m.pem\n", "", "trust = a\\x1b[31m.pem", "config:1", NULL },
	{ "\033]0;x\a = 1\n", "", "theme = default", "; default", "there is no setting '\\x1b]0;x\\x07'" },
	{ "bind t quit\n", "", "bind t quit", "config:1", NULL },
	{ "bind = t quit\n", "", "bind t quit", "config:1", NULL },
	{ "bind : quit\n", "", "bind : quit", "config:1", NULL },
	{ "bind = quit\n", "", "bind = quit", "config:1", NULL },
	{ "bind = = quit\n", "", "bind = quit", "config:1", NULL },
	{ "bind gx find-next\n", "", "bind gx find-next", "config:1", NULL },
	{ "bind Semicolon find-next\n", "", "bind Semicolon find-next", "config:1", NULL },
	{ "bind j none\n", "", "bind j none", "config:1", NULL },
	{ "bind \xc3\xa9 quit\n", "", "bind \xc3\xa9 quit", "config:1", NULL },
	{ "bind F99 quit\n", "", "theme = default", "; default", "config:1: bind F99 quit: there is no such key" },
	{ "bind j fly\n", "", "theme = default", "; default", "config:1: bind j fly: there is no such action" },
	{ "bind ^C none\n", "", "theme = default", "; default", "config:1: bind ^C none: ^C stays" },
	{ "bind j\n", "", "theme = default", "; default", "config:1: bind needs a key and an action" },
	{ "bind j down up\n", "", "theme = default", "; default", "config:1: bind needs a key and an action" },
};

static bool shows(const char *text, const char *begin, const char *end)
{
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t n = strcspn(line, "\n"), ne = strlen(end), nb = strlen(begin);

		if (n >= nb + ne && !strncmp(line, begin, nb) && line[nb] == ' ' && !strncmp(line + n - ne, end, ne))
			return true;
	}
	return false;
}

START_TEST(line)
{
	struct options o = read_with(rows[_i].config, rows[_i].line);
	char *text = printed(&o);

	ck_assert_msg(shows(text, rows[_i].shows, rows[_i].origin), "%s: no \"%s ... %s\" in\n%s", rows[_i].config,
	              rows[_i].shows, rows[_i].origin, text);
	ck_assert_msg(!o.config_warning == !rows[_i].warning, "%s: warning %s", rows[_i].config,
	              o.config_warning ? o.config_warning : "none");
	if (rows[_i].warning)
		ck_assert_msg(strstr(o.config_warning, rows[_i].warning) != NULL, "%s", o.config_warning);
	free(text);
	arena_free(o.arena);
}
END_TEST

START_TEST(values)
{
	struct options o =
	    read_with("theme = mono\nambiguous-width = 2\nmouse no\nwarn 20%\ncolor = always\nstrict yes\n"
	              "trust none\nrevocation off\ntimeout 4\nfail-on = note\n",
	              "");
	unit_int("theme", o.theme, theme_named("mono"));

	unit_int("ambiguous", o.ambiguous, 1);
	ck_assert(o.no_mouse && o.question.strict);
	unit_int("warn", o.question.warn_percent, 20);
	unit_int("colour", o.colour, COLOUR_ALWAYS);
	unit_int("trust", (int)o.trust.n, 1);
	unit_int("revocation", o.question.revocation, REVOCATION_OFF);
	unit_int("timeout", o.timeout_s, 4);
	unit_int("fail-on", o.fail_on, SEVERITY_NOTE);
	arena_free(o.arena);
}
END_TEST

/* The option wins over NO_COLOR, and that over the file. */
START_TEST(variable)
{
	setenv("NO_COLOR", "1", 1);
	struct options o = read_with("color = always\n", "");
	char *text = printed(&o);
	unit_int("colour", o.colour, COLOUR_AUTO);
	ck_assert_msg(shows(text, "color = auto", "; NO_COLOR"), "%s", text);
	free(text);
	arena_free(o.arena);
	o = read_with("color = never\n", "--color always");
	unit_int("colour", o.colour, COLOUR_ALWAYS);
	arena_free(o.arena);
	unsetenv("NO_COLOR");
}
END_TEST

/* ---- the whole file ---- */

/* Without the origins. */
static char *settings_of(const struct options *o)
{
	char *text = printed(o);

	for (char *p = text, *out = text;; p++) {
		if (*p == ';')
			p += strcspn(p, "\n");
		*out++ = *p;
		if (!*p)
			return text;
	}
}

START_TEST(printed_is_readable)
{
	struct options o = read_with("theme light\nbind t quit\nbind = none\nbind : find\nmouse = no\ntrust = a b.pem\n"
	                             "trust = system\nwarn = 10\n",
	                             "--ascii --timeout 3");
	char *first = settings_of(&o), *file = printed(&o);
	struct options again = read_with(file, "");
	char *second = settings_of(&again);

	ck_assert_msg(!again.config_warning, "%s", again.config_warning);
	ck_assert_str_eq(second, first);
	arena_free(o.arena);
	arena_free(again.arena);
	free(first);
	free(second);
	free(file);
}
END_TEST

/* What nobody set is what the program does by itself: the line that --print-config has for it says the same as no line.
 * Each is read by itself, so that the one that says something else is named. */
START_TEST(defaults_are_the_defaults)
{
	struct options o = read_with("", "");
	char *file = printed(&o), *rest;
	size_t n = 0;

	clock_pin(o.question.at);
	struct options plain = read_with("", "");
	for (char *row = strtok_r(file, "\n", &rest); row; row = strtok_r(NULL, "\n", &rest)) {
		if (*row == '#' || *row == ';')
			continue;
		struct options again = read_with(row, "");
		struct arena *arena = again.arena;
		ck_assert_msg(!again.config_warning, "%s: %s", row, again.config_warning);
		again.arena = plain.arena;
		again.given = plain.given;
		again.ngiven = plain.ngiven;
		again.given_cap = plain.given_cap;
		again.config_path = plain.config_path;
		if (again.alpn && !strcmp(again.alpn, "http/1.1"))
			again.alpn = plain.alpn; /* NULL means it */
		if (again.clipboard && !strcmp(again.clipboard, "osc52"))
			again.clipboard = plain.clipboard;
		if (again.trust.n == 1 && !strcmp(again.trust.v[0], "system"))
			again.trust = plain.trust;
		again.question.policies = plain.question.policies;
		again.question.exclude = plain.question.exclude;
		ck_assert_msg(memcmp(&again, &plain, sizeof plain) == 0,
		              "\"%s\": what is printed for the default is not the default", row);
		arena_free(arena);
		n++;
	}
	ck_assert_uint_gt(n, 10);
	clock_pin(TIME_UNKNOWN);
	arena_free(o.arena);
	arena_free(plain.arena);
	free(file);
}
END_TEST

START_TEST(bounds)
{
	struct buf b = BUF_INIT;
	struct options o;

	buf_puts(&b, "trust = ");
	buf_pad(&b, 'x', 300);
	buf_puts(&b, "\ntheme = mono\n");
	o = read_with(buf_str(&b), "");
	ck_assert_ptr_nonnull(strstr(o.config_warning, "config:1: longer than 190 octets"));
	unit_int("theme", o.theme, theme_named("mono"));
	unit_int("trust", (int)o.trust.n, 0);
	arena_free(o.arena);
	buf_reset(&b);
	for (int i = 0; i < CONFIG_LINES; i++)
		buf_puts(&b, "#\n");
	buf_puts(&b, "theme = mono\n");
	o = read_with(buf_str(&b), "");
	ck_assert_ptr_nonnull(strstr(o.config_warning, "what stands after this line is left out"));
	unit_int("theme", o.theme, 0);
	arena_free(o.arena);
	buf_free(&b);
}
END_TEST

START_TEST(no_file)
{
	struct options o = { .arena = arena_new() };

	setenv("XDG_CONFIG_HOME", "relative/is/not/meant", 1);
	setenv("HOME", home, 1);
	config_read(&o, NULL);
	ck_assert(!o.config_path && !o.config_warning);
	arena_free(o.arena);
}
END_TEST

/* ---- the table ---- */

START_TEST(rows_are_complete)
{
	const struct option_row *r;

	for (size_t i = 0; (r = setting_at(i)); i++) {
		ck_assert_msg(r->about && r->set && r->setting, "%s", r->name);
		ck_assert_msg(setting_named(setting_name(r)) == r, "%s twice", r->name);
		ck_assert_msg(strspn(setting_name(r), "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		                  strlen(setting_name(r)),
		              "%s", r->name);
		ck_assert_msg(!option_is_flag(r) || !strcmp(r->setting, "yes") || !strcmp(r->setting, "no"), "%s",
		              r->name);
	}
	ck_assert_ptr_null(setting_named("bind"));
}
END_TEST

/* The command line's floor does not know the browser's themes: their names stand in both. */
START_TEST(themes)
{
	const char *w = setting_named("theme")->words;

	for (int t = 0; t < theme_count; t++) {
		ck_assert_int_eq(strncmp(w, theme_name(t), strlen(theme_name(t))), 0);
		w += strlen(theme_name(t));
		ck_assert(*w == (t + 1 < theme_count ? ' ' : '\0'));
		w += *w == ' ';
	}
}
END_TEST

UNIT_SUITE("config")
{
	setlocale(LC_ALL, "C.UTF-8");
	tcase_add_checked_fixture(tc, home_open, home_close);
	UNIT_ROWS(tc, line, rows);
	tcase_add_test(tc, values);
	tcase_add_test(tc, variable);
	tcase_add_test(tc, printed_is_readable);
	tcase_add_test(tc, defaults_are_the_defaults);
	tcase_add_test(tc, bounds);
	tcase_add_test(tc, no_file);
	tcase_add_test(tc, rows_are_complete);
	tcase_add_test(tc, themes);
}
