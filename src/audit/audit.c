/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server a configuration is of, its words say; in a directory, the name of its main file. */
#include "config.h"

#include "audit/audit.h"

#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/conf.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "load/bytes.h"
#include "load/directory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SNIFFED ((size_t)1 << 20) /* octets that say which server it is */
#define NAMED 1                   /* how sure it has to be: any word */
#define FOUND 20                  /* two of them, or one that nobody else has */

struct audit *audit_new(void)
{
	struct arena *a = arena_new();
	struct audit *x = ARENA_NEW(a, struct audit);

	x->arena = a;
	x->listeners.arena = a;
	return x;
}

void audit_free(struct audit *a)
{
	if (!a)
		return;
	listeners_end(&a->listeners);
	for (size_t i = 0; i < a->config.n; i++)
		conf_end(a->config.v[i]);
	vec_free(&a->config);
	arena_free(a->arena);
}

/* `least`: one word is enough of a file that a person named, and none of those that lie about in a directory. */
static const struct dialect *dialect_of(const char *path, int least, struct err *e)
{
	const struct dialect *d, *best = NULL;
	struct bytes b;
	int most = least - 1, sure;

	if (!bytes_read(path, least == NAMED ? FILE_NAMED : FILE_FOUND, SNIFFED, &b, e))
		return NULL;
	for (size_t i = 0; (d = dialect_at(i)); i++)
		if ((sure = d->sniff(path, b.s)) > most) {
			most = sure;
			best = d;
		}
	bytes_release(&b);
	if (!best)
		err_set(e, ERR_INPUT, _("%1$s: no configuration of a server that certloupe reads"), as_path(path));
	return best;
}

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The main file in a directory; NULL: there is none. */
static const char *main_file(struct arena *a, const char *dir, const char *like, const struct dialect **of)
{
	for (size_t i = 0; (*of = dialect_at(i)); i++) {
		if (like && strcmp((*of)->name, like))
			continue;
		for (const char *w = (*of)->files; *w;) {
			size_t n = strcspn(w, " ");
			const char *path = arena_printf(a, "%s/%.*s", dir, (int)n, w);

			if (is_file(path))
				return path;
			w += n + strspn(w + n, " ");
		}
	}
	return NULL;
}

/* The configuration that a file is one more part of; NULL: it is one by itself. */
static struct configuration *joined(const struct audit *a, const struct dialect *d)
{
	for (size_t i = 0; d->joins && i < a->config.n; i++)
		if (a->config.v[i]->dialect == d)
			return a->config.v[i];
	return NULL;
}

void audit_ends(struct audit *a)
{
	for (size_t i = 0; i < a->config.n; i++)
		if (a->config.v[i]->dialect->joins && a->config.v[i]->file.n)
			a->config.v[i]->dialect->gather(a->config.v[i], &a->listeners);
}

static bool add_file(struct audit *a, const char *path, const struct dialect *d, struct err *e)
{
	struct configuration *c = joined(a, d);

	if (!c)
		*vec_push(&a->config) = c = conf_begin(a->arena, d);
	if (!d->read(c, path, e))
		return false;
	if (!d->joins)
		d->gather(c, &a->listeners);
	if (a->listeners.list.n >= LISTENERS_MAX)
		conf_fault(c, c->top->at, "limit-hit",
		           SENTENCE(a->arena, N_("too many places in too many lines: the rest was not looked at")));
	return true;
}

/* A directory of pieces (conf.d): each of them that is a configuration. */
static bool add_pieces(struct audit *a, const char *dir, const char *like)
{
	struct configuration *c = conf_begin(a->arena, NULL);
	struct words files = conf_directory(c, dir);
	bool any = false;

	conf_end(c);
	for (size_t i = 0; i < files.n; i++) {
		struct err why = { 0 };
		const struct dialect *d = like ? dialect_named(like) : dialect_of(files.v[i], FOUND, &why);

		any = (d && add_file(a, files.v[i], d, &why)) || any;
	}
	return any;
}

static bool is_main(const struct dialect *d, const char *name)
{
	size_t n = strlen(name);

	for (const char *w = d->files; *w; w += strspn(w, " ")) {
		size_t k = strcspn(w, " ");

		if (k == n && !memcmp(w, name, n))
			return true;
		w += k;
	}
	return false;
}

static const struct dialect *dialect_of_main(const char *path, const char *like)
{
	const struct dialect *d;

	for (size_t i = 0; (d = dialect_at(i)); i++)
		if ((!like || !strcmp(d->name, like)) && is_main(d, file_last_word(path)))
			return d;
	return NULL;
}

/* Below a directory that has no main file (/etc): the servers that have theirs there. */
static bool add_below(struct audit *a, const char *dir, const char *like)
{
	struct directory in;
	struct err e = { 0 };
	bool any = false;

	if (!directory_list(dir, &in, &e))
		return false;
	for (size_t i = 0; i < in.n; i++) {
		const struct dialect *d = dialect_of_main(in.path[i], like);

		any = (d && add_file(a, arena_strdup(a->arena, in.path[i]), d, &e)) || any;
	}
	directory_free(&in);
	return any;
}

static bool add_directory(struct audit *a, const char *dir, const char *like, struct err *e)
{
	const struct dialect *d;
	const char *file = main_file(a->arena, dir, like, &d);

	if (file)
		return add_file(a, file, d, e);
	bool pieces = add_pieces(a, dir, like), below = add_below(a, dir, like);
	return pieces || below ||
	       err_set(e, ERR_INPUT, _("%1$s: no configuration of a server that certloupe reads"), as_path(dir));
}

bool audit_add(struct audit *a, const char *path, const char *like, struct err *e)
{
	struct stat st;
	const struct dialect *d;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return add_directory(a, path, like, e);
	d = like ? dialect_named(like) : dialect_of(path, NAMED, e);
	return d && add_file(a, arena_strdup(a->arena, path), d, e);
}
