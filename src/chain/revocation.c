/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists are sorted by scope and age, single answers by serial number, once a graph; then an inquiry about one
 * certificate asks them in turn. */
#include "config.h"

#include "chain/revocation.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/crl_index.h"
#include "cert/crl_point.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/serial.h"
#include "chain/budget.h"
#include "chain/check.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation_private.h"
#include "load/certset.h"

#include <stdlib.h>
#include <string.h>

/* ---- states ---- */

static const struct {
	const char *word, *text;
} states[] = {
#define STATE_ROW(id, word, text) { word, text },
	REVOCATION_STATES(STATE_ROW)
#undef STATE_ROW
};

const char *revocation_state_name(enum revocation_state s)
{
	return states[s].word;
}

const char *revocation_state_text(enum revocation_state s)
{
	return states[s].text;
}

/* ---- reading what is at hand ---- */

static void engine_free(void *ctx)
{
	struct revocation_engine *r = ctx;

	vec_free(&r->response);
	vec_free(&r->single);
}

struct revocation_engine *revocation_engine(struct graph *g)
{
	struct revocation_engine **kept = graph_revocation(g);

	if (!*kept) {
		*kept = ARENA_NEW(graph_arena(g), struct revocation_engine);
		(*kept)->arena = graph_arena(g);
		(*kept)->graph = g;
		arena_on_free(graph_arena(g), engine_free, *kept);
	}
	return *kept;
}

static bool is_known_extension(enum oid id)
{
	return id == OID_AKI || id == OID_ISSUER_ALT_NAME || id == OID_CRL_NUMBER || id == OID_DELTA_CRL ||
	       id == OID_IDP || id == OID_FRESHEST_CRL || id == OID_AIA;
}

/* 5.2, 5.3: a list with a critical extension that is not understood MUST NOT be used. */
static const char *usable(struct revocation_engine *r, struct list *l)
{
	const struct crl *c = l->crl;

	for (size_t i = 0; i < c->ndefects; i++)
		if (defect_is_fatal(c->defects[i].what))
			return defect_sentence(c->defects[i].what);
	for (size_t i = 0; i < c->next; i++) {
		if (c->ext[i].id == OID_IDP) {
			l->has_idp = true;
			l->idp_value = c->ext[i].value;
			if (!crl_idp_read(r->arena, c->ext[i].value, &l->idp))
				return N_("its issuingDistributionPoint cannot be read");
		}
		if (c->ext[i].critical && !is_known_extension(c->ext[i].id))
			return N_("it has a critical extension nobody here knows");
	}
	if (c->odd_entry)
		return N_("an entry has a critical extension nobody here knows");
	return NULL;
}

/* In one order for all: by issuer, distribution point, complete or delta. */
static int by_scope(const void *a, const void *b)
{
	const struct list *x = a, *y = b;

	if (x->crl->issuer_hash != y->crl->issuer_hash)
		return x->crl->issuer_hash < y->crl->issuer_hash ? -1 : 1;
	if (x->has_idp != y->has_idp)
		return x->has_idp ? 1 : -1;
	if (x->idp_value.n != y->idp_value.n)
		return x->idp_value.n < y->idp_value.n ? -1 : 1;
	int order = x->idp_value.n ? memcmp(x->idp_value.p, y->idp_value.p, x->idp_value.n) : 0;
	return order ? order : x->crl->is_delta - y->crl->is_delta;
}

/* The newest first; of equally new ones the first met. */
static int by_age(const void *a, const void *b)
{
	const struct list *x = a, *y = b;
	int order = revocation_age(x, y);

	return order ? -order : x->entry - y->entry;
}

static void make_scopes(struct revocation_engine *r)
{
	qsort(r->list, r->nlists, sizeof *r->list, by_scope);
	r->scope = ARENA_ARRAY(r->arena, struct crl_scope, r->nlists);
	for (size_t i = 0, n; i < r->nlists; i += n) {
		struct crl_scope *s = &r->scope[r->nscopes], *before = r->nscopes++ ? s - 1 : NULL;
		struct list *first = &r->list[i];
		bool numbered = true;

		for (n = 0; i + n < r->nlists && by_scope(first, &first[n]) == 0; n++)
			numbered &= first[n].crl->number.n > 0;
		*s = (struct crl_scope){ .issuer_hash = first->crl->issuer_hash, .list = first, .n = n };
		for (size_t k = 0; k < n; k++)
			first[k].number = numbered ? first[k].crl->number : SPAN_NONE;
		qsort(first, n, sizeof *first, by_age);
		if (first->crl->is_delta && before && before->issuer_hash == s->issuer_hash &&
		    before->list->has_idp == first->has_idp && span_eq(before->list->idp_value, first->idp_value))
			before->deltas = s;
	}
}

static int by_serial(const void *a, const void *b)
{
	const struct single_at *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->response != y->response)
		return x->response < y->response ? -1 : 1;
	return x->single < y->single ? -1 : x->single > y->single;
}

static void read_lists(struct revocation_engine *r)
{
	struct certset *set = graph_set(r->graph);

	if (r->read)
		return;
	r->read = true;
	for (size_t i = 0; i < certset_count(set); i++)
		r->nlists += certset_entry(set, (int)i)->kind == ENTRY_CRL;
	r->list = ARENA_ARRAY(r->arena, struct list, r->nlists);
	r->nlists = 0;
	for (size_t i = 0; i < certset_count(set); i++) {
		enum entry_kind kind = certset_entry(set, (int)i)->kind;

		if ((kind != ENTRY_CRL && kind != ENTRY_OCSP) || !graph_takes_list(r->graph, (int)i))
			continue;
		const struct crl *crl = kind == ENTRY_CRL ? certset_crl(set, (int)i) : NULL;
		const struct ocsp *o = kind == ENTRY_OCSP ? certset_ocsp(set, (int)i) : NULL;

		if (crl) {
			struct list *l = &r->list[r->nlists++];

			*l = (struct list){ .crl = crl, .entry = (int)i };
			l->unusable = usable(r, l);
		}
		for (size_t k = 0; o && k < o->nsingle; k++)
			*vec_push(&r->single) =
			    (struct single_at){ serial_hash(o->single[k].serial), r->response.n, &o->single[k] };
		if (o)
			*vec_push(&r->response) = (struct response){ .ocsp = o, .entry = (int)i };
	}
	if (r->single.n)
		qsort(r->single.v, r->single.n, sizeof *r->single.v, by_serial);
	if (r->nlists)
		make_scopes(r);
}

/* ---- asking ---- */

static size_t looks;

void revocation_look(void)
{
	looks++;
}

size_t revocation_looks(void)
{
	return looks;
}

void inquiry_note(struct inquiry *a, enum revocation_state state, int by, const struct crl *crl,
                  const struct ocsp *ocsp, const char *detail)
{
	if (state >= a->best.state)
		return;
	a->best = (struct revocation_answer){
		.state = state, .by = by, .crl = crl, .ocsp = ocsp, .when = TIME_UNKNOWN, .reason = -1, .detail = detail
	};
	if (state == REVSTATE_EXPIRED && crl)
		a->best.when = revocation_until(crl->this_update, crl->next_update);
	if (state == REVSTATE_NOT_YET_VALID && crl)
		a->best.when = crl->this_update;
}

/* RFC 9608 4: an end entity's issuer may say that it will never publish anything. */
static bool is_exempt(const struct certificate *c)
{
	return !c->ca && certificate_extension(c, OID_NO_REV_AVAIL) != NULL;
}

/* "Revoked" wins over "good" whoever says it, and however weakly. */
static struct revocation_answer ask(struct inquiry *a)
{
	struct revocation_answer crl, ocsp;
	bool by_crl = revocation_ask_crls(a, &crl), by_ocsp = revocation_ask_ocsp(a, &ocsp);

	if (by_crl && crl.state == REVSTATE_REVOKED)
		return crl;
	if (by_ocsp && ocsp.state == REVSTATE_REVOKED)
		return ocsp;
	if (GUARD(WEAK_REVOKED, a->weak.state == REVSTATE_REVOKED))
		return a->weak;
	if (by_ocsp && a->best.state != REVSTATE_UNJUDGED)
		return ocsp;
	if (by_crl && a->best.state != REVSTATE_UNJUDGED)
		return crl;
	if (is_exempt(a->cert) && a->best.state != REVSTATE_UNJUDGED)
		a->best = (struct revocation_answer){
			.state = REVSTATE_EXEMPT, .by = -1, .when = TIME_UNKNOWN, .reason = -1
		};
	return a->best;
}

static struct kept_answer *kept_of(struct revocation_engine *r, const struct inquiry *a)
{
	struct kept_answer **slot = &r->kept[((uintptr_t)a->cert >> 6) % KEPT_SLOTS], *k;

	for (k = *slot; k; k = k->next)
		if (k->cert == a->cert && k->issuer == a->issuer && k->top == a->top && k->at == a->q->at)
			return k;
	k = ARENA_NEW(r->arena, struct kept_answer);
	*k = (struct kept_answer){ .cert = a->cert,
		                   .issuer = a->issuer,
		                   .top = a->top,
		                   .at = a->q->at,
		                   .answer = { .state = REVSTATE_COUNT },
		                   .next = *slot };
	*slot = k;
	return k;
}

static struct inquiry inquiry_about(struct graph *g, const struct question *q, const struct path *p, size_t i)
{
	struct inquiry a = { .r = revocation_engine(g),
		             .q = q,
		             .path = p,
		             .at = i,
		             .cert = p->cert[i],
		             .issuer = p->cert[i + 1],
		             .top = p->cert[p->n - 1],
		             .best = { .state = REVSTATE_MISSING, .by = -1, .when = TIME_UNKNOWN, .reason = -1 },
		             .weak = { .state = REVSTATE_MISSING } };
	read_lists(a.r);

	return a;
}

/* NULL: it gave way, and is asked anew. What was found of signers is kept. */
static const struct revocation_answer *ask_in_turn(struct graph *g, const struct question *q, const struct path *p,
                                                   size_t i)
{
	struct inquiry a = inquiry_about(g, q, p, i);
	struct kept_answer *k = kept_of(a.r, &a);

	if (k->answer.state != REVSTATE_COUNT)
		return &k->answer;
	k->answer = a.best; /* for one who asks while it is asked */
	a.r->gave_way = false;
	k->answer = ask(&a);
	k->answer.gone = k->answer.state == REVSTATE_REVOKED ? NULL : a.gone;
	k->answer.gone_entry = a.gone_entry;
	k->answer.gone_when = a.gone_when;
	k->answer.delta = k->answer.state == REVSTATE_MISSING ? a.delta : NULL;
	k->answer.delta_entry = a.delta_entry;
	if (a.r->gave_way)
		k->answer.state = REVSTATE_COUNT;
	return a.r->gave_way ? NULL : &k->answer;
}

const struct revocation_answer *revocation_of(struct graph *g, const struct question *q, const struct path *p, size_t i)
{
	struct budget *b = graph_budget(g);
	uint64_t turn = b->turn;

	b->turn = UINT64_MAX;
	const struct revocation_answer *answer = ask_in_turn(g, q, p, i);
	b->turn = turn;
	return answer;
}

/* ---- for who judges by other rules ---- */

static int by_entry(const void *a, const void *b)
{
	const struct list *const *x = a, *const *y = b;

	return ((*x)->entry > (*y)->entry) - ((*x)->entry < (*y)->entry);
}

const struct crl *const *revocation_lists(struct graph *g, size_t *n)
{
	struct revocation_engine *r = revocation_engine(g);

	read_lists(r);
	*n = r->nlists;
	if (r->in_order || !r->nlists)
		return r->in_order;
	struct list **l = ARENA_ARRAY(r->arena, struct list *, r->nlists);
	for (size_t i = 0; i < r->nlists; i++)
		l[i] = &r->list[i];
	qsort(l, r->nlists, sizeof *l, by_entry);
	r->in_order = ARENA_ARRAY(r->arena, const struct crl *, r->nlists);
	for (size_t i = 0; i < r->nlists; i++)
		r->in_order[i] = l[i]->crl;
	return r->in_order;
}

bool revocation_list_has(struct graph *g, const struct crl *list, const struct certificate *c, struct crl_entry *out)
{
	struct revocation_engine *r = revocation_engine(g);

	for (size_t i = 0; i < r->nlists; i++) {
		struct list *l = &r->list[i];

		if (l->crl != list)
			continue;
		return crl_look_up(list, c->serial, c->issuer, out);
	}
	return false;
}

enum sig_result revocation_list_signed(struct graph *g, const struct crl *list, const struct certificate *signer)
{
	return revocation_verify_list(revocation_engine(g), list, signer);
}

/* ---- the check of a path: RFC 5280 6.1.3 (a) (3) ---- */

static const enum problem_kind problem_of[REVSTATE_COUNT] = {
	[REVSTATE_REVOKED] = PROBLEM_REVOKED,
	[REVSTATE_UNJUDGED] = PROBLEM_REVOCATION_UNCHECKED,
	[REVSTATE_WEAK] = PROBLEM_EVIDENCE_WEAK,
	[REVSTATE_EXPIRED] = PROBLEM_CRL_EXPIRED,
	[REVSTATE_NOT_YET_VALID] = PROBLEM_CRL_NOT_YET_VALID,
	[REVSTATE_BAD_SIGNATURE] = PROBLEM_CRL_BAD_SIGNATURE,
	[REVSTATE_UNUSABLE] = PROBLEM_CRL_UNUSABLE,
	[REVSTATE_WRONG_ISSUER] = PROBLEM_CRL_WRONG_ISSUER,
	[REVSTATE_WRONG_SCOPE] = PROBLEM_CRL_WRONG_SCOPE,
	[REVSTATE_OCSP_EXPIRED] = PROBLEM_OCSP_EXPIRED,
	[REVSTATE_OCSP_INVALID] = PROBLEM_OCSP_INVALID,
	[REVSTATE_OCSP_UNKNOWN] = PROBLEM_OCSP_UNKNOWN,
	[REVSTATE_MISSING] = PROBLEM_CRL_MISSING,
};

static struct argument revoked_said(struct checker *k, const struct revocation_answer *r)
{
	struct argument when = as_time(r->when);

	if (r->reason < 0)
		return when;
	return as_sentence(k->arena, SENTENCE(k->arena, N_("%1$s (%2$s)"), when, as_code(crl_reason_text(r->reason))));
}

static void say(struct checker *k, const struct certificate *c, const struct certificate *issuer,
                const struct revocation_answer *r)
{
	bool hard = k->question->revocation == REVOCATION_HARD;
	struct argument who = as_certificate(issuer);

	if (r->gone)
		check_said(k, PROBLEM_CRL_ENTRY_GONE, c, as_time(r->gone_when), who, false);
	if (r->weak)
		check_said(k, PROBLEM_EVIDENCE_WEAK, c, as_word(r->weak), who, false);
	if (r->state == REVSTATE_GOOD || r->state == REVSTATE_EXEMPT ||
	    ((r->state == REVSTATE_MISSING || r->state == REVSTATE_WRONG_SCOPE) && !hard))
		return;
	if (r->state == REVSTATE_REVOKED)
		check_say(k, PROBLEM_REVOKED, c, revoked_said(k, r), who);
	else if (r->state == REVSTATE_UNJUDGED)
		check_unjudged(k, PROBLEM_REVOCATION_UNCHECKED, c, as_word(r->detail), who);
	else
		check_said(k, problem_of[r->state], c, r->when == TIME_UNKNOWN ? as_word(r->detail) : as_time(r->when),
		           who, hard);
}

bool check_revocation_asked(struct checker *k, const struct path *p)
{
	for (size_t i = 0; i + 1 < p->n && k->question->revocation != REVOCATION_OFF; i++)
		if (!ask_in_turn(k->graph, k->question, p, i))
			return false;
	return true;
}

void check_revocation(struct checker *k, const struct path *p)
{
	for (size_t i = 0; i + 1 < p->n && k->question->revocation != REVOCATION_OFF; i++)
		say(k, p->cert[i], p->cert[i + 1], revocation_of(k->graph, k->question, p, i));
}
