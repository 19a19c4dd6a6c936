/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regular files below a directory, in an order that does not depend on the disk. */
#ifndef LOAD_DIRECTORY_H
#define LOAD_DIRECTORY_H
#include "base/err.h"
#include <stddef.h>

#define DIRECTORY_DEPTH_MAX 4
#define DIRECTORY_FILES_MAX 10000

struct directory {
	char **path; /* below the name that was given */
	size_t n;
	char *special; /* the first by name of the pipes, sockets and devices, which are not listed; NULL: there are
	                  none */
	size_t nspecial;
	bool names; /* one file may be there by several names, which whoever opens them tells apart */
	bool cut;   /* one of the bounds was hit */
};

/* Sorted by name. Symbolic links are followed; a file with several names is there once, under its own name rather than
 * a link's (hashed directories of OpenSSL); hidden files are not there. What cannot be entered is passed over. */
bool directory_list(const char *dir, struct directory *out, struct err *e);
/* The same, but where no symbolic link is nobody asks which file it is: one with hard links is there by each of them.
 * So the first of ten thousand need not wait for all. */
bool directory_names(const char *dir, struct directory *out, struct err *e);
void directory_free(struct directory *d);

#endif
