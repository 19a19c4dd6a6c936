/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that are expected, against names in certificates: RFC 9525 6, RFC 5280 7.2 to 7.5. */
#include "tests/unit/unit.h"
#include "chain/hostname.h"

/* ---- what a person may write ---- */

static const struct {
	const char *text, *name;
	enum host_kind kind;
	bool ok;
} hosts[] = {
	{ "www.example.com", "www.example.com", HOST_DNS, true },
	{ "WWW.Example.COM.", "www.example.com", HOST_DNS, true },
	{ "localhost", "localhost", HOST_DNS, true },
	{ "a_b.example", "a_b.example", HOST_DNS, true },
	{ "\xe4\xbe\x8b\xe3\x81\x88.\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88", "xn--r8jz45g.xn--zckzah", HOST_DNS,
	  true }, /* 例え.テスト */
	{ "B\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example", HOST_DNS, true },
	{ "a.", "a", HOST_DNS, true },
	{ "", "", HOST_DNS, false },
	{ ".", "", HOST_DNS, false },
	{ "a..b", "", HOST_DNS, false },
	{ ".example.com", "", HOST_DNS, false },
	{ "a b", "", HOST_DNS, false },
	{ "*.example.com", "", HOST_DNS, false },
	{ "host:443", "", HOST_DNS, false },
	{ "a123456789b123456789c123456789d123456789e123456789f123456789abcd.example", "", HOST_DNS,
	  false }, /* a label of 64 */
	{ "192.0.2.1", "", HOST_IP, true },
	{ "2001:db8::1", "", HOST_IP, true },
	{ "[2001:db8::1]", "", HOST_IP, true },
	{ "::ffff:192.0.2.1", "", HOST_IP, true },
	{ "user@Example.com", "example.com", HOST_EMAIL, true },
	{ "@example.com", "", HOST_DNS, false },
	{ "user@", "", HOST_DNS, false },
	{ "user@B\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example", HOST_EMAIL, true },
	{ "\"us er\"@example.com.", "example.com", HOST_EMAIL, true },
	{ "\"\"@example.com", "example.com", HOST_EMAIL, true }, /* its local part is empty, not absent */
	{ "\xe4\xbd\x9c@example.com", "example.com", HOST_EMAIL, true },
	{ "us er@example.com", "", HOST_DNS, false },
	{ "Joe <joe@example.com>", "", HOST_DNS, false },
	{ "https://user@example.com/x", "", HOST_URI, true },
	{ "spiffe://td/workload", "", HOST_URI, true },
	{ "urn:example:a", "", HOST_URI, true },
	{ "URN:example:a", "", HOST_URI, true },
	{ "ur:example:a", "", HOST_DNS, false },
	{ "urx:example:a", "", HOST_DNS, false },
	{ "uxn:example:a", "", HOST_DNS, false },
	{ "xrn:example:a", "", HOST_DNS, false },
	{ "[2001:db8::1", "", HOST_DNS, false },
	{ "2001:db8::1]", "", HOST_DNS, false },
	{ "[]", "", HOST_DNS, false },
	{ "[", "", HOST_DNS, false },
	{ "]", "", HOST_DNS, false },
	{ "[a]", "", HOST_DNS, false },
	{ "[::]", "", HOST_IP, true },
};

START_TEST(host)
{
	struct host h;
	bool ok = host_parse(hosts[_i].text, &h);

	unit_int(hosts[_i].text, ok, hosts[_i].ok);
	unit_int(hosts[_i].text, h.kind, hosts[_i].kind);
	unit_str(hosts[_i].text, h.name, hosts[_i].name);
}
END_TEST

START_TEST(host_octets)
{
	struct host h;

	ck_assert(!host_parse(NULL, &h) && h.kind == HOST_DNS);
	ck_assert(host_parse("192.0.2.1", &h) && h.nip == 4 && memcmp(h.ip, "\xc0\0\2\1", 4) == 0);
	ck_assert(host_parse("[::1]", &h) && h.nip == 16 && h.ip[15] == 1);
}
END_TEST

/* ---- one pattern, one name ---- */

static const struct {
	const char *pattern, *name;
	bool match, near;
} patterns[] = {
	{ "www.example.com", "www.example.com", true, false },
	{ "WWW.EXAMPLE.com", "www.example.com", true, false },
	{ "www.example.com", "example.com", false, false },
	{ "example.com", "www.example.com", false, false },
	{ "wwwexample.com", "www.example.com", false, false },
	{ "www.example.com.", "www.example.com", false, false }, /* an absolute name is no presented identifier */
	{ "*.example.com", "www.example.com", true, false },
	{ "*.EXAMPLE.com", "WWW.example.COM", true, false },
	{ "*.example.com", "a.b.example.com", false, true },
	{ "*.example.com", "example.com", false, true },
	{ "*.example.com", "xexample.com", false, false },
	{ "*.example.com", ".example.com", false, false },
	{ "*.example.com", "xn--bcher-kva.example.com", true,
	  false }, /* the star is the whole label, whatever is in it */
	/* RFC 5280 7.2: a dNSName has A-labels; nothing in it is mapped */
	{ "*.b\xc3\xbc"
	  "cher.example",
	  "www.xn--bcher-kva.example", false, false },
	{ "b\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example", false, false },
	{ "b\xc3\xbc"
	  "cher.example",
	  "b\xc3\xbc"
	  "cher.example",
	  false, false },
	{ "xn--bcher-kva.example",
	  "b\xc3\xbc"
	  "cher.example",
	  true, false },
	{ "XN--BCHER-KVA.example", "xn--bcher-kva.example", true, false },
	{ "\xef\xbd\x97\xef\xbd\x97\xef\xbd\x97.example.com", "www.example.com", false, false }, /* fullwidth */
	{ "www\xe3\x80\x82"
	  "example\xe3\x80\x82"
	  "com",
	  "www.example.com", false, false },                            /* ideographic full stops */
	{ "www.exa\xc2\xadmple.com", "www.example.com", false, false }, /* a soft hyphen */
	/* nor is anything taken away */
	{ " www.example.com", "www.example.com", false, false },
	{ "www.example.com ", "www.example.com", false, false },
	{ "www.example.com:443", "www.example.com", false, false },
	{ "https://www.example.com", "www.example.com", false, false },
	{ "*.example.com.", "www.example.com", false, false },
	{ "www.example.com", "www.example.com.", true, false }, /* who expects may write the root's dot */
	{ "w*.example.com", "www.example.com", false, false },  /* part of a label: RFC 9525 6.3 */
	{ "*w.example.com", "www.example.com", false, false },
	{ "www.*.com", "www.example.com", false, false },
	{ "*.*.com", "www.example.com", false, false },
	{ "*", "localhost", false, false },
	{ "*.com", "example.com", false, false },
	{ "*.", "example", false, false },
	{ "*..com", "a..com", false, false },
	{ "*.example..com", "a.example..com", false, false },
	{ "", "example.com", false, false },
	{ "192.0.2.1", "192.0.2.1", true,
	  false }, /* as text; an address that is expected is compared by octets, below */
	{ "a_b.example.com", "a_b.example.com", true, false },
	{ "*.example.com", "*.example.com", false, false },
};

START_TEST(pattern)
{
	struct span p = span_str(patterns[_i].pattern);
	struct host h;
	bool known = host_parse(patterns[_i].name, &h);
	const char *name = h.kind == HOST_IP ? patterns[_i].name : h.name;

	ck_assert_msg((known && hostname_dns_matches(p, name)) == patterns[_i].match, "%s against %s",
	              patterns[_i].pattern, patterns[_i].name);
	ck_assert_msg((known && hostname_wildcard_near(p, name)) == patterns[_i].near, "%s near %s",
	              patterns[_i].pattern, patterns[_i].name);
}
END_TEST

/* ---- is a text a host's name? ---- */

static const struct {
	const char *text;
	bool is;
} texts[] = {
	{ "www.example.com", true },
	{ "a-b.example", true },
	{ "a--b.example", true },
	{ "xn--r8jz45g.example", true },
	{ "*.example.com", true },
	{ "a1.example", true },
	{ "-a.example", false },
	{ "a-.example", false },
	{ "a.-b.example", false },
	{ "a.b-.example", false },
	{ "a.example-", false },
	{ "-.example", false },
	{ "a.-", false },
	{ "example", false },
	{ "*.com", false },
	{ "Some Server", false },
	{ "a..example", false },
	{ "", false },
	{ "user@example.com", false },
};

START_TEST(is_dns)
{
	unit_int(texts[_i].text, hostname_is_dns(span_str(texts[_i].text)), texts[_i].is);
}
END_TEST

/* "good.example\0.evil.example": the oldest trick. */
START_TEST(embedded_nul)
{
	static const char evil[] = "www.example.com\0.evil.example";

	ck_assert(!hostname_dns_matches(span_of(evil, sizeof evil - 1), "www.example.com"));
}
END_TEST

START_TEST(long_names)
{
	char name[400];

	memset(name, 'a', sizeof name);
	for (size_t i = 50; i < sizeof name; i += 50)
		name[i] = '.';
	name[299] = '\0';
	ck_assert(!hostname_dns_matches(span_str(name), name));
	name[253] = '\0';
	ck_assert(hostname_dns_matches(span_str(name), name));
	name[253] = 'a';
	name[254] = '\0';
	ck_assert(!hostname_dns_matches(span_str(name), name));
}
END_TEST

/* ---- a certificate's SAN ---- */

#define OCTETS(s)                                                                                                      \
	{                                                                                                              \
		(const uint8_t *)("" s), sizeof(s) - 1                                                                 \
	}
static struct general_name san[] = {
	{ .type = GN_DNS, .value = OCTETS("www.example.com") },
	{ .type = GN_DNS, .value = OCTETS("*.shop.example.com") },
	{ .type = GN_DNS, .value = OCTETS("192.0.2.9") },
	{ .type = GN_IP, .value = OCTETS("\xc0\0\2\1") },
	{ .type = GN_IP, .value = OCTETS("\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1") },
	{ .type = GN_IP, .value = OCTETS("\xc0\0\2\0\xff\xff\xff\0") }, /* a range is no address */
	{ .type = GN_EMAIL, .value = OCTETS("User@Example.COM") },
	{ .type = GN_URI, .value = OCTETS("spiffe://td/a") },
	{ .type = GN_EMAIL, .value = OCTETS("\"Joe\"@example.com") },
	{ .type = GN_EMAIL, .value = OCTETS("ann@example.com.") },
	{ .type = GN_EMAIL, .value = OCTETS("\xe4\xbd\x9c@example.com") },
	{ .type = GN_OTHER, .value = OCTETS("\6\10\x2b\6\1\5\5\7\x8\x9\xa0\x11\x0c\x0f\xe8\x80\x85@Example.com") },
	{ .type = GN_URI, .value = OCTETS("urn:a b") },
	{ .type = GN_URI, .value = OCTETS("spiffe://td./a") },
};

static const struct {
	const char *host;
	enum host_match match;
	int which; /* -2: any */
} asked[] = {
	{ "www.example.com", HOST_MATCH, 0 },
	{ "a.shop.example.com", HOST_MATCH, 1 },
	{ "a.b.shop.example.com", HOST_DIFFERS, 1 },
	{ "wwww.example.com", HOST_DIFFERS, 0 },
	{ "192.0.2.1", HOST_MATCH, 3 },
	{ "192.0.2.9", HOST_DIFFERS, 2 }, /* written as a DNS name: near, and never a match */
	{ "2001:db8::1", HOST_MATCH, 4 },
	{ "2001:db8::2", HOST_DIFFERS, 4 },
	{ "192.0.2.0", HOST_DIFFERS, -2 },
	{ "User@example.com", HOST_MATCH, 6 },
	{ "user@example.com", HOST_DIFFERS, -2 }, /* the local part is compared to the letter: RFC 5280 7.5 */
	{ "User@www.example.com", HOST_DIFFERS, -2 },
	{ "spiffe://td/a", HOST_MATCH, 7 },
	{ "spiffe://td/b", HOST_DIFFERS, 7 },
	{ "spiffe://td/A", HOST_DIFFERS, -2 },
	{ "not a name", HOST_DIFFERS, -2 },
	/* RFC 5321 4.1.2: quotes that nothing needs */
	{ "Joe@example.com", HOST_MATCH, 8 },
	{ "\"User\"@example.com", HOST_MATCH, 6 },
	{ "\"Us\\er\"@example.com", HOST_MATCH, 6 },
	{ "ann@example.com", HOST_DIFFERS, -2 },          /* a final dot, RFC 5280 7.5 */
	{ "\xe8\x80\x85@example.com", HOST_MATCH, 11 },   /* RFC 9598 5 */
	{ "\xe4\xbd\x9c@example.com", HOST_DIFFERS, -2 }, /* an rfc822Name is ASCII: RFC 5280 7.5 */
	{ "urn:a b", HOST_DIFFERS, -2 },                  /* RFC 3986 2 */
	{ "spiffe://td./a", HOST_DIFFERS, -2 },
};

START_TEST(subject_alt_names)
{
	struct certificate c = { .has_san = true, .san = san, .nsan = UNIT_COUNT(san) };
	struct host h;
	int which = -9;

	host_parse(asked[_i].host, &h);
	unit_int(asked[_i].host, hostname_match(&c, &h, &which), asked[_i].match);
	if (asked[_i].which != -2)
		unit_int(asked[_i].host, which, asked[_i].which);
}
END_TEST

/* Names longer than what is compared: the sanitizer sees a step too far, and the first of equals is the nearest. */
START_TEST(long_neighbours)
{
	char text[3][100];
	struct general_name names_of[3];
	struct certificate c = { .has_san = true, .san = names_of, .nsan = 3 };
	struct host h;
	int which;

	for (size_t i = 0; i < UNIT_COUNT(text); i++) {
		snprintf(text[i], sizeof text[i], "%s.%060d.%zu.example.com", i ? "www" : "abc", 0, i);
		names_of[i] = (struct general_name){ .type = GN_DNS, .value = span_str(text[i]) };
	}
	ck_assert(host_parse("www.000000000000000000000000000000000000000000000000000000000000.3.example.com", &h));
	ck_assert_int_eq(hostname_match(&c, &h, &which), HOST_DIFFERS);
	ck_assert_int_eq(which, 1);
}
END_TEST

/* Of several names the one that takes the fewest changes, the first of equals. */
static const struct {
	const char *host, *names[4];
	int nearest;
} neighbours[] = {
	{ "abcd.example", { "xbcd.example", "abc.example", "abcde.example" }, 0 },
	{ "abcd.example", { "xxcd.example", "abc.example", "abcde.example" }, 1 },
	{ "abcd.example", { "xxcd.example", "abxx.example", "abcde.example" }, 2 },
	{ "abcd.example", { "bacd.example", "ABXD.example", "abcd.xexample" }, 1 },
	{ "abcd.example", { "www.abcd.example", "abcdabc.example", "bcd.example" }, 2 },
	{ "a.example", { "bbbb.example", "bbb.example", "bb.example", "b.example" }, 3 },
	{ "aaaa.example", { "b.example", "bb.example", "aa.example", "bbbb.example" }, 2 },
};

START_TEST(nearest)
{
	struct general_name n[4];
	struct certificate c = { .has_san = true, .san = n };
	struct host h;
	int which = -9;

	for (; c.nsan < 4 && neighbours[_i].names[c.nsan]; c.nsan++)
		n[c.nsan] = (struct general_name){ .type = GN_DNS, .value = span_str(neighbours[_i].names[c.nsan]) };
	ck_assert(host_parse(neighbours[_i].host, &h));
	ck_assert_int_eq(hostname_match(&c, &h, &which), HOST_DIFFERS);
	unit_int(neighbours[_i].names[0], which, neighbours[_i].nearest);
}
END_TEST

START_TEST(without_names)
{
	struct certificate none = { .has_san = false }, dns = { .has_san = true, .san = san, .nsan = 2 };
	struct host name, ip;
	int which;

	ck_assert(host_parse("www.example.com", &name) && host_parse("192.0.2.1", &ip));
	ck_assert_int_eq(hostname_match(&none, &name, &which), HOST_NO_SAN);
	ck_assert_int_eq(which, -1);
	ck_assert_int_eq(hostname_match(&dns, &ip, NULL), HOST_NO_NAME_OF_KIND);
}
END_TEST

/* However many there are: an answer at once. */
START_TEST(many_names)
{
	size_t n = 200000;
	struct general_name *many = calloc(n, sizeof *many);
	struct certificate c = { .has_san = true, .san = many, .nsan = n };
	struct host h;

	ck_assert(many && host_parse("nowhere.example", &h));
	for (size_t i = 0; i < n; i++)
		many[i] = san[i % 2];
	ck_assert_int_eq(hostname_match(&c, &h, NULL), HOST_DIFFERS);
	free(many);
}
END_TEST

/* ---- the CN, for explanations ---- */

static const struct {
	const char *cn, *host;
	bool would;
} names[] = {
	{ "www.example.com", "www.example.com", true },
	{ "*.example.com", "www.example.com", true },
	{ "www.example.com", "example.com", false },
	{ "192.0.2.1", "192.0.2.1", true },
	{ "192.0.2.1", "192.0.2.2", false },
	{ "2001:DB8::1", "2001:db8::1", true },
	{ "user@example.com", "user@example.com", true },
	{ "Some Server", "www.example.com", false },
	{ "192.0.2.1", "2001:db8::1", false },
	{ "::ffff:192.0.2.1", "192.0.2.1", false },
	{ "user@example.com", "user@example.org", false },
	{ "", "www.example.com", false },
	{ "x", "spiffe://td/workload", false },
};

START_TEST(common_name)
{
	struct arena *a = arena_new();
	size_t n = strlen(names[_i].cn);
	char der[128] = { 0x30, (char)(n + 11), 0x31,   (char)(n + 9), 0x30, (char)(n + 7), 6, 3, 0x55, 4,
		          3,    0x0c,           (char)n };
	struct certificate c = { .arena = a, .subject = span_of(der, n + 13) };
	struct host h;

	memcpy(der + 13, names[_i].cn, n);
	ck_assert(host_parse(names[_i].host, &h));
	const char *cn = hostname_cn_would_match(&c, &h);
	unit_int(names[_i].cn, cn != NULL, names[_i].would);
	arena_free(a);
}
END_TEST

UNIT_SUITE("hostname")
{
	UNIT_ROWS(tc, host, hosts);
	tcase_add_test(tc, host_octets);
	UNIT_ROWS(tc, pattern, patterns);
	UNIT_ROWS(tc, is_dns, texts);
	tcase_add_test(tc, embedded_nul);
	tcase_add_test(tc, long_names);
	UNIT_ROWS(tc, subject_alt_names, asked);
	tcase_add_test(tc, long_neighbours);
	UNIT_ROWS(tc, nearest, neighbours);
	tcase_add_test(tc, without_names);
	tcase_add_test(tc, many_names);
	UNIT_ROWS(tc, common_name, names);
}
