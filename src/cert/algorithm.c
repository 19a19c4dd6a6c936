/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a signature algorithm; RSASSA-PSS takes its hash and salt from parameters (RFC 4055 3.1). */
#include "config.h"

#include "cert/algorithm.h"
#include "base/arena.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "cert/reader.h"

#include <gnutls/gnutls.h>

static const struct algorithm algorithms[] = {
	{ OID_MD2_RSA, OID_KEY_RSA, OID_UNKNOWN, GNUTLS_SIGN_UNKNOWN }, /* GnuTLS calls every one of these bad */
	{ OID_MD4_RSA, OID_KEY_RSA, OID_UNKNOWN, GNUTLS_SIGN_UNKNOWN },
	{ OID_MD5_RSA, OID_KEY_RSA, OID_MD5, GNUTLS_SIGN_RSA_MD5 },
	{ OID_SHA1_RSA, OID_KEY_RSA, OID_SHA1, GNUTLS_SIGN_RSA_SHA1 },
	{ OID_SHA1_RSA_OIW, OID_KEY_RSA, OID_SHA1, GNUTLS_SIGN_RSA_SHA1 },
	{ OID_SHA224_RSA, OID_KEY_RSA, OID_SHA224, GNUTLS_SIGN_RSA_SHA224 },
	{ OID_SHA256_RSA, OID_KEY_RSA, OID_SHA256, GNUTLS_SIGN_RSA_SHA256 },
	{ OID_SHA384_RSA, OID_KEY_RSA, OID_SHA384, GNUTLS_SIGN_RSA_SHA384 },
	{ OID_SHA512_RSA, OID_KEY_RSA, OID_SHA512, GNUTLS_SIGN_RSA_SHA512 },
	{ OID_KEY_RSA_PSS, OID_KEY_RSA_PSS, OID_UNKNOWN, GNUTLS_SIGN_UNKNOWN }, /* see pss_read */
	{ OID_DSA_SHA1, OID_KEY_DSA, OID_SHA1, GNUTLS_SIGN_DSA_SHA1 },
	{ OID_DSA_SHA224, OID_KEY_DSA, OID_SHA224, GNUTLS_SIGN_DSA_SHA224 },
	{ OID_DSA_SHA256, OID_KEY_DSA, OID_SHA256, GNUTLS_SIGN_DSA_SHA256 },
	{ OID_ECDSA_SHA1, OID_KEY_EC, OID_SHA1, GNUTLS_SIGN_ECDSA_SHA1 },
	{ OID_ECDSA_SHA224, OID_KEY_EC, OID_SHA224, GNUTLS_SIGN_ECDSA_SHA224 },
	{ OID_ECDSA_SHA256, OID_KEY_EC, OID_SHA256, GNUTLS_SIGN_ECDSA_SHA256 },
	{ OID_ECDSA_SHA384, OID_KEY_EC, OID_SHA384, GNUTLS_SIGN_ECDSA_SHA384 },
	{ OID_ECDSA_SHA512, OID_KEY_EC, OID_SHA512, GNUTLS_SIGN_ECDSA_SHA512 },
	{ OID_KEY_ED25519, OID_KEY_ED25519, OID_UNKNOWN, GNUTLS_SIGN_EDDSA_ED25519 },
	{ OID_KEY_ED448, OID_KEY_ED448, OID_UNKNOWN, GNUTLS_SIGN_EDDSA_ED448 },
};

const struct algorithm *algorithm_of(enum oid id)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	return NULL;
}

/* An AlgorithmIdentifier, and nothing behind it. RFC 4055 2.1: a hash has the parameters NULL or none; *params (may be
 * NULL: it is a hash) gets those of another. */
static bool identifier_of(struct span s, enum oid *id, struct span *params)
{
	struct der seq, oid;

	if (!der_first(s, &seq) || seq.tag != DER_SEQUENCE || seq.whole.n != s.n ||
	    !der_take(&seq.value, DER_OID, &oid))
		return false;
	*id = oid_find(oid.value);
	if (params)
		*params = seq.value;
	return params || seq.value.n == 0 || (seq.value.n == 2 && seq.value.p[0] == DER_NULL && seq.value.p[1] == 0);
}

/* [n] EXPLICIT INTEGER; absent, *out stays. */
static bool take_number(struct span *in, uint8_t tag, int64_t *out)
{
	struct der d, n;

	return !der_take(in, tag, &d) ||
	       (der_first(d.value, &n) && n.tag == DER_INTEGER && n.whole.n == d.value.n && der_int64(n.value, out));
}

const char *pss_read(struct span params, struct pss *out)
{
	static const char unreadable[] = N_("its RSA-PSS parameters cannot be read");
	struct der seq, d;
	struct span mgf;
	enum oid generator = OID_MGF1;
	int64_t trailer = 1;

	*out = (struct pss){ OID_SHA1, OID_SHA1, 20 };
	if (params.n == 0)
		return N_("its RSA-PSS parameters are missing");
	if (!der_first(params, &seq) || seq.tag != DER_SEQUENCE || seq.whole.n != params.n)
		return unreadable;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d) && !identifier_of(d.value, &out->hash, NULL))
		return unreadable;
	if (der_take(&in, DER_CTX_CONS(1), &d)) {
		if (!identifier_of(d.value, &generator, &mgf) ||
		    (generator == OID_MGF1 && !identifier_of(mgf, &out->mgf_hash, NULL)))
			return unreadable;
		if (GUARD(PSS_MASK, generator != OID_MGF1))
			return N_("the mask generation function of its RSA-PSS parameters is not MGF1");
	}
	if (!take_number(&in, DER_CTX_CONS(2), &out->salt) || !take_number(&in, DER_CTX_CONS(3), &trailer) || in.n > 0)
		return unreadable;
	if (GUARD(PSS_SALT, out->salt < 0))
		return N_("the salt length of its RSA-PSS parameters is negative");
	if (GUARD(PSS_TRAILER, trailer != 1))
		return N_("the trailerField of its RSA-PSS parameters is not 1");
	return NULL;
}

bool read_algorithm(struct reader *r, struct span *in, const char *what, struct signature_algorithm *out)
{
	struct der seq, oid, params;
	struct pss pss;

	*out = (struct signature_algorithm){ 0 };
	if (!read_element(r, in, DER_SEQUENCE, what, &seq))
		return false;
	struct span s = seq.value;
	if (!der_take(&s, DER_OID, &oid)) {
		reader_note(r, DEFECT_BAD_STRUCTURE, seq.whole.p, what);
		return false;
	}
	out->oid = oid.value;
	out->id = oid_find(oid.value);
	if (der_next(&s, &params))
		out->params = params.whole;
	if (s.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, s.p, what);
	const struct algorithm *a = algorithm_of(out->id);
	out->hash = a ? a->hash : OID_UNKNOWN;
	if (out->id == OID_KEY_RSA_PSS && !pss_read(out->params, &pss))
		out->hash = pss.hash;
	return true;
}

const char *signature_text(struct arena *a, const struct signature_algorithm *s)
{
	char dotted[256];
	const char *name = oid_name(s->oid);

	if (s->oid.p == NULL)
		return "?";
	if (name == NULL)
		return arena_printf(a, "unknown %s", der_oid_dotted(s->oid, dotted, sizeof dotted));
	const char *hash = s->id == OID_KEY_RSA_PSS ? oid_name(oid_bytes(s->hash)) : NULL;
	return hash ? arena_printf(a, "%s-%s", name, hash) : name;
}
