/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries are read when somebody looks at them, and indexed when somebody searches. */
#include "config.h"

#include "load/certset_private.h"

#include "base/i18n.h"
#include "cert/dirstring.h"
#include "load/pem.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading on demand ---- */

struct span entry_der(const struct entry *e, struct buf *scratch)
{
	struct pem_block b = { .body = span_of(e->bytes, e->length) };
	if (!e->pem)
		return b.body;
	buf_reset(scratch);
	pem_decode(&b, scratch);
	return buf_span(scratch);
}

struct span certset_der(const struct certset *s, int id, struct buf *scratch)
{
	const struct entry *e = certset_entry(s, id);
	return e ? entry_der(e, scratch) : SPAN_NONE;
}

bool certset_row(struct certset *s, struct span der, struct entry *e)
{
	if (certificate_row_read(der, &e->row))
		return true;
	struct span kept = arena_span(s->arena, der);
	const struct certificate *c = certificate_read(s->arena, kept);
	e->bytes = kept.p;
	e->length = (uint32_t)kept.n;
	e->pem = false;
	e->object = (void *)(uintptr_t)c;
	e->row = (struct certificate_row){ .subject_hash = c->subject_hash,
		                           .issuer_hash = c->issuer_hash,
		                           .not_before = c->not_before,
		                           .not_after = c->not_after,
		                           .ca = c->ca,
		                           .odd = true };
	for (size_t i = 0; i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_NOT_CERTIFICATE)
			return false;
	return true;
}

static void *read_object(struct arena *a, enum entry_kind kind, struct span der)
{
	switch (kind) {
	case ENTRY_CERTIFICATE:
		return certificate_read(a, der);
	case ENTRY_CSR:
		return csr_read(a, der);
	case ENTRY_CRL:
		return crl_read(a, der);
	case ENTRY_OCSP:
		return ocsp_read(a, der);
	case ENTRY_KEY: /* read when it was met, or never */
	case ENTRY_BROKEN:
	case ENTRY_OTHER:
		break;
	}
	return NULL;
}

/* The DER stays, once it has been made: whoever looks at a thing asks for it again. */
static void *hydrate(struct certset *s, int id, enum entry_kind kind)
{
	struct entry *e = id >= 0 && (size_t)id < s->entry.n ? &s->entry.v[id] : NULL;
	if (!e || e->kind != kind)
		return NULL;
	if (e->pem && !e->object) {
		struct buf scratch = BUF_INIT;
		struct span der = arena_span(s->arena, entry_der(e, &scratch));
		buf_free(&scratch);
		e->bytes = der.p;
		e->length = (uint32_t)der.n;
		e->pem = false;
	}
	if (!e->object) {
		struct span der = span_of(e->bytes, e->length);
		if (kind != ENTRY_KEY && certset_hash(s, der) != e->der_hash)
			certset_note(s, e->first.input, INPUT_NOTE_CHANGED, 0, -1, NULL);
		e->object = read_object(s->arena, kind, der);
	}
	return e->object;
}

const struct certificate *certset_certificate(struct certset *s, int id)
{
	return hydrate(s, id, ENTRY_CERTIFICATE);
}

const struct csr *certset_csr(struct certset *s, int id)
{
	return hydrate(s, id, ENTRY_CSR);
}

const struct crl *certset_crl(struct certset *s, int id)
{
	return hydrate(s, id, ENTRY_CRL);
}

const struct ocsp *certset_ocsp(struct certset *s, int id)
{
	return hydrate(s, id, ENTRY_OCSP);
}

const struct key *certset_key(struct certset *s, int id)
{
	return hydrate(s, id, ENTRY_KEY);
}

/* ---- titles ---- */

/* The CN that the row points to: its tag stands before the length, which has as many octets as DER gives it. */
static bool title_of_row(const struct entry *e, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	uint32_t n = e->row.cn_length, back = n < 0x80 ? 2 : n < 0x100 ? 3 : 4;
	if (e->kind != ENTRY_CERTIFICATE || e->object || e->row.odd || e->row.cn_offset < back || !n)
		return false;
	struct span der = entry_der(e, &scratch);
	bool there = (size_t)e->row.cn_offset + n <= der.n;
	if (there)
		dirstring_utf8(out, der.p[e->row.cn_offset - back], span_of(der.p + e->row.cn_offset, n));
	buf_free(&scratch);
	return there;
}

void certset_title(struct certset *s, int id, struct buf *out)
{
	const struct entry *e = certset_entry(s, id);
	if (!e || title_of_row(e, out))
		return;
	switch (e->kind) {
	case ENTRY_CERTIFICATE:
		buf_puts(out, certificate_title(certset_certificate(s, id)));
		break;
	case ENTRY_CSR:
		buf_puts(out, name_short(s->arena, certset_csr(s, id)->subject));
		break;
	case ENTRY_CRL:
		buf_puts(out, name_short(s->arena, certset_crl(s, id)->issuer));
		break;
	case ENTRY_OCSP:
		buf_puts(out, _("OCSP response"));
		break;
	case ENTRY_KEY:
		buf_puts(out, certset_key(s, id)->form);
		break;
	case ENTRY_BROKEN:
		buf_puts(out, _("unreadable block"));
		break;
	case ENTRY_OTHER:
		buf_puts(out, _("other content"));
		break;
	}
}

/* ---- indexes ---- */

void index_free(struct index *x)
{
	free(x->row);
	free(x->id);
	*x = (struct index){ 0 };
}

static int by_key(const void *x, const void *y)
{
	const struct index_row *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void index_make(const struct certset *s, struct index *x, uint64_t (*key_of)(const struct certificate_row *row))
{
	size_t n = s->entry.n;
	index_free(x);
	x->row = xmalloc((n + 1) * sizeof *x->row);
	x->id = xmalloc((n + 1) * sizeof *x->id);
	x->entries = n;
	for (size_t i = 0; i < n; i++)
		if (s->entry.v[i].kind == ENTRY_CERTIFICATE)
			x->row[x->rows++] = (struct index_row){ key_of(&s->entry.v[i].row), (int)i };
	qsort(x->row, x->rows, sizeof *x->row, by_key);
	for (size_t i = 0; i < x->rows; i++)
		x->id[i] = x->row[i].id;
}

/* The first row whose key is not below this one. */
static size_t lower_bound(const struct index *x, uint64_t key)
{
	size_t lo = 0, hi = x->rows;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->row[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const int *index_find(const struct index *x, uint64_t key, size_t *n)
{
	size_t first = lower_bound(x, key);
	*n = (key == UINT64_MAX ? x->rows : lower_bound(x, key + 1)) - first;
	return x->id + first;
}

static uint64_t subject_hash(const struct certificate_row *row)
{
	return row->subject_hash;
}

static uint64_t issuer_hash(const struct certificate_row *row)
{
	return row->issuer_hash;
}

const int *certset_by_subject(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->subject.row || s->subject.entries != s->entry.n)
		index_make(s, &s->subject, subject_hash);
	return index_find(&s->subject, hash, n);
}

const int *certset_by_issuer(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->issuer.row || s->issuer.entries != s->entry.n)
		index_make(s, &s->issuer, issuer_hash);
	return index_find(&s->issuer, hash, n);
}
