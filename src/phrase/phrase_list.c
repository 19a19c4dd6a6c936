/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list of conditions out of those of every row that fits: the better the fit, the earlier; then what looks the same
 * from outside; then, where nothing but words was said that stand for everything, everything. */
#include "config.h"

#include "base/arena.h"
#include "base/vec.h"
#include "phrase/phrase_ask.h"
#include "phrase/phrasebook.h"

#include <string.h>

/* ---- lists of ids ---- */

/* The k-th id of a comma list; NULL: there are no more. */
static const char *nth(const char *list, size_t k, size_t *n)
{
	while (k-- > 0) {
		list += strcspn(list, ",");
		if (!*list++)
			return NULL;
	}
	*n = strcspn(list, ",");
	return *n ? list : NULL;
}

bool condition_is_of(const char *ids, const char *kind)
{
	size_t n;
	const struct condition *c = condition_find(kind, strlen(kind));
	const char *all = c ? c->alike : "";

	for (size_t k = 0; nth(all, k, &n); k++)
		if (strncmp(nth(all, k, &n), ids, n) == 0 && (!ids[n] || ids[n] == ','))
			return true;
	return false;
}

/* ---- messages that are said of everything ---- */

static const char *not_judged(const struct phrase_query *q)
{
	return q->judge == JUDGE_CLIENT   ? "any-client-certificate"
	       : q->judge == JUDGE_SERVER ? "any-server-certificate"
	                                  : "any-nothing";
}

/* What a row says of an alert is no more than the alert's name. */
static bool is_of_alert(const struct phrase_hit *h)
{
	const struct phrase *p = &phrase_table[h->row];

	return h->alert || strstr(p->text, "alert") || strstr(p->text, "ALERT") || strstr(p->code, "alert");
}

static const char *kind_in(const char *conditions)
{
	const char *kind = strstr(conditions, "any-");

	return kind && (kind == conditions || kind[-1] == ',') ? kind : NULL;
}

/* Part of what a better hit is made of: "certificate not trusted" in "SSL client certificate not trusted". */
static const struct phrase_hit *around(const struct phrase_query *q, const struct phrase_hit *h)
{
	for (size_t i = 0; i < q->hit.n; i++) {
		const struct phrase_hit *o = &q->hit.v[i];

		if (o->m.score > h->m.score && h->fit.at < h->fit.end && o->fit.at <= h->fit.at &&
		    o->fit.end >= h->fit.end)
			return o;
	}
	return NULL;
}

static bool says_more(const struct phrase_query *q, const struct phrase_hit *h)
{
	return *h->m.conditions && !kind_in(h->m.conditions) && !is_of_alert(h) && !around(q, h);
}

static bool is_vague(const struct phrase_query *q, const struct phrase_hit *h)
{
	const struct phrase_hit *o = around(q, h);

	return !h->m.exact && (kind_in(h->m.conditions) || (o && kind_in(o->m.conditions)));
}

/* "certificate verify failed" alone may be anything; with "certificate has expired" behind it, it is that, and the rest
 * comes last. false: nothing says more than such words. */
static bool mark_vague(struct phrase_query *q)
{
	bool more = false;

	for (size_t i = 0; i < q->hit.n && !more; i++)
		more = says_more(q, &q->hit.v[i]);
	for (size_t i = 0; i < q->hit.n; i++)
		q->hit.v[i].vague = more && is_vague(q, &q->hit.v[i]);
	return more;
}

/* ---- one list of conditions ---- */

static bool listed(const struct phrase_query *q, const char *id, size_t n)
{
	for (size_t i = 0; i < q->condition.n; i++)
		if (strncmp(q->condition.v[i], id, n) == 0 && !q->condition.v[i][n])
			return true;
	return false;
}

static void add_condition(struct phrase_query *q, const char *id, size_t n)
{
	if (n && !condition_is_kind(id) && !listed(q, id, n))
		*vec_push(&q->condition) = arena_strndup(q->arena, id, n);
}

/* Hits [from, to) fit equally well: the first condition of each, then the second ... */
static void merge_equals(struct phrase_query *q, size_t from, size_t to, bool vague)
{
	bool more = true;

	for (size_t k = 0; more; k++) {
		more = false;
		for (size_t i = from; i < to; i++) {
			size_t n;
			const char *id = q->hit.v[i].vague == vague ? nth(q->hit.v[i].m.conditions, k, &n) : NULL;

			if (id) {
				add_condition(q, id, n);
				more = true;
			}
		}
	}
}

static void merge(struct phrase_query *q, bool vague)
{
	for (size_t i = 0, next; i < q->hit.n; i = next) {
		for (next = i + 1; next < q->hit.n && q->hit.v[next].m.score == q->hit.v[i].m.score; next++)
			;
		merge_equals(q, i, next, vague);
	}
}

static void add_all(struct phrase_query *q, const char *list)
{
	size_t n;

	for (size_t k = 0; nth(list, k, &n); k++)
		add_condition(q, nth(list, k, &n), n);
}

/* What is further possible where the first n of the list are: a column of their rows. */
static void add_related(struct phrase_query *q, size_t n, bool mirrored)
{
	for (size_t i = 0; i < n; i++) {
		const struct condition *c = condition_find(q->condition.v[i], strlen(q->condition.v[i]));

		if (c)
			add_all(q, mirrored ? c->mirrored : c->alike);
	}
}

/* Everything that the rows' words are said of. */
static void add_kinds(struct phrase_query *q)
{
	for (size_t i = 0; i < q->hit.n; i++)
		for (const char *kind = kind_in(q->hit.v[i].m.conditions); kind; kind = kind_in(kind + 4))
			if (strncmp(kind, not_judged(q), strlen("any-server")) != 0)
				add_all(q, condition_find(kind, strcspn(kind, ","))->alike);
}

void list_conditions(struct phrase_query *q)
{
	bool more = mark_vague(q);

	merge(q, false);
	size_t said = q->condition.n;
	add_related(q, said, false);
	if (!more)
		add_kinds(q);
	if (q->judge != JUDGE_CLIENT)
		add_related(q, said, true);
	merge(q, true);
}

const char **list_ordered(struct phrase_query *q)
{
	const char **out = ARENA_ARRAY(q->arena, const char *, q->condition.n);
	size_t n = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < q->condition.n; i++) {
			bool late = condition_is_of(q->condition.v[i], not_judged(q));

			if (late == (pass == 1))
				out[n++] = q->condition.v[i];
		}
	return out;
}
