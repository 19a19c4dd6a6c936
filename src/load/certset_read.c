/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries are read when somebody looks at them, and indexed when somebody searches. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der_kind.h"
#include "cert/dirstring.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"
#include "load/certset_private.h"
#include "load/note.h"
#include "load/pem.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading on demand ---- */

struct span certset_der(const struct certset *s, int id, struct buf *scratch)
{
	const struct entry *e = certset_entry(s, id);

	return e ? entry_der(s, e, scratch) : SPAN_NONE;
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

void certset_pass_begin(struct certset *s)
{
	*vec_push(&s->outer) = (struct outer_pass){ s->passing, s->passed.n };
	s->passing = arena_new();
}

/* Further origins may have come meanwhile, and nothing else. */
static void read_again_later(struct entry *e, const struct entry *was)
{
	e->bytes = was->bytes;
	if (was->in_file)
		e->offset = was->offset;
	e->length = was->length;
	e->pem = was->pem;
	e->in_file = was->in_file;
	e->object = NULL;
}

void certset_pass_end(struct certset *s)
{
	const struct outer_pass outer = s->outer.v[--s->outer.n];

	for (size_t i = outer.passed; i < s->passed.n; i++)
		read_again_later(&s->entry.v[s->passed.v[i].id], &s->passed.v[i].was);
	s->passed.n = outer.passed;
	arena_free(s->passing);
	s->passing = outer.passing;
}

/* Where what is read of an entry goes. */
static struct arena *home_of(struct certset *s, int id)
{
	const struct entry *e = &s->entry.v[id];

	if (!s->passing || e->kind != ENTRY_CERTIFICATE || e->row.ca)
		return s->arena;
	*vec_push(&s->passed) = (struct passed){ id, *e };
	return s->passing;
}

/* The DER stays, once it has been made: whoever looks at a thing asks for it again. */
static void *hydrate(struct certset *s, int id, enum entry_kind kind)
{
	certset_looked++;
	struct entry *e = id >= 0 && (size_t)id < s->entry.n ? &s->entry.v[id] : NULL;
	if (!e || e->kind != kind)
		return NULL;
	if (e->object)
		return e->object;
	struct arena *home = home_of(s, id);
	bool again = e->in_file;
	if (e->pem) {
		struct buf scratch = BUF_INIT;
		struct span der = arena_span(home, entry_der(s, e, &scratch));

		buf_free(&scratch);
		e->bytes = der.p;
		e->length = (uint32_t)der.n;
		e->pem = e->in_file = false;
	}
	struct span der = span_of(e->bytes, e->length);

	if (again && certset_hash(s, der) != e->der_hash)
		certset_note(s, e->first.input, INPUT_NOTE_CHANGED, 0, -1, as_none());
	e->object = read_object(home, kind, der);
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
static bool title_of_row(const struct certset *s, const struct entry *e, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	uint32_t n = e->row.cn_length, back = n < 0x80 ? 2 : n < 0x100 ? 3 : 4;

	if (e->kind != ENTRY_CERTIFICATE || e->object || e->row.odd || e->row.cn_offset < back || !n)
		return false;
	struct span der = entry_der(s, e, &scratch);
	bool there = (size_t)e->row.cn_offset + n <= der.n;
	if (there) {
		struct buf cn = BUF_INIT;

		dirstring_utf8(&cn, der.p[e->row.cn_offset - back], span_of(der.p + e->row.cn_offset, n));
		buf_str(&cn);
		buf_puts(out, cn.s ? name_title(cn.s) : "");
		buf_free(&cn);
	}
	buf_free(&scratch);
	return there;
}

void certset_title(struct certset *s, int id, struct buf *out)
{
	const struct entry *e = certset_entry(s, id);

	if (!e || title_of_row(s, e, out))
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

static int by_key(const void *x, const void *y)
{
	const struct index_row *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* key_of: false: the entry does not belong to the index. */
static void index_make(struct certset *s, struct index *x, size_t n,
                       bool (*key_of)(struct certset *s, int id, uint64_t *key))
{
	index_free(x);
	x->row = xmalloc((n + 1) * sizeof *x->row);
	x->id = xmalloc((n + 1) * sizeof *x->id);
	x->entries = s->entry.n;
	certset_looked += n;
	for (size_t i = 0; i < n; i++)
		if (key_of(s, (int)i, &x->row[x->rows].key))
			x->row[x->rows++].id = (int)i;
	if (x->rows)
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
	certset_looked++;
	return x->id + first;
}

static bool subject_hash(struct certset *s, int id, uint64_t *key)
{
	*key = s->entry.v[id].row.subject_hash;
	return s->entry.v[id].kind == ENTRY_CERTIFICATE;
}

static bool issuer_hash(struct certset *s, int id, uint64_t *key)
{
	*key = s->entry.v[id].row.issuer_hash;
	return s->entry.v[id].kind == ENTRY_CERTIFICATE;
}

/* Where the row is not sure, the certificate is. */
static bool keyid_hash(struct certset *s, int id, uint64_t *key)
{
	const struct entry *e = &s->entry.v[id];

	if (e->kind != ENTRY_CERTIFICATE)
		return false;
	*key = e->row.odd ? certificate_keyid_hash(certset_certificate(s, id)->ski) : e->row.ski_hash;
	return *key != 0;
}

const int *certset_by_subject(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->subject.row || s->subject.entries != s->entry.n)
		index_make(s, &s->subject, s->entry.n, subject_hash);
	return index_find(&s->subject, hash, n);
}

const int *certset_by_issuer(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->issuer.row || s->issuer.entries != s->entry.n)
		index_make(s, &s->issuer, s->entry.n, issuer_hash);
	return index_find(&s->issuer, hash, n);
}

const int *certset_by_keyid(struct certset *s, struct span keyid, size_t *n)
{
	if (!s->keyid.row || s->keyid.entries != s->entry.n)
		index_make(s, &s->keyid, s->entry.n, keyid_hash);
	return index_find(&s->keyid, certificate_keyid_hash(keyid), n);
}

/* ---- by public key ---- */

static uint64_t key_hash(const struct certset *s, const struct public_key *k)
{
	struct buf plain = BUF_INIT;

	public_key_plain(k, &plain);
	uint64_t hash = certset_hash(s, buf_span(&plain));
	buf_free(&plain);
	return hash;
}

static bool hash_of_key(struct certset *s, int id, uint64_t *key)
{
	const struct key *k = s->entry.v[id].kind == ENTRY_KEY ? s->entry.v[id].object : NULL;

	if (!k || !k->opened || !k->pub.spki.n)
		return false;
	*key = key_hash(s, &k->pub);
	return true;
}

/* Of a certificate or a request; NULL: it is neither. */
static const struct public_key *key_in(struct certset *s, int id)
{
	const struct certificate *c = certset_certificate(s, id);
	const struct csr *q = c ? NULL : certset_csr(s, id);

	return c ? &c->key : q ? &q->key : NULL;
}

/* In a pass nobody asked for the certificate itself. */
static bool hash_in_passing(const struct certset *s, const struct entry *e, uint64_t *key)
{
	struct arena *a = arena_new();
	struct buf scratch = BUF_INIT;
	const struct certificate *c = certificate_read(a, entry_der(s, e, &scratch));
	bool held = c->key.spki.n > 0;

	if (held)
		*key = key_hash(s, &c->key);
	buf_free(&scratch);
	arena_free(a);
	return held;
}

static bool hash_of_holder(struct certset *s, int id, uint64_t *key)
{
	const struct entry *e = &s->entry.v[id];

	if (s->passing && e->kind == ENTRY_CERTIFICATE && !e->object)
		return hash_in_passing(s, e, key);
	const struct public_key *k = key_in(s, id);

	if (!k || !k->spki.n)
		return false;
	*key = key_hash(s, k);
	return true;
}

/* The hash is keyed and has 64 bits: those with an equal one have equal keys, and the first is compared to make sure.
 */
int certset_key_for(struct certset *s, const struct public_key *k)
{
	size_t n;

	if (!s->key.row || s->key.entries != s->entry.n)
		index_make(s, &s->key, s->entry.n, hash_of_key);
	if (!s->key.rows || !k->spki.n)
		return -1;
	const int *id = index_find(&s->key, key_hash(s, k), &n);
	return n && public_key_equal(&((const struct key *)s->entry.v[*id].object)->pub, k) ? *id : -1;
}

const int *certset_by_key(struct certset *s, const struct public_key *k, size_t *n)
{
	if (!s->keyed.row || s->keyed.entries != s->entry.n)
		index_make(s, &s->keyed, s->entry.n < CERTSET_KEYED_MAX ? s->entry.n : CERTSET_KEYED_MAX,
		           hash_of_holder);
	const int *id = index_find(&s->keyed, key_hash(s, k), n);
	if (!k->spki.n || (*n && !public_key_equal(key_in(s, *id), k)))
		*n = 0;
	return id;
}

/* ---- by place ---- */

static int by_position(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;

	return a->position != b->position ? (a->position < b->position ? -1 : 1) : (a->id > b->id) - (a->id < b->id);
}

/* In the order of the set each input's entries stand in their order already, but for those met elsewhere before. */
static void put_in_order(struct placed *row, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_position(&row[i - 1], &row[i]) > 0) {
			qsort(row, n, sizeof *row, by_position);
			return;
		}
}

/* A counting sort: how many an input has, where its first one goes, each to its place. */
static void places_make(struct certset *s)
{
	struct places *p = &s->places;
	size_t n, inputs = s->input.n;

	places_free(p);
	p->inputs = inputs;
	p->origins = s->norigins;
	p->first = xcalloc(inputs + 2, sizeof *p->first);
	p->row = xmalloc((s->norigins + 1) * sizeof *p->row);
	for (size_t id = 0; id < s->entry.n; id++) {
		const struct origin *o = certset_origins(s, (int)id, &n);

		for (size_t k = 0; k < n; k++)
			if (o[k].input < inputs)
				p->first[o[k].input + 2]++;
	}
	for (size_t i = 2; i < inputs + 2; i++)
		p->first[i] += p->first[i - 1];
	for (size_t id = 0; id < s->entry.n; id++) {
		const struct origin *o = certset_origins(s, (int)id, &n);

		for (size_t k = 0; k < n; k++)
			if (o[k].input < inputs)
				p->row[p->first[o[k].input + 1]++] =
				    (struct placed){ (int)id, o[k].position, (enum origin_kind)o[k].kind };
	}
	for (size_t i = 0; i < inputs; i++)
		put_in_order(p->row + p->first[i], p->first[i + 1] - p->first[i]);
	certset_looked += s->norigins;
}

const struct placed *certset_placed(struct certset *s, int input, size_t *n)
{
	struct places *p = &s->places;

	if (!p->row || p->origins != s->norigins || p->inputs != s->input.n)
		places_make(s);
	if (input < 0 || (size_t)input >= p->inputs) {
		*n = 0;
		return p->row;
	}
	*n = p->first[input + 1] - p->first[input];
	certset_looked += *n;
	return p->row + p->first[input];
}

int certset_first_of(struct certset *s, int input, enum entry_kind kind)
{
	size_t n;
	const struct placed *at = certset_placed(s, input, &n);

	for (size_t i = 0; i < n; i++)
		if (certset_entry(s, at[i].id)->kind == kind)
			return at[i].id;
	return -1;
}
