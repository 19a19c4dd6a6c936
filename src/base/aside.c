/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work waits in a queue until one of a bounded number of threads takes it. The one that asked and the thread share it
 * under the lock: who comes last frees it. Threads leave when the queue is empty. */
#include "config.h"

#include "base/aside.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct aside {
	void (*run)(void *ctx);
	void (*drop)(void *ctx);
	void *ctx;
	int ends[2];          /* the pipe */
	bool ended, unwanted; /* under the lock once a thread may know it */
	struct aside *next;   /* in the queue */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct aside *queue;
static unsigned threads;

static void destroy(struct aside *a)
{
	a->drop(a->ctx);
	close(a->ends[0]);
	close(a->ends[1]);
	free(a);
}

/* ---- the threads ---- */

static struct aside *queue_take(void)
{
	struct aside *a;

	pthread_mutex_lock(&lock);
	a = queue;
	if (a)
		queue = a->next;
	else
		threads--;
	pthread_mutex_unlock(&lock);
	return a;
}

static void tell(struct aside *a)
{
	bool unwanted;
	ssize_t written;

	pthread_mutex_lock(&lock);
	a->ended = true;
	unwanted = a->unwanted;
	/* One octet into an empty pipe whose other end is ours too: it neither blocks nor fails. */
	written = unwanted ? 0 : write(a->ends[1], "", 1);
	(void)written;
	pthread_mutex_unlock(&lock);
	if (unwanted)
		destroy(a);
}

static void *work(void *unused)
{
	struct aside *a;

	(void)unused;
	while ((a = queue_take()) != NULL) {
		a->run(a->ctx);
		tell(a);
	}
	return NULL;
}

/* Without any signal: they are for the thread that polls. */
static int thread_start(void)
{
	pthread_t thread;
	pthread_attr_t attr;
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, &attr, work, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return rc;
}

static struct aside **queue_find(const struct aside *a)
{
	struct aside **at = &queue;

	while (*at && *at != a)
		at = &(*at)->next;
	return at;
}

/* Puts it into the queue and sees to it that somebody will come for it. 0, or an errno. */
static int queue_put(struct aside *a)
{
	int rc = 0;

	pthread_mutex_lock(&lock);
	*queue_find(NULL) = a;
	if (threads < ASIDE_THREADS) {
		rc = thread_start();
		if (rc == 0)
			threads++;
		else if (threads > 0)
			rc = 0; /* one of those that run will take it */
		else
			queue = a->next;
	}
	pthread_mutex_unlock(&lock);
	return rc;
}

bool aside_running(void)
{
	pthread_mutex_lock(&lock);
	bool any = threads > 0;
	pthread_mutex_unlock(&lock);
	return any;
}

/* ---- the one that asks ---- */

static int pipe_open(int ends[2])
{
	if (pipe(ends) < 0)
		return errno;
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	return 0;
}

struct aside *aside_start(void (*run)(void *ctx), void (*drop)(void *ctx), void *ctx, int *sys)
{
	struct aside *a = xcalloc(1, sizeof *a);

	*a = (struct aside){ .run = run, .drop = drop, .ctx = ctx };
	*sys = pipe_open(a->ends);
	if (*sys) {
		free(a);
		return NULL;
	}
	*sys = queue_put(a);
	if (*sys) {
		close(a->ends[0]);
		close(a->ends[1]);
		free(a);
		return NULL;
	}
	return a;
}

int aside_fd(const struct aside *a)
{
	return aside_ended(a) ? -1 : a->ends[0];
}

bool aside_ended(const struct aside *a)
{
	bool ended;

	pthread_mutex_lock(&lock);
	ended = a->ended;
	pthread_mutex_unlock(&lock);
	return ended;
}

void aside_await(struct aside *a)
{
	struct pollfd fd = { .fd = a->ends[0], .events = POLLIN };

	while (!aside_ended(a))
		poll(&fd, 1, -1);
}

void aside_free(struct aside *a)
{
	struct aside **at;
	bool running;

	if (!a)
		return;
	pthread_mutex_lock(&lock);
	at = queue_find(a);
	running = !a->ended && !*at;
	if (*at)
		*at = a->next;
	a->unwanted = true;
	pthread_mutex_unlock(&lock);
	if (!running)
		destroy(a);
}
