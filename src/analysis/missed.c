/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By what stands in each file, and by public keys. */
#include "config.h"

#include "analysis/missed.h"

#include "cert/csr.h"
#include "cert/key.h"
#include "cert/public_key.h"
#include "load/certset.h"

#include <string.h>

static const struct public_key *public_key_of(struct certset *set, int id)
{
	const struct csr *q = certset_csr(set, id);
	const struct key *k = certset_key(set, id);

	return q ? &q->key : k && k->opened ? &k->pub : NULL;
}

/* Does a certificate, or for a private key a request, have this key? */
static bool belongs(struct certset *set, int id)
{
	const struct public_key *key = public_key_of(set, id);
	size_t n = 0;
	const int *with = key ? certset_by_key(set, key, &n) : NULL;

	for (size_t i = 0; i < n; i++)
		if (with[i] != id)
			return true;
	return false;
}

static bool is_named(const struct input *in)
{
	return in->role == ORIGIN_FILE && in->parent < 0 && strcmp(in->kind, "directory") != 0;
}

static bool is_first(const struct certset *set, int input)
{
	while (input > 0 && !is_named(certset_input(set, input - 1)))
		input--;
	return input == 0;
}

/* CAs may follow the leaf in its file; beside one of them a key that does not open may be its own. */
bool missed_for(struct certset *set, int input, enum entry_kind what)
{
	size_t n;
	const struct placed *at = certset_placed(set, input, &n);
	bool other = false, certificate = false;

	if (!is_named(certset_input(set, input)) || (what == ENTRY_CRL && !is_first(set, input)))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct entry *e = certset_entry(set, at[i].id);

		if (e->kind == ENTRY_CERTIFICATE && !e->row.ca)
			return false;
		certificate |= e->kind == ENTRY_CERTIFICATE;
	}
	for (size_t i = 0; i < n && !other; i++)
		other = certset_entry(set, at[i].id)->kind == what && !belongs(set, at[i].id) &&
		        (!certificate || public_key_of(set, at[i].id));
	return other;
}

bool missed_any(struct certset *set)
{
	for (int i = 0; i < (int)certset_inputs(set); i++)
		if (is_named(certset_input(set, i)) &&
		    (certset_first_of(set, i, ENTRY_BROKEN) >= 0 || !certset_input(set, i)->nknown ||
		     missed_for(set, i, ENTRY_CSR) || missed_for(set, i, ENTRY_KEY) || missed_for(set, i, ENTRY_CRL)))
			return true;
	return false;
}
