/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cert/sigcheck.h"
#include "cert/algorithm.h"

static unsigned count;

static gnutls_datum_t datum(struct span s)
{
	return (gnutls_datum_t){ (unsigned char *)s.p, (unsigned)s.n };
}

/* An RSA key signs with PKCS #1 v1.5 and with PSS; a key marked for PSS only with that (RFC 4055 1.2). */
static bool key_fits(enum oid algorithm, enum oid key)
{
	return algorithm == key || (algorithm == OID_KEY_RSA_PSS && key == OID_KEY_RSA);
}

static bool too_large(const struct public_key *k)
{
	bool rsa = k->type == OID_KEY_RSA || k->type == OID_KEY_RSA_PSS;
	return rsa && (k->bits > SIGCHECK_RSA_BITS ||
		       (k->bits > SIGCHECK_RSA_FREE_BITS && k->exponent_bits > SIGCHECK_EXPONENT_BITS));
}

/* GnuTLS takes hash and salt length of a PSS signature from the key: a key of our own is set up for them. */
static gnutls_sign_algorithm_t pss_prepare(gnutls_pubkey_t key, struct span params)
{
	static const struct {
		enum oid hash;
		gnutls_digest_algorithm_t digest;
		gnutls_sign_algorithm_t sign;
	} rows[] = {
		{ OID_SHA256, GNUTLS_DIG_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256 },
		{ OID_SHA384, GNUTLS_DIG_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384 },
		{ OID_SHA512, GNUTLS_DIG_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512 },
	};
	struct pss pss;
	gnutls_x509_spki_t spki;
	gnutls_sign_algorithm_t out = GNUTLS_SIGN_UNKNOWN;
	if (!pss_read(params, &pss) || pss.hash != pss.mgf_hash || pss.salt < 0 || pss.salt > 4096 ||
	    gnutls_x509_spki_init(&spki) < 0)
		return out;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].hash == pss.hash) {
			gnutls_x509_spki_set_rsa_pss_params(spki, rows[i].digest, (unsigned)pss.salt);
			if (gnutls_pubkey_set_spki(key, spki, 0) >= 0)
				out = rows[i].sign;
		}
	gnutls_x509_spki_deinit(spki);
	return out;
}

static enum sig_result result_of(int rc)
{
	switch (rc) {
	case GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM:
	case GNUTLS_E_UNKNOWN_PK_ALGORITHM:
	case GNUTLS_E_UNKNOWN_HASH_ALGORITHM:
	case GNUTLS_E_UNKNOWN_ALGORITHM:
	case GNUTLS_E_UNIMPLEMENTED_FEATURE:
	case GNUTLS_E_INSUFFICIENT_SECURITY:
	case GNUTLS_E_ECC_UNSUPPORTED_CURVE:
	case GNUTLS_E_INVALID_REQUEST:
	case GNUTLS_E_MEMORY_ERROR:
		return SIG_UNSUPPORTED;
	default:
		return rc >= 0 ? SIG_GOOD : SIG_BAD;
	}
}

static enum sig_result verify(gnutls_pubkey_t key, gnutls_sign_algorithm_t sign, struct span tbs, struct span signature)
{
	gnutls_datum_t data = datum(tbs), sig = datum(signature);
	if (sign == GNUTLS_SIGN_UNKNOWN)
		return SIG_UNSUPPORTED;
	count++;
	return result_of(gnutls_pubkey_verify_data2(
		key, sign, GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_DISABLE_CA_SIGN, &data, &sig));
}

enum sig_result signature_verify_key(struct span tbs, const struct signature_algorithm *alg, struct span signature,
				     const struct public_key *k)
{
	const struct algorithm *a = algorithm_of(alg->id);
	gnutls_pubkey_t key;
	gnutls_datum_t spki = datum(k->spki);
	if (a == NULL || tbs.n == 0 || signature.n == 0 || k->type == OID_UNKNOWN)
		return SIG_UNSUPPORTED;
	if (!key_fits(a->key, k->type))
		return SIG_BAD;
	if (too_large(k))
		return SIG_LIMIT;
	if (gnutls_pubkey_init(&key) < 0)
		return SIG_UNSUPPORTED;
	enum sig_result result = SIG_UNSUPPORTED;
	if (gnutls_pubkey_import(key, &spki, GNUTLS_X509_FMT_DER) >= 0)
		result = verify(key, a->id == OID_KEY_RSA_PSS ? pss_prepare(key, alg->params) : a->sign, tbs, signature);
	gnutls_pubkey_deinit(key);
	return result;
}

enum sig_result signature_verify(struct span tbs, const struct signature_algorithm *alg, struct span signature,
				 const struct certificate *signer)
{
	return signature_verify_key(tbs, alg, signature, &signer->key);
}

unsigned signature_count(void)
{
	return count;
}
