/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and writes that never wait, and the two functions by which GnuTLS makes use of them. */
#include "config.h"

#include "net/wire.h"

#include "base/buf.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* then the socket has SO_NOSIGPIPE: dial.c */
#endif

static size_t read_ahead(struct wire *w, void *p, size_t n)
{
	size_t have = w->ahead.n - w->taken;

	if (n > have)
		n = have;
	memcpy(p, w->ahead.s + w->taken, n);
	w->taken += n;
	return n;
}

static ssize_t fail(struct wire *w, int sys)
{
	if (!w->sys)
		w->sys = sys;
	errno = sys;
	return -1;
}

static ssize_t read_socket(struct wire *w, void *p, size_t n)
{
	ssize_t got;

	if (w->total >= WIRE_MAX) {
		w->flooded = true;
		return fail(w, EMSGSIZE);
	}
	if (w->turn >= WIRE_TURN) {
		errno = EAGAIN;
		return -1;
	}
	do
		got = recv(w->fd, p, n, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : fail(w, errno);
	w->eof |= got == 0;
	w->total += (size_t)got;
	w->turn += (size_t)got;
	return got;
}

ssize_t wire_read(struct wire *w, void *p, size_t n)
{
	if (w->taken < w->ahead.n)
		return (ssize_t)read_ahead(w, p, n);
	return read_socket(w, p, n);
}

ssize_t wire_write(struct wire *w, const void *p, size_t n)
{
	ssize_t put;

	if (w->piece && n > w->piece)
		n = w->piece;
	do
		put = send(w->fd, p, n, MSG_NOSIGNAL);
	while (put < 0 && errno == EINTR);
	/* Note this deliberately says done: see the header. */
	if (put < 0 && (errno == EPIPE || errno == ECONNRESET))
		return (ssize_t)n;
	return put;
}

void wire_turn(struct wire *w)
{
	w->turn = 0;
}

void wire_close(struct wire *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	buf_free(&w->ahead);
	w->taken = 0;
}

/* RFC 8446 5.1: a content type from 20 to 24, and the first octet of a version that was 3 in all of them. */
static bool judge(struct wire *w)
{
	char c;

	while (w->ahead.n < 2) {
		ssize_t got = read_socket(w, &c, 1);

		if (got <= 0)
			return false;
		buf_put(&w->ahead, &c, 1);
	}
	w->judged = true;
	w->not_tls = (uint8_t)w->ahead.s[0] < 20 || (uint8_t)w->ahead.s[0] > 24 || w->ahead.s[1] != 3;
	return true;
}

static void remember(struct wire *w, const uint8_t *p, size_t n)
{
	size_t keep = n < sizeof w->tail ? sizeof w->tail - n : 0;

	memmove(w->tail, w->tail + sizeof w->tail - keep, keep);
	memcpy(w->tail + keep, p + n - (sizeof w->tail - keep), sizeof w->tail - keep);
}

static ssize_t pull(gnutls_transport_ptr_t ctx, void *p, size_t n)
{
	struct wire *w = ctx;

	if (!w->judged && !judge(w))
		return w->eof ? 0 : -1;
	if (w->not_tls) {
		errno = EPROTO;
		return -1;
	}
	ssize_t got = wire_read(w, p, n);
	if (got > 0)
		remember(w, p, (size_t)got);
	return got;
}

static ssize_t push(gnutls_transport_ptr_t ctx, const void *p, size_t n)
{
	return wire_write(ctx, p, n);
}

void wire_attach(struct wire *w, gnutls_session_t s)
{
	gnutls_transport_set_ptr(s, w);
	gnutls_transport_set_pull_function(s, pull);
	gnutls_transport_set_push_function(s, push);
}
