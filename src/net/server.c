/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server half of the machine: it says what it was told to, and keeps what the client said. */
#include "config.h"

#include "net/server.h"

#include "base/arena.h"
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
	void (*ended)(void *ctx, const struct served *seen);
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

		if (fd < 0 && errno == EINTR)
			continue;
		if (fd < 0)
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

/* On a free port of 127.0.0.1; -1: errno says why. */
static int listen_on_loopback(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0), saved;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		return -1;
	if (prepare_socket(fd) && !bind(fd, (struct sockaddr *)&address, n) && !listen(fd, CONNECTIONS_MAX) &&
	    !getsockname(fd, (struct sockaddr *)&address, &n)) {
		*port = ntohs(address.sin_port);
		return fd;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

struct server *server_start(struct loop *l, const struct server_plan *plan,
                            void (*ended)(void *ctx, const struct served *seen), void *ctx, struct err *e)
{
	struct server *s;
	int port = 0, fd = listen_on_loopback(&port);

	if (fd < 0) {
		err_sys(e, errno, _("a port on 127.0.0.1"));
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
