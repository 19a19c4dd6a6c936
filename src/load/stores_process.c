/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another process, as /proc shows it: its variables, arguments, root and what it runs. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/words.h"
#include "load/scan.h"
#include "load/stores.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROC_MAX ((size_t)1 << 20)

/* All of a small file of /proc; NULL: errno. */
static char *read_proc(struct arena *a, long pid, const char *name, size_t *n)
{
	struct stat st;
	int fd = file_open(arena_printf(a, "/proc/%ld/%s", pid, name), FILE_FOUND, &st);
	char *text = fd >= 0 ? arena_alloc(a, PROC_MAX + 1) : NULL;
	ssize_t k = 1;

	*n = 0;
	while (text && *n < PROC_MAX && (k = read(fd, text + *n, PROC_MAX - *n)) > 0)
		*n += (size_t)k;
	int sys = errno;
	if (fd >= 0)
		close(fd);
	errno = sys;
	if (!text || k < 0)
		return NULL;
	text[*n] = '\0';
	return text;
}

/* Words with NUL behind each. NULL: errno. */
static const char *const *read_words(struct arena *a, long pid, const char *name)
{
	size_t n;
	const char *text = read_proc(a, pid, name, &n);
	struct words w = { 0 };

	if (!text)
		return NULL;
	for (size_t i = 0; i < n; i += strlen(text + i) + 1)
		words_add(a, &w, text + i);
	words_add(a, &w, NULL);
	return w.v;
}

/* By its name, else by what it has loaded. */
static const char *program_of(struct arena *a, long pid, const char *exe)
{
	static const struct {
		const char *text, *program;
	} names[] = { { "openssl", "openssl" },   { "curl", "curl" }, { "git", "git" },   { "python", "python" },
		      { "gnutls-cli", "gnutls" }, { "node", "node" }, { "java", "java" }, { "firefox", "nss" } },
	  loaded[] = { { "libjvm.so", "java" },
		       { "libnode.so", "node" },
		       { "libnss3.so", "nss" },
		       { "libssl.so", "openssl" },
		       { "libgnutls.so", "gnutls" } };
	static const char go[] = "\xff Go buildinf:";
	const char *base = exe ? file_last_word(exe) : "";
	size_t n;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncmp(base, names[i].text, strlen(names[i].text)) == 0)
			return names[i].program;
	const char *maps = read_proc(a, pid, "maps", &n);
	for (size_t i = 0; maps && i < sizeof loaded / sizeof *loaded; i++)
		if (strstr(maps, loaded[i].text))
			return loaded[i].program;
	return scan_has(arena_printf(a, "/proc/%ld/exe", pid), span_str(go)) ? "go" : NULL;
}

bool stores_view_of(struct arena *a, long pid, struct stores_view *out, struct err *e)
{
	static const char *const nothing[] = { NULL };
	char path[PATH_MAX];
	struct stat ours, theirs;

	*out = (struct stores_view){ .arena = a, .root = "" };
	out->argument = read_words(a, pid, "cmdline");
	if (!out->argument)
		return err_sys(e, errno, _("process %1$s"), as_number(pid));
	out->environment = read_words(a, pid, "environ");
	out->unreadable = !out->environment;
	if (out->unreadable)
		out->environment = nothing;
	ssize_t k = readlink(arena_printf(a, "/proc/%ld/exe", pid), path, sizeof path - 1);
	out->exe = k > 0 ? arena_strndup(a, path, (size_t)k) : out->argument[0];
	out->program = program_of(a, pid, out->exe);
	const char *root = arena_printf(a, "/proc/%ld/root", pid);
	if (stat(root, &theirs) == 0 && stat("/", &ours) == 0 &&
	    (ours.st_dev != theirs.st_dev || ours.st_ino != theirs.st_ino))
		out->root = root;
	return true;
}
