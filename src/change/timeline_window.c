/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows: until when what must have been done. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/ledger.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/question.h"
#include "change/timeline.h"

#include <stdlib.h>
#include <string.h>

struct windows {
	struct arena *arena;
	const struct analysis *a;
	struct timeline *t;
	VEC_OF(struct timeline_window) list;
	VEC_OF(int) holder; /* rows of leaves by holder: those of one stand together */
	size_t *place;      /* of a row in holder */
	bool collection;    /* its CAs are those of everybody */
};

static const struct {
	const char *name, *title;
} kinds[] = {
	[WINDOW_PARALLEL] = { "parallel-run", N_("parallel run") },
	[WINDOW_GAP] = { "gap", N_("gap") },
	[WINDOW_MOVE] = { "move-by", N_("move by") },
	[WINDOW_REMOVE] = { "remove-after", N_("remove") },
	[WINDOW_OUTLIVES] = { "outlives", N_("outlives") },
	[WINDOW_ISSUE] = { "issue-until", N_("can issue") },
	[WINDOW_OVER] = { "over", N_("over") },
	[WINDOW_NEXT] = { "next", N_("ends next") },
	[WINDOW_SAFE] = { "last-safe", N_("last safe date") },
	[WINDOW_REFUSED] = { "refused-from", N_("refused from") },
	[WINDOW_RENEWAL] = { "renewal", N_("next renewal") },
};

const char *timeline_window_name(enum timeline_window_kind k)
{
	return kinds[k].name;
}

const char *timeline_window_title(enum timeline_window_kind k)
{
	return kinds[k].title;
}

/* NULL: there are too many of this kind. */
static struct timeline_window *add(struct windows *w, enum timeline_window_kind kind, int row, int other)
{
	size_t n = 0;

	for (size_t i = 0; i < w->list.n; i++)
		n += w->list.v[i].kind == kind;
	if (n >= TIMELINE_WINDOWS_MAX) {
		w->t->windows_left++;
		return NULL;
	}
	struct timeline_window *x = vec_push(&w->list);
	*x = (struct timeline_window){
		.kind = kind, .from = TIME_UNKNOWN, .to = TIME_UNKNOWN, .row = row, .other = other
	};
	return x;
}

/* ---- words ---- */

/* Each name once. */
static struct argument names_of(const struct windows *w, const int *row, size_t n)
{
	struct argument name[TIMELINE_WHO_MAX];
	size_t named = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t k = 0; k < i && k < 100 && !again; k++)
			again = !strcmp(w->t->row[row[i]].name, w->t->row[row[k]].name);
		if (again)
			continue;
		if (named < TIMELINE_WHO_MAX)
			name[named++] = w->t->row[row[i]].said;
		all++;
	}
	return as_list(w->arena, name, named, all);
}

/* ---- holders ---- */

static bool same_holder(const struct timeline_row *a, const struct timeline_row *b)
{
	bool empty = name_is_empty(a->cert->subject) && name_is_empty(b->cert->subject);

	return empty ? !strcmp(a->name, b->name) : name_equal(a->cert->subject, b->cert->subject);
}

static const struct timeline *sorting; /* for qsort; the program has one thread here */

static int by_holder(const void *x, const void *y)
{
	const struct timeline_row *a = &sorting->row[*(const int *)x], *b = &sorting->row[*(const int *)y];

	if (a->cert->subject_hash != b->cert->subject_hash)
		return a->cert->subject_hash < b->cert->subject_hash ? -1 : 1;
	int name = strcmp(a->name, b->name);
	return name ? name : *(const int *)x - *(const int *)y;
}

static void sort_holders(struct windows *w)
{
	w->place = ARENA_ARRAY(w->arena, size_t, w->t->nrow);
	for (size_t i = 0; i < w->t->nrow; i++)
		if (timeline_is_leaf(&w->t->row[i]))
			*vec_push(&w->holder) = (int)i;
	sorting = w->t;
	if (w->holder.n)
		qsort(w->holder.v, w->holder.n, sizeof *w->holder.v, by_holder);
	for (size_t i = 0; i < w->holder.n; i++)
		w->place[w->holder.v[i]] = i;
}

/* Calls fn for the other leaves of that holder, until it says true. */
static bool other_of_holder(const struct windows *w, int row,
                            bool (*fn)(const struct windows *w, int row, int other, int ca), int ca)
{
	size_t at = w->place[row];

	for (size_t i = at; i-- > 0 && same_holder(&w->t->row[row], &w->t->row[w->holder.v[i]]);)
		if (fn(w, row, w->holder.v[i], ca))
			return true;
	for (size_t i = at + 1; i < w->holder.n && same_holder(&w->t->row[row], &w->t->row[w->holder.v[i]]); i++)
		if (fn(w, row, w->holder.v[i], ca))
			return true;
	return false;
}

/* ---- which CA follows which ---- */

static bool is_below(const struct windows *w, int row, int other, int ca)
{
	(void)row;
	return w->t->row[other].issuer == ca;
}

static bool is_below_and_lasts(const struct windows *w, int row, int other, int ca)
{
	return is_below(w, row, other, ca) && !timeline_over(w->t, &w->t->row[other]);
}

/* CAs that are compared, and which of them issued for one holder. */
struct cas {
	int row[TIMELINE_PAIRS_MAX];
	size_t n;
	int *place; /* of a row in `row`, -1 */
	bool shared[TIMELINE_PAIRS_MAX][TIMELINE_PAIRS_MAX];
};

static void share(const struct windows *w, struct cas *c, size_t from, size_t to)
{
	bool issued[TIMELINE_PAIRS_MAX] = { false };

	for (size_t i = from; i < to; i++) {
		int up = w->t->row[w->holder.v[i]].issuer;

		if (up >= 0 && c->place[up] >= 0)
			issued[c->place[up]] = true;
	}
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; issued[i] && k < c->n; k++)
			c->shared[i][k] |= issued[k];
}

static struct cas *collect_cas(const struct windows *w)
{
	struct cas *c = ARENA_NEW(w->arena, struct cas);

	c->place = ARENA_ARRAY(w->arena, int, w->t->nrow);
	for (size_t i = 0; i < w->t->nrow; i++) {
		bool taken = timeline_is_ca(&w->t->row[i]) && c->n < TIMELINE_PAIRS_MAX;

		c->place[i] = taken ? (int)c->n : -1;
		if (taken)
			c->row[c->n++] = (int)i;
	}
	for (size_t from = 0, to; from < w->holder.n; from = to) {
		const struct timeline_row *r = &w->t->row[w->holder.v[from]];

		for (to = from + 1; to < w->holder.n && same_holder(r, &w->t->row[w->holder.v[to]]);)
			to++;
		if (to - from > 1)
			share(w, c, from, to);
	}
	return c;
}

static bool is_older(const struct timeline_row *a, const struct timeline_row *b)
{
	if (a->to == TIME_UNKNOWN || b->to == TIME_UNKNOWN || a->from == TIME_UNKNOWN || b->from == TIME_UNKNOWN)
		return false;
	return a->from <= b->from && a->to < b->to;
}

static bool some_below(const struct windows *w, int ca)
{
	for (size_t i = 0; i < w->t->nrow; i++)
		if (w->t->row[i].cert && w->t->row[i].issuer == ca)
			return true;
	return false;
}

#define COLLECTION_ROOTS 10
#define COLLECTION_OWNERS 3

/* Roots of everybody, as systems and browsers bring them along. Their numbers (R3, R6, X1, X2) tell kinds of keys
 * apart as well as generations. */
static bool is_collection(const struct windows *w)
{
	const char *owner[COLLECTION_OWNERS + 1];
	size_t roots = w->t->idle, owners = 0;

	for (size_t i = 0; i < w->t->nrow && owners <= COLLECTION_OWNERS && roots <= COLLECTION_ROOTS; i++) {
		const struct timeline_row *r = &w->t->row[i];
		const char *o = timeline_is_ca(r) && r->cert->self_issued
		                    ? name_attribute(w->arena, r->cert->subject, OID_O)
		                    : NULL;
		bool again = !o;

		roots += timeline_is_ca(r) && r->cert->self_issued;
		for (size_t k = 0; k < owners && !again; k++)
			again = !strcmp(owner[k], o);
		if (!again)
			owner[owners++] = o;
	}
	return roots > COLLECTION_ROOTS || owners > COLLECTION_OWNERS;
}

/* Another generation of one CA: by name, or because they issue for the same holders. Twins with one key are no
 * rotation: what one issued, the other did, too. */
static bool is_follower(const struct windows *w, const struct cas *c, size_t i, size_t k)
{
	int old = c->row[i], new = c->row[k];
	const struct timeline_row *a = &w->t->row[old], *b = &w->t->row[new];

	if (a->issuer == new || b->issuer == old || !is_older(a, b) || certificate_same_key(a->cert, b->cert) ||
	    (a->group == TIMELINE_INTERMEDIATE) != (b->group == TIMELINE_INTERMEDIATE))
		return false;
	if (c->shared[i][k])
		return true;
	/* a root for each kind of key, made on one day or not, as of few public CAs */
	bool differ =
	    a->cert->key.type != b->cert->key.type || (a->from == b->from && a->cert->key.bits != b->cert->key.bits);
	return (name_equal(a->cert->subject, b->cert->subject) ||
	        generation_differs(w->a->arena, a->cert->subject, b->cert->subject)) &&
	       (!(w->collection || differ) || (some_below(w, old) && some_below(w, new)));
}

/* Each takes the place of the one that ends last before it. Practice CAs may have begun on one day. */
static void link_generations(struct windows *w)
{
	const struct cas *c = collect_cas(w);

	for (size_t i = 0; i < c->n; i++) {
		struct timeline_row *new = &w->t->row[c->row[i]];

		for (size_t k = 0; k < c->n; k++)
			if (k != i && is_follower(w, c, k, i) &&
			    (new->older < 0 || w->t->row[new->older].to < w->t->row[c->row[k]].to))
				new->older = c->row[k];
		if (new->older >= 0)
			w->t->row[new->older].newer = c->row[i];
	}
}

/* ---- one CA takes the place of another ---- */

static void parallel(struct windows *w, int old, int new)
{
	const struct timeline_row *a = &w->t->row[old], *b = &w->t->row[new];
	bool gap = b->from > a->to;
	struct timeline_window *x = add(w, gap ? WINDOW_GAP : WINDOW_PARALLEL, old, new);

	if (!x)
		return;
	x->from = gap ? a->to : b->from;
	x->to = gap ? b->from : a->to;
	if (gap)
		x->text =
		    SENTENCE(w->arena, N_("%1$s has ended and %2$s has not begun: neither is valid"), a->said, b->said);
	else
		x->text = SENTENCE(w->arena,
		                   some_below(w, old)
		                       ? N_("%1$s and %2$s must both be trusted while anything below %1$s is in use")
		                       : N_("%1$s and %2$s must both be trusted while anything below %1$s is in use; "
		                            "no certificate below it was loaded, so when it can go is not known"),
		                   a->said, b->said);
}

static void move_by(struct windows *w, int old, int new)
{
	const struct timeline_row *a = &w->t->row[old];
	VEC_OF(int) who = VEC_INIT;
	size_t below = 0;
	int64_t last = TIME_UNKNOWN; /* nobody has longer than that */

	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct timeline_row *r = &w->t->row[i];

		if (!timeline_is_leaf(r) || r->issuer != old || timeline_over(w->t, r))
			continue;
		below++;
		if (r->end != TIME_UNKNOWN && (last == TIME_UNKNOWN || r->end > last))
			last = r->end;
		if (!other_of_holder(w, (int)i, is_below_and_lasts, new))
			*vec_push(&who) = (int)i;
	}
	struct timeline_window *x = below ? add(w, WINDOW_MOVE, old, new) : NULL;
	if (x) {
		x->to = last != TIME_UNKNOWN ? last : a->end;
		x->nwho = who.n;
		x->who = who.n ? arena_dup(w->arena, who.v, who.n * sizeof *who.v) : NULL;
		x->text =
		    who.n ? SENTENCE(w->arena, N_("still on %1$s alone: %2$s"), a->said, names_of(w, x->who, x->nwho))
		          : SENTENCE(w->arena,
		                     N_("everybody on %1$s has a certificate of %2$s, too: use it from then on"),
		                     a->said, w->t->row[new].said);
	}
	vec_free(&who);
}

/* The old CA can go when nothing below it is in use, at the latest when the last of it has ended. Of certificates that
 * were not loaded nothing is known. */
static void remove_after(struct windows *w, int old, int new)
{
	int last = -1;

	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct timeline_row *r = &w->t->row[i];

		if (r->cert && r->issuer == old && !timeline_over(w->t, r) && r->end != TIME_UNKNOWN &&
		    (last < 0 || w->t->row[last].end < r->end))
			last = (int)i;
	}
	bool known = last >= 0 || some_below(w, old) || timeline_over(w->t, &w->t->row[old]);
	struct timeline_window *x = known ? add(w, WINDOW_REMOVE, old, new) : NULL;
	if (!x)
		return;
	x->from = last < 0 ? w->t->at : w->t->row[last].end + 1;
	if (last < 0) {
		x->text = SENTENCE(w->arena, N_("%1$s can go: nothing here below it is valid"), w->t->row[old].said);
		return;
	}
	x->who = arena_dup(w->arena, &last, sizeof last);
	x->nwho = 1;
	x->text = SENTENCE(w->arena,
	                   N_("%1$s can go when the last below it, %2$s, has ended; sooner if none of them is in use"),
	                   w->t->row[old].said, w->t->row[last].said);
}

/* ---- all rows ---- */

static bool takes_over(const struct windows *w, int row, int other, int ca)
{
	const struct timeline_row *a = &w->t->row[row], *b = &w->t->row[other];
	(void)ca;
	return b->end != TIME_UNKNOWN && b->end > a->end && b->from != TIME_UNKNOWN && b->from <= a->end + 1;
}

static bool list_follows(const struct windows *w, int row)
{
	const struct timeline_row *a = &w->t->row[row];

	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct timeline_row *b = &w->t->row[i];

		if (b->group == TIMELINE_REVOCATION && b->issuer == a->issuer && !strcmp(b->name, a->name) &&
		    takes_over(w, row, (int)i, -1))
			return true;
	}
	return false;
}

static void find_successors(struct windows *w)
{
	for (size_t i = 0; i < w->t->nrow; i++) {
		struct timeline_row *r = &w->t->row[i];

		if (r->end == TIME_UNKNOWN)
			continue;
		if (timeline_is_leaf(r))
			r->succeeded = other_of_holder(w, (int)i, takes_over, -1);
		else if (r->group == TIMELINE_REVOCATION)
			r->succeeded = list_follows(w, (int)i);
		else
			r->succeeded = r->newer >= 0 && takes_over(w, (int)i, r->newer, -1);
	}
}

static void outlives(struct windows *w, int row)
{
	const struct timeline_row *r = &w->t->row[row];
	struct timeline_window *x = add(w, WINDOW_OUTLIVES, row, r->issuer);

	if (!x)
		return;
	x->to = r->end;
	x->text = SENTENCE(w->arena, N_("%1$s says %2$s, but stops on %3$s: a CA above it ends then"), r->said,
	                   as_day_beside(r->to, r->end), as_day_beside(r->end, r->to));
}

/* Whether its end would be felt: a CA's only where there is no leaf (what it cuts off counts for it), a list's only
 * where revocation must be judged. */
static bool counts(const struct windows *w, const struct timeline_row *r)
{
	const struct question *q = &w->a->question;
	if (r->group == TIMELINE_REVOCATION)
		return q->revocation_given ? q->revocation == REVOCATION_HARD : q->crl_given;
	return !timeline_is_ca(r) || !w->holder.n;
}

/* The first to end that has not yet; all: also what has a successor here, or would not be felt. */
static int first_to_end(const struct windows *w, bool all)
{
	int best = -1;

	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct timeline_row *r = &w->t->row[i];

		if (r->end == TIME_UNKNOWN || timeline_over(w->t, r) || r->end >= TIMELINE_FOREVER ||
		    (!all && (r->succeeded || !counts(w, r))))
			continue;
		if (best < 0 || r->end < w->t->row[best].end)
			best = (int)i;
	}
	return best;
}

static void first(struct windows *w, enum timeline_window_kind kind)
{
	int row = first_to_end(w, kind == WINDOW_NEXT);
	struct timeline_window *x = row < 0 ? NULL : add(w, kind, row, -1);

	if (!x)
		return;
	const struct timeline_row *r = &w->t->row[row];
	x->to = r->end;
	if (kind == WINDOW_NEXT)
		x->text = SENTENCE(w->arena, N_("%1$s, %2$s left"), r->said, as_span(r->end - w->t->at));
	else if (timeline_is_ca(r))
		x->text = SENTENCE(w->arena, N_("%1$s ends then, and nothing here takes its place"), r->said);
	else
		x->text = SENTENCE(w->arena, N_("%1$s stops then, and nothing here takes its place"), r->said);
}

/* Can the CA be kept for what is to be issued next? Asked of those that issued leaves here, or of all where there are
 * none. */
static void issue_until(struct windows *w)
{
	bool *asked = ARENA_ARRAY(w->arena, bool, w->t->nrow), any = false;

	for (size_t i = 0; i < w->t->nrow; i++)
		asked[i] = false;
	for (size_t i = 0; i < w->t->nrow; i++)
		if (timeline_is_leaf(&w->t->row[i])) {
			any = true;
			if (w->t->row[i].issuer >= 0)
				asked[w->t->row[i].issuer] = true;
		}
	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct timeline_row *r = &w->t->row[i];
		bool ends = r->end != TIME_UNKNOWN && r->end < TIMELINE_FOREVER;
		struct timeline_window *x;

		if (!timeline_is_ca(r) || !ends || timeline_over(w->t, r) || (any && !asked[i]) ||
		    !(x = add(w, WINDOW_ISSUE, (int)i, -1)))
			continue;
		x->to = r->end - w->a->question.issue_days * DAY;
		x->text = SENTENCE(w->arena,
		                   x->to < w->t->at ? N_("%1$s can no longer sign what is valid for %2$s")
		                                    : N_("%1$s can sign what is valid for %2$s until then"),
		                   as_name(r->name), as_days(w->a->question.issue_days));
	}
}

static void over(struct windows *w)
{
	VEC_OF(int) who = VEC_INIT;

	for (size_t i = 0; i < w->t->nrow; i++)
		if (timeline_over(w->t, &w->t->row[i]) && !w->t->row[i].succeeded)
			*vec_push(&who) = (int)i;
	struct timeline_window *x = who.n ? add(w, WINDOW_OVER, who.v[0], -1) : NULL;
	if (x) {
		x->nwho = who.n;
		x->who = arena_dup(w->arena, who.v, who.n * sizeof *who.v);
		x->text = SENTENCE(w->arena, N_("%1$s: ended, and nothing here takes the place"),
		                   names_of(w, x->who, x->nwho));
	}
	vec_free(&who);
}

/* ---- what is announced ---- */

/* An anchor has a certificate of its own in the store, the same octets. */
static int row_of(const struct windows *w, const struct certificate *c)
{
	for (size_t i = 0; i < w->t->nrow; i++) {
		const struct certificate *r = w->t->row[i].cert;

		if (r && (r == c || (r->subject_hash == c->subject_hash && r->der.n == c->der.n &&
		                     memcmp(r->der.p, c->der.p, c->der.n) == 0)))
			return (int)i;
	}
	return -1;
}

static bool is_said(const struct windows *w, const struct forecast *x, int row)
{
	for (size_t i = 0; i < w->list.n; i++)
		if (w->list.v[i].row == row && w->list.v[i].event == x->event)
			return true;
	return false;
}

static void announce(struct windows *w, const struct forecast *x)
{
	bool renewal = x->kind == FORECAST_DAYS || x->kind == FORECAST_CLIENT;
	int row = row_of(w, x->about);
	struct timeline_window *t =
	    row < 0 || is_said(w, x, row) ? NULL : add(w, renewal ? WINDOW_RENEWAL : WINDOW_REFUSED, row, -1);

	if (!t)
		return;
	*(renewal ? &t->to : &t->from) = x->from;
	t->event = x->event;
	const struct argument said = w->t->row[row].said, who = as_code(x->event->who);
	switch (x->kind) {
	case FORECAST_REFUSED:
		t->text = SENTENCE(w->arena, N_("%1$s refuses what stands below %2$s"), who, said);
		break;
	case FORECAST_ISSUED:
		t->text = SENTENCE(w->arena, N_("%1$s refuses what %2$s issues from then on"), who, said);
		break;
	case FORECAST_DAYS:
		t->text = SENTENCE(w->arena, N_("what comes after %1$s can be had for %2$s at most"), said,
		                   as_days(x->event->days));
		break;
	case FORECAST_CLIENT:
		t->text = SENTENCE(w->arena, N_("what comes after %1$s will lack clientAuth"), said);
		break;
	}
}

static void announced(struct windows *w)
{
	for (size_t i = 0; i < w->a->nchain; i++) {
		struct forecast *x;
		size_t n = w->a->chain[i].side == SIDE_PEER && chain_is_judged(&w->a->chain[i])
		               ? ledger_forecast(w->arena, w->a, &w->a->chain[i], &x)
		               : 0;

		for (size_t k = 0; k < n; k++)
			announce(w, &x[k]);
	}
}

void timeline_windows(struct arena *arena, const struct analysis *a, struct timeline *t)
{
	struct windows w = { .arena = arena, .a = a, .t = t, .list = VEC_INIT, .holder = VEC_INIT };

	sort_holders(&w);
	w.collection = is_collection(&w);
	link_generations(&w);
	find_successors(&w);
	for (size_t i = 0; i < t->nrow; i++) {
		int new = t->row[i].newer;

		if (new < 0 || timeline_over(t, &t->row[new]))
			continue;
		parallel(&w, (int)i, new);
		move_by(&w, (int)i, new);
		remove_after(&w, (int)i, new);
	}
	for (size_t i = 0; i < t->nrow; i++)
		if (timeline_outlives(&t->row[i]) && !timeline_over(t, &t->row[i]))
			outlives(&w, (int)i);
	over(&w);
	first(&w, WINDOW_NEXT);
	first(&w, WINDOW_SAFE);
	issue_until(&w);
	announced(&w);
	t->nwindow = w.list.n;
	t->window = w.list.n ? arena_dup(arena, w.list.v, w.list.n * sizeof *w.list.v) : NULL;
	vec_free(&w.list);
	vec_free(&w.holder);
}
