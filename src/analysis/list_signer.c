/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever bears the name of a list's or answer's signer is tried, few of them, for what is shown of it; no verdict
 * hangs on it. */
#include "config.h"

#include "analysis/list_signer.h"

#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/revocation.h"
#include "load/certset.h"
#include "load/trust.h"

#include <gnutls/crypto.h>

#define TRIES_MAX 20
#define LOOKED_AT_MAX 5000 /* certificates whose key's digest is taken */

struct list_signing {
	struct list_signer answer;
	const struct crl *list; /* NULL: an answer */
	struct budget *budget;  /* of a list: it is computed within it, once for all who ask; NULL: none */
	struct span tbs, signature;
	const struct signature_algorithm *sig;
	/* may have signed it: */
	struct span name;             /* has this subject; NONE: any */
	struct span key_hash;         /* its key has this SHA-1; NONE: any */
	struct span tried[TRIES_MAX]; /* keys: a CA may stand in a file and in the trust store */
};

static bool may_have(const struct list_signing *s, const struct certificate *c)
{
	uint8_t digest[20];
	struct span key;

	if (s->name.p)
		return name_equal(c->subject, s->name);
	key = certificate_key_octets(c);
	return key.p && gnutls_hash_fast(GNUTLS_DIG_SHA1, key.p, key.n, digest) == 0 &&
	       span_eq(span_of(digest, sizeof digest), s->key_hash);
}

static bool was_tried(const struct list_signing *s, const struct certificate *c)
{
	for (int i = 0; i < s->answer.tried; i++)
		if (span_eq(s->tried[i], c->key.spki))
			return true;
	return false;
}

static enum sig_result verify(const struct list_signing *s, const struct certificate *c)
{
	uint8_t digest[32];
	struct span key = c->key.spki;
	bool remembered = s->list && s->budget;
	bool told = remembered && key.n && gnutls_hash_fast(GNUTLS_DIG_SHA256, key.p, key.n, digest) == 0;

	return remembered ? revocation_list_verify(s->budget, s->list, &c->key, told ? digest : NULL)
	                  : signature_verify(s->tbs, s->sig, s->signature, c);
}

static void try_signer(struct list_signing *s, const struct certificate *c)
{
	if (s->answer.by || s->answer.tried == TRIES_MAX || !c || !may_have(s, c) || was_tried(s, c))
		return;
	s->tried[s->answer.tried++] = c->key.spki;
	switch (verify(s, c)) {
	case SIG_GOOD:
		s->answer.by = c;
		break;
	case SIG_BAD:
		break;
	default:
		s->answer.untold = true;
	}
}

static void try_all(struct list_signing *s, struct certset *set, struct trust *trust)
{
	size_t n = 0;
	const int *id = s->name.p ? certset_by_subject(set, name_hash(s->name), &n) : NULL;

	for (size_t i = 0; i < n && !s->answer.by; i++)
		try_signer(s, certset_certificate(set, id[i]));
	for (size_t i = 0; !s->name.p && i < certset_count(set) && i < LOOKED_AT_MAX && !s->answer.by; i++)
		if (certset_entry(set, (int)i)->kind == ENTRY_CERTIFICATE)
			try_signer(s, certset_certificate(set, (int)i));
	for (size_t i = 0; i < trust_count(trust) && i < LOOKED_AT_MAX && !s->answer.by; i++)
		try_signer(s, trust_at(trust, i));
}

struct list_signer signer_of_crl(const struct crl *c, struct certset *set, struct trust *trust, struct budget *budget)
{
	struct list_signing s = {
		.list = c,
		.budget = budget,
		.tbs = c->tbs,
		.signature = c->signature,
		.sig = &c->sig,
		.answer = { .asked = c->issuer.p && c->signature.p },
		.name = c->issuer,
	};

	if (s.answer.asked)
		try_all(&s, set, trust);
	return s.answer;
}

struct list_signer signer_of_ocsp(struct arena *a, const struct ocsp *o, struct certset *set, struct trust *trust)
{
	struct list_signing s = {
		.answer = { .asked = o->signature.p && (o->responder_name.p || o->responder_key_hash.p) },
		.tbs = o->tbs,
		.signature = o->signature,
		.sig = &o->sig,
		.name = o->responder_name,
		.key_hash = o->responder_key_hash,
	};

	for (size_t i = 0; s.answer.asked && i < o->ncerts && i < TRIES_MAX; i++)
		try_signer(&s, certificate_read(a, o->certs[i]));
	if (s.answer.asked && !s.answer.by)
		try_all(&s, set, trust);
	return s.answer;
}
