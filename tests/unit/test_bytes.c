/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files read whole and by windows, pipes, files that change while they are read, and UTF-16. */
#include "tests/unit/load.h"
#include "load/bytes.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#define LONG 200000

static uint8_t pattern[LONG];
static char path[64];

static void setup(void)
{
	for (size_t i = 0; i < LONG; i++)
		pattern[i] = (uint8_t)(i * 7 + i / 251);
	strcpy(path, load_temporary(pattern, LONG));
}

static void teardown(void)
{
	unlink(path);
	bytes_bounds(BYTES_COPIED_MAX, (size_t)1 << 20);
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* From now on every wait is interrupted. */
static void interrupt(suseconds_t every)
{
	struct sigaction sa = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &(struct itimerval){ { 0, every }, { 0, every } }, NULL);
}

static void same(struct span s, size_t from, size_t n)
{
	ck_assert_uint_eq(s.n, n);
	ck_assert(memcmp(s.p, pattern + from, n) == 0);
}

START_TEST(whole)
{
	struct bytes b;
	struct err e = { 0 };

	ck_assert(bytes_read(path, FILE_NAMED, LONG, &b, &e));
	same(b.s, 0, LONG);
	ck_assert(b.last && !b.cut && b.fd < 0 && !b.room);
	bytes_erase(b.s);
	for (size_t i = 0; i < b.s.n; i++)
		ck_assert_uint_eq(b.s.p[i], 0);
	bytes_release(&b);
	ck_assert(bytes_read(path, FILE_NAMED, LONG - 1, &b, &e));
	ck_assert(b.cut && b.s.n >= LONG - 1);
	bytes_release(&b);
	ck_assert(!bytes_read("/nonexistent/file", FILE_NAMED, LONG, &b, &e) && e.sys == ENOENT);
	ck_assert(!bytes_read("/", FILE_NAMED, LONG, &b, &e) && e.sys == EISDIR);
}
END_TEST

/* A writer that is slow, in pieces of this size, into a pipe of this mode. */
static pid_t writer(int fd, size_t piece)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		for (size_t i = 0; i < LONG; i += piece) {
			size_t n = LONG - i < piece ? LONG - i : piece;

			if (write(fd, pattern + i, n) != (ssize_t)n)
				_exit(1);
			if (i == 0)
				usleep(20000);
		}
		_exit(0);
	}
	close(fd);
	return child;
}

/* Standard input is waited for, even where somebody made it non-blocking or signals come; however long it is, it comes
 * whole. */
START_TEST(standard_input)
{
	struct bytes b;
	struct err e = { 0 };
	int pipes[2], own = dup(STDIN_FILENO), status;
	bool non_blocking = _i & 1, interrupted = _i & 2;

	ck_assert_int_eq(pipe(pipes), 0);
	dup2(pipes[0], STDIN_FILENO);
	if (non_blocking)
		fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	close(pipes[0]);
	pid_t child = writer(pipes[1], 3333);
	interrupt(interrupted ? 1000 : 0);
	ck_assert(bytes_read(NULL, FILE_NAMED, LONG, &b, &e));
	interrupt(0);
	same(b.s, 0, LONG);
	ck_assert(b.last && !b.cut);
	bytes_release(&b);
	waitpid(child, &status, 0);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	dup2(own, STDIN_FILENO);
	close(own);
}
END_TEST

START_TEST(closed_standard_input)
{
	struct bytes b;
	struct err e = { 0 };
	int own = dup(STDIN_FILENO);

	close(STDIN_FILENO);
	ck_assert(!bytes_read(NULL, FILE_NAMED, LONG, &b, &e));
	ck_assert_int_eq(e.sys, EBADF);
	ck_assert(strstr(e.text, "standard input") != NULL);
	dup2(own, STDIN_FILENO);
	close(own);
}
END_TEST

/* What cannot be read says why; what was read of it before is read on from there, as a whole. */
START_TEST(other_standard_input)
{
	struct bytes b;
	struct err e = { 0 };
	int own = dup(STDIN_FILENO), dir = open("/", O_RDONLY), file = open(path, O_RDONLY);

	dup2(dir, STDIN_FILENO);
	ck_assert(!bytes_read(NULL, FILE_NAMED, LONG, &b, &e));
	ck_assert_int_eq(e.sys, EISDIR);
	bytes_bounds(10, 100);
	ck_assert_int_eq(lseek(file, 70, SEEK_SET), 70);
	dup2(file, STDIN_FILENO);
	ck_assert(bytes_read(NULL, FILE_NAMED, LONG, &b, &e));
	same(b.s, 70, LONG - 70);
	ck_assert(b.last && !b.cut && !b.room);
	bytes_release(&b);
	dup2(own, STDIN_FILENO);
	close(own);
	close(dir);
	close(file);
}
END_TEST

/* Windows need a descriptor of their own: where there is no other one, the file is read as a whole. */
START_TEST(no_other_descriptor)
{
	struct bytes b;
	struct err e = { 0 };
	struct rlimit was, now;
	int own = dup(STDIN_FILENO), file = open(path, O_RDONLY), next = dup(file);

	close(next);
	dup2(file, STDIN_FILENO);
	bytes_bounds(10, 100);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &was), 0);
	now = was;
	now.rlim_cur = (rlim_t)next;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &now), 0);
	bool ok = bytes_read(NULL, FILE_NAMED, LONG, &b, &e);
	setrlimit(RLIMIT_NOFILE, &was);
	ck_assert_msg(ok, "%s", e.text);
	same(b.s, 0, LONG);
	ck_assert(b.last && !b.room && b.fd < 0);
	bytes_release(&b);
	dup2(own, STDIN_FILENO);
	close(own);
	close(file);
}
END_TEST

/* A pipe in a directory is not for us; a file without a size is empty, whatever it would say. */
START_TEST(found)
{
	struct bytes b;
	struct err e = { 0 };

	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!bytes_read(path, FILE_FOUND, LONG, &b, &e));
	ck_assert_int_eq(e.sys, EINVAL);
	if (access("/proc/self/status", R_OK) == 0) {
		ck_assert(bytes_read("/proc/self/status", FILE_FOUND, LONG, &b, &e));
		ck_assert(b.s.n == 0 && b.last);
		bytes_release(&b);
		ck_assert(bytes_read("/proc/self/status", FILE_NAMED, LONG, &b, &e));
		ck_assert(b.s.n > 0 && b.last);
		bytes_release(&b);
	}
}
END_TEST

/* From one window to the next by steps of so many octets; all of the file is seen once. */
static const struct {
	size_t window, step;
} windows[] = { { 64, 1 }, { 64, 63 }, { 64, 64 }, { 64, 0 }, { 1000, 999 }, { LONG - 1, 10 }, { LONG - 1, LONG - 1 } };

START_TEST(by_windows)
{
	struct bytes b;
	struct err e = { 0 };
	size_t at = 0;

	bytes_bounds(10, windows[_i].window);
	ck_assert(bytes_are_many(span_of(pattern, 11)) && !bytes_are_many(span_of(pattern, 10)));
	ck_assert(bytes_read(path, FILE_NAMED, LONG, &b, &e));
	ck_assert(b.fd >= 0 && b.room && !b.cut);
	same(b.s, 0, windows[_i].window);
	for (int turn = 0; !b.last; turn++) {
		size_t step = turn > 50 ? b.s.n : windows[_i].step; /* not for ever */

		bytes_move(&b, b.s.p + step);
		at += step;
		ck_assert_uint_eq(b.start, at);
		same(b.s, at, b.s.n);
		ck_assert(b.s.n > 0);
	}
	ck_assert_uint_eq(at + b.s.n, LONG);
	ck_assert(!b.torn);
	bytes_release(&b);
	ck_assert_int_eq(b.fd, -1);
}
END_TEST

START_TEST(of_a_bound)
{
	struct bytes b;
	struct err e = { 0 };

	bytes_bounds(10, 100);
	ck_assert(bytes_read(path, FILE_NAMED, 150, &b, &e));
	ck_assert(b.cut && b.size == 150 && !b.last);
	bytes_move(&b, b.s.p + 100);
	same(b.s, 100, 50);
	ck_assert(b.last);
	bytes_release(&b);
	ck_assert(bytes_read(path, FILE_NAMED, 50, &b, &e));
	same(b.s, 0, 50);
	ck_assert(b.cut && b.last);
	bytes_release(&b);
}
END_TEST

/* Somebody cuts the file short, or it is read again, or as a whole after all. */
START_TEST(torn)
{
	struct bytes b;
	struct err e = { 0 };
	struct buf again = BUF_INIT;

	bytes_bounds(10, 100);
	ck_assert(bytes_read(path, FILE_NAMED, LONG, &b, &e));
	int fd = bytes_file(&b);
	ck_assert_int_ge(fd, 0);
	same(bytes_again(fd, 1000, 70, &again), 1000, 70);
	ck_assert_int_eq(truncate(path, 1040), 0);
	same(bytes_again(fd, 1000, 70, &again), 1000, 40);
	same(bytes_again(fd, 2000, 70, &again), 0, 0);
	close(fd);
	same(bytes_again(fd, 0, 70, &again), 0, 0);
	bytes_move(&b, b.s.p + 100);
	same(b.s, 100, 100);
	ck_assert(!b.torn);
	ck_assert(!bytes_all(&b));
	same(b.s, 100, 940);
	ck_assert(b.torn && b.last && b.fd < 0);
	bytes_release(&b);
	buf_free(&again);
}
END_TEST

/* Where its descriptor fails, the file ends. */
START_TEST(lost)
{
	struct bytes b;
	struct err e = { 0 };
	struct buf again = BUF_INIT;

	bytes_bounds(10, 100);
	ck_assert(bytes_read(path, FILE_NAMED, LONG, &b, &e));
	int dir = open("/", O_RDONLY);
	dup2(dir, b.fd);
	close(dir);
	bytes_move(&b, b.s.p + 60);
	same(b.s, 60, 40);
	ck_assert(b.torn && b.last);
	same(bytes_again(b.fd, 0, 70, &again), 0, 0);
	bytes_release(&b);
	buf_free(&again);
}
END_TEST

START_TEST(all_after_all)
{
	struct arena *a = arena_new();
	struct bytes b;
	struct err e = { 0 };

	bytes_bounds(10, 100);
	ck_assert(bytes_read(path, FILE_NAMED, LONG, &b, &e));
	ck_assert(bytes_all(&b));
	same(b.s, 0, LONG);
	struct span s = b.s;
	bytes_keep(&b, a);
	ck_assert(!b.s.p && b.fd < 0);
	same(s, 0, LONG);
	arena_free(a);
}
END_TEST

#define S(text) SPAN_LIT(text)
static const struct {
	const char *name;
	struct span in;
	const char *out; /* NULL: it is not UTF-16, or broken */
	bool is;
	const char *order;
} utf16[] = {
	{ "little, with a mark", S("\xff\xfe-\0a\0"), "-a", true },
	{ "big, with a mark", S("\xfe\xff\0-\0a"), "-a", true },
	{ "little, without", S("-\0-\0"), "--", true, "UTF-16LE" },
	{ "big, without", S("\0-\0-"), "--", true, "UTF-16BE" },
	{ "the mark alone", S("\xff\xfe"), "", true },
	{ "two octets", S("\xfe\xff\0\xe9"), "\xc3\xa9", true },
	{ "three octets", S("\xfe\xff\x68\x2a"), "\xe6\xa0\xaa", true },
	{ "a pair", S("\xff\xfe\x3d\xd8\0\xde"), "\xf0\x9f\x98\x80", true },
	{ "an odd octet at the end", S("\xff\xfe-\0-"), "-", true },
	{ "half a pair at the end", S("\xff\xfe-\0\x3d\xd8"), NULL, true },
	{ "the other half", S("\xff\xfe\0\xde-\0"), NULL, true },
	{ "text", S("--"), NULL, false },
	{ "one octet", S("-"), NULL, false },
	{ "nothing", S(""), NULL, false },
};

START_TEST(from_utf16)
{
	struct bytes b;
	bool ok = bytes_from_utf16(utf16[_i].in, &b);

	unit_int(utf16[_i].name, bytes_is_utf16(utf16[_i].in), utf16[_i].is);
	unit_int(utf16[_i].name, ok, utf16[_i].out != NULL);
	ck_assert_pstr_eq(bytes_utf16_order(utf16[_i].in), utf16[_i].order);
	if (!ok)
		return;
	ck_assert_msg(span_eq(b.s, span_str(utf16[_i].out)), "%s: %.*s", utf16[_i].name, (int)b.s.n,
	              (const char *)b.s.p);
	bytes_release(&b);
}
END_TEST

UNIT_SUITE("bytes")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, whole);
	tcase_add_loop_test(tc, standard_input, 0, 4);
	tcase_add_test(tc, other_standard_input);
	tcase_add_test(tc, no_other_descriptor);
	tcase_add_test(tc, lost);
	tcase_add_test(tc, closed_standard_input);
	tcase_add_test(tc, found);
	UNIT_ROWS(tc, by_windows, windows);
	tcase_add_test(tc, of_a_bound);
	tcase_add_test(tc, torn);
	tcase_add_test(tc, all_after_all);
	UNIT_ROWS(tc, from_utf16, utf16);
}
