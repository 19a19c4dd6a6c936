/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks by opendir, each directory once by device and inode; sorted by name at the end. */
#include "config.h"

#include "load/directory.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What stat says is the same: one file. */
struct found_file {
	char *path;
	dev_t dev;
	ino_t ino;
	bool link;
};

struct directory_walk {
	VEC_OF(struct found_file) file;
	VEC_OF(struct found_file) dir; /* entered; paths are not kept */
	char *special;
	size_t nspecial;
	bool cut;
};

static bool entered(const struct directory_walk *w, const struct stat *st)
{
	for (size_t i = 0; i < w->dir.n; i++)
		if (w->dir.v[i].dev == st->st_dev && w->dir.v[i].ino == st->st_ino)
			return true;
	return false;
}

static void enter(struct directory_walk *w, const char *dir, int depth);

static void meet(struct directory_walk *w, char *path, int depth)
{
	struct stat st, own;

	if (stat(path, &st) || lstat(path, &own)) {
		free(path); /* a link to nothing */
	} else if (S_ISREG(st.st_mode) && w->file.n < DIRECTORY_FILES_MAX) {
		*vec_push(&w->file) = (struct found_file){ path, st.st_dev, st.st_ino, S_ISLNK(own.st_mode) };
	} else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		bool first = !w->nspecial++ || strcmp(path, w->special) < 0;

		free(first ? w->special : path);
		w->special = first ? path : w->special;
	} else {
		bool into = S_ISDIR(st.st_mode) && depth < DIRECTORY_DEPTH_MAX && w->dir.n < DIRECTORY_FILES_MAX;

		if (into && !entered(w, &st))
			enter(w, path, depth + 1);
		w->cut |= S_ISREG(st.st_mode) || (S_ISDIR(st.st_mode) && !into);
		free(path);
	}
}

static void enter(struct directory_walk *w, const char *dir, int depth)
{
	struct stat st;
	DIR *d = opendir(dir);

	if (!d)
		return;
	if (stat(dir, &st) == 0)
		*vec_push(&w->dir) = (struct found_file){ NULL, st.st_dev, st.st_ino, false };
	for (const struct dirent *x; (x = readdir(d)) != NULL;)
		if (x->d_name[0] != '.')
			meet(w, xasprintf("%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", x->d_name), depth);
	closedir(d);
}

static int by_file(const void *x, const void *y)
{
	const struct found_file *a = x, *b = y;

	if (a->dev != b->dev)
		return a->dev < b->dev ? -1 : 1;
	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->link != b->link ? a->link - b->link : strcmp(a->path, b->path);
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static bool same_file(const struct found_file *a, const struct found_file *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

bool directory_list(const char *dir, struct directory *out, struct err *e)
{
	struct directory_walk w = { 0 };
	DIR *d = opendir(dir);

	if (!d)
		return err_sys(e, errno, "%1$s", as_path(dir));
	closedir(d);
	enter(&w, dir, 1);
	if (w.file.n)
		qsort(w.file.v, w.file.n, sizeof *w.file.v, by_file);
	*out = (struct directory){ .path = xcalloc(w.file.n + 1, sizeof *out->path),
		                   .special = w.special,
		                   .nspecial = w.nspecial,
		                   .cut = w.cut };
	for (size_t i = 0; i < w.file.n; i++) {
		if (i && same_file(&w.file.v[i - 1], &w.file.v[i]))
			free(w.file.v[i].path);
		else
			out->path[out->n++] = w.file.v[i].path;
	}
	qsort(out->path, out->n, sizeof *out->path, by_name);
	vec_free(&w.file);
	vec_free(&w.dir);
	return true;
}

void directory_free(struct directory *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->path[i]);
	free(d->path);
	free(d->special);
	*d = (struct directory){ 0 };
}
