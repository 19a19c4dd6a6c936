/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long text that a test makes, held against the file of tests/data in which it is kept. */
#ifndef TESTS_UNIT_KEPT_H
#define TESTS_UNIT_KEPT_H
#include "tests/unit/unit.h"
#include "base/buf.h"

/* Fails at the first line that differs. CERTLOUPE_GOLDEN=write writes the file anew first. */
static inline void unit_kept(const char *file, struct buf *got)
{
	const char *path = unit_src(file), *write = getenv("CERTLOUPE_GOLDEN");
	FILE *f = fopen(path, write ? "w+" : "r");
	struct buf want = BUF_INIT;
	char chunk[4096];
	int line = 1;

	ck_assert_ptr_nonnull(f);
	if (write)
		fwrite(got->s, 1, got->n, f);
	rewind(f);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(&want, chunk, n);
	fclose(f);
	const char *a = buf_str(got), *b = buf_str(&want);
	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	ck_assert_msg(*a == *b, "%s: line %d differs: \"%.60s\", expected \"%.60s\"", file, line, a, b);
	buf_free(&want);
}

#endif
