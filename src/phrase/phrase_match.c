/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts: in one piece, loosely, by regex. */
#include "config.h"

#include "phrase/phrase_match.h"

#include "base/arena.h"
#include "base/buf.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <locale.h>
#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- in one piece ---- */

/* A short text is only told from ordinary words by what is around it. */
static bool has_company(const struct phrase_text *t, const struct phrase *p, size_t at, size_t words)
{
	size_t from = at > 3 ? at - 3 : 0, to = at + words + 3;

	for (size_t i = from; i < to && i < t->n; i++)
		if ((i < at || i >= at + words) && fit_domain_word(p, &t->word[i]))
			return true;
	return false;
}

static int program_bonus(const struct phrase_text *t, const struct phrase *p)
{
	return fit_program(t, p) ? FIT_PROGRAM : 0;
}

static const struct cut_words *text_words(const struct phrase *p)
{
	static struct cut_words *all;

	if (!all)
		all = xcalloc(phrase_count, sizeof *all);
	return phrase_text_words(&all[phrase_number(p)], p->text);
}

struct fit fit_text(const struct phrase_text *t, const struct phrase *p)
{
	const struct cut_words *w = text_words(p);

	if (!w->n || w->n > t->n)
		return (struct fit){ 0 };
	for (int at = phrase_text_find(t, &w->v[0]); at >= 0; at = phrase_text_find_next(t, &w->v[0], at)) {
		size_t letters;

		if (!phrase_text_has(t, (size_t)at, w, &letters))
			continue;
		bool exact = w->n == t->n;
		bool vague = letters < FIT_SHORT || (w->n < 3 && *p->regex); /* "http request" */

		if (exact || !vague || has_company(t, p, (size_t)at, w->n))
			return (struct fit){ (int)letters + (exact ? FIT_EXACT : 0) + program_bonus(t, p), exact, false,
				             (size_t)at, (size_t)at + w->n };
	}
	return (struct fit){ 0 };
}

/* ---- loosely ---- */

#define LOOSE_GAP 4      /* words that may stand between two of the row's */
#define LOOSE_SHARE 75   /* percent of the row's letters that must be there */
#define LOOSE_LETTERS 15 /* and at least so many */

static int follows(const struct phrase_text *t, const struct word *w, int after)
{
	for (int at = after + 1; at <= after + 1 + LOOSE_GAP && (size_t)at < t->n; at++)
		if (word_same(&t->word[at], w))
			return at;
	return -1;
}

static size_t loose_letters(const struct phrase_text *t, const char *s, int at)
{
	size_t letters = 0;
	struct word w;

	word_next(&s, &w);
	letters = w.n;
	while (word_next(&s, &w)) {
		int found = follows(t, &w, at);

		if (found >= 0) {
			letters += w.n;
			at = found;
		}
	}
	return letters;
}

static size_t all_letters(const char *s, size_t *words)
{
	size_t n = 0;

	*words = 0;
	for (struct word w; word_next(&s, &w); (*words)++)
		n += w.n;
	return n;
}

struct fit fit_loosely(const struct phrase_text *t, const struct phrase *p)
{
	size_t words, all = all_letters(p->text, &words), best = 0;
	const char *s = p->text;

	/* From the first word or, if that is missing, from the second. */
	for (size_t k = 0; k < 2 && words >= 3; k++) {
		const char *rest = s;
		struct word w;

		word_next(&s, &w);
		for (int at = phrase_text_find(t, &w); at >= 0; at = phrase_text_find_next(t, &w, at)) {
			size_t letters = loose_letters(t, rest, at);

			best = letters > best ? letters : best;
		}
	}
	if (best < LOOSE_LETTERS || best * 100 < all * LOOSE_SHARE)
		return (struct fit){ 0 };
	return (struct fit){ .score = (int)(2 * best > all ? 2 * best - all : 1) + program_bonus(t, p) };
}

/* ---- regex ---- */

static bool is_special(char c)
{
	return strchr(".[]()*+?{}|^$", c) != NULL;
}

/* The longest part of the regex that stands for itself, folded like the text. *begins, *ends: the regex does, too. */
static void literal_of(const char *regex, struct buf *best, bool *begins, bool *ends)
{
	const char *from = regex + (*regex == '^');
	struct buf run = BUF_INIT;
	int depth = 0; /* of brackets: what is in them is a choice */

	for (const char *r = regex;; r++) {
		bool quoted = *r == '\\' && r[1];

		if (!run.n)
			from = r;
		r += quoted;
		if (*r && (quoted || (!is_special(*r) && !depth))) {
			buf_putc(&run, *r >= 'A' && *r <= 'Z' ? *r - 'A' + 'a' : *r);
			continue;
		}
		if (run.n > best->n) {
			buf_reset(best);
			buf_put(best, run.s, run.n);
			*begins = from == regex || (*regex == '^' && from == regex + 1);
			*ends = *r == '$' && !r[1];
		}
		buf_reset(&run);
		if (!*r)
			break;
		depth += (*r == '(' || *r == '[' || *r == '{') - (*r == ')' || *r == ']' || *r == '}');
	}
	buf_free(&run);
}

/* The first capture is what the code names, if it is a number or a symbol: "num=20" is not "num=10". */
static bool capture_agrees(const struct phrase *p, const char *text, const regmatch_t *m)
{
	char word[40];
	size_t n = m->rm_so < 0 ? 0 : (size_t)(m->rm_eo - m->rm_so);

	if (!n || n >= sizeof word)
		return true;
	memcpy(word, text + m->rm_so, n);
	word[n] = '\0';
	if (!strpbrk(word, "0123456789_"))
		return true;
	const char *s = word, *code = p->code;
	struct word named, w;
	if (!word_next(&s, &named))
		return true;
	while (word_next(&code, &w))
		if (word_same(&w, &named))
			return true;
	return false;
}

/* A row's regex is made ready when a text first has its literal part, and stays so. */
struct expression {
	bool known, compiled, bad;
	char *literal;
	size_t letters;
	char *whole;      /* its whole words */
	struct word word; /* the longest of them */
	regex_t r;
};

static bool is_letter(char c)
{
	const char s[2] = { c, '\0' }, *at = s;
	struct word w;

	return word_next(&at, &w);
}

/* What is cut off at either end may be a part of a word, unless the regex begins or ends there. */
static char *whole_words(const char *s, bool begins, bool ends)
{
	const char *end = s + strlen(s);

	while (s < end && !begins && is_letter(*s))
		s++;
	while (end > s && !ends && is_letter(end[-1]))
		end--;
	char *words = xcalloc((size_t)(end - s) + 1, 1);
	memcpy(words, s, (size_t)(end - s));
	return words;
}

/* Matched as octets, where upper and lower case of ASCII are the same: what the text is folded by. In the locale of a
 * terminal the library would turn every text into wide characters first. */
static bool compile(regex_t *r, const char *regex)
{
	locale_t c = newlocale(LC_CTYPE_MASK, "C", (locale_t)0), was = c ? uselocale(c) : (locale_t)0;
	int failed = regcomp(r, regex, REG_EXTENDED | REG_ICASE);

	if (c) {
		uselocale(was);
		freelocale(c);
	}
	return !failed;
}

static struct expression *expression_of(const struct phrase *p)
{
	static struct expression *all;
	struct expression *x;

	if (!all)
		all = xcalloc(phrase_count, sizeof *all);
	x = &all[phrase_number(p)];
	if (!x->known) {
		struct buf literal = BUF_INIT;
		bool begins = false, ends = false;

		literal_of(p->regex, &literal, &begins, &ends);
		x->literal = xstrdup(buf_str(&literal));
		x->letters = literal.n;
		x->whole = whole_words(x->literal, begins, ends);
		const char *rest = x->whole;
		for (struct word w; word_next(&rest, &w);)
			if (w.n > x->word.n)
				x->word = w;
		x->known = true;
		buf_free(&literal);
	}
	return x;
}

char *fit_regex_words(const struct phrase *p)
{
	return *p->regex ? xstrdup(expression_of(p)->whole) : NULL;
}

/* The first match that is this row's. */
static bool regex_match(const struct phrase_text *t, const struct phrase *p, size_t *from, size_t *to)
{
	struct expression *x = expression_of(p);
	regmatch_t m[2];
	bool found = false;

	if (!x->compiled) {
		x->compiled = true;
		x->bad = !compile(&x->r, p->regex);
	}
	for (const char *at = t->folded; !x->bad && !found && regexec(&x->r, at, 2, m, 0) == 0; at += m[0].rm_eo) {
		found = capture_agrees(p, at, &m[1]);
		*from = (size_t)(at - t->folded) + (size_t)m[0].rm_so;
		*to = (size_t)(at - t->folded) + (size_t)m[0].rm_eo;
		if (m[0].rm_eo == 0)
			break;
	}
	return found && *to > *from;
}

/* The first word that begins at the octet or behind it. */
static size_t word_at(const struct phrase_text *t, size_t octet)
{
	size_t i = 0;

	while (i < t->n && t->word[i].s < t->folded + octet)
		i++;
	return i;
}

bool fit_has_literal(const struct phrase_text *t, const struct phrase *p)
{
	const struct expression *x = expression_of(p);

	return (!x->word.n || phrase_text_find(t, &x->word) >= 0) && strstr(t->folded, x->literal);
}

struct fit fit_regex(const struct phrase_text *t, const struct phrase *p)
{
	const struct expression *x = expression_of(p);
	size_t from, to;

	if (!*p->regex || !fit_has_literal(t, p) || !regex_match(t, p, &from, &to))
		return (struct fit){ 0 };
	bool exact = from == 0 && to == strlen(t->folded);
	return (struct fit){ (int)x->letters + (exact ? FIT_EXACT : 0) + program_bonus(t, p), exact, false,
		             word_at(t, from), word_at(t, to) };
}
