/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A name waits in a queue until one of a bounded number of threads takes it. The one that asked and the thread share
 * it under the lock: who comes last frees it. Threads leave when the queue is empty. */
#include "config.h"

#include "net/resolve.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct resolve {
	char *host, *port;
	struct addrinfo hints;
	struct addrinfo *list;
	int code, sys;
	int ends[2];          /* the pipe; -1: none */
	bool ended, unwanted; /* under the lock once a thread may know it */
	struct resolve *next; /* in the queue */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct resolve *queue;
static unsigned threads;

static void destroy(struct resolve *r)
{
	if (r->list)
		freeaddrinfo(r->list);
	for (int i = 0; i < 2; i++)
		if (r->ends[i] >= 0)
			close(r->ends[i]);
	free(r->host);
	free(r->port);
	free(r);
}

static void look_up(struct resolve *r)
{
	r->code = getaddrinfo(r->host, r->port, &r->hints, &r->list);
	r->sys = r->code == EAI_SYSTEM ? errno : 0;
	if (r->code)
		r->list = NULL;
}

/* ---- the threads ---- */

static struct resolve *queue_take(void)
{
	struct resolve *r;

	pthread_mutex_lock(&lock);
	r = queue;
	if (r)
		queue = r->next;
	else
		threads--;
	pthread_mutex_unlock(&lock);
	return r;
}

static void tell(struct resolve *r)
{
	bool unwanted;

	pthread_mutex_lock(&lock);
	r->ended = true;
	unwanted = r->unwanted;
	/* One octet into an empty pipe whose other end is ours too: it neither blocks nor fails. */
	if (!unwanted && write(r->ends[1], "", 1) < 0)
		r->sys = errno;
	pthread_mutex_unlock(&lock);
	if (unwanted)
		destroy(r);
}

static void *work(void *unused)
{
	struct resolve *r;

	(void)unused;
	while ((r = queue_take()) != NULL) {
		look_up(r);
		tell(r);
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

static struct resolve **queue_find(const struct resolve *r)
{
	struct resolve **at = &queue;

	while (*at && *at != r)
		at = &(*at)->next;
	return at;
}

/* Puts it into the queue and sees to it that somebody will come for it. 0, or an errno. */
static int queue_put(struct resolve *r)
{
	int rc = 0;

	pthread_mutex_lock(&lock);
	*queue_find(NULL) = r;
	if (threads < RESOLVE_THREADS) {
		rc = thread_start();
		if (rc == 0)
			threads++;
		else if (threads > 0)
			rc = 0; /* one of those that run will take it */
		else
			queue = r->next;
	}
	pthread_mutex_unlock(&lock);
	return rc;
}

/* ---- the one that asks ---- */

static void fail(struct resolve *r, int sys)
{
	r->code = EAI_SYSTEM;
	r->sys = sys;
	r->ended = true;
}

static int pipe_open(int ends[2])
{
	if (pipe(ends) < 0) {
		ends[0] = ends[1] = -1;
		return errno;
	}
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	return 0;
}

struct resolve *resolve_start(const char *host, const char *port, int family)
{
	struct resolve *r = xcalloc(1, sizeof *r);
	int rc;

	*r = (struct resolve){ .host = xstrdup(host), .port = xstrdup(port), .ends = { -1, -1 } };
	r->hints.ai_socktype = SOCK_STREAM;
	r->hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
	r->hints.ai_flags = AI_NUMERICHOST;
	look_up(r);
	if (r->code == 0) {
		r->ended = true;
		return r;
	}
	r->hints.ai_flags = 0;
	rc = pipe_open(r->ends);
	if (rc == 0)
		rc = queue_put(r);
	if (rc != 0)
		fail(r, rc);
	return r;
}

int resolve_fd(const struct resolve *r)
{
	return resolve_ended(r) ? -1 : r->ends[0];
}

bool resolve_ended(const struct resolve *r)
{
	bool ended;

	pthread_mutex_lock(&lock);
	ended = r->ended;
	pthread_mutex_unlock(&lock);
	return ended;
}

void resolve_free(struct resolve *r)
{
	struct resolve **at;
	bool running;

	if (!r)
		return;
	pthread_mutex_lock(&lock);
	at = queue_find(r);
	running = !r->ended && !*at;
	if (*at)
		*at = r->next;
	r->unwanted = true;
	pthread_mutex_unlock(&lock);
	if (!running)
		destroy(r);
}

/* ---- the result ---- */

static bool known(const struct address *list, size_t n, const struct addrinfo *ai)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].length == ai->ai_addrlen && memcmp(&list[i].to, ai->ai_addr, ai->ai_addrlen) == 0)
			return true;
	return false;
}

static bool address_of(struct arena *a, const struct addrinfo *ai, struct address *out)
{
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (ai->ai_addrlen > sizeof out->to || getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof host, port,
	                                                   sizeof port, NI_NUMERICHOST | NI_NUMERICSERV))
		return false;
	memcpy(&out->to, ai->ai_addr, ai->ai_addrlen);
	out->length = ai->ai_addrlen;
	out->host = arena_strdup(a, host);
	out->full = arena_printf(a, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
	return true;
}

struct address *resolve_result(struct resolve *r, struct arena *a, size_t *n, int *code, int *sys)
{
	struct address *list;
	size_t max = 0;

	for (const struct addrinfo *ai = r->list; ai && max < RESOLVE_ADDRESSES; ai = ai->ai_next)
		max++;
	list = ARENA_ARRAY(a, struct address, max);
	*n = 0;
	*code = r->code;
	*sys = r->sys;
	for (const struct addrinfo *ai = r->list; ai && *n < max; ai = ai->ai_next)
		if (!known(list, *n, ai) && address_of(a, ai, &list[*n]))
			++*n;
	if (*n == 0 && !*code)
		*code = EAI_NONAME;
	return *n ? list : NULL;
}
