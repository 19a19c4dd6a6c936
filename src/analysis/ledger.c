/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table, searched by key and by day, and held against a chain's certificates. */
#include "config.h"

#include "analysis/ledger.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/oid.h"
#include "chain/path.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/event_table.h"

const size_t event_count = sizeof event_table / sizeof event_table[0];

/* ---- roots ---- */

static void to_hex(const uint8_t *p, size_t n, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * n] = '\0';
}

/* Rows about one key stand together. */
struct keys {
	const struct event *row;
	size_t n;
};

static struct keys keys_refused(void)
{
	return (struct keys){ event_table, event_roots };
}

static struct keys keys_added(void)
{
	return (struct keys){ event_table + event_roots, event_added };
}

static size_t rows_of_one(const struct keys *of, size_t at)
{
	size_t n = 1;

	while (at + n < of->n && !strcmp(of->row[at].subject, of->row[at + n].subject))
		n++;
	return n;
}

static size_t find_key(struct keys of, const struct certificate *ca, const struct event **out)
{
	uint8_t hash[32];
	char hex[65];
	size_t low = 0, high = of.n;

	certificate_spki_sha256(ca, hash);
	to_hex(hash, sizeof hash, hex);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(of.row[middle].subject, hex) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == of.n || strcmp(of.row[low].subject, hex))
		return 0;
	*out = &of.row[low];
	return rows_of_one(&of, low);
}

#define KEY_ID_MIN 16 /* octets: a shorter one may be anybody's */
#define KEY_ID_MAX 32

static size_t find_issuer(struct keys of, const struct certificate *child, const struct event **out)
{
	char hex[2 * KEY_ID_MAX + 1];

	if (child->aki_keyid.n < KEY_ID_MIN || child->aki_keyid.n > KEY_ID_MAX)
		return 0;
	to_hex(child->aki_keyid.p, child->aki_keyid.n, hex);
	for (size_t i = 0; i < of.n; i++)
		if (!strcmp(of.row[i].key_id, hex)) {
			*out = &of.row[i];
			return rows_of_one(&of, i);
		}
	return 0;
}

size_t ledger_of_key(const struct certificate *ca, const struct event **out)
{
	return find_key(keys_refused(), ca, out);
}

size_t ledger_of_issuer(const struct certificate *child, const struct event **out)
{
	return find_issuer(keys_refused(), child, out);
}

const struct event *ledger_added(const struct certificate *ca)
{
	const struct event *e;

	return find_key(keys_added(), ca, &e) ? e : NULL;
}

const struct event *ledger_added_issuer(const struct certificate *child)
{
	const struct event *e;

	return find_issuer(keys_added(), child, &e) ? e : NULL;
}

bool event_refuses(const struct event *e, const struct certificate *leaf, int64_t at)
{
	if (e->issued)
		return leaf->not_before != TIME_UNKNOWN && leaf->not_before >= e->from;
	return at >= e->from;
}

/* ---- days ---- */

const struct event *ledger_limit(enum event_kind kind, int64_t issued)
{
	const struct event *last = NULL;

	for (size_t i = event_roots + event_added; i < event_count; i++)
		if (event_table[i].kind == kind && event_table[i].from <= issued)
			last = &event_table[i];
	return last;
}

/* ---- responders ---- */

const struct event *ledger_responder_off(const char *uri, int64_t at)
{
	const char *host = strstr(uri, "://");
	size_t n = host ? strcspn(host += 3, "/:?#") : 0;

	for (size_t i = event_roots + event_added; i < event_count; i++) {
		const struct event *e = &event_table[i];
		size_t m = strlen(e->subject);

		if (e->kind == EVENT_OCSP_OFF && at >= e->from && n > m && !strncasecmp(host + n - m, e->subject, m))
			return e;
	}
	return NULL;
}

/* ---- one chain ---- */

bool ledger_chain_is_public(const struct chain *c)
{
	struct trust *t = chain_trust(c);
	int entry = c->anchor ? certset_find(trust_set(t), c->anchor) : -1;

	return entry >= 0 && !trust_is_persons(t, certset_entry(trust_set(t), entry)->first.input);
}

struct forecasts {
	struct forecast *row;
	size_t n;
};

static void foresee(struct forecasts *f, enum forecast_kind kind, const struct event *e,
                    const struct certificate *about, int64_t from)
{
	f->row[f->n++] = (struct forecast){ kind, e, about, from };
}

/* Each maker's next step; what is announced for a day that the leaf does not see is of its renewals. */
static void foresee_root(struct forecasts *f, const struct analysis *a, const struct chain *c,
                         const struct certificate *ca)
{
	const struct event *e = NULL;
	int64_t ahead = a->question.at + (int64_t)FORECAST_DAYS_AHEAD * DAY;

	for (size_t n = ledger_of_key(ca, &e), i = 0; i < n; i++)
		if (e[i].from > a->question.at && (e[i].from <= ahead || e[i].from <= c->cert->not_after))
			foresee(f, e[i].issued ? FORECAST_ISSUED : FORECAST_REFUSED, &e[i], ca, e[i].from);
}

/* What the next certificate cannot be any more, if it is fetched when this one ends. */
static void foresee_renewal(struct forecasts *f, const struct analysis *a, const struct chain *c)
{
	int64_t due = c->cert->not_after, life = due - c->cert->not_before + 1;
	const struct event *limit = ledger_limit(EVENT_LEAF_DAYS, due), *eku = ledger_limit(EVENT_LEAF_EKU, due);

	if (due < a->question.at)
		return;
	if (limit && (life + DAY - 1) / DAY > limit->days)
		foresee(f, FORECAST_DAYS, limit, c->cert, due);
	if (eku && certificate_has_eku(c->cert, OID_EKU_CLIENT))
		foresee(f, FORECAST_CLIENT, eku, c->cert, due);
}

static int by_day(const void *x, const void *y)
{
	const struct forecast *a = x, *b = y;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->event < b->event ? -1 : a->event > b->event;
}

size_t ledger_forecast(struct arena *arena, const struct analysis *a, const struct chain *c, struct forecast **out)
{
	const struct path *p = chain_path(c);
	struct forecasts f = { .n = 0 };
	size_t most = 2;

	if (c->purpose == PURPOSE_CLIENT || !p->anchored || p->n < 2 || c->cert->not_before == TIME_UNKNOWN ||
	    c->cert->not_after == TIME_UNKNOWN)
		return 0;
	for (size_t k = 1; k < p->n; k++) {
		const struct event *e;

		most += ledger_of_key(p->cert[k], &e);
	}
	f.row = ARENA_ARRAY(arena, struct forecast, most);
	for (size_t k = 1; k < p->n; k++)
		foresee_root(&f, a, c, p->cert[k]);
	if (ledger_chain_is_public(c))
		foresee_renewal(&f, a, c);
	qsort(f.row, f.n, sizeof *f.row, by_day);
	*out = f.row;
	return f.n;
}
