/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain GnuTLS client that blocks, in a process of its own, and says in a line what a server looks like from outside.
 */
#ifndef TESTS_UNIT_TLS_CLIENT_H
#define TESTS_UNIT_TLS_CLIENT_H
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"

#include <arpa/inet.h>
#include <gnutls/abstract.h>
#include <gnutls/ocsp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct client {
	const char *priority, *servername, *alpn, *cert;
	const char *starttls; /* "SAY|WAIT FOR|SAY|WAIT FOR..." before TLS */
	const char *say;      /* in clear text, in place of TLS */
	const char *ask;      /* inside TLS; NULL: an HTTP request */
	bool ipv6;
};

static inline int connect_by(int port, bool ipv6)
{
	struct sockaddr_in to4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 to6 = { .sin6_family = AF_INET6,
		                    .sin6_port = htons((uint16_t)port),
		                    .sin6_addr = in6addr_loopback };
	const struct sockaddr *to = ipv6 ? (struct sockaddr *)&to6 : (struct sockaddr *)&to4;
	int fd = socket(to->sa_family, SOCK_STREAM, 0);
	struct timeval patience = { 5, 0 };

	to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, to, ipv6 ? sizeof to6 : sizeof to4))
		_exit(2);
	return fd;
}

static inline int connect_to(int port)
{
	return connect_by(port, false);
}

/* Reads until `until` (NULL: the end). What came is returned, too. */
static inline const char *hear(int fd, const char *until)
{
	static char got[8192];
	size_t n = 0;
	ssize_t k;

	while (n < sizeof got - 1 && (k = recv(fd, got + n, 1, 0)) == 1) {
		got[++n] = '\0';
		if (until && strstr(got, until))
			return got;
	}
	got[n] = '\0';
	return got;
}

static inline void talk_before(int fd, const char *script)
{
	char *copy = strdup(script), *rest = copy, *word;

	for (unsigned i = 0; (word = strsep(&rest, "|")); i++)
		if (i % 2)
			hear(fd, word);
		else if (*word)
			send(fd, word, strlen(word), MSG_NOSIGNAL);
	free(copy);
}

static inline void read_answer(gnutls_session_t s, const char *ask)
{
	const char *request = ask ? ask : "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
	char got[4096];
	size_t n = 0;
	ssize_t k;

	gnutls_record_send(s, request, strlen(request));
	while ((k = gnutls_record_recv(s, got + n, sizeof got - 1 - n)) > 0)
		n += (size_t)k;
	got[n] = '\0';
	if (k == GNUTLS_E_FATAL_ALERT_RECEIVED)
		printf(" alert %d", gnutls_alert_get(s));
	else
		printf(" %.*s%s%s", (int)strcspn(got, "\r\n"), got, k < 0 ? " " : "",
		       k < 0 ? gnutls_strerror_name((int)k) : "");
	char *title = strstr(got, "<title>"), *body = strstr(got, "\r\n\r\n");
	if (title)
		printf(" [%.*s]", (int)strcspn(title + 7, "<"), title + 7);
	else if (body)
		printf(" [%.*s]", (int)strcspn(body + 4, "\n"), body + 4);
}

static inline void describe_session(gnutls_session_t s)
{
	unsigned n = 0;
	gnutls_datum_t d;
	const gnutls_datum_t *sent = gnutls_certificate_get_peers(s, &n);

	(void)sent;
	printf("%s sent %u", gnutls_protocol_get_name(gnutls_protocol_get_version(s)), n);
	if (gnutls_alpn_get_selected_protocol(s, &d) >= 0)
		printf(" alpn %.*s", (int)d.size, d.data);
	if (gnutls_ocsp_status_request_get(s, &d) >= 0)
		printf(" stapled");
}

static inline void offer_alpn(gnutls_session_t s, const char *name)
{
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)name, (unsigned)strlen(name) };

	gnutls_alpn_set_protocols(s, &d, 1, 0);
}

static inline int count_cas(gnutls_session_t s, const gnutls_datum_t *cas, int n, const gnutls_pk_algorithm_t *algos,
                            int nalgos, gnutls_pcert_st **certs, unsigned *ncerts, gnutls_privkey_t *key)
{
	(void)s, (void)cas, (void)algos, (void)nalgos;
	printf("(asked, %d names) ", n);
	*certs = NULL;
	*ncerts = 0;
	*key = NULL;
	return 0;
}

static inline gnutls_session_t client_session(const struct client *c, gnutls_certificate_credentials_t cred, int fd)
{
	gnutls_session_t s;

	gnutls_init(&s, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL | GNUTLS_FORCE_CLIENT_CERT);
	gnutls_priority_set_direct(s, c->priority ? c->priority : "NORMAL", NULL);
	gnutls_credentials_set(s, GNUTLS_CRD_CERTIFICATE, cred);
	if (c->servername)
		gnutls_server_name_set(s, GNUTLS_NAME_DNS, c->servername, strlen(c->servername));
	if (c->alpn)
		offer_alpn(s, c->alpn);
	gnutls_transport_set_int(s, fd);
	return s;
}

/* What the client sees, as a line on standard output. */
static inline void run_client(const struct client *c, int port, const char *dir)
{
	int fd = connect_by(port, c->ipv6), r;
	gnutls_certificate_credentials_t cred;
	char path[1024];

	if (c->say) {
		send(fd, c->say, strlen(c->say), MSG_NOSIGNAL);
		const char *got = hear(fd, NULL);
		printf("%.*s", (int)strcspn(got, "\r\n"), got);
		return;
	}
	if (c->starttls)
		talk_before(fd, c->starttls);
	gnutls_certificate_allocate_credentials(&cred);
	if (c->cert) {
		snprintf(path, sizeof path, "%s/%s.pem", dir, c->cert);
		if (gnutls_certificate_set_x509_key_file(cred, path, path, GNUTLS_X509_FMT_PEM) < 0)
			_exit(3);
	} else {
		gnutls_certificate_set_retrieve_function2(cred, count_cas);
	}
	gnutls_session_t s = client_session(c, cred, fd);
	do
		r = gnutls_handshake(s);
	while (r < 0 && !gnutls_error_is_fatal(r));
	if (r == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		printf("alert %d", gnutls_alert_get(s));
	} else if (r < 0) {
		printf("%s", gnutls_strerror_name(r));
	} else {
		describe_session(s);
		read_answer(s, c->ask);
	}
	gnutls_deinit(s);
	gnutls_certificate_free_credentials(cred);
	close(fd);
}

/* ---- both ends ---- */

struct ear {
	struct watch watch;
	struct buf heard;
	bool over;
};

static inline void ear_ready(struct watch *w, short revents)
{
	struct ear *e = w->ctx;
	char part[512];
	ssize_t n = revents ? read(w->fd, part, sizeof part) : 0;

	if (n > 0)
		buf_put(&e->heard, part, (size_t)n);
	else
		e->over = true;
}

/* The client in its own process, our loop with the server here, until the client has said all. */
static inline void meet(const struct client *c, struct loop *loop, int port, const char *dir, struct ear *ear)
{
	int pipes[2];

	ck_assert_int_eq(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		signal(SIGPIPE, SIG_IGN);
		dup2(pipes[1], 1);
		close(pipes[0]);
		close(pipes[1]);
		run_client(c, port, dir);
		fflush(stdout);
		_exit(0);
	}
	close(pipes[1]);
	ear->watch = (struct watch){ pipes[0], POLLIN, clock_monotonic_ms() + 20000, ear_ready, ear };
	loop_add(loop, &ear->watch);
	while (!ear->over)
		loop_step(loop, 1000);
	loop_remove(loop, &ear->watch);
	close(pipes[0]);
	waitpid(child, NULL, 0);
}

#endif
