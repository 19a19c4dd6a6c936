/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cert/algorithm.h"
#include "cert/reader.h"

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

/* The identifier of an AlgorithmIdentifier; *params (may be NULL) gets what follows it. */
static enum oid identifier_of(struct span s, struct span *params)
{
	struct der seq, oid;
	if (!der_first(s, &seq) || seq.tag != DER_SEQUENCE || !der_take(&seq.value, DER_OID, &oid))
		return OID_UNKNOWN;
	if (params)
		*params = seq.value;
	return oid_find(oid.value);
}

bool pss_read(struct span params, struct pss *out)
{
	struct der seq, d, n;
	struct span mgf;
	*out = (struct pss){ OID_SHA1, OID_SHA1, 20 };
	if (!der_first(params, &seq) || seq.tag != DER_SEQUENCE)
		return false;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d))
		out->hash = identifier_of(d.value, NULL);
	if (der_take(&in, DER_CTX_CONS(1), &d)) {
		if (identifier_of(d.value, &mgf) != OID_MGF1)
			return false;
		out->mgf_hash = identifier_of(mgf, NULL);
	}
	if (der_take(&in, DER_CTX_CONS(2), &d) &&
	    (!der_first(d.value, &n) || n.tag != DER_INTEGER || !der_int64(n.value, &out->salt)))
		return false;
	der_take(&in, DER_CTX_CONS(3), &d);
	return in.n == 0;
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
	if (out->id == OID_KEY_RSA_PSS && pss_read(out->params, &pss))
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
