/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fixture.h"
#include "base/clock.h"
#include "cert/generation.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

#define RDN(avas) "31{" avas "}"
#define AVA(oid, value) "30{06{" oid "}" value "}"
#define CN(value) RDN(AVA("550403", value))
#define O(value) RDN(AVA("55040a", value))
#define OU(value) RDN(AVA("55040b", value))
#define C(value) RDN(AVA("550406", value))
#define NAME(rdns) "30{" rdns "}"
#define UTF8(text) "0c{" text "}"
#define PRINTABLE(text) "13{" text "}"
#define BMP(text) "1e{" text "}"
#define T61(text) "14{" text "}"
#define IA5(text) "16{" text "}"
#define UNIVERSAL(text) "1c{" text "}"

static const struct {
	const char *name, *x, *y;
	bool equal;
} pairs[] = {
	{ "same octets", NAME(CN(UTF8("'x'"))), NAME(CN(UTF8("'x'"))), true },
	{ "different", NAME(CN(UTF8("'x'"))), NAME(CN(UTF8("'y'"))), false },
	{ "string types", NAME(CN(UTF8("'Example CA'"))), NAME(CN(PRINTABLE("'Example CA'"))), true },
	{ "case", NAME(CN(UTF8("'Example CA'"))), NAME(CN(UTF8("'eXAMPLE ca'"))), true },
	{ "white space", NAME(CN(PRINTABLE("' Example   CA '"))), NAME(CN(UTF8("'Example CA'"))), true },
	{ "white space matters", NAME(CN(UTF8("'ExampleCA'"))), NAME(CN(UTF8("'Example CA'"))), false },
	{ "BMP", NAME(CN(BMP("00'A'00'b'"))), NAME(CN(UTF8("'aB'"))), true },
	{ "universal", NAME(CN(UNIVERSAL("000000'a'"))), NAME(CN(IA5("'A'"))), true },
	{ "T61 as Latin-1", NAME(CN(T61("'caf'e9"))), NAME(CN(UTF8("'caf'c3a9"))), true },
	{ "Unicode case", NAME(CN(UTF8("c39c'ber'"))), NAME(CN(UTF8("c3bc'BER'"))), true },
	{ "Unicode case in a long one", NAME(CN(UTF8("c39c'bermorgen'"))), NAME(CN(UTF8("c3bc'BERMORGEN'"))), true },
	{ "Unicode case behind eight octets", NAME(CN(UTF8("'abcdefgh'c39c"))), NAME(CN(UTF8("'ABCDEFGH'c3bc"))),
	  true },
	{ "sharp s", NAME(CN(UTF8("'stra'c39f'e'"))), NAME(CN(UTF8("'STRASSE'"))), true },
	{ "composed", NAME(CN(UTF8("'e'cc81"))), NAME(CN(UTF8("c3a9"))), true },
	{ "full width", NAME(CN(UTF8("efbca1"))), NAME(CN(UTF8("'a'"))), true },
	{ "Japanese differs", NAME(CN(UTF8("e6a0aa"))), NAME(CN(UTF8("e5bc8f"))), false },
	{ "invalid UTF-8 is itself", NAME(CN(UTF8("'A'ff"))), NAME(CN(UTF8("'a'ff"))), true },
	{ "other attribute", NAME(CN(UTF8("'x'"))), NAME(O(UTF8("'x'"))), false },
	{ "order of RDNs", NAME(O(UTF8("'x'")) CN(UTF8("'y'"))), NAME(CN(UTF8("'y'")) O(UTF8("'x'"))), false },
	{ "longer", NAME(O(UTF8("'x'"))), NAME(O(UTF8("'x'")) CN(UTF8("'y'"))), false },
	{ "set in another order", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("55040a", UTF8("'y'")))),
	  NAME(RDN(AVA("55040a", PRINTABLE("'Y'")) AVA("550403", UTF8("'x'")))), true },
	{ "set is not two RDNs", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("55040a", UTF8("'y'")))),
	  NAME(CN(UTF8("'x'")) O(UTF8("'y'"))), false },
	{ "set, one twice", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("550403", UTF8("'x'")))),
	  NAME(RDN(AVA("550403", UTF8("'x'")) AVA("550403", UTF8("'y'")))), false },
	{ "split otherwise", NAME(CN(UTF8("'ab'")) CN(UTF8("'c'"))), NAME(CN(UTF8("'a'")) CN(UTF8("'bc'"))), false },
	{ "empty", NAME(""), NAME(""), true },
	{ "empty and not", NAME(""), NAME(CN(UTF8("'x'"))), false },
	{ "no strings", NAME(CN("02{05}")), NAME(CN("02{06}")), false },
	{ "number and string", NAME(CN("02{05}")), NAME(CN(UTF8("05"))), false },
};

START_TEST(equal)
{
	struct span x = der_text(a, pairs[_i].x), y = der_text(a, pairs[_i].y);

	ck_assert_msg(name_equal(x, y) == pairs[_i].equal, "%s", pairs[_i].name);
	ck_assert_msg(name_equal(y, x) == pairs[_i].equal, "%s, turned round", pairs[_i].name);
	ck_assert_msg((name_hash(x) == name_hash(y)) == pairs[_i].equal, "%s: hash", pairs[_i].name);
	ck_assert_msg(name_equal(x, x) && name_equal(y, y), "%s: itself", pairs[_i].name);
}
END_TEST

static const struct {
	const char *x, *y;
	int order; /* of x */
	bool differs;
} generations[] = {
	{ "client-ca-v2", "client-ca-v1", 1, true },
	{ "client-ca-v9", "client-ca-v10", -1, true },
	{ "Client CA 2024", "Client CA 2025", -1, true },
	{ "Client CA G2", "Client CA", 1, true },
	{ "New Client CA", "Client CA", 1, true },
	{ "Old Client CA", "Client CA", -1, true },
	{ "Client CA old", "Client CA new", -1, true },
	{ "Client CA", "Client CA", 0, false },
	{ "Client CA 2", "Server CA 1", 0, false },
	{ "Golden CA", "Olden CA", 0, false },
	{ "1&1 CA v1", "1&1 CA v2", -1, true },
	{ "CA v1 2025", "CA v2 2024", -1, true },
	{ "CA 99999999999999999999", "CA 100", 1, true },
	{ "CA 2 new", "CA 3 old", -1, true },
	{ "CA v1", "CA x1", 0, false },
};

START_TEST(generation)
{
	const char *words[] = { generations[_i].x, generations[_i].y };
	struct span name[2];

	for (int i = 0; i < 2; i++)
		name[i] = der_text(a, arena_printf(a, NAME(CN(UTF8("'%s'"))), words[i]));
	unit_int(words[0], generation_order(a, name[0], name[1]), generations[_i].order);
	unit_int(words[0], generation_order(a, name[1], name[0]), -generations[_i].order);
	unit_int(words[0], generation_differs(a, name[0], name[1]), generations[_i].differs);
}
END_TEST

/* Two certificates of one holder, by their issuers' names and when they begin. */
static const struct {
	const char *x, *y;
	int64_t x_begins, y_begins;
	int newer; /* 1: x */
} renewals[] = {
	{ "CA v1", "CA v2", 1000, 2000, -1 },
	{ "CA v1", "CA v2", 2000, 1000, -1 }, /* an old CA may go on issuing */
	{ "CA v1", "CA v1", 2000, 1000, 1 },
	{ "CA v1", "CA v1", 1000, 1000, 0 },
	{ "CA v1", "CA v1", 1000, TIME_UNKNOWN, 0 },
	{ "CA one", "CA two", 1000, 2000, -1 },
};

START_TEST(renewal)
{
	const char *words[] = { renewals[_i].x, renewals[_i].y };
	struct certificate c[] = { { .not_before = renewals[_i].x_begins }, { .not_before = renewals[_i].y_begins } };

	for (int i = 0; i < 2; i++)
		c[i].issuer = der_text(a, arena_printf(a, NAME(CN(UTF8("'%s'"))), words[i]));
	unit_int(words[0], generation_newer(a, &c[0], &c[1]), renewals[_i].newer);
	unit_int(words[0], generation_newer(a, &c[1], &c[0]), -renewals[_i].newer);
}
END_TEST

static const struct {
	const char *name, *in, *base;
	bool within;
} prefixes[] = {
	{ "itself", NAME(C(PRINTABLE("'JP'"))), NAME(C(PRINTABLE("'JP'"))), true },
	{ "below", NAME(C(PRINTABLE("'JP'")) O(UTF8("'x'"))), NAME(C(UTF8("'jp'"))), true },
	{ "above", NAME(C(PRINTABLE("'JP'"))), NAME(C(PRINTABLE("'JP'")) O(UTF8("'x'"))), false },
	{ "beside", NAME(C(PRINTABLE("'JP'")) O(UTF8("'x'"))), NAME(C(PRINTABLE("'DE'"))), false },
	{ "behind", NAME(C(PRINTABLE("'JP'")) O(UTF8("'x'"))), NAME(O(UTF8("'x'"))), false },
	{ "empty base", NAME(C(PRINTABLE("'JP'"))), NAME(""), true },
	{ "set in another order", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("55040a", UTF8("'y'"))) C(UTF8("'JP'"))),
	  NAME(RDN(AVA("55040a", PRINTABLE("'Y'")) AVA("550403", UTF8("'x'")))), true },
	{ "a set is not within a part of it", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("55040a", UTF8("'y'")))),
	  NAME(CN(UTF8("'x'"))), false },
	{ "the beginning of a text is not the text", NAME(CN(UTF8("'xy'"))), NAME(CN(UTF8("'x'"))), false },
	{ "no strings", NAME(CN("02{05}")), NAME(CN("02{06}")), false },
};

static bool begins(struct span in, struct span base, enum name_form form)
{
	struct buf x = BUF_INIT, y = BUF_INIT;

	ck_assert(name_normal(&x, in, form) && name_normal(&y, base, form));
	bool is = x.n >= y.n && memcmp(buf_str(&x), buf_str(&y), y.n) == 0;
	buf_free(&x);
	buf_free(&y);
	return is;
}

START_TEST(within)
{
	struct span in = der_text(a, prefixes[_i].in), base = der_text(a, prefixes[_i].base);

	for (int form = NAME_FORM_EQUAL; form <= NAME_FORM_ASCII; form++)
		ck_assert_msg(begins(in, base, (enum name_form)form) == prefixes[_i].within, "%s, form %d",
		              prefixes[_i].name, form);
}
END_TEST

/* Equal in the form that all compare by (RFC 5280 7.1), where nobody sees a difference (RFC 4518 2.2), to OpenSSL. */
static const struct {
	const char *name, *x, *y;
	bool form[3];
} alike[] = {
	{ "itself", O(UTF8("'Evil'")), O(UTF8("'Evil'")), { true, true, true } },
	{ "case", O(UTF8("'Evil'")), O(PRINTABLE("'eVIL'")), { true, true, true } },
	{ "case beyond ASCII", O(UTF8("c39c")), O(UTF8("c3bc")), { true, true, false } },
	{ "compatibility", O(UTF8("efbca5")), O(UTF8("'E'")), { true, true, false } },
	{ "blanks", O(UTF8("' a  b '")), O(UTF8("'a b'")), { true, true, true } },
	{ "an ideographic blank", O(UTF8("'a'e38080'b'")), O(UTF8("'a b'")), { true, true, false } },
	{ "an Ogham blank", O(UTF8("'a'e19a80'b'")), O(UTF8("'a b'")), { false, true, false } },
	{ "a soft hyphen", O(UTF8("'Ev'c2ad'il'")), O(UTF8("'Evil'")), { false, true, false } },
	{ "no width", O(UTF8("'Ev'e2808b'il'")), O(UTF8("'Evil'")), { false, true, false } },
	{ "NUL", O(UTF8("'Evil'00")), O(UTF8("'Evil'")), { false, true, false } },
	{ "another letter", O(UTF8("'Evil'")), O(UTF8("'Evi1'")), { false, false, false } },
	{ "BMPString", O(BMP("00450076")), O(UTF8("'ev'")), { true, true, true } },
};

START_TEST(forms)
{
	char text[2][200];
	snprintf(text[0], sizeof text[0], "30{%s}", alike[_i].x);
	snprintf(text[1], sizeof text[1], "30{%s}", alike[_i].y);
	struct span x = der_text(a, text[0]), y = der_text(a, text[1]);
	for (int form = NAME_FORM_EQUAL; form <= NAME_FORM_ASCII; form++)
		ck_assert_msg(begins(x, y, (enum name_form)form) == alike[_i].form[form], "%s, form %d", alike[_i].name,
		              form);
}
END_TEST

static const struct {
	const char *name, *in;
} unsound[] = {
	{ "no name", "0400" },
	{ "an RDN that is no set", NAME("30{30{06{550403}0c{'x'}}}") },
	{ "an RDN without an attribute", NAME("31{}") },
	{ "an attribute without a value", NAME("31{30{06{550403}}}") },
	{ "more than a value", NAME("31{30{06{550403}0c{'x'}0c{'y'}}}") },
	{ "UTF8String of other octets", NAME(CN(UTF8("'x'ff"))) },
	{ "behind a good RDN", NAME(C(UTF8("'JP'")) "0400") },
};

START_TEST(no_normal_form)
{
	struct buf out = BUF_INIT;
	ck_assert_msg(!name_normal(&out, der_text(a, unsound[_i].in), NAME_FORM_EQUAL), "%s", unsound[_i].name);
	buf_free(&out);
}
END_TEST

static const struct {
	const char *name, *in, *rfc4514, *shorter;
} texts[] = {
	{ "plain", NAME(C(PRINTABLE("'JP'")) O(UTF8("'Ex'")) CN(UTF8("'www'"))), "CN=www,O=Ex,C=JP", "www" },
	{ "Japanese", NAME(O(UTF8("e6a0aae5bc8f"))), "O=株式", "株式" },
	{ "special", NAME(CN(UTF8("'#a,b+c;d\"e\\f<g>'"))), "CN=\\#a\\,b\\+c\\;d\\\"e\\\\f\\<g\\>",
	  "#a,b+c;d\"e\\f<g>" },
	{ "blanks", NAME(CN(UTF8("' a b '"))), "CN=\\ a b\\ ", " a b " },
	{ "one blank", NAME(CN(UTF8("' '"))), "CN=\\ ", " " },
	{ "NUL", NAME(CN(UTF8("'a'00'b'"))), "CN=a\\00b", "a\\x00b" },
	{ "line feed and ESC", NAME(CN(UTF8("'a'0a1b'b'"))), "CN=a\\0a\\1bb", "a\n\033b" },
	{ "invalid UTF-8", NAME(CN(UTF8("'a'ff'b'"))), "CN=a\\ffb",
	  "a\xff"
	  "b" },
	{ "DEL and what stands beside it", NAME(CN(UTF8("'~'7f'a'"))), "CN=~\\7fa", "~\177a" },
	{ "the last of the control characters", NAME(CN(UTF8("'a'1f20'b'"))), "CN=a\\1f b", "a\037 b" },
	{ "a sharp inside", NAME(CN(UTF8("'a#b'"))), "CN=a#b", "a#b" },
	{ "set", NAME(RDN(AVA("550403", UTF8("'x'")) AVA("55040b", UTF8("'y'")))), "CN=x+OU=y", "x" },
	{ "O and OU", NAME(O(UTF8("'x'")) OU(UTF8("'y'"))), "OU=y,O=x", "x, y" },
	{ "OU alone", NAME(OU(UTF8("'y'"))), "OU=y", "y" },
	{ "neither", NAME(C(PRINTABLE("'JP'"))), "C=JP", "C=JP" },
	{ "empty CN", NAME(O(UTF8("'x'")) CN(UTF8(""))), "CN=,O=x", "x" },
	{ "last CN", NAME(CN(UTF8("'a'")) CN(UTF8("'b'"))), "CN=b,CN=a", "b" },
	{ "unknown attribute", NAME(RDN(AVA("2a0304", UTF8("'x'")))), "1.2.3.4=#0c0178", "1.2.3.4=#0c0178" },
	{ "not a string", NAME(RDN(AVA("550403", "02{05}"))), "CN=#020105", "#020105" },
	{ "surrogates", NAME(CN(BMP("d83dde00"))), "CN=😀", "😀" },
	{ "a half of one behind a letter", NAME(CN(BMP("0041dc00"))), "CN=A\xef\xbf\xbd", "A\xef\xbf\xbd" },
	{ "a half of one before a letter", NAME(CN(BMP("d83d0041"))),
	  "CN=\xef\xbf\xbd"
	  "A",
	  "\xef\xbf\xbd"
	  "A" },
	{ "halves in four octets each", NAME(CN(UNIVERSAL("0000d83d0000de00"))), "CN=\xef\xbf\xbd\xef\xbf\xbd",
	  "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "half a surrogate", NAME(CN(BMP("d83d"))), "CN=\xef\xbf\xbd", "\xef\xbf\xbd" },
	{ "empty", NAME(""), "", "(no name)" },
	{ "unreadable", "0400", "#0400", "#0400" },
};

START_TEST(text)
{
	struct span name = der_text(a, texts[_i].in);

	unit_str(texts[_i].name, name_text(a, name), texts[_i].rfc4514);
	unit_str(texts[_i].name, name_short(a, name), texts[_i].shorter);
}
END_TEST

START_TEST(attributes)
{
	size_t n;
	struct span name =
	    der_text(a, NAME(C(PRINTABLE("'JP'")) RDN(AVA("550403", UTF8("'x'")) AVA("2a0304", IA5("'y'")))));
	struct ava *v = name_avas(a, name, &n);

	unit_int("count", n, 3);
	ck_assert(v[0].type == OID_C && v[0].rdn == 0 && v[0].tag == 0x13);
	ck_assert(v[1].type == OID_CN && v[1].rdn == 1);
	ck_assert(v[2].type == OID_UNKNOWN && v[2].rdn == 1 && v[2].oid.n == 3);
	unit_str("text", v[2].text, "y");
	unit_str("by type", name_attribute(a, name, OID_CN), "x");
	ck_assert(name_attribute(a, name, OID_O) == NULL);
	ck_assert(!name_is_empty(name));
	ck_assert(name_is_empty(der_text(a, NAME(""))));
	ck_assert(name_is_empty(SPAN_NONE));
}
END_TEST

static const struct {
	const char *in, *text, *value;
	bool ok;
} generals[] = {
	{ "82{'a.example'}", "DNS:a.example", "a.example", true },
	{ "82{'good'00'.evil'}", "DNS:good\\x00.evil", "good\\x00.evil", true },
	{ "81{'a@b'}", "email:a@b", "a@b", true },
	{ "86{'urn:x'}", "URI:urn:x", "urn:x", true },
	{ "87{c0000201}", "IP:192.0.2.1", "192.0.2.1", true },
	{ "87{20010db8000000000000000000000001}", "IP:2001:db8::1", "2001:db8::1", true },
	{ "87{0a000000ff000000}", "IP:10.0.0.0/8", "10.0.0.0/8", true },
	{ "87{0a000000ff00ff00}", "IP:10.0.0.0/255.0.255.0", "10.0.0.0/255.0.255.0", true },
	{ "87{0102}", "IP:#0102", "#0102", true },
	{ "88{2a0304}", "RID:1.2.3.4", "1.2.3.4", true },
	{ "a4{" NAME(CN(UTF8("'x'"))) "}", "dirName:CN=x", "CN=x", true },
	{ "a0{06{2b060104018237140203} a0{0c{'u@d'}}}", "othername:msUPN:u@d", "msUPN:u@d", true },
	{ "a0{06{2a0304} a0{02{05}}}", "othername:1.2.3.4:#020105", "1.2.3.4:#020105", true },
	{ "a0{06{2a0304}}", NULL, NULL, false },
	{ "a4{0400}", NULL, NULL, false },
	{ "85{'x'}", "EDI:#78", "#78", true }, /* how it is encoded is no one's concern */
	{ "a5{a1{0c{'x'}}}", "EDI:#a1030c0178", "#a1030c0178", true },
	{ "a2{'x'}", NULL, NULL, false },
	{ "82", NULL, NULL, false },
};

START_TEST(general)
{
	size_t n;
	bool ok;
	struct buf b = BUF_INIT;
	struct general_name *g = general_names(a, der_text(a, generals[_i].in), &n, &ok);

	ck_assert_msg(ok == generals[_i].ok && n == ok, "%s", generals[_i].in);
	if (ok) {
		general_name_text(&b, g);
		unit_str(generals[_i].in, buf_str(&b), generals[_i].text);
		buf_reset(&b);
		general_name_value(&b, g);
		unit_str(generals[_i].in, buf_str(&b), generals[_i].value);
	}
	buf_free(&b);
}
END_TEST

/* X.509 leaves room for kinds beyond registeredID [8]: they are passed over, the others stand. */
START_TEST(general_unknown_kind)
{
	size_t n;
	bool ok;
	struct general_name *g = general_names(a, der_text(a, "8a{'?'} 82{'a.example'} 89{00}"), &n, &ok);

	ck_assert(ok && n == 1 && g[0].type == GN_DNS);
	general_names(a, der_text(a, "49{00}"), &n, &ok); /* not context-specific: no name at all */
	ck_assert(!ok);
}
END_TEST

/* X.680 41.2, 41.4: which octets a string of that type may hold, each of them alone and behind one that it may. */
START_TEST(octets_of_types)
{
	static const struct {
		uint8_t tag;
		const char *octets, *good; /* NULL: all of ASCII */
	} types[] = {
		{ DER_NUMERIC_STRING, "0123456789 ", "1" },
		{ DER_PRINTABLE_STRING,
		  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?", "a" },
		{ DER_IA5_STRING, NULL, "a" },
		{ DER_VISIBLE_STRING, NULL, "a" },
	};

	for (size_t i = 0; i < UNIT_COUNT(types); i++)
		for (int c = 0; c < 256; c++) {
			const uint8_t two[] = { (uint8_t)types[i].good[0], (uint8_t)c };
			bool may = types[i].octets ? c && strchr(types[i].octets, c) != NULL : c < 0x80;

			ck_assert_msg(dirstring_valid(types[i].tag, span_of(two + 1, 1)) == may, "%d: %d", types[i].tag, c);
			ck_assert_msg(dirstring_valid(types[i].tag, span_of(two, 2)) == may, "%d: %d", types[i].tag, c);
		}
	for (size_t n = 0; n <= 8; n++) {
		unit_int("UCS-2", dirstring_valid(DER_BMP_STRING, span_of("\0a\0b\0c\0d", n)), n % 2 == 0);
		unit_int("UCS-4", dirstring_valid(DER_UNIVERSAL_STRING, span_of("\0\0\0a\0\0\0b", n)), n % 4 == 0);
	}
}
END_TEST

UNIT_SUITE("name")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, equal, pairs);
	UNIT_ROWS(tc, generation, generations);
	UNIT_ROWS(tc, renewal, renewals);
	UNIT_ROWS(tc, within, prefixes);
	UNIT_ROWS(tc, forms, alike);
	UNIT_ROWS(tc, no_normal_form, unsound);
	UNIT_ROWS(tc, text, texts);
	UNIT_ROWS(tc, general, generals);
	tcase_add_test(tc, general_unknown_kind);
	tcase_add_test(tc, attributes);
	tcase_add_test(tc, octets_of_types);
}
