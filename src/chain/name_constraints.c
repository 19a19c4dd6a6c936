/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name constraints: RFC 5280 4.2.1.10, 6.1.3 (b), (c), 6.1.4 (g). Every name of a certificate must be within what each
 * CA above it permits for names of that kind, and outside of what it excludes. Self-issued intermediates are free.
 *
 * Names and bases are compared in their normal form (normal.h). A constraint or a name that has none, and a kind of
 * name that nobody here processes, are refused where they meet, as the RFC wants it of a critical extension. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/guard.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/budget.h"
#include "chain/check.h"
#include "chain/graph.h"
#include "chain/hostname.h"
#include "chain/node.h"
#include "chain/normal.h"
#include "chain/path.h"
#include "chain/problem.h"

#include <stdlib.h>
#include <string.h>

/* Names held against subtrees, for all questions to one graph; so many more for each leaf, or the last of many
 * leaves would find nothing left. A unit is one comparison of up to COMPARE_OCTETS. */
#define COMPARES_MAX 20000000
#define COMPARES_OF_TURN 64 /* take as long as a thousandth of a verification (budget.h) */
#define COMPARES_OF_LEAF 20000
#define COMPARE_OCTETS 256
#define READ_OCTETS 16 /* of names and constraints that are put into their normal form: one unit */
#define READ_WORK 8    /* of a turn (budget.h): one of them, and there is more than one in a turn */

/* ---- the subtrees of a CA ---- */

struct subtree {
	struct normal base;
	bool bad; /* it has a minimum or maximum, or no normal form */
};
typedef VEC_OF(struct subtree) subtrees;

struct constraints {
	const struct certificate *ca;
	subtrees permitted, excluded;
	struct span rest_permitted, rest_excluded; /* not read yet */
	size_t cost;                               /* of one name held against all of them */
};

/* What is read once is read in turns, too. NULL: at once. */
static bool has_turn(struct budget *b)
{
	if (b)
		budget_take_turn(b, READ_WORK);
	return !b || !budget_turn_over(b);
}

/* false: the turn is over, and *in is what is left. */
static bool read_subtrees(struct arena *a, struct span *in, struct constraints *c, subtrees *out, struct budget *b)
{
	struct general_name g;
	bool readable, bounded;

	while (general_subtree(in, &g, &readable, &bounded)) {
		struct subtree *s = vec_push(out);

		s->base = (struct normal){ .form = g.type, .state = NORMAL_UNREADABLE };
		if (readable)
			normal_base(a, &g, &s->base);
		s->bad = GUARD(SUBTREE_BOUNDS, bounded);
		if (GUARD(SUBTREE_READABLE, s->base.state != NORMAL_READ))
			s->bad = true;
		c->cost += 1 + s->base.text.n / COMPARE_OCTETS;
		if (!has_turn(b))
			return false;
	}
	return true;
}

/* ---- the names of a certificate ---- */

struct bearer_name {
	struct normal normal;
	struct general_name name; /* whole.p is value.p where it does not stand in the subjectAltName */
};

struct bearer {
	const struct certificate *cert;
	VEC_OF(struct bearer_name) name;
	size_t next; /* of the subjectAltName */
};

/* What one leaf's paths need again and again: each certificate is read once. */
struct constraint_reader {
	struct arena *arena;
	VEC_OF(struct constraints) ca;
	VEC_OF(struct bearer) bearer;
};

static void add_name(struct arena *a, struct bearer *b, struct general_name g)
{
	struct bearer_name *n = vec_push(&b->name);

	n->name = g;
	normal_name(a, &g, &n->normal);
}

/* Attributes of the subject that are names of another kind: every e-mail address (RFC 5280 asks it only where there is
 * no subjectAltName, OpenSSL and GnuTLS always), and a CN that is a host's name where the SAN has no DNS name. Some
 * read a CN as far as a NUL. */
static void add_subject_attributes(struct arena *a, const struct certificate *c, struct bearer *b)
{
	bool dns = true;
	size_t n;
	const struct ava *ava = name_avas(a, c->subject, &n);

	for (size_t i = 0; i < c->nsan; i++)
		dns &= c->san[i].type != GN_DNS;
	for (size_t i = 0; i < n; i++) {
		struct buf text = BUF_INIT;
		struct span s;

		if (ava[i].type != OID_EMAIL && !(dns && ava[i].type == OID_CN))
			continue;
		if (dirstring_is(ava[i].tag))
			dirstring_utf8(&text, ava[i].tag, ava[i].raw);
		s = arena_span(a, buf_span(&text));
		if (ava[i].type == OID_EMAIL)
			add_name(a, b, (struct general_name){ GN_EMAIL, s, s });
		else if (hostname_is_dns(span_of(s.p, s.n ? strnlen((const char *)s.p, s.n) : 0)))
			add_name(a, b, (struct general_name){ GN_DNS, s, s });
		buf_free(&text);
	}
}

static struct bearer *bearer_of(struct constraint_reader *r, const struct certificate *c)
{
	struct bearer *b;

	for (size_t i = 0; i < r->bearer.n; i++)
		if (r->bearer.v[i].cert == c)
			return &r->bearer.v[i];
	b = vec_push(&r->bearer);
	b->cert = c;
	if (c->subject.n && !name_is_empty(c->subject)) {
		add_name(r->arena, b, (struct general_name){ GN_DIRECTORY, c->subject, c->subject });
		add_subject_attributes(r->arena, c, b);
	}
	return b;
}

/* NULL: the turn is over. */
static const struct bearer *names_borne(struct constraint_reader *r, const struct certificate *c, struct budget *turn)
{
	struct bearer *b = bearer_of(r, c);

	while (b->next < c->nsan) {
		const struct general_name *g = &c->san[b->next++];

		add_name(r->arena, b, *g);
		/* A SmtpUTF8Mailbox is an otherName all the same. */
		if (g->type == GN_OTHER && b->name.v[b->name.n - 1].normal.form != GN_OTHER) {
			struct bearer_name *n = vec_push(&b->name);

			n->name = *g;
			n->normal = (struct normal){ .form = GN_OTHER, .state = NORMAL_UNKNOWN };
		}
		if (!has_turn(turn))
			return NULL;
	}
	return b;
}

static struct constraints *known_constraints(struct constraint_reader *r, const struct certificate *ca)
{
	struct constraints *c;
	struct der seq, list;
	struct span in;

	for (size_t i = 0; i < r->ca.n; i++)
		if (r->ca.v[i].ca == ca)
			return &r->ca.v[i];
	c = vec_push(&r->ca);
	c->ca = ca;
	if (!der_first(ca->name_constraints, &seq) || seq.tag != DER_SEQUENCE)
		return c; /* the certificate is malformed, and is told so */
	in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &list))
		c->rest_permitted = list.value;
	if (der_take(&in, DER_CTX_CONS(1), &list))
		c->rest_excluded = list.value;
	return c;
}

/* NULL: the turn is over. */
static const struct constraints *constraints_of(struct constraint_reader *r, const struct certificate *ca,
                                                struct budget *turn)
{
	struct constraints *c = known_constraints(r, ca);

	return read_subtrees(r->arena, &c->rest_permitted, c, &c->permitted, turn) &&
	               read_subtrees(r->arena, &c->rest_excluded, c, &c->excluded, turn)
	           ? c
	           : NULL;
}

void name_constraints_forget(struct checker *k)
{
	struct constraint_reader *r = k->constraint_reader;

	if (!r)
		return;
	for (size_t i = 0; i < r->ca.n; i++) {
		vec_free(&r->ca.v[i].permitted);
		vec_free(&r->ca.v[i].excluded);
	}
	for (size_t i = 0; i < r->bearer.n; i++)
		vec_free(&r->bearer.v[i].name);
	vec_free(&r->ca);
	vec_free(&r->bearer);
	arena_free(r->arena);
	free(r);
	k->constraint_reader = NULL;
}

/* ---- a certificate below a CA ---- */

enum name_standing { WITHIN, NOT_PERMITTED, EXCLUDED, NOT_COMPARABLE };

static enum name_standing standing_of(const struct normal *name, const struct constraints *c)
{
	bool asked = false, allowed = false;

	for (size_t i = 0; i < c->permitted.n && !allowed; i++) {
		const struct subtree *s = &c->permitted.v[i];

		if (s->base.form != name->form)
			continue;
		if (GUARD(NAME_READABLE, name->state != NORMAL_READ))
			return NOT_COMPARABLE;
		asked = true;
		allowed = !s->bad && normal_within(name, &s->base, false);
	}
	if (asked && !allowed)
		return NOT_PERMITTED;
	for (size_t i = 0; i < c->excluded.n; i++) {
		const struct subtree *s = &c->excluded.v[i];

		if (s->base.form != name->form)
			continue;
		if (s->bad || GUARD(EXCLUDED_NAME_READABLE, name->state != NORMAL_READ))
			return NOT_COMPARABLE;
		if (normal_within(name, &s->base, true))
			return EXCLUDED;
	}
	return WITHIN;
}

static const char *shown(struct checker *k, const struct general_name *g)
{
	struct buf b = BUF_INIT;

	if (g->type == GN_DIRECTORY && g->value.p == g->whole.p)
		buf_puts(&b, name_text(k->arena, g->value));
	else if (g->value.p == g->whole.p)
		buf_put(&b, (const char *)g->value.p, g->value.n);
	else
		general_name_text(&b, g);
	return buf_keep(&b, k->arena);
}

/* Paths share their certificates: the answer for a pair is kept, and how far it has come. */
static struct constrained *pair_of(struct checker *k, const struct certificate *ca, const struct certificate *below)
{
	for (size_t i = 0; i < k->constrained.n; i++)
		if (k->constrained.v[i].ca == ca && k->constrained.v[i].below == below)
			return &k->constrained.v[i];
	struct constrained *r = vec_push(&k->constrained);
	*r = (struct constrained){ .ca = ca, .below = below };
	return r;
}

/* Once a pair, before its first name. */
static void begin_pair(struct checker *k, struct constrained *r)
{
	size_t *spent = graph_compares(k->graph);

	if (!k->constraint_reader) {
		k->constraint_reader = xcalloc(1, sizeof *k->constraint_reader);
		k->constraint_reader->arena = arena_new();
		*spent = *spent > COMPARES_OF_LEAF ? *spent - COMPARES_OF_LEAF : 0;
	}
	r->cut = *spent > COMPARES_MAX;
	if (!r->cut)
		*spent += (r->ca->name_constraints.n + r->below->der.n) / READ_OCTETS;
	r->begun = true;
}

/* Name by name until it is known, or the turn is over; whole: to the end at once. */
static struct constrained *judge_names(struct checker *k, const struct certificate *ca, const struct certificate *below,
                                       bool whole)
{
	static const enum problem_kind kinds[] = { [NOT_PERMITTED] = PROBLEM_NAME_NOT_PERMITTED,
		                                   [EXCLUDED] = PROBLEM_NAME_EXCLUDED,
		                                   [NOT_COMPARABLE] = PROBLEM_NAME_UNREADABLE };
	size_t *spent = graph_compares(k->graph);
	struct budget *budget = graph_budget(k->graph);
	struct constrained *r = pair_of(k, ca, below);
	bool compared = false;

	if (!r->begun)
		begin_pair(k, r);
	if (r->known || r->cut)
		return r;
	struct budget *turn = whole ? NULL : budget;
	const struct constraints *c = constraints_of(k->constraint_reader, ca, turn);
	const struct bearer *b = c ? names_borne(k->constraint_reader, below, turn) : NULL;
	if (!b)
		return r;
	for (; r->next < b->name.n && !r->name; r->next++) {
		if (!whole && compared && budget_turn_over(budget))
			return r;
		r->cut = *spent > COMPARES_MAX;
		if (r->cut)
			return r;
		*spent += c->cost;
		budget_take_turn(budget, c->cost / COMPARES_OF_TURN);
		compared = true;
		enum name_standing s = standing_of(&b->name.v[r->next].normal, c);
		if (s != WITHIN) {
			r->name = shown(k, &b->name.v[r->next].name);
			r->kind = kinds[s];
		}
	}
	r->known = true;
	return r;
}

static bool is_constrained(const struct path *p, size_t j)
{
	return j == 0 || !p->cert[j]->self_issued;
}

bool check_names_compared(struct checker *k, const struct path *p)
{
	for (size_t i = 1; i < p->n; i++)
		for (size_t j = 0; p->cert[i]->name_constraints.p && j < i; j++) {
			const struct constrained *r =
			    is_constrained(p, j) ? judge_names(k, p->cert[i], p->cert[j], false) : NULL;

			if (r && !r->known && !r->cut)
				return false;
		}
	return true;
}

void check_name_constraints(struct checker *k, const struct path *p)
{
	for (size_t i = 1; i < p->n; i++) {
		const struct certificate *ca = p->cert[i];

		for (size_t j = 0; ca->name_constraints.p && j < i; j++) {
			const struct constrained *r;

			if (!is_constrained(p, j))
				continue;
			r = judge_names(k, ca, p->cert[j], true);
			if (r->name)
				check_say(k, r->kind, p->cert[j], as_name(r->name), as_certificate(ca));
			else if (r->cut)
				check_unjudged(k, PROBLEM_NAME_CONSTRAINTS_UNCHECKED, ca, as_number(COMPARES_MAX),
				               as_none());
		}
	}
}
