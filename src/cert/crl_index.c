/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chained hash over offsets into the DER: an entry is decoded again when it is found. */
#include "config.h"

#include "cert/crl_index.h"

#include "base/arena.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/serial.h"

/* Offsets in crl->entries, one more than they are; 0: nothing. */
struct slot {
	uint32_t entry;
	uint32_t issuer; /* of the entry whose certificateIssuer holds for this one */
	uint32_t next;   /* of the same hash: index in slot, one more than it is */
};

struct crl_index {
	const struct crl *crl;
	struct slot *slot; /* in order of the entries */
	uint32_t *head;    /* by hash */
	size_t n, mask;
};

/* In front of its like: a list that repeats one serial a million times costs no more than another. */
static void put(struct crl_index *x, struct span serial, uint32_t entry, uint32_t issuer)
{
	uint32_t *head = &x->head[(size_t)serial_hash(serial) & x->mask];

	x->slot[x->n++] = (struct slot){ entry, issuer, *head };
	*head = (uint32_t)x->n;
}

struct crl_index *crl_index_new(struct arena *a, const struct crl *c)
{
	struct crl_index *x = ARENA_NEW(a, struct crl_index);
	struct span in = c->entries;
	struct crl_entry e;
	struct der d;
	uint32_t issuer = 0;
	size_t most = c->whole ? c->nentries : 0, size = 4;

	/* unreadable ones are not in c->nentries, yet may be met */
	for (struct span s = c->entries; !c->whole && der_next(&s, &d);)
		most++;
	while (size < most)
		size *= 2;
	*x = (struct crl_index){ .crl = c,
		                 .slot = ARENA_ARRAY(a, struct slot, most),
		                 .head = ARENA_ARRAY(a, uint32_t, size),
		                 .mask = size - 1 };
	for (bool plain = c->whole && !c->has_issuers;;) {
		uint32_t at = (uint32_t)(in.p - c->entries.p) + 1;

		if (x->n == most || !(plain ? crl_serial_next(&in, &e.serial) : crl_entry_next(&in, &e)))
			break;
		if (!plain && e.issuer.p)
			issuer = at;
		put(x, e.serial, at, issuer);
	}
	return x;
}

static bool entry_at(const struct crl_index *x, uint32_t offset, struct crl_entry *out)
{
	struct span all = x->crl->entries, in = span_of(all.p + offset - 1, all.n - (offset - 1));

	return crl_entry_next(&in, out);
}

static bool names_issuer(struct span names, struct span issuer)
{
	struct der list, d, name;

	if (!der_first(names, &list) || list.tag != DER_SEQUENCE)
		return false;
	while (der_next(&list.value, &d))
		if (d.tag == DER_CTX_CONS(GN_DIRECTORY) && der_first(d.value, &name) && name_equal(name.whole, issuer))
			return true;
	return false;
}

static bool is_of(const struct crl_index *x, const struct slot *s, struct span issuer)
{
	struct crl_entry e;

	if (!s->issuer)
		return name_equal(x->crl->issuer, issuer);
	return entry_at(x, s->issuer, &e) && names_issuer(e.issuer, issuer);
}

bool crl_index_find(const struct crl_index *x, struct span serial, struct span issuer, struct crl_entry *out)
{
	for (uint32_t at = x->head[(size_t)serial_hash(serial) & x->mask]; at; at = x->slot[at - 1].next)
		if (entry_at(x, x->slot[at - 1].entry, out) && serial_equal(out->serial, serial) &&
		    is_of(x, &x->slot[at - 1], issuer))
			return true;
	return false;
}

/* ---- of a list that was read ---- */

/* So many are looked for one entry after the other, without the time and the memory of an index. */
#define LOOKS_WITHOUT 4

/* The last one of that serial, as the index has it. Every entry is whole, and of the list's issuer. */
static bool find_last(const struct crl *c, struct span serial, struct crl_entry *out)
{
	struct span in = c->entries, found = SPAN_NONE, left = in, s;

	for (; crl_serial_next(&in, &s); left = in)
		if (s.n && serial.n && s.p[s.n - 1] == serial.p[serial.n - 1] && serial_equal(s, serial))
			found = left;
	return found.p && crl_entry_next(&found, out);
}

bool crl_look_up(const struct crl *c, struct span serial, struct span issuer, struct crl_entry *out)
{
	struct crl_kept *k = c->kept;

	if (!k->index && c->whole && !c->has_issuers && serial.n && k->looks < LOOKS_WITHOUT) {
		k->looks++;
		return name_equal(c->issuer, issuer) && find_last(c, serial, out);
	}
	if (!k->index)
		k->index = crl_index_new(c->arena, c);
	return crl_index_find(k->index, serial, issuer, out);
}
