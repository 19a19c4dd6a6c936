/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mklab [--at TIME] [--keys DIR] [--kind KIND] [--force] [--serve] RECIPE DIR
 *
 * Writes what a recipe describes: the samples of the build (from the committed test keys, so the bytes are the same
 * each time) and the files of a test's case. --serve then runs the recipe's servers, says "NAME localhost:PORT" for
 * each, and goes on until it is killed. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "lab/server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct wanted {
	const char *keys, *kind, *recipe, *dir;
	int64_t at;
	bool force, serve;
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

		if (!strcmp(argv[i], "--force") || !strcmp(argv[i], "--serve")) {
			*(argv[i][2] == 'f' ? &w->force : &w->serve) = true;
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

/* Until a signal ends us. */
static bool serve(struct lab *l, const struct recipe *r, struct err *e)
{
	size_t n;
	const struct recipe_server *spec = recipe_servers(r, &n);
	struct loop *loop = loop_new();

	for (size_t i = 0; i < n; i++) {
		const struct lab_server *s = lab_server_start(loop, l, &spec[i], e);

		if (!s)
			return false;
		printf("%s %s\n", spec[i].name, lab_server_address(s));
	}
	fflush(stdout);
	while (loop_step(loop, -1))
		;
	return true;
}

static bool make(const struct wanted *w, struct arena *a, struct span text, struct err *e)
{
	struct recipe *r = recipe_parse(a, w->recipe, text, w->kind, e);
	struct lab *l = r ? lab_make(a, r, w->at, w->keys, e) : NULL;

	return l && lab_write(l, w->dir, w->force, e) && (!w->serve || serve(l, r, e));
}

int main(int argc, char **argv)
{
	struct wanted w = { .at = clock_now() };
	struct err e = { 0 };
	struct buf text = BUF_INIT;

	if (!read_arguments(argc, argv, &w)) {
		fputs("usage: mklab [--at TIME] [--keys DIR] [--kind KIND] [--force] [--serve] RECIPE DIR\n", stderr);
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
