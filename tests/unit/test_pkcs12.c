/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#12 files as GnuTLS makes them on demand, sealed and encrypted in every way that it has, and files put together
 * by hand that it does not make: what is yielded of them, and what is asked for. */
#include "tests/unit/fixture.h"
#include "tests/unit/load.h"

#include "cert/der.h"
#include "cert/der_write.h"
#include "load/container_write.h"
#include "load/derivation.h"
#include "load/format.h"
#include "load/format_rows.h"
#include "load/reading.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <limits.h>

/* What is yielded: of pieces their word, of notes the rule and what it says, "?" where a password is wanted; all that
 * are given are tried. */
static void tell(const struct piece *p, struct buf *out)
{
	buf_puts(out, out->n ? " " : "");
	if (p->kind == PIECE_NOTE)
		buf_puts(out, input_note_rule(p->note));
	else if (p->kind == PIECE_DER)
		buf_puts(out, format_of_object(p->der)->name);
	else
		buf_puts(out, p->kind == PIECE_BROKEN ? "broken" : "other");
	if (p->detail.kind != ARGUMENT_NONE) {
		buf_putc(out, '(');
		argument_render(out, p->detail, &rendering_plain);
		buf_putc(out, ')');
	}
}

static void read_all(struct span file, const char *password, struct buf *out)
{
	struct reading r = { .format = format_named("pkcs12"), .arena = arena_new(), .in = file };
	enum reading_step step;

	derivation_reset();
	do {
		r.pieces.n = 0;
		step = r.format->read(&r);
		for (size_t i = 0; i < r.pieces.n; i++)
			tell(&r.pieces.v[i], out);
		if (step == READING_WANTS_PASSWORD) {
			buf_puts(out, " ?");
			r.password = password;
			password = NULL;
		}
	} while (step != READING_ENDS);
	ck_assert(r.secret);
	r.format->end(&r);
	vec_free(&r.pieces);
	arena_free(r.arena);
}

/* ---- made by the library ---- */

#define NONE UINT_MAX /* not encrypted, not sealed */

/* bags: letters, each in a bag of its own: c a certificate, l a list, j a certificate that is none, s a secret that is
 * nothing we know; encrypted with `schema`. other: the seal says that it is by a hash that nobody knows. */
static const struct {
	const char *name, *bags;
	unsigned schema, mac;
	const char *password, *given;
	bool other;
	const char *yields;
} rows[] = {
	/* clang-format off */
	{ "a certificate and a list", "cl", NONE, GNUTLS_MAC_SHA256, "a", NULL, false, "pem-pkcs12-where-pem certificate crl" },
	{ "a certificate that is none", "jc", NONE, GNUTLS_MAC_SHA256, "a", NULL, false, "pem-pkcs12-where-pem broken malformed-der(PKCS#12) certificate pkcs12-java-trust" },
	{ "a secret", "sc", NONE, GNUTLS_MAC_SHA256, "a", NULL, false, "pem-pkcs12-where-pem certificate" },
	{ "sealed alone", "c", NONE, GNUTLS_MAC_SHA256, "a", NULL, false, "pem-pkcs12-where-pem certificate pkcs12-java-trust" },
	{ "encrypted", "c", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_MAC_SHA256, "a", "a", false, "pem-pkcs12-where-pem ? certificate pkcs12-java-trust" },
	{ "a long seal", "c", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_MAC_SHA512, "a", "a", false, "pem-pkcs12-where-pem ? certificate pkcs12-java-trust" },
	{ "a wrong password", "c", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_MAC_SHA512, "a", "b", false, "pem-pkcs12-where-pem ? ? broken pem-password-wrong(the password is wrong)" },
	{ "an empty password", "c", GNUTLS_PKCS_PKCS12_3DES, GNUTLS_MAC_SHA1, "", NULL, false, "pem-pkcs12-where-pem certificate pkcs12-java-trust" },
	{ "none at all, which is another", "c", GNUTLS_PKCS_PKCS12_3DES, GNUTLS_MAC_SHA1, NULL, NULL, false, "pem-pkcs12-where-pem certificate" },
	{ "encrypted and not sealed", "cc", GNUTLS_PKCS_PBES2_AES_256, NONE, "a", "a", false, "pem-pkcs12-where-pem ? certificate certificate pkcs12-java-trust" },
	{ "a wrong password of it", "cc", GNUTLS_PKCS_PBES2_AES_256, NONE, "a", "b", false, "pem-pkcs12-where-pem ? ? broken pem-password-wrong(the password is wrong)" },
	{ "RC2", "c", GNUTLS_PKCS_PKCS12_RC2_40, GNUTLS_MAC_SHA1, "a", "a", false, "pem-pkcs12-where-pem(PKCS12-RC2-40-SHA1, which OpenSSL 3 opens with -legacy only) ? certificate pkcs12-java-trust" },
	{ "RC4", "c", GNUTLS_PKCS_PKCS12_ARCFOUR, GNUTLS_MAC_SHA1, "a", "a", false, "pem-pkcs12-where-pem(PKCS12-ARCFOUR-SHA1, which OpenSSL 3 opens with -legacy only) ? certificate" },
	{ "an unknown seal around what is not encrypted", "c", NONE, GNUTLS_MAC_SHA256, "a", NULL, true, "pem-pkcs12-where-pem certificate pkcs12-java-trust" },
	{ "an unknown seal, and the password fits", "c", GNUTLS_PKCS_PBES2_AES_128, GNUTLS_MAC_SHA256, "a", "a", true, "pem-pkcs12-where-pem ? certificate pkcs12-java-trust" },
	{ "an unknown seal, and it does not", "c", GNUTLS_PKCS_PBES2_AES_128, GNUTLS_MAC_SHA256, "a", "b", true, "pem-pkcs12-where-pem ? ? broken pem-password-wrong(the password is wrong)" },
	/* clang-format on */
};

static void add_bag(gnutls_pkcs12_t file, char what, int i)
{
	static const gnutls_pkcs12_bag_type_t type[] = { ['c'] = GNUTLS_BAG_CERTIFICATE,
		                                         ['l'] = GNUTLS_BAG_CRL,
		                                         ['j'] = GNUTLS_BAG_CERTIFICATE,
		                                         ['s'] = GNUTLS_BAG_SECRET };
	struct buf octets = BUF_INIT, pem = BUF_INIT;
	gnutls_pkcs12_bag_t bag;

	if (what == 'c')
		load_read("leaf.der", &octets);
	else if (what == 'l') {
		gnutls_datum_t in, der;

		load_read("ca.crl", &pem);
		in = (gnutls_datum_t){ (unsigned char *)pem.s, (unsigned)pem.n };
		ck_assert_int_eq(gnutls_pem_base64_decode2("X509 CRL", &in, &der), 0);
		buf_put(&octets, der.data, der.size);
		gnutls_free(der.data);
	} else
		buf_puts(&octets, "junk");
	ck_assert_int_eq(gnutls_pkcs12_bag_init(&bag), 0);
	gnutls_datum_t data = { (unsigned char *)octets.s, (unsigned)octets.n };
	ck_assert_int_eq(gnutls_pkcs12_bag_set_data(bag, type[(int)what], &data), 0);
	if (rows[i].schema != NONE)
		ck_assert_int_eq(gnutls_pkcs12_bag_encrypt(bag, rows[i].password, rows[i].schema), 0);
	ck_assert_int_eq(gnutls_pkcs12_set_bag(file, bag), 0);
	gnutls_pkcs12_bag_deinit(bag);
	buf_free(&octets);
	buf_free(&pem);
}

/* The last identifier of SHA-256 is that of the seal. */
static void rename_hash(struct buf *b)
{
	static const char sha256[] = "\x60\x86\x48\x01\x65\x03\x04\x02\x01";

	for (size_t at = b->n - (sizeof sha256 - 1);; at--) {
		ck_assert_uint_gt(at, 0);
		if (!memcmp(b->s + at, sha256, sizeof sha256 - 1)) {
			b->s[at + sizeof sha256 - 2] = 0x63;
			return;
		}
	}
}

/* What stands before the seal is the file. */
static void take_seal(struct buf *b)
{
	struct buf unsealed = BUF_INIT;
	struct der whole, version, content;

	ck_assert(der_first(buf_span(b), &whole));
	ck_assert(der_take(&whole.value, DER_INTEGER, &version) && der_take(&whole.value, DER_SEQUENCE, &content));
	ck_assert_uint_gt(whole.value.n, 0);
	der_put(&unsealed, DER_SEQUENCE, span_of(version.whole.p, version.whole.n + content.whole.n));
	buf_free(b);
	*b = unsealed;
}

START_TEST(made)
{
	gnutls_pkcs12_t file;
	gnutls_datum_t der;
	struct buf octets = BUF_INIT, out = BUF_INIT;

	ck_assert_int_eq(gnutls_pkcs12_init(&file), 0);
	for (const char *p = rows[_i].bags; *p; p++)
		add_bag(file, *p, _i);
	unsigned mac = rows[_i].mac == NONE ? GNUTLS_MAC_SHA1 : rows[_i].mac; /* which the library cannot do without */
	ck_assert_int_eq(gnutls_pkcs12_generate_mac2(file, (gnutls_mac_algorithm_t)mac, rows[_i].password), 0);
	ck_assert_int_eq(gnutls_pkcs12_export2(file, GNUTLS_X509_FMT_DER, &der), 0);
	buf_put(&octets, der.data, der.size);
	if (rows[_i].mac == NONE)
		take_seal(&octets);
	if (rows[_i].other)
		rename_hash(&octets);
	read_all(buf_span(&octets), rows[_i].given, &out);
	unit_str(rows[_i].name, buf_str(&out), rows[_i].yields);
	gnutls_free(der.data);
	gnutls_pkcs12_deinit(file);
	buf_free(&octets);
	buf_free(&out);
}
END_TEST

/* ---- put together by hand ---- */

#define DATA "06{2a864886f70d010701}"
#define PFX(contents) "30{02{03} 30{" DATA "a0{04{30{" contents "}}}}}"
#define ENCRYPTED(inside) "30{06{2a864886f70d010706} a0{" inside "}}"
#define BAGS(bags) "30{" DATA "a0{04{30{" bags "}}}}"

static const struct {
	const char *name, *der, *yields;
} by_hand[] = {
	/* clang-format off */
	{ "nothing in it", PFX(""), "pem-pkcs12-where-pem" },
	{ "a bag with nothing in it", PFX(BAGS("")), "pem-pkcs12-where-pem" },
	{ "nothing where it should be encrypted", PFX(ENCRYPTED("")), "pem-pkcs12-where-pem broken malformed-der(ASN1 parser: Error in TAG.)" },
	{ "contents of another form behind it", PFX(BAGS("") "30{" DATA "a0{04{31{}}}}"), "pem-pkcs12-where-pem broken malformed-der(ASN1 parser: Error in TAG.)" },
	{ "no file", "30{02{03}}", "broken malformed-der(ASN1 parser: Error in TAG.)" },
	/* clang-format on */
};

START_TEST(hand_made)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;

	read_all(der_text(a, by_hand[_i].der), "a", &out);
	unit_str(by_hand[_i].name, buf_str(&out), by_hand[_i].yields);
	buf_free(&out);
	arena_free(a);
}
END_TEST

/* More bags than are looked at: it is said. */
START_TEST(many)
{
	struct arena *a = arena_new();
	struct buf text = BUF_INIT, out = BUF_INIT;
	int bags = CONTAINER_ITEMS_MAX + _i;

	buf_puts(&text, "30{02{03} 30{" DATA "a0{04{30{");
	for (int i = 0; i < bags; i++)
		buf_puts(&text, BAGS(""));
	buf_puts(&text, "}}}}}");
	read_all(der_text(a, buf_str(&text)), NULL, &out);
	unit_str("notes", buf_str(&out),
	         _i ? "pem-pkcs12-where-pem limit-hit(more than 1,000 objects in a container)"
	            : "pem-pkcs12-where-pem");
	buf_free(&text);
	buf_free(&out);
	arena_free(a);
}
END_TEST

/* Of two certificates with one title the second has a number, as Java wants them told apart. A library opens it. */
START_TEST(written)
{
	struct certset *s = load_path(certset_new(), unit_src("tests/data/load/chain.pem"), NULL);
	const struct certificate *leaf = certset_certificate(s, 0), *root = certset_certificate(s, 2);
	const struct certificate *const cert[] = { leaf, root, leaf };
	struct buf out = BUF_INIT, said = BUF_INIT, name = BUF_INIT;
	struct err e = { 0 };
	gnutls_pkcs12_t file;

	ck_assert(container_write_trust(&out, cert, UNIT_COUNT(cert), "changeit", &e));
	read_all(buf_span(&out), NULL, &said);
	unit_str("pieces", buf_str(&said), "pem-pkcs12-where-pem certificate certificate certificate");
	ck_assert_int_eq(gnutls_pkcs12_init(&file), 0);
	gnutls_datum_t in = { (unsigned char *)out.s, (unsigned)out.n };
	ck_assert_int_eq(gnutls_pkcs12_import(file, &in, GNUTLS_X509_FMT_DER, 0), 0);
	ck_assert_int_eq(gnutls_pkcs12_verify_mac(file, "changeit"), 0);
	gnutls_pkcs12_bag_t bag;
	ck_assert_int_eq(gnutls_pkcs12_bag_init(&bag), 0);
	ck_assert_int_eq(gnutls_pkcs12_get_bag(file, 0, bag), 0);
	ck_assert_int_eq(gnutls_pkcs12_bag_get_count(bag), (int)UNIT_COUNT(cert));
	for (unsigned i = 0; i < UNIT_COUNT(cert); i++) {
		char *alias = NULL;

		ck_assert_int_eq(gnutls_pkcs12_bag_get_friendly_name(bag, i, &alias), 0);
		buf_reset(&name);
		buf_printf(&name, "%s%s", certificate_title(cert[i]), i == 2 ? " (2)" : "");
		unit_str("alias", alias, buf_str(&name));
	}
	gnutls_pkcs12_bag_deinit(bag);
	gnutls_pkcs12_deinit(file);
	buf_free(&out);
	buf_free(&said);
	buf_free(&name);
	certset_free(s);
}
END_TEST

UNIT_SUITE("pkcs12")
{
	tcase_add_test(tc, written);
	UNIT_ROWS(tc, made, rows);
	UNIT_ROWS(tc, hand_made, by_hand);
	tcase_add_loop_test(tc, many, 0, 2);
}
