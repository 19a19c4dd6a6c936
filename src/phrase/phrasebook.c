/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, and what is looked up in them by condition or program. */
#include "config.h"

#include "phrase/phrasebook.h"

#include "phrase/page.h"

#include <stdint.h>
#include <string.h>

/* A row as it is kept: its words stand one behind the other, each with its end. */
struct packed {
	uint32_t words;
	uint8_t side, about;
	bool shared;
};
/* The row had the condition behind it so often, of those that were tried. */
struct counted {
	uint16_t row, condition, printed, tried;
};
#include "phrase/phrase_table.h"

const size_t phrase_count = sizeof packed / sizeof packed[0];
const size_t speaker_count = sizeof speaker_table / sizeof speaker_table[0];
const size_t condition_count = sizeof condition_table / sizeof condition_table[0];
const size_t alert_phrase_count = sizeof alert_phrase_table / sizeof alert_phrase_table[0];

/* Rows are unpacked as they are asked for: a report needs a few of them. */
static struct phrase unpacked[sizeof packed / sizeof packed[0]];

static const char *next_words(const char **at)
{
	const char *words = *at;

	*at += strlen(words) + 1;
	return words;
}

const struct phrase *phrase_at(size_t i)
{
	struct phrase *p = &unpacked[i];
	const char *at = row_words + packed[i].words;

	if (p->program)
		return p;
	p->program = next_words(&at);
	p->kind = next_words(&at);
	p->text = next_words(&at);
	p->regex = next_words(&at);
	p->code = next_words(&at);
	p->conditions = next_words(&at);
	p->versions = next_words(&at);
	p->side = packed[i].side;
	p->about = packed[i].about;
	p->shared = packed[i].shared;
	return p;
}

size_t phrase_number(const struct phrase *p)
{
	return (size_t)(p - unpacked);
}

const struct alert_phrase *alert_phrase_find(int number)
{
	for (size_t i = 0; i < alert_phrase_count; i++)
		if (alert_phrase_table[i].alert->number == number)
			return &alert_phrase_table[i];
	return NULL;
}

const struct phrase *phrase_verify_at(size_t k)
{
	return k < sizeof by_verify / sizeof by_verify[0] ? phrase_at(by_verify[k]) : NULL;
}

bool phrase_counted(size_t row, const struct condition *c, unsigned *printed, unsigned *tried)
{
	const struct counted *from = counted, *end = counted + sizeof counted / sizeof counted[0];

	for (size_t n = (size_t)(end - from); n > 0;) { /* to the first of the row */
		size_t half = n / 2;

		if (from[half].row < row) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	for (; from < end && from->row == row; from++)
		if (&condition_table[from->condition] == c) {
			*printed = from->printed;
			*tried = from->tried;
			return true;
		}
	return false;
}

/* ---- programs ---- */

/* How the program column begins, and what to call it; the best known first. */
static const struct {
	const char *begins, *name;
} programs[] = {
	{ "OpenSSL", "OpenSSL" },
	{ "GnuTLS", "GnuTLS" },
	{ "Java", "Java" },
	{ "Go ", "Go" },
	{ "Node.js", "Node.js" },
	{ "nginx", "nginx" },
	{ "Firefox", "Firefox" },
	{ "Chrome", "Chrome" },
	{ "curl", "curl" },
	{ "Python", "Python" },
	{ "Apache", "Apache" },
	{ "Erlang", "Erlang" },
	{ "Windows", "Windows" },
	{ ".NET", ".NET" },
	{ "macOS", "macOS" },
	{ "HAProxy", "HAProxy" },
	{ "rustls", "rustls" },
	{ "openssl", "openssl" },
	{ "AWS ALB", "AWS ALB" },
	{ "AWS CloudFront", "CloudFront" },
	{ "AWS API", "API Gateway" },
	{ "PostgreSQL", "PostgreSQL" },
	{ "MySQL", "MySQL" },
	{ "wolfSSL", "wolfSSL" },
	{ "mbedTLS", "mbedTLS" },
	{ "BoringSSL", "BoringSSL" },
	{ "PHP", "PHP" },
	{ "Ruby", "Ruby" },
	{ "Perl", "Perl" },
	{ "wget", "wget" },
	{ "ldapsearch", "ldapsearch" },
	{ "Envoy", "Envoy" },
	{ "Kubernetes", "Kubernetes" },
};
#define NPROGRAMS (sizeof programs / sizeof programs[0])

/* Asked for many rows of every finding: most programs differ in the first letter. */
static bool starts_with(const char *s, const char *begins)
{
	while (*begins && *s == *begins) {
		s++;
		begins++;
	}
	return !*begins;
}

static size_t program_rank(const char *program)
{
	size_t i = 0;

	while (i < NPROGRAMS && !starts_with(program, programs[i].begins))
		i++;
	return i;
}

const char *phrase_program_short(const char *program)
{
	size_t i = program_rank(program);

	return i < NPROGRAMS ? programs[i].name : program;
}

/* ---- by condition ---- */

#define CANDIDATES_MAX 128

/* The rows whose first condition it is, and the rank of their programs. */
struct candidates {
	const struct phrase *row[CANDIDATES_MAX];
	/* by rank: its rows, as numbers from one on, which lead from one to the next; 0 ends them */
	size_t head[NPROGRAMS + 1], next[CANDIDATES_MAX + 1];
	bool plain[NPROGRAMS + 1]; /* by rank: the program has words for it that do not stand for everything */
	bool everything[CANDIDATES_MAX]; /* says_everything, asked once */
};

/* Words that stand for everything say little of one condition. */
static bool says_everything(const struct phrase *p)
{
	return strstr(p->conditions, "any-") != NULL;
}

static void candidates_find(struct candidates *c, const struct condition *of)
{
	size_t i = (size_t)(of - condition_table), at = i ? first_end[i - 1] : 0, n = first_end[i] - at;

	for (n = n < CANDIDATES_MAX ? n : CANDIDATES_MAX; n > 0; n--) {
		const struct phrase *p = c->row[n - 1] = phrase_at(by_first[at + n - 1]);
		size_t rank = program_rank(p->program);

		c->everything[n - 1] = says_everything(p);
		c->plain[rank] |= !c->everything[n - 1];
		c->next[n] = c->head[rank];
		c->head[rank] = n;
	}
}

static bool ends_with(const char *s, size_t n, const char *end)
{
	size_t m = strlen(end);

	return m && n >= m && s[n - 1] == end[m - 1] && memcmp(s + n - m, end, m) == 0;
}

/* Many programs pass on what their library says, behind words of their own: once is enough. */
static bool says_nothing_new(const struct phrase *p, const struct phrase *const *chosen, size_t n)
{
	size_t length = strlen(p->text);

	for (size_t i = 0; i < n; i++)
		if (ends_with(p->text, length, chosen[i]->text) || (*p->code && strcmp(p->code, chosen[i]->text) == 0) ||
		    (*chosen[i]->code && strcmp(p->text, chosen[i]->code) == 0))
			return true;
	return false;
}

/* A piece from the middle of a line, or what a library prints beside its number: to be matched and not to be read. */
static bool is_piece(const struct phrase *p)
{
	size_t n = strlen(p->text);

	return n && (strchr("\"'({[,=", p->text[n - 1]) || strstr(p->text, "OPENSSL_internal:") ||
	             strncmp(p->text, "{bad_cert,", 10) == 0 ||
	             (p->text[n - 1] == ':' && strncmp(p->text, p->code, n - 1) == 0));
}

/* Up to `most` rows of one program more. */
static size_t choose(struct candidates *c, size_t rank, size_t most, const struct phrase **out, size_t n, size_t max)
{
	size_t *from = &c->head[rank];

	for (size_t taken = 0; *from && n < max && taken < most;) {
		const struct phrase *p = c->row[*from - 1];

		if (c->everything[*from - 1] == !c->plain[rank] && !is_piece(p) && !says_nothing_new(p, out, n)) {
			out[n++] = p;
			taken++;
		}
		*from = c->next[*from]; /* what was passed over says no more in the next round */
	}
	return n;
}

/* Two lines of the best known program, one of each other; then, as there is room, a second. */
size_t phrasebook_for_condition(const char *id, const struct phrase **out, size_t max)
{
	const struct condition *of = condition_find(id, strlen(id));
	struct candidates c = { .head = { 0 } };

	if (!of)
		return 0;
	candidates_find(&c, of);
	size_t n = choose(&c, 0, 2, out, 0, max);
	for (int round = 0; round < 2; round++)
		for (size_t rank = 1; rank <= NPROGRAMS; rank++)
			n = choose(&c, rank, 1, out, n, max);
	return n;
}

/* ---- conditions ---- */

#define CONDITION_KEYS 1024

static size_t key_of(const char *id, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = sum * 31 + (unsigned char)id[i];
	return (sum ^ (sum >> 15)) % CONDITION_KEYS;
}

/* Conditions by a sum of their letters, made when one is asked for first. */
const struct condition *condition_find(const char *id, size_t n)
{
	static uint16_t first[CONDITION_KEYS], next[sizeof condition_table / sizeof condition_table[0]];
	static bool made;
	size_t i;

	if (!made)
		for (i = condition_count; i-- > 0;) {
			uint16_t *head = &first[key_of(condition_table[i].id, strlen(condition_table[i].id))];

			next[i] = *head;
			*head = (uint16_t)(i + 1);
		}
	made = true;
	for (i = first[key_of(id, n)]; i; i = next[i - 1])
		if (strncmp(condition_table[i - 1].id, id, n) == 0 && !condition_table[i - 1].id[n])
			return &condition_table[i - 1];
	return NULL;
}

bool condition_is_kind(const char *id)
{
	return strncmp(id, "any-", 4) == 0;
}

bool condition_known(const char *id)
{
	return !condition_is_kind(id) && (page_of(id) || condition_find(id, strlen(id)));
}
