/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table, the enum and the look-up name the same things. */
#include "tests/unit/unit.h"
#include "cert/der.h"
#include "cert/oid.h"

static int arcs_compare(const char *x, const char *y)
{
	for (;;) {
		char *nx, *ny;
		unsigned long ax = strtoul(x, &nx, 10), ay = strtoul(y, &ny, 10);

		if (ax != ay)
			return ax < ay ? -1 : 1;
		if (*nx == '\0' || *ny == '\0')
			return *nx == *ny ? 0 : *nx == '\0' ? -1 : 1;
		x = nx + 1;
		y = ny + 1;
	}
}

START_TEST(table)
{
	char line[512], last[128] = "0.0", dotted[128], back[128];
	uint8_t octets[64];
	size_t rows = 0, named = 0;
	FILE *f = fopen(unit_path("srcdir", "data/oids.tsv"), "r");

	ck_assert(f != NULL);
	while (fgets(line, sizeof line, f)) {
		char *column[5], *p = line;

		if (line[0] == '#')
			continue;
		line[strcspn(line, "\n")] = '\0';
		for (int i = 0; i < 5; i++, p += strcspn(p, "\t"), p += *p == '\t') {
			column[i] = p;
			if (i > 0)
				p[-1] = '\0';
		}
		rows++;
		named += strcmp(column[4], "-") != 0;
		snprintf(dotted, sizeof dotted, "%s", column[0]);
		ck_assert_msg(arcs_compare(last, dotted) < 0, "%s is not sorted", dotted);
		snprintf(last, sizeof last, "%s", dotted);
		struct span s = span_of(octets, oid_encode(dotted, octets, sizeof octets));
		unit_str(dotted, der_oid_dotted(s, back, sizeof back), dotted);
		unit_str(dotted, oid_name(s), column[1]);
		unit_str(dotted, oid_title(s), column[2]);
		ck_assert_msg((oid_find(s) != OID_UNKNOWN) == (strcmp(column[4], "-") != 0), "%s", dotted);
	}
	fclose(f);
	unit_int("every name of the enum is in the table", named, OID_COUNT - 1);
	ck_assert_uint_ge(rows, 250);
}
END_TEST

START_TEST(round_trip)
{
	for (int id = OID_UNKNOWN + 1; id < OID_COUNT; id++) {
		struct span s = oid_bytes((enum oid)id);

		ck_assert_msg(s.n > 0 && oid_find(s) == (enum oid)id, "enum oid %d", id);
	}
	ck_assert(oid_bytes(OID_UNKNOWN).p == NULL);
	ck_assert(oid_bytes(OID_COUNT).p == NULL);
	ck_assert(oid_find(SPAN_NONE) == OID_UNKNOWN);
	ck_assert(oid_name(SPAN_LIT("\x55\x04")) == NULL);
	ck_assert(oid_name(SPAN_LIT("\x55\x04\x03\x01")) == NULL);
}
END_TEST

START_TEST(known_octets)
{
	ck_assert(oid_find(SPAN_LIT("\x55\x04\x03")) == OID_CN);
	ck_assert(oid_find(SPAN_LIT("\x2b\x06\x01\x05\x05\x07\x03\x01")) == OID_EKU_SERVER);
	ck_assert(oid_find(SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")) == OID_SHA256_RSA);
	unit_str("ML-DSA", oid_name(SPAN_LIT("\x60\x86\x48\x01\x65\x03\x04\x03\x12")), "ML-DSA-65");
}
END_TEST

static const struct {
	const char *in;
	size_t n; /* 0: not an OID */
} dotted[] = {
	{ "2.5.4.3", 3 },
	{ "1.3", 1 },
	{ "2.999", 2 },
	{ "0.39", 1 },
	{ "1.40", 0 },
	{ "3.1", 0 },
	{ "", 0 },
	{ "1", 0 },
	{ "1.", 0 },
	{ "1.2.", 0 },
	{ "1..2", 0 },
	{ "1.2.x", 0 },
	{ "1.2.03", 0 },
	{ "1.2.-3", 0 },
	{ " 1.2", 0 },
	{ "1.2.3 ", 0 },
	{ "1.2.99999999999999999999999", 0 },
	{ "2.18446744073709551615", 0 },
	{ "1.2.18446744073709551609", 11 },
};

START_TEST(encode)
{
	uint8_t octets[16];

	unit_int(dotted[_i].in, oid_encode(dotted[_i].in, octets, sizeof octets), dotted[_i].n);
	for (size_t room = 0; room < dotted[_i].n; room++)
		unit_int(dotted[_i].in, oid_encode(dotted[_i].in, octets, room), 0);
}
END_TEST

UNIT_SUITE("oid")
{
	tcase_add_test(tc, table);
	tcase_add_test(tc, round_trip);
	tcase_add_test(tc, known_octets);
	UNIT_ROWS(tc, encode, dotted);
}
