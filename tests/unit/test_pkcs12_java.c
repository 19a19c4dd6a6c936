/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which PKCS#12 files Java finds empty: certificates without a key, none of which has Oracle's attribute. What cannot
 * be read is never called empty. */
#include "tests/unit/fixture.h"

#include "load/derivation.h"
#include "load/pkcs12_java.h"

#define DATA "06{2a864886f70d010701}"
#define PFX(contents) "30{02{03} 30{" DATA "a0{04{30{" contents "}}}}}"
#define BAGS(bags) "30{" DATA "a0{04{30{" bags "}}}}"
#define BAG(last, attributes) "30{06{2a864886f70d010c0a01" last "} a0{30{}}" attributes "}"
#define CERTIFICATE BAG("03", "")
#define TRUSTED BAG("03", "31{30{06{60864801 86f966adca7b0101} 31{}}}")
#define NAMED BAG("03", "31{30{06{2a864886f70d010914} 31{}}}")
#define KEY BAG("01", "")
#define ENCRYPTED(inside) "30{06{2a864886f70d010706} a0{" inside "}}"

static const struct {
	const char *name, *der;
	bool empty;
} rows[] = {
	{ "a certificate", PFX(BAGS(CERTIFICATE)), true },
	{ "two certificates", PFX(BAGS(CERTIFICATE NAMED)), true },
	{ "in two contents", PFX(BAGS(CERTIFICATE) BAGS(NAMED)), true },
	{ "a certificate that is trusted", PFX(BAGS(TRUSTED)), false },
	{ "one of two is trusted", PFX(BAGS(CERTIFICATE TRUSTED)), false },
	{ "trusted by the second attribute",
	  PFX(BAGS(BAG("03", "31{30{06{2a03} 31{}} 30{06{60864801 86f966adca7b0101} 31{}}}"))), false },
	{ "another attribute", PFX(BAGS(NAMED)), true },
	{ "an attribute without a type", PFX(BAGS(BAG("03", "31{30{31{}}}"))), true },
	{ "attributes that are no set", PFX(BAGS(BAG("03", "30{30{06{60864801 86f966adca7b0101} 31{}}}"))), true },
	{ "a key beside it", PFX(BAGS(CERTIFICATE KEY)), false },
	{ "a key in other contents", PFX(BAGS(KEY) BAGS(CERTIFICATE)), false },
	{ "the attribute at a key", PFX(BAGS(CERTIFICATE BAG("01", "31{30{06{60864801 86f966adca7b0101} 31{}}}"))),
	  false },
	{ "a bag without a type", PFX(BAGS(CERTIFICATE "30{a0{30{}}}")), false },
	{ "a key alone", PFX(BAGS(KEY)), false },
	{ "no bags", PFX(BAGS("")), false },
	{ "no contents", PFX(""), false },
	/* nothing is said of what cannot be read */
	{ "contents without a type", PFX(BAGS(CERTIFICATE) "30{a0{04{30{}}}}"), false },
	{ "contents without a value", PFX(BAGS(CERTIFICATE) "30{" DATA "}"), false },
	{ "contents of another form", PFX(BAGS(CERTIFICATE) "30{" DATA "a0{30{}}}"), false },
	{ "bags of another form", PFX(BAGS(CERTIFICATE) "30{" DATA "a0{04{31{}}}}"), false },
	{ "encrypted: nothing", PFX(BAGS(CERTIFICATE) ENCRYPTED("")), false },
	{ "encrypted: no version", PFX(BAGS(CERTIFICATE) ENCRYPTED("30{30{}}")), false },
	{ "encrypted: no contents", PFX(BAGS(CERTIFICATE) ENCRYPTED("30{02{00}}")), false },
	{ "encrypted: no type", PFX(BAGS(CERTIFICATE) ENCRYPTED("30{02{00} 30{30{}}}")), false },
	{ "encrypted: no algorithm", PFX(BAGS(CERTIFICATE) ENCRYPTED("30{02{00} 30{" DATA "80{00}}}")), false },
	{ "encrypted: no octets", PFX(BAGS(CERTIFICATE) ENCRYPTED("30{02{00} 30{" DATA "30{06{2a03} 30{}}}}")), false },
	{ "encrypted: by nobody knows what",
	  PFX(BAGS(CERTIFICATE) ENCRYPTED("30{02{00} 30{" DATA "30{06{2a03} 30{}} 80{00}}}")), false },
	{ "no file", "", false },
	{ "no sequence", "31{02{03} 30{" DATA "a0{04{30{" BAGS(CERTIFICATE) "}}}}}", false },
	{ "no version", "30{30{" DATA "a0{04{30{" BAGS(CERTIFICATE) "}}}}}", false },
	{ "nothing behind the version", "30{02{03}}", false },
	{ "no type", "30{02{03} 30{a0{04{30{" BAGS(CERTIFICATE) "}}}}}", false },
	{ "no value", "30{02{03} 30{" DATA "04{30{" BAGS(CERTIFICATE) "}}}}", false },
	{ "no octets", "30{02{03} 30{" DATA "a0{30{" BAGS(CERTIFICATE) "}}}}", false },
	{ "no list", "30{02{03} 30{" DATA "a0{04{31{" BAGS(CERTIFICATE) "}}}}}", false },
};

START_TEST(empty_for_java)
{
	struct arena *a = arena_new();

	derivation_reset();
	unit_int(rows[_i].name, pkcs12_empty_for_java(der_text(a, rows[_i].der), "changeit"), rows[_i].empty);
	ck_assert_uint_eq(derivation_spent(), 0);
	arena_free(a);
}
END_TEST

UNIT_SUITE("pkcs12 java")
{
	UNIT_ROWS(tc, empty_for_java, rows);
}
