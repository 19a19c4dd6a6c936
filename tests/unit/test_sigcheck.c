/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fixture.h"
#include "cert/der.h"
#include "cert/reader.h"
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
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, SPAN_LIT("x"), rsa) == SIG_BAD);
	ck_assert(signature_verify(SPAN_LIT("x"), &rsa->sig, rsa->signature, rsa) == SIG_BAD);
	ck_assert(signature_verify(SPAN_NONE, &rsa->sig, rsa->signature, rsa) == SIG_UNSUPPORTED);
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, SPAN_NONE, rsa) == SIG_UNSUPPORTED);
	struct certificate *none = certificate_read(a, SPAN_LIT("nothing"));
	ck_assert(signature_verify(rsa->tbs, &rsa->sig, rsa->signature, none) == SIG_UNSUPPORTED);
	ck_assert(signature_verify(rsa->tbs, &none->sig, rsa->signature, rsa) == SIG_UNSUPPORTED);
	arena_free(a);
}
END_TEST

/* ---- the form of ECDSA and DSA signatures: RFC 3279 2.2.2, 2.2.3, RFC 5480 A; X.690 8.3.2, 10.1 ---- */

/* R and S stand for the contents of the two numbers. */
static const struct {
	const char *name, *value, *words;
} pairs[] = {
	{ "as made", "30{ 02{R} 02{S} }", "" },
	{ "indefinite length", "3080 02{R} 02{S} 0000", "not a SEQUENCE" },
	{ "an octet behind", "30{ 02{R} 02{S} }00", "octets follow" },
	{ "length not in the fewest octets", "30{ 028101 01 02{S} }", "not a SEQUENCE" },
	{ "octets inside", "30{ 02{R} 02{S} 0500 }", "more than two" },
	{ "a third number", "30{ 02{R} 02{S} 020101 }", "more than two" },
	{ "a zero octet before r", "30{ 02{00R} 02{S} }", "fewest octets" },
	{ "a zero octet before s", "30{ 02{R} 02{00S} }", "fewest octets" },
	{ "r = 0", "30{ 020100 02{S} }", "not positive" },
	{ "s = 0", "30{ 02{R} 020100 }", "not positive" },
	{ "r < 0", "30{ 020181 02{S} }", "not positive" },
	{ "s < 0", "30{ 02{R} 0202ff7f }", "not positive" },
	{ "r of no octets", "30{ 0200 02{S} }", "not a SEQUENCE" },
	{ "r constructed", "30{ 22{ 02{R} } 02{S} }", "not a SEQUENCE" },
	{ "s missing", "30{ 02{R} }", "not a SEQUENCE" },
	{ "nothing in it", "3000", "not a SEQUENCE" },
	{ "a SET", "31{ 02{R} 02{S} }", "not a SEQUENCE" },
	{ "cut off", "3010 0201", "not a SEQUENCE" },
	{ "s missing and r cut off", "30{ 0210 01 }", "not a SEQUENCE" },
	{ "longer than the key", "30{ 02{01RRRRRRRRRRRR} 02{S} }", "longer than the key" },
};

static void substitute(struct buf *out, const char *template, struct span r, struct span s)
{
	for (; *template; template ++)
		if (*template == 'R' || *template == 'S')
			buf_hex(out, *template == 'R' ? r : s, "");
		else
			buf_putc(out, *template);
}

START_TEST(pair_form)
{
	static const char *const names[] = { "ec-p256", "ec-p521", "dsa" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < UNIT_COUNT(names); i++) {
		struct certificate *c = certificate_read(a, fixture(a, names[i]));
		struct buf text = BUF_INIT;
		struct der seq, r, s;

		ck_assert(der_first(c->signature, &seq) && der_take(&seq.value, DER_INTEGER, &r) &&
		          der_take(&seq.value, DER_INTEGER, &s));
		substitute(&text, pairs[_i].value, r.value, s.value);
		c->signature = der_text(a, buf_str(&text));
		const char *said = signature_fault(&c->sig, c->signature, &c->key);
		bool right = *pairs[_i].words ? said && strstr(said, pairs[_i].words) : !said;
		ck_assert_msg(right, "%s: %s", pairs[_i].name, said ? said : "nothing");
		unit_int(pairs[_i].name, self(c), *pairs[_i].words ? SIG_BAD : SIG_GOOD);
		buf_free(&text);
	}
	arena_free(a);
}
END_TEST

/* ---- the parameters of RSA-PSS: RFC 4055 3.1 ---- */

#define SHA256_OID "06{ 608648016503040201 }"
#define SHA384_OID "06{ 608648016503040202 }"
#define MGF1_OID "06{ 2a864886f70d010108 }"
#define HASH "a0{ 30{ " SHA256_OID " 0500 } }"
#define MASK "a1{ 30{ " MGF1_OID " 30{ " SHA256_OID " 0500 } } }"
#define SALT "a2{ 020114 }"

static const struct {
	const char *name, *params, *words;
	enum sig_result result;
} parameters[] = {
	{ "as made", "30{" HASH MASK SALT "}", "", SIG_GOOD },
	{ "no NULL for the hashes, 2.1",
	  "30{ a0{ 30{ " SHA256_OID " } } a1{ 30{ " MGF1_OID " 30{ " SHA256_OID " } } } " SALT "}", "", SIG_GOOD },
	{ "trailerField 1 written out", "30{" HASH MASK SALT "a3{ 020101 } }", "", SIG_GOOD },
	{ "trailerField 2", "30{" HASH MASK SALT "a3{ 020102 } }", "trailerField", SIG_BAD },
	{ "trailerField 0", "30{" HASH MASK SALT "a3{ 020100 } }", "trailerField", SIG_BAD },
	{ "trailerField of ten octets", "30{" HASH MASK SALT "a3{ 020a01000000000000000001 } }", "cannot be read",
	  SIG_BAD },
	{ "another mask", "30{" HASH "a1{ 30{ " SHA256_OID " 30{ " SHA256_OID " 0500 } } } " SALT "}", "not MGF1",
	  SIG_BAD },
	{ "salt below 0", "30{" HASH MASK "a2{ 0201ec } }", "negative", SIG_BAD },
	{ "another salt", "30{" HASH MASK "a2{ 020115 } }", "", SIG_BAD },
	{ "no parameters", "", "missing", SIG_BAD },
	{ "NULL", "0500", "cannot be read", SIG_BAD },
	{ "something behind", "30{" HASH MASK SALT "0500 }", "cannot be read", SIG_BAD },
	{ "something behind the hash", "30{ a0{ 30{ " SHA256_OID " 0500 } 0500 }" MASK SALT "}", "cannot be read",
	  SIG_BAD },
	{ "a hash with parameters", "30{ a0{ 30{ " SHA256_OID " 020101 } }" MASK SALT "}", "cannot be read", SIG_BAD },
	{ "another order", "30{" MASK HASH SALT "}", "cannot be read", SIG_BAD },
	/* what RFC 4055 allows, and GnuTLS does not verify */
	{ "defaults: SHA-1", "3000", "", SIG_UNSUPPORTED },
	{ "another hash in the mask", "30{" HASH "a1{ 30{ " MGF1_OID " 30{ " SHA384_OID " 0500 } } } " SALT "}", "",
	  SIG_UNSUPPORTED },
};

START_TEST(pss_parameters)
{
	struct arena *a = arena_new();
	struct certificate *c = certificate_read(a, fixture(a, "pss-salt-20"));

	c->sig.params = der_text(a, parameters[_i].params);
	const char *said = signature_fault(&c->sig, c->signature, &c->key);
	bool right = *parameters[_i].words ? said && strstr(said, parameters[_i].words) : !said;
	ck_assert_msg(right, "%s: %s", parameters[_i].name, said ? said : "nothing");
	unit_int(parameters[_i].name, self(c), parameters[_i].result);
	arena_free(a);
}
END_TEST

/* RFC 4055 3.3: what the key is limited to; the signature is one with SHA-256 and a salt of 94 octets. */
static const struct {
	const char *name, *limits;
	enum sig_result result;
} limits[] = {
	{ "none", "", SIG_GOOD },
	{ "the same", "30{" HASH MASK "a2{ 02015e } }", SIG_GOOD },
	{ "less salt", "30{" HASH MASK SALT "}", SIG_GOOD },
	{ "more salt", "30{" HASH MASK "a2{ 02015f } }", SIG_BAD },
	{ "another hash", "30{ a0{ 30{ " SHA384_OID " 0500 } }" MASK SALT "}", SIG_BAD },
	{ "another hash in the mask", "30{" HASH "a1{ 30{ " MGF1_OID " 30{ " SHA384_OID " 0500 } } } " SALT "}",
	  SIG_BAD },
	{ "SHA-1 by default", "3000", SIG_BAD },
	{ "unreadable", "30{ 0500 }", SIG_BAD },
};

START_TEST(pss_limits)
{
	struct arena *a = arena_new();
	struct certificate *c = certificate_read(a, fixture(a, "pss-key"));
	struct buf text = BUF_INIT;

	buf_printf(&text, "30{ 30{ 06{ 2a864886f70d01010a } %s } 03{ 00", limits[_i].limits);
	buf_hex(&text, certificate_key_octets(c), "");
	buf_puts(&text, "} }");
	struct public_key k = public_key_of(a, der_text(a, buf_str(&text)));
	ck_assert(k.type == OID_KEY_RSA_PSS);
	unit_int(limits[_i].name, signature_verify_key(c->tbs, &c->sig, c->signature, &k), limits[_i].result);
	buf_free(&text);
	arena_free(a);
}
END_TEST

/* A kind of key that cannot have made the signature: bad, and not "nobody knows", though GnuTLS knows no such key. */
START_TEST(kind_of_key)
{
	struct arena *a = arena_new();
	struct certificate *rsa = certificate_read(a, fixture(a, "rsa-sha256")),
	                   *k1 = certificate_read(a, fixture(a, "ec-secp256k1"));
	unsigned before = signature_count();

	unit_int("RSA signature, secp256k1 key", signature_verify(rsa->tbs, &rsa->sig, rsa->signature, k1), SIG_BAD);
	unit_int("ECDSA signature, secp256k1 key", signature_verify(k1->tbs, &k1->sig, k1->signature, k1),
	         SIG_UNSUPPORTED);
	unit_int("count", signature_count() - before, 0);
	arena_free(a);
}
END_TEST

/* SP 800-89 4.1: numbers outside of the group. */
START_TEST(dsa_group)
{
	struct arena *a = arena_new();
	struct certificate *c = certificate_read(a, fixture(a, "dsa"));
	struct span params;
	struct der seq, p, q;
	struct buf text = BUF_INIT;

	public_key_parts(&c->key, &params);
	ck_assert(der_first(params, &seq) && der_take(&seq.value, DER_INTEGER, &p) &&
	          der_take(&seq.value, DER_INTEGER, &q));
	buf_puts(&text, "30{ 30{ 06{ 2a8648ce380401 } 30{");
	buf_hex(&text, p.whole, "");
	buf_hex(&text, q.whole, "");
	buf_puts(&text, "02{02} } } 03{ 00 02{02} } }"); /* 2 generates far more than q elements */
	struct public_key k = public_key_of(a, der_text(a, buf_str(&text)));
	ck_assert(k.type == OID_KEY_DSA);
	unsigned before = signature_count();
	unit_int("g = y = 2", signature_verify_key(c->tbs, &c->sig, c->signature, &k), SIG_BAD);
	unit_int("not even tried", signature_count() - before, 0);
	buf_free(&text);
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
	UNIT_ROWS(tc, pair_form, pairs);
	UNIT_ROWS(tc, pss_parameters, parameters);
	UNIT_ROWS(tc, pss_limits, limits);
	tcase_add_test(tc, kind_of_key);
	tcase_add_test(tc, dsa_group);
	tcase_add_test(tc, large_keys);
	tcase_add_test(tc, counted);
}
