/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks by opendir, each directory once by device and inode. Names are a heap, from which the next one is taken in place:
 * the heap stands at the end of the array, its first element last. */
#include "config.h"

#include "load/directory.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
	bool seen; /* it was looked at; else its folder said that it is a regular file */
};

struct directory_walk {
	VEC_OF(struct found_file) file;
	VEC_OF(struct found_file) dir; /* entered; paths are not kept */
	char *special;
	size_t nspecial;
	bool cut;
	bool links; /* symbolic ones to files */
};

static bool entered(const struct directory_walk *w, const struct stat *st)
{
	for (size_t i = 0; i < w->dir.n; i++)
		if (w->dir.v[i].dev == st->st_dev && w->dir.v[i].ino == st->st_ino)
			return true;
	return false;
}

static void enter(struct directory_walk *w, const char *dir, int depth);

static bool look(int folder, const char *name, struct stat *st, bool *link)
{
	if (fstatat(folder, name, st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*link = S_ISLNK(st->st_mode);
	return !*link || fstatat(folder, name, st, 0) == 0;
}

/* Folders of most systems say what is a regular file. */
static bool is_regular(const struct dirent *x)
{
#ifdef _DIRENT_HAVE_D_TYPE
	return x->d_type == DT_REG;
#else
	(void)x;
	return false;
#endif
}

static void meet(struct directory_walk *w, int folder, const struct dirent *x, char *path, int depth)
{
	struct stat st = { .st_mode = S_IFREG };
	bool link = false, seen = !is_regular(x);

	if (seen && !look(folder, x->d_name, &st, &link)) {
		free(path); /* a link to nothing */
	} else if (S_ISREG(st.st_mode) && w->file.n < DIRECTORY_FILES_MAX) {
		*vec_push(&w->file) = (struct found_file){ path, st.st_dev, st.st_ino, link, seen };
		w->links |= link;
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

static char *below(const char *dir, size_t n, const char *name)
{
	size_t length = strlen(name);
	char *path = xmalloc(n + 1 + length + 1);

	memcpy(path, dir, n);
	path[n] = '/';
	memcpy(path + n + 1, name, length + 1);
	return path;
}

static void enter(struct directory_walk *w, const char *dir, int depth)
{
	size_t n = strlen(dir);
	struct stat st;
	DIR *d = opendir(dir);

	if (!d)
		return;
	if (fstat(dirfd(d), &st) == 0)
		*vec_push(&w->dir) = (struct found_file){ NULL, st.st_dev, st.st_ino, false, true };
	for (const struct dirent *x; (x = readdir(d)) != NULL;)
		if (x->d_name[0] != '.')
			meet(w, dirfd(d), x, below(dir, dir[n - 1] == '/' ? n - 1 : n, x->d_name), depth);
	closedir(d);
}

/* What was not looked at, as long as nobody needed to know which file it is. */
static void look_at_all(struct directory_walk *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->file.n; i++) {
		struct found_file *f = &w->file.v[i];
		struct stat st;

		if (!f->seen && stat(f->path, &st) != 0) {
			free(f->path);
			continue;
		}
		if (!f->seen) {
			f->dev = st.st_dev;
			f->ino = st.st_ino;
		}
		w->file.v[n++] = *f;
	}
	w->file.n = n;
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

/* ---- in order ---- */

static char **heap_at(struct directory *d, size_t i)
{
	return &d->path[d->n - 1 - i];
}

/* Element i of a heap of n may be larger than those below it. */
static void sink(struct directory *d, size_t i, size_t n)
{
	char *path = *heap_at(d, i);

	for (size_t k; (k = 2 * i + 1) < n; i = k) {
		if (k + 1 < n && strcmp(*heap_at(d, k + 1), *heap_at(d, k)) < 0)
			k++;
		if (strcmp(path, *heap_at(d, k)) <= 0)
			break;
		*heap_at(d, i) = *heap_at(d, k);
	}
	*heap_at(d, i) = path;
}

static void make_heap(struct directory *d)
{
	for (size_t i = d->n / 2; i-- > 0;)
		sink(d, i, d->n);
}

const char *directory_next(struct directory *d)
{
	size_t left = d->n - d->taken;

	if (!left)
		return NULL;
	char *least = *heap_at(d, 0);
	*heap_at(d, 0) = d->path[d->taken];
	d->path[d->taken++] = least;
	if (left > 1)
		sink(d, 0, left - 1);
	return least;
}

/* ---- each once ---- */

static bool same_file(const struct found_file *a, const struct found_file *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

static bool list(const char *dir, bool all, struct directory *out, struct err *e)
{
	struct directory_walk w = { 0 };
	DIR *d = opendir(dir);

	if (!d)
		return err_sys(e, errno, "%1$s", as_path(dir));
	closedir(d);
	enter(&w, dir, 1);
	all |= w.links; /* what a link leads to may be there by its own name */
	if (all)
		look_at_all(&w);
	if (all && w.file.n)
		qsort(w.file.v, w.file.n, sizeof *w.file.v, by_file);
	*out = (struct directory){ .path = xcalloc(w.file.n + 1, sizeof *out->path),
		                   .special = w.special,
		                   .nspecial = w.nspecial,
		                   .cut = w.cut,
		                   .names = !all };
	for (size_t i = 0; i < w.file.n; i++) {
		if (all && i && same_file(&w.file.v[i - 1], &w.file.v[i]))
			free(w.file.v[i].path);
		else
			out->path[out->n++] = w.file.v[i].path;
	}
	make_heap(out);
	vec_free(&w.file);
	vec_free(&w.dir);
	return true;
}

bool directory_list(const char *dir, struct directory *out, struct err *e)
{
	bool ok = list(dir, true, out, e);

	while (ok && directory_next(out))
		;
	return ok;
}

bool directory_names(const char *dir, struct directory *out, struct err *e)
{
	return list(dir, false, out, e);
}

void directory_free(struct directory *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->path[i]);
	free(d->path);
	free(d->special);
	*d = (struct directory){ 0 };
}
