/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop on pipes: who is called, in what order, and what callbacks may do to it. */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include "base/loop.h"
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static struct loop *loop;
static char called[64]; /* the letter of each watch, as it was called */
static int ends[4][2];

struct thing {
	struct watch w;
	char letter;
	short revents;
	void (*then)(struct thing *t);
	struct thing *other;
};

static void ready(struct watch *w, short revents)
{
	struct thing *t = w->ctx;
	char letter[2] = { t->letter, '\0' };

	strcat(called, letter);
	t->revents = revents;
	if (t->then)
		t->then(t);
}

static struct thing thing(char letter, int fd, int64_t deadline)
{
	return (struct thing){ .w = { .fd = fd, .events = POLLIN, .deadline_ms = deadline, .ready = ready },
		               .letter = letter };
}

static void add(struct thing *t)
{
	t->w.ctx = t;
	loop_add(loop, &t->w);
}

static void setup(void)
{
	loop = loop_new();
	called[0] = '\0';
	for (size_t i = 0; i < UNIT_COUNT(ends); i++)
		ck_assert_int_eq(pipe(ends[i]), 0);
}

static void teardown(void)
{
	loop_free(loop);
	for (size_t i = 0; i < UNIT_COUNT(ends); i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

static void feed(int i)
{
	ck_assert_int_eq(write(ends[i][1], "x", 1), 1);
}

START_TEST(calls_what_is_ready)
{
	struct thing a = thing('a', ends[0][0], INT64_MAX), b = thing('b', ends[1][0], INT64_MAX);

	ck_assert(!loop_step(loop, -1));
	add(&a);
	add(&b);
	add(&b); /* twice is once */
	ck_assert(loop_step(loop, 0));
	ck_assert_str_eq(called, "");
	feed(1);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "b");
	ck_assert(b.revents & POLLIN);
	loop_remove(loop, &b.w);
	loop_remove(loop, &b.w);
	feed(0);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "ba");
	loop_remove(loop, &a.w);
	ck_assert(!loop_step(loop, -1));
}
END_TEST

START_TEST(keeps_deadlines)
{
	int64_t start = clock_monotonic_ms();
	struct thing late = thing('l', -1, start + 60), soon = thing('s', ends[0][0], start + 30);

	add(&late);
	add(&soon);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "s");
	ck_assert_int_eq(soon.revents, 0);
	ck_assert_int_ge(clock_monotonic_ms(), start + 30);
	soon.w.deadline_ms = INT64_MAX;
	ck_assert(loop_step(loop, 1)); /* the caller's patience is shorter */
	ck_assert_str_eq(called, "s");
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "sl");
	ck_assert_int_ge(clock_monotonic_ms(), start + 60);
}
END_TEST

START_TEST(a_deadline_long_gone_does_not_wait)
{
	static const int64_t gone[] = { INT64_MIN, 0, 1 };
	struct thing a = thing('a', -1, gone[_i]);

	add(&a);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "a");
}
END_TEST

START_TEST(without_a_wish_there_is_no_waiting)
{
	struct thing a = thing('a', ends[0][0], INT64_MAX), b = thing('b', ends[1][0], INT64_MAX);

	close(ends[0][1]); /* hung up: poll would say so for ever */
	a.w.events = 0;
	add(&a);
	ck_assert(!loop_step(loop, -1));
	add(&b);
	feed(1);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "b");
	ends[0][1] = dup(ends[0][0]);
}
END_TEST

START_TEST(tells_hang_up_and_bad_descriptor)
{
	struct thing a = thing('a', ends[0][0], INT64_MAX), b = thing('b', 999, INT64_MAX);

	close(ends[0][1]);
	add(&a);
	ck_assert(loop_step(loop, -1));
	ck_assert(a.revents & (POLLHUP | POLLIN));
	loop_remove(loop, &a.w);
	add(&b);
	ck_assert(loop_step(loop, -1));
	ck_assert(b.revents & POLLNVAL);
	ends[0][1] = dup(ends[0][0]);
}
END_TEST

static void remove_self(struct thing *t)
{
	loop_remove(loop, &t->w);
	memset(&t->w, 0xff, sizeof t->w); /* its owner may free it at once */
}

static void remove_other(struct thing *t)
{
	remove_self(t->other);
}

static void add_other(struct thing *t)
{
	add(t->other);
}

static void add_and_remove(struct thing *t)
{
	add(t->other);
	loop_remove(loop, &t->other->w);
	add(t->other);
	loop_remove(loop, &t->w);
}

static void silence_other(struct thing *t)
{
	t->other->w.events = 0;
}

static void move_other(struct thing *t)
{
	t->other->w.fd = ends[3][0];
}

static void step_within(struct thing *t)
{
	t->then = NULL;
	loop_remove(loop, &t->other->w);
	ck_assert(loop_step(loop, 0));
}

/* a, b and c are ready and watched; d is ready; a does something to `other`. */
static const struct {
	const char *name;
	void (*then)(struct thing *t);
	char other;
	const char *first, *second; /* who is called in this step and the next */
} acts[] = {
	{ "nothing", NULL, 'b', "abc", "abc" },
	{ "itself away", remove_self, 'a', "abc", "bc" },
	{ "the next away", remove_other, 'b', "ac", "ac" },
	{ "the last away", remove_other, 'c', "ab", "ab" },
	{ "one more", add_other, 'd', "abc", "abcd" },
	{ "one more and itself away", add_and_remove, 'd', "abc", "bcd" },
	{ "the next wants nothing", silence_other, 'b', "ac", "ac" },
	{ "the next waits elsewhere", move_other, 'b', "ac", "abc" },
	{ "a step inside", step_within, 'b', "aac", "ac" },
};

START_TEST(callbacks_may_change_the_loop)
{
	struct thing all[4];

	for (int i = 0; i < 4; i++) {
		all[i] = thing((char)('a' + i), ends[i][0], INT64_MAX);
		feed(i);
		if (i < 3)
			add(&all[i]);
	}
	all[0].then = acts[_i].then;
	all[0].other = &all[acts[_i].other - 'a'];
	ck_assert(loop_step(loop, -1));
	unit_str(acts[_i].name, called, acts[_i].first);
	all[0].then = NULL;
	called[0] = '\0';
	ck_assert(loop_step(loop, -1));
	unit_str(acts[_i].name, called, acts[_i].second);
}
END_TEST

static void on_alarm(int signal_number)
{
	(void)signal_number;
}

START_TEST(a_signal_wakes)
{
	struct thing a = thing('a', ends[0][0], clock_monotonic_ms() + 20000);
	struct sigaction sa = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &sa, NULL);
	add(&a);
	alarm(1);
	ck_assert(loop_step(loop, -1));
	ck_assert_str_eq(called, "");
}
END_TEST

/* CPU time, not the clock: a loop that spins would use all of the 300 ms. */
START_TEST(waiting_costs_nothing)
{
	struct thing a = thing('a', ends[0][0], clock_monotonic_ms() + 300);
	struct rusage before, after;
	long us;

	add(&a);
	getrusage(RUSAGE_SELF, &before);
	ck_assert(loop_step(loop, -1));
	getrusage(RUSAGE_SELF, &after);
	ck_assert_str_eq(called, "a");
	us = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000L + after.ru_utime.tv_usec -
	     before.ru_utime.tv_usec;
	ck_assert_int_lt(us, 100000);
}
END_TEST

static int count;

static void count_and_leave(struct watch *w, short revents)
{
	(void)revents;
	count++;
	loop_remove(loop, w);
}

START_TEST(hundreds_of_watches)
{
	static struct watch many[700];

	for (size_t i = 0; i < UNIT_COUNT(many); i++) {
		many[i] = (struct watch){ .fd = -1, .deadline_ms = 0, .ready = count_and_leave };
		loop_add(loop, &many[i]);
	}
	ck_assert(loop_step(loop, -1));
	ck_assert_int_eq(count, UNIT_COUNT(many));
	ck_assert(!loop_step(loop, -1));
	loop_free(NULL);
}
END_TEST

UNIT_SUITE("loop")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, calls_what_is_ready);
	tcase_add_test(tc, keeps_deadlines);
	tcase_add_loop_test(tc, a_deadline_long_gone_does_not_wait, 0, 3);
	tcase_add_test(tc, without_a_wish_there_is_no_waiting);
	tcase_add_test(tc, tells_hang_up_and_bad_descriptor);
	UNIT_ROWS(tc, callbacks_may_change_the_loop, acts);
	tcase_add_test(tc, a_signal_wakes);
	tcase_add_test(tc, waiting_costs_nothing);
	tcase_add_test(tc, hundreds_of_watches);
}
