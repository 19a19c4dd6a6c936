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
	{ "curl", "curl" },
	{ "Java", "Java" },
	{ "Go ", "Go" },
	{ "Python", "Python" },
	{ "Node.js", "Node.js" },
	{ "Firefox", "Firefox" },
	{ "Chrome", "Chrome" },
	{ "nginx", "nginx" },
	{ "Apache", "Apache" },
	{ "GnuTLS", "GnuTLS" },
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

/* Many programs pass on what their library says: once is enough. */
static bool says_nothing_new(const struct phrase *p, const struct phrase *const *chosen, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(p->text, chosen[i]->text) || strstr(chosen[i]->text, p->text) ||
		    (*p->code && strstr(chosen[i]->text, p->code)) ||
		    (*chosen[i]->code && strstr(p->text, chosen[i]->code)))
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

/* One line for each program, two for the best known; round 2 takes what is left. */
static size_t choose(const char *id, size_t rank, int round, const struct phrase **out, size_t n, size_t max)
{
	for (size_t i = 0; i < phrase_count && n < max; i++) {
		const struct phrase *p = &phrase_table[i];
		if (program_rank(p->program) != rank || !comes_first(p->conditions, id) || says_nothing_new(p, out, n))
			continue;
		if (round == 1 && of_program(out, n, rank) >= (rank == 0 ? 2 : 1))
			continue;
		out[n++] = p;
	}
	return n;
}

size_t phrasebook_for_condition(const char *id, const struct phrase **out, size_t max)
{
	size_t n = 0;
	for (int round = 1; round <= 2; round++)
		for (size_t rank = 0; rank <= NPROGRAMS; rank++)
			n = choose(id, rank, round, out, n, max);
	return n;
}

/* ---- conditions ---- */

bool condition_known(const char *id)
{
	return rule_find(id) || rule_page(id);
}

const char *condition_title(struct arena *a, const char *id)
{
	const struct rule *r = rule_find(id);
	const char *page = r ? NULL : rule_page(id), *colon = page ? strchr(page, ':') : NULL;
	if (r)
		return _(r->title);
	if (!colon)
		return "";
	colon += 1 + (colon[1] == ' ');
	return arena_strndup(a, colon, strcspn(colon, "\n"));
}
