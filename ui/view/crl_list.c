/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries have no fixed size: the place of some is kept, and those between are found by reading on from there. */
#include "config.h"

#include "ui/view/crl_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"

#define CRL_STEP 256

enum { REVOKED, SERIAL, REASON };

static const struct column columns[] = {
	[REVOKED] = { "revoked", .gap = 2 },
	[SERIAL] = { "serial" },
	[REASON] = { "reason", .right = true },
};

void crl_list_free(struct crl_list *l)
{
	vec_free(&l->mark);
	*l = (struct crl_list){ .crl = NULL };
}

void crl_list_make(struct crl_list *l, const struct crl *crl, unsigned kind)
{
	struct crl_entry e;
	struct span in = crl ? crl->entries : SPAN_NONE, before = in;

	crl_list_free(l);
	l->crl = crl;
	l->kind = kind;
	l->rest = in;
	for (; in.n > 0 && crl_entry_next(&in, &e); l->n++, before = in)
		if (l->n % CRL_STEP == 0)
			*vec_push(&l->mark) = before.p;
}

bool crl_list_entry(struct crl_list *l, size_t i, struct crl_entry *out)
{
	const uint8_t *end;

	if (i >= l->n)
		return false;
	end = l->crl->entries.p + l->crl->entries.n;
	if (i < l->next || i - l->next > CRL_STEP) {
		l->next = i / CRL_STEP * CRL_STEP;
		l->rest = span_of(l->mark.v[i / CRL_STEP], (size_t)(end - l->mark.v[i / CRL_STEP]));
	}
	while (l->next <= i)
		if (l->next++, !crl_entry_next(&l->rest, out))
			return false;
	return true;
}

static size_t list_count(void *ctx)
{
	return ((const struct crl_list *)ctx)->n;
}

/* A source adds a row whatever happens; all that were counted could be read. */
static void list_row(void *ctx, size_t i, struct rows *out)
{
	struct crl_list *l = ctx;
	struct row *row = rows_add(out, TAG(l->kind, 0, i), 0);
	struct crl_entry e;
	struct buf b = BUF_INIT;
	char when[32];

	if (!crl_list_entry(l, i, &e))
		return;
	buf_hex(&b, e.serial, "");
	row->find = arena_strdup(rows_arena(out), buf_str(&b));
	column_put(out, row, &columns[REVOKED], 0, STYLE_DIM, time_minute(e.when, when));
	buf_reset(&b);
	buf_hex(&b, e.serial, ":");
	column_put(out, row, &columns[SERIAL], 0, STYLE_PLAIN, buf_str(&b));
	column_put(out, row, &columns[REASON], 0, e.reason < 0 ? STYLE_DIM : STYLE_PLAIN,
	           e.reason < 0 ? "" : crl_reason_text(e.reason));
	buf_free(&b);
}

static bool list_row_of(void *ctx, uint64_t tag, size_t *i)
{
	const struct crl_list *l = ctx;

	*i = (size_t)TAG_B(tag);
	return TAG_KIND(tag) == l->kind && *i < l->n;
}

const struct tree_source crl_list_source = { .count = list_count, .row = list_row, .row_of = list_row_of };
