/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are opened without waiting and read as a whole, within bounds; all that comes of them stands in one arena. */
#include "config.h"

#include "audit/conf.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"
#include "load/bytes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct configuration *conf_begin(struct arena *a, const struct dialect *d)
{
	struct configuration *c = ARENA_NEW(a, struct configuration);

	c->arena = a;
	c->dialect = d;
	c->base = ".";
	c->top = ARENA_NEW(a, struct directive);
	c->top->name = "";
	c->top->block = true;
	c->top->at.file = -1;
	return c;
}

void conf_end(struct configuration *c)
{
	vec_free(&c->file);
	vec_free(&c->fault);
	vec_free(&c->note);
}

const char *conf_place(const struct configuration *c, struct arena *a, struct place_in at)
{
	const char *path = at.file >= 0 && (size_t)at.file < c->file.n ? c->file.v[at.file].path : "";

	return at.line ? arena_printf(a, "%s:%u", path, at.line) : arena_strdup(a, path);
}

void conf_fault(struct configuration *c, struct place_in at, const char *id, struct sentence said)
{
	if (c->fault.n >= CONFIG_FAULTS_MAX)
		return;
	*vec_push(&c->fault) = (struct config_fault){ at, said, id };
}

static void say_cut(struct configuration *c, struct place_in at, const char *msgid)
{
	if (!c->cut)
		conf_fault(c, at, "limit-hit", SENTENCE(c->arena, msgid));
	c->cut = true;
}

/* ---- files ---- */

static bool is_open_already(const struct configuration *c, const char *path)
{
	size_t times = 0;

	for (size_t i = 0; i < c->file.n; i++)
		times += strcmp(c->file.v[i].path, path) == 0;
	return times > CONFIG_DEPTH_MAX;
}

static bool may_open(struct configuration *c, const char *path, struct place_in from)
{
	if (c->depth >= CONFIG_DEPTH_MAX || is_open_already(c, path)) {
		conf_syntax(c, from, N_("%1$s is included again and again"), as_path(path));
		return false;
	}
	if (c->file.n >= CONFIG_FILES_MAX || c->octets >= CONFIG_OCTETS_ALL) {
		say_cut(c, from, N_("too many files are included: the rest was not read"));
		return false;
	}
	return true;
}

bool conf_open(struct configuration *c, const char *path, struct place_in from, int *file, struct span *text,
               struct err *e)
{
	struct bytes b;
	struct err why = { 0 };

	if (!may_open(c, path, from))
		return false;
	if (!bytes_read(path, from.file < 0 ? FILE_NAMED : FILE_FOUND, CONFIG_OCTETS_MAX, &b, &why) ||
	    (b.room && !bytes_all(&b))) {
		if (from.file < 0 && e)
			*e = why;
		else if (from.file >= 0)
			conf_syntax(c, from, N_("what is included cannot be read: %1$s"), err_argument(c->arena, &why));
		return false;
	}
	size_t n = b.s.n < CONFIG_OCTETS_MAX ? b.s.n : CONFIG_OCTETS_MAX;
	char *copy = arena_strndup(c->arena, "", 0);
	if (n) {
		copy = arena_alloc(c->arena, n + 1);
		memcpy(copy, b.s.p, n);
	}
	*file = (int)c->file.n;
	*vec_push(&c->file) = (struct config_file){ arena_strdup(c->arena, path), -1 };
	if (b.cut)
		say_cut(c, (struct place_in){ *file, 0 }, N_("the file is too large: its end was not read"));
	bytes_release(&b);
	c->octets += n;
	*text = span_of(copy, n);
	if (n >= 3 && !memcmp(copy, "\xef\xbb\xbf", 3))
		*text = span_of(copy + 3, n - 3);
	return true;
}

bool conf_gathers(struct configuration *c, const struct directive *by)
{
	c->places++;
	if (c->places * c->directives <= CONFIG_SEARCH_MAX || c->places < 2)
		return true;
	say_cut(c, by->at, N_("too many places in too many lines: the rest was not looked at"));
	return false;
}

bool conf_expands(struct configuration *c)
{
	return ++c->expansions <= CONFIG_EXPANSIONS_MAX;
}

/* Two parts of a name may be patterns: more of them would list half of the disk. */
static bool is_too_wide(const char *pattern)
{
	unsigned parts = 0;

	for (const char *p = pattern; *p; p += *p == '/') {
		size_t n = strcspn(p, "/");

		for (size_t i = 0; i < n; i++)
			if (strchr("*?[", p[i])) {
				parts++;
				break;
			}
		p += n;
	}
	return parts > 2;
}

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?[") != NULL;
}

struct words conf_glob(struct configuration *c, const char *pattern)
{
	struct words w = { 0 };
	glob_t g;

	if (!is_pattern(pattern)) {
		words_add(c->arena, &w, pattern);
		return w;
	}
	if (is_too_wide(pattern) || ++c->patterns > CONFIG_PATTERNS_MAX) {
		say_cut(c, (struct place_in){ 0, 0 }, N_("a pattern names too many files: it was not followed"));
		return w;
	}
	if (glob(pattern, 0, NULL, &g) == 0) {
		for (size_t i = 0; i < g.gl_pathc && w.n < CONFIG_FILES_MAX; i++)
			words_add(c->arena, &w, arena_strdup(c->arena, g.gl_pathv[i]));
		globfree(&g);
	}
	return w;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

struct words conf_directory(struct configuration *c, const char *dir)
{
	struct words w = { 0 };
	struct dirent *d;
	struct stat st;
	DIR *open = opendir(dir);

	while (open && (d = readdir(open)) && w.n < CONFIG_FILES_MAX) {
		const char *path = arena_printf(c->arena, "%s/%s", dir, d->d_name);

		if (d->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode))
			words_add(c->arena, &w, path);
	}
	if (open)
		closedir(open);
	if (w.n)
		qsort(w.v, w.n, sizeof *w.v, by_name);
	return w;
}

const char *conf_path(struct configuration *c, const char *name)
{
	return *name == '/' || !strcmp(c->base, ".") ? name : arena_printf(c->arena, "%s/%s", c->base, name);
}

const char *conf_dirname(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return !slash ? "." : slash == path ? "/" : arena_strndup(a, path, (size_t)(slash - path));
}

/* ---- the tree ---- */

struct directive *directive_new(struct configuration *c, struct directive *parent, const char *name, struct place_in at)
{
	if (c->directives >= CONFIG_DIRECTIVES_MAX) {
		say_cut(c, at, N_("too many directives: the rest was not read"));
		return NULL;
	}
	struct directive *d = ARENA_NEW(c->arena, struct directive);

	c->directives++;
	d->name = name;
	d->at = at;
	d->parent = parent;
	if (parent->last)
		parent->last->next = d;
	else
		parent->child = d;
	parent->last = d;
	return d;
}

void directive_arg(struct configuration *c, struct directive *d, const char *word)
{
	words_add(c->arena, &d->arg, word);
}

const char *directive_first(const struct directive *d)
{
	return d && d->arg.n ? d->arg.v[0] : "";
}

const struct directive *directive_in(const struct directive *block, const char *name, bool any_case)
{
	const struct directive *found = NULL;

	for (const struct directive *d = block->child; d; d = d->next)
		if (any_case ? !strcasecmp(d->name, name) : !strcmp(d->name, name))
			found = d;
	return found;
}

const struct directive *directive_next(const struct directive *top, const struct directive *d)
{
	if (d->child)
		return d->child;
	while (d != top && !d->next)
		d = d->parent;
	return d == top ? NULL : d->next;
}
