/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found in a directory: each file once, by its own name, in the order of names; nothing is gone into twice. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "load/directory.h"

#include <fcntl.h>
#include <sys/stat.h>

/* "PATH" is a file, "PATH/" a directory, "PATH|" a FIFO, "PATH>TARGET" a symbolic link, "PATH=OLD" a hard one; found:
 * the files, "|" and the first FIFO of so many, "cut". */
static const struct {
	const char *name, *tree, *found;
} rows[] = {
	{ "nothing", "", "" },
	{ "by their names", "b a s/ s/c B", "B a b s/c" },
	{ "hidden ones are not looked at", ".a .s/ .s/b c", "c" },
	{ "a link to nothing", "l>nowhere a", "a" },
	{ "a link to a file that is there", "a>b b", "b" },
	{ "two links to a hidden file", ".a b>.a c>.a", "b" },
	{ "one file by two names", "b c=b a=b", "a" },
	{ "a link back up", "s/ s/a s/up>..", "s/a" },
	{ "a directory that links to itself", "s/ s/a s/s>../s", "s/a" },
	{ "as deep as it goes", "1/ 1/2/ 1/2/3/ 1/2/3/a", "1/2/3/a" },
	{ "deeper than that", "a 1/ 1/2/ 1/2/3/ 1/2/3/4/ 1/2/3/4/b", "a cut" },
	{ "what is no file", "q| p| a r|", "a |p 3" },
};

static void make(int at, const char *word)
{
	char *path = strdup(word), *mark = strpbrk(path, "|>=");
	char kind = mark ? *mark : path[strlen(path) - 1] == '/' ? '/' : ' ';
	int done;

	if (mark)
		*mark = '\0';
	if (kind == '/')
		done = mkdirat(at, path, 0700);
	else if (kind == '|')
		done = mkfifoat(at, path, 0600);
	else if (kind == '>')
		done = symlinkat(mark + 1, at, path);
	else if (kind == '=')
		done = linkat(at, mark + 1, at, path, 0);
	else
		done = close(openat(at, path, O_WRONLY | O_CREAT | O_EXCL, 0600));
	ck_assert_msg(done == 0, "%s: %m", word);
	free(path);
}

static void tell(struct buf *out, const struct directory *d, const char *top)
{
	size_t n = strlen(top);

	for (size_t i = 0; i < d->n; i++) {
		ck_assert_msg(!strncmp(d->path[i], top, n), "%s", d->path[i]);
		buf_printf(out, "%s%s", out->n ? " " : "", d->path[i] + n);
	}
	if (d->nspecial)
		buf_printf(out, "%s|%s %zu", out->n ? " " : "", d->special + n, d->nspecial);
	if (d->cut)
		buf_printf(out, "%scut", out->n ? " " : "");
}

START_TEST(found)
{
	char top[] = "/tmp/certloupe-directory-XXXXXX", command[100], *rest;
	struct err e = { 0 };

	ck_assert(mkdtemp(top) != NULL);
	int at = open(top, O_RDONLY | O_DIRECTORY);
	char *words = strdup(rows[_i].tree);
	for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		make(at, w);
	free(words);
	close(at);
	for (int slash = 0; slash < 2; slash++) {
		struct buf out = BUF_INIT;
		char *with = NULL, *asked = NULL;
		struct directory d;

		ck_assert(asprintf(&with, "%s/", top) > 0 && asprintf(&asked, "%s%s", top, slash ? "/" : "") > 0);
		ck_assert_msg(directory_list(asked, &d, &e), "%s", e.text);
		tell(&out, &d, with);
		unit_str(rows[_i].name, buf_str(&out), rows[_i].found);
		directory_free(&d);
		buf_free(&out);
		free(with);
		free(asked);
	}
	snprintf(command, sizeof command, "rm -r %s", top);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* Nobody asks of a file which one it is, unless a link may lead to it. */
START_TEST(by_names_alone)
{
	static const struct {
		const char *tree, *found;
		bool names;
	} trees[] = { { "b a c=b", "a b c", true }, { "b a c=b d>b", "a b", false } };

	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		char top[] = "/tmp/certloupe-directory-XXXXXX", command[100], *rest, *with = NULL;
		struct buf out = BUF_INIT;
		struct directory d;
		char *words = strdup(trees[i].tree);

		ck_assert(mkdtemp(top) != NULL && asprintf(&with, "%s/", top) > 0);
		int at = open(top, O_RDONLY | O_DIRECTORY);
		for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
			make(at, w);
		close(at);
		ck_assert(directory_names(top, &d, NULL));
		while (directory_next(&d))
			;
		tell(&out, &d, with);
		if (trees[i].names && !d.names)
			puts("the folders of this system do not say what their files are");
		else
			unit_str("names", buf_str(&out), trees[i].found);
		ck_assert(!d.names || trees[i].names);
		directory_free(&d);
		buf_free(&out);
		free(words);
		free(with);
		snprintf(command, sizeof command, "rm -r %s", top);
		ck_assert_int_eq(system(command), 0);
	}
}
END_TEST

/* One after the other, whatever order the folder has them in. */
START_TEST(in_order)
{
	char top[] = "/tmp/certloupe-directory-XXXXXX", name[20], command[100];
	struct directory d;

	ck_assert(mkdtemp(top) != NULL);
	int at = open(top, O_RDONLY | O_DIRECTORY);
	for (unsigned i = 0; i < 300; i++) {
		snprintf(name, sizeof name, "%03u", i * 7 % 300);
		make(at, name);
	}
	close(at);
	ck_assert(directory_names(top, &d, NULL));
	ck_assert_uint_eq(d.n, 300);
	for (unsigned i = 0; i < d.n; i++) {
		const char *path = directory_next(&d);

		snprintf(name, sizeof name, "/%03u", i);
		ck_assert_str_eq(path + strlen(top), name);
		ck_assert_ptr_eq(path, d.path[i]);
		ck_assert_uint_eq(d.taken, i + 1);
	}
	ck_assert_ptr_null(directory_next(&d));
	directory_free(&d);
	snprintf(command, sizeof command, "rm -r %s", top);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(not_there)
{
	struct directory d;
	struct err e = { 0 };

	ck_assert(!directory_list("/nowhere/at/all", &d, &e));
	unit_str("error", e.text, "/nowhere/at/all: No such file or directory");
	ck_assert(!directory_list("/dev/null", &d, &e));
}
END_TEST

UNIT_SUITE("directory")
{
	UNIT_ROWS(tc, found, rows);
	tcase_add_test(tc, by_names_alone);
	tcase_add_test(tc, in_order);
	tcase_add_test(tc, not_there);
}
