/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moves of the plan one after the other: each is asked to go on until it wants to wait. Then all is said, and the
 * client's end of the connection is awaited, so that nothing is lost to a reset. */
#include "config.h"

#include "net/serve.h"

#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/protocol.h"
#include "base/span.h"
#include "load/source.h"
#include "net/banner.h"
#include "net/connection.h"
#include "net/handshake.h"
#include "net/message.h"
#include "net/record.h"
#include "net/server.h"
#include "net/talk.h"
#include "net/transcript.h"
#include "net/want.h"
#include "net/wire.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define REQUEST_MAX 16384
#define HEARD_MAX ((size_t)64 << 10)
#define LIFE_MS 120000
#define DRAIN_MS 2000
#define JUDGED_MAX 32 /* certificates of a client's chain */

struct serve {
	struct watch watch;
	struct loop *loop;
	const struct server_plan *plan;
	const struct server_move *move, *next; /* next: where it goes on, NULL: at the following one */
	bool begun, done;                      /* the move's first step, its last */
	struct wire wire;
	gnutls_session_t session; /* NULL before TLS */
	bool secured;
	bool no_version; /* none of the client's is ours */
	bool refused;    /* a fatal alert went out: no close_notify follows it */
	unsigned judged; /* GnuTLS status of the client's certificate */
	int alert;       /* that the plan's judge refuses it with; 0 */
	struct buf out;
	size_t sent;   /* octets of out */
	size_t taken;  /* octets of what was heard that the moves are done with */
	int64_t until; /* the end of a pause, of draining, or of its life */
	bool drains, over;
	struct served seen;
	struct record record; /* .c NULL: nothing is written down */
	int64_t silence;      /* banner_collect's */
	void (*ended)(void *ctx);
	void *ctx;
};

static int64_t life(const struct serve *s)
{
	return s->plan->life_ms ? s->plan->life_ms : LIFE_MS;
}

/* ---- the record ---- */

static int on_extension(void *ctx, unsigned id, const unsigned char *data, unsigned n)
{
	(void)data;
	if (id == EXT_PRE_SHARED_KEY || (id == EXT_SESSION_TICKET && n))
		*(bool *)ctx = true;
	return 0;
}

/* Does the client offer this version: by its list (RFC 8446 4.2.1), else all up to what it names? */
struct version_offer {
	size_t version;
	bool listed, found;
};

static int on_versions(void *ctx, unsigned id, const unsigned char *data, unsigned size)
{
	struct version_offer *o = ctx;

	if (id != EXT_SUPPORTED_VERSIONS)
		return 0;
	o->listed = true;
	for (unsigned i = 1; i + 1 < size; i += 2)
		o->found |= (size_t)(data[i] << 8 | data[i + 1]) == o->version;
	return 0;
}

static bool offers(const gnutls_datum_t *hello, size_t version)
{
	struct version_offer o = { .version = version };

	gnutls_ext_raw_parse(&o, on_versions, hello, GNUTLS_EXT_RAW_FLAG_TLS_CLIENT_HELLO);
	return o.listed ? o.found : hello->size > 1 && (size_t)(hello->data[0] << 8 | hello->data[1]) >= version;
}

static bool shares_version(const struct server_plan *plan, const gnutls_datum_t *hello)
{
	const unsigned *ours;
	int n = plan->priority ? gnutls_priority_protocol_list(plan->priority, &ours) : 0;

	for (int i = 0; i < n; i++)
		if (offers(hello, 0x0301 + ours[i] - GNUTLS_TLS1_0))
			return true;
	return n <= 0;
}

/* The client comes with a session of before. */
static bool resumes(const gnutls_datum_t *hello)
{
	bool found = false;

	return gnutls_ext_raw_parse(&found, on_extension, hello, GNUTLS_EXT_RAW_FLAG_TLS_CLIENT_HELLO) >= 0 && found;
}

static int on_message(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                      const gnutls_datum_t *msg)
{
	struct serve *s = gnutls_session_get_ptr(session);

	(void)when;
	if (type == GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST)
		type = MESSAGE_SERVER_HELLO;
	if (s->record.c)
		record_message(&s->record, incoming, type, handshake_version(session),
		               span_of(msg->data ? msg->data : (uint8_t *)"", msg->size));
	if (incoming && type == MESSAGE_CLIENT_HELLO)
		s->no_version = !shares_version(s->plan, msg);
	if (s->plan->resume_refused && incoming && type == MESSAGE_CLIENT_HELLO && resumes(msg))
		return GNUTLS_E_INTERNAL_ERROR;
	return 0;
}

static enum step step_now(const struct serve *s)
{
	return s->secured ? STEP_SETTLE : STEP_HANDSHAKE;
}

/* An alert of the client, after which nothing comes. */
static void write_alert(struct serve *s, int number)
{
	if (!s->record.c)
		return;
	record_alert(&s->record, true, GNUTLS_AL_FATAL, number);
	record_fail(&s->record, OUTCOME_ALERT, step_now(s), N_("the client's alert: %1$s %2$s"), as_number(number),
	            as_code(alert_name(number)));
}

/* We refuse, and tell the client so. */
static void write_refusal(struct serve *s, int number, int code)
{
	if (!s->record.c)
		return;
	s->record.c->library_code = code;
	s->record.c->library_error = as_quote(gnutls_strerror(code));
	if (number >= 0)
		record_alert(&s->record, false, GNUTLS_AL_FATAL, number);
	record_fail(&s->record, OUTCOME_PROTOCOL, step_now(s), N_("GnuTLS: %1$s"), s->record.c->library_error);
}

static void write_agreed(struct serve *s)
{
	struct connection *c = s->record.c;
	gnutls_datum_t alpn;

	if (!c)
		return;
	c->handshake_done = true;
	c->step = STEP_SETTLE;
	c->protocol = gnutls_protocol_get_name(gnutls_protocol_get_version(s->session));
	c->cipher = gnutls_cipher_get_name(gnutls_cipher_get(s->session));
	c->group = gnutls_group_get_name(gnutls_group_get(s->session));
	if (gnutls_alpn_get_selected_protocol(s->session, &alpn) >= 0)
		c->alpn = arena_strndup(s->record.arena, (const char *)alpn.data, alpn.size);
	record_note(&s->record, STEP_HANDSHAKE, true, N_("%1$s, %2$s; certificates of the client: %3$s"),
	            as_code(c->protocol), as_code(c->cipher), as_number((int64_t)c->nsent));
}

static bool said_hello(const struct connection *c)
{
	for (size_t i = 0; i < c->transcript.n; i++)
		if (c->transcript.v[i].type == MESSAGE_SERVER_HELLO)
			return true;
	return false;
}

/* What is left to be said of it when it is over. */
static void write_end(struct serve *s)
{
	struct connection *c = s->record.c;

	if (!c)
		return;
	if (!c->protocol && s->session && said_hello(c))
		c->protocol = gnutls_protocol_get_name(gnutls_protocol_get_version(s->session));
	if (c->outcome == OUTCOME_PENDING && !c->handshake_done)
		record_closed(&s->record, STEP_HANDSHAKE, s->wire.sys);
	else if (c->outcome == OUTCOME_PENDING)
		c->outcome = OUTCOME_OK;
	c->step = STEP_DONE;
}

/* "127.0.0.1:51002", "[::1]:51002" */
static const struct source *source_of(struct arena *a, int fd)
{
	struct source *from = ARENA_NEW(a, struct source);
	struct sockaddr_storage peer;
	socklen_t n = sizeof peer;
	char host[64] = "?", port[16] = "0";

	if (!getpeername(fd, (struct sockaddr *)&peer, &n))
		getnameinfo((struct sockaddr *)&peer, n, host, sizeof host, port, sizeof port,
		            NI_NUMERICHOST | NI_NUMERICSERV);
	*from = (struct source){
		.kind = SOURCE_HOST, .host = arena_strdup(a, host), .port = arena_strdup(a, port), .port_given = true
	};
	from->spec = arena_printf(a, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
	return from;
}

static void write_begin(struct serve *s)
{
	struct arena *a = arena_new();
	const struct source *from = source_of(a, s->wire.fd);

	s->record =
	    (struct record){ .arena = a, .c = ARENA_NEW(a, struct connection), .start_ms = clock_monotonic_ms() };
	*s->record.c = (struct connection){ .source = from,
		                            .host = from->host,
		                            .address = from->spec,
		                            .input = -1,
		                            .served = true,
		                            .step = STEP_HANDSHAKE };
	s->record.c->client_asked = s->plan->client != CLIENT_NONE;
	s->seen.connection = s->record.c;
	s->seen.arena = a;
}

static const struct server_move over = { SERVER_OVER, NULL, 0 };

/* ---- octets ---- */

static enum want direction(const struct serve *s)
{
	return gnutls_record_get_direction(s->session) ? WANT_WRITE : WANT_READ;
}

static bool is_later(ssize_t rc)
{
	return rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED;
}

/* WANT_NEXT: something came. */
static enum want hear_some(struct serve *s)
{
	char part[4096];
	ssize_t n =
	    s->secured ? gnutls_record_recv(s->session, part, sizeof part) : wire_read(&s->wire, part, sizeof part);

	if (n > 0) {
		if (s->seen.heard.n < HEARD_MAX)
			buf_put(&s->seen.heard, part, (size_t)n);
		return WANT_NEXT;
	}
	if (n == 0)
		return WANT_END;
	if (s->secured && n == GNUTLS_E_FATAL_ALERT_RECEIVED)
		write_alert(s, gnutls_alert_get(s->session));
	if (s->secured)
		return is_later(n) ? direction(s) : WANT_END;
	return s->wire.sys ? WANT_END : WANT_READ;
}

/* WANT_NEXT: all that there is to say is out. */
static enum want flush(struct serve *s)
{
	while (s->sent < s->out.n) {
		const char *from = s->out.s + s->sent;
		size_t left = s->out.n - s->sent;
		ssize_t n = s->secured ? gnutls_record_send(s->session, from, left) : wire_write(&s->wire, from, left);

		if (n < 0 && s->secured)
			return is_later(n) ? direction(s) : WANT_END;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ? WANT_WRITE : WANT_END;
		s->sent += (size_t)n;
	}
	buf_reset(&s->out);
	s->sent = 0;
	return WANT_NEXT;
}

/* What was heard and not yet taken. */
static struct span rest(const struct serve *s)
{
	const struct buf *b = &s->seen.heard;

	return b->n ? span_of(b->s + s->taken, b->n - s->taken) : span_of("", 0);
}

/* ---- TLS ---- */

static int choose_chain(gnutls_session_t session, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **certs,
                        unsigned *ncerts, gnutls_ocsp_data_st **ocsp, unsigned *nocsp, gnutls_privkey_t *key,
                        unsigned *flags)
{
	const struct serve *s = gnutls_session_get_ptr(session);
	const struct server_plan *plan = s->plan;
	bool other = plan->sni && plan->other.n && strcmp(s->seen.sni, plan->sni) != 0;
	const struct sent_chain *c = other ? &plan->other : &plan->chain;
	bool staple = plan->staple.response.size && !other;

	(void)info;
	*certs = c->cert;
	*ncerts = c->n;
	*key = c->key;
	*flags = 0; /* all of it stays ours */
	*ocsp = staple ? (gnutls_ocsp_data_st *)(uintptr_t)&plan->staple : NULL;
	*nocsp = staple;
	return 0;
}

static int check_name(gnutls_session_t session)
{
	struct serve *s = gnutls_session_get_ptr(session);
	size_t n = sizeof s->seen.sni - 1;
	unsigned type;

	if (gnutls_server_name_get(session, s->seen.sni, &n, &type, 0) < 0)
		s->seen.sni[0] = '\0';
	return !s->plan->sni_reject || !strcmp(s->seen.sni, s->plan->sni) ? 0 : GNUTLS_E_UNRECOGNIZED_NAME;
}

/* The time is the plan's, not GnuTLS's. */
static unsigned judge_time(const struct server_plan *plan, gnutls_x509_crt_t c)
{
	if (gnutls_x509_crt_get_activation_time(c) > plan->at)
		return GNUTLS_CERT_INVALID | GNUTLS_CERT_NOT_ACTIVATED;
	if (gnutls_x509_crt_get_expiration_time(c) < plan->at)
		return GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED;
	return 0;
}

/* A client's certificates judged: GnuTLS status bits, 0 is good. */
static unsigned judge(const struct server_plan *plan, gnutls_session_t session)
{
	unsigned n = 0, m = 0, status = GNUTLS_CERT_INVALID, verified = 0;
	const gnutls_datum_t *sent = gnutls_certificate_get_peers(session, &n);
	gnutls_x509_crt_t list[JUDGED_MAX];
	gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID,
		                          (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT, 0 };
	int r = n && n <= JUDGED_MAX ? 0 : -1;

	if (!plan->trust)
		return 0;
	while (r >= 0 && m < n)
		if ((r = gnutls_x509_crt_init(&list[m])) >= 0)
			r = gnutls_x509_crt_import(list[m], &sent[m], GNUTLS_X509_FMT_DER), m++;
	if (r >= 0)
		r = gnutls_x509_trust_list_verify_crt2(plan->trust, list, n, &purpose, 1,
		                                       GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &verified, NULL);
	if (r >= 0)
		status = verified | judge_time(plan, list[0]);
	while (m--)
		gnutls_x509_crt_deinit(list[m]);
	return status;
}

static int check_client(gnutls_session_t session)
{
	struct serve *s = gnutls_session_get_ptr(session);

	if (s->plan->judge && s->record.c) {
		s->alert = s->plan->judge(s->plan->judge_ctx, s->record.c);
		s->judged = s->alert ? GNUTLS_CERT_INVALID : 0;
	} else {
		s->judged = judge(s->plan, session);
	}
	return s->judged && s->plan->client == CLIENT_REQUIRE ? GNUTLS_E_CERTIFICATE_ERROR : 0;
}

static void configure(struct serve *s)
{
	const struct server_plan *plan = s->plan;

	gnutls_session_set_ptr(s->session, s);
	gnutls_handshake_set_max_packet_length(s->session, WIRE_MAX);
	gnutls_priority_set(s->session, plan->priority);
	gnutls_credentials_set(s->session, GNUTLS_CRD_CERTIFICATE, plan->cred);
	gnutls_certificate_set_retrieve_function3(plan->cred, choose_chain);
	gnutls_certificate_set_verify_function(plan->cred, check_client);
	gnutls_handshake_set_post_client_hello_function(s->session, check_name);
	if (plan->client != CLIENT_NONE)
		gnutls_certificate_server_set_request(s->session, plan->client == CLIENT_REQUIRE ? GNUTLS_CERT_REQUIRE
		                                                                                 : GNUTLS_CERT_REQUEST);
	if (!plan->announces)
		gnutls_certificate_send_x509_rdn_sequence(s->session, 1);
	if (plan->nalpn)
		gnutls_alpn_set_protocols(s->session, plan->alpn, plan->nalpn,
		                          plan->alpn_strict ? GNUTLS_ALPN_MANDATORY : 0);
	gnutls_handshake_set_hook_function(s->session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_PRE, on_message);
	wire_attach(&s->wire, s->session);
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

/* Nothing more to say: what still comes is thrown away, until the client's end. */
static void drain(struct serve *s)
{
	shutdown(s->wire.fd, SHUT_WR);
	s->drains = true;
	s->until = clock_monotonic_ms() + DRAIN_MS;
}

static void handshake_refused(struct serve *s, int code)
{
	unsigned n = 0;
	bool none = s->plan->client == CLIENT_REQUIRE && gnutls_protocol_get_version(s->session) <= GNUTLS_TLS1_2 &&
	            gnutls_handshake_get_last_in(s->session) == GNUTLS_HANDSHAKE_CERTIFICATE_PKT &&
	            !gnutls_certificate_get_peers(s->session, &n);

	int level, number = gnutls_error_to_alert(code, &level);

	if (none || (s->judged && code == GNUTLS_E_CERTIFICATE_ERROR))
		number = s->alert ? s->alert : (int)alert_for(s->judged);
	else if (code == GNUTLS_E_KEY_USAGE_VIOLATION) /* as OpenSSL says it */
		number = GNUTLS_A_UNSUPPORTED_CERTIFICATE;
	else if (code == GNUTLS_E_NO_CIPHER_SUITES && s->no_version)
		number = GNUTLS_A_PROTOCOL_VERSION;
	if (number >= 0)
		gnutls_alert_send(s->session, GNUTLS_AL_FATAL, (gnutls_alert_description_t)number);
	write_refusal(s, number, code);
}

/* ---- the moves ---- */

static enum want say(struct serve *s)
{
	buf_put(&s->out, s->move->text, s->move->n);
	return WANT_NEXT;
}

static enum want hear(struct serve *s)
{
	const struct server_move *m = s->move;

	if (!s->begun)
		s->taken = s->seen.heard.n;
	for (;;) {
		size_t had = s->seen.heard.n, tail = m->text ? strlen(m->text) : 0;
		enum want want = hear_some(s);

		if (want != WANT_NEXT)
			return want;
		had = had - s->taken < tail ? s->taken : had - tail;
		if (m->text ? strstr(buf_str(&s->seen.heard) + had, m->text) != NULL : rest(s).n >= m->n)
			break;
	}
	s->taken = s->seen.heard.n;
	return WANT_NEXT;
}

static enum want pause_for(struct serve *s)
{
	int64_t now = clock_monotonic_ms();

	if (!s->begun)
		s->until = now + (int64_t)s->move->n;
	if (now < s->until)
		return WANT_READ;
	s->until = now + life(s);
	return WANT_NEXT;
}

static enum want reset(struct serve *s)
{
	setsockopt(s->wire.fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	return WANT_END;
}

static enum want hold(struct serve *s)
{
	enum want want;

	do
		want = hear_some(s);
	while (want == WANT_NEXT);
	return want == WANT_END ? WANT_NEXT : want;
}

/* What the client began with, left where it is. */
static size_t peek(const struct serve *s, char *p, size_t n)
{
	ssize_t got = recv(s->wire.fd, p, n, MSG_PEEK);

	return got > 0 ? (size_t)got : 0;
}

#define PROXY_MAX 107 /* octets of the header, its line's end included */

static enum want proxy(struct serve *s)
{
	char line[PROXY_MAX];
	size_t n = peek(s, line, sizeof line);
	const char *end = memchr(line, '\n', n);

	if (!n || *line != 'P' || (!end && n == sizeof line))
		return n ? WANT_END : WANT_READ;
	if (!end)
		return WANT_READ;
	n = (size_t)(end - line) + 1;
	return wire_read(&s->wire, line, n) == (ssize_t)n ? WANT_NEXT : WANT_END;
}

static enum want small(struct serve *s)
{
	char head[5];
	size_t n = s->seen.heard.n ? 0 : peek(s, head, sizeof head);

	if (s->seen.heard.n) /* it was too large */
		return hold(s) == WANT_NEXT ? WANT_END : WANT_READ;
	if (n < sizeof head)
		return WANT_READ;
	if ((((size_t)(uint8_t)head[3] << 8) | (uint8_t)head[4]) <= s->move->n)
		return WANT_NEXT;
	return hold(s) == WANT_NEXT ? WANT_END : WANT_READ;
}

/* The client goes without a word. */
static bool is_end(const struct serve *s, int rc)
{
	return rc == GNUTLS_E_PREMATURE_TERMINATION || rc == GNUTLS_E_SESSION_EOF || rc == GNUTLS_E_PULL_ERROR ||
	       rc == GNUTLS_E_PUSH_ERROR || (rc == GNUTLS_E_UNEXPECTED_PACKET_LENGTH && s->wire.eof);
}

/* OpenSSL refuses a server of TLS 1.3 before it has keys to write by: its alert comes in clear text, where GnuTLS
 * awaits one that is encrypted; and where GnuTLS awaits a certificate, an alert is to it but a missing one. -1: none
 * came. */
static int clear_alert(const struct serve *s)
{
	const uint8_t *t = s->wire.tail;

	return t[0] == 21 && t[1] == 3 && t[3] == 0 && t[4] == 2 && t[5] == GNUTLS_AL_FATAL ? t[6] : -1;
}

static enum want clear_text(struct serve *s)
{
	if (banner_collect(&s->record, &s->wire, &s->silence) == WANT_READ) {
		s->until = s->silence;
		return WANT_READ;
	}
	record_fail(&s->record, OUTCOME_NOT_TLS, STEP_HANDSHAKE, N_("not TLS: \"%1$s\""),
	            as_quote(record_quote(&s->record, s->record.c->first_bytes, 80)));
	talk_http(s->plan, PAGE_NOT_TLS, &s->out);
	s->silence = 0;
	s->next = &over;
	return WANT_NEXT;
}

static enum want handshake(struct serve *s)
{
	int rc = 0;

	if (!s->begun) {
		rc = gnutls_init(&s->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL |
		                                  GNUTLS_POST_HANDSHAKE_AUTH |
		                                  (s->plan->tickets.size ? 0 : GNUTLS_NO_TICKETS));
		if (rc < 0)
			return WANT_END;
		if (s->plan->tickets.size)
			gnutls_session_ticket_enable_server(s->session, &s->plan->tickets);
		configure(s);
	}
	do
		rc = gnutls_handshake(s->session);
	while (rc < 0 && !is_later(rc) && !gnutls_error_is_fatal(rc));
	if (is_later(rc))
		return direction(s);
	s->seen.rc = rc;
	if (rc == 0) {
		s->secured = true;
		write_agreed(s);
		return WANT_NEXT;
	}
	if (s->record.c && s->wire.not_tls)
		return clear_text(s);
	if (rc == GNUTLS_E_FATAL_ALERT_RECEIVED)
		write_alert(s, gnutls_alert_get(s->session));
	else if (clear_alert(s) >= 0)
		write_alert(s, clear_alert(s));
	else if (!is_end(s, rc))
		handshake_refused(s, rc);
	drain(s);
	return WANT_READ;
}

static enum want alert(struct serve *s)
{
	bool fatal = s->move->n < 256;
	gnutls_alert_level_t level = fatal ? GNUTLS_AL_FATAL : GNUTLS_AL_WARNING;
	int number = (int)(s->move->n & 0xff), rc;

	s->refused |= fatal;
	if (!s->begun && s->record.c)
		record_alert(&s->record, false, level, number);
	if (!s->secured) {
		const char record[] = { 21, 3, 3, 0, 2, (char)level, (char)number };

		buf_put(&s->out, record, sizeof record);
		return WANT_NEXT;
	}
	rc = gnutls_alert_send(s->session, level, (gnutls_alert_description_t)number);
	return is_later(rc) ? direction(s) : WANT_NEXT;
}

static enum want again(struct serve *s)
{
	bool reauth = gnutls_protocol_get_version(s->session) == GNUTLS_TLS1_3;
	int rc = 0;

	if (!s->begun)
		gnutls_certificate_server_set_request(s->session, GNUTLS_CERT_REQUEST);
	if (!s->begun && !reauth)
		rc = gnutls_rehandshake(s->session);
	if (rc == 0)
		do
			rc = reauth ? gnutls_reauth(s->session, 0) : gnutls_handshake(s->session);
		while (rc == GNUTLS_E_GOT_APPLICATION_DATA);
	return is_later(rc) ? direction(s) : WANT_NEXT;
}

static enum want dialog(struct serve *s)
{
	enum talk_result r;
	enum want want;
	size_t used;

	if (!s->begun && !s->secured)
		talk_greeting(s->plan, &s->out);
	for (;;) {
		do {
			r = talk_step(s->plan, rest(s), s->secured, &used, &s->out);
			s->taken += used;
		} while (r == TALK_SAID);
		if (r == TALK_CLOSE)
			s->next = &over;
		/* MySQL's client begins TLS without an answer to its request. */
		if (r == TALK_UPGRADE && s->plan->protocol == PROTOCOL_MYSQL)
			buf_put(&s->wire.ahead, rest(s).p, rest(s).n);
		if (r == TALK_UPGRADE) /* what else was said before TLS is not heard (RFC 3207 4.2) */
			s->taken = s->seen.heard.n;
		if (r != TALK_WAIT)
			return WANT_NEXT;
		if (s->out.n) /* one that does not read is not read from */
			return WANT_WRITE;
		if (s->seen.heard.n >= HEARD_MAX)
			return WANT_END;
		want = hear_some(s);
		if (want != WANT_NEXT)
			return want;
	}
}

static enum want application(struct serve *s)
{
	enum want want;

	if (!s->begun)
		s->taken = s->seen.heard.n;
	for (;;) {
		switch (talk_application(s->plan, !s->begun, rest(s), &s->out)) {
		case TALK_SAID:
			return WANT_NEXT;
		case TALK_CLOSE:
			s->next = &over;
			return WANT_NEXT;
		default:
			break;
		}
		if (s->out.n)
			return WANT_WRITE;
		want = hear_some(s);
		if (want != WANT_NEXT)
			return want;
	}
}

static enum talk_page page_for(const struct serve *s)
{
	unsigned n = 0;

	if (!s->secured)
		return PAGE_NOT_TLS;
	if (s->plan->client != CLIENT_HTTP400)
		return PAGE_PLANNED;
	if (!gnutls_certificate_get_peers(s->session, &n) || !n)
		return PAGE_NO_CERTIFICATE;
	return s->judged ? PAGE_BAD_CERTIFICATE : PAGE_PLANNED;
}

static enum want answer(struct serve *s)
{
	while (s->secured && !talk_http_complete(rest(s)) && rest(s).n < REQUEST_MAX) {
		enum want want = hear_some(s);

		if (want != WANT_NEXT)
			return want;
	}
	if (s->record.c && (page_for(s) == PAGE_NO_CERTIFICATE || page_for(s) == PAGE_BAD_CERTIFICATE))
		s->record.c->http_status = 400;
	talk_http(s->plan, page_for(s), &s->out);
	return WANT_NEXT;
}

static enum want all_said(struct serve *s)
{
	if (s->secured && !s->refused)
		gnutls_bye(s->session, GNUTLS_SHUT_WR);
	drain(s);
	return WANT_READ;
}

/* Each is called until it says WANT_NEXT; `begun` is false the first time. What it puts into `out` is sent before it is
 * called again, and before the next move. */
static enum want (*const acts[])(struct serve *s) = {
	[SERVER_OVER] = all_said, [SERVER_SAY] = say,
	[SERVER_HEAR] = hear,     [SERVER_PAUSE] = pause_for,
	[SERVER_PROXY] = proxy,   [SERVER_SMALL] = small,
	[SERVER_RESET] = reset,   [SERVER_HOLD] = hold,
	[SERVER_TLS] = handshake, [SERVER_ALERT] = alert,
	[SERVER_AGAIN] = again,   [SERVER_DIALOG] = dialog,
	[SERVER_ANSWER] = answer, [SERVER_APPLICATION] = application,
};

/* ---- the machine ---- */

static enum want hear_out(struct serve *s)
{
	char part[4096];
	ssize_t n;

	while ((n = wire_read(&s->wire, part, sizeof part)) > 0)
		continue;
	return n == 0 || s->wire.sys ? WANT_END : WANT_READ;
}

static enum want advance(struct serve *s)
{
	for (;;) {
		enum want want;

		if (s->drains)
			return hear_out(s);
		want = flush(s);
		if (want != WANT_NEXT)
			return want;
		if (s->done) {
			s->move = s->next ? s->next : s->move + 1;
			s->begun = s->done = false;
		}
		want = acts[s->move->act](s);
		s->begun = true;
		s->done = want == WANT_NEXT;
		if (want == WANT_END || (!s->done && !s->drains && !s->out.n))
			return want;
	}
}

static void await(struct serve *s, enum want want)
{
	bool pausing = !s->drains && s->move->act == SERVER_PAUSE;

	/* Nothing is heard in a pause, not even that the client is gone. */
	s->watch.fd = pausing ? -1 : s->wire.fd;
	s->watch.events = want == WANT_WRITE ? POLLOUT : POLLIN;
	s->watch.deadline_ms = s->until;
}

static void ready(struct watch *w, short revents)
{
	struct serve *s = w->ctx;
	bool may_be_late = s->drains || (s->move->act != SERVER_PAUSE && !s->silence);
	bool late = !revents && clock_monotonic_ms() >= s->until && may_be_late;
	enum want want = WANT_END;

	wire_turn(&s->wire);
	if (!late)
		want = advance(s);
	if (want != WANT_END) {
		await(s, want);
		return;
	}
	write_end(s);
	s->over = true;
	loop_remove(s->loop, &s->watch);
	s->ended(s->ctx);
}

struct serve *serve_new(struct loop *l, const struct server_plan *plan, int fd, void (*ended)(void *ctx), void *ctx)
{
	struct serve *s = xcalloc(1, sizeof *s);

	*s = (struct serve){ .loop = l, .plan = plan, .move = plan->moves, .ended = ended, .ctx = ctx };
	/* Whether it is TLS that a client begins with, GnuTLS may judge here. */
	s->wire = (struct wire){ .fd = fd, .piece = plan->dribble, .judged = !plan->recorded };
	s->until = clock_monotonic_ms() + life(s);
	if (plan->recorded)
		write_begin(s);
	s->watch = (struct watch){ fd, POLLIN | POLLOUT, s->until, ready, s };
	loop_add(l, &s->watch);
	return s;
}

bool serve_is_over(const struct serve *s)
{
	return s->over;
}

struct served *serve_seen(struct serve *s)
{
	return &s->seen;
}

void serve_free(struct serve *s)
{
	loop_remove(s->loop, &s->watch);
	if (s->session)
		gnutls_deinit(s->session);
	wire_close(&s->wire);
	arena_free(s->seen.arena);
	buf_free(&s->seen.heard);
	buf_free(&s->out);
	free(s);
}
