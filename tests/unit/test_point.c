/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRL distribution points as they are written, and as they are not: what cannot be read to its last octet is not read.
 */
#include "tests/unit/fixture.h"
#include "cert/crl_point.h"

#define URI "86{'http://a/'}"
#define POINT(name) "30{ a0{ " name " } }"

static const struct {
	const char *name, *der;
	bool ok;
	size_t n;
} points[] = {
	{ "a URI", "30{" POINT("a0{" URI "}") "}", true, 1 },
	{ "two", "30{" POINT("a0{" URI "}") POINT("a0{" URI "}") "}", true, 2 },
	{ "relative to the issuer", "30{" POINT("a1{ 30{ 06{550403} 0c{'x'} } }") "}", true, 1 },
	{ "with reasons and an issuer", "30{ 30{ a0{ a0{" URI "} } 81{0640} a2{ a4{ 30{} } } } }", true, 1 },
	{ "none", "30{}", true, 0 },
	{ "an empty name", "30{" POINT("a0{}") "}", false, 0 },
	{ "an empty relative name", "30{" POINT("a1{}") "}", false, 0 },
	{ "something behind the name", "30{" POINT("a0{" URI "} 0500") "}", false, 0 },
	{ "something behind the relative name", "30{" POINT("a1{ 30{ 06{550403} 0c{'x'} } } 0500") "}", false, 0 },
	{ "a name of neither form", "30{" POINT("a2{" URI "}") "}", false, 0 },
	{ "something behind the point", "30{ 30{ a0{ a0{" URI "} } a3{} } }", false, 0 },
	{ "no sequence", "31{" POINT("a0{" URI "}") "}", false, 0 },
	{ "something else in the list", "30{" POINT("a0{" URI "}") " 0500 }", false, 0 },
	{ "something behind the list", "30{" POINT("a0{" URI "}") "} 0500", false, 0 },
	{ "nothing", "", false, 0 },
};

START_TEST(distribution_points)
{
	struct arena *a = arena_new();
	size_t n;
	bool ok;

	crl_points_read(a, der_text(a, points[_i].der), &n, &ok);
	unit_int(points[_i].name, ok, points[_i].ok);
	if (points[_i].ok)
		unit_int(points[_i].name, n, points[_i].n);
	arena_free(a);
}
END_TEST

static struct general_name uri(const char *text)
{
	return (struct general_name){ .type = GN_URI, .value = span_str(text) };
}

/* Any name of the one that is any name of the other. */
START_TEST(named)
{
	struct arena *a = arena_new();
	struct general_name own[] = { uri("http://a/"), uri("http://b/"), uri("http://c/") };
	struct general_name asked[] = { uri("http://x/"), uri("http://y/"), uri("http://z/") };
	size_t n;
	bool ok;
	struct crl_point *p = crl_points_read(
	    a, der_text(a, "30{" POINT("a0{86{'http://a/'}86{'http://b/'}86{'http://c/'}}") "}"), &n, &ok);

	ck_assert(ok && n == 1);
	for (size_t i = 0; i < 3; i++) {
		ck_assert(!crl_point_named(a, p, SPAN_NONE, asked, 3));
		for (size_t k = 0; k < 3; k++) {
			asked[k] = own[i];
			ck_assert(crl_point_named(a, p, SPAN_NONE, asked, 3));
			ck_assert(crl_point_named(a, p, SPAN_NONE, asked, k + 1));
			ck_assert(!crl_point_named(a, p, SPAN_NONE, asked, k));
			asked[k] = uri("http://x/");
		}
	}
	arena_free(a);
}
END_TEST

static const struct {
	const char *name, *der;
	bool ok, user, ca, indirect, attribute;
} scopes[] = {
	{ "everything", "30{}", true, false, false, false, false },
	{ "users", "30{ 8101ff }", true, true, false, false, false },
	{ "CAs", "30{ 8201ff }", true, false, true, false, false },
	{ "indirect", "30{ 8401ff }", true, false, false, true, false },
	{ "attribute certificates", "30{ 8501ff }", true, false, false, false, true },
	{ "all that there is", "30{ a0{ a0{" URI "} } 8101ff 83{0640} 8401ff }", true, true, false, true, false },
	{ "FALSE, written out", "30{ 810100 }", true, false, false, false, false },
	{ "a BOOLEAN of two octets", "30{ 8102ffff }", false, false, false, false, false },
	{ "a BOOLEAN of none", "30{ 8200 }", false, false, false, false, false },
	{ "in another order", "30{ 8401ff 8101ff }", false, false, false, false, false },
	{ "an empty name", "30{ a0{ a0{} } }", false, false, false, false, false },
	{ "something behind it", "30{ 8101ff 0500 }", false, false, false, false, false },
	{ "something behind the sequence", "30{} 0500", false, false, false, false, false },
	{ "no sequence", "31{}", false, false, false, false, false },
	{ "nothing", "", false, false, false, false, false },
};

START_TEST(issuing_point)
{
	struct arena *a = arena_new();
	struct crl_point p = { .only_user = false };

	unit_int(scopes[_i].name, crl_idp_read(a, der_text(a, scopes[_i].der), &p), scopes[_i].ok);
	if (scopes[_i].ok) {
		unit_int(scopes[_i].name, p.only_user, scopes[_i].user);
		unit_int(scopes[_i].name, p.only_ca, scopes[_i].ca);
		unit_int(scopes[_i].name, p.indirect, scopes[_i].indirect);
		unit_int(scopes[_i].name, p.only_attribute, scopes[_i].attribute);
	}
	arena_free(a);
}
END_TEST

UNIT_SUITE("point")
{
	UNIT_ROWS(tc, distribution_points, points);
	tcase_add_test(tc, named);
	UNIT_ROWS(tc, issuing_point, scopes);
}
