/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One socket at a time, with its share of what is left until the deadline; the failure that tells most is kept. */
#include "config.h"

#include "net/dial.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "net/connection.h"
#include "net/record.h"
#include "net/want.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 3000 /* with an address while there are others */

struct dial {
	struct record *record;
	const struct address *list;
	size_t n, at;
	int64_t deadline, give_up;
	int fd; /* -1: none under way */
	enum outcome worst;
	const struct address *worst_at;
	int worst_sys;
};

struct dial *dial_new(struct record *r, const struct address *list, size_t n, int64_t deadline)
{
	struct dial *d = xcalloc(1, sizeof *d);

	*d = (struct dial){ .record = r, .list = list, .n = n, .deadline = deadline, .fd = -1 };
	return d;
}

int dial_fd(const struct dial *d)
{
	return d->fd;
}

int dial_take(struct dial *d)
{
	int fd = d->fd;

	d->fd = -1;
	return fd;
}

void dial_free(struct dial *d)
{
	if (!d)
		return;
	if (d->fd >= 0)
		close(d->fd);
	free(d);
}

/* ---- failures ---- */

/* From the least to the most telling; somebody who refuses is there. */
static const struct {
	enum outcome outcome;
	const char *said; /* %2$s: the system's word, where it says more */
} failures[] = {
	{ OUTCOME_OTHER, N_("failed %1$s: %2$s") },
	{ OUTCOME_UNREACHABLE, N_("unreachable %1$s: %2$s") },
	{ OUTCOME_TIMEOUT, N_("no answer from %1$s") },
	{ OUTCOME_REFUSED, N_("refused %1$s") },
};

static size_t failure_of(int sys)
{
	switch (sys) {
	case ECONNREFUSED:
	case ENOENT: /* no such socket of this machine */
		return 3;
	case ETIMEDOUT:
		return 2;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EACCES: /* a local firewall */
	case EPERM:
		return 1;
	default:
		return 0;
	}
}

static size_t rank(enum outcome o)
{
	size_t i = 0;

	while (failures[i].outcome != o)
		i++;
	return i;
}

static void fail(struct dial *d, int sys)
{
	const struct address *a = &d->list[d->at++];
	size_t f = failure_of(sys);

	if (!d->worst_at || f > rank(d->worst)) {
		d->worst = failures[f].outcome;
		d->worst_at = a;
		d->worst_sys = sys;
	}
	record_note(d->record, STEP_CONNECT, false, failures[f].said, as_host(a->full), as_quote(strerror(sys)));
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

static enum want give_up(struct dial *d)
{
	struct connection *c = d->record->c;

	c->outcome = d->worst;
	c->failed_step = STEP_CONNECT;
	c->address = d->worst_at->full;
	c->sys = d->worst_sys;
	return WANT_END;
}

/* ---- connecting ---- */

static int socket_for(const struct address *a)
{
	int on = 1, fd = socket(a->to.ss_family, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
	setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
	return fd;
}

static int64_t patience(const struct dial *d)
{
	int64_t now = clock_monotonic_ms(), left = (int64_t)(d->n - d->at), share = (d->deadline - now) / left;

	if (left == 1)
		return d->deadline;
	return now + (share < PATIENCE_MS ? share : PATIENCE_MS);
}

/* 0: connected; EINPROGRESS; else what went wrong. */
static int begin(struct dial *d)
{
	const struct address *a = &d->list[d->at];

	d->fd = socket_for(a);
	d->give_up = patience(d);
	if (d->fd < 0)
		return errno;
	if (connect(d->fd, (const struct sockaddr *)&a->to, a->length) == 0)
		return 0;
	return errno == EINTR ? EINPROGRESS : errno;
}

static int progress(struct dial *d)
{
	struct sockaddr_storage peer;
	socklen_t n = sizeof peer;
	int sys = 0;

	if (getpeername(d->fd, (struct sockaddr *)&peer, &n) == 0)
		return 0;
	n = sizeof sys;
	if (getsockopt(d->fd, SOL_SOCKET, SO_ERROR, &sys, &n) < 0)
		return errno;
	if (sys == 0)
		return clock_monotonic_ms() >= d->give_up ? ETIMEDOUT : EINPROGRESS;
	return sys;
}

enum want dial_step(struct dial *d, int64_t *until)
{
	while (d->at < d->n) {
		int sys = d->fd < 0 ? begin(d) : progress(d);

		if (sys == 0) {
			d->record->c->address = d->list[d->at].full;
			record_note(d->record, STEP_CONNECT, true, N_("connected to %1$s"),
			            as_host(d->list[d->at].full));
			return WANT_NEXT;
		}
		if (sys == EINPROGRESS) {
			*until = d->give_up;
			return WANT_WRITE;
		}
		fail(d, sys);
	}
	return give_up(d);
}
