/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields are set apart by tabs, words by the control character US; what has one of these itself is not kept. */
#include "config.h"

#include "ui/kit/recent.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/span.h"
#include "base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OF_A_KIND 9
#define LINE_MAX_OCTETS 4000
#define FILE_MAX_OCTETS (RECENT_KINDS * OF_A_KIND * (size_t)(LINE_MAX_OCTETS + 200))
#define HEAD "certloupe recent 1\n"

static const char kinds[RECENT_KINDS + 1] = "sfm";

char *recent_path(const char *name)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state == '/')
		return xasprintf("%s/" PACKAGE_NAME "/%s", state, name);
	return home && *home ? xasprintf("%s/.local/state/" PACKAGE_NAME "/%s", home, name) : NULL;
}

void recent_make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

/* ---- reading ---- */

static char *content(const char *path, size_t *n)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	char *text = NULL;

	*n = 0;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size <= FILE_MAX_OCTETS) {
		text = xmalloc((size_t)st.st_size + 1);
		for (ssize_t got; (got = read(fd, text + *n, (size_t)st.st_size - *n)) > 0;)
			*n += (size_t)got;
		text[*n] = '\0';
	}
	close(fd);
	return text;
}

static struct words split(struct arena *a, char *list)
{
	struct words w = { .v = NULL };

	for (char *word = list, *end; *word; word = end) {
		end = word + strcspn(word, "\x1f");
		if (*end)
			*end++ = '\0';
		words_add(a, &w, word);
	}
	return w;
}

static bool take_line(struct recents *r, char *line)
{
	char *field[6];
	const char *kind;
	size_t n = 0;
	long long at;
	struct recent x = { .times = 1 };

	for (char *s = line; s && n < 6; n++)
		field[n] = strsep(&s, "\t");
	if (n < 6 || !*field[0] || field[0][1] || !(kind = strchr(kinds, field[0][0])) ||
	    sscanf(field[1], "%lld,%u,%u,%u,%u", &at, &x.times, &x.found[0], &x.found[1], &x.found[2]) != 5)
		return false;
	x.kind = (enum recent_kind)(kind - kinds);
	x.at = at;
	x.verdict = field[2];
	x.what = split(r->arena, field[3]);
	x.trust = split(r->arena, field[4]);
	if (x.what.n == 0)
		return false;
	r->v[r->n++] = x;
	return true;
}

static void read_all(struct recents *r, const char *path)
{
	size_t n;
	char *text = content(path, &n), *copy;

	if (text && strncmp(text, HEAD, sizeof HEAD - 1) == 0 && strlen(text) == n) {
		copy = arena_strdup(r->arena, text + sizeof HEAD - 1);
		for (char *line; r->n < RECENT_KINDS * OF_A_KIND && (line = strsep(&copy, "\n"));)
			take_line(r, line);
	}
	free(text);
}

void recent_read(struct recents *out)
{
	char *path = recent_path("recent");

	*out = (struct recents){ .arena = arena_new() };
	out->v = ARENA_ARRAY(out->arena, struct recent, RECENT_KINDS * OF_A_KIND);
	if (path)
		read_all(out, path);
	free(path);
}

void recent_free(struct recents *r)
{
	arena_free(r->arena);
	*r = (struct recents){ 0 };
}

/* ---- writing ---- */

static bool put_words(struct buf *b, const struct words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		if (strpbrk(w->v[i], "\t\n\x1f"))
			return false;
		buf_printf(b, "%s%s", i > 0 ? "\x1f" : "", w->v[i]);
	}
	return true;
}

static void put(struct buf *out, const struct recent *r)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%c\t%lld,%u,%u,%u,%u\t%s\t", kinds[r->kind], (long long)r->at, r->times, r->found[0],
	           r->found[1], r->found[2], r->verdict);
	bool ok = put_words(&b, &r->what);
	buf_putc(&b, '\t');
	ok = ok && put_words(&b, &r->trust);
	buf_puts(&b, "\t.\n");
	if (ok && b.n <= LINE_MAX_OCTETS)
		buf_put(out, b.s, b.n);
	buf_free(&b);
}

static bool same_words(const struct words *a, const struct words *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return a->n == b->n;
}

static bool same(const struct recent *a, const struct recent *b)
{
	return a->kind == b->kind && same_words(&a->what, &b->what);
}

void recent_add(const struct recent *r)
{
	struct recents old;
	struct recent x = *r;
	struct buf b = BUF_INIT;
	struct err e;
	size_t n[RECENT_KINDS] = { 0 };
	char *path = recent_path("recent");

	if (!path)
		return;
	recent_read(&old);
	x.times = 1;
	for (size_t i = 0; i < old.n; i++)
		if (same(&old.v[i], &x))
			x.times += old.v[i].times;
	buf_puts(&b, HEAD);
	put(&b, &x);
	n[x.kind]++;
	for (size_t i = 0; i < old.n; i++)
		if (!same(&old.v[i], &x) && n[old.v[i].kind]++ < OF_A_KIND)
			put(&b, &old.v[i]);
	recent_make_directories(path);
	file_write(path, buf_span(&b), FILE_SECRET | FILE_UNSYNCED | FILE_REGULAR, &e); /* without it nothing is lost */
	buf_free(&b);
	recent_free(&old);
	free(path);
}

bool recent_forget(struct err *e)
{
	char *path = recent_path("recent");
	bool ok = !path || unlink(path) == 0 || errno == ENOENT;

	if (!ok)
		err_sys(e, errno, "%1$s", as_path(path));
	free(path);
	return ok;
}
