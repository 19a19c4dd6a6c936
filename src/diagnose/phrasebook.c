/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, and what is looked up in them by condition or program. */
#include "config.h"

#include "diagnose/phrasebook.h"

#include "base/i18n.h"
#include "diagnose/rule.h"

#include <string.h>

#include "diagnose/phrase_table.h"

const size_t phrase_count = sizeof phrase_table / sizeof phrase_table[0];
const size_t alert_phrase_count = sizeof alert_phrase_table / sizeof alert_phrase_table[0];

const struct alert_phrase *alert_phrase_find(int number)
{
	for (size_t i = 0; i < alert_phrase_count; i++)
		if (alert_phrase_table[i].number == number)
			return &alert_phrase_table[i];
	return NULL;
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

static size_t program_rank(const char *program)
{
	size_t i = 0;
	while (i < NPROGRAMS && strncmp(program, programs[i].begins, strlen(programs[i].begins)) != 0)
		i++;
	return i;
}

const char *phrase_program_short(const char *program)
{
	size_t i = program_rank(program);
	return i < NPROGRAMS ? programs[i].name : program;
}

/* ---- by condition ---- */

static bool comes_first(const char *conditions, const char *id)
{
	size_t n = strlen(id);
	return strncmp(conditions, id, n) == 0 && (conditions[n] == ',' || !conditions[n]);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return m && n >= m && strcmp(s + n - m, end) == 0;
}

/* Many programs pass on what their library says, behind words of their own: once is enough. */
static bool says_nothing_new(const struct phrase *p, const struct phrase *const *chosen, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ends_with(p->text, chosen[i]->text) || (*p->code && strcmp(p->code, chosen[i]->text) == 0) ||
		    (*chosen[i]->code && strcmp(p->text, chosen[i]->code) == 0))
			return true;
	return false;
}

static size_t of_program(const struct phrase *const *chosen, size_t n, size_t rank)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += program_rank(chosen[i]->program) == rank;
	return count;
}

/* Words that stand for everything say little of this condition. */
static bool says_everything(const struct phrase *p)
{
	return strstr(p->conditions, "any-") != NULL;
}

static bool has_plain_words(const char *id, size_t rank)
{
	for (size_t i = 0; i < phrase_count; i++) {
		const struct phrase *p = &phrase_table[i];
		if (program_rank(p->program) == rank && comes_first(p->conditions, id) && !says_everything(p))
			return true;
	}
	return false;
}

/* Up to `most` rows of one program are in out when this is done. */
static size_t choose(const char *id, size_t rank, size_t most, const struct phrase **out, size_t n, size_t max)
{
	bool plain = has_plain_words(id, rank);
	for (size_t i = 0; i < phrase_count && n < max && of_program(out, n, rank) < most; i++) {
		const struct phrase *p = &phrase_table[i];
		if (program_rank(p->program) == rank && comes_first(p->conditions, id) &&
		    says_everything(p) == !plain && !says_nothing_new(p, out, n))
			out[n++] = p;
	}
	return n;
}

size_t phrasebook_for_condition(const char *id, const struct phrase **out, size_t max)
{
	size_t n = choose(id, 0, 2, out, 0, max);
	for (size_t most = 1; most <= 2; most++)
		for (size_t rank = 1; rank <= NPROGRAMS; rank++)
			n = choose(id, rank, most, out, n, max);
	return n;
}

/* ---- conditions ---- */

const struct condition *condition_find(const char *id, size_t n)
{
	for (size_t i = 0; i < sizeof condition_table / sizeof condition_table[0]; i++)
		if (strncmp(condition_table[i].id, id, n) == 0 && !condition_table[i].id[n])
			return &condition_table[i];
	return NULL;
}

bool condition_is_kind(const char *id)
{
	return strncmp(id, "any-", 4) == 0;
}

bool condition_known(const char *id)
{
	return !condition_is_kind(id) && (rule_find(id) || rule_page(id) || condition_find(id, strlen(id)));
}

const char *condition_title(const char *id)
{
	const struct rule *r = rule_find(id);
	const struct condition *c = condition_find(id, strlen(id));
	return r ? _(r->title) : c ? c->title : "";
}
