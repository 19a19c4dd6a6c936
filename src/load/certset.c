/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set itself: entries, each thing once, with its origins; reading on demand; indexes. How files become entries is
 * certset_load.c. */
#include "config.h"

#include "load/certset.h"

#include "base/i18n.h"
#include "base/vec.h"
#include "load/pem.h"

#include <stdlib.h>
#include <string.h>

#define NO_ORIGIN UINT32_MAX

struct further_origin {
	struct origin origin;
	uint32_t next; /* index of the next one, NO_ORIGIN */
};

/* Entry numbers sorted by a hash. */
struct index {
	uint64_t *key;
	int *id;
	size_t n;       /* entries looked at when it was made */
	size_t rows;
};

struct certset {
	struct arena *arena;
	VEC_OF(struct entry) entry;
	VEC_OF(struct further_origin) further;
	VEC_OF(struct input) input;
	VEC_OF(struct origin) listed;   /* the answer of certset_origins */
	int *slot;                      /* open addressing by der_hash; -1 free */
	size_t slots;
	struct index subject, issuer;
	password_fn ask;
	void *ask_ctx;
};

const char *entry_kind_name(enum entry_kind k)
{
	static const char *const name[] = { "certificate", "csr", "crl", "ocsp", "key", "broken", "other" };
	return name[k];
}

const char *input_note_rule(enum input_note_kind k)
{
	static const char *const rule[] = {
#define RULE(id, text) text,
		INPUT_NOTES(RULE)
#undef RULE
	};
	return rule[k];
}

struct certset *certset_new(void)
{
	struct arena *a = arena_new();
	struct certset *s = ARENA_NEW(a, struct certset);
	s->arena = a;
	return s;
}

static void index_free(struct index *x)
{
	free(x->key);
	free(x->id);
	*x = (struct index){ 0 };
}

void certset_free(struct certset *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->input.n; i++)
		free(s->input.v[i].notes);
	vec_free(&s->entry);
	vec_free(&s->further);
	vec_free(&s->input);
	vec_free(&s->listed);
	free(s->slot);
	index_free(&s->subject);
	index_free(&s->issuer);
	arena_free(s->arena);
}

struct arena *certset_arena(struct certset *s)
{
	return s->arena;
}

void certset_password(struct certset *s, password_fn fn, void *ctx)
{
	s->ask = fn;
	s->ask_ctx = ctx;
}

char *certset_ask(struct certset *s, const char *prompt)
{
	return s->ask ? s->ask(s->ask_ctx, prompt) : NULL;
}

/* ---- inputs ---- */

int certset_add_input(struct certset *s, const char *spec, const char *kind, enum origin_kind role, int parent)
{
	*vec_push(&s->input) = (struct input){ .spec = arena_strdup(s->arena, spec), .kind = kind, .role = role, .parent = parent };
	return (int)s->input.n - 1;
}

int certset_add_peer(struct certset *s, const char *spec)
{
	int i = certset_add_input(s, spec, "connection", ORIGIN_SENT, -1);
	s->input.v[i].complete = true;
	return i;
}

void certset_input_kind(struct certset *s, int input, const char *kind)
{
	s->input.v[input].kind = kind;
}

void certset_input_complete(struct certset *s, int input)
{
	s->input.v[input].complete = true;
}

/* One note a kind and detail: the first place is named, the rest counted. */
void certset_note(struct certset *s, int input, enum input_note_kind kind, uint32_t line, int entry, const char *detail)
{
	struct input *in = &s->input.v[input];
	for (size_t i = 0; entry < 0 && i < in->nnotes; i++) {
		struct input_note *n = &in->notes[i];
		if (n->kind == kind && n->entry < 0 && !n->detail == !detail && (!detail || !strcmp(n->detail, detail))) {
			n->count++;
			return;
		}
	}
	in->notes = xrealloc(in->notes, (in->nnotes + 1) * sizeof *in->notes);
	in->notes[in->nnotes++] = (struct input_note){ .kind = kind, .line = line, .count = 1, .entry = entry,
						       .detail = detail ? arena_strdup(s->arena, detail) : NULL };
}

size_t certset_inputs(const struct certset *s)
{
	return s->input.n;
}

const struct input *certset_input(const struct certset *s, int i)
{
	return i >= 0 && (size_t)i < s->input.n ? &s->input.v[i] : NULL;
}

/* ---- entries, each once ---- */

/* Not cryptographic: a hit is compared octet by octet. */
static uint64_t der_hash(struct span d)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ d.n;
	for (; d.n >= 8; d.p += 8, d.n -= 8) {
		uint64_t v;
		memcpy(&v, d.p, 8);
		h = (h ^ v) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	for (; d.n; d.p++, d.n--)
		h = (h ^ *d.p) * 0xff51afd7ed558ccdu;
	return h ^ h >> 29;
}

/* The DER of an entry, in scratch where it must be decoded again. */
static struct span entry_der(const struct entry *e, struct buf *scratch)
{
	struct pem_block b = { .body = span_of(e->bytes, e->length) };
	if (!e->pem)
		return span_of(e->bytes, e->length);
	if (e->object && e->kind == ENTRY_CERTIFICATE) /* read already */
		return ((const struct certificate *)e->object)->der;
	buf_reset(scratch);
	pem_decode(&b, scratch);
	return buf_span(scratch);
}

static bool same_der(const struct entry *e, struct span der)
{
	struct buf scratch = BUF_INIT;
	bool same = span_eq(entry_der(e, &scratch), der);
	buf_free(&scratch);
	return same;
}

static void grow_slots(struct certset *s)
{
	size_t slots = s->slots ? s->slots * 2 : 256;
	int *slot = xmalloc(slots * sizeof *slot);
	memset(slot, 0xff, slots * sizeof *slot);
	for (size_t i = 0; i < s->entry.n; i++) {
		size_t at = s->entry.v[i].der_hash & (slots - 1);
		while (slot[at] >= 0)
			at = (at + 1) & (slots - 1);
		slot[at] = (int)i;
	}
	free(s->slot);
	s->slot = slot;
	s->slots = slots;
}

/* The slot of this DER: taken by its entry, or free. */
static size_t find_slot(const struct certset *s, uint64_t hash, struct span der)
{
	size_t at = hash & (s->slots - 1);
	while (s->slot[at] >= 0) {
		const struct entry *e = &s->entry.v[s->slot[at]];
		if (e->der_hash == hash && same_der(e, der))
			break;
		at = (at + 1) & (s->slots - 1);
	}
	return at;
}

static void add_origin(struct certset *s, struct entry *e, struct origin o)
{
	uint32_t *link = &e->more;
	while (*link != NO_ORIGIN)
		link = &s->further.v[*link].next;
	*link = (uint32_t)s->further.n;
	*vec_push(&s->further) = (struct further_origin){ o, NO_ORIGIN };
}

int certset_add(struct certset *s, const struct entry *e, struct span der)
{
	uint64_t hash = der_hash(der);
	if (s->entry.n * 2 >= s->slots)
		grow_slots(s);
	size_t at = find_slot(s, hash, der);
	int id = s->slot[at];
	if (e->first.input < s->input.n)
		s->input.v[e->first.input].nentries++;
	if (id >= 0) {
		add_origin(s, &s->entry.v[id], e->first);
		return id;
	}
	id = (int)s->entry.n;
	struct entry *x = vec_push(&s->entry);
	*x = *e;
	x->der_hash = hash;
	x->more = NO_ORIGIN;
	s->slot[at] = id;
	return id;
}

int certset_add_der(struct certset *s, struct span der, enum entry_kind kind, struct origin o)
{
	struct span kept = arena_span(s->arena, der);
	struct entry e = { .kind = kind, .first = o, .bytes = kept.p, .length = (uint32_t)kept.n };
	if (kind == ENTRY_CERTIFICATE)
		certificate_row_read(kept, &e.row);
	return certset_add(s, &e, kept);
}

int certset_intern(struct certset *s, const struct certificate *c, struct origin o)
{
	int id = certset_find(s, c);
	size_t n;
	const struct origin *have = id < 0 ? NULL : certset_origins(s, id, &n);
	for (size_t i = 0; have && i < n; i++)
		if (have[i].kind == o.kind && have[i].input == o.input && have[i].position == o.position)
			return id;
	return certset_add_der(s, c->der, ENTRY_CERTIFICATE, o);
}

size_t certset_count(const struct certset *s)
{
	return s->entry.n;
}

const struct entry *certset_entry(const struct certset *s, int id)
{
	return id >= 0 && (size_t)id < s->entry.n ? &s->entry.v[id] : NULL;
}

int certset_find(struct certset *s, const struct certificate *c)
{
	return s->slots ? s->slot[find_slot(s, der_hash(c->der), c->der)] : -1;
}

const struct origin *certset_origins(const struct certset *cs, int id, size_t *n)
{
	struct certset *s = (struct certset *)(uintptr_t)cs; /* the answer is kept in the set; the set does not change */
	const struct entry *e = certset_entry(s, id);
	s->listed.n = 0;
	*n = 0;
	if (!e)
		return NULL;
	*vec_push(&s->listed) = e->first;
	for (uint32_t k = e->more; k != NO_ORIGIN; k = s->further.v[k].next)
		*vec_push(&s->listed) = s->further.v[k].origin;
	*n = s->listed.n;
	return s->listed.v;
}

void certset_origin_text(const struct certset *s, const struct origin *o, struct buf *out)
{
	const struct input *in = certset_input(s, o->input);
	const char *spec = in ? in->spec : "?";
	if (o->kind == ORIGIN_SENT)
		buf_printf(out, _("sent at position %u"), (unsigned)o->position + 1);
	else if (o->kind == ORIGIN_STAPLE)
		buf_puts(out, _("stapled"));
	else if (o->kind == ORIGIN_TRUST)
		buf_printf(out, _("trust store %s"), spec);
	else if (o->line)
		buf_printf(out, "%s:%u", spec, (unsigned)o->line);
	else if (o->position)
		buf_printf(out, _("%s, object %u"), spec, (unsigned)o->position + 1);
	else
		buf_puts(out, spec);
}

/* ---- reading on demand ---- */

static void *hydrate(struct certset *s, int id, enum entry_kind kind)
{
	struct entry *e = id >= 0 && (size_t)id < s->entry.n ? &s->entry.v[id] : NULL;
	struct buf scratch = BUF_INIT;
	if (!e || e->kind != kind)
		return NULL;
	if (e->object)
		return e->object;
	struct span der = entry_der(e, &scratch);
	if (e->pem)
		der = arena_span(s->arena, der);
	buf_free(&scratch);
	e->object = kind == ENTRY_CERTIFICATE ? (void *)certificate_read(s->arena, der) :
		    kind == ENTRY_CSR	      ? (void *)csr_read(s->arena, der) :
		    kind == ENTRY_CRL	      ? (void *)crl_read(s->arena, der) :
		    kind == ENTRY_OCSP	      ? (void *)ocsp_read(s->arena, der) :
						NULL;
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

static void title_of_name(struct certset *s, struct span name, struct buf *out)
{
	buf_puts(out, name_short(s->arena, name));
}

void certset_title(struct certset *s, int id, struct buf *out)
{
	const struct entry *e = certset_entry(s, id);
	struct buf scratch = BUF_INIT;
	if (!e)
		return;
	if (e->kind == ENTRY_CERTIFICATE && !e->object && e->row.cn_offset) {
		struct span der = entry_der(e, &scratch);
		if ((size_t)e->row.cn_offset + e->row.cn_length <= der.n)
			buf_put(out, der.p + e->row.cn_offset, e->row.cn_length);
	} else if (e->kind == ENTRY_CERTIFICATE) {
		buf_puts(out, certificate_title(certset_certificate(s, id)));
	} else if (e->kind == ENTRY_CSR) {
		title_of_name(s, certset_csr(s, id)->subject, out);
	} else if (e->kind == ENTRY_CRL) {
		title_of_name(s, certset_crl(s, id)->issuer, out);
	} else if (e->kind == ENTRY_KEY) {
		buf_puts(out, certset_key(s, id)->form);
	} else if (e->kind == ENTRY_OCSP) {
		buf_puts(out, _("OCSP response"));
	} else {
		buf_puts(out, e->kind == ENTRY_BROKEN ? _("unreadable block") : _("other content"));
	}
	buf_free(&scratch);
}

/* ---- indexes ---- */

struct index_row { uint64_t key; int id; };

static int by_key(const void *x, const void *y)
{
	const struct index_row *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void index_make(struct certset *s, struct index *x, size_t offset)
{
	struct index_row *row = xmalloc((s->entry.n + 1) * sizeof *row);
	size_t rows = 0;
	for (size_t i = 0; i < s->entry.n; i++)
		if (s->entry.v[i].kind == ENTRY_CERTIFICATE)
			row[rows++] = (struct index_row){ *(const uint64_t *)((const char *)&s->entry.v[i].row + offset), (int)i };
	qsort(row, rows, sizeof *row, by_key);
	index_free(x);
	x->key = xmalloc((rows + 1) * sizeof *x->key);
	x->id = xmalloc((rows + 1) * sizeof *x->id);
	for (size_t i = 0; i < rows; i++) {
		x->key[i] = row[i].key;
		x->id[i] = row[i].id;
	}
	x->rows = rows;
	x->n = s->entry.n;
	free(row);
}

static const int *index_find(const struct index *x, uint64_t key, size_t *n)
{
	size_t lo = 0, hi = x->rows;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->key[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < x->rows && x->key[lo + *n] == key;)
		++*n;
	return x->id + lo;
}

const int *certset_by_subject(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->subject.key || s->subject.n != s->entry.n)
		index_make(s, &s->subject, offsetof(struct certificate_row, subject_hash));
	return index_find(&s->subject, hash, n);
}

const int *certset_by_issuer(struct certset *s, uint64_t hash, size_t *n)
{
	if (!s->issuer.key || s->issuer.n != s->entry.n)
		index_make(s, &s->issuer, offsetof(struct certificate_row, issuer_hash));
	return index_find(&s->issuer, hash, n);
}

int certset_key_for(struct certset *s, const struct public_key *k)
{
	for (size_t i = 0; i < s->entry.n; i++) {
		const struct key *key = s->entry.v[i].kind == ENTRY_KEY ? s->entry.v[i].object : NULL;
		if (key && key->opened && public_key_equal(&key->pub, k))
			return (int)i;
	}
	return -1;
}
