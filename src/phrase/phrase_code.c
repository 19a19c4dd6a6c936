/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes: names that nobody else uses, numbers that need to be told whose they are, and alerts. */
#include "config.h"

#include "base/arena.h"
#include "base/vec.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>

/* ---- the row's program ---- */

/* Words of a program's name that others have, too. */
static bool is_common(const struct word *w)
{
	static const char *const common[] = { "any", "client", "connection", "crypto", "error", "framework",
		                              "log", "mtls",   "queue",      "server", "ssl",   "streams",
		                              "tls", "x509",   "security",   "status", "ext" };
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (word_is(w, common[i]))
			return true;

	return w->n < 2;
}

/* What stands before the parenthesis is the name, what is in it are examples. */
static struct cut_words cut_program(const char *program)
{
	const char *s = program, *end = strchr(s, '(');
	VEC_OF(struct word) words = VEC_INIT;

	for (struct word w; word_next(&s, &w) && !(end && w.s > end);)
		if (!is_common(&w))
			*vec_push(&words) = w;
	return (struct cut_words){ words.v, words.n, true };
}

#define PROGRAMS_MAX 1024 /* a power of two, some times more than there are */

struct program {
	const char *name;
	struct cut_words words;
};

/* By name; the last has the words of none, for rows that find no room. */
static struct program programs[PROGRAMS_MAX + 1];

static const struct program *program_find(const char *name)
{
	static size_t n;
	uint32_t sum = 0;

	for (const char *s = name; *s; s++)
		sum = sum * 31 + (unsigned char)*s;
	size_t i = (sum ^ sum >> 15) % PROGRAMS_MAX;
	while (programs[i].name && strcmp(programs[i].name, name) != 0)
		i = (i + 1) % PROGRAMS_MAX;
	if (!programs[i].name) {
		if (n + 1 == PROGRAMS_MAX)
			return &programs[PROGRAMS_MAX];
		programs[i] = (struct program){ name, cut_program(name) };
		n++;
	}
	return &programs[i];
}

/* Rows of one program have their own copies of its name. */
static const struct program *program_of(const struct phrase *p)
{
	static const struct program **all;

	if (!all)
		all = xcalloc(phrase_count, sizeof(*all));
	const struct program **x = &all[phrase_number(p)];
	if (!*x)
		*x = program_find(p->program);
	return *x;
}

static bool names_program(const struct phrase_text *t, const struct cut_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (phrase_text_find(t, &words->v[i]) >= 0)
			return true;
	return false;
}

bool fit_program(const struct phrase_text *t, const struct phrase *p)
{
	const struct program *program = program_of(p);
	struct program_kept *k = &t->kept[(size_t)(program - programs) % PROGRAMS_KEPT];

	if (k->program != program->name)
		*k = (struct program_kept){ program->name, names_program(t, &program->words) };
	return k->named;
}

/* ---- what a row's code is ---- */

/* Words that tell whose a number is, besides the program's and the code's own. */
static const char *more_words(const char *code)
{
	static const struct {
		const char *code, *words;
	} more[] = {
		{ "X509_V_ERR", "openssl x509 verify verification" },
		{ "GNUTLS_", "gnutls" },
		{ "net::", "net net_error" },
		{ "MBEDTLS", "mbedtls flags" },
		{ "HTTP", "status http" },
		{ "BR_ERR", "bearssl bssl" },
		{ "MQRC", "reason rc" },
		{ "GSK_", "gskit" },
	};
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		if (strncmp(code, more[i].code, strlen(more[i].code)) == 0)
			return more[i].words;

	return "";
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

bool fit_name_word(const struct word *w)
{
	static const char *const prefix[] = { "x509_v_err_", "gnutls_", "sec_",  "ssl_error_", "mozilla_pkix_", "cert_e_",
		                              "crypt_e",     "err_",    "ah0",   "ah1",        "amq9",          "br_err_",
		                              "gsk_",        "mqrc_",   "s2n_err_" };
	for (size_t i = 0; i < sizeof prefix / sizeof prefix[0]; i++) {
		size_t n = strlen(prefix[i]), k = 0;

		while (k < n && k < w->n && (w->s[k] | 0x20) == (prefix[i][k] | 0x20))
			k++;
		if (k == n && w->n > n)
			return true;
	}
	return false;
}

/* Found out when it is asked for first. */
struct code_kept {
	bool known, numbered, named;
	int64_t number;
	struct cut_words words, domain;
};

static struct cut_words domain_of(const struct phrase *p)
{
	const struct cut_words *program = &program_of(p)->words;
	const char *code = p->code, *more = more_words(p->code);
	VEC_OF(struct word) words = VEC_INIT;
	int64_t number;

	for (size_t i = 0; i < program->n; i++)
		*vec_push(&words) = program->v[i];
	for (struct word w; word_next(&code, &w);)
		if (!word_number(&w, &number))
			*vec_push(&words) = w;
	for (struct word w; word_next(&more, &w);)
		*vec_push(&words) = w;
	return (struct cut_words){ words.v, words.n, true };
}

static const struct code_kept *kept_of(const struct phrase *p)
{
	static struct code_kept *all;
	struct code_kept *k;

	if (!all)
		all = xcalloc(phrase_count, sizeof *all);
	k = &all[phrase_number(p)];
	if (!k->known) {
		phrase_text_words(&k->words, p->code);
		k->numbered = code_number(p, &k->number);
		for (size_t i = 0; i < k->words.n; i++)
			k->named = k->named || fit_name_word(&k->words.v[i]);
		k->domain = domain_of(p);
		k->known = true;
	}
	return k;
}

bool fit_domain_word(const struct phrase *p, const struct word *word)
{
	const struct cut_words *domain = &kept_of(p)->domain;

	for (size_t i = 0; i < domain->n; i++)
		if (word_same(&domain->v[i], word))
			return true;
	return false;
}

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

/* "error 20 at 0 depth lookup": so OpenSSL says a code, whatever words are left behind it. */
static bool is_verifier_s(const struct phrase_text *t, const struct phrase *p, size_t at)
{
	return strncmp(p->code, "X509_V_ERR_", 11) == 0 && at > 0 && at + 4 < t->n &&
	       word_is(&t->word[at - 1], "error") && word_is(&t->word[at + 1], "at") &&
	       word_is(&t->word[at + 3], "depth") && word_is(&t->word[at + 4], "lookup");
}

/* The word that is the row's number; -1: it is not there. */
static int number_at(const struct phrase_text *t, const struct phrase *p, int64_t number, bool whole)
{
	bool hex = strstr(p->code, "0x") != NULL;

	for (size_t i = 0; i < t->nnumbers; i++) {
		const struct number *n = &t->number[i];

		if (n->value == number && is_verifier_s(t, p, n->at))
			return (int)n->at;
		if (whole && n->value > 0 && n->value == -number)
			return (int)n->at;
		if (same_number(n->value, n->hex, number, hex) &&
		    (whole || is_distinctive(number) || has_domain_before(t, p, n->at)))
			return (int)n->at;
	}
	return -1;
}

/* In a log, what the number of an alert means is told once, by the alert itself; other programs' words for it are of
 * interest only where that program speaks. */
static bool is_anothers_alert(const struct phrase_text *t, const struct phrase *p)
{
	return strstr(p->code, "alert ") && !fit_program(t, p);
}

/* ---- names ---- */

static struct fit fit_name(const struct phrase_text *t, const struct cut_words *code)
{
	struct fit best = { 0 };

	for (size_t i = 0; i < code->n; i++) {
		const struct word *w = &code->v[i];
		int at;

		if (fit_name_word(w) && (int)w->n > best.score && (at = phrase_text_find(t, w)) >= 0)
			best =
			    (struct fit){ .score = (int)w->n, .at = (size_t)at, .end = (size_t)at + 1, .code = true };
	}
	return best;
}

#define CODE_LETTERS 12 /* shorter runs of several words might be chance */

/* The code's words together: "error:0A000086", "{tls_alert,{unknown_ca,", "Failed:ClientCertMissing". */
static struct fit fit_run(const struct phrase_text *t, const struct cut_words *code)
{
	if (code->n < 2)
		return (struct fit){ 0 };
	for (int at = phrase_text_find(t, &code->v[0]); at >= 0; at = phrase_text_find_next(t, &code->v[0], at)) {
		size_t letters;

		if (phrase_text_has(t, (size_t)at, code, &letters) && letters >= CODE_LETTERS)
			return (struct fit){
				.score = (int)letters, .at = (size_t)at, .end = (size_t)at + code->n, .code = true
			};
	}
	return (struct fit){ 0 };
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
	int64_t asked;

	if (!*p->code)
		return (struct fit){ 0 };
	bool whole = t->n <= ALONE_WORDS && (phrase_text_equals(t, p->code) || is_queue_code(t, p->code));
	if (whole) /* of rows that share it, those whose text says no more than the code come first */
		return (struct fit){ FIT_EXACT + (p->shared && !*p->regex ? 0 : FIT_NUMBER), true, true, 0, t->n };
	const struct code_kept *k = kept_of(p);
	bool alone = fit_bare_number(t, &asked) || is_narrowed(t, p);
	if (t->nnumbers && k->numbered) {
		int at = number_at(t, p, k->number, alone);

		if (at >= 0 && (alone || (!p->shared && !is_anothers_alert(t, p))))
			return (struct fit){ FIT_NUMBER + (p->shared && !*p->regex ? 0 : 1), alone, true, (size_t)at,
				             (size_t)at + 1 };
	}
	if (p->shared)
		return (struct fit){ 0 };
	struct fit name = k->named ? fit_name(t, &k->words) : (struct fit){ 0 }, run = fit_run(t, &k->words);
	return name.score > run.score ? name : run;
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

/* "type: [2:48]", "level 2, description 48": what may stand before the number, the level among it. */
static bool leads_to_alert(const struct word *w)
{
	static const char *const words[] = { "description", "desc", "message", "msg", "type", "level", "fatal", "1", "2" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (word_is(w, words[i]))
			return true;
	return false;
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
		if (!fit_is_filler(&t->word[i]) && !leads_to_alert(&t->word[i]))
			return false;
	return n == p->alert->number && !(n <= 2 && at + 1 < t->n && word_number(&t->word[at + 1], &n));
}

static struct fit better(struct fit a, struct fit b)
{
	return b.score > a.score ? b : a;
}

static struct fit alert_behind(const struct phrase_text *t, const struct alert_phrase *p, size_t alert)
{
	struct fit best = { 0 };

	for (size_t i = alert + 1; i < t->n && i <= alert + ALERT_REACH; i++) {
		size_t n = alert_named_at(t, i, p);

		if (n)
			best = better(best, (struct fit){ (int)strlen(p->alert->name) + 5, false, true, alert, i + n });
		else if (alert_numbered_at(t, alert, i, p))
			best = better(best, (struct fit){ FIT_NUMBER, false, true, alert, i + 1 });
	}
	return best;
}

static struct fit alert_after(const struct phrase_text *t, const struct alert_phrase *p, const char *word)
{
	struct fit best = { 0 };
	struct word alert;

	word_next(&word, &alert);
	for (int at = phrase_text_find(t, &alert); at >= 0; at = phrase_text_find_next(t, &alert, at))
		best = better(best, alert_behind(t, p, (size_t)at));
	return best;
}

/* "TLSV1_ALERT_UNKNOWN_CA": the whole in one word, as OpenSSL and its heirs name the reason. */
static struct fit alert_in_a_word(const struct phrase_text *t, const struct alert_phrase *p)
{
	static const char glue[] = FIT_ALERT_GLUE;
	size_t n = strlen(p->alert->name), all = n + strlen(glue);

	for (size_t i = 0; i < t->n; i++) {
		const struct word *w = &t->word[i];
		const char *name = w->s + w->n - n;

		if (w->n > all && memcmp(name, p->alert->name, n) == 0 &&
		    memcmp(name - strlen(glue), glue, strlen(glue)) == 0)
			return (struct fit){ (int)w->n + 5, t->n == 1, true, i, i + 1 };
	}
	return (struct fit){ 0 };
}

/* "alert 48", "TLS alert number 48": nothing but that. */
static bool is_alert_alone(const struct phrase_text *t)
{
	return t->n <= ALERT_REACH && (word_is(&t->word[0], "alert") || (t->n > 1 && word_is(&t->word[1], "alert")));
}

/* Behind these an alert is told; the last two are Bouncy Castle's. */
static const char *const alert_words[] = { "alert", "tls_alert", "tlsfatalalert", "tlsfatalalertreceived" };

struct fit fit_alert(const struct phrase_text *t, const struct alert_phrase *p, bool in_a_word)
{
	int64_t n;

	if (t->n && alert_named_at(t, 0, p) == t->n)
		return (struct fit){ FIT_EXACT + (int)strlen(p->alert->name), true, true, 0, t->n };
	if (fit_bare_number(t, &n))
		return n == p->alert->number ? (struct fit){ FIT_NUMBER, true, true, 0, t->n } : (struct fit){ 0 };
	struct fit best = { 0 };
	for (size_t i = 0; i < sizeof alert_words / sizeof alert_words[0]; i++)
		best = better(best, alert_after(t, p, alert_words[i]));
	if (in_a_word)
		best = better(best, alert_in_a_word(t, p));
	if (best.score && is_alert_alone(t)) {
		best.score += FIT_EXACT;
		best.exact = true;
	}
	return best;
}
