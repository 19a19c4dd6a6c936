/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ciphers, hashes and PBKDF2 are GnuTLS's; PKCS#12's own derivation (RFC 7292 B.2) is written out, since no library
 * offers it. */
#include "config.h"

#include "cert/pbes.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/secret.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/der_kind.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define KEY_MAX 32
#define ROUNDS_SANE 0x7fffffff

/* How octets become a key and an initial vector, and what deciphers with them. */
struct scheme {
	gnutls_cipher_algorithm_t cipher;
	uint8_t key[KEY_MAX], iv[16];
	size_t key_size, iv_size;
};

/* ---- PBES2 ---- */

#define RSADSI "\x2a\x86\x48\x86\xf7\x0d"

static gnutls_mac_algorithm_t prf_of(struct span in)
{
	static const gnutls_mac_algorithm_t prfs[] = { GNUTLS_MAC_SHA1, GNUTLS_MAC_SHA224, GNUTLS_MAC_SHA256,
		                                       GNUTLS_MAC_SHA384, GNUTLS_MAC_SHA512 };
	struct der algorithm, oid;

	if (!der_take(&in, DER_SEQUENCE, &algorithm))
		return GNUTLS_MAC_SHA1;
	/* hmacWithSHA1 to hmacWithSHA512: 1.2.840.113549.2.7 to 11 */
	if (!der_take(&algorithm.value, DER_OID, &oid) || oid.value.n != 8 ||
	    memcmp(oid.value.p, RSADSI "\x02", 7) != 0 || oid.value.p[7] < 7 || oid.value.p[7] > 11)
		return GNUTLS_MAC_UNKNOWN;
	return prfs[oid.value.p[7] - 7];
}

static bool cipher_of(struct span in, struct scheme *s)
{
	static const struct {
		struct span oid;
		gnutls_cipher_algorithm_t cipher;
	} ciphers[] = {
		{ { (const uint8_t *)"\x60\x86\x48\x01\x65\x03\x04\x01\x02", 9 }, GNUTLS_CIPHER_AES_128_CBC },
		{ { (const uint8_t *)"\x60\x86\x48\x01\x65\x03\x04\x01\x16", 9 }, GNUTLS_CIPHER_AES_192_CBC },
		{ { (const uint8_t *)"\x60\x86\x48\x01\x65\x03\x04\x01\x2a", 9 }, GNUTLS_CIPHER_AES_256_CBC },
		{ { (const uint8_t *)RSADSI "\x03\x07", 8 }, GNUTLS_CIPHER_3DES_CBC },
	};
	struct der algorithm, oid, iv;

	if (!der_take(&in, DER_SEQUENCE, &algorithm) || !der_take(&algorithm.value, DER_OID, &oid) ||
	    !der_take(&algorithm.value, DER_OCTET_STRING, &iv))
		return false;
	for (size_t i = 0; i < sizeof ciphers / sizeof *ciphers; i++)
		if (span_eq(oid.value, ciphers[i].oid))
			s->cipher = ciphers[i].cipher;
	if (s->cipher == GNUTLS_CIPHER_UNKNOWN || iv.value.n != gnutls_cipher_get_iv_size(s->cipher))
		return false;
	memcpy(s->iv, iv.value.p, iv.value.n);
	s->iv_size = iv.value.n;
	s->key_size = gnutls_cipher_get_key_size(s->cipher);
	return true;
}

/* keyDerivationFunc and encryptionScheme; of PBKDF2-params: salt, iterationCount, keyLength OPTIONAL, prf. */
static bool derive_pbes2(struct span params, const char *password, struct scheme *s)
{
	struct der derivation, oid, pbkdf2, salt, n;
	int64_t rounds;

	if (!der_take(&params, DER_SEQUENCE, &derivation) || !der_take(&derivation.value, DER_OID, &oid) ||
	    !span_eq(oid.value, SPAN_LIT(RSADSI "\x01\x05\x0c")) ||
	    !der_take(&derivation.value, DER_SEQUENCE, &pbkdf2) || !cipher_of(params, s) ||
	    !der_take(&pbkdf2.value, DER_OCTET_STRING, &salt) || !der_take(&pbkdf2.value, DER_INTEGER, &n) ||
	    !der_int64(n.value, &rounds) || rounds < 1 || rounds > ROUNDS_SANE)
		return false;
	der_take(&pbkdf2.value, DER_INTEGER, &n); /* the cipher says as much */
	gnutls_mac_algorithm_t prf = prf_of(pbkdf2.value);
	gnutls_datum_t secret = { (unsigned char *)(uintptr_t)password, (unsigned)strlen(password) },
	               salted = { (unsigned char *)(uintptr_t)salt.value.p, (unsigned)salt.value.n };
	return prf != GNUTLS_MAC_UNKNOWN &&
	       gnutls_pbkdf2(prf, &secret, &salted, (unsigned)rounds, s->key, s->key_size) == 0;
}

/* ---- PKCS#12 ---- */

#define SHA1_BLOCK 64
#define SHA1_OCTETS 20

/* As a BMPString with two zero octets behind it (RFC 7292 B.1), in *n octets. NULL: it is no UTF-8. To be erased. */
static uint8_t *as_bmp(const char *password, size_t *n)
{
	size_t length;
	uint16_t *wide = u8_to_u16((const uint8_t *)password, strlen(password) + 1, NULL, &length);

	*n = wide ? 2 * length : 0;
	uint8_t *out = (uint8_t *)wide;
	for (size_t i = 0; i < length && wide; i++) {
		uint16_t c = wide[i];

		out[2 * i] = (uint8_t)(c >> 8);
		out[2 * i + 1] = (uint8_t)c;
	}
	return out;
}

static size_t put_repeated(uint8_t *out, const uint8_t *p, size_t n)
{
	size_t whole = n ? (n + SHA1_BLOCK - 1) / SHA1_BLOCK * SHA1_BLOCK : 0;

	for (size_t i = 0; i < whole; i++)
		out[i] = p[i % n];
	return whole;
}

/* block += add + 1, as numbers of SHA1_BLOCK octets. */
static void add_and_one(uint8_t *block, const uint8_t *add)
{
	unsigned carry = 1;

	for (size_t i = SHA1_BLOCK; i-- > 0; carry >>= 8) {
		carry += block[i] + add[i];
		block[i] = (uint8_t)carry;
	}
}

static void hash_rounds(const uint8_t *in, size_t n, int64_t rounds, uint8_t out[SHA1_OCTETS])
{
	gnutls_hash_fast(GNUTLS_DIG_SHA1, in, n, out);
	for (int64_t i = 1; i < rounds; i++)
		gnutls_hash_fast(GNUTLS_DIG_SHA1, out, SHA1_OCTETS, out);
}

/* RFC 7292 B.2 with SHA-1. purpose: 1 a key, 2 an initial vector. in: room for the purpose, salt and password. */
static void derive_pkcs12(uint8_t purpose, uint8_t *in, size_t n, int64_t rounds, uint8_t *out, size_t size)
{
	uint8_t hash[SHA1_OCTETS], repeated[SHA1_BLOCK];

	memset(in, purpose, SHA1_BLOCK);
	for (;;) {
		size_t part = size < SHA1_OCTETS ? size : SHA1_OCTETS;

		hash_rounds(in, n, rounds, hash);
		memcpy(out, hash, part);
		out += part;
		size -= part;
		if (!size)
			break;
		put_repeated(repeated, hash, SHA1_OCTETS);
		for (size_t at = SHA1_BLOCK; at < n; at += SHA1_BLOCK)
			add_and_one(in + at, repeated);
	}
	secret_erase(hash, sizeof hash);
}

/* Salt and password, each repeated to whole blocks, behind a block for the purpose. */
static void derive_both(struct span salt, const uint8_t *password, size_t n, int64_t rounds, struct scheme *s)
{
	uint8_t *start = xcalloc(3 + (salt.n + n) / SHA1_BLOCK, SHA1_BLOCK),
	        *in = xcalloc(3 + (salt.n + n) / SHA1_BLOCK, SHA1_BLOCK);
	size_t size = SHA1_BLOCK;

	size += put_repeated(start + size, salt.p, salt.n);
	size += put_repeated(start + size, password, n);
	memcpy(in, start, size);
	derive_pkcs12(1, in, size, rounds, s->key, s->key_size);
	memcpy(in, start, size);
	derive_pkcs12(2, in, size, rounds, s->iv, s->iv_size);
	secret_erase(start, size);
	secret_erase(in, size);
	free(start);
	free(in);
}

static bool derive_pbes1(uint8_t last, struct span params, const char *password, struct scheme *s)
{
	struct der salt, n;
	int64_t rounds;
	size_t octets;

	/* pbeWithSHAAnd3-KeyTripleDES-CBC, pbeWithSHAAnd40BitRC2-CBC */
	s->cipher = last == 3 ? GNUTLS_CIPHER_3DES_CBC : last == 6 ? GNUTLS_CIPHER_RC2_40_CBC : GNUTLS_CIPHER_UNKNOWN;
	if (s->cipher == GNUTLS_CIPHER_UNKNOWN || !der_take(&params, DER_OCTET_STRING, &salt) ||
	    !der_take(&params, DER_INTEGER, &n) || !der_int64(n.value, &rounds) || rounds < 1 || rounds > ROUNDS_SANE)
		return false;
	s->key_size = gnutls_cipher_get_key_size(s->cipher);
	s->iv_size = 8;
	uint8_t *bmp = as_bmp(password, &octets);
	if (bmp)
		derive_both(salt.value, bmp, octets, rounds, s);
	secret_erase(bmp, octets);
	free(bmp);
	return octets > 0;
}

/* ---- PBES1, PBES2 ---- */

static bool derive(struct span algorithm, const char *password, struct scheme *s)
{
	struct der oid, params;

	if (!der_take(&algorithm, DER_OID, &oid) || !der_take(&algorithm, DER_SEQUENCE, &params))
		return false;
	if (span_eq(oid.value, SPAN_LIT(RSADSI "\x01\x05\x0d")))
		return derive_pbes2(params.value, password, s);
	return oid.value.n == 10 && !memcmp(oid.value.p, RSADSI "\x01\x0c\x01", 9) &&
	       derive_pbes1(oid.value.p[9], params.value, password, s);
}

/* The padding of RFC 8018 6.1.1: n octets of the value n. */
static bool take_padding(struct buf *b)
{
	uint8_t last = b->n ? (uint8_t)b->s[b->n - 1] : 0;

	if (!last || last > 16 || last > b->n)
		return false;
	for (size_t i = b->n - last; i < b->n; i++)
		if ((uint8_t)b->s[i] != last)
			return false;
	b->n -= last;
	return true;
}

static bool decipher(const struct scheme *s, struct buf *b)
{
	gnutls_datum_t key = { (unsigned char *)(uintptr_t)s->key, (unsigned)s->key_size },
	               iv = { (unsigned char *)(uintptr_t)s->iv, (unsigned)s->iv_size };
	gnutls_cipher_hd_t cipher;

	if (b->n % s->iv_size || gnutls_cipher_init(&cipher, s->cipher, &key, &iv) != 0)
		return false;
	bool done = gnutls_cipher_decrypt(cipher, b->s, b->n) == 0;
	gnutls_cipher_deinit(cipher);
	return done;
}

enum pbes pbes_open(struct span algorithm, struct span encrypted, const char *password, struct buf *out)
{
	struct scheme s = { .cipher = GNUTLS_CIPHER_UNKNOWN };
	bool known = derive(algorithm, password, &s);

	buf_put(out, encrypted.p, encrypted.n);
	bool opened = known && decipher(&s, out) && take_padding(out);
	secret_erase(&s, sizeof s);
	return !known ? PBES_UNKNOWN : opened ? PBES_OPENED : PBES_WRONG;
}

enum pbes pbes_open_key(struct span der, const char *password, struct buf *out)
{
	struct der whole, algorithm, encrypted;

	if (!der_take(&der, DER_SEQUENCE, &whole) || !der_take(&whole.value, DER_SEQUENCE, &algorithm) ||
	    !der_take(&whole.value, DER_OCTET_STRING, &encrypted))
		return PBES_UNKNOWN;
	enum pbes p = pbes_open(algorithm.value, encrypted.value, password, out);
	return p == PBES_OPENED && der_kind(buf_span(out)) != DER_KIND_PKCS8 ? PBES_WRONG : p;
}

/* ---- PEM blocks ---- */

/* What is behind the word; NONE: it is not there. */
static struct span behind(struct span text, const char *word)
{
	size_t n = strlen(word);

	for (; text.n >= n; text.p++, text.n--)
		if (memcmp(text.p, word, n) == 0)
			return span_of(text.p + n, text.n - n);
	return SPAN_NONE;
}

static bool is_old_key(struct span der)
{
	enum der_kind k = der_kind(der);

	return k == DER_KIND_RSA_KEY || k == DER_KIND_EC_KEY || k == DER_KIND_PKCS8;
}

/* DEK-Info: NAME,HEX. The first eight octets of the initial vector are the salt, too. *body gets what is behind it. */
static bool read_dek_info(struct span block, struct scheme *s, struct span *body)
{
	static const struct {
		const char *name;
		gnutls_cipher_algorithm_t cipher;
	} ciphers[] = {
		{ "AES-128-CBC,", GNUTLS_CIPHER_AES_128_CBC },
		{ "AES-192-CBC,", GNUTLS_CIPHER_AES_192_CBC },
		{ "AES-256-CBC,", GNUTLS_CIPHER_AES_256_CBC },
		{ "DES-EDE3-CBC,", GNUTLS_CIPHER_3DES_CBC },
	};
	struct span info = behind(block, "DEK-Info: ");

	for (size_t i = 0; i < sizeof ciphers / sizeof *ciphers; i++) {
		size_t n = strlen(ciphers[i].name);

		if (info.n < n || memcmp(info.p, ciphers[i].name, n) != 0)
			continue;
		s->cipher = ciphers[i].cipher;
		s->key_size = gnutls_cipher_get_key_size(s->cipher);
		s->iv_size = gnutls_cipher_get_iv_size(s->cipher);
		gnutls_datum_t hex = { (unsigned char *)(uintptr_t)(info.p + n), (unsigned)(2 * s->iv_size) };
		size_t size = sizeof s->iv;
		if (info.n < n + hex.size || gnutls_hex_decode(&hex, s->iv, &size) != 0)
			return false;
		*body = span_of(info.p + n + hex.size, info.n - n - hex.size);
		return true;
	}
	return false;
}

/* OpenSSL's EVP_BytesToKey with MD5 and one round: each digest is of the one before, the password and the salt. */
static bool derive_openssl(const char *password, struct scheme *s)
{
	uint8_t digest[16];
	gnutls_hash_hd_t md5;
	size_t have = 0;

	while (have < s->key_size) {
		size_t part = s->key_size - have < sizeof digest ? s->key_size - have : sizeof digest;

		if (gnutls_hash_init(&md5, GNUTLS_DIG_MD5) != 0)
			return false;
		if (have)
			gnutls_hash(md5, digest, sizeof digest);
		gnutls_hash(md5, password, strlen(password));
		gnutls_hash(md5, s->iv, 8);
		gnutls_hash_deinit(md5, digest);
		memcpy(s->key + have, digest, part);
		have += part;
	}
	secret_erase(digest, sizeof digest);
	return true;
}

/* Up to the END line. */
static bool decode_body(struct span body, struct buf *out)
{
	struct span rest = behind(body, "-----");
	gnutls_datum_t text = { (unsigned char *)(uintptr_t)body.p, rest.p ? (unsigned)(body.n - rest.n - 5) : 0 },
	               octets = { NULL, 0 };

	if (!text.size || gnutls_base64_decode2(&text, &octets) != 0)
		return false;
	buf_put(out, octets.data, octets.size);
	gnutls_free(octets.data);
	return true;
}

enum pbes pbes_open_block(struct span block, const char *password, struct buf *out)
{
	struct scheme s = { .cipher = GNUTLS_CIPHER_UNKNOWN };
	struct span body;
	bool known = read_dek_info(block, &s, &body) && decode_body(body, out) && derive_openssl(password, &s);
	bool opened = known && decipher(&s, out) && take_padding(out) && is_old_key(buf_span(out));

	secret_erase(&s, sizeof s);
	return !known ? PBES_UNKNOWN : opened ? PBES_OPENED : PBES_WRONG;
}
