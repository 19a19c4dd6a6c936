/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a revocation list or an OCSP response, by trying the keys of the certificates at hand that may have. */
#include "config.h"

#include "report/signer.h"

#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/item.h"
#include "cert/name.h"
#include "cert/sigcheck.h"
#include "load/certset.h"
#include "load/trust.h"

#include <gnutls/crypto.h>

#define TRIES_MAX 20
#define LOOKED_AT_MAX 5000 /* certificates whose key's digest is taken */

struct signer {
	struct items *items;
	struct span tbs, signature;
	const struct signature_algorithm *sig;
	/* may have signed it: */
	struct span name;     /* has this subject; NONE: any */
	struct span key_hash; /* its key has this SHA-1; NONE: any */
	int tried;
	bool found;
	const char *reason; /* why it could not be tried */
};

static bool may_have(const struct signer *s, const struct certificate *c)
{
	uint8_t digest[20];
	struct span key;

	if (s->name.p)
		return name_equal(c->subject, s->name);
	key = certificate_key_octets(c);
	return key.p && gnutls_hash_fast(GNUTLS_DIG_SHA1, key.p, key.n, digest) == 0 &&
	       span_eq(span_of(digest, sizeof digest), s->key_hash);
}

static void say(struct signer *s, const char *text)
{
	items_add(s->items, _("Signature"), _("Made by"), text, "signatureValue");
	items_gather(s->items);
}

static void try_signer(struct signer *s, const struct certificate *c)
{
	if (s->found || s->tried == TRIES_MAX || !c || !may_have(s, c))
		return;
	s->tried++;
	switch (signature_verify(s->tbs, s->sig, s->signature, c)) {
	case SIG_GOOD:
		s->found = true;
		say(s, certificate_title(c));
		break;
	case SIG_BAD:
		break;
	default:
		s->reason = _("could not be checked: nobody here knows the algorithm or the key");
	}
}

static void try_all(struct signer *s, struct certset *set, struct trust *trust)
{
	size_t n = 0;
	const int *id = s->name.p ? certset_by_subject(set, name_hash(s->name), &n) : NULL;

	for (size_t i = 0; i < n && !s->found; i++)
		try_signer(s, certset_certificate(set, id[i]));
	for (size_t i = 0; !s->name.p && i < certset_count(set) && i < LOOKED_AT_MAX && !s->found; i++)
		if (certset_entry(set, (int)i)->kind == ENTRY_CERTIFICATE)
			try_signer(s, certset_certificate(set, (int)i));
	for (size_t i = 0; i < trust_count(trust) && i < LOOKED_AT_MAX && !s->found; i++)
		try_signer(s, trust_at(trust, i));
	if (s->found)
		return;
	say(s, s->reason      ? s->reason
	       : s->tried > 0 ? _("none of the certificates here that bear its issuer's name: do not believe it")
	                      : _("not checked: no certificate of its issuer is here"));
}

void signer_of_crl(struct items *items, const struct crl *c, struct certset *set, struct trust *trust)
{
	struct signer s = {
		.items = items, .tbs = c->tbs, .signature = c->signature, .sig = &c->sig, .name = c->issuer
	};
	if (c->issuer.p && c->signature.p)
		try_all(&s, set, trust);
}

void signer_of_ocsp(struct items *items, const struct ocsp *o, struct certset *set, struct trust *trust)
{
	struct signer s = { .items = items,
		            .tbs = o->tbs,
		            .signature = o->signature,
		            .sig = &o->sig,
		            .name = o->responder_name,
		            .key_hash = o->responder_key_hash };
	if (!o->signature.p || (!s.name.p && !s.key_hash.p))
		return;

	for (size_t i = 0; i < o->ncerts && i < TRIES_MAX; i++)
		try_signer(&s, certificate_read(items->a, o->certs[i]));
	if (!s.found)
		try_all(&s, set, trust);
}
