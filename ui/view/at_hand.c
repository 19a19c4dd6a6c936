/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the names alone: whether the chain holds is found when it is tried. */
#include "config.h"

#include "ui/view/at_hand.h"

#include "cert/certificate.h"
#include "cert/name.h"
#include "load/certset.h"
#include "net/connection.h"
#include "run/run.h"
#include "ui/frame/model.h"

#include <string.h>

#define STEPS_UP 8 /* issuers that are looked for at hand */

static bool is_named(const struct connection *c, struct span issuer)
{
	for (size_t i = 0; i < c->nacceptable_ca; i++)
		if (name_equal(issuer, c->acceptable_ca[i]))
			return true;
	return c->nacceptable_ca == 0; /* it takes any */
}

static const struct certificate *issuer_here(struct certset *s, const struct certificate *c)
{
	for (size_t i = 0; i < certset_count(s); i++) {
		const struct certificate *x =
		    certset_entry(s, (int)i)->kind == ENTRY_CERTIFICATE ? certset_certificate(s, (int)i) : NULL;

		if (x && x != c && name_equal(x->subject, c->issuer))
			return x;
	}
	return NULL;
}

/* Its issuer is named, or one above it that is here. */
static bool leads_up(struct certset *s, const struct connection *c, const struct certificate *leaf)
{
	const struct certificate *x = leaf;

	for (int i = 0; x && i < STEPS_UP; i++) {
		if (is_named(c, x->issuer))
			return true;
		x = issuer_here(s, x);
	}
	return false;
}

/* A file that is read as a whole; NULL: it stands nowhere else than on the wire or in a store. */
static const char *file_of(const struct certset *s, int entry)
{
	size_t n;
	const struct origin *o = certset_origins(s, entry, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].kind == ORIGIN_FILE || o[i].kind == ORIGIN_OURS)
			return certset_input(s, o[i].input)->spec;
	return NULL;
}

static bool is_used(const struct run *r, const char *cert)
{
	return r->plan->cert && strcmp(r->plan->cert, cert) == 0;
}

size_t at_hand_of(struct run *r, const struct connection *c, struct at_hand out[AT_HAND_MAX])
{
	struct certset *s = r->set;
	size_t n = 0;

	if (!c->client_asked || certset_count(s) > MODEL_LARGE)
		return 0;
	for (size_t i = 0; i < certset_count(s) && n < AT_HAND_MAX; i++) {
		const struct certificate *x =
		    certset_entry(s, (int)i)->kind == ENTRY_CERTIFICATE ? certset_certificate(s, (int)i) : NULL;
		const char *cert = x ? file_of(s, (int)i) : NULL;
		int key = cert && !x->ca && !is_used(r, cert) ? certset_key_for(s, &x->key) : -1;
		const char *file = key >= 0 ? file_of(s, key) : NULL;

		if (file && leads_up(s, c, x))
			out[n++] = (struct at_hand){ x, cert, file };
	}
	return n;
}
