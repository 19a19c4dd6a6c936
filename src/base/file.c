/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read is a list of (device, inode); what is written is made beside its target and renamed. */
#include "config.h"

#include "base/file.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what was read ---- */

struct file_id {
	dev_t dev;
	ino_t ino;
};
_Static_assert(sizeof(struct file_id) <= MAP_KEY_COPIED, "the map keeps the key");

static struct map read_files;

static struct file_id id_of(const struct stat *st)
{
	struct file_id id;

	memset(&id, 0, sizeof id); /* padding is part of the key */
	id.dev = st->st_dev;
	id.ino = st->st_ino;
	return id;
}

static bool was_read(const struct stat *st)
{
	struct file_id id = id_of(st);

	return map_find(&read_files, &id, sizeof id) != NULL;
}

static void remember(const struct stat *st)
{
	struct file_id id = id_of(st);

	if (S_ISREG(st->st_mode))
		map_at(&read_files, &id, sizeof id);
}

void file_remember(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0)
		remember(&st);
}

void file_forget_all(void)
{
	map_free(&read_files);
}

const char *file_last_word(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool file_same(const char *path, const char *other)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

/* ---- reading ---- */

static int refuse(int fd, int sys)
{
	close(fd);
	errno = sys;
	return -1;
}

int file_open(const char *path, enum file_open_as as, struct stat *st)
{
	const int how = O_RDONLY | O_CLOEXEC | O_NOCTTY;
	int fd = open(path, how | O_NONBLOCK);

	if (fd < 0 && errno == EWOULDBLOCK && as == FILE_NAMED) /* whoever holds a lease on it is asked to give it up */
		fd = open(path, how);
	if (fd < 0)
		return -1;
	if (fstat(fd, st) != 0)
		return refuse(fd, errno);
	if (S_ISDIR(st->st_mode))
		return refuse(fd, EISDIR);
	if (as == FILE_FOUND && !S_ISREG(st->st_mode))
		return refuse(fd, EINVAL);
	/* Before anybody has written to it, a pipe without waiting would be at its end.  It is not opened anew: by then
	 * the writer may have come and gone. */
	while (S_ISFIFO(st->st_mode) && poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1) < 0)
		if (errno != EINTR)
			return refuse(fd, errno);
	if (as == FILE_NAMED)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	remember(st);
	return fd;
}

/* ---- writing ---- */

/* The open descriptor that a name stands for, or -1. */
static int descriptor_named(const char *path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		size_t n = strlen(folders[i]), digits;

		if (strncmp(path, folders[i], n) != 0)
			continue;
		digits = strspn(path + n, "0123456789");
		if (digits > 0 && digits < 6 && path[n + digits] == '\0')
			return atoi(path + n);
	}
	return -1;
}

/* Opens what is there.  A regular file is only tried: whether it may be written, and what it is. */
static bool open_existing(struct file_target *t, const struct stat *seen, struct err *e)
{
	int how = O_WRONLY | O_CLOEXEC | O_NOCTTY, fd;

	if ((t->as & FILE_REGULAR) && !S_ISREG(seen->st_mode) && t->exists)
		return err_set(e, ERR_USAGE, _("%1$s is no file that could be replaced"), as_path(t->path));
	/* a pipe waits for its reader; a link to nothing makes the file that it leads to, if the system lets us */
	fd = open(t->path, S_ISFIFO(seen->st_mode) ? how : how | O_NONBLOCK | (t->exists ? 0 : O_CREAT), 0666);
	if (fd < 0)
		return err_sys(e, errno, "%1$s", as_path(t->path));
	if (fstat(fd, &t->old) != 0) {
		int sys = errno;

		close(fd);
		return err_sys(e, sys, "%1$s", as_path(t->path));
	}
	if (!S_ISREG(t->old.st_mode)) {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		t->fd = fd;
		return true;
	}
	close(fd);
	if (!(t->as & FILE_AMEND) && was_read(&t->old))
		return err_set(e, ERR_USAGE, _("%1$s is read in this run: it is not overwritten"), as_path(t->path));
	t->place = realpath(t->path, NULL);
	t->made = t->place && !t->exists;
	return t->place || err_sys(e, errno, "%1$s", as_path(t->path));
}

bool file_target_open(struct file_target *t, const char *path, unsigned as, struct err *e)
{
	struct stat link, seen;
	int fd = descriptor_named(path);

	*t = (struct file_target){ .path = path, .as = as, .fd = -1 };
	if (fd >= 0) {
		t->fd = dup(fd);
		return t->fd >= 0 || err_sys(e, errno, "%1$s", as_path(path));
	}
	if (lstat(path, &link) != 0) {
		if (errno != ENOENT)
			return err_sys(e, errno, "%1$s", as_path(path));
		t->place = xstrdup(path);
		return true;
	}
	if (as & FILE_NEW)
		return err_sys(e, EEXIST, "%1$s", as_path(path));
	t->exists = stat(path, &seen) == 0;
	if (open_existing(t, t->exists ? &seen : &link, e)) {
		t->exists = true;
		return true;
	}
	return false;
}

bool file_put(int fd, struct span content)
{
	while (content.n > 0) {
		ssize_t n = write(fd, content.p, content.n);

		if (n < 0 && errno == EAGAIN)
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
		else if (n < 0 && errno != EINTR)
			return false;
		content.p += n > 0 ? n : 0;
		content.n -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* The folder of a path, with its slash. */
static int folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

/* A file of our own beside the place; its name is the caller's. */
static int make_beside(const struct file_target *t, char **name)
{
	mode_t mode = t->exists || (t->as & FILE_SECRET) ? 0600 : 0666;

	for (unsigned i = 0;; i++) {
		int fd;

		*name = xasprintf("%.*s.certloupe-%ld-%u", folder_length(t->place), t->place, (long)getpid(), i);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST || i == 1000)
			return fd;
		free(*name);
	}
}

/* Whose group cannot be kept, gives our own group nothing. */
static bool take_over(int fd, const struct stat *old)
{
	mode_t mode = old->st_mode & 0777;

	if ((old->st_uid != geteuid() || old->st_gid != getegid()) && fchown(fd, old->st_uid, old->st_gid) != 0 &&
	    fchown(fd, (uid_t)-1, old->st_gid) != 0)
		mode &= ~(mode_t)070;
	return fchmod(fd, mode) == 0;
}

/* link, unlike rename, takes the place of nothing.  Where there are no links, an empty file of ours holds the place. */
static bool move_to_place(const struct file_target *t, const char *from)
{
	int fd;

	if (!(t->as & FILE_NEW))
		return rename(from, t->place) == 0;
	if (link(from, t->place) == 0) {
		unlink(from);
		return true;
	}
	if (errno == EEXIST)
		return false;
	fd = open(t->place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return rename(from, t->place) == 0;
}

/* So that the name is on the disk, too; not every file system can. */
static void sync_folder(const char *path)
{
	char *folder = xasprintf("%.*s.", folder_length(path), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static bool replace(const struct file_target *t, struct span content)
{
	bool sync = !(t->as & FILE_UNSYNCED);
	char *beside;
	int fd = make_beside(t, &beside), sys;
	bool ok =
	    fd >= 0 && file_put(fd, content) && (!t->exists || take_over(fd, &t->old)) && (!sync || fsync(fd) == 0);

	sys = errno;
	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		sys = errno;
	}
	if (ok && !move_to_place(t, beside)) {
		ok = false;
		sys = errno;
	}
	if (!ok && fd >= 0)
		unlink(beside);
	if (ok && sync)
		sync_folder(t->place);
	free(beside);
	errno = sys;
	return ok;
}

/* Afterwards it does nothing; what was made and not written goes. */
static void close_target(struct file_target *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	if (t->made)
		unlink(t->place);
	t->made = false;
	free(t->place);
	t->place = NULL;
}

bool file_target_write(struct file_target *t, struct span content, struct err *e)
{
	bool ok = t->place ? replace(t, content) : file_put(t->fd, content);
	int sys = errno;

	t->made &= !ok;

	if (t->fd >= 0 && close(t->fd) != 0 && ok) {
		ok = false;
		sys = errno;
	}
	t->fd = -1;
	close_target(t);
	return ok || err_sys(e, sys, "%1$s", as_path(t->path));
}

bool file_write(const char *path, struct span content, unsigned as, struct err *e)
{
	struct file_target t;

	return file_target_open(&t, path, as, e) && file_target_write(&t, content, e);
}
