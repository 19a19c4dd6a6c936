/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lab/server.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/vec.h"
#include "lab/peer.h"
#include "lab/serverplan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PEERS_MAX 64

struct lab_server {
	struct watch watch; /* the listening socket */
	struct loop *loop;
	const struct server_plan *plan;
	int port;
	char address[32];
	VEC_OF(struct peer *) peers;
};

/* A peer said that it is over. It may be the one whose callback runs: it is swept at the next accept, or at the end. */
static void peer_ended(void *ctx)
{
	struct lab_server *s = ctx;

	s->watch.deadline_ms = 0;
}

static void sweep(struct lab_server *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->peers.n; i++)
		if (peer_is_over(s->peers.v[i]))
			peer_free(s->peers.v[i]);
		else
			s->peers.v[n++] = s->peers.v[i];
	s->peers.n = n;
	s->watch.deadline_ms = INT64_MAX;
}

static bool prepare_socket(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) >= 0;
}

static void accept_ready(struct watch *w, short revents)
{
	struct lab_server *s = w->ctx;

	(void)revents;
	sweep(s);
	for (;;) {
		int fd = accept(w->fd, NULL, NULL);

		if (fd < 0 && errno == EINTR)
			continue;
		if (fd < 0)
			return;
		if (s->peers.n >= PEERS_MAX || !prepare_socket(fd))
			close(fd);
		else
			*vec_push(&s->peers) = peer_new(s->loop, s->plan, fd, peer_ended, s);
	}
}

/* On a free port of 127.0.0.1; -1: errno says why. */
static int listen_on_loopback(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		return -1;
	if (prepare_socket(fd) && !bind(fd, (struct sockaddr *)&address, n) && !listen(fd, PEERS_MAX) &&
	    !getsockname(fd, (struct sockaddr *)&address, &n)) {
		*port = ntohs(address.sin_port);
		return fd;
	}
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

struct lab_server *lab_server_start(struct loop *l, struct lab *lab, const struct recipe_server *spec, struct err *e)
{
	const struct server_plan *plan = serverplan_make(lab, spec, e);
	int port = 0, fd = plan ? listen_on_loopback(&port) : -1;

	if (fd < 0) {
		if (plan)
			err_sys(e, errno, _("a port on 127.0.0.1"));
		return NULL;
	}
	struct lab_server *s = xcalloc(1, sizeof *s);
	s->loop = l;
	s->plan = plan;
	s->port = port;
	s->watch = (struct watch){ fd, POLLIN, INT64_MAX, accept_ready, s };
	snprintf(s->address, sizeof s->address, "localhost:%d", port);
	loop_add(l, &s->watch);
	return s;
}

const char *lab_server_address(const struct lab_server *s)
{
	return s->address;
}

int lab_server_port(const struct lab_server *s)
{
	return s->port;
}

void lab_server_stop(struct lab_server *s)
{
	if (!s)
		return;
	loop_remove(s->loop, &s->watch);
	close(s->watch.fd);
	for (size_t i = 0; i < s->peers.n; i++)
		peer_free(s->peers.v[i]);
	vec_free(&s->peers);
	free(s);
}
