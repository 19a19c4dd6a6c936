/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that can neither be cut into steps nor interrupted, beside the loop: it runs on a thread, tells its end through
 * a pipe, and who does not want to wait any longer just goes. The only threads of the program. */
#ifndef BASE_ASIDE_H
#define BASE_ASIDE_H
#include <stdbool.h>

#define ASIDE_THREADS 32 /* at the same time; further work queues */

struct aside;

/* run(ctx) on a thread, on which no signal comes; until it ended, what ctx points to is the thread's alone. Whoever
 * comes last, the thread or aside_free, calls drop(ctx). NULL: there is no thread, or no pipe (*sys, an errno); ctx is
 * still the caller's. */
struct aside *aside_start(void (*run)(void *ctx), void (*drop)(void *ctx), void *ctx, int *sys);
int aside_fd(const struct aside *a); /* becomes readable at the end; -1: it has ended */
bool aside_ended(const struct aside *a);
void aside_await(struct aside *a); /* blocks until it has ended */
bool aside_running(void);          /* some work, whoever asked for it */
void aside_free(struct aside *a);  /* also before the end; NULL is allowed */

#endif
