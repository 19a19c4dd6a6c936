/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mklab [--at TIME] [--keys DIR] [--kind KIND] [--force] RECIPE DIR
 *
 * Writes what a recipe describes: the samples of the build (from the committed test keys, so the bytes are the same each time) and the
 * files of a test's case. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "lab/recipe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct wanted {
	const char *keys, *kind, *recipe, *dir;
	int64_t at;
	bool force;
};

static bool read_file(const char *path, struct buf *b)
{
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "rb");
	while (f && (n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(b, part, n);
	bool ok = f && !ferror(f);
	if (!ok)
		fprintf(stderr, "mklab: %s: %s\n", path, strerror(errno));
	if (f)
		fclose(f);
	return ok;
}

/* false: wrong usage. */
static bool read_arguments(int argc, char **argv, struct wanted *w)
{
	int i = 1;
	for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;
		if (!strcmp(argv[i], "--force")) {
			w->force = true;
			continue;
		}
		if (!value)
			return false;
		if (!strcmp(argv[i], "--keys"))
			w->keys = value;
		else if (!strcmp(argv[i], "--kind"))
			w->kind = value;
		else if (strcmp(argv[i], "--at") != 0 || !time_parse(value, w->at, &w->at))
			return false;
		i++;
	}
	if (argc - i != 2)
		return false;
	w->recipe = argv[i];
	w->dir = argv[i + 1];
	return true;
}

static bool make(const struct wanted *w, struct arena *a, struct span text, struct err *e)
{
	struct recipe *r = recipe_parse(a, w->recipe, text, w->kind, e);
	struct lab *l = r ? lab_make(a, r, w->at, w->keys, e) : NULL;
	return l && lab_write(l, w->dir, w->force, e);
}

int main(int argc, char **argv)
{
	struct wanted w = { .at = clock_now() };
	struct err e = { 0 };
	struct buf text = BUF_INIT;
	if (!read_arguments(argc, argv, &w)) {
		fputs("usage: mklab [--at TIME] [--keys DIR] [--kind KIND] [--force] RECIPE DIR\n", stderr);
		return 2;
	}
	struct arena *a = arena_new();
	bool ok = read_file(w.recipe, &text);
	if (ok && !make(&w, a, buf_span(&text), &e)) {
		fprintf(stderr, "mklab: %s\n", e.text);
		ok = false;
	}
	buf_free(&text);
	arena_free(a);
	return ok ? 0 : 1;
}
