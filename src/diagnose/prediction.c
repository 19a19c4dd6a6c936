/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "diagnose/prediction.h"

#include "chain/hostname.h"
#include "diagnose/phrasebook.h"

#include <stdio.h>
#include <string.h>

/* X509_verify_cert() of OpenSSL 3: first the chain is built, then each of these looks at all of it. */
enum phase { BUILD, EXTENSIONS, PEER_NAME, REVOCATION, SIGNATURES_AND_TIMES, NAME_CONSTRAINTS, POLICY, UNKNOWN };

static const struct {
	enum reason class;
	enum phase phase;
	int code;
} codes[] = {
	{ CLASS_UNKNOWN_CRITICAL_EXTENSION, EXTENSIONS, 34 },
	{ CLASS_NOT_A_CA, EXTENSIONS, 79 },
	{ CLASS_EXT_KEY_USAGE, EXTENSIONS, 26 },
	{ CLASS_KEY_USAGE, EXTENSIONS, 26 },
	{ CLASS_PATH_LENGTH, EXTENSIONS, 25 },
	{ CLASS_HOSTNAME_MISMATCH, PEER_NAME, 62 },
	{ CLASS_REVOKED, REVOCATION, 23 },
	{ CLASS_BAD_SIGNATURE, SIGNATURES_AND_TIMES, 7 },
	{ CLASS_NOT_YET_VALID, SIGNATURES_AND_TIMES, 9 },
	{ CLASS_EXPIRED, SIGNATURES_AND_TIMES, 10 },
	{ CLASS_NAME_CONSTRAINT, NAME_CONSTRAINTS, 47 },
	{ CLASS_POLICY, POLICY, 43 },
};

/* The row of its code is one whose code ends in this number. */
static const char *words_of(int code)
{
	char end[16];
	size_t n = (size_t)snprintf(end, sizeof end, " %d", code);

	for (size_t i = 0; i < phrase_count; i++) {
		size_t len = strlen(phrase_table[i].code);

		if (len > n && strncmp(phrase_table[i].code, "X509_V_ERR_", 11) == 0 &&
		    strcmp(phrase_table[i].code + len - n, end) == 0)
			return phrase_table[i].text;
	}
	return NULL;
}

static void refuse(struct prediction *p, int code, const struct certificate *about)
{
	p->known = true;
	p->code = code;
	p->message = words_of(code);
	p->about = about;
}

/* The chain does not stand: 18 and 19 where its end is self-signed, 2 where the store had a part of it, else 20. */
static void refuse_chain(struct prediction *p)
{
	const struct greedy *way = &p->way;

	refuse(p, way->whole ? (way->n == 1 ? 18 : 19) : (way->trusted_from < way->n ? 2 : 20), way->cert[way->n - 1]);
}

static size_t position(const struct greedy *way, const struct certificate *c)
{
	size_t i = 0;

	while (i < way->n && way->cert[i] != c)
		i++;
	return i;
}

static size_t row_of(enum reason class)
{
	size_t i = 0;

	while (i < sizeof codes / sizeof *codes && codes[i].class != class)
		i++;
	return i;
}

/* The order in which it would be met; less is earlier. Signatures and times are looked at from the top down. */
static size_t turn(const struct prediction *p, const struct problem *q)
{
	size_t row = row_of(problem_class(q->kind)), at = position(&p->way, q->cert);
	enum phase phase = row < sizeof codes / sizeof *codes ? codes[row].phase : UNKNOWN;

	return (size_t)phase * 1000000 + (phase == SIGNATURES_AND_TIMES ? GREEDY_MAX - at : at) * 1000 + row;
}

/* It still looks at the CN of a certificate without a DNS name, and has a number for each kind of name. */
static bool is_excused(const struct chain *c, const struct problem *q)
{
	struct host h;

	return q->kind == PROBLEM_HOSTNAME && c->host && host_parse(c->host, &h) && h.kind == HOST_DNS &&
	       hostname_match(c->cert, &h, NULL) != HOST_DIFFERS && hostname_cn_would_match(c->cert, &h);
}

static int name_code(const struct chain *c)
{
	struct host h;

	if (!c->host || !host_parse(c->host, &h))
		return 62;
	return h.kind == HOST_IP ? 64 : h.kind == HOST_EMAIL ? 63 : 62;
}

static int code_of(const struct chain *c, const struct problem *q, int code)
{
	if (q->kind == PROBLEM_HOSTNAME)
		return name_code(c);
	return q->kind == PROBLEM_KEY_USAGE_CA ? 79 : code;
}

static void judge(struct prediction *p, const struct chain *c, const struct path *path)
{
	const struct problem *first = NULL;

	for (size_t i = 0; i < path->nproblem; i++)
		if (path->problem[i].fails && !is_excused(c, &path->problem[i]) &&
		    (!first || turn(p, &path->problem[i]) < turn(p, first)))
			first = &path->problem[i];
	if (!first) {
		p->known = p->accepts = true;
		return;
	}
	size_t row = row_of(problem_class(first->kind));
	if (row < sizeof codes / sizeof *codes && !first->unchecked)
		refuse(p, code_of(c, first, codes[row].code), first->cert);
}

static bool is_way(const struct path *p, const struct greedy *way)
{
	if (p->n != way->n)
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] != way->cert[i] && !span_eq(p->cert[i]->der, way->cert[i]->der))
			return false;
	return true;
}

struct prediction predict_openssl(struct analysis *a, const struct chain *c)
{
	struct prediction p = { .way = greedy_path(a->arena, c->graph, c->cert, a->question.at), .path = -1 };

	for (size_t i = 0; i < c->paths->n && p.path < 0; i++)
		if (is_way(&c->paths->path[i], &p.way))
			p.path = (int)i;
	if (!p.way.anchored)
		refuse_chain(&p);
	else if (p.path >= 0)
		judge(&p, c, &c->paths->path[p.path]);
	return p;
}
