/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A removed watch leaves an empty slot until no callback runs any more, so that
 * a step walks the slots that were there when it began by index, whatever the
 * callbacks do.  A callback may even run a step of its own: what became ready
 * is kept in the slot, not in the step. */
#include "config.h"
#include "base/loop.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

struct watch_slot {
	struct watch *w; /* NULL: removed */
	int fd;          /* what was asked of poll for it; -1: nothing */
	short revents;
};

struct loop {
	VEC_OF(struct watch_slot) slots;
	struct pollfd *fds;
	size_t fds_cap;
	unsigned running; /* steps that are in their callbacks */
	bool holes;
};

struct loop *loop_new(void)
{
	return xcalloc(1, sizeof(struct loop));
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	vec_free(&l->slots);
	free(l->fds);
	free(l);
}

static struct watch_slot *slot_of(struct loop *l, const struct watch *w)
{
	for (size_t i = 0; i < l->slots.n; i++)
		if (l->slots.v[i].w == w)
			return &l->slots.v[i];
	return NULL;
}

void loop_add(struct loop *l, struct watch *w)
{
	if (!slot_of(l, w))
		*vec_push(&l->slots) = (struct watch_slot){ .w = w, .fd = -1 };
}

static void drop_holes(struct loop *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->slots.n; i++)
		if (l->slots.v[i].w)
			l->slots.v[n++] = l->slots.v[i];
	l->slots.n = n;
	l->holes = false;
}

void loop_remove(struct loop *l, struct watch *w)
{
	struct watch_slot *s = slot_of(l, w);

	if (!s)
		return;
	s->w = NULL;
	l->holes = true;
	if (!l->running)
		drop_holes(l);
}

static void fds_reserve(struct loop *l)
{
	if (l->fds_cap >= l->slots.n)
		return;
	l->fds_cap = l->slots.cap;
	l->fds = xrealloc(l->fds, l->fds_cap * sizeof *l->fds);
}

/* What poll is asked, in the order of the slots; *deadline gets the nearest.  A descriptor without
 * events is left out: poll would report its hang-up for ever. */
static nfds_t fds_fill(struct loop *l, int64_t *deadline)
{
	nfds_t n = 0;

	fds_reserve(l);
	*deadline = INT64_MAX;
	for (size_t i = 0; i < l->slots.n; i++) {
		struct watch_slot *s = &l->slots.v[i];

		s->fd = -1;
		s->revents = 0;
		if (!s->w)
			continue;
		if (s->w->deadline_ms < *deadline)
			*deadline = s->w->deadline_ms;
		if (s->w->fd >= 0 && s->w->events != 0) {
			s->fd = s->w->fd;
			l->fds[n++] = (struct pollfd){ .fd = s->fd, .events = s->w->events };
		}
	}
	return n;
}

/* The shorter of the caller's patience and the way to the deadline, for poll. */
static int patience(int64_t deadline, int timeout_ms)
{
	int64_t wait = INT64_MAX;

	if (deadline != INT64_MAX) {
		int64_t now = clock_monotonic_ms();

		wait = deadline <= now ? 0 : deadline - (now > 0 ? now : 0);
	}
	if (timeout_ms >= 0 && wait > timeout_ms)
		wait = timeout_ms;
	return wait == INT64_MAX ? -1 : wait > INT_MAX ? INT_MAX : (int)wait;
}

static void fds_take(struct loop *l)
{
	size_t k = 0;

	for (size_t i = 0; i < l->slots.n; i++)
		if (l->slots.v[i].fd >= 0)
			l->slots.v[i].revents = l->fds[k++].revents;
}

static void call(struct watch_slot *s, int64_t now)
{
	struct watch *w = s->w;
	short revents = s->revents;

	s->revents = 0;
	if (!w)
		return;
	/* Another callback may have given it another descriptor meanwhile, or another wish. */
	if (w->fd != s->fd || w->events == 0)
		revents = 0;
	revents = (short)(revents & (w->events | POLLERR | POLLHUP | POLLNVAL));
	if (revents || w->deadline_ms <= now)
		w->ready(w, revents);
}

bool loop_step(struct loop *l, int timeout_ms)
{
	int64_t deadline, now;
	nfds_t n = fds_fill(l, &deadline);
	size_t slots = l->slots.n;

	if (n == 0 && deadline == INT64_MAX)
		return false;
	if (poll(l->fds, n, patience(deadline, timeout_ms)) > 0)
		fds_take(l);
	now = clock_monotonic_ms();
	l->running++;
	for (size_t i = 0; i < slots; i++)
		call(&l->slots.v[i], now);
	l->running--;
	if (!l->running && l->holes)
		drop_holes(l);
	return true;
}
