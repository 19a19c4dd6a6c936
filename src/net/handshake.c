/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuTLS's hooks hand over each message before it is judged; what ends a handshake is put down as an alert, an end or a
 * fault of ours. */
#include "config.h"

#include "net/handshake.h"

#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/span.h"
#include "net/banner.h"
#include "net/connection.h"
#include "net/message.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/want.h"
#include "net/wire.h"

#include <gnutls/abstract.h>
#include <gnutls/ocsp.h>
#include <stdlib.h>
#include <string.h>

#define WARNINGS_MAX 16

struct handshake {
	struct record *record;
	struct wire *wire;
	const struct handshake_plan *plan;
	gnutls_session_t session;
	gnutls_certificate_credentials_t cred;
	gnutls_pcert_st *ours; /* our chain, in GnuTLS's form */
	unsigned nours;
	int setup; /* what the set-up came to, < 0: why there is no session */
	unsigned warnings;
	bool hello;      /* a ServerHello came: there is a version */
	bool clear;      /* clear text is being read */
	int64_t silence; /* banner_collect's */
};

/* ---- what passes ---- */

int handshake_version(gnutls_session_t s)
{
	switch (gnutls_protocol_get_version(s)) {
	case GNUTLS_TLS1_3:
		return TLS_1_3;
	case GNUTLS_TLS1_2:
		return TLS_1_2;
	default:
		return TLS_1_1;
	}
}

/* Before GnuTLS looks at a message, so that nothing it refuses is lost. */
static int on_message(gnutls_session_t s, unsigned type, unsigned when, unsigned incoming, const gnutls_datum_t *msg)
{
	struct handshake *h = gnutls_session_get_ptr(s);

	(void)when;
	if (incoming && type == MESSAGE_SERVER_HELLO)
		h->hello = true;
	/* GnuTLS tells it from a ServerHello, which it is on the wire (RFC 8446 4.1.4). */
	if (type == GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST)
		type = MESSAGE_SERVER_HELLO;
	record_message(h->record, incoming, type, handshake_version(s),
	               span_of(msg->data ? msg->data : (uint8_t *)"", msg->size));
	return 0;
}

/* The server asks for a certificate: it gets ours whatever CAs it names. */
static int on_request(gnutls_session_t s, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **certs, unsigned *n,
                      gnutls_ocsp_data_st **ocsp, unsigned *nocsp, gnutls_privkey_t *key, unsigned *flags)
{
	struct handshake *h = gnutls_session_get_ptr(s);

	(void)info;
	*certs = h->ours;
	*n = h->nours;
	*ocsp = NULL;
	*nocsp = 0;
	*key = h->nours ? h->plan->key->handle : NULL;
	*flags = 0;
	return 0;
}

/* ---- set-up ---- */

/* From the widest to what a system's policy leaves us. Old versions, ciphers and key usage violations are let pass: to
 * see how an old server is set up is what this is for. */
#define WIDE ":+3DES-CBC:+DHE-DSS:+SIGN-ALL:%VERIFY_ALLOW_BROKEN:%DEBUG_ALLOW_KEY_USAGE_VIOLATIONS"
#define ALL_VERSIONS "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0"
#define TLS_1_2_ALONE "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_1_3_ALONE "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define OF_TODAY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-SIGN-ALL"
#define SIGN_RSA                                                                                                       \
	":+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512"                               \
	":+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-RSA-SHA512"
#define SIGN_EC                                                                                                        \
	":+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:+SIGN-ECDSA-SHA512"                                                    \
	":+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SECP521R1-SHA512"
#define RSA_ALONE OF_TODAY ":-ECDHE-ECDSA" SIGN_RSA
#define EC_ALONE OF_TODAY ":-ECDHE-RSA:-DHE-RSA:-RSA" SIGN_EC
#define EC_FIRST OF_TODAY SIGN_EC SIGN_RSA
static const struct {
	int version; /* the only one that is offered, 0: all */
	enum server_key key;
	const char *priorities[3];
} offers[] = {
	{ 0, SERVER_KEY_ANY, { ALL_VERSIONS WIDE, ALL_VERSIONS, "NORMAL" } },
	{ TLS_1_2, SERVER_KEY_ANY, { TLS_1_2_ALONE WIDE, TLS_1_2_ALONE, NULL } },
	{ TLS_1_3, SERVER_KEY_ANY, { TLS_1_3_ALONE WIDE, TLS_1_3_ALONE, NULL } },
	{ 0, SERVER_KEY_RSA, { RSA_ALONE, NULL, NULL } },
	{ 0, SERVER_KEY_EC, { EC_ALONE, NULL, NULL } },
	{ 0, SERVER_KEY_EC_FIRST, { EC_FIRST, NULL, NULL } },
};
#define OFFERS (sizeof offers / sizeof *offers)

/* Parsed once: a scan has many sessions. */
static int set_priority(gnutls_session_t s, int version, enum server_key key)
{
	static gnutls_priority_t widest[OFFERS];
	size_t k = OFFERS;

	while (--k && (offers[k].version != version || offers[k].key != key))
		continue;
	for (size_t i = 0; !widest[k] && i < 3 && offers[k].priorities[i]; i++)
		if (gnutls_priority_init(&widest[k], offers[k].priorities[i], NULL) < 0) {
			log_line("GnuTLS here does not take the priorities %1$s", as_code(offers[k].priorities[i]));
			widest[k] = NULL;
		}
	if (widest[k])
		return gnutls_priority_set(s, widest[k]);
	/* Where a single version or key was asked for, another one would be a false answer. */
	return version || key ? GNUTLS_E_NO_PRIORITIES_WERE_SET : gnutls_set_default_priority(s);
}

static int set_alpn(gnutls_session_t s, const char *list)
{
	gnutls_datum_t words[ALPN_NAMES_MAX];
	unsigned n = 0;

	for (const char *p = list; p && *p && n < ALPN_NAMES_MAX; p += strspn(p, ",")) {
		size_t length = strcspn(p, ",");

		if (length > 0 && length < 256)
			words[n++] = (gnutls_datum_t){ (unsigned char *)p, (unsigned)length };
		p += length;
	}
	return n ? gnutls_alpn_set_protocols(s, words, n, 0) : 0;
}

/* Our chain as far as GnuTLS can read it. */
static void take_ours(struct handshake *h)
{
	const struct handshake_plan *plan = h->plan;

	if (!plan->ncert)
		return;
	if (!plan->key || !plan->key->handle) {
		record_note(h->record, STEP_HANDSHAKE, false,
		            N_("our own certificate cannot be sent: its key is not there"));
		return;
	}
	h->ours = xcalloc(plan->ncert, sizeof *h->ours);
	for (size_t i = 0; i < plan->ncert; i++) {
		gnutls_datum_t der = { (unsigned char *)plan->cert[i]->der.p, (unsigned)plan->cert[i]->der.n };
		int rc = gnutls_pcert_import_x509_raw(&h->ours[i], &der, GNUTLS_X509_FMT_DER, 0);

		if (rc < 0) {
			record_note(h->record, STEP_HANDSHAKE, false,
			            N_("our own certificate %1$s cannot be sent: %2$s"), as_number((int64_t)i + 1),
			            as_quote(gnutls_strerror(rc)));
			return;
		}
		h->nours++;
	}
}

static int set_up_credentials(struct handshake *h)
{
	int rc = gnutls_certificate_allocate_credentials(&h->cred);

	if (rc < 0)
		return rc;
	take_ours(h);
	gnutls_certificate_set_retrieve_function3(h->cred, on_request);
	return gnutls_credentials_set(h->session, GNUTLS_CRD_CERTIFICATE, h->cred);
}

static int set_up_session(struct handshake *h)
{
	const char *name = h->plan->servername;
	int rc = gnutls_init(&h->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL |
	                                      GNUTLS_FORCE_CLIENT_CERT | GNUTLS_POST_HANDSHAKE_AUTH |
	                                      (h->plan->no_tickets ? GNUTLS_NO_TICKETS : 0));

	if (rc < 0)
		return rc;
	gnutls_session_set_ptr(h->session, h);
	gnutls_handshake_set_max_packet_length(h->session, WIRE_MAX); /* a message can say 16 MiB */
	gnutls_handshake_set_hook_function(h->session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_PRE, on_message);
	gnutls_dh_set_prime_bits(h->session, 512);
	wire_attach(h->wire, h->session);
	rc = set_priority(h->session, h->plan->version, h->plan->server_key);
	if (rc >= 0 && h->plan->resumed)
		rc = gnutls_session_set_data(h->session, h->plan->resumed->data, h->plan->resumed->size);
	if (rc >= 0 && name)
		rc = gnutls_server_name_set(h->session, GNUTLS_NAME_DNS, name, strlen(name));
	if (rc >= 0)
		rc = set_alpn(h->session, h->plan->alpn);
	if (rc >= 0)
		rc = gnutls_ocsp_status_request_enable_client(h->session, NULL, 0, NULL);
	return rc < 0 ? rc : set_up_credentials(h);
}

struct handshake *handshake_new(struct record *r, struct wire *w, const struct handshake_plan *plan)
{
	struct handshake *h = xcalloc(1, sizeof *h);

	*h = (struct handshake){ .record = r, .wire = w, .plan = plan };
	h->setup = set_up_session(h);
	return h;
}

void handshake_free(struct handshake *h)
{
	if (!h)
		return;
	if (h->session && h->record->c->handshake_done && h->wire->fd >= 0)
		gnutls_bye(h->session, GNUTLS_SHUT_WR);
	if (h->session)
		gnutls_deinit(h->session);
	if (h->cred)
		gnutls_certificate_free_credentials(h->cred);
	for (unsigned i = 0; i < h->nours; i++)
		gnutls_pcert_deinit(&h->ours[i]);
	free(h->ours);
	free(h);
}

/* GnuTLS would wait for the ticket of a TLS 1.3 server: one that came is here already. */
bool handshake_keep(struct handshake *h, gnutls_datum_t *out)
{
	if (handshake_version(h->session) == TLS_1_3 &&
	    !(gnutls_session_get_flags(h->session) & GNUTLS_SFLAGS_SESSION_TICKET))
		return false;
	return gnutls_session_get_data2(h->session, out) >= 0 && out->size > 0;
}

gnutls_session_t handshake_session(struct handshake *h)
{
	return h->session;
}

enum want handshake_direction(const struct handshake *h)
{
	return gnutls_record_get_direction(h->session) ? WANT_WRITE : WANT_READ;
}

/* ---- what was agreed ---- */

static void agreed(struct handshake *h)
{
	struct connection *c = h->record->c;
	gnutls_session_t s = h->session;
	gnutls_datum_t alpn;

	if (!h->hello)
		return;
	c->protocol = gnutls_protocol_get_name(gnutls_protocol_get_version(s));
	if (!c->handshake_done)
		return;
	c->cipher = gnutls_cipher_get_name(gnutls_cipher_get(s));
	c->group = gnutls_group_get_name(gnutls_group_get(s));
	if (!c->group && gnutls_dh_get_prime_bits(s) > 0)
		c->group = arena_printf(h->record->arena, "DH %d bits", gnutls_dh_get_prime_bits(s));
	if (gnutls_alpn_get_selected_protocol(s, &alpn) >= 0)
		c->alpn = arena_strndup(h->record->arena, (const char *)alpn.data, alpn.size);
}

static enum want finished(struct handshake *h)
{
	struct connection *c = h->record->c;

	c->handshake_done = true;
	agreed(h);
	record_note(h->record, STEP_HANDSHAKE, true,
	            !c->client_asked ? N_("%1$s, %2$s, %3$s; certificates sent: %4$s")
	            : c->client_sent ? N_("%1$s, %2$s, %3$s; certificates sent: %4$s; ours was asked for and sent")
	                             : N_("%1$s, %2$s, %3$s; certificates sent: %4$s; ours was asked for, none sent"),
	            as_code(c->protocol), as_code(c->cipher),
	            c->group ? as_code(c->group) : as_word(N_("RSA key exchange")), as_number((int64_t)c->nsent));
	return WANT_NEXT;
}

/* ---- what went wrong ---- */

bool handshake_warned(struct handshake *h, enum step step)
{
	record_alert(h->record, true, GNUTLS_AL_WARNING, gnutls_alert_get(h->session));
	if (++h->warnings < WARNINGS_MAX)
		return true;
	record_fail(h->record, OUTCOME_PROTOCOL, step, N_("more than %1$s warning alerts"),
	            as_number(WARNINGS_MAX - 1));
	return false;
}

static enum want peer_alert(struct handshake *h, enum step step)
{
	int number = gnutls_alert_get(h->session);

	record_alert(h->record, true, GNUTLS_AL_FATAL, number);
	record_fail(h->record, OUTCOME_ALERT, step, N_("the peer's alert: %1$s %2$s"), as_number(number),
	            as_code(alert_name(number)));
	return WANT_END;
}

static enum want peer_gone(struct handshake *h, enum step step)
{
	record_closed(h->record, step, h->wire->sys);
	return WANT_END;
}

static void tell_peer(struct handshake *h, int rc)
{
	int level, number = gnutls_error_to_alert(rc, &level);

	if (number >= 0 &&
	    gnutls_alert_send(h->session, (gnutls_alert_level_t)level, (gnutls_alert_description_t)number) >= 0)
		record_alert(h->record, false, level, number);
}

static bool is_end(const struct handshake *h, int rc)
{
	return rc == GNUTLS_E_PREMATURE_TERMINATION || rc == GNUTLS_E_SESSION_EOF || rc == GNUTLS_E_PULL_ERROR ||
	       rc == GNUTLS_E_PUSH_ERROR || (rc == GNUTLS_E_UNEXPECTED_PACKET_LENGTH && h->wire->eof);
}

enum want handshake_failed(struct handshake *h, enum step step, int rc)
{
	struct connection *c = h->record->c;

	agreed(h);
	if (rc == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return peer_alert(h, step);
	c->library_code = rc;
	c->library_error = as_quote(gnutls_strerror(rc));
	if (is_end(h, rc) && !h->wire->flooded)
		return peer_gone(h, step);
	if (h->session)
		tell_peer(h, rc);
	record_fail(h->record, OUTCOME_PROTOCOL, step, N_("GnuTLS: %1$s"), c->library_error);
	return WANT_END;
}

static enum want clear_text(struct handshake *h, int64_t *until)
{
	struct connection *c = h->record->c;
	const struct banner *b;

	/* A greeting before STARTTLS was clear text rightly: what counts now is what came in place of TLS. */
	if (!h->clear)
		c->first_bytes = SPAN_NONE;
	h->clear = true;
	if (banner_collect(h->record, h->wire, &h->silence) == WANT_READ) {
		*until = h->silence;
		return WANT_READ;
	}
	b = banner_of(c->first_bytes);
	record_fail(h->record, OUTCOME_NOT_TLS, STEP_HANDSHAKE,
	            b ? N_("not TLS, but %2$s: \"%1$s\"") : N_("not TLS: \"%1$s\""),
	            as_quote(record_quote(h->record, c->first_bytes, 80)), as_code(b ? b->protocol : NULL));
	return WANT_END;
}

enum want handshake_step(struct handshake *h, int64_t *until)
{
	int rc = h->setup;

	if (rc < 0)
		return handshake_failed(h, STEP_HANDSHAKE, rc);
	for (;;) {
		if (h->wire->not_tls)
			return clear_text(h, until);
		rc = gnutls_handshake(h->session);
		if (rc == 0)
			return finished(h);
		if (h->wire->not_tls || rc == GNUTLS_E_INTERRUPTED)
			continue;
		if (rc == GNUTLS_E_AGAIN)
			return handshake_direction(h);
		if (rc != GNUTLS_E_WARNING_ALERT_RECEIVED)
			return handshake_failed(h, STEP_HANDSHAKE, rc);
		if (!handshake_warned(h, STEP_HANDSHAKE))
			return WANT_END;
	}
}
