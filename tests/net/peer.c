/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/net/peer.h"
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- sending and hearing ---- */

static ssize_t send_raw(struct peer *p, const void *bytes, size_t n)
{
	return send(p->fd, bytes, p->dribble && n > 1 ? 1 : n, MSG_NOSIGNAL);
}

static ssize_t push(gnutls_transport_ptr_t ctx, const void *bytes, size_t n)
{
	return send_raw(ctx, bytes, n);
}

static ssize_t hear_some(struct peer *p, void *bytes, size_t n)
{
	struct pollfd fd = { .fd = p->fd, .events = POLLIN };
	ssize_t got;

	if (p->session) {
		do
			got = gnutls_record_recv(p->session, bytes, n);
		while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
		return got;
	}
	return poll(&fd, 1, PATIENCE_MS) == 1 ? recv(p->fd, bytes, n, 0) : -1;
}

static bool say(struct peer *p, const struct move *m)
{
	size_t out = 0, left;

	while ((left = m->n - out) > 0) {
		ssize_t put =
		    p->session ? gnutls_record_send(p->session, m->text + out, left) : send_raw(p, m->text + out, left);

		if (put <= 0)
			return false;
		out += (size_t)put;
	}
	return true;
}

static bool hear(struct peer *p, const struct move *m)
{
	size_t from = p->heard.n;
	char bytes[4096];

	do {
		ssize_t got = hear_some(p, bytes, sizeof bytes);

		if (got <= 0)
			return false;
		buf_put(&p->heard, bytes, (size_t)got);
	} while (m->text ? !strstr(buf_str(&p->heard) + from, m->text) : p->heard.n - from < m->n);
	return true;
}

static void hold(struct peer *p)
{
	char bytes[4096];
	ssize_t got;

	while ((got = hear_some(p, bytes, sizeof bytes)) > 0)
		buf_put(&p->heard, bytes, (size_t)got);
}

/* ---- TLS ---- */

static int staple(gnutls_session_t s, void *ctx, gnutls_datum_t *out)
{
	struct peer *p = ctx;

	(void)s;
	if (!p->tls.staple.n)
		return GNUTLS_E_NO_CERTIFICATE_STATUS;
	out->data = gnutls_malloc(p->tls.staple.n);
	memcpy(out->data, p->tls.staple.p, p->tls.staple.n);
	out->size = (unsigned)p->tls.staple.n;
	return 0;
}

/* The chain as it is, whatever is in it: only the first one's key matters to GnuTLS. */
struct own {
	gnutls_pcert_st certs[1100];
	unsigned n;
	gnutls_privkey_t key;
	gnutls_ocsp_data_st ocsp[1];
};

static int serve(gnutls_session_t s, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **certs, unsigned *n,
                 gnutls_ocsp_data_st **ocsp, unsigned *nocsp, gnutls_privkey_t *key, unsigned *flags)
{
	struct own *own = gnutls_session_get_ptr(s);

	(void)info;
	*certs = own->certs;
	*n = own->n;
	*key = own->key;
	*ocsp = own->ocsp;
	*nocsp = own->ocsp[0].response.data ? 1 : 0;
	*flags = 0;
	return 0;
}

static void own_take(struct peer *p, struct own *own)
{
	const struct span usual[] = { p->pki->server.der, p->pki->intermediate.der };
	const struct span *chain = p->tls.nchain ? p->tls.chain : usual;
	gnutls_datum_t key;

	own->n = p->tls.nchain ? (unsigned)p->tls.nchain : 2;
	for (unsigned i = 0; i < own->n; i++) {
		own->certs[i].cert = (gnutls_datum_t){ (unsigned char *)chain[i].p, (unsigned)chain[i].n };
		own->certs[i].type = GNUTLS_CRT_X509;
	}
	gnutls_pubkey_init(&own->certs[0].pubkey);
	gnutls_pubkey_import_x509(own->certs[0].pubkey, p->pki->server.crt, 0);
	gnutls_x509_privkey_export2(p->pki->server.key, GNUTLS_X509_FMT_DER, &key);
	gnutls_privkey_init(&own->key);
	gnutls_privkey_import_x509_raw(own->key, &key, GNUTLS_X509_FMT_DER, NULL, 0);
	gnutls_free(key.data);
	own->ocsp[0].version = 0;
	if (p->tls.staple.n) {
		own->ocsp[0].response = (gnutls_datum_t){ (unsigned char *)p->tls.staple.p, (unsigned)p->tls.staple.n };
		own->ocsp[0].exptime = (time_t)0x7fffffff;
	}
}

static void own_drop(struct own *own)
{
	gnutls_pubkey_deinit(own->certs[0].pubkey);
	gnutls_privkey_deinit(own->key);
}

static int verify(gnutls_session_t s)
{
	unsigned status, n = 0;

	if (!gnutls_certificate_get_peers(s, &n) || n == 0)
		return 0;
	if (gnutls_certificate_verify_peers2(s, &status) < 0 || status != 0) {
		while (gnutls_alert_send(s, GNUTLS_AL_FATAL, GNUTLS_A_UNKNOWN_CA) == GNUTLS_E_AGAIN)
			continue;
		return -1;
	}
	return 0;
}

static int hello(gnutls_session_t s)
{
	struct peer *p = gnutls_db_get_ptr(s);
	unsigned type;
	size_t n = sizeof p->sni - 1;

	if (gnutls_server_name_get(s, p->sni, &n, &type, 0) < 0)
		p->sni[0] = '\0';
	if (p->tls.reject && strcmp(p->sni, p->tls.reject) == 0)
		return GNUTLS_E_UNRECOGNIZED_NAME;
	return 0;
}

/* Without this the kernel may drop an alert in small pieces: closing with octets unread is a reset at once. */
static void linger(struct peer *p)
{
	struct pollfd fd = { .fd = p->fd, .events = POLLIN };
	char bytes[4096];

	shutdown(p->fd, SHUT_WR);
	while (poll(&fd, 1, PATIENCE_MS) == 1 && recv(p->fd, bytes, sizeof bytes, 0) > 0)
		continue;
}

static bool handshake(struct peer *p, gnutls_certificate_credentials_t cred, struct own *own)
{
	const struct peer_tls *t = &p->tls;
	gnutls_datum_t alpn = { (unsigned char *)t->alpn, t->alpn ? (unsigned)strlen(t->alpn) : 0 };

	gnutls_init(&p->session, GNUTLS_SERVER | GNUTLS_POST_HANDSHAKE_AUTH | GNUTLS_NO_SIGNAL);
	gnutls_session_set_ptr(p->session, own);
	gnutls_db_set_ptr(p->session, p);
	if (gnutls_priority_set_direct(p->session, t->priority ? t->priority : "NORMAL", NULL) < 0)
		return false;
	gnutls_credentials_set(p->session, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_certificate_server_set_request(p->session, t->request);
	gnutls_handshake_set_post_client_hello_function(p->session, hello);
	if (t->alpn)
		gnutls_alpn_set_protocols(p->session, &alpn, 1, GNUTLS_ALPN_MANDATORY);
	gnutls_transport_set_ptr(p->session, p);
	gnutls_transport_set_int(p->session, p->fd);
	if (p->dribble) {
		gnutls_transport_set_ptr2(p->session, (gnutls_transport_ptr_t)(intptr_t)p->fd, p);
		gnutls_transport_set_push_function(p->session, push);
	}
	gnutls_handshake_set_timeout(p->session, PATIENCE_MS);
	gnutls_handshake_set_max_packet_length(p->session, (size_t)1 << 25);
	do
		p->rc = gnutls_handshake(p->session);
	while (p->rc < 0 && !gnutls_error_is_fatal(p->rc));
	while (p->rc < 0 && gnutls_alert_send_appropriate(p->session, p->rc) == GNUTLS_E_AGAIN)
		continue;
	if (p->rc < 0)
		linger(p);
	return p->rc == 0;
}

static void again(struct peer *p)
{
	int rc;

	if (gnutls_protocol_get_version(p->session) == GNUTLS_TLS1_3) {
		gnutls_certificate_server_set_request(p->session, GNUTLS_CERT_REQUEST);
		do
			rc = gnutls_reauth(p->session, 0);
		while (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED);
		return;
	}
	gnutls_certificate_server_set_request(p->session, GNUTLS_CERT_REQUEST);
	rc = gnutls_rehandshake(p->session);
	do
		rc = gnutls_handshake(p->session);
	while (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED || rc == GNUTLS_E_GOT_APPLICATION_DATA);
	p->rc = rc;
}

/* ---- the play ---- */

static void reset(struct peer *p)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(p->fd);
	p->fd = -1;
}

static void alert(struct peer *p, size_t n)
{
	char record[] = { 21, 3, 3, 0, 2, n < 256 ? 2 : 1, (char)(n & 0xff) };

	if (p->session)
		gnutls_alert_send(p->session, n < 256 ? GNUTLS_AL_FATAL : GNUTLS_AL_WARNING,
		                  (gnutls_alert_description_t)(n & 0xff));
	else
		say(p, &(struct move){ SAY, record, sizeof record });
}

static void play(struct peer *p, gnutls_certificate_credentials_t cred, struct own *own)
{
	for (const struct move *m = p->moves; m->act != OVER; m++) {
		bool ok = true;

		switch (m->act) {
		case SAY:
			ok = say(p, m);
			break;
		case HEAR:
			ok = hear(p, m);
			break;
		case PAUSE:
			poll(NULL, 0, (int)m->n);
			break;
		case RESET:
			reset(p);
			return;
		case HOLD:
			hold(p);
			break;
		case TLS:
			ok = handshake(p, cred, own);
			break;
		case ALERT:
			alert(p, m->n);
			break;
		case AGAIN:
			again(p);
			break;
		case OVER:
			break;
		}
		if (!ok)
			return;
	}
	if (p->session)
		gnutls_bye(p->session, GNUTLS_SHUT_WR);
}

static void take(struct peer *p)
{
	gnutls_certificate_credentials_t cred;
	struct own *own = xcalloc(1, sizeof *own);

	gnutls_certificate_allocate_credentials(&cred);
	gnutls_certificate_set_retrieve_function3(cred, serve);
	gnutls_certificate_set_verify_function(cred, verify);
	gnutls_certificate_set_ocsp_status_request_function(cred, staple, p);
	if (p->tls.trust)
		gnutls_certificate_set_x509_trust(cred, (gnutls_x509_crt_t *)&p->tls.trust->crt, 1);
	if (p->pki)
		own_take(p, own);
	play(p, cred, own);
	if (p->session)
		gnutls_deinit(p->session);
	gnutls_certificate_free_credentials(cred);
	if (p->pki)
		own_drop(own);
	free(own);
}

static void *live(void *ctx)
{
	struct peer *p = ctx;
	int on = 1;

	p->fd = accept(p->listener, NULL, NULL);
	if (p->fd < 0)
		return NULL;
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	take(p);
	if (p->fd >= 0)
		close(p->fd);
	return NULL;
}

void peer_start(struct peer *p)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof to;

	p->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(p->listener, (struct sockaddr *)&to, n), 0);
	ck_assert_int_eq(listen(p->listener, 1), 0);
	ck_assert_int_eq(getsockname(p->listener, (struct sockaddr *)&to, &n), 0);
	snprintf(p->port, sizeof p->port, "%u", ntohs(to.sin_port));
	p->fd = -1;
	p->session = NULL;
	ck_assert_int_eq(pthread_create(&p->thread, NULL, live, p), 0);
}

/* If nobody came, it is we who come, and say nothing. */
void peer_stop(struct peer *p)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	socklen_t n = sizeof to;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	getsockname(p->listener, (struct sockaddr *)&to, &n);
	if (connect(fd, (struct sockaddr *)&to, n) == 0)
		shutdown(fd, SHUT_WR);
	pthread_join(p->thread, NULL);
	close(fd);
	close(p->listener);
}

void peer_free(struct peer *p)
{
	buf_free(&p->heard);
}
