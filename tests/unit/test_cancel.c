/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stopping a probe: wherever it is, at once, once, and with nothing left behind (the sanitizers and valgrind see to
 * the memory, a count to the descriptors). */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include "tests/net/look.h"
#include <fcntl.h>

#define SMTP_DIALOG                                                                                                    \
	SAYS("220 mail ESMTP\r\n"), HEARS("EHLO"), SAYS("250-mail\r\n250 STARTTLS\r\n"), HEARS("STARTTLS\r\n"),        \
	    SAYS("220 go\r\n"), STARTS_TLS, HEARS("QUIT"), SAYS("221 bye\r\n")

static const struct {
	const char *name, *host;
	enum protocol protocol;
	bool small;    /* pieces */
	size_t stride; /* of the steps after which it is stopped */
	struct server_move moves[10];
} scenes[] = {
	{ "SMTP", "localhost", PROTOCOL_SMTP, false, 1, { SMTP_DIALOG, CLOSES } },
	{ "SMTP in small pieces", "localhost", PROTOCOL_SMTP, true, 41, { SMTP_DIALOG, CLOSES } },
	{ "HTTP",
	  "two.test",
	  PROTOCOL_TLS,
	  false,
	  1,
	  { STARTS_TLS, HEARS("\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\nhi\r\n"), CLOSES } },
	{ "alert", "127.0.0.1", PROTOCOL_TLS, false, 1, { HEARS(NULL), ALERTS(40), HOLDS } },
	{ "clear text", "127.0.0.1", PROTOCOL_TLS, false, 1, { SAYS("what"), HOLDS } },
	{ "no such name", "none.test", PROTOCOL_TLS, false, 1, { CLOSES } },
};

static unsigned descriptors(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* What a callback does at its n-th call. */
struct seen {
	struct probe *probe;
	unsigned progress, done;
	unsigned cancel_at, free_at; /* progress; 0: never */
	bool free_when_done;
	enum outcome outcome;
};

static void on_progress(void *ctx, const struct connection *c)
{
	struct seen *s = ctx;

	ck_assert_int_ge((int)c->nsteps, 1);
	if (++s->progress == s->cancel_at)
		probe_cancel(s->probe);
	if (s->progress == s->free_at)
		probe_free(s->probe);
}

static void on_done(void *ctx, struct connection *c)
{
	struct seen *s = ctx;

	s->done++;
	s->outcome = c->outcome;
	if (s->free_when_done)
		probe_free(s->probe);
}

static void begin(struct seen *s, struct peer *p, int i)
{
	fake_flaky = scenes[i].small;
	*p = (struct peer){ .moves = scenes[i].moves, .pki = pki, .dribble = scenes[i].small };
	peer_start(p);
	s->probe = probe_start(loop, arena, source_to(scenes[i].host, p->port, scenes[i].protocol), &options,
	                       on_progress, on_done, s);
}

static void end(struct peer *p)
{
	peer_stop(p);
	peer_free(p);
}

static int64_t cancelling; /* ms, in all */

/* false: it ended by itself before. */
static bool stop_after(int i, size_t steps, bool cancel)
{
	struct seen s = { .probe = NULL };
	struct peer p;
	bool ended;

	begin(&s, &p, i);
	for (size_t k = 0; k < steps && !s.done; k++)
		ck_assert(loop_step(loop, 5000));
	ended = s.done > 0;
	if (cancel) {
		int64_t before = clock_monotonic_ms();

		probe_cancel(s.probe);
		cancelling += clock_monotonic_ms() - before;
		ck_assert_int_eq((int)s.done, 1);
		ck_assert(ended || s.outcome == OUTCOME_CANCELLED);
		probe_cancel(s.probe); /* nothing more happens */
		ck_assert_int_eq((int)s.done, 1);
	}
	probe_free(s.probe);
	ck_assert_int_eq((int)s.done, cancel || ended);
	ck_assert(!loop_step(loop, 0)); /* no watch is left */
	end(&p);
	return !ended;
}

START_TEST(at_every_step)
{
	unsigned before = descriptors();
	size_t k = 0, n = 1;

	cancelling = 0;
	options.settle_ms = 2000;
	for (; stop_after(_i, k, true) && stop_after(_i, k, false); n++)
		k += scenes[_i].stride;
	ck_assert_int_le(cancelling / (int64_t)n, 100); /* on the average: a busy machine may stop us, too */
	ck_assert_msg(k > 0, "%s: was not stopped", scenes[_i].name);
	unit_int(scenes[_i].name, descriptors(), before);
}
END_TEST

START_TEST(from_progress)
{
	unsigned before = descriptors();

	for (unsigned at = 1; at < 5; at++) {
		struct seen cancels = { .cancel_at = at }, frees = { .free_at = at };
		struct peer p;

		begin(&cancels, &p, _i);
		while (!cancels.done)
			ck_assert(loop_step(loop, 5000));
		ck_assert_int_eq((int)cancels.done, 1);
		probe_free(cancels.probe);
		end(&p);
		begin(&frees, &p, _i);
		while (loop_step(loop, 5000))
			continue;
		if (frees.progress < at)
			probe_free(frees.probe);
		else
			ck_assert_int_eq((int)frees.done, 0);
		end(&p);
	}
	unit_int(scenes[_i].name, descriptors(), before);
}
END_TEST

START_TEST(freed_when_done)
{
	struct seen ends = { .free_when_done = true }, cancelled = { .free_when_done = true, .cancel_at = 1 };
	struct peer p;

	begin(&ends, &p, _i);
	while (loop_step(loop, 5000))
		continue;
	ck_assert_int_eq((int)ends.done, 1);
	end(&p);
	begin(&cancelled, &p, _i);
	while (loop_step(loop, 5000))
		continue;
	ck_assert_int_eq((int)cancelled.done, 1);
	end(&p);
}
END_TEST

UNIT_SUITE("cancel")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, at_every_step, scenes);
	UNIT_ROWS(tc, from_progress, scenes);
	UNIT_ROWS(tc, freed_when_done, scenes);
}
