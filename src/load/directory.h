/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regular files below a directory, in an order that does not depend on the disk. */
#ifndef LOAD_DIRECTORY_H
#define LOAD_DIRECTORY_H
#include "base/err.h"
#include <stddef.h>

#define DIRECTORY_DEPTH_MAX 4
#define DIRECTORY_FILES_MAX 10000

struct directory {
	char **path; /* below the name that was given: so many in their order, behind them a heap of the others */
	size_t n, taken;
	char *special; /* the first by name of the pipes, sockets and devices, which are not listed; NULL: there are
	                  none */
	size_t nspecial;
	bool names; /* one file may be there by several names, which whoever opens them tells apart */
	bool cut;   /* one of the bounds was hit */
};

/* Sorted by name. Symbolic links are followed; a file with several names is there once, under its own name rather than
 * a link's (hashed directories of OpenSSL); hidden files are not there. What cannot be entered is passed over. */
bool directory_list(const char *dir, struct directory *out, struct err *e);
/* The same for directory_next, but where no symbolic link is nobody asks which file it is: one with hard links is there
 * by each of them. So the first of ten thousand need not wait for all, nor for their order. */
bool directory_names(const char *dir, struct directory *out, struct err *e);
/* The next one by name; NULL: there are no more. It stays as long as the directory. */
const char *directory_next(struct directory *d);
void directory_free(struct directory *d);

#endif
