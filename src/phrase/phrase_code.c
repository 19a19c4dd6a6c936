/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes: names that nobody else uses, numbers that need to be told whose they are, and alerts. */
#include "config.h"

#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"

#include <string.h>

/* ---- numbers ---- */

/* Words that may stand between a program's name and its number: "error", "code", "exit". */
static bool fit_is_filler(const struct word *w)
{
	static const char *const filler[] = { "code", "err",    "errno",  "error",  "exit", "exited", "is",  "nr",
		                              "no",   "number", "result", "return", "num",  "value",  "with" };
	for (size_t i = 0; i < sizeof filler / sizeof filler[0]; i++)
		if (word_is(w, filler[i]))
			return true;

	return false;
}

#define ALONE_WORDS 8 /* more than a program, a few fillers and a number */

/* The one number that was asked for, with nothing but words like "error" and "code" around it. */
static bool fit_bare_number(const struct phrase_text *t, int64_t *out)
{
	if (t->nnumbers != 1 || t->n > ALONE_WORDS)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if (i != t->number[0].at && !fit_is_filler(&t->word[i]))
			return false;
	*out = t->number[0].value;
	return true;
}

/* Windows codes are written as hex or as a signed decimal: the same 32 bits. Else 0x8 is a flag and 8 an error. */
static bool same_number(int64_t a, bool a_hex, int64_t b, bool b_hex)
{
	if (a > INT32_MAX || b > INT32_MAX)
		return (uint32_t)a == (uint32_t)b;
	return a == b && a_hex == b_hex;
}

/* So odd that it needs no word beside it. */
static bool is_distinctive(int64_t n)
{
	return n <= -1000 || n > 0xffff;
}

/* Part of a version, an address or a sum: "OpenSSL/3.0.19" is not error 3. */
static bool is_dotted(const struct phrase_text *t, const struct word *w)
{
	const char *before = w->s > t->folded ? w->s - 1 : w->s, *behind = w->s + w->n;

	return *before == '.' || (*behind == '.' && behind[1] >= '0' && behind[1] <= '9');
}

/* Is the number at word `at` one of this row's? Its words must be near, and next to it nothing but fillers. */
static bool has_domain_before(const struct phrase_text *t, const struct phrase *p, size_t at)
{
	for (size_t i = at; i-- > 0 && at - i <= 4;) {
		if (fit_domain_word(p, &t->word[i]))
			return true;
		if (!fit_is_filler(&t->word[i]))
			return false;
	}
	return false;
}

/* All that was asked is the row's words and the number: "openssl 20", "curl exit 60". The sign may be left out then. */
static bool is_narrowed(const struct phrase_text *t, const struct phrase *p)
{
	int64_t number;

	if (t->n > ALONE_WORDS)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if (!word_number(&t->word[i], &number) && !fit_is_filler(&t->word[i]) &&
		    !fit_domain_word(p, &t->word[i]))
			return false;
	return true;
}

static bool number_is_there(const struct phrase_text *t, const struct phrase *p, int64_t number, bool whole)
{
	bool hex = strstr(p->code, "0x") != NULL;

	for (size_t i = 0; i < t->nnumbers; i++) {
		const struct number *n = &t->number[i];

		if (whole && n->value > 0 && n->value == -number)
			return true;
		if (same_number(n->value, n->hex, number, hex) && !is_dotted(t, &t->word[n->at]) &&
		    (whole || is_distinctive(number) || has_domain_before(t, p, n->at)))
			return true;
	}
	return false;
}

/* The row's number is behind the last blank or parenthesis of its code. "72 = H of HTTP" and version numbers in names
 * are not meant. */
static bool code_number(const struct phrase *p, int64_t *out)
{
	const char *s = p->code;
	struct word w, last = { .n = 0 };

	while (word_next(&s, &w))
		last = w;
	return last.n && !strstr(p->code, "Exception") && word_number(&last, out);
}

/* In a log, what the number of an alert means is told once, by the alert itself; other programs' words for it are of
 * interest only where that program speaks. */
static bool is_anothers_alert(const struct phrase_text *t, const struct phrase *p)
{
	return strstr(p->code, "alert ") && !fit_program(t, p);
}

/* ---- names ---- */

/* Prefixes of names that stand for one thing wherever they are written. */
static bool is_name(const struct word *w)
{
	static const char *const prefix[] = { "x509_v_err_", "gnutls_", "sec_", "ssl_error_", "mozilla_pkix_",
		                              "cert_e_",     "crypt_e", "err_", "ah0",        "ah1" };
	for (size_t i = 0; i < sizeof prefix / sizeof prefix[0]; i++) {
		size_t n = strlen(prefix[i]), k = 0;

		while (k < n && k < w->n && (w->s[k] | 0x20) == (prefix[i][k] | 0x20))
			k++;
		if (k == n && w->n > n)
			return true;
	}
	return false;
}

static int name_letters(const struct phrase_text *t, const char *code)
{
	int best = 0;

	for (struct word w; word_next(&code, &w);)
		if (is_name(&w) && (int)w.n > best && phrase_text_find(t, &w) >= 0)
			best = (int)w.n;
	return best;
}

#define CODE_LETTERS 12 /* shorter runs of several words might be chance */

/* The code's words together: "error:0A000086", "{tls_alert,{unknown_ca,", "Failed:ClientCertMissing". */
static int run_letters(const struct phrase_text *t, const char *code)
{
	const char *s = code;
	struct word first;

	if (!word_next(&s, &first))
		return 0;
	for (int at = phrase_text_find(t, &first); at >= 0; at = phrase_text_find_next(t, &first, at)) {
		size_t letters, n = phrase_text_run(t, (size_t)at, code, &letters);

		if (n >= 2 && letters >= CODE_LETTERS)
			return (int)letters;
	}
	return 0;
}

/* "0A000086" without "error:" before it. */
static bool is_queue_code(const struct phrase_text *t, const char *code)
{
	struct word w;

	return strncmp(code, "error:", 6) == 0 && word_next(&code, &w) && word_next(&code, &w) && t->n == 1 &&
	       word_same(&t->word[0], &w);
}

/* ---- together ---- */

struct fit fit_code(const struct phrase_text *t, const struct phrase *p)
{
	int64_t number, asked;
	bool whole = phrase_text_equals(t, p->code) || is_queue_code(t, p->code);

	if (!*p->code)
		return (struct fit){ 0 };
	if (whole) /* of rows that share it, those whose text says no more than the code come first */
		return (struct fit){ .score = FIT_EXACT + (p->shared && !*p->regex ? 0 : FIT_NUMBER), .exact = true };
	bool alone = fit_bare_number(t, &asked) || is_narrowed(t, p);
	if (code_number(p, &number) && number_is_there(t, p, number, alone))
		if (alone || (!p->shared && !is_anothers_alert(t, p)))
			return (struct fit){ .score = FIT_NUMBER + (p->shared && !*p->regex ? 0 : 1), .exact = alone };
	if (p->shared)
		return (struct fit){ 0 };
	int letters = name_letters(t, p->code), run = run_letters(t, p->code);
	return (struct fit){ .score = letters > run ? letters : run };
}

/* ---- alerts ---- */

#define ALERT_REACH 5 /* words behind "alert" in which it is told which */

/* As much of the name as the word says: "unknown_ca", "unknownca", or its first part; NULL: another word. */
static const char *name_after(const struct word *w, const char *name, const char *end)
{
	for (uint32_t k = 0; k < w->n; k++) {
		if (name < end && *name == '_' && w->s[k] != '_')
			name++;
		if (name >= end || w->s[k] != *name)
			return NULL;
		name++;
	}
	return name == end || *name == '_' ? name + (name < end) : NULL;
}

/* How many words at `at` are the alert's name, together or apart; 0: none. */
static size_t alert_named_at(const struct phrase_text *t, size_t at, const struct alert_phrase *p)
{
	const char *name = p->alert->name, *end = name + strlen(name);
	size_t i = at;

	while (name && name < end && i < t->n)
		name = name_after(&t->word[i++], name, end);
	return name == end ? i - at : 0;
}

/* "number 48", "[48]", "(560)": level and number in one, as curl prints it. */
static bool alert_numbered_at(const struct phrase_text *t, size_t alert, size_t at, const struct alert_phrase *p)
{
	int64_t n;

	if (!word_number(&t->word[at], &n))
		return false;
	if (n == p->alert->number + 256 || n == p->alert->number + 512)
		return true;
	for (size_t i = alert + 1; i < at; i++)
		if (!fit_is_filler(&t->word[i]) && !word_is(&t->word[i], "description") &&
		    !word_is(&t->word[i], "desc"))
			return false;
	return n == p->alert->number;
}

static int alert_score(const struct phrase_text *t, const struct alert_phrase *p, size_t alert)
{
	int score = 0;

	for (size_t i = alert + 1; i < t->n && i <= alert + ALERT_REACH; i++) {
		if (alert_named_at(t, i, p))
			score = (int)strlen(p->alert->name) + 5 > score ? (int)strlen(p->alert->name) + 5 : score;
		else if (alert_numbered_at(t, alert, i, p))
			score = FIT_NUMBER > score ? FIT_NUMBER : score;
	}
	return score;
}

static int alert_scores(const struct phrase_text *t, const struct alert_phrase *p, const char *word)
{
	int best = 0;
	struct word alert;

	word_next(&word, &alert);
	for (int at = phrase_text_find(t, &alert); at >= 0; at = phrase_text_find_next(t, &alert, at)) {
		int score = alert_score(t, p, (size_t)at);

		best = score > best ? score : best;
	}
	return best;
}

/* "alert 48", "TLS alert number 48": nothing but that. */
static bool is_alert_alone(const struct phrase_text *t)
{
	return t->n <= ALERT_REACH && (word_is(&t->word[0], "alert") || (t->n > 1 && word_is(&t->word[1], "alert")));
}

struct fit fit_alert(const struct phrase_text *t, const struct alert_phrase *p)
{
	int64_t n;

	if (t->n && alert_named_at(t, 0, p) == t->n)
		return (struct fit){ .score = FIT_EXACT + (int)strlen(p->alert->name), .exact = true };
	if (fit_bare_number(t, &n))
		return (struct fit){ .score = n == p->alert->number ? FIT_NUMBER : 0, .exact = n == p->alert->number };
	int named = alert_scores(t, p, "alert"), term = alert_scores(t, p, "tls_alert");
	int score = named > term ? named : term;
	if (score && is_alert_alone(t))
		return (struct fit){ .score = FIT_EXACT + score, .exact = true };
	return (struct fit){ .score = score };
}
