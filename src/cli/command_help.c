/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help: what there is about a word, in the tables that the manual is made of and in its examples. */
#include "config.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/rule.h"
#include "phrase/glossary.h"
#include "report/report.h"
#include "report/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define EXAMPLES_SHOWN 8

/* man/examples, one row. */
static const struct {
	const char *name, *text;
	size_t length;
} examples[] = {
#include "cli/example_table.h"
};

/* How well a row fits: by its text, by a part of its name, by its name. */
enum fits { FITS_NOT, FITS_TEXT, FITS_NAME, FITS_WHOLE };

struct lookup {
	const char *word;
	struct sheet sheet;
	struct arena *arena;
	const char *title; /* of the list, until its first row is shown */
	bool any;
};

/* Small and capital letters are the same. */
static bool holds(const char *text, const char *word)
{
	for (; *text; text++) {
		size_t i = 0;

		while (word[i] && tolower((unsigned char)text[i]) == tolower((unsigned char)word[i]))
			i++;
		if (!word[i])
			return true;
	}
	return false;
}

static enum fits fits(const struct lookup *s, const char *name, const char *text)
{
	if (!strcmp(name, s->word))
		return FITS_WHOLE;
	if (holds(name, s->word))
		return FITS_NAME;
	return holds(text, s->word) ? FITS_TEXT : FITS_NOT;
}

static void show(struct lookup *s, const char *name, const char *text)
{
	if (s->title)
		sheet_heading(&s->sheet, s->title, NULL);
	s->title = NULL;
	s->any = true;
	buf_puts(s->sheet.out, "  ");
	sheet_ink(&s->sheet, INK_BOLD, name);
	buf_putc(s->sheet.out, '\n');
	if (*text)
		sheet_line(&s->sheet, "", text);
}

/* ---- the tables ---- */

static enum fits command_fits(const struct lookup *s, size_t i)
{
	const struct command *c = &command_table[i];

	return fits(s, c->name, arena_printf(s->arena, "%s %s", _(c->help), _(c->about)));
}

static void show_command(struct lookup *s, size_t i)
{
	const struct command *c = &command_table[i];

	show(s,
	     arena_printf(s->arena, "%s%s%s %s", PACKAGE_NAME, i == COMMAND_BROWSE ? "" : " ",
	                  i == COMMAND_BROWSE ? "" : c->name, c->synopsis),
	     _(c->about));
}

static const char *about_option(const struct lookup *s, const struct option_row *r)
{
	struct buf b = BUF_INIT;

	option_text(&b, r, _(r->about));
	return buf_keep(&b, s->arena);
}

static enum fits option_fits(const struct lookup *s, size_t i)
{
	return fits(s, option_table[i].name, about_option(s, &option_table[i]));
}

static void show_option(struct lookup *s, size_t i)
{
	const struct option_row *r = &option_table[i];
	const char *letter = r->letter ? arena_printf(s->arena, "-%c, ", r->letter) : "";

	show(s, arena_printf(s->arena, "%s--%s%s%s", letter, r->name, r->arg ? " " : "", r->arg ? r->arg : ""),
	     about_option(s, r));
}

static enum fits rule_fits(const struct lookup *s, size_t i)
{
	return fits(s, rule_at(i)->id, _(rule_at(i)->title));
}

static void show_rule(struct lookup *s, size_t i)
{
	show(s, rule_at(i)->id, _(rule_at(i)->title));
}

static enum fits word_fits(const struct lookup *s, size_t i)
{
	return glossary_named(s->word) == &glossary_table[i] ? FITS_WHOLE
	       : holds(_(glossary_table[i].word), s->word)   ? FITS_NAME
	                                                     : FITS_NOT;
}

static void show_word(struct lookup *s, size_t i)
{
	show(s, _(glossary_table[i].word), _(glossary_table[i].means));
}

/* Of n rows those that fit as well as the best of them. */
static void search_table(struct lookup *s, const char *title, size_t n,
                         enum fits (*row_fits)(const struct lookup *s, size_t i),
                         void (*show_row)(struct lookup *s, size_t i))
{
	enum fits best = FITS_TEXT;

	for (size_t i = 0; i < n; i++)
		if (row_fits(s, i) > best)
			best = row_fits(s, i);
	s->title = title;
	for (size_t i = 0; i < n; i++)
		if (row_fits(s, i) >= best)
			show_row(s, i);
}

static void search_keys(struct lookup *s, const struct frontend *front)
{
	struct key_help k;

	s->title = _("KEYS OF THE BROWSER");
	for (size_t i = 0; front && front->key(i, &k); i++)
		if (fits(s, k.name, k.help) || !strcmp(k.keys, s->word))
			show(s, *k.keys ? k.keys : k.name,
			     k.where ? arena_printf(s->arena, "%s (%s)", k.help, k.where) : k.help);
}

/* ---- examples ---- */

struct example {
	const char *group, *words;
	const char *commands; /* without what the tests compare */
};

/* The next one of man/examples, from *at on; x->group is that of the one before. false: no more. */
static bool next_example(struct arena *a, const char **at, struct example *x)
{
	struct buf commands = BUF_INIT;

	x->words = NULL;
	while (**at && !(x->words && **at == '\n')) {
		const char *line = *at;
		size_t n = strcspn(line, "\n");

		if (!strncmp(line, "= ", 2))
			x->group = arena_strndup(a, line + 2, n - 2);
		else if (*line && strchr("$>:", *line))
			buf_printf(&commands, "%.*s\n", (int)n - 2, line + 2);
		else if (!x->words && isalpha((unsigned char)*line))
			x->words = arena_strndup(a, line, n);
		*at += n + (line[n] == '\n');
	}
	x->commands = buf_keep(&commands, a);
	return x->words != NULL;
}

/* What a person wants comes before what stands in a command, a name of a file say. */
static enum fits example_fits(const struct lookup *s, const struct example *x)
{
	return holds(x->group, s->word) || holds(x->words, s->word) ? FITS_NAME
	       : holds(x->commands, s->word)                        ? FITS_TEXT
	                                                            : FITS_NOT;
}

static void search_examples(struct lookup *s)
{
	struct example x = { .group = "" };
	enum fits best = FITS_TEXT;
	size_t n = 0;

	for (const char *at = examples[0].text; next_example(s->arena, &at, &x);)
		best = example_fits(s, &x) > best ? example_fits(s, &x) : best;
	s->title = _("EXAMPLES");
	for (const char *at = examples[0].text; next_example(s->arena, &at, &x);)
		if (example_fits(s, &x) >= best && n++ < EXAMPLES_SHOWN) {
			show(s, x.words, "");
			sheet_command(&s->sheet, x.commands);
		}
	if (n > EXAMPLES_SHOWN) {
		n -= EXAMPLES_SHOWN;
		sheet_line(
		    &s->sheet, "",
		    arena_printf(s->arena, P_("and %zu more: man certloupe", "and %zu more: man certloupe", n), n));
	}
}

static bool search_all(struct lookup *s, const struct frontend *front)
{
	search_table(s, _("COMMANDS"), COMMAND_COUNT, command_fits, show_command);
	search_table(s, _("OPTIONS"), option_count, option_fits, show_option);
	search_keys(s, front);
	search_table(s, _("RULES"), rule_count(), rule_fits, show_rule);
	search_table(s, _("WORDS"), glossary_count, word_fits, show_word);
	search_examples(s);
	return s->any;
}

/* 1: there is nothing about it. */
static int help(const struct options *o, const struct frontend *front, const char *word)
{
	struct buf b = BUF_INIT;
	struct output out;
	int status = output_open(&out, o);

	if (status)
		return status;
	struct report_options style = output_style(o, &out);
	struct lookup s = { .word = word, .sheet = { &b, &style, NULL }, .arena = o->arena };
	bool found = search_all(&s, front);
	if (!found)
		buf_printf(&b, "%s\n", _("Nothing in the manual has this word."));
	status = output_write(&out, &b);
	buf_free(&b);
	return status ? status : found ? 0 : 1;
}

int command_help(const struct options *o, const struct frontend *front)
{
	struct err e = { 0 };

	if (!o->operand.n) {
		options_help(stdout);
		return 0;
	}
	if (o->operand.n > 1) {
		err_set(&e, ERR_USAGE, _("help looks for one word; put several in quotes"));
		return complain(&e);
	}
	const char *word = o->operand.v[0];
	return help(o, front, word + strspn(word, "-"));
}
