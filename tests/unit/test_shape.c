/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names and values of DER elements, and that nothing that is shown is without an explanation. */
#include "tests/unit/kept.h"
#include "tests/unit/pki.h"
#include "cert/der_shape.h"
#include "cert/field.h"
#include "cert/item.h"
#include "cert/term.h"

static const char recipe[] =
    "at 2026-06-01\n"
    "key anchor rsa:2048\n"
    "cert root ca subject=\"CN=Root\"\n"
    "cert pssroot ca key=anchor subject=\"CN=Root\"\n"
    "cert leaf issuer=root subject=\"C=JP, O=株式会社, CN=leaf.example\" san=DNS:leaf.example,IP:192.0.2.1 "
    "eku=serverAuth,clientAuth aia=http://a.example/ca.cer serial=5bb6\n"
    "key big rsa:2048\n"
    "cert rich issuer=pssroot ca pathlen=1 subject=\"C=JP, serialNumber=7, CN=rich\" "
    "san=DNS:a,IP:192.0.2.1,URI:urn:a,email:a@b.example,UPN:u@v,RID:1.2.3,dn:CN=x "
    "eku=serverAuth,OCSPSigning,1.3.6.1.4.1.311.20.2.2,1.2.3.4 ku=digitalSignature,keyCertSign,cRLSign "
    "aia=http://a ocsp=http://o crldp=http://c|reasons:keyCompromise|issuer:root policy=1.2.3.4 policy=any must-staple "
    "permit=DNS:.a,IP:10.0.0.0/8 exclude=dn:O=x require-policy=0 inhibit-mapping=1 inhibit-any=2 map=1.2.3.4:1.2.3.5 "
    "aki=full sig=pss-sha256 key=big ext=1.2.3.4.5:300606032a03040500 ext=2.16.840.1.113730.1.13:16026869 "
    "ext=1.2.3.4.6:80056869206d65 ext=1.2.3.4.7:81028001\n"
    "csr leaf key=big subject=\"CN=x\" san=DNS:x\n"
    "crl root issuer=root this=2026-01-01 next=2026-07-01 number=7 revoke=leaf:keyCompromise:2026-04-03 revoke=rich "
    "dp=http://c only=user reasons=keyCompromise+superseded\n"
    "ocsp good cert=leaf status=good this=2026-05-30 next=2026-06-08\n"
    "ocsp bad cert=rich status=revoked this=2026-05-30 next=2026-06-08 also=leaf:unknown\n"
    "file leaf.csr csr:leaf format=der\nfile root.crl crl:root format=der\n"
    "file good.ocsp ocsp:good format=der\nfile bad.ocsp ocsp:bad format=der\n"
    "cert century issuer=root subject=\"CN=century\" from=2020-01-01 to=2060-01-01\n"
    "cert rsa key=big issuer=root subject=\"CN=rsa\"\n";

static struct pki p;
static struct der_node *nodes;
static struct der_label *labels;
static size_t count;

static void shape(struct span der, enum der_kind kind)
{
	bool cut;

	nodes = der_tree(p.arena, der, 10000, &count, &cut);
	labels = der_labels(p.arena, kind, nodes, count);
	ck_assert(!cut && count > 0);
}

static void setup(void)
{
	p = pki_new(recipe, "", "");
}

static void teardown(void)
{
	pki_free(&p);
}

/* Value of the first node of that name; NULL: there is none. */
static const char *value_of(const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (labels[i].name && strcmp(labels[i].name, name) == 0) {
			struct buf b = BUF_INIT;

			der_value_text(&b, nodes, count, i, labels);
			return buf_keep(&b, p.arena);
		}
	return NULL;
}

static const struct {
	const char *name, *value;
} leaf[] = {
	{ "Certificate", "" },
	{ "tbsCertificate", "" },
	{ "version", "v3" },
	{ "serialNumber", "23478 (0x5bb6)" },
	{ "signature", "ECDSA-SHA256" },
	{ "subject", "CN=leaf.example,O=株式会社,C=JP" },
	{ "notBefore", NULL },
	{ "subjectPublicKeyInfo", "EC" },
	{ "CN", "Root" },
	{ "subjectAltName", "DNS:leaf.example, IP:192.0.2.1" },
	{ "dNSName", "leaf.example" },
	{ "iPAddress", "192.0.2.1" },
	{ "extKeyUsage", "serverAuth (TLS server authentication), clientAuth (TLS client authentication)" },
	{ "keyPurposeId", "serverAuth (1.3.6.1.5.5.7.3.1)" },
	{ "caIssuers", "http://a.example/ca.cer" },
	{ "uniformResourceIdentifier", "http://a.example/ca.cer" },
	{ "signatureAlgorithm", "ECDSA-SHA256" },
	{ "r", NULL },
};

START_TEST(named)
{
	const char *name = leaf[_i].name, *expected = leaf[_i].value;

	shape(pki_der(&p, "leaf"), DER_KIND_CERTIFICATE);
	const char *got = value_of(name);
	ck_assert_msg(got != NULL, "no element is called %s", name);
	if (expected)
		unit_str(name, got, expected);
}
END_TEST

/* An INTEGER of so many octets; all of 64 are shown. */
START_TEST(long_numbers)
{
	uint8_t der[68] = { 0x02, 0x40 };
	struct buf b = BUF_INIT;

	memset(der + 2, 0x11, 65);
	for (int n = 64; n <= 65; n++) {
		der[1] = (uint8_t)n;
		buf_reset(&b);
		shape(span_of(der, (size_t)n + 2), DER_KIND_CERTIFICATE);
		der_value_text(&b, nodes, count, 0, labels);
		ck_assert_uint_eq(strspn(buf_str(&b) + 2, "1"), 128);
		unit_str("what is left", b.s + 2 + 128, n == 64 ? "" : " .. (65 octets)");
	}
	buf_free(&b);
}
END_TEST

/* One time in each of the two forms. */
START_TEST(both_forms_of_time)
{
	shape(pki_der(&p, "century"), DER_KIND_CERTIFICATE);
	unit_str("notBefore", value_of("notBefore"), "2020-01-01T00:00:00Z");
	unit_str("notAfter", value_of("notAfter"), "2060-01-01T00:00:00Z");
	unit_str("validity", value_of("validity"), "2020-01-01T00:00:00Z .. 2060-01-01T00:00:00Z");
}
END_TEST

START_TEST(rsa_key_is_entered)
{
	shape(pki_der(&p, "rsa"), DER_KIND_CERTIFICATE);
	unit_str("publicExponent", value_of("publicExponent"), "65537 (0x10001)");
	ck_assert_ptr_nonnull(value_of("modulus"));
}
END_TEST

static const struct {
	const char *name;
	enum der_kind kind;
} objects[] = {
	{ "leaf", DER_KIND_CERTIFICATE }, { "rsa", DER_KIND_CERTIFICATE }, { "rich", DER_KIND_CERTIFICATE },
	{ "leaf.csr", DER_KIND_CSR },     { "root.crl", DER_KIND_CRL },    { "good.ocsp", DER_KIND_OCSP },
	{ "bad.ocsp", DER_KIND_OCSP },
};

/* A certificate, or a file of the recipe. */
static struct span object(const char *name)
{
	char dir[] = "/tmp/certloupe-shape-XXXXXX", *path, *sweep;
	uint8_t *bytes = arena_alloc(p.arena, 65536);
	struct err e = { 0 };
	FILE *f;
	size_t n;

	if (!strchr(name, '.'))
		return pki_der(&p, name);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_msg(lab_write(p.lab, dir, true, &e), "%s", e.text);
	path = arena_printf(p.arena, "%s/%s", dir, name);
	f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	n = fread(bytes, 1, 65536, f);
	fclose(f);
	sweep = arena_printf(p.arena, "rm -rf '%s'", dir);
	ck_assert_int_eq(system(sweep), 0);
	return span_of(bytes, n);
}

/* Every element of every object: depth, name and value, but for what is made by chance or in the hour. */
static void put_shapes(struct buf *out)
{
	static const char *const random[] = {
		"r", "s", "signature", "signatureValue", "subjectPublicKey",
	};

	for (size_t k = 0; k < UNIT_COUNT(objects); k++) {
		shape(object(objects[k].name), objects[k].kind);
		buf_printf(out, "# %s\n", objects[k].name);
		for (size_t i = 0; i < count; i++) {
			const char *name = labels[i].name ? labels[i].name : "";
			bool by_chance = false;

			for (size_t j = 0; j < UNIT_COUNT(random); j++)
				by_chance |= strcmp(name, random[j]) == 0;
			buf_printf(out, "%u %s%s %s=", nodes[i].depth, der_tag_name(nodes[i].der.tag),
			           nodes[i].encapsulated ? "*" : "", name);
			if (by_chance)
				buf_puts(out, "...");
			else
				der_value_text(out, nodes, count, i, labels);
			buf_putc(out, '\n');
		}
	}
}

START_TEST(every_element)
{
	struct buf got = BUF_INIT;

	put_shapes(&got);
	unit_kept("tests/data/shapes.txt", &got);
	buf_free(&got);
}
END_TEST

/* Each name that the tree shows is explained, and refers to where it is defined. */
START_TEST(every_name_is_explained)
{
	shape(object(objects[_i].name), objects[_i].kind);
	struct buf lacking = BUF_INIT;
	for (size_t i = 0; i < count; i++) {
		struct extension x = { .oid = labels[i].oid };
		const struct term *t = labels[i].sum == SUM_EXTENSION ? term_of_extension(&x)
		                       : labels[i].oid.p              ? term_of_oid(labels[i].oid)
		                                                      : term_named(labels[i].name);

		if (labels[i].name && !(t && t->reference[0] && t->sentence[0]))
			buf_printf(&lacking, " %s", labels[i].name);
	}
	ck_assert_msg(lacking.n == 0, "%s: not explained:%s", objects[_i].name, buf_str(&lacking));
	buf_free(&lacking);
}
END_TEST

START_TEST(every_item_is_explained)
{
	struct span der = object(objects[_i].name);
	struct items o = { .a = p.arena };

	switch (objects[_i].kind) {
	case DER_KIND_CSR:
		items_csr(&o, csr_read(p.arena, der));
		break;
	case DER_KIND_CRL:
		items_crl(&o, crl_read(p.arena, der), PKI_AT);
		break;
	case DER_KIND_OCSP:
		items_ocsp(&o, ocsp_read(p.arena, der), PKI_AT);
		break;
	default:
		items_certificate(&o, certificate_read(p.arena, der), PKI_AT);
	}
	ck_assert_uint_gt(o.list.n, 8);
	for (size_t i = 0; i < o.list.n; i++)
		ck_assert_msg(o.list.v[i].reference && o.list.v[i].sentence, "%s \"%s\" is not explained",
		              o.list.v[i].label, o.list.v[i].value);
	items_free(&o);
}
END_TEST

START_TEST(table)
{
	for (size_t i = 0; i < term_count; i++) {
		const struct term *t = &term_table[i];
		size_t n = strlen(t->sentence);

		ck_assert_msg(n > 10 && t->sentence[n - 1] == '.', "%s: a sentence", t->name);
		ck_assert_msg(t->reference[0] != '\0', "%s: where it is defined", t->name);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(term_table[k].name, t->name) != 0, "%s stands twice", t->name);
	}
}
END_TEST

/* Every extension, purpose and key usage bit that has a name has an explanation. */
START_TEST(named_oids_are_explained)
{
	static const char *const extra[] = { "1.3.6.1.5.5.7.3.1",
		                             "2.5.29.37.0",
		                             "1.3.6.1.4.1.311.20.2.2",
		                             "2.5.29.9",
		                             "2.16.840.1.113730.1.13",
		                             "1.3.6.1.4.1.99999.1",
		                             "2.5.29.17",
		                             "1.3.6.1.5.5.7.3.29",
		                             "0.4.0.1862.1.1" };
	for (size_t i = 0; i < UNIT_COUNT(extra); i++) {
		uint8_t oid[64];
		size_t n = oid_encode(extra[i], oid, sizeof oid);

		ck_assert_msg(term_of_oid(span_of(oid, n)) != NULL, "%s is not explained", extra[i]);
	}
	for (size_t i = 0; i < KEY_USAGES; i++)
		ck_assert_msg(term_named(key_usage_names[i]) != NULL, "%s is not explained", key_usage_names[i]);
	for (enum oid id = OID_SKI; id <= OID_INVALIDITY_DATE; id++) {
		const struct term *t = term_of_oid(oid_bytes(id));

		ck_assert_msg(t && t->name[strlen(t->name) - 1] != '.', "%s has no sentence of its own",
		              oid_name(oid_bytes(id)));
	}
	for (enum oid id = OID_EKU_SERVER; id <= OID_EKU_ANY; id++)
		ck_assert_msg(term_named(oid_name(oid_bytes(id))) != NULL, "%s", oid_name(oid_bytes(id)));
	uint8_t serial[] = { 0x55, 0x04, 0x05 };
	unit_str("serialNumber of a name", term_of_oid(span_of(serial, 3))->name, "x520SerialNumber");
}
END_TEST

/* Of each extension, purpose, access method and policy qualifier that the program knows by name. */
START_TEST(table_of_oids_is_explained)
{
	FILE *f = fopen(unit_src("data/oids.tsv"), "r");
	struct buf lacking = BUF_INIT;
	char line[400], dotted[200], name[200], kind[40];
	int rows = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		uint8_t oid[64];

		if (line[0] == '#' ||
		    sscanf(line, "%199[^\t]\t%199[^\t]\t%*[^\t]\t%39[^\t]", dotted, name, kind) != 3 ||
		    !strstr("extension eku access qualifier", kind))
			continue;
		rows++;
		if (!term_of_oid(span_of(oid, oid_encode(dotted, oid, sizeof oid))))
			buf_printf(&lacking, " %s", name);
	}
	fclose(f);
	ck_assert_int_gt(rows, 150);
	ck_assert_msg(lacking.n == 0, "not explained:%s", buf_str(&lacking));
	buf_free(&lacking);
}
END_TEST

/* The shorter of two families gives way. */
START_TEST(nearest_family)
{
	uint8_t oid[64];
	size_t n = oid_encode("1.3.6.1.4.1.311.99.1", oid, sizeof oid);

	unit_str("family", term_of_oid(span_of(oid, n))->name, "1.3.6.1.4.1.311.");
}
END_TEST

/* What is damaged is a node of its own, at its place. */
START_TEST(damage_has_a_place)
{
	struct span der = pki_der(&p, "leaf");
	uint8_t *bytes = arena_dup(p.arena, der.p, der.n);
	struct der_node *t;
	size_t n, at = 0;
	bool cut;

	shape(der, DER_KIND_CERTIFICATE);
	for (size_t i = 0; i < count; i++)
		if (labels[i].name && strcmp(labels[i].name, "validity") == 0)
			at = nodes[i].offset + 2;
	bytes[at + 1] = 0x89; /* more octets of length than there can be */
	t = der_tree(p.arena, span_of(bytes, der.n), 10000, &n, &cut);
	size_t found = 0;
	while (found < n && t[found].trouble != DER_RUBBISH)
		found++;
	ck_assert_uint_lt(found, n);
	unit_int("offset", t[found].offset, at);
	ck_assert_ptr_nonnull(der_trouble_text(&t[found]));
	ck_assert_msg(t[n - 1].offset > at, "what stands behind is still there");
}
END_TEST

START_TEST(depth_is_bounded_and_said)
{
	size_t n = 10000, found = 0, got;
	uint8_t *bytes = arena_alloc(p.arena, 4 * n);
	struct span s = span_of(bytes + 4 * n, 0);
	bool cut;

	for (size_t i = 0; i < n; i++) { /* from the inside out */
		uint8_t *head = (uint8_t *)(uintptr_t)s.p - 4;

		head[0] = DER_SEQUENCE;
		head[1] = 0x82;
		head[2] = (uint8_t)(s.n >> 8);
		head[3] = (uint8_t)s.n;
		s = span_of(head, s.n + 4);
	}
	struct der_node *t = der_tree(p.arena, s, 20000, &got, &cut);
	while (found < got && t[found].trouble != DER_DEEP)
		found++;
	ck_assert(cut && found < got && t[found].depth == DER_DEPTH - 1);
}
END_TEST

/* A list of a million entries leaves room for what stands behind it. */
START_TEST(long_lists_are_bounded_and_said)
{
	size_t many = 10000, n, more = 0;
	uint8_t *bytes = arena_alloc(p.arena, 4 + 2 * many + 3);
	struct span s = { bytes, 4 + 2 * many + 3 };
	bool cut;

	memcpy(bytes, (uint8_t[]){ DER_SEQUENCE, 0x82, (uint8_t)(2 * many >> 8), (uint8_t)(2 * many) }, 4);
	for (size_t i = 0; i < many; i++)
		bytes[4 + 2 * i] = DER_NULL;
	memcpy(bytes + s.n - 3, (uint8_t[]){ DER_INTEGER, 1, 42 }, 3);
	struct der_node *t = der_tree(p.arena, s, 20000, &n, &cut);
	while (more < n && t[more].trouble != DER_MORE)
		more++;
	ck_assert(cut && more == DER_SIBLINGS + 1 && t[more].der.whole.n == 2 * (many - DER_SIBLINGS));
	ck_assert(n == more + 2 && t[n - 1].der.tag == DER_INTEGER && t[n - 1].depth == 0);
	unit_str("the rest", der_trouble_text(&t[more]),
	         "a list too long to be shown to its end: these octets are the rest of it");
	ck_assert_ptr_null(der_trouble_text(&t[n - 1]));
}
END_TEST

/* ---- the same as another program's ---- */

/* Offset, header, length and every OID that openssl asn1parse prints are ours as well. */
static void compare(const char *name)
{
	struct span der = pki_der(&p, name);
	char file[] = "/tmp/certloupe-XXXXXX", command[200], line[2000];
	int fd = mkstemp(file), lines = 0;

	ck_assert(fd >= 0 && write(fd, der.p, der.n) == (ssize_t)der.n);
	close(fd);
	snprintf(command, sizeof command, "openssl asn1parse -inform DER -in %s 2>/dev/null", file);
	FILE *f = popen(command, "r");
	shape(der, DER_KIND_CERTIFICATE);
	while (f && fgets(line, sizeof line, f)) {
		unsigned offset, depth, header, length;
		bool found = false;

		if (sscanf(line, "%u:d=%u hl=%u l=%u", &offset, &depth, &header, &length) != 4)
			continue;
		lines++;
		for (size_t i = 0; i < count && !found; i++)
			found = nodes[i].offset == offset && nodes[i].depth >= depth && nodes[i].der.header == header &&
			        nodes[i].der.value.n == length;
		ck_assert_msg(found, "we have no such element: %s", line);
	}
	ck_assert(f == NULL || pclose(f) >= 0);
	unlink(file);
	ck_assert_msg(lines == 0 || lines > 30, "%d lines", lines);
}

START_TEST(as_openssl_parses_it)
{
	compare("root");
	compare("leaf");
	compare("rsa");
	compare("rich");
}
END_TEST

UNIT_SUITE("shape")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, named, leaf);
	tcase_add_test(tc, table);
	tcase_add_test(tc, every_element);
	UNIT_ROWS(tc, every_name_is_explained, objects);
	UNIT_ROWS(tc, every_item_is_explained, objects);
	tcase_add_test(tc, both_forms_of_time);
	tcase_add_test(tc, long_numbers);
	tcase_add_test(tc, rsa_key_is_entered);
	tcase_add_test(tc, named_oids_are_explained);
	tcase_add_test(tc, table_of_oids_is_explained);
	tcase_add_test(tc, nearest_family);
	tcase_add_test(tc, damage_has_a_place);
	tcase_add_test(tc, depth_is_bounded_and_said);
	tcase_add_test(tc, long_lists_are_bounded_and_said);
	tcase_add_test(tc, as_openssl_parses_it);
}
