/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a set: inputs with their notes, and entries, each thing once, with its origins. How files become entries
 * is filing.c; reading and finding them again is certset_read.c. */
#include "config.h"

#include "load/certset.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/bytes.h"
#include "load/certset_private.h"
#include "load/note.h"
#include "load/pem.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

const char *input_note_word(enum input_note_kind k)
{
	static const char *const word[] = {
#define WORD(id, rule) #id,
		INPUT_NOTES(WORD)
#undef WORD
	};
	return word[k];
}

void index_free(struct index *x)
{
	free(x->row);
	free(x->id);
	*x = (struct index){ 0 };
}

void places_free(struct places *p)
{
	free(p->row);
	free(p->first);
	*p = (struct places){ 0 };
}

struct certset *certset_new(void)
{
	struct arena *a = arena_new();
	struct certset *s = ARENA_NEW(a, struct certset);

	s->arena = a;
	s->input_max = INPUT_MAX;
	/* without a secret the hash still works */
	(void)gnutls_rnd(GNUTLS_RND_NONCE, s->secret, sizeof s->secret);
	return s;
}

void certset_free(struct certset *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->input.n; i++)
		free(s->input.v[i].notes);
	for (size_t i = 0; i < s->origins.n; i++)
		vec_free(&s->origins.v[i]);
	for (size_t i = 0; i < s->file.n; i++)
		close(s->file.v[i].fd);
	vec_free(&s->file);
	vec_free(&s->entry);
	vec_free(&s->ca);
	vec_free(&s->origins);
	vec_free(&s->input);
	free(s->slot);
	index_free(&s->subject);
	index_free(&s->issuer);
	index_free(&s->keyid);
	index_free(&s->key);
	index_free(&s->keyed);
	places_free(&s->places);
	map_free(&s->read);
	map_free(&s->words.last);
	arena_free(s->passing);
	for (size_t i = 0; i < s->outer.n; i++)
		arena_free(s->outer.v[i].passing);
	vec_free(&s->outer);
	vec_free(&s->passed);
	arena_free(s->arena);
}

struct arena *certset_arena(struct certset *s)
{
	return s->arena;
}

void certset_input_max(struct certset *s, size_t octets)
{
	s->input_max = octets;
}

void certset_each_file_once(struct certset *s, bool once)
{
	s->once = once;
	map_free(&s->read);
}

void certset_password(struct certset *s, password_fn fn, void *ctx)
{
	s->ask = fn;
	s->ask_ctx = ctx;
	s->ask_later = false;
}

void certset_password_later(struct certset *s)
{
	s->ask_later = true;
}

bool certset_asks_later(const struct certset *s)
{
	return s->ask_later;
}

char *certset_ask(struct certset *s, const char *prompt)
{
	return s->ask ? s->ask(s->ask_ctx, prompt) : NULL;
}

/* ---- inputs ---- */

int certset_add_input(struct certset *s, const char *spec, const char *kind, enum origin_kind role, int parent)
{
	*vec_push(&s->input) =
	    (struct input){ .spec = arena_strdup(s->arena, spec), .kind = kind, .role = role, .parent = parent };
	return (int)s->input.n - 1;
}

void certset_drop_input(struct certset *s, int input)
{
	struct input *in = &s->input.v[input];

	if ((size_t)input + 1 != s->input.n || in->nentries)
		return;
	free(in->notes);
	s->input.n--;
	map_free(&s->words.last);
	s->words.n = 0;
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

static bool same_note(const struct input_note *n, enum input_note_kind kind, struct argument detail)
{
	return n->kind == kind && n->entry < 0 && argument_equal(n->detail, detail);
}

/* One note a kind and detail: the first place is named, the rest counted. So are all, once there are too many. */
void certset_note(struct certset *s, int input, enum input_note_kind kind, uint32_t line, int entry,
                  struct argument detail)
{
	struct input *in = &s->input.v[input];

	for (size_t i = 0; i < in->nnotes; i++) {
		struct input_note *n = &in->notes[i];

		if ((entry < 0 && same_note(n, kind, detail)) || (in->nnotes >= INPUT_NOTES_MAX && n->kind == kind)) {
			n->count++;
			return;
		}
	}
	s->noted = true;
	in->notes = vec_grow(in->notes, in->nnotes, &in->notes_room, sizeof *in->notes);
	in->notes[in->nnotes++] = (struct input_note){
		.kind = kind, .line = line, .count = 1, .entry = entry, .detail = argument_keep(s->arena, detail)
	};
}

bool certset_noted(const struct certset *s)
{
	return s->noted;
}

size_t certset_inputs(const struct certset *s)
{
	return s->input.n;
}

const struct input *certset_input(const struct certset *s, int i)
{
	static const struct input nowhere = { .spec = "", .kind = "unknown", .complete = true, .parent = -1 };

	return i >= 0 && (size_t)i < s->input.n ? &s->input.v[i] : &nowhere;
}

bool certset_has_name(struct certset *s, const char *word)
{
	for (; s->words.n < s->input.n; s->words.n++) {
		const char *last = file_last_word(certset_input(s, (int)s->words.n)->spec);

		map_at(&s->words.last, last, strlen(last) + 1);
		certset_looked++;
	}
	return map_find(&s->words.last, word, strlen(word) + 1) != NULL;
}

size_t certset_filled(struct certset *s)
{
	if (s->filled.inputs == s->input.n && s->filled.origins == s->norigins)
		return s->filled.n;
	s->filled.n = 0;
	for (size_t i = 0; i < s->input.n; i++) {
		const struct input *in = certset_input(s, (int)i);

		certset_looked++;
		s->filled.n += (in->role == ORIGIN_FILE || in->role == ORIGIN_UNTRUSTED) && in->nentries > 0;
	}
	s->filled.inputs = s->input.n;
	s->filled.origins = s->norigins;
	return s->filled.n;
}

/* ---- the table of what there is ---- */

static inline uint64_t rotate(uint64_t v, unsigned n)
{
	return v << n | v >> (64 - n);
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1], v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0], v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1], v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2], v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein, 2012), a last octet of the length included. A hit is compared octet by octet. */
uint64_t certset_hash(const struct certset *s, struct span d)
{
	uint64_t v[4] = { s->secret[0] ^ 0x736f6d6570736575u, s->secret[1] ^ 0x646f72616e646f6du,
		          s->secret[0] ^ 0x6c7967656e657261u, s->secret[1] ^ 0x7465646279746573u };
	uint64_t last = (uint64_t)d.n << 56, m;

	for (; d.n >= 8; d.p += 8, d.n -= 8) {
		memcpy(&m, d.p, 8);
		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	for (size_t i = 0; i < d.n; i++)
		last |= (uint64_t)d.p[i] << 8 * i;
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

bool certset_keep_file(struct certset *s, int input, int fd)
{
	if (fd >= 0 && s->file.n < KEPT_FILES_MAX) {
		*vec_push(&s->file) = (struct kept_file){ input, fd };
		return true;
	}
	if (fd >= 0)
		close(fd);
	return false;
}

void certset_drop_file(struct certset *s, int input)
{
	if (s->file.n && s->file.v[s->file.n - 1].input == input)
		close(s->file.v[--s->file.n].fd);
}

static int file_of(const struct certset *s, int input)
{
	for (size_t i = 0; i < s->file.n; i++)
		if (s->file.v[i].input == input)
			return s->file.v[i].fd;
	return -1;
}

struct span entry_der(const struct certset *s, const struct entry *e, struct buf *scratch)
{
	struct pem_block b = { 0 };
	struct buf text = BUF_INIT;

	if (e->in_file)
		b.body = bytes_again(file_of(s, e->first.input), e->offset, e->length, &text);
	else
		b.body = span_of(e->bytes, e->length);
	if (!e->pem)
		return b.body;
	buf_reset(scratch);
	pem_decode(&b, scratch);
	buf_free(&text);
	return buf_span(scratch);
}

static bool same_thing(const struct certset *s, const struct entry *e, enum entry_kind kind, struct span der)
{
	struct buf scratch = BUF_INIT;
	bool same = e->kind == kind && span_eq(entry_der(s, e, &scratch), der);

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

/* The slot of this thing: taken by its entry, or free. */
static size_t find_slot(const struct certset *s, uint64_t hash, enum entry_kind kind, struct span der)
{
	size_t at = hash & (s->slots - 1);

	while (s->slot[at] >= 0) {
		const struct entry *e = &s->entry.v[s->slot[at]];

		if (e->der_hash == hash && same_thing(s, e, kind, der))
			break;
		at = (at + 1) & (s->slots - 1);
	}
	return at;
}

/* ---- entries, each once ---- */

/* false: it has not the structure of a certificate. */
static bool certset_row(struct certset *s, struct span der, struct entry *e)
{
	if (certificate_row_read(der, &e->row))
		return true;
	struct span kept = arena_span(s->arena, der);
	const struct certificate *c = certificate_read(s->arena, kept);
	e->bytes = kept.p;
	e->length = (uint32_t)kept.n;
	e->pem = e->in_file = false;
	e->object = (void *)(uintptr_t)c;
	e->row = (struct certificate_row){ .subject_hash = c->subject_hash,
		                           .issuer_hash = c->issuer_hash,
		                           .not_before = c->not_before,
		                           .not_after = c->not_after,
		                           .ski_hash = certificate_keyid_hash(c->ski),
		                           .ca = c->ca,
		                           .odd = true };
	for (size_t i = 0; i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_NOT_CERTIFICATE)
			return false;
	return true;
}

static void add_origin(struct certset *s, struct entry *e, struct origin o)
{
	if (!e->more) {
		struct origins *list = vec_push(&s->origins);

		*vec_push(list) = e->first;
		e->more = (uint32_t)s->origins.n;
	}
	*vec_push(&s->origins.v[e->more - 1]) = o;
}

static void count_in_input(struct certset *s, int input, enum entry_kind kind)
{
	for (; input >= 0 && (size_t)input < s->input.n; input = s->input.v[input].parent) {
		s->input.v[input].nentries++;
		s->input.v[input].nknown += kind != ENTRY_OTHER;
	}
}

/* Where a thing stands in the table, or will. */
static size_t meet(struct certset *s, const struct entry *e, struct span der, uint64_t hash)
{
	if (s->entry.n * 2 >= s->slots)
		grow_slots(s);
	return find_slot(s, hash, e->kind, der);
}

/* It was there before. */
static int meet_again(struct certset *s, int id, struct origin o)
{
	count_in_input(s, o.input, s->entry.v[id].kind);
	s->norigins++;
	add_origin(s, &s->entry.v[id], o);
	return id;
}

static int enter(struct certset *s, size_t at, const struct entry *e, struct span der, uint64_t hash)
{
	int id = (int)s->entry.n;
	struct entry *x = vec_push(&s->entry);

	count_in_input(s, e->first.input, e->kind);
	s->norigins++;
	*x = *e;
	x->der_hash = hash;
	x->more = 0;
	if (!x->in_file && !x->bytes) {
		x->bytes = arena_dup(s->arena, der.p, der.n);
		x->length = (uint32_t)der.n;
	}
	s->slot[at] = id;
	s->of_kind[x->kind]++;
	if (x->kind == ENTRY_CERTIFICATE && x->row.ca)
		*vec_push(&s->ca) = id;
	return id;
}

int certset_add(struct certset *s, const struct entry *e, struct span der)
{
	uint64_t hash = certset_hash(s, der);
	size_t at = meet(s, e, der, hash);

	return s->slot[at] >= 0 ? meet_again(s, s->slot[at], e->first) : enter(s, at, e, der, hash);
}

int certset_add_certificate(struct certset *s, struct entry *e, struct span der, bool whatever)
{
	uint64_t hash = certset_hash(s, der);
	size_t at = meet(s, e, der, hash);

	if (s->slot[at] >= 0) /* a trust store may have each of its CAs three times: it is not read again */
		return meet_again(s, s->slot[at], e->first);
	return certset_row(s, der, e) || whatever ? enter(s, at, e, der, hash) : -1;
}

int certset_add_der(struct certset *s, struct span der, enum entry_kind kind, struct origin o)
{
	struct entry e = { .kind = kind, .first = o };

	/* a peer may send anything: what it is, its defects say */
	return kind == ENTRY_CERTIFICATE ? certset_add_certificate(s, &e, der, true) : certset_add(s, &e, der);
}

void certset_add_settings(struct certset *s, int id, struct trust_settings *settings)
{
	settings->next = s->entry.v[id].settings;
	s->entry.v[id].settings = settings;
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

unsigned long certset_looked;

unsigned long certset_looks(void)
{
	return certset_looked;
}

size_t certset_count(const struct certset *s)
{
	return s->entry.n;
}

size_t certset_of_kind(const struct certset *s, enum entry_kind k)
{
	return s->of_kind[k];
}

const int *certset_cas(const struct certset *s, size_t *n)
{
	*n = s->ca.n;
	return s->ca.v;
}

const struct entry *certset_entry(const struct certset *s, int id)
{
	certset_looked++;
	return id >= 0 && (size_t)id < s->entry.n ? &s->entry.v[id] : NULL;
}

int certset_find(struct certset *s, const struct certificate *c)
{
	return s->slots ? s->slot[find_slot(s, certset_hash(s, c->der), ENTRY_CERTIFICATE, c->der)] : -1;
}

/* ---- origins ---- */

const struct origin *certset_origins(const struct certset *s, int id, size_t *n)
{
	const struct entry *e = certset_entry(s, id);
	const struct origins *list = e && e->more ? &s->origins.v[e->more - 1] : NULL;

	*n = list ? list->n : e ? 1 : 0;
	certset_looked++;
	return list ? list->v : e ? &e->first : NULL;
}

/* A sentence that points to its arguments. */
static struct sentence said(const char *msgid, struct argument first, struct argument second)
{
	return (struct sentence){ .msgid = msgid, .arg = { first, second }, .n = 2 };
}

bool certset_several_peers(const struct certset *s)
{
	size_t peers = 0;

	for (size_t i = 0; i < certset_inputs(s) && peers < 2; i++)
		peers += strcmp(certset_input(s, (int)i)->kind, "connection") == 0;
	return peers > 1;
}

struct sentence certset_origin_said(const struct certset *s, const struct origin *o)
{
	struct argument file = as_path(certset_input(s, o->input)->spec), nth = as_number(o->position + 1);

	if (o->kind == ORIGIN_SENT && certset_several_peers(s))
		return said(N_("sent by %1$s at position %2$s"), as_host(certset_input(s, o->input)->spec), nth);
	if (o->kind == ORIGIN_SENT)
		return said(N_("sent at position %1$s"), nth, as_none());
	if (o->kind == ORIGIN_STAPLE)
		return said(N_("stapled"), as_none(), as_none());
	if (o->kind == ORIGIN_FETCHED)
		return said(N_("fetched from %1$s"), as_host(certset_input(s, o->input)->spec), as_none());
	if (o->kind == ORIGIN_TRUST)
		return said(N_("trust store %1$s"), file, as_none());
	if (o->line)
		return said(N_("%1$s:%2$s"), file, as_number(o->line));
	if (o->position)
		return said(N_("%1$s, object %2$s"), file, nth);
	return said("%1$s", file, as_none());
}

void certset_origin_text(const struct certset *s, const struct origin *o, struct buf *out)
{
	struct sentence x = certset_origin_said(s, o);

	sentence_render(out, &x, &rendering_translated);
}
