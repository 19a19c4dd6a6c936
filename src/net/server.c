/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server half of the machine: it says what it was told to, and keeps what the client said. */
#include "config.h"

#include "net/server.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/vec.h"
#include "net/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 64

struct server {
	struct watch watch; /* of the listening socket, as long as it listens */
	int fd;
	struct loop *loop;
	const struct server_plan *plan;
	int port;
	VEC_OF(struct serve *) open;
	void (*ended)(void *ctx, struct served *seen);
	void *ctx;
};

/* Those that are over are swept when the loop comes round: the callback of one of them may be running. */
static void sweep(struct server *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->open.n; i++)
		if (serve_is_over(s->open.v[i])) {
			if (s->ended)
				s->ended(s->ctx, serve_seen(s->open.v[i]));
			serve_free(s->open.v[i]);
		} else {
			s->open.v[n++] = s->open.v[i];
		}
	s->open.n = n;
	s->watch.deadline_ms = INT64_MAX;
}

static void one_ended(void *ctx)
{
	struct server *s = ctx;

	s->watch.deadline_ms = 0;
}

static bool prepare_socket(int fd)
{
	int flags = fcntl(fd, F_GETFL), on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) >= 0;
}

static void accept_ready(struct watch *w, short revents)
{
	struct server *s = w->ctx;

	(void)revents;
	sweep(s);
	while (w->fd >= 0) {
		int fd = accept(w->fd, NULL, NULL);

		if (fd < 0) /* who still waits is met when the loop comes round */
			return;
		if (s->open.n >= CONNECTIONS_MAX || !prepare_socket(fd)) {
			close(fd);
			continue;
		}
		*vec_push(&s->open) = serve_new(s->loop, s->plan, fd, one_ended, s);
		if (s->plan->once) /* the port stays ours: nobody else is met there */
			w->fd = -1;
	}
}

/* Where the plan says; -1: errno says why. */
static int listen_at(const struct server_plan *plan, int *port)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} to = { .v4 = { .sin_family = AF_INET } };
	bool wide = plan->address && strchr(plan->address, ':');
	socklen_t n = wide ? sizeof to.v6 : sizeof to.v4;
	int fd = socket(wide ? AF_INET6 : AF_INET, SOCK_STREAM, 0), saved, on = 1;

	if (fd < 0)
		return -1;
	to.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.v4.sin_port = htons((uint16_t)plan->port);
	if (wide)
		to.v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)plan->port) };
	errno = EINVAL;
	if (plan->address && inet_pton(wide ? AF_INET6 : AF_INET, plan->address,
	                               wide ? (void *)&to.v6.sin6_addr : (void *)&to.v4.sin_addr) != 1)
		goto failed;
	if (plan->port) /* so that it can be had again at once */
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (prepare_socket(fd) && !bind(fd, &to.any, n) && !listen(fd, CONNECTIONS_MAX) &&
	    !getsockname(fd, &to.any, &n)) {
		*port = ntohs(wide ? to.v6.sin6_port : to.v4.sin_port);
		return fd;
	}
failed:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

struct server *server_start(struct loop *l, const struct server_plan *plan,
                            void (*ended)(void *ctx, struct served *seen), void *ctx, struct err *e)
{
	struct server *s;
	int port = 0, fd = listen_at(plan, &port);

	if (fd < 0) {
		err_sys(e, errno, _("port %1$s on %2$s"), as_number(plan->port),
		        as_host(plan->address ? plan->address : "127.0.0.1"));
		return NULL;
	}
	s = xcalloc(1, sizeof *s);
	*s = (struct server){ .loop = l, .plan = plan, .fd = fd, .port = port, .ended = ended, .ctx = ctx };
	s->watch = (struct watch){ fd, POLLIN, INT64_MAX, accept_ready, s };
	loop_add(l, &s->watch);
	return s;
}

int server_port(const struct server *s)
{
	return s->port;
}

void server_stop(struct server *s)
{
	if (!s)
		return;
	loop_remove(s->loop, &s->watch);
	close(s->fd);
	for (size_t i = 0; i < s->open.n; i++)
		serve_free(s->open.v[i]);
	vec_free(&s->open);
	free(s);
}
