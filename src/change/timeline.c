/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows: what there is, from when to when, and below what. */
#include "config.h"

#include "change/timeline.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS_MAX 100 /* issuers above one another that are followed */

struct making {
	struct arena *arena;
	const struct analysis *a;
	bool finished;
	VEC_OF(struct timeline_row) row;
	size_t total, idle;
};

/* ---- which ---- */

struct pick {
	int entry;
	int64_t end;
	bool over;
};

/* What ends first, then what has ended, the last first. */
static int by_end(const void *x, const void *y)
{
	const struct pick *a = x, *b = y;

	if (a->over != b->over)
		return a->over ? 1 : -1;
	if (a->end != b->end)
		return (a->end < b->end) == a->over ? 1 : -1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static enum purpose purpose_of(const struct analysis *a, const struct certificate *c)
{
	bool server = certificate_has_eku(c, OID_EKU_SERVER), client = certificate_has_eku(c, OID_EKU_CLIENT);

	if (server != client)
		return server ? PURPOSE_SERVER : PURPOSE_CLIENT;
	return a->question.purpose_given && !server ? a->question.purpose : PURPOSE_ANY;
}

static enum timeline_group group_of(const struct analysis *a, const struct certificate *c)
{
	if (trust_has(a->trust, c))
		return TIMELINE_TRUSTED;
	if (c->ca)
		return c->self_issued ? TIMELINE_ROOT : TIMELINE_INTERMEDIATE;
	enum purpose p = purpose_of(a, c);
	return p == PURPOSE_SERVER ? TIMELINE_SERVER : p == PURPOSE_CLIENT ? TIMELINE_CLIENT : TIMELINE_LEAF;
}

static void add_certificate(struct making *m, int entry, const struct certificate *c)
{
	struct timeline_row *r = vec_push(&m->row);

	*r = (struct timeline_row){
		.group = group_of(m->a, c),
		.entry = entry,
		.cert = c,
		.name = certificate_title(c),
		.said = as_certificate(c),
		.by = c->self_issued ? NULL : name_short(m->arena, c->issuer),
		.from = c->not_before,
		.to = c->not_after,
	};
}

static void add_revocation(struct making *m, int entry)
{
	struct certset *s = m->a->set;
	const struct crl *crl = certset_crl(s, entry);
	const struct ocsp *ocsp = crl ? NULL : certset_ocsp(s, entry);

	if (!crl && (!ocsp || ocsp->nsingle == 0))
		return;
	struct timeline_row *r = vec_push(&m->row);
	*r = (struct timeline_row){
		.group = TIMELINE_REVOCATION,
		.entry = entry,
		.name = crl ? arena_printf(m->arena, "CRL: %s", name_short(m->arena, crl->issuer)) : "OCSP response",
		.said = crl ? as_sentence(m->arena, SENTENCE(m->arena, N_("CRL: %1$s"),
		                                             as_name(name_short(m->arena, crl->issuer))))
		            : as_word(N_("OCSP response")),
		.from = crl ? crl->this_update : ocsp->single[0].this_update,
		.to = crl ? revocation_until(crl->this_update, crl->next_update)
		          : revocation_until(ocsp->single[0].this_update, ocsp->single[0].next_update),
	};
}

/* Kinds: CAs, revocation, leaves. */
enum { PICK_CA, PICK_REVOCATION, PICK_LEAF, PICKS };

static void pick_entries(struct making *m)
{
	struct certset *s = m->a->set;
	size_t n[PICKS] = { 0 }, count = certset_count(s), room = TIMELINE_ROWS_MAX;
	struct pick *pick[PICKS];

	for (int k = 0; k < PICKS; k++)
		pick[k] = xcalloc(count + 1, sizeof **pick);
	for (size_t i = 0; i < count; i++) {
		const struct entry *e = certset_entry(s, (int)i);
		int64_t end = e->row.not_after;

		if (e->kind == ENTRY_CERTIFICATE) {
			int k = e->row.ca ? PICK_CA : PICK_LEAF;

			pick[k][n[k]++] = (struct pick){ (int)i, end, end != TIME_UNKNOWN && end < m->a->question.at };
		} else if (e->kind == ENTRY_CRL || e->kind == ENTRY_OCSP) {
			pick[PICK_REVOCATION][n[PICK_REVOCATION]++] = (struct pick){ (int)i, 0, false };
		}
	}
	for (int k = 0; k < PICKS; k++) {
		size_t most = k == PICK_LEAF || room < TIMELINE_CAS_MAX ? room : TIMELINE_CAS_MAX;

		qsort(pick[k], n[k], sizeof **pick, by_end);
		for (size_t i = 0; i < n[k] && i < most; i++, room--) {
			const struct certificate *c = certset_certificate(s, pick[k][i].entry);

			if (c)
				add_certificate(m, pick[k][i].entry, c);
			else
				add_revocation(m, pick[k][i].entry);
		}
		m->total += n[k];
		free(pick[k]);
	}
}

static bool has_issued(struct making *m, const struct certificate *c)
{
	size_t n;
	const int *id = certset_by_issuer(m->a->set, c->subject_hash, &n);

	for (size_t i = 0; i < n; i++) {
		const struct certificate *child = certset_certificate(m->a->set, id[i]);

		if (child && !certificate_equal(child, c) && name_equal(child->issuer, c->subject))
			return true;
	}
	return false;
}

/* What --trust names; of a large bundle what issued something here. Of the system's store only what is on a chain, and
 * that is in the set. */
static void pick_anchors(struct making *m)
{
	struct certset *store = trust_set(m->a->trust);
	size_t own = 0, count = certset_count(store);

	for (size_t i = 0; i < count && own <= TIMELINE_ANCHORS_MAX; i++)
		own += certset_entry(store, (int)i)->kind == ENTRY_CERTIFICATE &&
		       trust_is_persons(m->a->trust, certset_entry(store, (int)i)->first.input);
	for (size_t i = 0; i < count && own > 0; i++) {
		const struct entry *e = certset_entry(store, (int)i);

		if (e->kind != ENTRY_CERTIFICATE || !trust_is_persons(m->a->trust, e->first.input))
			continue;
		const struct certificate *c = certset_certificate(store, (int)i);
		if (!c || certset_find(m->a->set, c) >= 0)
			continue;
		if (m->row.n >= TIMELINE_ROWS_MAX || (own > TIMELINE_ANCHORS_MAX && !has_issued(m, c)))
			m->idle++;
		else
			add_certificate(m, m->finished ? trust_intern(m->a->trust, m->a->set, c) : -1, c), m->total++;
	}
}

/* ---- in order ---- */

static int64_t sort_end(int64_t t)
{
	return t == TIME_UNKNOWN ? INT64_MAX : t;
}

static int by_group(const void *x, const void *y)
{
	const struct timeline_row *a = x, *b = y;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (sort_end(a->to) != sort_end(b->to))
		return sort_end(a->to) < sort_end(b->to) ? -1 : 1;
	int name = strcmp(a->name, b->name);
	return name ? name : a->entry - b->entry;
}

/* ---- below what ---- */

/* Rows of CAs by subject, to be looked up. */
struct by_name {
	uint64_t hash;
	int row;
};

static int64_t later(int64_t a, int64_t b)
{
	return sort_end(a) > sort_end(b) ? a : b;
}

/* Whom the key identifiers speak for, and among those the one that lasts longest. */
static int issuer_by_name(const struct timeline *t, const struct by_name *cas, size_t n, const struct timeline_row *r)
{
	int best = -1, best_fit = -1;
	struct span issuer = r->cert->issuer, id = r->cert->aki_keyid;

	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = t->row[cas[i].row].cert;

		if (cas[i].hash != r->cert->issuer_hash || !name_equal(c->subject, issuer))
			continue;
		int fit = !id.p || !c->ski.p ? 1 : span_eq(id, c->ski) ? 2 : 0;
		bool lasts = best >= 0 && later(c->not_after, t->row[best].to) == c->not_after;
		if (fit > best_fit || (fit == best_fit && lasts)) {
			best = cas[i].row;
			best_fit = fit;
		}
	}
	return best;
}

static int row_of(const struct timeline *t, const struct certificate *c)
{
	for (size_t i = 0; c && i < t->nrow; i++)
		if (t->row[i].cert && certificate_equal(t->row[i].cert, c))
			return (int)i;
	return -1;
}

/* The paths know who signed what; what is on none goes by name and key identifier. */
static void link_paths(const struct analysis *a, struct timeline *t)
{
	for (size_t i = 0; i < a->nchain; i++) {
		const struct path *p = a->chain[i].paths && a->chain[i].paths->n ? &a->chain[i].paths->path[0] : NULL;

		for (size_t k = 0; p && k + 1 < p->n; k++) {
			int child = row_of(t, p->cert[k]), parent = row_of(t, p->cert[k + 1]);

			if (child >= 0 && child != parent)
				t->row[child].issuer = parent;
		}
	}
}

static void link_names(struct arena *arena, const struct analysis *a, struct timeline *t)
{
	struct by_name *cas = ARENA_ARRAY(arena, struct by_name, t->nrow);
	size_t n = 0;

	for (size_t i = 0; i < t->nrow; i++)
		if (timeline_is_ca(&t->row[i]))
			cas[n++] = (struct by_name){ t->row[i].cert->subject_hash, (int)i };
	for (size_t i = 0; i < t->nrow; i++) {
		struct timeline_row *r = &t->row[i];
		const struct crl *crl = r->cert ? NULL : certset_crl(a->set, r->entry);

		if (r->cert && r->issuer < 0 && !r->cert->self_issued)
			r->issuer = issuer_by_name(t, cas, n, r);
		for (size_t k = 0; crl && k < n && r->issuer < 0; k++)
			if (cas[k].hash == crl->issuer_hash &&
			    name_equal(t->row[cas[k].row].cert->subject, crl->issuer))
				r->issuer = cas[k].row;
	}
}

/* An end above ends what is below. */
static void bound_by_issuers(struct timeline *t)
{
	for (size_t i = 0; i < t->nrow; i++) {
		int up = t->row[i].issuer;

		t->row[i].end = t->row[i].to;
		if (!t->row[i].cert) /* a list stands for itself until its next update */
			continue;
		for (int level = 0; up >= 0 && level < LEVELS_MAX; level++, up = t->row[up].issuer)
			if (sort_end(t->row[up].to) < sort_end(t->row[i].end))
				t->row[i].end = t->row[up].to;
	}
}

struct timeline *timeline_new(struct arena *arena, const struct analysis *a, bool finished)
{
	struct making m = { .arena = arena, .a = a, .finished = finished, .row = VEC_INIT };
	struct timeline *t = ARENA_NEW(arena, struct timeline);

	pick_entries(&m);
	pick_anchors(&m);
	t->at = a->question.at;
	t->total = m.total;
	t->idle = m.idle;
	t->nrow = m.row.n;
	t->row = arena_dup(arena, m.row.v, m.row.n * sizeof *t->row);
	vec_free(&m.row);
	qsort(t->row, t->nrow, sizeof *t->row, by_group);
	for (size_t i = 0; i < t->nrow; i++) {
		struct timeline_row *r = &t->row[i];

		r->issuer = r->older = r->newer = -1;
		r->soon = r->cert && r->from != TIME_UNKNOWN && r->end != TIME_UNKNOWN && r->end >= t->at &&
		          r->end - t->at <= question_warning(&a->question, r->from, r->to);
		r->finding = finished && r->entry >= 0 && analysis_worst(a, r->entry, &r->worst);
	}
	link_paths(a, t);
	link_names(arena, a, t);
	bound_by_issuers(t);
	timeline_windows(arena, a, t);
	return t;
}
