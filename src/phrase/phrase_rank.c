/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely each condition is. What a row's conditions are worth falls with their place; groups of words that stand
 * beside each other in the excerpt are taken as witnesses of one thing, so what both may mean comes before what only
 * one does. Behind what was weighed stands what looks the same from outside, and what is said by hits that others
 * cover. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "phrase/phrase_ask.h"
#include "phrase/phrase_match.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 48

#define OTHER_SIDE 0.02  /* a condition of the side that was not judged, where it is known which */
#define EITHER_SIDE 0.12 /* its twin on the other side, where it is not */
#define TOLD_SERVER                                                                                                    \
	0.3          /* what a server is told of its certificate, where it is not known who was told: mostly a client */
#define KIND 0.5     /* what is one of many that are said in the same words */
#define HUSHED 0.1   /* a witness who says what is said of everything, beside one who says more */
#define STRANGER 0.5 /* what another program's row says */
#define UNHEARD 0.005      /* of what a witness does not name */
#define HUSHED_UNHEARD 0.1 /* ... of what a hushed one does not name */
#define WEIGHED 0.004      /* less than this is no more than possible in theory */
#define LIKELY 0.2
#define POSSIBLE 0.02

/* ---- lists of ids ---- */

const char *phrase_nth(const char *list, size_t k, size_t *n)
{
	while (k-- > 0) {
		list += strcspn(list, ",");
		if (!*list++)
			return NULL;
	}
	*n = strcspn(list, ",");
	return *n ? list : NULL;
}

/* Takes the next id off the list; NULL: there are no more, or it is unknown. */
static const struct condition *next_condition(const char **list)
{
	const char *id = *list;
	size_t n = 0;

	while (id[n] && id[n] != ',')
		n++;
	*list = id + n + (id[n] == ',');
	return n ? condition_find(id, n) : NULL;
}

static size_t index_of(const struct condition *c)
{
	return (size_t)(c - condition_table);
}

/* Of which side's certificates a condition is, by the kinds that have it. Made when something is weighed first. */
static struct sides {
	bool server, client;
} * sides;

static void sides_make(void)
{
	const char *server = condition_find("any-server-certificate", 22)->alike;
	const char *client = condition_find("any-client-certificate", 22)->alike;
	const struct condition *c;

	sides = xcalloc(condition_count, sizeof *sides);
	while (*server)
		if ((c = next_condition(&server)))
			sides[index_of(c)].server = true;
	while (*client)
		if ((c = next_condition(&client)))
			sides[index_of(c)].client = true;
}

/* ---- what one hit says ---- */

#define NO_ROW SIZE_MAX

/* Of one group: what each condition of condition_table is worth. */
struct opinion {
	double *of;
	enum judge judge;
	bool self;      /* of what the speaker was told: an alert */
	bool by_server; /* a server says it, in words that either end has */
	bool of_file;   /* of what the speaker reads itself: it has no other side */
	size_t row;     /* whose conditions these are; NO_ROW: an alert's */
};

static void put(struct opinion *o, const struct condition *c, double worth)
{
	if (c && worth > o->of[index_of(c)])
		o->of[index_of(c)] = worth;
}

static void put_all(struct opinion *o, const char *list, double worth)
{
	for (double place = 1; *list; place++)
		put(o, next_condition(&list), worth / place);
}

/* What it is on the other side: of whom a server says it, or (the other way) whose mirror it is. */
static void put_unmirrored(struct opinion *o, const struct condition *c, double worth)
{
	for (size_t i = 0; i < condition_count; i++) {
		const char *list = condition_table[i].mirrored;

		for (double place = 1; *list; place++)
			if (next_condition(&list) == c)
				put(o, &condition_table[i], worth / place);
	}
}

static void put_by_side(struct opinion *o, const struct condition *c, double worth)
{
	bool of_client = sides[index_of(c)].client, of_server = sides[index_of(c)].server;

	if (o->of_file)
		put(o, c, worth);
	else if (o->judge == JUDGE_SERVER && *c->mirrored && !of_client) {
		put_all(o, c->mirrored, worth);
		put(o, c, worth * OTHER_SIDE);
	} else if (o->judge == JUDGE_CLIENT && of_client && !of_server) {
		if (o->self)
			put_unmirrored(o, c, worth);
		put(o, c, worth * OTHER_SIDE);
	} else if (o->judge == JUDGE_SERVER && of_server && !of_client) {
		put(o, c, worth * OTHER_SIDE);
	} else if (o->by_server && *c->mirrored && !of_client && !of_server) {
		put_all(o, c->mirrored, worth);
		put(o, c, worth * OTHER_SIDE);
	} else if (o->judge == JUDGE_UNKNOWN && o->self && of_server && !of_client) {
		put(o, c, worth * TOLD_SERVER);
	} else {
		put(o, c, worth);
		if (o->judge == JUDGE_UNKNOWN && *c->mirrored)
			put_all(o, c->mirrored, worth * EITHER_SIDE);
	}
}

/* How likely the row is printed where the condition is the case, beside a condition that nobody tried: counted, with one
 * run of each kind in advance. */
static double earned(const struct opinion *o, const struct condition *c)
{
	unsigned printed, tried;

	if (o->row == NO_ROW || !phrase_counted(o->row, c, &printed, &tried))
		return 1;
	return 2 * (printed + 1.0) / (tried + 2.0);
}

static void put_list(struct opinion *o, const char *list, double worth)
{
	for (double place = 1; *list; place++) {
		const struct condition *c = next_condition(&list);

		if (c && condition_is_kind(c->id))
			put_list(o, c->alike, worth * KIND / place);
		else if (c)
			put_by_side(o, c, worth / place * earned(o, c));
	}
}

/* ---- the depth ---- */

/* Where in the chain something is tells which of two it is. */
static const struct {
	const char *id;
	bool leaf;
} depths[] = {
	{ "expired-leaf", true },
	{ "expired-intermediate", false },
	{ "expired-root", false },
	{ "client-cert-expired", true },
	{ "client-ca-expired", false },
	{ "self-signed-leaf", true },
	{ "self-signed-in-chain", false },
	{ "client-cert-self-signed", true },
	{ "eku-server-missing", true },
	{ "eku-client-missing", true },
	{ "client-cert-wrong-eku", true },
	{ "eku-ca", false },
	{ "keyusage-leaf", true },
	{ "keyusage-ca", false },
	{ "missing-intermediate", true },
	{ "wrong-intermediate", true },
	{ "client-intermediate-not-sent", true },
	{ "untrusted-root", false },
};
#define NDEPTHS (sizeof depths / sizeof depths[0])

/* A clock that stands in another decade is behind what it says of validity. */
static void heed_clock(struct opinion *o, bool odd)
{
	const struct condition *c = condition_find("clock-skew", strlen("clock-skew"));

	if (odd && c && o->of[index_of(c)] > 0)
		o->of[index_of(c)] = 4;
}

static void heed_depth(struct opinion *o, int depth)
{
	for (size_t i = 0; depth >= 0 && i < NDEPTHS; i++) {
		const struct condition *c = condition_find(depths[i].id, strlen(depths[i].id));

		if (c && depths[i].leaf != (depth == 0))
			o->of[index_of(c)] *= 0.15;
	}
}

/* ---- the witnesses ---- */

struct witness {
	double *of;    /* sums up to 1 */
	double weight; /* how much it counts beside others */
	bool only;     /* its words allow one condition alone */
	bool vague;    /* its words are said of everything, or are an alert's name */
	bool hushed;   /* ... and somebody says more: it may tip the scales, never turn them */
};

static double weight_of(const struct phrase_hit *h)
{
	double w = h->loose ? 0.3 : h->alert ? 0.7 : 1;

	if (h->stranger)
		w *= STRANGER;
	if (!h->loose && h->fit.code && h->m.score <= FIT_NUMBER + 1 && !h->m.exact)
		w *= 0.8; /* a number alone */
	return w;
}

static bool names_one(const struct phrase_hit *h)
{
	return *h->m.conditions && !strchr(h->m.conditions, ',') && !condition_is_kind(h->m.conditions) && !h->loose &&
	       !h->stranger && !h->alert && (!h->fit.code || h->m.score > FIT_NUMBER + 1 || h->m.exact);
}

/* What is said of everything, or no more than the name of an alert. */
static bool says_little(const struct phrase_hit *h)
{
	return h->alert || strstr(h->m.conditions, "any-") || strstr(h->m.text, "alert") ||
	       strstr(h->m.text, "ALERT") || strstr(h->m.code, "alert");
}

/* Of hits [from, to), of one line, those of one group; false: none of them has a condition. */
static bool hear(struct phrase_query *q, size_t from, size_t to, int group, struct witness *w)
{
	double all = 0;

	if (!sides)
		sides_make();
	bool only = true, any = false, vague = true;
	double *sum = ARENA_ARRAY(q->arena, double, condition_count), *of = q->scratch;

	w->weight = 0;
	for (size_t i = from; i < to; i++) {
		const struct phrase_hit *h = &q->hit.v[i];
		const struct asked_line *l = &q->asked.v[h->line];

		if (h->group != group || !*h->m.conditions)
			continue;
		struct opinion one = { of, l->judge, h->alert || phrase_at(h->row)->about == OF_SELF,
			               l->side == BY_SERVER && (h->alert || phrase_at(h->row)->side != BY_SERVER),
			               !h->alert && phrase_at(h->row)->about == OF_FILE,
			               h->alert ? NO_ROW : h->row };
		put_list(&one, h->m.conditions, 1);
		heed_depth(&one, l->depth);
		heed_clock(&one, l->odd_clock);
		for (size_t c = 0; c < condition_count; c++) {
			sum[c] += of[c];
			of[c] = 0;
		}
		if (weight_of(h) > w->weight)
			w->weight = weight_of(h);
		only = only && names_one(h);
		vague = vague && says_little(h);
		any = true;
	}
	for (size_t c = 0; c < condition_count; c++)
		all += sum[c];
	for (size_t c = 0; c < condition_count && all > 0; c++)
		sum[c] /= all;
	w->of = sum;
	w->only = only;
	w->vague = vague;
	return any && all > 0;
}

typedef VEC_OF(struct witness) witnesses;

static void hear_line(struct phrase_query *q, size_t from, size_t to, witnesses *all)
{
	for (size_t i = from; i < to; i++) {
		int group = q->hit.v[i].group;
		bool heard = group < 0;
		struct witness w = { 0 };

		for (size_t k = from; k < i && !heard; k++)
			heard = q->hit.v[k].group == group;
		if (!heard && all->n < GROUPS_MAX && hear(q, from, to, group, &w))
			*vec_push(all) = w;
	}
}

static size_t line_end(const struct phrase_query *q, size_t from)
{
	size_t to = from;

	while (to < q->hit.n && q->hit.v[to].line == q->hit.v[from].line)
		to++;
	return to;
}

/* "certificate verify failed" alone may be anything; with "certificate has expired" beside it, it is that. true:
 * somebody says more than such words. */
static bool hush(witnesses *all)
{
	bool plain = false;

	for (size_t i = 0; i < all->n; i++)
		plain = plain || (!all->v[i].vague && all->v[i].weight >= STRANGER);
	for (size_t i = 0; i < all->n && plain; i++)
		if (all->v[i].vague) {
			all->v[i].weight *= HUSHED;
			all->v[i].hushed = true;
		}
	return plain;
}

/* ---- the verdict ---- */

struct weighed {
	const struct condition *c;
	double score;
};

/* The most that one witness gives it. */
static double heard_of(const witnesses *all, size_t c)
{
	double most = 0;

	for (size_t i = 0; i < all->n; i++)
		most = all->v[i].of[c] > most ? all->v[i].of[c] : most;
	return most;
}

static int by_weight(const void *x, const void *y)
{
	const struct weighed *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return (a->c > b->c) - (a->c < b->c);
}

/* The conditions that some witness names, best first; *n of them. */
static struct weighed *weigh(struct arena *a, const witnesses *all, size_t *n)
{
	size_t heard = 0;

	for (size_t c = 0; c < condition_count; c++)
		heard += heard_of(all, c) > WEIGHED;
	struct weighed *out = ARENA_ARRAY(a, struct weighed, heard);
	*n = 0;
	for (size_t c = 0; c < condition_count; c++) {
		struct weighed w = { .c = &condition_table[c], .score = 1 };

		if (heard_of(all, c) <= WEIGHED)
			continue;
		for (size_t i = 0; i < all->n; i++)
			w.score *= (all->v[i].hushed ? HUSHED_UNHEARD : UNHEARD) + all->v[i].weight * all->v[i].of[c];
		out[(*n)++] = w;
	}
	if (*n)
		qsort(out, *n, sizeof *out, by_weight);
	return out;
}

/* ---- the list ---- */

static void add(struct phrase_answer *x, const struct condition *c, enum likelihood l)
{
	for (size_t i = 0; i < x->nconditions; i++)
		if (x->condition[i] == c->id)
			return;
	x->condition[x->nconditions] = c->id;
	x->likelihood[x->nconditions++] = l;
}

static void add_list(struct phrase_answer *x, const char *list, bool kinds)
{
	while (*list) {
		const struct condition *c = next_condition(&list);

		if (c && !condition_is_kind(c->id))
			add(x, c, LIKELIHOOD_RARER);
		else if (c && kinds)
			add_list(x, c->alike, kinds);
	}
}

/* Does one witness allow nothing but this, and no other rule it out? What looks the same from outside as something
 * else is no more than likely. */
static bool is_certain(const witnesses *all, const struct weighed *first)
{
	bool only = false;

	if (*first->c->alike)
		return false;

	for (size_t i = 0; i < all->n; i++) {
		const struct witness *w = &all->v[i];
		double p = w->of[index_of(first->c)];

		if (!w->hushed && (w->only ? p < 0.5 : p <= 0))
			return false;
		only = only || w->only;
	}
	return only;
}

static void add_weighed(struct phrase_query *q, const witnesses *all)
{
	struct phrase_answer *x = &q->answer;
	size_t n;
	struct weighed *w = weigh(q->arena, all, &n);
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += w[i].score;
	bool certain = n > 0 && is_certain(all, &w[0]);
	for (size_t i = 0; i < n; i++) {
		double p = w[i].score / sum;
		enum likelihood l = i == 0 && certain                     ? LIKELIHOOD_CERTAIN
		                    : x->nranked >= PHRASE_RANKED_MAX     ? LIKELIHOOD_RARER
		                    : i == 0 || (p >= LIKELY && !certain) ? LIKELIHOOD_LIKELY
		                    : p >= POSSIBLE                       ? LIKELIHOOD_POSSIBLE
		                                                          : LIKELIHOOD_RARER;

		add(x, w[i].c, l);
		x->nranked += l != LIKELIHOOD_RARER;
	}
}

static bool lists(const char *list, const char *id)
{
	const struct condition *c;

	while (*list)
		if ((c = next_condition(&list)) && c->id == id)
			return true;
	return false;
}

/* Its words are part of what another says better: "certificate verify error" in nginx's "client SSL certificate verify
 * error: (26:unsuitable ...". A number may still mean each of its readings. */
static bool is_within(const struct phrase_hit *h)
{
	return h->group < 0 && !h->alert && !h->fit.code;
}

/* What is further possible: it looks the same from outside, or is what was said on the other side, or is what the hits
 * say that others cover. */
static void add_rest(struct phrase_query *q, size_t weighed, bool plain)
{
	struct phrase_answer *x = &q->answer;

	for (int mirrored = 0; mirrored < 2; mirrored++)
		for (size_t i = 0; i < weighed; i++) {
			const struct condition *c = condition_find(x->condition[i], strlen(x->condition[i]));

			add_list(x, mirrored ? c->mirrored : c->alike, false);
		}
	for (size_t i = 0; i < q->hit.n; i++)
		if (!plain || !weighed || !is_within(&q->hit.v[i]) || lists(q->hit.v[i].m.conditions, x->condition[0]))
			add_list(x, q->hit.v[i].m.conditions, !plain);
}

void phrase_rank(struct phrase_query *q)
{
	witnesses all = VEC_INIT;

	q->answer.condition = ARENA_ARRAY(q->arena, const char *, condition_count);
	q->answer.likelihood = ARENA_ARRAY(q->arena, enum likelihood, condition_count);
	for (size_t i = 0; i < q->hit.n; i = line_end(q, i))
		hear_line(q, i, line_end(q, i), &all);
	bool plain = hush(&all);
	add_weighed(q, &all);
	add_rest(q, q->answer.nconditions, plain);
	vec_free(&all);
}

const char *phrase_rank_line(struct phrase_query *q, size_t from, size_t to)
{
	witnesses all = VEC_INIT;
	size_t n;

	hear_line(q, from, to, &all);
	hush(&all);
	const struct weighed *w = weigh(q->arena, &all, &n);
	vec_free(&all);
	return n ? w[0].c->id : NULL;
}

const char *likelihood_word(enum likelihood l)
{
	static const char *const word[] = { [LIKELIHOOD_CERTAIN] = N_("certain"),
		                            [LIKELIHOOD_LIKELY] = N_("likely"),
		                            [LIKELIHOOD_POSSIBLE] = N_("possible"),
		                            [LIKELIHOOD_RARER] = "" };

	return word[l];
}
