/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as they are opened to be read, and as they are replaced.
 *
 * What is read is opened without waiting and looked at after it was opened, never before: a name may mean something
 * else by then.  What was opened here is remembered for the whole run, so that nothing of it is ever overwritten.
 *
 * What is written is there as a whole or not at all.  The content is made first, written beside its place, brought to
 * the disk and moved there; whatever goes wrong, the old file stays as it was.  A symbolic link is followed, a file
 * keeps its permissions (and its owner, where we may say so), and one that may not be written is not replaced either.
 * Its other names (hard links), access lists and extended attributes stay with the old content.  Terminals, devices,
 * pipes and open descriptors (/dev/stdout, /dev/stderr, /dev/fd/N) are written to as they are. */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include "base/err.h"
#include "base/span.h"
#include <sys/stat.h>

enum file_open_as {
	FILE_NAMED, /* by a person: a pipe or a device is meant, and may be waited for */
	FILE_FOUND, /* in a directory: a regular file, or nothing (EINVAL); a read never waits (EAGAIN) */
};
/* A descriptor, and what it is; -1: errno, EISDIR for a directory. */
int file_open(const char *path, enum file_open_as as, struct stat *st);
/* What is read without having been opened here: standard input. */
void file_remember(int fd);
void file_forget_all(void);
/* Do both name one regular file, by whatever links? */
bool file_same(const char *path, const char *other);

/* Of a path: what stands behind its last slash. */
const char *file_last_word(const char *path);

enum file_write_as {
	FILE_REPLACE = 0,
	FILE_NEW = 1,      /* only where nothing is yet, not even a link to nothing; else ERR_SYSTEM with EEXIST */
	FILE_SECRET = 2,   /* a new one is for its owner alone */
	FILE_UNSYNCED = 4, /* it is no loss when the machine stops */
	FILE_REGULAR = 8,  /* nothing but a regular file; else ERR_USAGE, and nothing was waited for */
	FILE_AMEND = 16,   /* even one that was read in this run */
};

/* Where something is going to be written. */
struct file_target {
	const char *path; /* as it was named */
	unsigned as;
	int fd;            /* a pipe, a device, a descriptor; -1: a regular file */
	char *place;       /* of the regular file, links followed */
	bool exists, made; /* made: by opening it, through a link to nothing; it goes when nothing is written */
	struct stat old;   /* if it exists */
};
/* Nothing is changed yet.  ERR_USAGE: it is a file that was read in this run. */
bool file_target_open(struct file_target *t, const char *path, unsigned as, struct err *e);
/* Writes all and closes.  False: e, with EPIPE in e->sys when the reader of a pipe has gone. */
bool file_target_write(struct file_target *t, struct span content, struct err *e);
/* Both at once. */
bool file_write(const char *path, struct span content, unsigned as, struct err *e);
/* All of it to a descriptor, however it is taken.  False: errno. */
bool file_put(int fd, struct span content);

#endif
