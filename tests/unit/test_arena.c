/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/arena.h"
#include <stdalign.h>
#include <sys/wait.h>
#include <unistd.h>

static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 4096, 65536, 300000, 5000000 };

/* ck_assert writes a mark each time: once an object, not once a byte. */
static bool is_zero(const unsigned char *p, size_t n)
{
	while (n > 0 && p[n - 1] == 0)
		n--;
	return n == 0;
}

START_TEST(gives_zeroed_aligned_memory)
{
	struct arena *a = arena_new();
	unsigned char *previous = NULL;

	for (int i = 0; i < 50; i++) {
		size_t n = sizes[_i];
		unsigned char *p = arena_alloc(a, n);

		ck_assert_ptr_ne(p, previous);
		ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
		ck_assert(is_zero(p, n));
		if (n)
			memset(p, 0xa5, n);
		previous = p;
	}
	ck_assert(arena_bytes(a) >= 50 * sizes[_i]);
	arena_free(a);
}
END_TEST

static char order[8];

static void note(void *ctx)
{
	strcat(order, ctx);
}

START_TEST(runs_hooks_last_first)
{
	struct arena *a = arena_new();

	arena_on_free(a, note, arena_strdup(a, "1"));
	arena_on_free(a, note, arena_strdup(a, "2"));
	arena_on_free(a, note, arena_strndup(a, "345", 1));
	arena_free(a);
	ck_assert_str_eq(order, "321");
	arena_free(NULL);
}
END_TEST

START_TEST(copies)
{
	struct arena *a = arena_new();
	struct span s = arena_span(a, SPAN_LIT("ab\0c"));

	ck_assert(span_eq(s, SPAN_LIT("ab\0c")));
	ck_assert_ptr_null(arena_span(a, SPAN_NONE).p);
	ck_assert_ptr_nonnull(arena_span(a, span_of("", 0)).p);
	ck_assert_str_eq(arena_printf(a, "%s-%d", "x", 7), "x-7");
	ck_assert_uint_eq(strlen(arena_printf(a, "%5000d", 1)), 5000);
	arena_free(a);
}
END_TEST

/* AddressSanitizer's malloc would otherwise end the program itself, after a word of its own. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void say(void)
{
	if (write(STDERR_FILENO, "handler ", 8) != 8)
		_exit(99);
}

/* Which ways there are to ask for more than there is. */
static void ask_too_much(int how)
{
	struct arena *a = arena_new();

	switch (how) {
	case 0:
		arena_alloc(a, SIZE_MAX);
		break;
	case 1:
		arena_alloc(a, SIZE_MAX - 64);
		break;
	case 2:
		arena_array(a, SIZE_MAX / 4, 8);
		break;
	case 3:
		xcalloc(SIZE_MAX / 4, 8);
		break;
	}
}

START_TEST(out_of_memory_ends_the_program)
{
	int fds[2], status;
	char said[8000] = "";
	ssize_t got;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		dup2(fds[1], STDERR_FILENO);
		oom_handler_set(say);
		ask_too_much(_i);
		_exit(98);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	close(fds[1]);
	for (size_t n = 0; n < sizeof said - 1 && (got = read(fds[0], said + n, sizeof said - 1 - n)) > 0;)
		n += (size_t)got;
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	ck_assert_ptr_nonnull(strstr(said, "handler certloupe: out of memory\n"));
	close(fds[0]);
}
END_TEST

UNIT_SUITE("arena")
{
	UNIT_ROWS(tc, gives_zeroed_aligned_memory, sizes);
	tcase_add_test(tc, runs_hooks_last_first);
	tcase_add_test(tc, copies);
	tcase_add_loop_test(tc, out_of_memory_ends_the_program, 0, 4);
}
