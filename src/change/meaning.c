/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means to put B where A was. One function a question; none of them judges the chain again. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "change/comparison.h"

#include <string.h>

#define NAMES_SHOWN 5

struct meaning_of {
	struct arena *arena;
	struct comparison *c;
	const struct certificate *a, *b;
	VEC_OF(struct meaning) list;
};

#define MEANS(k, ID, SEVERITY, msgid, ...)                                                                             \
	(*vec_push(&(k)->list) =                                                                                       \
	     (struct meaning){ (ID), SEVERITY_##SEVERITY, SENTENCE((k)->arena, (msgid), ##__VA_ARGS__) })

static const struct compare_row *row_named(const struct meaning_of *k, const char *id)
{
	for (size_t i = 0; i < k->c->nrow; i++)
		if (strcmp(k->c->row[i].id, id) == 0)
			return &k->c->row[i];
	return NULL;
}

static bool differs(const struct meaning_of *k, const char *id)
{
	const struct compare_row *r = row_named(k, id);

	return r && r->state != ROW_EQUAL;
}

static struct argument names(struct meaning_of *k, const char *const *v, size_t n)
{
	struct argument name[NAMES_SHOWN];
	size_t shown = 0;

	for (; shown < n && shown < NAMES_SHOWN; shown++)
		name[shown] = as_name(v[shown]);
	return as_list(k->arena, name, shown, n);
}

static bool same_subject(const struct meaning_of *k)
{
	return name_equal(k->a->subject, k->b->subject);
}

static bool same_issuer(const struct meaning_of *k)
{
	return name_equal(k->a->issuer, k->b->issuer);
}

/* ---- what it is ---- */

/* A name that both have, or no names and the same subject. */
static bool about_the_same(const struct meaning_of *k)
{
	const struct compare_row *san = row_named(k, "alt-names");

	if (same_subject(k) && k->a->subject.n > 2)
		return true;
	return san && san->state == ROW_EQUAL;
}

static void what_it_is(struct meaning_of *k)
{
	if (certificate_equal(k->a, k->b)) {
		if (differs(k, "chain"))
			MEANS(k, "same-certificate", NOTE,
			      N_("Both are the same certificate; the chain above it is another."));
		else
			MEANS(k, "same-certificate", NOTE, N_("Both are the same certificate."));
		return;
	}
	if (about_the_same(k) && !differs(k, "alt-names") && same_subject(k))
		MEANS(k, "renewal", NOTE, N_("B can take the place of A: same subject, same names."));
	else if (about_the_same(k) && !differs(k, "alt-names"))
		MEANS(k, "renewal", NOTE,
		      N_("B can take the place of A for TLS clients: same names, but another subject, %1$s."),
		      as_name(certificate_subject(k->b)));
	else if (about_the_same(k))
		MEANS(k, "renewal", NOTE, N_("B is for the same subject as A, but not for the same names."));
	else
		MEANS(k, "other-subject", NOTE, N_("B is no renewal of A: it is for %1$s, A is for %2$s."),
		      as_certificate(k->b), as_certificate(k->a));
}

/* ---- names and purposes ---- */

static void tell_names(struct meaning_of *k)
{
	const struct compare_row *r = row_named(k, "alt-names");
	if (!r || r->state == ROW_EQUAL || !about_the_same(k))
		return;
	if (r->nremoved)
		MEANS(k, "name-lost", WARNING, N_("B no longer has the name %1$s: who asks for it will refuse B."),
		      names(k, r->removed, r->nremoved));
	if (r->nadded)
		MEANS(k, "name-added", NOTE, N_("B has a name that A has not: %1$s."), names(k, r->added, r->nadded));
}

static void purposes(struct meaning_of *k)
{
	const struct compare_row *r = row_named(k, "ext-key-usage");

	if (k->a->ca != k->b->ca)
		MEANS(k, "ca-changed", WARNING, k->b->ca ? N_("B is a CA, A is none.") : N_("A is a CA, B is none."));
	if (!k->b->has_eku || !r || r->state == ROW_EQUAL)
		return;
	struct buf was = BUF_INIT, is = BUF_INIT;
	certificate_purposes(&was, k->a);
	certificate_purposes(&is, k->b);
	if (k->a->has_eku)
		MEANS(k, "purpose-changed", WARNING, N_("B may be used for %1$s alone; A for %2$s."),
		      as_code(buf_str(&is)), as_code(buf_str(&was)));
	else
		MEANS(k, "purpose-changed", WARNING, N_("B may be used for %1$s alone; A for anything."),
		      as_code(buf_str(&is)));
	buf_free(&was);
	buf_free(&is);
}

/* ---- serial and key ---- */

static void serial(struct meaning_of *k)
{
	if (!k->a->serial.n || !span_eq(k->a->serial, k->b->serial))
		return;
	if (same_issuer(k))
		MEANS(k, "serial-reused", WARNING,
		      N_("Both have the serial number %1$s of the same issuer: revoking one revokes both."),
		      as_serial(certificate_serial(k->a)));
	else
		MEANS(k, "serial-reused", NOTE,
		      N_("Both have the serial number %1$s, under different issuers: allowed, but confusing in logs."),
		      as_serial(certificate_serial(k->a)));
}

static void key(struct meaning_of *k)
{
	const struct public_key *a = &k->a->key, *b = &k->b->key;
	if (certificate_same_key(k->a, k->b))
		MEANS(k, "key-carried-over", NOTE,
		      N_("The key was carried over: whoever has A's private key can use B. Consider a new key at "
		         "renewal."));
	else if (a->type == b->type && a->bits && b->bits && b->bits < a->bits)
		MEANS(k, "key-weaker", WARNING, N_("B's key is smaller: %1$s, A has %2$s."),
		      as_code(key_text(k->arena, b)), as_code(key_text(k->arena, a)));
}

static bool is_weak_hash(enum oid hash)
{
	return hash == OID_SHA1 || hash == OID_MD5;
}

static void signature(struct meaning_of *k)
{
	if (is_weak_hash(k->b->sig.hash) && !is_weak_hash(k->a->sig.hash))
		MEANS(k, "signature-weaker", WARNING, N_("B is signed with %1$s, which many refuse; A with %2$s."),
		      as_code(signature_text(k->arena, &k->b->sig)), as_code(signature_text(k->arena, &k->a->sig)));
}

/* ---- time ---- */

static void life(struct meaning_of *k)
{
	const struct certificate *a = k->a, *b = k->b;

	if (a->not_after == TIME_UNKNOWN || b->not_after == TIME_UNKNOWN || a->not_before == TIME_UNKNOWN ||
	    b->not_before == TIME_UNKNOWN)
		return;
	int64_t la = a->not_after - a->not_before, lb = b->not_after - b->not_before;
	if (b->not_after < a->not_after)
		MEANS(k, "ends-earlier", WARNING, N_("B ends before A: %1$s, A on %2$s."),
		      as_day_beside(b->not_after, a->not_after), as_day_beside(a->not_after, b->not_after));
	if (lb < la - DAY)
		MEANS(k, "life-shorter", NOTE,
		      N_("B lives shorter than A: %1$s, A %2$s. The next renewal is due sooner."), as_span(lb + 1),
		      as_span(la + 1));
	if (b->not_before > a->not_after)
		MEANS(k, "validity-gap", WARNING, N_("From %1$s to %2$s neither of them is valid."),
		      as_day_beside(a->not_after, b->not_before), as_day_beside(b->not_before, a->not_after));
}

/* ---- who must trust it ---- */

static struct argument issuer_of(struct meaning_of *k, const struct certificate *c)
{
	return as_name(name_short(k->arena, c->issuer));
}

static struct argument top(struct meaning_of *k, const struct standing *s)
{
	return s->n > 1 ? as_certificate(s->path[s->n - 1]) : issuer_of(k, s->cert);
}

static void parallel(struct meaning_of *k)
{
	int64_t from = k->b->not_before, until = k->a->not_after;

	if (from == TIME_UNKNOWN || until == TIME_UNKNOWN || from > until)
		return;
	MEANS(k, "parallel-run", NOTE,
	      N_("While both are in use (%1$s to %2$s) the other side must trust both: %3$s for A and %4$s for B."),
	      as_day_beside(from, until), as_day_beside(until, from), top(k, k->c->a), top(k, k->c->b));
}

static bool same_top(const struct standing *a, const struct standing *b)
{
	return certificate_same_key(a->path[a->n - 1], b->path[b->n - 1]);
}

static void issuer(struct meaning_of *k)
{
	const struct standing *a = k->c->a, *b = k->c->b;

	if (same_issuer(k) && (same_top(a, b) || a->n == 1 || b->n == 1))
		return;
	if (same_issuer(k))
		MEANS(k, "other-anchor", NOTE,
		      N_("The issuer has the same name, but the chain ends elsewhere: %1$s, A's in %2$s."), top(k, b),
		      top(k, a));
	else if (a->n > 1 && b->n > 1 && same_top(a, b))
		MEANS(k, "other-issuer", NOTE,
		      N_("B comes from another CA, %1$s, below the same root: send its certificate with B."),
		      issuer_of(k, k->b));
	else if (b->n > 2)
		MEANS(k, "other-issuer", NOTE, N_("B comes from another CA, %1$s: whoever verifies B must trust %2$s."),
		      issuer_of(k, k->b), top(k, b));
	else
		MEANS(k, "other-issuer", NOTE, N_("B comes from another CA: whoever verifies B must trust %1$s."),
		      issuer_of(k, k->b));
	if (!(a->n > 1 && b->n > 1 && same_top(a, b)))
		parallel(k);
}

static void verdict(struct meaning_of *k)
{
	const struct standing *a = k->c->a, *b = k->c->b;

	if (!a->judged || !b->judged || a->verdict == b->verdict)
		return;
	if (b->trusted)
		MEANS(k, "verdict-changed", NOTE, N_("B is trusted, A is not (%1$s)."), as_code(class_text(a->reason)));
	else if (a->trusted)
		MEANS(k, "verdict-changed", WARNING, N_("A is trusted, B is not (%1$s)."),
		      as_code(class_text(b->reason)));
}

/* Stable: of equal weight in the order they were asked; what it is stays first. */
static void worst_first(struct meaning *m, size_t n)
{
	for (size_t i = 2; i < n; i++)
		for (size_t j = i; j > 1 && m[j].severity < m[j - 1].severity; j--) {
			struct meaning t = m[j];

			m[j] = m[j - 1];
			m[j - 1] = t;
		}
}

void comparison_means(struct arena *arena, struct comparison *c)
{
	struct meaning_of k = { .arena = arena, .c = c, .a = c->a->cert, .b = c->b->cert };

	what_it_is(&k);
	verdict(&k);
	if (!certificate_equal(k.a, k.b)) {
		tell_names(&k);
		purposes(&k);
		life(&k);
		key(&k);
		signature(&k);
		serial(&k);
		if (about_the_same(&k))
			issuer(&k);
	}
	worst_first(k.list.v, k.list.n);
	c->nmeaning = k.list.n;
	c->meaning = ARENA_ARRAY(arena, struct meaning, c->nmeaning);
	memcpy(c->meaning, k.list.v, c->nmeaning * sizeof *c->meaning);
	vec_free(&k.list);
}
