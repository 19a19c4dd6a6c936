/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one poll() of the program.  A watch is a thing that waits: a terminal, a
 * probe, the practice server.  It never blocks; it says which descriptor and
 * event it waits for and until when, and is called back when that is met.
 * A loop with nothing due sleeps: idle costs nothing. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H
#include <stdbool.h>
#include <stdint.h>

struct loop;

struct watch {
	int fd;              /* -1: only the deadline counts */
	short events;        /* POLLIN | POLLOUT, 0: nothing */
	int64_t deadline_ms; /* clock_monotonic_ms; INT64_MAX: none */
	/* revents is 0 when the deadline passed.  May change the fields above and
	 * add or remove watches, itself included. */
	void (*ready)(struct watch *w, short revents);
	void *ctx;
};

struct loop *loop_new(void);
void loop_free(struct loop *l);                    /* the watches stay their owners' */
void loop_add(struct loop *l, struct watch *w);    /* already there: nothing happens */
void loop_remove(struct loop *l, struct watch *w); /* unknown: nothing happens */

/* One poll and its callbacks. timeout_ms < 0: until something is due, or a signal came.
 * false, at once: no watch waits for anything. */
bool loop_step(struct loop *l, int timeout_ms);

#endif
