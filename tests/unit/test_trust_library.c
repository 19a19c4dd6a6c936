/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's trust store where no file is known: what GnuTLS offers, and what is said of it. Which of these a machine
 * reaches depends on the machine, so they are called by themselves. */
#include "load/trust.c"
#include "tests/unit/unit.h"

static struct trust *nobody(void)
{
	static const char *const none[] = { "none" };
	struct err e = { 0 };
	struct trust *t = trust_new(none, 1, &e);

	ck_assert_msg(t != NULL, "%s", e.text);
	return t;
}

/* What is said of a system whose store is no file. */
START_TEST(no_file)
{
	static const struct {
		bool loaded, library;
		const char *text;
	} said[] = {
		{ false, false, "system (GnuTLS)" },
		{ true, true, "system (GnuTLS, 0)" },
		{ true, false, "system (no store found, 0)" },
	};
	struct trust_source s = { .spec = "system", .system = true };
	struct trust *t = nobody();

	for (size_t i = 0; i < UNIT_COUNT(said); i++) {
		s.loaded = said[i].loaded;
		s.library = said[i].library;
		t->source[0] = s;
		struct buf b = BUF_INIT;

		trust_source_text(t, 0, false, &b);
		unit_str("what is said", buf_str(&b), said[i].text);
		buf_free(&b);
	}
	trust_free(t);
}
END_TEST

/* As on a system whose store is no file. What there is depends on the machine; that it can be walked does not. */
START_TEST(library)
{
	struct trust *t = nobody();
	struct trust_source s = { .spec = "system", .system = true };

	load_from_library(t, &s);
	size_t n = certset_count(t->set);
	ck_assert_int_eq(s.library, n > 0);
	ck_assert_str_eq(certset_input(t->set, 0)->kind, "store");
	for (size_t i = 0; i < n; i++)
		ck_assert(certset_certificate(t->set, (int)i)->subject.n > 0);
	trust_free(t);
}
END_TEST

UNIT_SUITE("trust_library")
{
	tcase_add_test(tc, no_file);
	tcase_add_test(tc, library);
}
