/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fixture.h"
#include "cert/sigcheck.h"

/* All are self-signed. */
static const struct {
	const char *name;
	enum sig_result result;
} rows[] = {
	{ "rsa-sha256", SIG_GOOD },
	{ "rsa-sha1", SIG_GOOD },
	{ "rsa-md5", SIG_GOOD },
	{ "rsa-sha3", SIG_GOOD },
	{ "pss-salt-0", SIG_GOOD },
	{ "pss-salt-20", SIG_GOOD },
	{ "pss-salt-94", SIG_GOOD },
	{ "pss-sha384", SIG_GOOD },
	{ "pss-key", SIG_GOOD },
	{ "ec-p224", SIG_GOOD },
	{ "ec-p256", SIG_GOOD },
	{ "ec-p384", SIG_GOOD },
	{ "ec-p521", SIG_GOOD },
	{ "ed25519", SIG_GOOD },
	{ "ed448", SIG_GOOD },
	{ "dsa", SIG_GOOD },
	{ "v1", SIG_GOOD },
	{ "rich", SIG_GOOD },
	/* GnuTLS knows none of these; bad they are not */
	{ "rsa-md2", SIG_UNSUPPORTED },
	{ "rsa-ripemd160", SIG_UNSUPPORTED },
	{ "pss-sha1", SIG_UNSUPPORTED },
	{ "pss-mgf1-sha1", SIG_UNSUPPORTED },
	{ "ec-secp256k1", SIG_UNSUPPORTED },
	{ "ec-explicit", SIG_UNSUPPORTED },
};

static enum sig_result self(const struct certificate *c)
{
	return signature_verify(c->tbs, &c->sig, c->signature, c);
}

START_TEST(good)
{
	struct arena *a = arena_new();
	unit_int(rows[_i].name, self(certificate_read(a, fixture(a, rows[_i].name))), rows[_i].result);
	arena_free(a);
}
END_TEST

/* One bit of the signature, or of what is signed: bad, but not unsupported. */
START_TEST(flipped)
{
	struct arena *a = arena_new();
	for (int where = 0; where < 2; where++) {
		struct span der = fixture(a, rows[_i].name);
		struct certificate *c = certificate_read(a, der);
		struct span s = where ? c->serial : c->signature;
		((uint8_t *)der.p)[s.p - der.p + (long)s.n / 2] ^= 1;
		unit_int(rows[_i].name, self(c), rows[_i].result == SIG_GOOD ? SIG_BAD : rows[_i].result);
	}
	arena_free(a);
}
END_TEST

START_TEST(other_keys)
{
	struct arena *a = arena_new();
	struct certificate *rsa = certificate_read(a, fixture(a, "rsa-sha256")),
	                   *ec = certificate_read(a, fixture(a, "ec-p256")),
	                   *pss = certificate_read(a, fixture(a, "pss-key")),
	                   *k1 = certificate_read(a, fixture(a, "ec-secp256k1"));
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, rsa->signature, ec) == SIG_BAD);
	ck_assert(signature_verify(ec->tbs, &ec->sig, ec->signature, rsa) == SIG_BAD);
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, rsa->signature, pss) == SIG_BAD);
	ck_assert(signature_verify(ec->tbs, &ec->sig, ec->signature, k1) == SIG_UNSUPPORTED);
	/* garbage in place of a signature */
	ck_assert(signature_verify(ec->tbs, &ec->sig, SPAN_LIT("garbage"), ec) == SIG_BAD);
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, SPAN_LIT("garbage"), rsa) == SIG_BAD);
	ck_assert(signature_verify(SPAN_NONE, &rsa->sig, rsa->signature, rsa) == SIG_UNSUPPORTED);
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, SPAN_NONE, rsa) == SIG_UNSUPPORTED);
	struct certificate *none = certificate_read(a, SPAN_LIT("nothing"));
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, rsa->signature, none) == SIG_UNSUPPORTED);
	ck_assert(signature_verify(rsa->tbs, &none->sig, rsa->signature, rsa) == SIG_UNSUPPORTED);
	arena_free(a);
}
END_TEST

START_TEST(large_keys)
{
	static const struct {
		unsigned bits, exponent_bits;
		enum sig_result result;
	} sizes[] = {
		{ 16384, 17, SIG_GOOD }, { 16385, 17, SIG_LIMIT }, { 3072, 65, SIG_GOOD },
		{ 3073, 65, SIG_LIMIT }, { 3073, 64, SIG_GOOD },
	};
	struct arena *a = arena_new();
	struct certificate *c = certificate_read(a, fixture(a, "rsa-sha256"));
	for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
		c->key.bits = sizes[i].bits;
		c->key.exponent_bits = sizes[i].exponent_bits;
		unit_int("size", self(c), sizes[i].result);
	}
	arena_free(a);
}
END_TEST

START_TEST(counted)
{
	struct arena *a = arena_new();
	unsigned before = signature_count();
	self(certificate_read(a, fixture(a, "ec-p256")));
	self(certificate_read(a, fixture(a, "rsa-md2")));
	unit_int("count", signature_count() - before, 1);
	arena_free(a);
}
END_TEST

UNIT_SUITE("sigcheck")
{
	UNIT_ROWS(tc, good, rows);
	UNIT_ROWS(tc, flipped, rows);
	tcase_add_test(tc, other_keys);
	tcase_add_test(tc, large_keys);
	tcase_add_test(tc, counted);
}
