/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSRs, CRLs, OCSP responses, private keys; what a blob is. */
#include "tests/unit/fixture.h"
#include "base/clock.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/sigcheck.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

START_TEST(csr)
{
	struct span der = fixture(a, "csr");
	struct csr *c = csr_read(a, der);

	unit_int("defects", c->ndefects, 0);
	unit_str("subject", name_text(a, c->subject), "CN=csr.example,O=Example,C=JP");
	unit_str("key", key_text(a, &c->key), "EC P-256");
	unit_int("self signature", c->self_signature, 1);
	unit_int("names", c->nsan, 2);
	unit_int("extensions", c->next, 2);
	struct certificate *ec = certificate_read(a, fixture(a, "ec-p256"));
	ck_assert(public_key_equal(&c->key, &ec->key));
	((uint8_t *)der.p)[c->subject.p - der.p + 15] ^= 1;
	unit_int("changed", csr_read(a, der)->self_signature, 0);
	unit_int("plain", csr_read(a, fixture(a, "csr-rsa"))->self_signature, 1);
}
END_TEST

/* What it asks for is compared like a certificate: of what it does not say there is nothing, and no bound. */
START_TEST(csr_as_certificate)
{
	struct csr *c = csr_read(a, fixture(a, "csr"));
	struct certificate *w = csr_wanted(a, c);

	unit_int("version", w->version, 3);
	unit_str("subject", name_text(a, w->subject), "CN=csr.example,O=Example,C=JP");
	ck_assert(w->subject_hash == name_hash(c->subject) && w->issuer.n == 0);
	ck_assert(public_key_equal(&w->key, &c->key));
	ck_assert(w->not_before == TIME_UNKNOWN && w->not_after == TIME_UNKNOWN);
	unit_int("path length", w->pathlen, -1);
	unit_int("is a CA", w->ca, false);
	unit_int("names", w->nsan, 2);
	unit_int("extensions", w->next, 2);
	/* extensionRequest: basicConstraints with a path length, and once more with another one */
	static const char twice[] = "30{30{02{00}3000 30{30{06{2b6570}}03{0001}}a0{30{06{2a864886f70d01090e}31{30{"
	                            "30{06{551d13}04{30{01{ff}02{02}}}}30{06{551d13}04{30{01{ff}02{05}}}}}}}}}"
	                            "30{06{2b6570}}03{0001}}";
	w = csr_wanted(a, csr_read(a, der_text(a, twice)));
	unit_int("extensions", w->next, 2);
	unit_int("a CA", w->ca, true);
	unit_int("the first path length", w->pathlen, 2);
}
END_TEST

/* RFC 3279 2.3.2: the key alone cannot verify, with its issuer's parameters it can. */
START_TEST(inherited_parameters)
{
	struct certificate *c = certificate_read(a, fixture(a, "dsa")),
	                   *rsa = certificate_read(a, fixture(a, "rsa-sha256"));
	struct buf b = BUF_INIT;

	buf_puts(&b, "30{30{06{2a8648ce380401}}03{00");
	buf_hex(&b, public_key_octets(&c->key), "");
	buf_puts(&b, "}}");
	struct public_key bare = public_key_of(a, der_text(a, buf_str(&b)));
	buf_free(&b);
	ck_assert(bare.type == OID_KEY_DSA && public_key_inherits(&bare) && !public_key_inherits(&c->key));
	ck_assert(signature_verify_key(c->tbs, &c->sig, c->signature, &bare) == SIG_UNSUPPORTED);
	struct public_key whole = public_key_inherit(a, &bare, &c->key);
	ck_assert(public_key_equal(&whole, &c->key) && whole.bits == 1024);
	ck_assert(signature_verify_key(c->tbs, &c->sig, c->signature, &whole) == SIG_GOOD);
	ck_assert(public_key_inherits(&(struct public_key){ 0 }) == false);
	whole = public_key_inherit(a, &bare, &rsa->key);
	ck_assert(public_key_inherits(&whole));
}
END_TEST

/* The size of q is what a DSA signature costs, whatever the size of p. */
START_TEST(large_keys)
{
	struct certificate *c = certificate_read(a, fixture(a, "dsa"));

	ck_assert(c->key.bits == 1024 && c->key.order_bits >= 160 && !signature_key_too_large(&c->key));
	struct buf b = BUF_INIT;
	buf_puts(&b, "30{30{06{2a8648ce380401}30{02{11}02{01");
	for (int i = 0; i < SIGCHECK_DSA_Q_BITS / 8; i++)
		buf_puts(&b, "00");
	buf_puts(&b, "}02{05}}}03{00 02{07}}}");
	struct public_key k = public_key_of(a, der_text(a, buf_str(&b)));
	unit_int("q", k.order_bits, SIGCHECK_DSA_Q_BITS + 1);
	ck_assert(k.bits == 5 && signature_key_too_large(&k));
	k.bits = c->key.bits; /* else the numbers of the signature are too long for it */
	ck_assert(signature_verify_key(c->tbs, &c->sig, c->signature, &k) == SIG_LIMIT);
	buf_free(&b);
}
END_TEST

START_TEST(csr_broken)
{
	struct csr *c =
	    csr_read(a, der_text(a, "30{30{02{01}3000 30{30{06{2b6570}}03{0001}}a0{}}30{06{2b6570}}03{0001}}"));

	unit_int("self signature", c->self_signature, -1);
	ck_assert(c->ndefects == 2 && c->defects[0].what == DEFECT_BAD_VERSION && c->defects[1].what == DEFECT_BAD_KEY);
	c = csr_read(a, SPAN_LIT("x"));
	ck_assert(c->ndefects == 1 && c->defects[0].what == DEFECT_NOT_CERTIFICATE && c->self_signature == -1);
}
END_TEST

START_TEST(crl)
{
	struct crl *c = crl_read(a, fixture(a, "crl"));
	struct certificate *ca = certificate_read(a, fixture(a, "ca"));
	struct crl_entry e;

	unit_int("defects", c->ndefects, 0);
	ck_assert(name_equal(c->issuer, ca->subject) && c->issuer_hash == ca->subject_hash);
	unit_int("version", c->version, 2);
	unit_int("entries", c->nentries, 2);
	ck_assert(c->number.n == 1 && c->number.p[0] == 5 && !c->is_delta && span_eq(c->aki_keyid, ca->ski));
	ck_assert(c->this_update != TIME_UNKNOWN && c->next_update > c->this_update);
	ck_assert(signature_verify(c->tbs, &c->sig, c->signature, ca) == SIG_GOOD);
	ck_assert(crl_find(c, SPAN_LIT("\x20\x01"), &e) && e.reason == 1 && e.when == c->this_update);
	unit_str("reason", crl_reason_text(e.reason), "keyCompromise");
	ck_assert(crl_find(c, SPAN_LIT("\x00\x00\x20\x02"), &e));
	ck_assert(!crl_find(c, SPAN_LIT("\x20\x03"), &e));
	ck_assert(!crl_find(c, SPAN_NONE, &e));
}
END_TEST

#define LIST(version, times, rest)                                                                                     \
	"30{30{" version "30{06{2b6570}}30{31{30{06{550403}0c{'x'}}}}" times rest "}30{06{2b6570}}03{0001}}"
#define NOW "17{'260101000000Z'}"

static const struct {
	const char *name, *der, *defects;
	unsigned entries;
} lists[] = {
	{ "version 1", LIST("", NOW, ""), "", 0 },
	{ "two times", LIST("02{01}", NOW NOW, ""), "", 0 },
	{ "entry", LIST("02{01}", NOW, "30{30{02{05}" NOW "}}"), "", 1 },
	{ "entry without time", LIST("02{01}", NOW, "30{30{02{05}}30{02{06}" NOW "}}"), "bad-structure", 1 },
	{ "extensions in version 1", LIST("", NOW, "a0{30{30{06{551d14}04{02{01}}}}}"), "v1-with-extensions", 0 },
	{ "no time", LIST("02{01}", "", ""), "bad-time", 0 },
	{ "version 5", LIST("02{04}", NOW, ""), "bad-version", 0 },
	{ "number garbage", LIST("02{01}", NOW, "a0{30{30{06{551d14}04{0400}}}}"), "bad-extension", 0 },
};

START_TEST(crl_form)
{
	struct buf b = BUF_INIT;
	struct crl *c = crl_read(a, der_text(a, lists[_i].der));

	for (size_t i = 0; i < c->ndefects; i++)
		buf_printf(&b, "%s%s", i ? " " : "", defect_name(c->defects[i].what));
	unit_str(lists[_i].name, buf_str(&b), lists[_i].defects);
	unit_int(lists[_i].name, c->nentries, lists[_i].entries);
	buf_free(&b);
}
END_TEST

/* Entries as nearly all are written are counted without a look at each of their parts: what is nearly so is not. */
#define REASON "30{30{06{551d15}04{0a{01}}}}"
static const struct {
	const char *name, *entry;
	unsigned entries, extended, critical;
} counted[] = {
	{ "no extension", "30{02{05}" NOW "}", 3, 1, 0 },
	{ "no octet of a serial", "30{02{}" NOW "}", 3, 1, 0 },
	{ "a reason", "30{02{0501}" NOW REASON "}", 3, 2, 0 },
	{ "a critical reason", "30{02{05}" NOW "30{30{06{551d15}0101ff04{0a{01}}}}}", 3, 2, 1 },
	{ "another extension", "30{02{05}" NOW "30{30{06{551d18}04{0a{01}}}}}", 3, 2, 0 },
	{ "the last of a month", "30{02{05}17{'260131000000Z'}}", 3, 1, 0 },
	{ "no day of it", "30{02{05}17{'260230000000Z'}}", 2, 2, 1 },
	{ "no month", "30{02{05}17{'261301000000Z'}}", 2, 2, 1 },
	{ "no hour", "30{02{05}17{'260101240000Z'}}", 2, 2, 1 },
	{ "no minute", "30{02{05}17{'260101006000Z'}}", 2, 2, 1 },
	{ "no second", "30{02{05}17{'260101000060Z'}}", 2, 2, 1 },
	{ "no digit", "30{02{05}17{'26010100000:Z'}}", 2, 2, 1 },
	{ "another zone", "30{02{05}17{'2601010000+0100'}}", 3, 1, 0 },
	{ "another form of time", "30{02{05}18{'20260101000000Z'}}", 3, 1, 0 },
	{ "octets behind", "30{02{05}" NOW "0500}", 2, 2, 1 },
	{ "a serial of another kind", "30{04{05}" NOW "}", 2, 2, 1 },
	{ "nothing in it", "30{}", 2, 2, 1 },
	{ "another element", "31{02{05}" NOW "}", 2, 2, 1 },
};

START_TEST(crl_entries_counted)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, LIST("02{01}", NOW, "30{30{02{01}%s}%s30{02{07}%s%s}}"), NOW, counted[_i].entry, NOW, REASON);
	struct crl *c = crl_read(a, der_text(a, buf_str(&b)));
	unit_int(counted[_i].name, c->nentries, counted[_i].entries);
	unit_int(counted[_i].name, c->nextended, counted[_i].extended);
	unit_int(counted[_i].name, c->ncritical, counted[_i].critical);
	unit_int(counted[_i].name, c->whole, counted[_i].entries == 3);
	buf_free(&b);
}
END_TEST

#define ENTRY(ext) LIST("02{01}", NOW, "30{30{02{05}" NOW "30{" ext "}}}")

START_TEST(crl_entry_extensions)
{
	struct crl_entry e;
	struct crl *c = crl_read(a, der_text(a, ENTRY("30{06{2a0304}0101ff0400}")));

	ck_assert(c->nentries == 1 && crl_find(c, SPAN_LIT("\x05"), &e) && e.unknown_critical && e.ext.n > 0 &&
	          e.reason == -1);
	c = crl_read(a, der_text(a, ENTRY("30{06{551d15}0101ff04{0a{05}}}")));
	ck_assert(crl_find(c, SPAN_LIT("\x05"), &e) && !e.unknown_critical && e.reason == 5);
	unit_str("reason", crl_reason_text(e.reason), "cessationOfOperation");
}
END_TEST

START_TEST(ocsp)
{
	struct ocsp *o = ocsp_read(a, fixture(a, "ocsp"));
	struct certificate *ca = certificate_read(a, fixture(a, "ca"));

	unit_int("defects", o->ndefects, 0);
	unit_int("status", o->response_status, 0);
	unit_int("answers", o->nsingle, 2);
	ck_assert(name_equal(o->responder_name, ca->subject) && o->responder_key_hash.p == NULL);
	ck_assert(o->single[0].status == 1 && o->single[0].revoked_at != TIME_UNKNOWN && o->single[0].hash == OID_SHA1);
	ck_assert(span_eq(o->single[0].serial, SPAN_LIT("\x20\x01")));
	ck_assert(o->single[1].status == 0 && o->single[1].revoked_at == TIME_UNKNOWN);
	ck_assert(o->single[1].next_update > o->single[1].this_update && o->produced_at >= o->single[1].this_update);
	ck_assert(o->ncerts == 1 && span_eq(o->certs[0], ca->der));
	ck_assert(signature_verify(o->tbs, &o->sig, o->signature, ca) == SIG_GOOD);
	ck_assert(ocsp_find(o, SPAN_LIT("\x20\x03"), ca) == &o->single[1]);
	ck_assert(ocsp_find(o, SPAN_LIT("\x20\x02"), ca) == NULL);
	ck_assert(ocsp_find(o, SPAN_LIT("\x20\x03"), certificate_read(a, fixture(a, "rich"))) == NULL);
	o = ocsp_read(a, der_text(a, "30{0a{06}}"));
	ck_assert(o->response_status == 6 && o->ndefects == 0 && o->nsingle == 0);
	o = ocsp_read(a, der_text(a, "30{0a{00}}"));
	ck_assert(o->response_status == 0 && o->ndefects == 1);
	o = ocsp_read(a, SPAN_LIT("x"));
	ck_assert(o->response_status == -1 && o->ndefects == 1);
}
END_TEST

/* ResponseData around one SingleResponse (RFC 6960 4.2.1): what the readers keep of it. */
#define SINGLE_OF(status, rest) "30{30{30{06{2b0e03021a}}04{01}04{02}02{05}}" status "18{'20260101000000Z'}" rest "}"
#define DATA_OF(version, single, rest)                                                                                 \
	"30{0a{00}a0{30{06{2b0601050507300101}04{30{30{" version "a2{04{03}}18{'20260101000000Z'}30{" single "}" rest  \
	"}30{06{2b6570}}03{0001}}}}}}"

static const struct {
	const char *name, *der;
	int version, status, reason;
	bool bad_status, unknown_critical;
	size_t defects;
} answers[] = {
	{ "good", DATA_OF("", SINGLE_OF("8000", ""), ""), 1, 0, -1, false, false, 0 },
	{ "version 1 written out", DATA_OF("a0{02{00}}", SINGLE_OF("8000", ""), ""), 1, 0, -1, false, false, 0 },
	{ "version 2", DATA_OF("a0{02{01}}", SINGLE_OF("8000", ""), ""), 0, 0, -1, false, false, 0 },
	{ "version that is no number", DATA_OF("a0{0500}", SINGLE_OF("8000", ""), ""), 0, 0, -1, false, false, 0 },
	{ "good, constructed", DATA_OF("", SINGLE_OF("a000", ""), ""), 1, 0, -1, true, false, 0 },
	{ "good with contents", DATA_OF("", SINGLE_OF("80{00}", ""), ""), 1, 0, -1, true, false, 0 },
	{ "unknown", DATA_OF("", SINGLE_OF("8200", ""), ""), 1, 2, -1, false, false, 0 },
	{ "unknown with contents", DATA_OF("", SINGLE_OF("a2{0500}", ""), ""), 1, 2, -1, true, false, 0 },
	{ "no status", DATA_OF("", SINGLE_OF("0500", ""), ""), 1, 2, -1, true, false, 0 },
	{ "revoked", DATA_OF("", SINGLE_OF("a1{18{'20260101000000Z'}}", ""), ""), 1, 1, -1, false, false, 0 },
	{ "revoked with a reason", DATA_OF("", SINGLE_OF("a1{18{'20260101000000Z'}a0{0a{01}}}", ""), ""), 1, 1, 1,
	  false, false, 0 },
	{ "revoked, primitive", DATA_OF("", SINGLE_OF("81{18{'20260101000000Z'}}", ""), ""), 1, 1, -1, true, false, 0 },
	{ "revoked with a reason that is an INTEGER",
	  DATA_OF("", SINGLE_OF("a1{18{'20260101000000Z'}a0{02{01}}}", ""), ""), 1, 1, -1, true, false, 0 },
	{ "a time with a fraction", DATA_OF("", SINGLE_OF("8000", "a0{18{'20260102000000.5Z'}}"), ""), 1, 0, -1, false,
	  false, 1 },
	{ "unknown extension", DATA_OF("", SINGLE_OF("8000", "a1{30{30{06{2a0304}0400}}}"), ""), 1, 0, -1, false, false,
	  0 },
	{ "unknown critical extension", DATA_OF("", SINGLE_OF("8000", "a1{30{30{06{2a0304}0101ff0400}}}"), ""), 1, 0,
	  -1, false, true, 0 },
	{ "critical invalidityDate",
	  DATA_OF("", SINGLE_OF("8000", "a1{30{30{06{551d18}0101ff04{18{'20260101000000Z'}}}}}"), ""), 1, 0, -1, false,
	  false, 0 },
	{ "critical certificateIssuer", DATA_OF("", SINGLE_OF("8000", "a1{30{30{06{551d1d}0101ff04{3000}}}}"), ""), 1,
	  0, -1, false, true, 0 },
};

START_TEST(ocsp_form)
{
	struct ocsp *o = ocsp_read(a, der_text(a, answers[_i].der));

	ck_assert_msg(o->nsingle == 1, "%s: not read", answers[_i].name);
	const struct ocsp_single *s = &o->single[0];
	unit_int(answers[_i].name, o->version, answers[_i].version);
	unit_int(answers[_i].name, s->status, answers[_i].status);
	unit_int(answers[_i].name, s->reason, answers[_i].reason);
	unit_int(answers[_i].name, s->bad_status, answers[_i].bad_status);
	unit_int(answers[_i].name, s->unknown_critical, answers[_i].unknown_critical);
	unit_int(answers[_i].name, o->ndefects, answers[_i].defects);
}
END_TEST

START_TEST(current_for_ten_days)
{
	ck_assert_int_eq(revocation_until(1000, 2000), 2000);
	ck_assert_int_eq(revocation_until(1000, TIME_UNKNOWN), 1000 + 10 * DAY);
	ck_assert_int_eq(revocation_until(TIME_UNKNOWN, TIME_UNKNOWN), TIME_UNKNOWN);
}
END_TEST

static const struct {
	const char *name, *label, *form, *text, *same_as;
	bool encrypted;
} keys[] = {
	{ "key-pkcs8", "PRIVATE KEY", "PKCS#8", "EC P-256", "ec-p256", false },
	{ "key-pkcs8-encrypted", "ENCRYPTED PRIVATE KEY", "PKCS#8 encrypted", "EC P-256", "ec-p256", true },
	{ "key-rsa", "RSA PRIVATE KEY", "RSA (PKCS#1)", "RSA 1024", "rsa-sha256", false },
	{ "key-rsa-encrypted", "RSA PRIVATE KEY", "RSA (PKCS#1)", "RSA 1024", "rsa-sha256", true },
	{ "key-ec", "EC PRIVATE KEY", "EC (SEC 1)", "EC P-256", "ec-p256", false },
	{ "key-ec-params", "EC PRIVATE KEY", "EC (SEC 1)", "EC P-256", "ec-p256", false },
	{ "key-ed25519", "PRIVATE KEY", "PKCS#8", "Ed25519", "ed25519", false },
	{ "key-dsa", "DSA PRIVATE KEY", "DSA", "DSA 1024", "dsa", false },
};

START_TEST(key)
{
	struct span pem = span_str(fixture_pem(a, keys[_i].name));
	struct key *k = key_read(a, pem, true, keys[_i].label, keys[_i].encrypted ? "secret" : NULL);

	unit_str(keys[_i].name, k->form, keys[_i].form);
	unit_int(keys[_i].name, k->encrypted, keys[_i].encrypted);
	ck_assert_msg(k->opened && k->handle, "%s", keys[_i].name);
	unit_str(keys[_i].name, key_text(a, &k->pub), keys[_i].text);
	struct certificate *c = certificate_read(a, fixture(a, keys[_i].same_as));
	ck_assert_msg(public_key_equal(&k->pub, &c->key), "%s", keys[_i].name);
	if (!keys[_i].encrypted)
		return;
	for (int wrong = 0; wrong < 2; wrong++) {
		k = key_read(a, pem, true, keys[_i].label, wrong ? "wrong" : NULL);
		ck_assert(k->encrypted && !k->opened && k->handle == NULL && k->pub.type == OID_UNKNOWN);
	}
}
END_TEST

/* The same as DER, where the structure says what it is. */
START_TEST(key_der)
{
	if (strcmp(keys[_i].name, "key-ec-params") == 0 || strcmp(keys[_i].name, "key-rsa-encrypted") == 0 ||
	    strcmp(keys[_i].name, "key-dsa") == 0)
		return;
	struct key *k = key_read(a, fixture(a, keys[_i].name), false, NULL, keys[_i].encrypted ? "secret" : NULL);
	unit_str(keys[_i].name, k->form, keys[_i].form);
	ck_assert_msg(k->opened, "%s", keys[_i].name);
}
END_TEST

START_TEST(key_broken)
{
	struct key *k = key_read(a, span_str("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), true,
	                         "PRIVATE KEY", NULL);
	ck_assert(!k->opened && !k->encrypted && k->handle == NULL);

	ck_assert(!key_read(a, SPAN_NONE, true, NULL, NULL)->opened);
	ck_assert(!key_read(a, fixture(a, "rich"), false, NULL, NULL)->opened);
}
END_TEST

static const struct {
	const char *name;
	enum der_kind kind;
} kinds[] = {
	{ "rsa-sha256", DER_KIND_CERTIFICATE },
	{ "rich", DER_KIND_CERTIFICATE },
	{ "v1", DER_KIND_CERTIFICATE },
	{ "csr", DER_KIND_CSR },
	{ "csr-rsa", DER_KIND_CSR },
	{ "crl", DER_KIND_CRL },
	{ "ocsp", DER_KIND_OCSP },
	{ "key-pkcs8", DER_KIND_PKCS8 },
	{ "key-pkcs8-encrypted", DER_KIND_PKCS8_ENCRYPTED },
	{ "key-rsa", DER_KIND_RSA_KEY },
	{ "key-ec", DER_KIND_EC_KEY },
	{ "key-ed25519", DER_KIND_PKCS8 },
};

START_TEST(kind)
{
	unit_int(kinds[_i].name, der_kind(fixture(a, kinds[_i].name)), kinds[_i].kind);
}
END_TEST

START_TEST(kind_by_shape)
{
	static const struct {
		const char *der;
		enum der_kind kind;
	} rows[] = {
		{ "", DER_KIND_UNKNOWN },
		{ "3000", DER_KIND_UNKNOWN },
		{ "0400", DER_KIND_UNKNOWN },
		{ "30{06{2a864886f70d010702}a0{3000}}", DER_KIND_PKCS7 },
		{ "30{02{03}30{06{2a864886f70d010701}a0{0400}}30{3000}}", DER_KIND_PKCS12 },
		{ "30{0a{00}}", DER_KIND_OCSP },
#define SIGNED(tbs) "30{30{" tbs "}30{06{2a}}03{00}}"
		{ SIGNED("02{00}30003000a000"), DER_KIND_CSR },
		{ SIGNED("02{00}30003000"), DER_KIND_CSR },
		{ SIGNED("02{00}30003000a00005"), DER_KIND_CSR },
		{ SIGNED("02{00}300030000500"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}30000400"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}04003000"), DER_KIND_CERTIFICATE },
		{ SIGNED("04{00}30003000"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}3000"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}3000a000300002{05}"), DER_KIND_ATTRIBUTES },
		{ SIGNED("02{00}3000a0003000"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}3000a00030000400"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}3000a100300002{05}"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{00}0400a000300002{05}"), DER_KIND_CERTIFICATE },
		{ SIGNED("04{00}3000a000300002{05}"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{01}300030001700"), DER_KIND_CRL },
		{ SIGNED("02{01}300030001800"), DER_KIND_CRL },
		{ SIGNED("300030001700"), DER_KIND_CRL },
		{ SIGNED("300030001800"), DER_KIND_CRL },
		{ SIGNED("300030000400"), DER_KIND_CERTIFICATE },
		{ SIGNED("300004001700"), DER_KIND_CERTIFICATE },
		{ SIGNED("040030001700"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{01}300004001700"), DER_KIND_CERTIFICATE },
		{ SIGNED("02{01}040030001700"), DER_KIND_CERTIFICATE },
		{ SIGNED(""), DER_KIND_CERTIFICATE },
		{ "30{02{00}30000400}", DER_KIND_PKCS8 },
		{ "30{02{00}30{06{2a}}}", DER_KIND_PKCS12 },
		{ "30{02{00}30{06{2a}}3000}", DER_KIND_PKCS12 },
		{ "30{02{00}30{06{2a}}0500}", DER_KIND_UNKNOWN },
		{ "30{02{00}30{0400}}", DER_KIND_UNKNOWN },
		{ "30{02{01}0400}", DER_KIND_EC_KEY },
		{ "30{02{01}0500}", DER_KIND_UNKNOWN },
		{ "30{02{00}02{01}02{01}02{01}02{01}}", DER_KIND_RSA_KEY },
		{ "30{02{00}02{01}02{01}02{01}}", DER_KIND_UNKNOWN },
		{ "30{02{00}04{01}02{01}02{01}02{01}}", DER_KIND_EC_KEY },
		{ "30{02{00}05{}02{01}02{01}02{01}}", DER_KIND_UNKNOWN },
		{ "30{02{00}02{01}04{01}02{01}02{01}}", DER_KIND_UNKNOWN },
		{ "30{02{00}02{01}02{01}04{01}02{01}}", DER_KIND_UNKNOWN },
		{ "30{30{06{2a}}03{00}}", DER_KIND_PUBLIC_KEY },
		{ "30{30{06{2a}}03{00}0500}", DER_KIND_UNKNOWN },
		{ "30{30{0400}03{00}}", DER_KIND_UNKNOWN },
	};
	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		unit_int(rows[i].der, der_kind(der_text(a, rows[i].der)), rows[i].kind);
	struct span s = fixture(a, "rich");

	unit_int("cut", der_kind(span_of(s.p, 200)), DER_KIND_CERTIFICATE);
}
END_TEST

UNIT_SUITE("object")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, csr);
	tcase_add_test(tc, csr_as_certificate);
	tcase_add_test(tc, inherited_parameters);
	tcase_add_test(tc, large_keys);
	tcase_add_test(tc, csr_broken);
	tcase_add_test(tc, crl_entry_extensions);
	tcase_add_test(tc, crl);
	UNIT_ROWS(tc, crl_form, lists);
	UNIT_ROWS(tc, crl_entries_counted, counted);
	tcase_add_test(tc, ocsp);
	UNIT_ROWS(tc, ocsp_form, answers);
	tcase_add_test(tc, current_for_ten_days);
	UNIT_ROWS(tc, key, keys);
	UNIT_ROWS(tc, key_der, keys);
	tcase_add_test(tc, key_broken);
	UNIT_ROWS(tc, kind, kinds);
	tcase_add_test(tc, kind_by_shape);
}
