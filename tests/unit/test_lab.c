/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recipes make: the same bytes each time, certificates that say what was asked for and that GnuTLS verifies,
 * damage that our reader names. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "lab/made.h"

#include <gnutls/crypto.h>

#define AT 1780272000 /* 2026-06-01 */

static struct lab *make(struct arena *a, const char *text, struct err *e)
{
	struct recipe *r = recipe_parse(a, "x", span_str(text), NULL, e);

	return r ? lab_make(a, r, AT, unit_src("tests/keys"), e) : NULL;
}

static struct lab *must_make(struct arena *a, const char *text)
{
	struct err e = { 0 };
	struct lab *l = make(a, text, &e);

	ck_assert_msg(l != NULL, "%s\n%s", e.text, text);
	return l;
}

static struct certificate *read_cert(struct arena *a, struct lab *l, const char *name)
{
	struct span der = lab_certificate(l, name);

	ck_assert_msg(der.p != NULL, "no certificate %s", name);
	return certificate_read(a, der);
}

static const char chain[] =
    "cert root ca subject=\"C=JP, O=Example, CN=Root\" from=-1y to=+9y\n"
    "cert int issuer=root ca pathlen=0 subject=\"CN=Issuing\" from=-1y to=+4y\n"
    "cert leaf issuer=int subject=\"CN=www.example.com\" san=DNS:www.example.com eku=serverAuth,clientAuth\n";

/* A change of these digests means that samples and cases changed for everyone. */
static const struct {
	const char *name, *sha256;
} pinned[] = {
	{ "root", "874baeb84d93efd0e781162dc8e829d0af3c361e321b4d732d7cecff20014795" },
	{ "leaf", "16956b0906c2e72c68fc82c493cc12f8e69bfff1230f4f864ed5c8fd5c963800" },
};

START_TEST(same_bytes_on_every_build)
{
	struct arena *a = arena_new();
	struct span der = lab_certificate(must_make(a, chain), pinned[_i].name);
	struct buf hex = BUF_INIT;
	uint8_t hash[32];

	gnutls_hash_fast(GNUTLS_DIG_SHA256, der.p, der.n, hash);
	buf_hex(&hex, span_of(hash, sizeof hash), "");
	unit_str(pinned[_i].name, buf_str(&hex), pinned[_i].sha256);
	buf_free(&hex);
	arena_free(a);
}
END_TEST

/* Without a directory of keys each lab has keys of its own. */
START_TEST(generates_keys)
{
	static const char text[] =
	    "key r rsa:1024\nkey p rsa-pss:1024\ncert a key=r\ncert b key=p\ncert c\nkey d ed25519\ncert e key=d\n";
	struct arena *a = arena_new();
	struct recipe *r = recipe_parse(a, "x", span_str(text), NULL, NULL);
	struct lab *one = lab_make(a, r, AT, NULL, NULL), *two = lab_make(a, r, AT, NULL, NULL);

	ck_assert(one && two);
	static const char *const names[] = { "a", "b", "c", "e" };
	for (size_t i = 0; i < UNIT_COUNT(names); i++) {
		struct certificate *c = read_cert(a, one, names[i]);

		ck_assert_int_eq(signature_verify(c->tbs, &c->sig, c->signature, c), SIG_GOOD);
		ck_assert(!span_eq(lab_certificate(one, names[i]), lab_certificate(two, names[i])));
	}
	arena_free(a);
}
END_TEST

/* ---- what certificates say ---- */

static const struct {
	const char *attributes;
	const char *text; /* a line of what describe() says */
} sayings[] = {
	{ "", "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc; ku 1!" },
	{ "ca", "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc CA!; ku 60!" },
	{ "ca pathlen=3 ku=keyCertSign critical=-bc,-ku",
	  "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc CA 3; ku 20" },
	{ "ca=none ku=none version=1", "v1 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02" },
	{ "version=2", "v2 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02" },
	{ "serial=00ff", "v3 CN=x <- CN=x; 00ff; 2026-05-02..2027-05-02; bc; ku 1!" },
	{ "serial=1", "v3 CN=x <- CN=x; 01; 2026-05-02..2027-05-02; bc; ku 1!" },
	{ "serial=0A:0b ku=none", "v3 CN=x <- CN=x; 0a0b; 2026-05-02..2027-05-02; bc" },
	{ "from=1950-01-01 to=2050-01-01 ku=none", "v3 CN=x <- CN=x; 1001; 1950-01-01..2050-01-01; bc" },
	{ "subject=\"\" san=DNS:a,IP:192.0.2.1,IP:2001:db8::1,URI:urn:x,email:a@b,RID:1.2.3,UPN:u@x ku=none",
	  "v3  <- ; 1001; 2026-05-02..2027-05-02; bc; san! DNS:a IP:192.0.2.1 IP:2001:db8::1 URI:urn:x email:a@b "
	  "RID:1.2.3 "
	  "othername:msUPN:u@x" },
	{ "subject=\"C=JP, O=a\\, b + OU=c, CN=d\" ku=none",
	  "v3 CN=d,O=a\\, b+OU=c,C=JP <- CN=d,O=a\\, b+OU=c,C=JP; 1001; 2026-05-02..2027-05-02; bc" },
	{ "subject=\"CN/bmp=株, O/printable=p, 2.5.4.5=#130131\" ku=none",
	  "v3 serialNumber=1,O=p,CN=株 <- serialNumber=1,O=p,CN=株; 1001; 2026-05-02..2027-05-02; bc" },
	{ "subject=\"CN=\\e6\\a0\\aa\\1b\" ku=none issuer-name=CN=other",
	  "v3 CN=株\\1b <- CN=other; 1001; 2026-05-02..2027-05-02; bc" },
	{ "eku=serverAuth,any,1.2.3 critical=eku ku=none",
	  "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc; eku! 3" },
	{ "aia=http://a/ ocsp=http://o/ ocsp=http://p/ crldp=http://c/ must-staple ku=none",
	  "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc; aia 1 2 1 staple" },
	{ "permit=DNS:.a,IP:10.0.0.0/8 exclude=dn:O=x policy=any policy=1.2.3 map=1.2:1.3 require-policy=0 "
	  "inhibit-any=2 ku=none",
	  "v3 CN=x <- CN=x; 1001; 2026-05-02..2027-05-02; bc; nc policy map limits any" },
};

static void describe_lists(struct buf *b, const struct certificate *c)
{
	if (c->nsan)
		buf_printf(b, "; san%s", c->san_critical ? "!" : "");
	for (size_t i = 0; i < c->nsan; i++) {
		buf_putc(b, ' ');
		general_name_text(b, &c->san[i]);
	}
	if (c->has_eku)
		buf_printf(b, "; eku%s %zu", c->eku_critical ? "!" : "", c->neku);
	if (c->nca_issuers)
		buf_printf(b, "; aia %zu %zu %zu%s", c->nca_issuers, c->nocsp, c->ncrl_dp,
		           c->must_staple ? " staple" : "");
	if (c->name_constraints.p)
		buf_printf(b, "; nc%s%s%s%s", c->policies.p ? " policy" : "", c->policy_mappings.p ? " map" : "",
		           c->policy_constraints.p ? " limits" : "", c->inhibit_any.p ? " any" : "");
}

static void describe(struct buf *b, const struct certificate *c)
{
	char from[32], to[32];
	const struct extension *ku = certificate_extension(c, OID_KEY_USAGE);

	buf_printf(b, "v%d %s <- %s; %s; %s..%s", c->version, certificate_subject(c), certificate_issuer(c),
	           certificate_serial(c), time_day(c->not_before, from), time_day(c->not_after, to));
	if (c->has_bc)
		buf_printf(b, "; bc%s", c->ca ? " CA" : "");
	if (c->has_bc && c->pathlen >= 0)
		buf_printf(b, " %d", (int)c->pathlen);
	buf_puts(b, c->bc_critical ? "!" : "");
	if (ku)
		buf_printf(b, "; ku %x%s", c->ku, ku->critical ? "!" : "");
	describe_lists(b, c);
}

START_TEST(says_what_was_asked)
{
	struct arena *a = arena_new();
	struct buf got = BUF_INIT;
	struct certificate *c = read_cert(a, must_make(a, arena_printf(a, "cert x %s\n", sayings[_i].attributes)), "x");

	describe(&got, c);
	unit_str(sayings[_i].attributes, buf_str(&got), sayings[_i].text);
	unit_int(sayings[_i].attributes, signature_verify(c->tbs, &c->sig, c->signature, c), SIG_GOOD);
	if (c->version == 3) {
		ck_assert(span_eq(c->ski, c->aki_keyid));
		unit_int(sayings[_i].attributes, certificate_gnutls(c, NULL) != NULL, 1);
	}
	buf_free(&got);
	arena_free(a);
}
END_TEST

START_TEST(identifies_issuers)
{
	struct arena *a = arena_new();
	struct lab *l = must_make(
	    a, "cert root ca serial=77\ncert int issuer=root ca ski=0102\ncert nameless issuer=root ca ski=none\n"
	       "cert plain issuer=int\ncert none issuer=int aki=none\ncert other issuer=int aki=root\ncert hex "
	       "issuer=int aki=ff00\n"
	       "cert full issuer=int aki=full\ncert serial issuer=int aki-serial=55\ncert silent issuer=nameless\n");
	struct certificate *c = read_cert(a, l, "plain");

	ck_assert(span_eq(c->aki_keyid, SPAN_LIT("\1\2")));
	ck_assert(!read_cert(a, l, "none")->has_aki);
	ck_assert(!read_cert(a, l, "silent")->has_aki);
	ck_assert(span_eq(read_cert(a, l, "other")->aki_keyid, read_cert(a, l, "root")->ski));
	ck_assert(span_eq(read_cert(a, l, "hex")->aki_keyid, SPAN_LIT("\xff\0")));
	c = read_cert(a, l, "full"); /* the issuer of int is root; int has the second serial */
	ck_assert(span_eq(c->aki_serial, SPAN_LIT("\x10\x02")));
	ck_assert_uint_eq(c->naki_issuer, 1);
	ck_assert(span_eq(c->aki_issuer[0].value, read_cert(a, l, "root")->subject));
	ck_assert(span_eq(read_cert(a, l, "serial")->aki_serial, SPAN_LIT("\x55")));
	arena_free(a);
}
END_TEST

/* Names may be used before they are made: two CAs certify each other. */
START_TEST(makes_loops)
{
	struct arena *a = arena_new();
	struct lab *l =
	    must_make(a, "cert a ca issuer=b\ncert b ca issuer=a\ncert again ca key=a subject=CN=a issuer=b\n");
	struct certificate *x = read_cert(a, l, "a"), *y = read_cert(a, l, "b");

	ck_assert_int_eq(signature_verify(x->tbs, &x->sig, x->signature, y), SIG_GOOD);
	ck_assert_int_eq(signature_verify(y->tbs, &y->sig, y->signature, x), SIG_GOOD);
	ck_assert(certificate_same_key(read_cert(a, l, "again"), x));
	arena_free(a);
}
END_TEST

/* ---- signatures ---- */

static const struct {
	const char *key, *sig, *text;
} signatures[] = {
	{ "rsa:2048", "sha256", "RSA-SHA256" },
	{ "rsa:2048", "sha384", "RSA-SHA384" },
	{ "rsa:2048", "sha512", "RSA-SHA512" },
	{ "rsa:2048", "sha224", "RSA-SHA224" },
	{ "rsa:2048", "sha1", "RSA-SHA1" },
	{ "rsa:2048", "md5", "RSA-MD5" },
	{ "rsa:2048", "pss-sha256", "RSA-PSS-SHA256" },
	{ "rsa:2048", "pss-sha384", "RSA-PSS-SHA384" },
	{ "rsa-pss:2048", NULL, "RSA-PSS-SHA256" },
	{ "rsa:1024", "sha256", "RSA-SHA256" },
	{ "rsa:768", "sha256", "RSA-SHA256" },
	{ "ec:p256", "sha256", "ECDSA-SHA256" },
	{ "ec:p384", "sha384", "ECDSA-SHA384" },
	{ "ec:p521", "sha512", "ECDSA-SHA512" },
	{ "ec:p256", "sha1", "ECDSA-SHA1" },
	{ "ed25519", NULL, "Ed25519" },
	{ "dsa:2048", NULL, "DSA-SHA256" },
	{ "ec:p256", "md5", NULL },
	{ "ed25519", "sha256", NULL },
	{ "rsa-pss:2048", "sha256", NULL },
	{ "rsa:2048", "sha3", NULL },
};

START_TEST(signs)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	char *text =
	    arena_printf(a, "key k %s\ncert root ca key=k %s%s\ncert leaf issuer=root %s%s\n", signatures[_i].key,
	                 signatures[_i].sig ? "sig=" : "", signatures[_i].sig ? signatures[_i].sig : "",
	                 signatures[_i].sig ? "sig=" : "", signatures[_i].sig ? signatures[_i].sig : "");
	struct lab *l = make(a, text, &e);

	unit_int(text, l != NULL, signatures[_i].text != NULL);
	if (l) {
		struct certificate *c = read_cert(a, l, "leaf"), *root = read_cert(a, l, "root");

		unit_str(text, signature_text(a, &c->sig), signatures[_i].text);
		unit_int(text, signature_verify(c->tbs, &c->sig, c->signature, root), SIG_GOOD);
		unit_int(text, signature_verify(c->tbs, &c->sig, c->signature, c), SIG_BAD);
	} else {
		ck_assert_msg(strstr(e.text, "x:2: the key k cannot sign with '") != NULL, "%s", e.text);
	}
	arena_free(a);
}
END_TEST

START_TEST(spells_out_curves)
{
	struct arena *a = arena_new();
	struct lab *l = must_make(a, "key k ec:explicit\ncert root ca key=k\ncert leaf issuer=root sig-as=leaf\n");

	ck_assert(read_cert(a, l, "root")->key.explicit_curve);
	struct certificate *leaf =
	    read_cert(a, l, "leaf"); /* signed by its own key, though root stands there as issuer */
	ck_assert_int_eq(signature_verify(leaf->tbs, &leaf->sig, leaf->signature, leaf), SIG_GOOD);
	arena_free(a);
}
END_TEST

/* ---- damage ---- */

static const struct {
	const char *word, *defects; /* that our reader notes, each once */
	bool signature;             /* still good */
} damages[] = {
	{ "alg-mismatch", "algorithm-mismatch", true },
	{ "bad-bits", "bad-extension", true },
	{ "bad-san", "bad-extension", true },
	{ "bad-signature", "", false },
	{ "bad-time", "bad-time", true },
	{ "ber", "ber-not-der", true },
	{ "bool-01", "bad-boolean", true },
	{ "default-critical", "explicit-default", true },
	{ "dup-extension", "duplicate-extension", true },
	{ "empty-extensions", "empty-extensions", true },
	{ "explicit-v1", "explicit-default", true },
	{ "fraction-time", "odd-time", true },
	{ "generalized-time", "time-not-utc", true },
	{ "key-e1", "", true },
	{ "key-octet", "", false },
	{ "key-order", "", false },
	{ "local-time", "odd-time", true },
	{ "long-length", "ber-not-der", true },
	{ "long-serial", "serial-long", true },
	{ "negative-serial", "serial-negative", true },
	{ "no-seconds", "odd-time", true },
	{ "offset-time", "odd-time", true },
	{ "padded-serial", "serial-padded", true },
	{ "padded-signature", "", false },
	{ "trailing", "trailing-bytes", true },
	{ "truncated", "truncated", false },
	{ "unused-bits", "unused-bits", true },
	{ "v1-extensions", "v1-with-extensions", true },
	{ "version-9", "bad-version v1-with-extensions", true },
	{ "zero-serial", "serial-zero", true },
};

START_TEST(damages_as_told)
{
	struct arena *a = arena_new();
	const char *word = damages[_i].word;
	struct certificate *c = read_cert(
	    a, must_make(a, arena_printf(a, "cert x san=DNS:x ku=digitalSignature,keyAgreement damage=%s\n", word)),
	    "x");
	struct buf found = BUF_INIT;

	for (size_t i = 0; i < c->ndefects; i++)
		if (!strstr(buf_str(&found), defect_name(c->defects[i].what)))
			buf_printf(&found, "%s%s", found.n ? " " : "", defect_name(c->defects[i].what));
	unit_str(word, buf_str(&found), damages[_i].defects);
	unit_int(word, signature_verify(c->tbs, &c->tbs_sig, c->signature, c) == SIG_GOOD, damages[_i].signature);
	buf_free(&found);
	arena_free(a);
}
END_TEST

/* ---- what else a CA makes ---- */

START_TEST(makes_crls)
{
	struct arena *a = arena_new();
	struct lab *l = must_make(a, "cert root ca\ncert one issuer=root\ncert two issuer=root\n"
	                             "crl c issuer=root revoke=one:keyCompromise:-3d revoke=two revoke=abcd number=9 "
	                             "next=+3d\ncrl bad issuer=root next=none damage=bad-signature\n");
	struct certificate *root = read_cert(a, l, "root");
	struct crl *c = crl_read(a, lab_object(l, STATEMENT_CRL, "c")->der);
	struct crl_entry entry;

	ck_assert_uint_eq(c->nentries, 3);
	ck_assert(crl_find(c, read_cert(a, l, "one")->serial, &entry));
	ck_assert_int_eq(entry.reason, 1);
	ck_assert_int_eq(entry.when, AT - 3 * DAY);
	ck_assert(crl_find(c, SPAN_LIT("\0\xab\xcd"), &entry));
	ck_assert(!crl_find(c, root->serial, &entry));
	ck_assert_int_eq(c->this_update, AT - DAY);
	ck_assert_int_eq(c->next_update, AT + 3 * DAY);
	ck_assert(span_eq(c->aki_keyid, root->ski));
	ck_assert_int_eq(signature_verify(c->tbs, &c->sig, c->signature, root), SIG_GOOD);
	c = crl_read(a, lab_object(l, STATEMENT_CRL, "bad")->der);
	ck_assert_int_eq(signature_verify(c->tbs, &c->sig, c->signature, root), SIG_BAD);
	arena_free(a);
}
END_TEST

START_TEST(makes_requests)
{
	struct arena *a = arena_new();
	struct lab *l = must_make(a, "key k ec:p256\ncsr r key=k subject=\"O=x, CN=y\" san=DNS:a,URI:urn:b\n");
	struct csr *c = csr_read(a, lab_object(l, STATEMENT_CSR, "r")->der);

	ck_assert_int_eq(c->self_signature, 1);
	ck_assert_uint_eq(c->nsan, 2);
	ck_assert_str_eq(name_text(a, c->subject), "CN=y,O=x");
	arena_free(a);
}
END_TEST

START_TEST(makes_ocsp_responses)
{
	struct arena *a = arena_new();
	struct lab *l = must_make(
	    a, "cert root ca\ncert leaf issuer=root\nocsp good cert=leaf next=+2d\nocsp bad cert=leaf status=revoked\n"
	       "ocsp odd cert=leaf status=unknown damage=bad-signature\n");
	struct certificate *root = read_cert(a, l, "root"), *leaf = read_cert(a, l, "leaf");
	static const struct {
		const char *name;
		int status;
		enum sig_result signature;
	} rows[] = {
		{ "good", 0, SIG_GOOD },
		{ "bad", 1, SIG_GOOD },
		{ "odd", 2, SIG_BAD },
	};
	for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
		struct ocsp *o = ocsp_read(a, lab_object(l, STATEMENT_OCSP, rows[i].name)->der);
		const struct ocsp_single *single = ocsp_find(o, leaf->serial, root);

		ck_assert_msg(single != NULL, "%s", rows[i].name);
		unit_int(rows[i].name, single->status, rows[i].status);
		unit_int(rows[i].name, signature_verify(o->tbs, &o->sig, o->signature, root), rows[i].signature);
		unit_int(rows[i].name, single->next_update, AT + (i ? 7 : 2) * DAY);
	}
	arena_free(a);
}
END_TEST

static const struct {
	const char *recipe, *error;
} refusals[] = {
	{ "cert a issuer=nobody\n", "x:1: there is no certificate 'nobody'" },
	{ "\ncert a key=nokey\n", "x:2: there is no key 'nokey'" },
	{ "key k rsa\n", "x:1: 'rsa' is not a kind of key" },
	{ "key k rsa:4096\n", "there is no test key" },
	{ "cert a\ncert a\n", "x:2: there is a certificate 'a' already" },
	{ "cert a from=yesterday\n", "x:1: 'yesterday' is not a time" },
	{ "cert a subject=nothing\n", "x:1: 'nothing' cannot stand in a name" },
	{ "cert a subject=CN/ebcdic=x\n", "cannot stand in a name" },
	{ "cert a subject=9.9=x\n", "cannot stand in a name" },
	{ "cert a san=a.example\n", "x:1: 'a.example' is not a name" },
	{ "cert a san=IP:1.2.3\n", "is not a name" },
	{ "cert a permit=IP:10.0.0.0\n", "is not a name" },
	{ "cert a san=IP:10.0.0.0/8\n", "is not a name" },
	{ "cert a ku=signing\n", "x:1: 'signing' is not a key usage" },
	{ "cert a eku=server\n", "x:1: 'server' is not a purpose" },
	{ "cert a serial=xyz\n", "x:1: 'xyz' is not hexadecimal" },
	{ "cert a ext=1.2.3\n", "x:1: '1.2.3' is not an extension" },
	{ "cert a ext=1.2.3:critical:zz\n", "is not an extension" },
	{ "cert a policy=x\n", "is not an object identifier" },
	{ "cert a map=1.2\n", "is not a pair" },
	{ "cert a damage=badly\n", "x:1: 'badly' is not a damage that can be done" },
	{ "cert a critical=bc,xx\n", "x:1: critical= does not know 'xx'" },
	{ "cert a pathlen=two\n", "x:1: 'two' is not a number" },
	{ "cert a raw=3z\n", "is not hexadecimal" },
	{ "cert a ca\ncrl c issuer=a revoke=zz\n", "x:2: there is no certificate 'zz'" },
	{ "cert a ca\ncrl c issuer=a revoke=a:boredom\n", "x:2: 'boredom' is not a reason" },
	{ "csr r\n", "x:1: key= is needed" },
	{ "cert a\nocsp o cert=a status=fine\n", "a status is good, revoked or unknown" },
};

START_TEST(refuses)
{
	struct arena *a = arena_new();
	struct err e = { 0 };

	ck_assert_msg(make(a, refusals[_i].recipe, &e) == NULL, "%s", refusals[_i].recipe);
	ck_assert_msg(strstr(e.text, refusals[_i].error) != NULL, "%s: %s", refusals[_i].recipe, e.text);
	arena_free(a);
}
END_TEST

/* ---- scenarios ---- */

START_TEST(every_scenario_can_be_made)
{
	struct arena *a = arena_new();
	struct err e = { 0 };

	for (size_t i = 0; i < lab_scenario_count; i++) {
		const struct lab_scenario *s = &lab_scenarios[i];
		struct recipe *r = recipe_parse(a, s->name, span_of(s->text, s->length), NULL, &e);

		ck_assert_msg(r != NULL, "%s", e.text);
		ck_assert_msg(*recipe_title(r) && r->nabout, "%s: a title and a description are needed", s->name);
		ck_assert_msg(r->nstatement && lab_make(a, r, AT, NULL, &e), "%s", e.text);
		ck_assert_msg(!i || strcmp(lab_scenarios[i - 1].name, s->name) < 0, "%s is not in order", s->name);
		ck_assert_uint_eq(strlen(s->text), s->length);
	}
	arena_free(a);
}
END_TEST

UNIT_SUITE("lab")
{
	UNIT_ROWS(tc, same_bytes_on_every_build, pinned);
	tcase_add_test(tc, generates_keys);
	UNIT_ROWS(tc, says_what_was_asked, sayings);
	tcase_add_test(tc, identifies_issuers);
	tcase_add_test(tc, makes_loops);
	UNIT_ROWS(tc, signs, signatures);
	tcase_add_test(tc, spells_out_curves);
	UNIT_ROWS(tc, damages_as_told, damages);
	tcase_add_test(tc, makes_crls);
	tcase_add_test(tc, makes_requests);
	tcase_add_test(tc, makes_ocsp_responses);
	UNIT_ROWS(tc, refuses, refusals);
	tcase_add_test(tc, every_scenario_can_be_made);
}
