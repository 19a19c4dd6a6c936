/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TALK (clear text: STARTTLS and misbehaviour) -> HANDSHAKE -> ANSWER (HTTP, or the dialog again) -> DRAIN (all is
 * said; the client's end of the connection is awaited, so that nothing is lost to a reset) -> OVER. */
#include "config.h"

#include "lab/peer.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "lab/peertalk.h"
#include "lab/serverplan.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define INPUT_MAX 16384
#define READS_MAX 64 /* at one go, so that a flood does not keep the loop from others */
#define LIFE_MS 120000
#define DRAIN_MS 2000

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* the program ignores SIGPIPE anyway */
#endif

enum state { PEER_TALK, PEER_HANDSHAKE, PEER_ANSWER, PEER_DRAIN, PEER_OVER };

struct peer {
	struct watch watch;
	struct loop *loop;
	const struct server_plan *plan;
	enum state state;
	gnutls_session_t session; /* NULL before TLS */
	bool secured;
	unsigned judged; /* GnuTLS status of the client's certificate */
	struct buf in, out;
	size_t sent;  /* octets of out */
	bool closing; /* once out is sent */
	void (*ended)(void *ctx);
	void *ctx;
};

/* ---- octets ---- */

enum io { IO_SOME, IO_AGAIN, IO_END };

static enum io io_result(const struct peer *p, ssize_t n)
{
	if (n > 0)
		return IO_SOME;
	if (p->secured)
		return n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? IO_AGAIN : IO_END;
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) ? IO_AGAIN : IO_END;
}

static enum io read_some(struct peer *p)
{
	char part[4096];
	ssize_t n =
	    p->secured ? gnutls_record_recv(p->session, part, sizeof part) : recv(p->watch.fd, part, sizeof part, 0);
	enum io r = io_result(p, n);

	if (r == IO_SOME && p->in.n < INPUT_MAX)
		buf_put(&p->in, part, (size_t)n);
	return r;
}

static enum io write_some(struct peer *p)
{
	while (p->sent < p->out.n) {
		const char *from = p->out.s + p->sent;
		size_t left = p->out.n - p->sent;
		ssize_t n = p->secured ? gnutls_record_send(p->session, from, left)
		                       : send(p->watch.fd, from, left, MSG_NOSIGNAL);
		enum io r = io_result(p, n);

		if (r != IO_SOME)
			return r;
		p->sent += (size_t)n;
	}
	buf_reset(&p->out);
	p->sent = 0;
	return IO_SOME;
}

static void consume(struct peer *p, size_t n)
{
	if (n)
		memmove(p->in.s, p->in.s + n, p->in.n -= n);
}

/* ---- TLS ---- */

static int choose_chain(gnutls_session_t session, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **certs,
                        unsigned *ncerts, gnutls_ocsp_data_st **ocsp, unsigned *nocsp, gnutls_privkey_t *key,
                        unsigned *flags)
{
	struct peer *p = gnutls_session_get_ptr(session);
	const struct server_plan *plan = p->plan;
	char name[256];
	size_t n = sizeof name;
	unsigned type;
	bool named = gnutls_server_name_get(session, name, &n, &type, 0) >= 0;
	bool other = plan->sni && plan->other.n && !(named && !strcmp(name, plan->sni));
	const struct sent_chain *c = other ? &plan->other : &plan->chain;

	(void)info;
	*certs = c->cert;
	*ncerts = c->n;
	*key = c->key;
	*flags = 0; /* all of it stays ours */
	bool staple = plan->staple.response.size && !other;
	*ocsp = staple ? (gnutls_ocsp_data_st *)(uintptr_t)&plan->staple : NULL;
	*nocsp = staple;
	return 0;
}

static int check_name(gnutls_session_t session)
{
	struct peer *p = gnutls_session_get_ptr(session);
	char name[256];
	size_t n = sizeof name;
	unsigned type;
	bool named = gnutls_server_name_get(session, name, &n, &type, 0) >= 0;

	return !p->plan->sni_reject || (named && !strcmp(name, p->plan->sni)) ? 0 : GNUTLS_E_UNRECOGNIZED_NAME;
}

static int check_client(gnutls_session_t session)
{
	struct peer *p = gnutls_session_get_ptr(session);

	p->judged = serverplan_judge(p->plan, session);
	return p->judged && p->plan->client == CLIENT_REQUIRE ? GNUTLS_E_CERTIFICATE_ERROR : 0;
}

static void configure(struct peer *p)
{
	const struct server_plan *plan = p->plan;

	gnutls_session_set_ptr(p->session, p);
	gnutls_priority_set(p->session, plan->priority);
	gnutls_credentials_set(p->session, GNUTLS_CRD_CERTIFICATE, plan->cred);
	gnutls_certificate_set_retrieve_function3(plan->cred, choose_chain);
	gnutls_certificate_set_verify_function(plan->cred, check_client);
	gnutls_handshake_set_post_client_hello_function(p->session, check_name);
	if (plan->client != CLIENT_NONE)
		gnutls_certificate_server_set_request(p->session, plan->client == CLIENT_REQUIRE ? GNUTLS_CERT_REQUIRE
		                                                                                 : GNUTLS_CERT_REQUEST);
	if (!plan->announces)
		gnutls_certificate_send_x509_rdn_sequence(p->session, 1);
	if (plan->nalpn && plan->behaviour == BEHAVE_TLS)
		gnutls_alpn_set_protocols(p->session, plan->alpn, plan->nalpn,
		                          plan->alpn_strict ? GNUTLS_ALPN_MANDATORY : 0);
	gnutls_transport_set_int(p->session, p->watch.fd);
}

static void start_tls(struct peer *p)
{
	if (gnutls_init(&p->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS) < 0) {
		p->state = PEER_OVER;
		return;
	}
	configure(p);
	p->state = PEER_HANDSHAKE;
}

/* What other servers say of a client certificate that they refuse; TLS 1.2 has no word for a missing one. */
static gnutls_alert_description_t alert_for(unsigned judged)
{
	if (!judged)
		return GNUTLS_A_HANDSHAKE_FAILURE;
	if (judged & GNUTLS_CERT_EXPIRED)
		return GNUTLS_A_CERTIFICATE_EXPIRED;
	if (judged & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA))
		return GNUTLS_A_UNKNOWN_CA;
	if (judged & GNUTLS_CERT_PURPOSE_MISMATCH)
		return GNUTLS_A_UNSUPPORTED_CERTIFICATE;
	return GNUTLS_A_BAD_CERTIFICATE;
}

/* Nothing more to say: the client's end is awaited. */
static void drain(struct peer *p)
{
	shutdown(p->watch.fd, SHUT_WR);
	p->state = PEER_DRAIN;
	p->secured = false;
	p->watch.deadline_ms = clock_monotonic_ms() + DRAIN_MS;
}

static void handshake_failed(struct peer *p, int code)
{
	unsigned n = 0;
	bool none = p->plan->client == CLIENT_REQUIRE && gnutls_protocol_get_version(p->session) <= GNUTLS_TLS1_2 &&
	            gnutls_handshake_get_last_in(p->session) == GNUTLS_HANDSHAKE_CERTIFICATE_PKT &&
	            !gnutls_certificate_get_peers(p->session, &n);

	if (none || (p->judged && code == GNUTLS_E_CERTIFICATE_ERROR))
		gnutls_alert_send(p->session, GNUTLS_AL_FATAL, alert_for(p->judged));
	else if (code == GNUTLS_E_NO_CIPHER_SUITES && p->plan->usual_ciphers) /* GnuTLS's word for no common version */
		gnutls_alert_send(p->session, GNUTLS_AL_FATAL, GNUTLS_A_PROTOCOL_VERSION);
	else
		gnutls_alert_send_appropriate(p->session, code);
	drain(p);
}

static void handshake_step(struct peer *p)
{
	int r = gnutls_handshake(p->session);

	if (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED || (r < 0 && !gnutls_error_is_fatal(r)))
		return;
	if (r < 0) {
		handshake_failed(p, r);
		return;
	}
	p->secured = true;
	p->state = PEER_ANSWER;
	if (p->plan->late_alert >= 0) {
		gnutls_alert_send(p->session, GNUTLS_AL_FATAL, (gnutls_alert_description_t)p->plan->late_alert);
		drain(p);
	}
}

/* ---- answers ---- */

static enum http_answer answer_for(const struct peer *p)
{
	unsigned n = 0;

	if (p->plan->client != CLIENT_HTTP400)
		return HTTP_PLANNED;
	if (!gnutls_certificate_get_peers(p->session, &n) || !n)
		return HTTP_NO_CERTIFICATE;
	return p->judged ? HTTP_BAD_CERTIFICATE : HTTP_PLANNED;
}

static void dialog_step(struct peer *p)
{
	size_t used;
	enum talk_result r;

	do {
		r = talk_step(p->plan->behaviour, buf_span(&p->in), p->secured, &used, &p->out);
		consume(p, used);
	} while (r == TALK_SAID);
	p->closing = r == TALK_CLOSE;
	if (r != TALK_UPGRADE)
		return;
	/* A short line: it goes out at once, or the client is gone. */
	p->in.n = 0;
	if (write_some(p) == IO_SOME)
		start_tls(p);
	else
		p->state = PEER_OVER;
}

static void misbehave(struct peer *p)
{
	static const char junk[] = "\x17\x2a\x5e\x81\x00\xff*junk*\x03\x03\x9d\r\n";
	const char alert[] = { 0x15, 3, 3, 0, 2, 2, (char)p->plan->alert };

	switch (p->plan->behaviour) {
	case BEHAVE_PLAIN_HTTP:
		talk_http(p->plan, HTTP_NOT_TLS, &p->out);
		break;
	case BEHAVE_GARBAGE:
		buf_put(&p->out, junk, sizeof junk - 1);
		break;
	case BEHAVE_ALERT:
		buf_put(&p->out, alert, sizeof alert);
		break;
	case BEHAVE_RESET:
		setsockopt(p->watch.fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
		p->state = PEER_OVER;
		return;
	case BEHAVE_SILENT:
		p->in.n = 0;
		return;
	default:
		break;
	}
	p->closing = true;
}

/* Looks at what came in. */
static void think(struct peer *p)
{
	if (p->closing || !p->in.n)
		return;
	if (p->plan->behaviour >= BEHAVE_SMTP) {
		dialog_step(p);
	} else if (!p->secured) {
		misbehave(p);
	} else if (talk_http_complete(buf_span(&p->in)) || p->in.n >= INPUT_MAX) {
		talk_http(p->plan, answer_for(p), &p->out);
		p->closing = true;
	}
}

/* The state comes first: what follows STARTTLS is GnuTLS's to read. One that does not read is not read from. */
static bool listening(const struct peer *p)
{
	return (p->state == PEER_TALK || p->state == PEER_ANSWER) && !p->closing && p->out.n < INPUT_MAX;
}

static void talk(struct peer *p)
{
	enum io r = IO_SOME;

	for (unsigned i = 0; i < READS_MAX && listening(p) && (r = read_some(p)) == IO_SOME; i++)
		think(p);
	if (r == IO_END)
		p->state = PEER_OVER;
	if (p->state == PEER_OVER || p->state == PEER_HANDSHAKE)
		return;
	r = write_some(p);
	if (r == IO_END)
		p->state = PEER_OVER;
	if (r != IO_SOME || !p->closing)
		return;
	if (p->secured)
		gnutls_bye(p->session, GNUTLS_SHUT_WR);
	drain(p);
}

/* What still comes is thrown away, until the client's end. */
static void hear_out(struct peer *p)
{
	enum io r = IO_SOME;

	for (unsigned i = 0; i < READS_MAX && r == IO_SOME; i++)
		r = read_some(p);
	if (r == IO_END)
		p->state = PEER_OVER;
}

/* ---- the machine ---- */

static void want_events(struct peer *p)
{
	bool writing = p->sent < p->out.n;

	if (p->session && (p->state == PEER_HANDSHAKE || writing))
		writing = gnutls_record_get_direction(p->session) == 1;
	p->watch.events = writing ? POLLOUT : POLLIN;
}

static void step(struct peer *p)
{
	if (p->state == PEER_HANDSHAKE)
		handshake_step(p);
	if (p->state == PEER_TALK || p->state == PEER_ANSWER)
		talk(p);
	if (p->state == PEER_HANDSHAKE) /* STARTTLS was just agreed; nothing has come yet */
		handshake_step(p);
	if (p->state == PEER_DRAIN)
		hear_out(p);
}

static void ready(struct watch *w, short revents)
{
	struct peer *p = w->ctx;

	if (!revents && clock_monotonic_ms() >= w->deadline_ms)
		p->state = PEER_OVER;
	else
		step(p);
	if (p->state == PEER_OVER) {
		loop_remove(p->loop, &p->watch);
		p->ended(p->ctx);
	} else {
		want_events(p);
	}
}

struct peer *peer_new(struct loop *l, const struct server_plan *plan, int fd, void (*ended)(void *ctx), void *ctx)
{
	struct peer *p = xcalloc(1, sizeof *p);

	*p = (struct peer){ .loop = l, .plan = plan, .ended = ended, .ctx = ctx };
	p->watch = (struct watch){ fd, POLLIN, clock_monotonic_ms() + LIFE_MS, ready, p };
	buf_puts(&p->out, talk_greeting(plan->behaviour));
	if (plan->behaviour == BEHAVE_TLS)
		start_tls(p);
	want_events(p);
	loop_add(l, &p->watch);
	return p;
}

bool peer_is_over(const struct peer *p)
{
	return p->state == PEER_OVER;
}

void peer_free(struct peer *p)
{
	loop_remove(p->loop, &p->watch);
	if (p->session)
		gnutls_deinit(p->session);
	close(p->watch.fd);
	buf_free(&p->in);
	buf_free(&p->out);
	free(p);
}
