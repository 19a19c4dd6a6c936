/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/fixture.h"
#include "base/clock.h"
#include "cert/der.h"
#include "cert/oid.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

static const struct {
	const char *name, *in;
	bool ok;
	size_t header, value, whole;
	unsigned oddity;
} elements[] = {
	{ "nothing", "", false, 0, 0, 0, 0 },
	{ "one octet", "30", false, 0, 0, 0, 0 },
	{ "empty", "3000", true, 2, 0, 2, 0 },
	{ "short", "040261626363", true, 2, 2, 4, 0 },
	{ "one length octet", "048103616263", true, 3, 3, 6, DER_LONG_LENGTH },
	{ "leading zero length", "04820003616263", true, 4, 3, 7, DER_LONG_LENGTH },
	{ "cut", "0405616263", true, 2, 3, 5, DER_TRUNCATED },
	{ "cut, huge", "0488ffffffffffffffff61", true, 10, 1, 11, DER_TRUNCATED },
	{ "nine length octets", "0489010203040506070809", false, 0, 0, 0, 0 },
	{ "reserved length", "04ff6162", false, 0, 0, 0, 0 },
	{ "length octets missing", "048261", false, 0, 0, 0, 0 },
	{ "high tag", "1f8101020506", true, 4, 2, 6, DER_HIGH_TAG },
	{ "high tag without end", "1f8181818181818181", false, 0, 0, 0, 0 },
	{ "indefinite", "3080020101000005", true, 2, 3, 7, DER_INDEFINITE },
	{ "indefinite in indefinite", "308030800201010000000005", true, 2, 7, 11, DER_INDEFINITE },
	{ "indefinite, zeros in a value", "3080040200000000", true, 2, 4, 8, DER_INDEFINITE },
	{ "indefinite, an empty element", "308005000000", true, 2, 2, 6, DER_INDEFINITE },
	{ "indefinite, one zero in front of an element", "3080000101000005", true, 2, 3, 7, DER_INDEFINITE },
	{ "indefinite, an element that begins with one zero", "30800200000000", true, 2, 2, 6, DER_INDEFINITE },
	{ "indefinite without end", "3080020101", true, 2, 3, 5, DER_INDEFINITE | DER_TRUNCATED },
	{ "indefinite, cut inside", "30800209010000", true, 2, 5, 7, DER_INDEFINITE | DER_TRUNCATED },
};

START_TEST(element)
{
	struct span in = der_text(a, elements[_i].in), before = in;
	struct der d = { 0 };

	ck_assert_msg(der_next(&in, &d) == elements[_i].ok, "%s", elements[_i].name);
	if (!elements[_i].ok) {
		ck_assert_msg(in.p == before.p && in.n == before.n, "%s: moved", elements[_i].name);
		return;
	}
	unit_int(elements[_i].name, d.header, elements[_i].header);
	unit_int(elements[_i].name, d.value.n, elements[_i].value);
	unit_int(elements[_i].name, d.whole.n, elements[_i].whole);
	unit_int(elements[_i].name, d.oddity, elements[_i].oddity);
	unit_int(elements[_i].name, in.n, before.n - d.whole.n);
}
END_TEST

/* A million nested openings cost one pass, not a stack or a square. */
START_TEST(deep)
{
	size_t n = 1000000, nodes;
	uint8_t *p = xmalloc(n);
	bool cut;

	for (size_t i = 0; i < n; i++)
		p[i] = i % 2 ? 0x80 : 0x30;
	struct span in = span_of(p, n);
	struct der d;
	ck_assert(der_next(&in, &d));
	der_tree(a, span_of(p, n), 100000, &nodes, &cut);
	ck_assert_uint_le(nodes, 64);
	ck_assert(cut);
	free(p);
}
END_TEST

static const struct {
	const char *in;
	bool ok;
	long long value;
} integers[] = {
	{ "00", true, 0 },
	{ "7f", true, 127 },
	{ "80", true, -128 },
	{ "ff", true, -1 },
	{ "0080", true, 128 },
	{ "00000080", true, 128 },
	{ "ffffff", true, -1 },
	{ "7fffffffffffffff", true, 0x7fffffffffffffff },
	{ "", false, 0 },
	{ "008000000000000000", false, 0 },
	{ "010000000000000000", false, 0 },
	{ "0000000000000000000001", true, 1 },
	{ "8000000000000000", true, (-0x7fffffffffffffff - 1) },
	{ "ff8000000000000000", true, (-0x7fffffffffffffff - 1) },
	{ "ff8100000000000000", true, -0x7f00000000000000 },
	{ "ff7fffffffffffffff", false, 0 },
	{ "007fffffffffffffff", true, 0x7fffffffffffffff },
	{ "000100000000000000", true, 0x100000000000000 },
	{ "007f00000000000001", true, 0x7f00000000000001 },
	{ "ffffffffffffffff01", true, -255 },
	{ "018000000000000000", false, 0 },
};

START_TEST(integer)
{
	int64_t v = 0;

	ck_assert_msg(der_int64(der_text(a, integers[_i].in), &v) == integers[_i].ok, "%s", integers[_i].in);
	unit_int(integers[_i].in, v, integers[_i].value);
}
END_TEST

static const struct {
	const char *in;
	unsigned bits;
} sizes[] = {
	{ "", 0 },       { "00", 0 },     { "0000", 0 },     { "01", 1 },        { "0001", 1 }, { "02", 2 },
	{ "7f", 7 },     { "0080", 8 },   { "00ff", 8 },     { "0100", 9 },      { "010000", 17 }, { "00010000", 17 },
	{ "0001ff", 9 }, { "7fffff", 23 }, { "00800000", 24 }, { "0000000001", 1 },
};

START_TEST(integer_bits)
{
	unit_int(sizes[_i].in, der_integer_bits(der_text(a, sizes[_i].in)), sizes[_i].bits);
}
END_TEST

static const struct {
	uint8_t tag;
	const char *in, *out; /* NULL: not a time */
	bool odd;
} times[] = {
	{ DER_UTC_TIME, "260601120000Z", "2026-06-01T12:00:00Z", false },
	{ DER_UTC_TIME, "490601120000Z", "2049-06-01T12:00:00Z", false },
	{ DER_UTC_TIME, "500601120000Z", "1950-06-01T12:00:00Z", false },
	{ DER_UTC_TIME, "2606011200Z", "2026-06-01T12:00:00Z", true },
	{ DER_UTC_TIME, "260601120000+0900", "2026-06-01T03:00:00Z", true },
	{ DER_UTC_TIME, "260601120000-0030", "2026-06-01T12:30:00Z", true },
	{ DER_UTC_TIME, "260601120000", "2026-06-01T12:00:00Z", true },
	{ DER_UTC_TIME, "260601120000.5Z", NULL, false },
	{ DER_UTC_TIME, "261301120000Z", NULL, false },
	{ DER_UTC_TIME, "260230120000Z", NULL, false },
	{ DER_UTC_TIME, "280229120000Z", "2028-02-29T12:00:00Z", false },
	{ DER_UTC_TIME, "270229120000Z", NULL, false },
	{ DER_UTC_TIME, "260601240000Z", NULL, false },
	{ DER_UTC_TIME, "260601126000Z", NULL, false },
	{ DER_UTC_TIME, "2606011200 0Z", NULL, false },
	{ DER_UTC_TIME, "260601120000Zx", NULL, false },
	{ DER_UTC_TIME, "260601120000+2500", NULL, false },
	{ DER_UTC_TIME, "260601120000+2400", NULL, false },
	{ DER_UTC_TIME, "260601120000+2359", "2026-05-31T12:01:00Z", true },
	{ DER_UTC_TIME, "260601120000+0060", NULL, false },
	{ DER_UTC_TIME, "260601120000*0900", NULL, false },
	{ DER_UTC_TIME, "260601120000+", NULL, false },
	{ DER_UTC_TIME, "260601120000+09", NULL, false },
	{ DER_UTC_TIME, "260601120000+0x00", NULL, false },
	{ DER_UTC_TIME, "260601120000+090x", NULL, false },
	{ DER_UTC_TIME, "260601120000+09000", NULL, false },
	{ DER_UTC_TIME, "", NULL, false },
	{ DER_GENERALIZED_TIME, "20500601120000Z", "2050-06-01T12:00:00Z", false },
	{ DER_GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59Z", false },
	{ DER_GENERALIZED_TIME, "00000101000000Z", "0000-01-01T00:00:00Z", false },
	{ DER_GENERALIZED_TIME, "20260601120000Z", "2026-06-01T12:00:00Z", true },
	{ DER_GENERALIZED_TIME, "20500601120000.123Z", "2050-06-01T12:00:00Z", true },
	{ DER_GENERALIZED_TIME, "20500601120000.Z", NULL, false },
	{ DER_GENERALIZED_TIME, "21000229120000Z", NULL, false },
	{ DER_INTEGER, "260601120000Z", NULL, false },
};

START_TEST(time_forms)
{
	int64_t t = 0;
	bool odd = false;
	char text[32];
	bool ok = der_time(times[_i].tag, span_str(times[_i].in), &t, &odd);

	ck_assert_msg(ok == (times[_i].out != NULL), "%s", times[_i].in);
	if (!ok)
		return;
	unit_str(times[_i].in, time_rfc3339(t, text), times[_i].out);
	unit_int(times[_i].in, odd, times[_i].odd);
}
END_TEST

/* Of digits behind the end nothing is known. */
START_TEST(time_ends_with_its_octets)
{
	static const char text[] = "20260601120000.55Z";
	int64_t t;
	bool odd;

	for (size_t n = 15; n < sizeof text; n++)
		ck_assert_msg(der_time(DER_GENERALIZED_TIME, span_of(text, n), &t, &odd) == (n > 15), "%zu", n);
}
END_TEST

static const struct {
	const char *in, *out;
} oids[] = {
	{ "550403", "2.5.4.3" },
	{ "2a864886f70d010101", "1.2.840.113549.1.1.1" },
	{ "8837", "2.999" },
	{ "00", "0.0" },
	{ "2b", "1.3" },
	{ "2a86", "1.2?" },
	{ "", "?" },
	{ "ffffffffffffffffffffffff7f", "?" },
};

START_TEST(dotted)
{
	char out[128];

	unit_str(oids[_i].in, der_oid_dotted(der_text(a, oids[_i].in), out, sizeof out), oids[_i].out);
}
END_TEST

START_TEST(dotted_in_little_room)
{
	for (size_t size = 1; size < 24; size++) {
		char *out = xmalloc(size);

		der_oid_dotted(oid_bytes(OID_KEY_RSA), out, size);
		ck_assert(strlen(out) < size);
		ck_assert(strncmp(out, "1.2.840.113549.1.1.1", strlen(out)) == 0);
		free(out);
	}
}
END_TEST

static const struct {
	const char *name, *in;
	enum der_fault fault;
} faults[] = {
	{ "sound", "30{0101ff 30{02{05}}}", DER_SOUND },
	{ "boolean of one", "30{010101}", DER_ODD_BOOLEAN },
	{ "boolean of two octets", "30{0102ffff}", DER_ODD_BOOLEAN },
	{ "long length", "30{04810100}", DER_NOT_DISTINGUISHED },
	{ "indefinite", "30{30800000}", DER_NOT_DISTINGUISHED },
	{ "overrun", "30{0405aa}", DER_OVERRUN },
	{ "no element", "30{04}", DER_OVERRUN },
};

/* X.690 8.6, 11.2: the bits, and whether one is set that is declared unused. */
static const struct {
	const char *name, *value;
	unsigned bits;
	bool beyond;
} named[] = {
	{ "one bit", "0780", 1, false },
	{ "bit 5", "0204", 1 << 5, false },
	{ "bit 5 declared unused", "0304", 0, true },
	{ "bits 0 and 5, the second declared unused", "0384", 1, true },
	{ "bit 8", "070080", 1 << 8, false },
	{ "bits 8 and 9, the second declared unused", "0700c0", 1 << 8, true },
	{ "all of two octets", "00ffff", 0xffff, false },
	{ "no bits", "00", 0, false },
	{ "nothing", "", 0, false },
	{ "eight unused bits", "0880", 0, false },
	{ "more than 32", "00ffffffffff", 0xffffffff, false },
};

START_TEST(named_bits)
{
	struct span s = der_text(a, named[_i].value);

	unit_int(named[_i].name, der_named_bits(s), named[_i].bits);
	unit_int(named[_i].name, der_unused_bits_set(s), named[_i].beyond);
}
END_TEST

START_TEST(fault)
{
	const uint8_t *at;

	unit_int(faults[_i].name, der_fault(der_text(a, faults[_i].in), &at), faults[_i].fault);
}
END_TEST

/* Depth and tag of each node. */
static const char *tree_text(struct span s, size_t max, bool *cut)
{
	size_t n;
	struct buf b = BUF_INIT;
	struct der_node *t = der_tree(a, s, max, &n, cut);

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%u%s %s@%u", i ? ", " : "", t[i].depth, t[i].encapsulated ? "*" : "",
		           der_tag_name(t[i].der.tag), (unsigned)t[i].offset);
	char *out = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return out;
}

START_TEST(tree)
{
	bool cut;
	struct span s = der_text(a, "30{02{01} a3{04{30{0101ff}}} 04{0102}} 0500");

	unit_str("tree", tree_text(s, 100, &cut),
	         "0 SEQUENCE@0, 1 INTEGER@2, 1 [3]@5, 2 OCTET STRING@7, 3* SEQUENCE@9, 4 BOOLEAN@11, 1 OCTET "
	         "STRING@14, 0 NULL@18");
	ck_assert(!cut);
	unit_str("cut", tree_text(s, 2, &cut), "0 SEQUENCE@0, 1 INTEGER@2");
	ck_assert(cut);
}
END_TEST

UNIT_SUITE("der")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, element, elements);
	UNIT_ROWS(tc, integer, integers);
	UNIT_ROWS(tc, integer_bits, sizes);
	UNIT_ROWS(tc, time_forms, times);
	tcase_add_test(tc, time_ends_with_its_octets);
	UNIT_ROWS(tc, dotted, oids);
	UNIT_ROWS(tc, fault, faults);
	UNIT_ROWS(tc, named_bits, named);
	tcase_add_test(tc, dotted_in_little_room);
	tcase_add_test(tc, deep);
	tcase_add_test(tc, tree);
}
