/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuTLS computes. Before it stands what GnuTLS would take or refuse otherwise than the standards. */
#include "config.h"

#include "cert/sigcheck.h"

#include "base/guard.h"
#include "base/i18n.h"
#include "cert/algorithm.h"
#include "cert/der.h"
#include "cert/oid.h"
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include "cert/key_fault.h"
#include "cert/reader.h"

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

/* Is it the kind of key that makes this kind of signature? true where the algorithm or the key has no name here. */
static bool algorithm_fits_key(const struct signature_algorithm *alg, const struct public_key *k)
{
	const struct algorithm *a = algorithm_of(alg->id);

	return !a || k->type == OID_UNKNOWN || key_fits(a->key, k->type);
}

bool signature_key_too_large(const struct public_key *k)
{
	if (k->type == OID_KEY_DSA)
		return k->bits > SIGCHECK_DSA_BITS || k->order_bits > SIGCHECK_DSA_Q_BITS;
	bool rsa = k->type == OID_KEY_RSA || k->type == OID_KEY_RSA_PSS;
	return rsa && (k->bits > SIGCHECK_RSA_BITS ||
	               (k->bits > SIGCHECK_RSA_FREE_BITS && k->exponent_bits > SIGCHECK_EXPONENT_BITS));
}

/* RFC 4055 3.3: a key marked for PSS may say with which hash alone, and how much salt at least, it signs. */
static bool pss_allowed(const struct public_key *k, struct span params)
{
	struct pss made, asked;
	struct span limits;

	public_key_parts(k, &limits);
	if (limits.n == 0)
		return true;
	return !pss_read(limits, &asked) && !pss_read(params, &made) && made.hash == asked.hash &&
	       made.mgf_hash == asked.mgf_hash && made.salt >= asked.salt;
}

/* Algorithms without a row of ours (SHA-3, ML-DSA in newer versions): GnuTLS may know them by their identifier.  It
 * also claims to know some whose hash it cannot compute, and then calls every signature bad. */
static gnutls_sign_algorithm_t sign_by_oid(struct span oid)
{
	char dotted[256];
	gnutls_sign_algorithm_t sign = gnutls_oid_to_sign(der_oid_dotted(oid, dotted, sizeof dotted));

	switch (gnutls_sign_get_hash_algorithm(sign)) {
	case GNUTLS_DIG_UNKNOWN: /* not separate */
	case GNUTLS_DIG_SHA224:
	case GNUTLS_DIG_SHA256:
	case GNUTLS_DIG_SHA384:
	case GNUTLS_DIG_SHA512:
	case GNUTLS_DIG_SHA3_224:
	case GNUTLS_DIG_SHA3_256:
	case GNUTLS_DIG_SHA3_384:
	case GNUTLS_DIG_SHA3_512:
		return sign;
	default:
		return GNUTLS_SIGN_UNKNOWN;
	}
}

/* ---- the form of a signature ---- */

/* SEQUENCE { r INTEGER, s INTEGER } in DER: RFC 3279 2.2.2, 2.2.3, RFC 5480 A; X.690 8.3.2, 10.1. Other ways to write
 * it make a second signature of one. */
static const char *pair_fault(struct span value, const struct public_key *k)
{
	static const char shapeless[] = N_("it is not a SEQUENCE of two INTEGERs in DER");
	const uint8_t *at;
	struct der seq, n[2];

	if (!der_first(value, &seq) || seq.tag != DER_SEQUENCE)
		return shapeless;
	if (GUARD(PAIR_TRAILING, seq.whole.n < value.n))
		return N_("octets follow the two numbers");
	if (GUARD(PAIR_DER, der_fault(value, &at) != DER_SOUND))
		return shapeless;
	for (int i = 0; i < 2; i++)
		if (!der_take(&seq.value, DER_INTEGER, &n[i]) || n[i].value.n == 0)
			return shapeless;
	if (GUARD(PAIR_THIRD, seq.value.n > 0))
		return N_("more than two numbers stand in it");
	for (int i = 0; i < 2; i++) {
		if (GUARD(PAIR_MINIMAL, !der_integer_is_minimal(n[i].value)))
			return N_("a number in it is not written in the fewest octets");
		if (GUARD(PAIR_POSITIVE, (n[i].value.p[0] & 0x80) || der_integer_bits(n[i].value) == 0))
			return N_("a number in it is not positive");
		/* of some curves the order has a bit more than the field */
		if (k->bits && der_integer_bits(n[i].value) > k->bits + 1)
			return N_("a number in it is longer than the key");
	}
	return NULL;
}

const char *signature_fault(const struct signature_algorithm *alg, struct span signature, const struct public_key *k)
{
	const struct algorithm *a = algorithm_of(alg->id);
	gnutls_pk_algorithm_t pk = a ? GNUTLS_PK_UNKNOWN : gnutls_sign_get_pk_algorithm(sign_by_oid(alg->oid));
	struct pss pss;

	if (signature.n == 0)
		return NULL;
	if ((a && (a->key == OID_KEY_EC || a->key == OID_KEY_DSA)) || pk == GNUTLS_PK_ECDSA || pk == GNUTLS_PK_DSA)
		return pair_fault(signature, k);
	return a && a->key == OID_KEY_RSA_PSS ? pss_read(alg->params, &pss) : NULL;
}

/* ---- trying it ---- */

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

	if (pss_read(params, &pss) || pss.hash != pss.mgf_hash || pss.salt > 4096 || gnutls_x509_spki_init(&spki) < 0)
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

/* One verification with a key of its own, which may be set up for the parameters of this signature. */
static enum sig_result try_key(gnutls_pubkey_t key, struct span tbs, const struct signature_algorithm *alg,
                               struct span signature)
{
	const struct algorithm *a = algorithm_of(alg->id);
	gnutls_sign_algorithm_t sign = a ? a->sign : sign_by_oid(alg->oid);

	if (alg->id == OID_KEY_RSA_PSS)
		sign = pss_prepare(key, alg->params);
	if (sign == GNUTLS_SIGN_UNKNOWN)
		return SIG_UNSUPPORTED;
	if (a == NULL && !gnutls_sign_supports_pk_algorithm(sign, gnutls_pubkey_get_pk_algorithm(key, NULL)))
		return SIG_BAD;
	gnutls_datum_t data = datum(tbs), sig = datum(signature);
	count++;
	return result_of(gnutls_pubkey_verify_data2(key, sign, GNUTLS_VERIFY_ALLOW_BROKEN, &data, &sig));
}

enum sig_result signature_verify_key(struct span tbs, const struct signature_algorithm *alg, struct span signature,
                                     const struct public_key *k)
{
	gnutls_pubkey_t key;
	gnutls_datum_t spki = datum(k->spki);

	if (tbs.n == 0 || signature.n == 0 || k->spki.n == 0)
		return SIG_UNSUPPORTED;
	if (GUARD(KEY_OF_ALGORITHM, !algorithm_fits_key(alg, k)))
		return SIG_BAD;
	if (signature_fault(alg, signature, k))
		return SIG_BAD;
	if (GUARD(PSS_OF_KEY, k->type == OID_KEY_RSA_PSS && !pss_allowed(k, alg->params)))
		return SIG_BAD;
	if (signature_key_too_large(k))
		return SIG_LIMIT;
	if (GUARD(DSA_GROUP, k->type == OID_KEY_DSA && !key_in_group(k)))
		return SIG_BAD;
	if (gnutls_pubkey_init(&key) < 0)
		return SIG_UNSUPPORTED;
	enum sig_result result = SIG_UNSUPPORTED;
	if (gnutls_pubkey_import(key, &spki, GNUTLS_X509_FMT_DER) >= 0)
		result = try_key(key, tbs, alg, signature);
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
