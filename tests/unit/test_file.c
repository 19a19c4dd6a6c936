/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read and what is written: by whatever name, with whatever is there, whole or not at all. */
#include "tests/unit/unit.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/certloupe-file-XXXXXX";

static void setup(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert(mkdtemp(dir) != NULL && chdir(dir) == 0);
	umask(022);
}

static void teardown(void)
{
	char command[100];

	file_forget_all();
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ck_assert(chdir("/") == 0 && system(command) == 0);
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static const char *get(const char *path)
{
	static char text[100];
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	return text;
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	ck_assert(stat(path, &st) == 0);
	return st.st_mode & 0777;
}

/* Nothing of ours stays beside what was written. */
static void only(int expected)
{
	int n = 0;
	DIR *d = opendir(".");

	for (const struct dirent *x; (x = readdir(d)) != NULL;)
		n += strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0;
	closedir(d);
	ck_assert_int_eq(n, expected);
}

static bool write_to(const char *path, unsigned as, struct err *e)
{
	*e = (struct err){ 0 };
	return file_write(path, span_str("new"), as, e);
}

/* ---- writing ---- */

START_TEST(makes_a_file)
{
	struct err e;

	ck_assert(write_to("a", FILE_REPLACE, &e) && write_to("b", FILE_NEW, &e) &&
	          write_to("c", FILE_NEW | FILE_SECRET, &e));
	ck_assert_str_eq(get("a"), "new");
	ck_assert_uint_eq(mode_of("a"), 0644);
	ck_assert_uint_eq(mode_of("b"), 0644);
	ck_assert_uint_eq(mode_of("c"), 0600);
	ck_assert(!write_to("b", FILE_NEW, &e));
	ck_assert_int_eq(e.sys, EEXIST);
	only(3);
}
END_TEST

START_TEST(keeps_the_mode)
{
	struct err e;

	put("a", "old");
	ck_assert(chmod("a", 0640) == 0 && write_to("a", FILE_SECRET, &e));
	ck_assert_str_eq(get("a"), "new");
	ck_assert_uint_eq(mode_of("a"), 0640);
	only(1);
}
END_TEST

START_TEST(follows_links)
{
	struct err e;
	struct stat st;

	ck_assert(mkdir("sub", 0777) == 0);
	put("sub/a", "old");
	ck_assert(symlink("sub/a", "to-a") == 0 && symlink("to-a", "to-to-a") == 0 &&
	          symlink("sub/none", "to-none") == 0);
	ck_assert(write_to("to-to-a", FILE_REPLACE, &e));
	ck_assert_str_eq(get("sub/a"), "new");
	ck_assert(lstat("to-to-a", &st) == 0 && S_ISLNK(st.st_mode));
	ck_assert(!write_to("to-none", FILE_NEW, &e));
	ck_assert_int_eq(e.sys, EEXIST);
	ck_assert(write_to("to-none", FILE_REPLACE, &e));
	ck_assert_str_eq(get("sub/none"), "new");
}
END_TEST

/* A full medium, here by a bound on files, leaves the old one. */
START_TEST(fails_whole)
{
	struct rlimit small = { 2, RLIM_INFINITY };
	struct err e;

	put("a", "old");
	signal(SIGXFSZ, SIG_IGN);
	ck_assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
	ck_assert(!write_to("a", FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, EFBIG);
	ck_assert(!write_to("b", FILE_REPLACE, &e) && !write_to("c", FILE_NEW, &e));
	ck_assert(symlink("none", "link") == 0 && !write_to("link", FILE_REPLACE, &e));
	small.rlim_cur = RLIM_INFINITY; /* with CK_FORK=no the next test writes, too */
	ck_assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
	ck_assert_str_eq(get("a"), "old");
	only(2);
}
END_TEST

START_TEST(needs_a_folder)
{
	struct err e;

	ck_assert(!write_to("none/a", FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, ENOENT);
	ck_assert(!write_to(".", FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, EISDIR);
	only(0);
}
END_TEST

/* Nobody who may not write to a file may replace it (root may). */
START_TEST(respects_permissions)
{
	struct err e;

	put("a", "old");
	ck_assert(chmod("a", 0444) == 0 && chmod(".", 0777) == 0);
	if (geteuid() == 0)
		ck_assert(seteuid(65534) == 0);
	ck_assert(!write_to("a", FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, EACCES);
	ck_assert_str_eq(get("a"), "old");
	only(1);
	if (getuid() == 0)
		ck_assert(seteuid(0) == 0);
}
END_TEST

START_TEST(writes_through)
{
	struct err e;
	int status;

	ck_assert(write_to("/dev/null", FILE_REPLACE, &e));
	ck_assert(!write_to("/dev/null", FILE_REGULAR, &e));
	ck_assert_int_eq(e.code, ERR_USAGE);
	ck_assert(mkfifo("pipe", 0600) == 0);
	if (fork() == 0)
		_exit(strcmp(get("pipe"), "new") == 0 ? 7 : 1);
	ck_assert(write_to("pipe", FILE_REPLACE, &e));
	ck_assert(wait(&status) > 0);
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	only(1);
}
END_TEST

/* An open descriptor is written to where it stands. */
START_TEST(writes_to_descriptors)
{
	char name[2][40];
	struct err e;
	int fd;

	put("a", "old ");
	fd = open("a", O_WRONLY | O_APPEND);
	snprintf(name[0], sizeof name[0], "/dev/fd/%d", fd);
	snprintf(name[1], sizeof name[1], "/proc/self/fd/%d", fd);
	ck_assert(write_to(name[0], FILE_REPLACE, &e) && write_to(name[1], FILE_REPLACE, &e));
	ck_assert_str_eq(get("a"), "old newnew");
	close(fd);
	ck_assert(!write_to(name[0], FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, EBADF);
}
END_TEST

START_TEST(says_when_the_reader_left)
{
	char name[40];
	struct err e;
	int fd[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert(pipe(fd) == 0 && close(fd[0]) == 0);
	snprintf(name, sizeof name, "/dev/fd/%d", fd[1]);
	ck_assert(!write_to(name, FILE_REPLACE, &e));
	ck_assert_int_eq(e.sys, EPIPE);
}
END_TEST

/* ---- what was read is not written ---- */

static const char *const names[] = { "a", "./a", "soft", "hard", "sub/../a", "sub/soft" };

START_TEST(spares_what_was_read)
{
	struct stat st;
	struct err e;
	int fd;

	put("a", "old");
	ck_assert(mkdir("sub", 0777) == 0 && symlink("a", "soft") == 0 && link("a", "hard") == 0 &&
	          symlink("../a", "sub/soft") == 0);
	ck_assert(file_same("a", names[_i]));
	fd = file_open("a", FILE_NAMED, &st);
	ck_assert(fd >= 0 && close(fd) == 0);
	ck_assert(!write_to(names[_i], FILE_REPLACE, &e));
	ck_assert_int_eq(e.code, ERR_USAGE);
	ck_assert_str_eq(get("a"), "old");
	ck_assert(write_to("b", FILE_REPLACE, &e) && write_to("b", FILE_REPLACE, &e));
	ck_assert(!file_same("a", "b") && !file_same("a", "none") && !file_same("/dev/null", "/dev/null"));
}
END_TEST

/* ---- reading ---- */

/* No opening waits: a pipe without a writer is no file of a directory. */
START_TEST(opens_without_waiting)
{
	struct stat st;

	ck_assert(mkfifo("pipe", 0600) == 0);
	ck_assert(file_open("pipe", FILE_FOUND, &st) < 0);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert(file_open("/dev/null", FILE_FOUND, &st) < 0);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert(file_open(".", FILE_NAMED, &st) < 0);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert(file_open("none", FILE_NAMED, &st) < 0);
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

/* A pipe that was named is waited for, also when its writer is gone before we read. */
START_TEST(waits_for_a_writer)
{
	struct stat st;
	char text[10] = "";
	int fd, status;

	ck_assert(mkfifo("pipe", 0600) == 0);
	if (fork() == 0) {
		int w = open("pipe", O_WRONLY);

		_exit(write(w, "hello", 5) == 5 ? 0 : 1);
	}
	fd = file_open("pipe", FILE_NAMED, &st);
	ck_assert(fd >= 0 && wait(&status) > 0 && status == 0);
	ck_assert_int_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(read(fd, text, sizeof text), 5);
	ck_assert_str_eq(text, "hello");
	close(fd);
}
END_TEST

UNIT_SUITE("file")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, makes_a_file);
	tcase_add_test(tc, keeps_the_mode);
	tcase_add_test(tc, follows_links);
	tcase_add_test(tc, fails_whole);
	tcase_add_test(tc, needs_a_folder);
	tcase_add_test(tc, respects_permissions);
	tcase_add_test(tc, writes_through);
	tcase_add_test(tc, writes_to_descriptors);
	tcase_add_test(tc, says_when_the_reader_left);
	UNIT_ROWS(tc, spares_what_was_read, names);
	tcase_add_test(tc, opens_without_waiting);
	tcase_add_test(tc, waits_for_a_writer);
}
