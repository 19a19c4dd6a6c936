/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one verification costs for each kind of key, setting the key up included, and how many with P-256 that is: the
 * weights of src/chain/budget.c. The signatures do not verify, which costs the same: with RSA, DSA and EC nothing is
 * known before the arithmetic is done. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "cert/reader.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A number of so many bits, odd, its top bit set. */
static gnutls_datum_t number(uint8_t *room, unsigned bits)
{
	unsigned n = (bits + 7) / 8;

	gnutls_rnd(GNUTLS_RND_NONCE, room + 1, n);
	room[0] = 0;
	room[1] = (uint8_t)((room[1] & ((2U << (bits - 1) % 8) - 1)) | 1U << (bits - 1) % 8);
	room[n] |= 1;
	return (gnutls_datum_t){ room, n + 1 };
}

static gnutls_pubkey_t rsa(unsigned bits, unsigned exponent_bits)
{
	static uint8_t n[4096], e[4096];
	gnutls_pubkey_t k;
	gnutls_datum_t modulus = number(n, bits), exponent = number(e, exponent_bits);

	if (exponent_bits == 17)
		exponent = (gnutls_datum_t){ (unsigned char *)"\x01\x00\x01", 3 };
	gnutls_pubkey_init(&k);
	return gnutls_pubkey_import_rsa_raw(k, &modulus, &exponent) < 0 ? NULL : k;
}

static gnutls_pubkey_t dsa(unsigned bits, unsigned order)
{
	static uint8_t p[4096], q[4096], g[4096], y[4096];
	gnutls_pubkey_t k;
	gnutls_datum_t np = number(p, bits), nq = number(q, order), ng = number(g, bits - 1), ny = number(y, bits - 1);

	gnutls_pubkey_init(&k);
	return gnutls_pubkey_import_dsa_raw(k, &np, &nq, &ng, &ny) < 0 ? NULL : k;
}

static gnutls_pubkey_t curve(gnutls_pk_algorithm_t pk, gnutls_ecc_curve_t c)
{
	gnutls_privkey_t secret;
	gnutls_pubkey_t k;

	gnutls_privkey_init(&secret);
	gnutls_pubkey_init(&k);
	if (gnutls_privkey_generate(secret, pk, GNUTLS_CURVE_TO_BITS(c), 0) < 0 ||
	    gnutls_pubkey_import_privkey(k, secret, 0, 0) < 0)
		return NULL;
	return k;
}

static void put_head(struct buf *b, int tag, unsigned n)
{
	buf_putc(b, tag);
	if (n >= 256)
		buf_putc(b, 0x82), buf_putc(b, (int)(n >> 8));
	else if (n >= 128)
		buf_putc(b, 0x81);
	buf_putc(b, (int)(n & 255));
}

/* SEQUENCE of two INTEGERs: r of so many octets, and s = 1, which has an inverse whatever the order is. */
static struct span pair(struct arena *a, unsigned octets)
{
	static const uint8_t one[] = { 2, 1, 1 };
	struct buf b = BUF_INIT;
	uint8_t *r = arena_alloc(a, octets);
	unsigned n = octets + (octets < 128 ? 2 : octets < 256 ? 3 : 4);

	gnutls_rnd(GNUTLS_RND_NONCE, r, octets);
	r[0] = 0x31;
	put_head(&b, 0x30, n + sizeof one);
	put_head(&b, 2, octets);
	buf_put(&b, r, octets);
	buf_put(&b, one, sizeof one);
	struct span s = arena_span(a, buf_span(&b));
	buf_free(&b);
	return s;
}

static struct span noise(struct arena *a, unsigned octets)
{
	uint8_t *d = arena_alloc(a, octets);

	gnutls_rnd(GNUTLS_RND_NONCE, d, octets);
	d[0] = d[octets - 1] = 0; /* below the modulus, below the order */
	return span_of(d, octets);
}

static double p256;

static void measure(const char *name, gnutls_pubkey_t k, enum oid id, unsigned octets)
{
	struct arena *a = arena_new();
	gnutls_datum_t der;

	if (!k || gnutls_pubkey_export2(k, GNUTLS_X509_FMT_DER, &der) < 0) {
		printf("%-24s (not here)\n", name);
		arena_free(a);
		return;
	}
	struct public_key key = public_key_of(a, span_of(der.data, der.size));
	struct signature_algorithm alg = { .id = id };
	struct span tbs = SPAN_LIT("what was signed"),
	            sig = id == OID_ECDSA_SHA256 || id == OID_DSA_SHA256 ? pair(a, octets) : noise(a, octets);
	unsigned n = 0;
	double start = cpu(), took;
	do {
		signature_verify_key(tbs, &alg, sig, &key);
		n++;
	} while ((took = cpu() - start) < 0.3);
	took = took / n * 1e6;
	if (!p256)
		p256 = took;
	printf("%-24s %9.1f us %8.2f   counted %8.2f\n", name, took, took / p256,
	       (double)budget_cost(&key) / BUDGET_UNIT);
	gnutls_free(der.data);
	gnutls_pubkey_deinit(k);
	arena_free(a);
}

/* So many verifications with P-256, for who counts instructions. */
static int repeat(long n)
{
	struct arena *a = arena_new();
	gnutls_pubkey_t k = curve(GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1);
	gnutls_datum_t der = { NULL, 0 };
	static const uint8_t octets[700];

	if (!k || gnutls_pubkey_export2(k, GNUTLS_X509_FMT_DER, &der) < 0)
		return 1;
	struct public_key key = public_key_of(a, span_of(der.data, der.size));
	struct signature_algorithm alg = { .id = OID_ECDSA_SHA256 };
	struct span sig = pair(a, 32);
	while (n-- > 0)
		signature_verify_key(span_of(octets, sizeof octets), &alg, sig, &key);
	gnutls_free(der.data);
	gnutls_pubkey_deinit(k);
	arena_free(a);
	return 0;
}

int main(int argc, char **argv)
{
	static const unsigned sizes[] = { 1024, 2048, 3072, 4096, 8192, 16384 };
	static const unsigned orders[][2] = {
		{ 1024, 160 }, { 2048, 256 }, { 3072, 256 }, { 4096, 256 }, { 3072, 3071 }
	};
	char name[80];

	if (argc > 1)
		return repeat(atol(argv[1]));

	measure("EC P-256", curve(GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1), OID_ECDSA_SHA256, 32);
	measure("EC P-384", curve(GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP384R1), OID_ECDSA_SHA256, 48);
	measure("EC P-521", curve(GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP521R1), OID_ECDSA_SHA256, 65);
	measure("Ed25519", curve(GNUTLS_PK_EDDSA_ED25519, GNUTLS_ECC_CURVE_ED25519), OID_KEY_ED25519, 64);
	measure("Ed448", curve(GNUTLS_PK_EDDSA_ED448, GNUTLS_ECC_CURVE_ED448), OID_KEY_ED448, 114);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		snprintf(name, sizeof name, "RSA %u, e = 65537", sizes[i]);
		measure(name, rsa(sizes[i], 17), OID_SHA256_RSA, sizes[i] / 8);
	}
	measure("RSA 16384, e of 64 bits", rsa(16384, 64), OID_SHA256_RSA, 2048);
	measure("RSA 3072, e of 3071 bits", rsa(3072, 3071), OID_SHA256_RSA, 384);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		snprintf(name, sizeof name, "DSA %u, q of %u bits", orders[i][0], orders[i][1]);
		measure(name, dsa(orders[i][0], orders[i][1]), OID_DSA_SHA256, (orders[i][1] - 1) / 8);
	}
	return 0;
}
