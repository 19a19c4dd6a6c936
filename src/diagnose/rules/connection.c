/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that never became TLS, or that TLS itself refused; what has to do with our own certificate is client.c. A
 * connection that failed is never left without a finding: handshake-failed says what no other rule explains. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/public_key.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/mutual.h"
#include "diagnose/rules/visitor.h"
#include "net/banner.h"
#include "net/connection.h"
#include "net/experiment.h"
#include "net/transcript.h"

#include <gnutls/gnutls.h>
#include <netdb.h>
#include <string.h>

static struct finding *about(struct diagnosis *d, const struct connection *c)
{
	return finding_new(d, about_connection(d, c, -1));
}

/* "192.0.2.1:443", else what was asked for. */
static const char *where(const struct connection *c)
{
	return c->address ? c->address : c->source->spec;
}

static bool alert_is(const struct connection *c, const int *number, size_t n)
{
	const struct alert *a = fatal_alert(c);

	for (size_t i = 0; a && i < n; i++)
		if (a->number == number[i])
			return true;
	return false;
}
#define ALERT_IS(c, ...) alert_is((c), (const int[]){ __VA_ARGS__ }, NARRAY(((const int[]){ __VA_ARGS__ })))

static void because_alert(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	const struct alert *a = fatal_alert(c);

	if (a)
		finding_said(d, f, MESSAGE_ALERT, N_("the peer sent the alert %1$s, %2$s (%3$s)"), as_number(a->number),
		             as_code(a->name), as_code(a->when));
	say_experiments(d, f, c);
}

/* What failed, step by step. */
static void because_steps(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	for (size_t i = 0; i < c->nsteps; i++)
		if (!c->steps[i].ok)
			finding_because(d, f, N_("%1$s: %2$s"), as_code(step_name(c->steps[i].step)),
			                as_sentence(diagnosis_analysis(d)->arena, c->steps[i].text));
}

/* The peer has not said anything of TLS yet. */
static bool before_server_hello(const struct connection *c)
{
	return !c->handshake_done && !c->protocol && !c->nsent && !c->client_asked;
}

/* What was tried beside it shows a cause that has a rule of its own: none of the others need be thought of. */
static bool shows_other(const struct connection *c, unsigned but)
{
	static const enum cause told[] = { CAUSE_NAME, CAUSE_PROXY, CAUSE_CLEAR_TEXT, CAUSE_ALPN,
		                           CAUSE_NEW,  CAUSE_OLD,   CAUSE_SUITES };

	for (size_t i = 0; i < NARRAY(told); i++)
		if (!(told[i] & but) && experiment_cause(c, told[i]) == CAUSE_SHOWN)
			return before_server_hello(c);
	return false;
}

static bool shows(const struct connection *c, enum cause cause)
{
	return before_server_hello(c) && c->outcome != OUTCOME_OK && experiment_cause(c, cause) == CAUSE_SHOWN;
}

/* ---- nobody there ---- */

static void tcp_refused(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome != OUTCOME_REFUSED)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s refuses the connection: nothing listens there, or a firewall rejects"),
	              as_host(where(c)));
	because_steps(d, f, c);
	if (c->naddresses && strcmp(c->addresses[0], c->host))
		finding_ruled_out(d, f, N_("a name that does not resolve: %1$s has an address"), as_host(c->host));
	finding_ruled_out(d, f, N_("a machine that is down or packets that are lost: an answer came"));
	finding_fix(d, f, N_("start the service, or ask for the address and port on which it listens"));
	finding_command(d, f, "ss -ltn   # on the server: what listens");
}

static void proxy_refused(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome != OUTCOME_PROXY_REFUSED)
		return;
	struct finding *f = about(d, c);

	finding_title(d, f, N_("the proxy %1$s does not let us through to %2$s"), as_host(c->proxy),
	              wording_peer(diagnosis_analysis(d), c));
	because_steps(d, f, c);
	finding_ruled_out(d, f, N_("a fault of %1$s: nothing of it was seen yet"),
	                  wording_peer(diagnosis_analysis(d), c));
	if (c->proxy_status == 407)
		finding_fix(d, f, N_("name a user: --proxy http://USER:PASSWORD@HOST:PORT"));
	else if (c->proxy_status == 0)
		finding_fix(d, f,
		            N_("look whether a proxy of this kind is there: http:// asks by CONNECT, socks5:// speaks "
		               "SOCKS 5"));
	else
		finding_fix(d, f,
		            N_("many proxies let port 443 alone through: let its rules allow this host and port, or go "
		               "without it (no_proxy)"));
	finding_command(d, f, "certloupe check %1$s   # without the proxy", wording_peer(diagnosis_analysis(d), c));
}

static void say_timeout(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	switch (c->failed_step) {
	case STEP_RESOLVE:
		finding_title(d, f, N_("the name %1$s was not resolved within the time"), as_host(c->host));
		finding_fix(d, f,
		            N_("look whether the name servers of this machine answer; --connect ADDRESS:PORT goes "
		               "around the name"));
		break;
	case STEP_CONNECT:
		finding_title(d, f, N_("%1$s does not answer: no connection within the time"), as_host(where(c)));
		finding_fix(d, f,
		            N_("look at the route, at firewalls that drop packets, and whether the address is right; a "
		               "longer wait is --timeout SECONDS"));
		break;
	case STEP_STARTTLS:
		finding_title(d, f, N_("%1$s accepts the connection, but says nothing in %2$s"), as_host(where(c)),
		              as_code(c->starttls));
		finding_ruled_out(d, f, N_("a closed port: the TCP connection was made"));
		finding_fix(d, f,
		            N_("a port that speaks TLS from the start waits like this: try tls:// there; a longer wait "
		               "is --timeout SECONDS"));
		break;
	default:
		finding_title(d, f,
		              c->octets_read == 0      ? N_("%1$s accepts the connection, then stays silent")
		              : before_server_hello(c) ? N_("%1$s begins to answer, and stops within its first message")
		                                       : N_("%1$s stops answering in the middle of the handshake"),
		              as_host(where(c)));
		if (c->octets_read)
			finding_because(d, f, N_("octets that came: %1$s"), as_number((int64_t)c->octets_read));
		finding_ruled_out(d, f, N_("a closed port: the TCP connection was made"));
		finding_fix(d, f,
		            N_("is it TLS that is spoken there? A service that waits for a greeting of its own, a full "
		               "backlog or a path that drops large "
		               "packets (MTU) looks like this; a longer wait is --timeout SECONDS"));
	}
}

static void timeout(struct diagnosis *d, const struct connection *c)
{
	if ((c->outcome != OUTCOME_TIMEOUT && c->outcome != OUTCOME_UNREACHABLE) || shows_other(c, 0) ||
	    experiment_cause(c, CAUSE_AT_ONCE) == CAUSE_SHOWN)
		return;
	struct finding *f = about(d, c);

	because_steps(d, f, c);
	say_experiments(d, f, c);
	if (c->outcome == OUTCOME_TIMEOUT) {
		say_timeout(d, f, c);
		return;
	}
	finding_title(d, f, N_("there is no way to %1$s: the network or host is unreachable"), as_host(where(c)));
	finding_fix(
	    d, f,
	    N_("look at this machine's network and routes, at its own firewall, and whether the address is right"));
}

/* The resolver has but one word for a name that is nowhere and for one that lacks this family's addresses. */
static const char *title_of_dns(const struct connection *c)
{
	if (c->sys == EAI_SERVICE)
		return N_("the port of %2$s is not the name of a service that this machine knows");
	if (c->family == 4)
		return N_("the name %1$s does not resolve to an IPv4 address (-4)");
	if (c->family == 6)
		return N_("the name %1$s does not resolve to an IPv6 address (-6)");
	return N_("the name %1$s does not resolve");
}

static void dns(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome != OUTCOME_DNS)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, title_of_dns(c), as_host(c->host), as_host(c->source->spec));
	if (c->library_error.kind != ARGUMENT_NONE)
		finding_because(d, f, N_("the resolver says: %1$s"), c->library_error);
	if (c->sys == EAI_SERVICE)
		finding_fix(d, f, N_("give the port as a number"));
	else if (c->family)
		finding_fix(d, f, N_("leave out the option to take whatever address there is"));
	else if (c->sys == EAI_AGAIN)
		finding_fix(d, f,
		            N_("no name server gave an answer: look at this machine's network and /etc/resolv.conf; "
		               "--connect ADDRESS:PORT goes around the name"));
	else
		finding_fix(
		    d, f,
		    N_("check the spelling, /etc/hosts and the DNS zone; --connect ADDRESS:PORT goes around the name"));
}

/* On the port of a protocol that asks for TLS in a dialog of its own, or where such a one was asked for to begin with
 * TLS (postgresqls://, which PostgreSQL before 17 does not know), that is tried next. */
static void say_own_opening(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *word = application_word(c->source->application);

	for (int p = PROTOCOL_TLS + 1; !c->starttls && p < PROTOCOL_COUNT; p++)
		if ((c->source->port && !strcmp(c->source->port, protocol_port((enum protocol)p))) ||
		    !strcmp(word, protocol_scheme((enum protocol)p)))
			finding_command(d, f, "certloupe %1$s://%2$s", as_code(protocol_scheme((enum protocol)p)),
			                wording_peer(a, c));
}

/* The port may tell what is spoken there in clear text: some servers close, and say nothing, when that is not what
 * comes. */
static void say_where_else(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	const char *here = c->source->port ? c->source->port : "", *port;
	enum application x = c->starttls ? APPLICATION_NONE : application_by_clear_port(here);

	if (x == APPLICATION_NONE) {
		finding_fix(
		    d, f,
		    N_("look into the server's log; a balancer without a backend, a filter on the server name, "
		       "or a service that does not speak TLS here, but its protocol in clear text, do this. Try "
		       "another server name (--servername NAME, or none), or the port on which the service has "
		       "TLS"));
		return;
	}
	const char *scheme = application_tls(x, &port);
	finding_fix(
	    d, f,
	    N_("port %1$s is that of %2$s in clear text; with TLS it mostly is %3$s (%4$s://HOST). If TLS is meant "
	       "to be here, look into the server's log"),
	    as_code(here), as_code(application_name(x)), as_code(port), as_code(scheme));
}

static void closes_at_clienthello(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome != OUTCOME_CLOSED || c->failed_step != STEP_HANDSHAKE || !before_server_hello(c) ||
	    shows_other(c, 0))
		return;
	struct finding *f = about(d, c);

	finding_title(d, f, N_("%1$s closes the connection when TLS begins, without a word"), as_host(where(c)));
	because_steps(d, f, c);
	say_experiments(d, f, c);
	finding_ruled_out(d, f, N_("a refusal by TLS itself: that would come as an alert, and none came"));
	finding_ruled_out(d, f, N_("a plain-text service that answers: nothing came in place of TLS"));
	say_where_else(d, f, c);
	say_own_opening(d, f, c);
}

/* ---- something else is spoken ---- */

/* It said so at once, or when it was asked without TLS. */
static bool speaks_clear_text(const struct connection *c)
{
	return c->outcome == OUTCOME_NOT_TLS || shows(c, CAUSE_CLEAR_TEXT);
}

static struct span clear_text(const struct connection *c)
{
	return shows(c, CAUSE_CLEAR_TEXT) ? experiment_named(c, "clear-text")->first_bytes : c->first_bytes;
}

/* What the peer said in place of TLS, or in place of the protocol in which STARTTLS was to be asked for. */
static const struct banner *foreign(const struct connection *c)
{
	const struct banner *b = banner_of(clear_text(c));

	if (speaks_clear_text(c))
		return b;
	if (!b || c->outcome != OUTCOME_STARTTLS_REFUSED)
		return NULL;
	return strcmp(protocol_scheme(b->starttls), c->starttls) ? b : NULL;
}

static void because_first_bytes(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct span said = clear_text(c);
	size_t n = 0;

	while (n < said.n && said.p[n] != '\r' && said.p[n] != '\n' && n < 80)
		n++;
	if (n)
		finding_because(d, f, N_("it answered: %1$s"),
		                as_quote(arena_strndup(a->arena, (const char *)said.p, n)));
	if (shows(c, CAUSE_CLEAR_TEXT))
		finding_because(d, f, N_("to a ClientHello it said nothing of TLS; this came when none was sent"));
}

static void plain_http(struct diagnosis *d, const struct connection *c)
{
	const struct banner *b = foreign(c);

	if (!b || strcmp(b->protocol, "HTTP"))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s speaks HTTP, not TLS"), as_host(where(c)));
	because_first_bytes(d, f, c);
	finding_fix(d, f,
	            N_("use http:// for this port, or the port where the server has TLS (443?); in nginx it is 'listen "
	               "PORT ssl;' that makes it TLS"));
}

static void starttls_needed(struct diagnosis *d, const struct connection *c)
{
	const struct banner *b = foreign(c);
	const struct analysis *a = diagnosis_analysis(d);

	if (!b || b->starttls == PROTOCOL_TLS)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s begins in clear text: %2$s, which changes to TLS only when asked (STARTTLS)"),
	              as_host(where(c)), as_code(b->protocol));
	because_first_bytes(d, f, c);
	finding_fix(d, f, N_("ask for TLS in the service's own way"));
	finding_command(d, f, "certloupe %1$s://%2$s", as_code(protocol_scheme(b->starttls)), wording_peer(a, c));
}

/* The protocol's own port for TLS, where the table of protocols has one. */
static void say_port_with_tls(struct diagnosis *d, struct finding *f, const struct banner *b)
{
	enum application a;
	const char *port, *scheme;

	if (!b || !application_find(b->protocol, &a)) {
		finding_fix(d, f, N_("connect to the port where the service speaks TLS"));
		return;
	}
	scheme = application_tls(a, &port);
	finding_fix(d, f,
	            N_("connect to the port where the service speaks TLS; that of %1$s mostly is %2$s (%3$s://HOST)"),
	            as_code(b->protocol), as_code(port), as_code(scheme));
}

static void not_tls(struct diagnosis *d, const struct connection *c)
{
	const struct banner *b = foreign(c);

	if ((!speaks_clear_text(c) && !b) || (b && (b->starttls != PROTOCOL_TLS || !strcmp(b->protocol, "HTTP"))))
		return;
	struct finding *f = about(d, c);
	if (b)
		finding_title(d, f, N_("%1$s speaks %2$s, not TLS"), as_host(where(c)), as_code(b->protocol));
	else
		finding_title(d, f, N_("%1$s answers with something that is not TLS"), as_host(where(c)));
	because_first_bytes(d, f, c);
	say_port_with_tls(d, f, b);
}

/* Another connection, that began with TLS, was answered. */
static bool say_tls_at_once(struct diagnosis *d, const struct connection *c)
{
	const char *scheme = NULL, *port;
	enum application x;

	if (experiment_cause(c, CAUSE_AT_ONCE) != CAUSE_SHOWN)
		return false;
	if (application_find(c->starttls, &x))
		scheme = application_tls(x, &port);
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s speaks TLS from the start: there is no STARTTLS to ask for in %2$s"),
	              as_host(where(c)), as_code(c->starttls));
	because_steps(d, f, c);
	finding_fix(d, f, N_("let the client begin with TLS there (implicit TLS, SSL/TLS), or use the port of clear text"));
	finding_command(d, f, "certloupe %1$s://%2$s", as_code(scheme ? scheme : "tls"),
	                wording_peer(diagnosis_analysis(d), c));
	return true;
}

static void starttls_not_offered(struct diagnosis *d, const struct connection *c)
{
	bool closed = c->outcome == OUTCOME_CLOSED && c->failed_step == STEP_STARTTLS;

	if (say_tls_at_once(d, c) || (!closed && (c->outcome != OUTCOME_STARTTLS_REFUSED || foreign(c))))
		return;
	struct finding *f = about(d, c);
	if (!closed && c->turned_away) {
		finding_title(d, f, N_("%1$s turns us away before TLS can be asked for (%2$s)"), as_host(where(c)),
		              as_code(c->starttls));
		because_steps(d, f, c);
		finding_fix(d, f,
		            N_("its answer and its log say why: this is no matter of TLS, but of who may connect "
		               "(Postfix: smtpd_client_restrictions, which see a client certificate only with "
		               "smtpd_delay_reject = yes; postscreen; a list of blocked addresses)"));
		return;
	}
	finding_title(d, f,
	              closed ? N_("%1$s closes the connection before TLS can begin (%2$s)")
	                     : N_("%1$s does not change to TLS (STARTTLS for %2$s)"),
	              as_host(where(c)), as_code(c->starttls));
	because_steps(d, f, c);
	finding_fix(d, f,
	            N_("switch TLS on in the server (a certificate that it could not read switches it off, too: see "
	               "its log), or use the port with TLS from the "
	               "start"));
}

/* ---- refused by TLS ---- */

/* 1.3 was offered, and this is the best that the server had. */
static bool speaks_old_only(const struct connection *c)
{
	return c->handshake_done && c->protocol && (!strcmp(c->protocol, "TLS1.0") || !strcmp(c->protocol, "TLS1.1"));
}

static void old_version(struct diagnosis *d, const struct connection *c)
{
	struct finding *f = about(d, c);

	f->severity = SEVERITY_WARNING;
	finding_title(d, f, N_("%1$s speaks %2$s and nothing newer: programs of today refuse that"), as_host(where(c)),
	              as_code(c->protocol));
	finding_said(d, f, MESSAGE_SERVER_HELLO, N_("TLS 1.3 was offered, and the server chose %1$s"),
	             as_code(c->protocol));
	finding_because(
	    d, f,
	    N_("browsers, Go, Java, Python and OpenSSL at its usual security level want TLS 1.2 or newer (RFC 8996)"));
	finding_fix(d, f, N_("bring the server up to TLS 1.2 or 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3;)"));
}

/* A ClientHello of an old version is answered, and no other. */
static bool say_old_alone(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, "hello=ssl3");

	if (!shows(c, CAUSE_OLD) || shows_other(c, CAUSE_OLD))
		return false;
	if (!e || !e->protocol)
		e = experiment_named(c, "hello=tls1.0");
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s speaks %2$s and nothing newer, which this system does not offer any more"),
	              as_host(where(c)), as_code(e->protocol));
	because_alert(d, f, c);
	finding_fix(d, f, N_("bring the server up to TLS 1.2 or 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3;)"));
	return true;
}

/* It does not choose an older version where a newer one is offered, as it must (RFC 8446 4.2.1). */
static bool say_stumbles(struct diagnosis *d, const struct connection *c)
{
	if (!shows(c, CAUSE_NEW) || shows_other(c, CAUSE_NEW))
		return false;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s does not stand it that TLS 1.3 is offered: with TLS 1.2 alone it goes on"),
	              as_host(where(c)));
	because_alert(d, f, c);
	finding_because(
	    d, f, N_("a server that knows no TLS 1.3 is to choose 1.2; this one, or what stands before it, refuses"));
	finding_fix(d, f,
	            N_("update the server or the device before it; until then let the client offer TLS 1.2 at most"));
	return true;
}

/* All is well with us; who has no TLS 1.3 is refused. */
static void say_new_alone(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, EXPERIMENT_TLS_1_2),
	                        *rsa = experiment_named(c, EXPERIMENT_RSA);

	if (!e && rsa && ALERT_IS(rsa, GNUTLS_A_PROTOCOL_VERSION)) /* it offered no more than that, either */
		e = rsa;
	/* In TLS 1.2 it is the handshake that fails where a certificate is wanted and none comes. */
	if (!e || !c->protocol || strcmp(c->protocol, "TLS1.3") || e->handshake_done ||
	    (e->client_asked && !e->client_sent) || (e->outcome != OUTCOME_ALERT && e->outcome != OUTCOME_CLOSED))
		return;
	struct finding *f = about(d, c);
	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("%1$s speaks TLS 1.3 alone: older clients, which have TLS 1.2 at most, are refused"),
	              as_host(where(c)));
	finding_because(d, f, N_("a second connection that offered TLS 1.2 alone came to this: %1$s"),
	                e->nsteps ? as_sentence(diagnosis_analysis(d)->arena, e->steps[e->nsteps - 1].text)
	                          : as_code("?"));
	finding_fix(d, f,
	            N_("if they are to be served, let the server take TLS 1.2 as well (nginx: ssl_protocols TLSv1.2 "
	               "TLSv1.3;), else update them"));
}

static void protocol_version(struct diagnosis *d, const struct connection *c)
{
	bool ours = c->outcome == OUTCOME_PROTOCOL && c->library_code == GNUTLS_E_UNSUPPORTED_VERSION_PACKET;

	if (speaks_old_only(c))
		old_version(d, c);
	if (c->outcome == OUTCOME_OK)
		say_new_alone(d, c);
	if (say_old_alone(d, c) || say_stumbles(d, c) || c->handshake_done || (!ALERT_IS(c, 70, 86) && !ours) ||
	    shows_other(c, 0))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s and this program have no TLS version in common"), as_host(where(c)));
	because_alert(d, f, c);
	if (ours)
		because_steps(d, f, c);
	finding_said(d, f, MESSAGE_CLIENT_HELLO,
	             N_("TLS 1.0 to 1.3 were offered, as far as the system's policy lets them"));
	finding_fix(d, f, N_("bring the old side up to TLS 1.2 or 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3;)"));
}

/* 40 is the general word for "it cannot go on". */
static void say_causes_with_name(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	struct arena *arena = diagnosis_analysis(d)->arena;

	say_possible(d, f, SENTENCE(arena, N_("no cipher suite, group or signature algorithm in common")),
	             SENTENCE(arena, N_("its log: no shared cipher; another client is refused alike")));
	if (!c->servername)
		say_possible(d, f, SENTENCE(arena, N_("the server has no certificate for a connection without a name")),
		             SENTENCE(arena, N_("it takes a name that it serves: --servername NAME")));
	else if (experiment_cause(c, CAUSE_NAME) != CAUSE_RULED_OUT)
		say_possible(
		    d, f,
		    SENTENCE(arena, N_("the server has no certificate for the name %1$s"), as_host(c->servername)),
		    SENTENCE(arena, N_("it takes another name, or none: --servername none")));
}

/* It takes what hardly anybody offers: its answer says what. */
static void say_suites_taken(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, "hello=any");
	struct finding *f = about(d, c);
	bool quantum = e->group && strstr(e->group, "MLKEM");

	if (quantum)
		finding_title(
		    d, f, N_("%1$s insists on the key exchange %2$s, which this system's TLS library does not have"),
		    as_host(where(c)), as_code(e->group));
	else
		finding_title(d, f, N_("%1$s takes what is not offered by programs of today: %2$s"), as_host(where(c)),
		              as_code(e->cipher));
	because_alert(d, f, c);
	finding_said(d, f, MESSAGE_ALERT, N_("to a ClientHello that offers everything it answers with %1$s, %2$s"),
	             as_code(e->protocol), as_code(e->cipher));
	if (quantum)
		finding_fix(
		    d, f,
		    N_("let the server take X25519 as well (nginx: ssl_ecdh_curve X25519MLKEM768:X25519;), or give "
		       "the client a library with X25519MLKEM768 (OpenSSL 3.5, Go 1.24, a browser of today)"));
	else
		finding_fix(
		    d, f,
		    N_("let the server take suites of today (ECDHE with AES-GCM or ChaCha20): it may need an update "
		       "for that"));
}

/* Without a name that may be what is missing. Where a name changes nothing it is less likely: who wants a name of his
 * own mostly says so by another alert (112, Go 80). */
static bool name_is_not_it(const struct connection *c)
{
	return c->servername || (ALERT_IS(c, 40) && experiment_cause(c, CAUSE_NAME) == CAUSE_RULED_OUT);
}

static bool finds_nothing(const struct connection *e)
{
	return e && e->outcome == OUTCOME_ALERT && ALERT_IS(e, 40, 71);
}

/* All is well with us. What browsers offer was refused in a large ClientHello and a small one: it is not the size. */
static bool say_browsers_refused(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, "hello=small");

	if (c->outcome != OUTCOME_OK || !finds_nothing(e) || !finds_nothing(experiment_named(c, "hello=large")))
		return false;
	struct finding *f = about(d, c);
	f->severity = SEVERITY_WARNING;
	finding_title(d, f, N_("%1$s takes nothing of what browsers like Chrome offer"), as_host(where(c)));
	finding_because(d, f, N_("a ClientHello with their suites, groups and signature algorithms came to this: %1$s"),
	                e->nsteps ? as_sentence(diagnosis_analysis(d)->arena, e->steps[e->nsteps - 1].text)
	                          : as_code("?"));
	finding_because(d, f, N_("with us it agreed on %1$s, %2$s, %3$s"), as_code(c->protocol), as_code(c->cipher),
	                as_code(c->group ? c->group : "RSA"));
	if (c->server_signature)
		finding_because(d, f, N_("it signed with %1$s"), as_code(c->server_signature));
	finding_ruled_out(d, f, N_("the size of the ClientHello: a small one is refused alike"));
	finding_fix(d, f,
	            N_("let the server take ECDHE over X25519 or P-256 with AES-GCM, and have its key be RSA or P-256; "
	               "Go and others of few suites refuse it alike"));
	return true;
}

static void no_shared_cipher(struct diagnosis *d, const struct connection *c)
{
	if (say_browsers_refused(d, c))
		return;
	if (shows(c, CAUSE_SUITES) && !shows_other(c, CAUSE_SUITES)) {
		say_suites_taken(d, c);
		return;
	}
	if (!before_server_hello(c) || shows_other(c, 0) ||
	    (!ALERT_IS(c, 71) && !(ALERT_IS(c, 40) && name_is_not_it(c))))
		return;
	struct finding *f = about(d, c);
	bool sure = ALERT_IS(c, 71);

	finding_title(d, f,
	              sure ? N_("%1$s finds nothing acceptable in what was offered")
	                   : N_("%1$s refuses, which may be because nothing in what was offered is acceptable to it"),
	              as_host(where(c)));
	because_alert(d, f, c);
	if (!sure)
		say_causes_with_name(d, f, c);
	finding_ruled_out(d, f, N_("a missing client certificate: none was asked for"));
	finding_ruled_out(d, f, N_("the TLS version: that has an alert of its own (70)"));
	finding_fix(d, f,
	            N_("compare cipher suites, groups and signature algorithms of both sides; a server whose "
	               "certificate does not fit its ciphers (RSA key, "
	               "ECDSA suites only) answers like this"));
}

/* As a fatal alert it is the end. As a warning the server goes on with another certificate; some clients end there
 * (Java did). */
static bool unrecognized_warning(const struct connection *c)
{
	for (size_t i = 0; i < c->nalerts; i++)
		if (c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_WARNING &&
		    c->alerts[i].number == GNUTLS_A_UNRECOGNIZED_NAME)
			return true;
	return false;
}

static void sni_unrecognized(struct diagnosis *d, const struct connection *c)
{
	bool fatal = (!c->handshake_done && ALERT_IS(c, GNUTLS_A_UNRECOGNIZED_NAME)) || shows(c, CAUSE_NAME);

	if (!c->servername || (!fatal && !unrecognized_warning(c)))
		return;
	struct finding *f = about(d, c);
	if (fatal) {
		finding_title(d, f, N_("%1$s has nothing for the name %2$s"), as_host(where(c)),
		              as_host(c->servername));
		because_alert(d, f, c);
	} else {
		f->severity = SEVERITY_WARNING;
		finding_title(d, f,
		              before_server_hello(c)
		                  ? N_("%1$s has nothing for the name %2$s")
		                  : N_("%1$s does not know the name %2$s, and goes on with its default certificate"),
		              as_host(where(c)), as_host(c->servername));
		finding_said(d, f, MESSAGE_ALERT, N_("it sent the alert 112, unrecognized_name, as a warning"));
	}
	finding_fix(d, f,
	            N_("configure the name there (nginx: server_name; a default server with ssl_reject_handshake "
	               "refuses the others), or ask for one that is "
	               "served: --servername NAME"));
}

/* Caddy and others have no certificate without a name, and say 80; 40 is what OpenSSL says where nothing fits. */
static void say_causes_without_name(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	struct arena *arena = diagnosis_analysis(d)->arena;

	say_possible(d, f, SENTENCE(arena, N_("the server has no certificate for a connection without a name")),
	             SENTENCE(arena, N_("it takes a name that it serves: --servername NAME")));
	if (ALERT_IS(c, 40))
		say_possible(d, f, SENTENCE(arena, N_("no cipher suite, group or signature algorithm in common")),
		             SENTENCE(arena, N_("the same alert comes with a name; its log: no shared cipher")));
	else
		say_possible(d, f, SENTENCE(arena, N_("a fault of the server")),
		             SENTENCE(arena, N_("the same alert comes with a name; its log")));
}

static void sni_missing(struct diagnosis *d, const struct connection *c)
{
	bool sure = ALERT_IS(c, 112, 109) || shows(c, CAUSE_NAME);

	if (!before_server_hello(c) || (!sure && !ALERT_IS(c, 40, 80)) || shows_other(c, CAUSE_NAME) || c->servername ||
	    (!sure && name_is_not_it(c)))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f,
	              sure ? N_("%1$s wants to be told a name, and none was sent")
	                   : N_("%1$s refuses, which may be because no name was sent"),
	              as_host(where(c)));
	because_alert(d, f, c);
	finding_said(d, f, MESSAGE_CLIENT_HELLO,
	             N_("no server_name was sent: an address was asked for, or --servername none"));
	if (!sure)
		say_causes_without_name(d, f, c);
	finding_fix(d, f, N_("connect by name, or give it: --servername NAME"));
}

static void alpn_mismatch(struct diagnosis *d, const struct connection *c)
{
	if (c->handshake_done || (!ALERT_IS(c, 120) && !(shows(c, CAUSE_ALPN) && !shows_other(c, CAUSE_ALPN))))
		return;
	struct finding *f = about(d, c);
	if (c->alpn_offered)
		finding_title(d, f, N_("%1$s speaks none of the application protocols offered: %2$s"),
		              as_host(where(c)), as_code(c->alpn_offered));
	else
		finding_title(d, f, N_("%1$s wants to agree on an application protocol, and none was offered"),
		              as_host(where(c)));
	because_alert(d, f, c);
	finding_fix(d, f, N_("offer what it speaks (--alpn h2,http/1.1), or none (--alpn none)"));
}

static void server_internal_error(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (!ALERT_IS(c, 80) || m.refusal != NOT_REFUSED || (!name_is_not_it(c) && before_server_hello(c)) ||
	    shows_other(c, 0))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s failed for reasons of its own"), as_host(where(c)));
	because_alert(d, f, c);
	if (c->protocol && !c->client_asked && !c->handshake_done)
		say_possible(
		    d, f,
		    SENTENCE(diagnosis_analysis(d)->arena,
		             N_("it was to ask for a client certificate, and the list of CAs is too large for a "
		                "message (65535 octets)")),
		    SENTENCE(diagnosis_analysis(d)->arena,
		             N_("its log: construct_ca_names:internal error; more than about 600 CAs in its file for "
		                "clients")));
	finding_fix(d, f,
	            N_("the reason stands in the server's log only; a server without a certificate for this name does "
	               "this as well"));
}

static void corruption(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (m.refusal != NOT_REFUSED || !ALERT_IS(c, 10, 20, 21, 22, 30, 47, 50) || shows_other(c, 0))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s received something else than what was sent, or could not read it"),
	              as_host(where(c)));
	because_alert(d, f, c);
	finding_fix(d, f,
	            N_("a device on the way that changes or cuts records does this; try past it. Else it is a fault of "
	               "one of the two TLS libraries"));
}

static const char *failed_title(const struct connection *c)
{
	if (c->outcome == OUTCOME_CANCELLED)
		return N_("the connection to %1$s was cancelled");
	if (c->handshake_done)
		return N_("%1$s ended the connection right after the handshake");
	if (c->outcome == OUTCOME_CLOSED)
		return N_("%1$s closed the connection in the middle of the handshake");
	if (c->outcome == OUTCOME_PROTOCOL && c->nsent)
		return N_("the TLS library here does not go on with what %1$s sent");
	return N_("the handshake with %1$s failed");
}

/* The first certificate sent that GnuTLS does not read, which is why it did not go on; -1. */
static int unreadable_sent(const struct analysis *a, const struct connection *of)
{
	for (size_t i = 0; i < a->nchain; i++) {
		const struct chain *h = &a->chain[i];

		for (size_t k = 0; h->connection >= 0 && a->connection[h->connection] == of && k < h->nsent; k++) {
			const struct certificate *c = chain_sent(a, h, k);
			int rc;

			if (c && !certificate_gnutls(c, &rc))
				return h->sent[k];
		}
	}
	return -1;
}

/* By its certificate the key signs alone. */
static bool say_wrong_key_use(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	if (c->outcome != OUTCOME_PROTOCOL || c->library_code != GNUTLS_E_KEY_USAGE_VIOLATION)
		return false;
	finding_title(d, f, N_("%1$s uses the key of its certificate for what the keyUsage in it does not allow"),
	              as_host(where(c)));
	finding_because(
	    d, f,
	    N_("an RSA key exchange has the key decrypt (keyEncipherment), any other has it sign (digitalSignature): "
	       "GnuTLS and Firefox hold to that, OpenSSL does not look"));
	finding_fix(d, f,
	            N_("have the certificate issued with both usages; where it is to sign alone, let the server choose "
	               "suites with ECDHE (nginx: ssl_ciphers ECDHE+AESGCM)"));
	return true;
}

/* It answered, and went before it showed who it is: Java's servers do, with a keystore in which no key is. */
static bool say_no_certificate(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	struct arena *arena = diagnosis_analysis(d)->arena;

	if (!ALERT_IS(c, 40) || !c->protocol || c->handshake_done || c->nsent)
		return false;
	finding_title(d, f, N_("%1$s breaks off before it has sent a certificate: it may have none that it can use"),
	              as_host(where(c)));
	say_possible(d, f, SENTENCE(arena, N_("it has no certificate with its key")),
	             SENTENCE(arena, N_("its log: No available authentication scheme (Java); keytool -list has no "
	                                "PrivateKeyEntry for it")));
	say_possible(d, f, SENTENCE(arena, N_("its key makes none of the signatures that were offered")),
	             SENTENCE(arena, N_("the kind of its key; a client that offers others gets through")));
	if (c->client_asked)
		finding_ruled_out(d, f, N_("our own certificate: it did not wait for it"));
	finding_fix(d, f, N_("give the server a certificate with its key, and look into its log"));
	return true;
}

/* Every failed connection is explained by something: this one fires where no other rule did. What the library found
 * wrong with a certificate is explained by the findings about that certificate. */
static void handshake_failed(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome == OUTCOME_OK || c->outcome == OUTCOME_PENDING || diagnosis_explained(d, c) ||
	    experiment_cause(c, CAUSE_TICKETS) == CAUSE_SHOWN) /* it is the library here: post-handshake-auth says so */
		return;
	struct finding *f = about(d, c);
	if (c->outcome == OUTCOME_CANCELLED)
		f->severity = SEVERITY_NOTE;
	if (c->outcome == OUTCOME_PROTOCOL)
		f->about.entry = unreadable_sent(diagnosis_analysis(d), c);
	finding_title(d, f, failed_title(c), as_host(where(c)));
	because_alert(d, f, c);
	because_steps(d, f, c);
	if (say_wrong_key_use(d, f, c) || say_no_certificate(d, f, c))
		return;
	if (c->outcome == OUTCOME_PROTOCOL && c->client_asked) {
		struct mutual m = mutual_of(d, c);

		if (mutual_say_other_signatures(d, f, &m, as_host(where(c))))
			return;
	}
	finding_fix(d, f, N_("look the message up: certloupe explain 'MESSAGE'; the server's log may say more"));
}

#define CONNECTION(rule_id, cls, what, fn, ...)                                                                        \
	{                                                                                                              \
		.id = rule_id, .severity = SEVERITY_ERROR, .class = CLASS_##cls, .title = what, .connection = fn,      \
		##__VA_ARGS__                                                                                          \
	}

const struct rule rules_connection[] = {
	CONNECTION("tcp-refused", NETWORK, N_("Connection refused"), tcp_refused),
	CONNECTION("proxy-refused", NETWORK, N_("Proxy does not let us through"), proxy_refused,
	           .reference = "RFC 9110 9.3.6", .brief = N_("refused by the proxy")),
	CONNECTION("timeout", NETWORK, N_("No answer"), timeout),
	CONNECTION("dns", NETWORK, N_("Name does not resolve"), dns),
	CONNECTION("server-closes-at-clienthello", NETWORK, N_("Server closes when TLS begins"), closes_at_clienthello,
	           .brief = N_("closed when TLS begins")),
	CONNECTION("plain-http-on-tls-port", NOT_TLS, N_("Plain HTTP where TLS was expected"), plain_http,
	           .brief = N_("plain HTTP, not TLS")),
	CONNECTION("starttls-needed", STARTTLS, N_("STARTTLS needed"), starttls_needed),
	CONNECTION("not-tls", NOT_TLS, N_("Not TLS"), not_tls),
	CONNECTION("starttls-not-offered", STARTTLS, N_("STARTTLS not offered"), starttls_not_offered),
	CONNECTION("protocol-version-mismatch", PROTOCOL_VERSION, N_("No TLS version in common"), protocol_version,
	           .served = visitor_version, .reference = "RFC 8446 6.2", .brief = N_("no TLS version in common")),
	CONNECTION("no-shared-cipher", CIPHER, N_("No cipher suite, group or signature algorithm in common"),
	           no_shared_cipher, .served = visitor_suites, .reference = "RFC 8446 6.2",
	           .brief = N_("no cipher in common")),
	CONNECTION("sni-unrecognized", SNI, N_("Server name not served"), sni_unrecognized, .reference = "RFC 6066 3"),
	CONNECTION("sni-missing", SNI, N_("Server name not sent"), sni_missing, .reference = "RFC 6066 3"),
	CONNECTION("alpn-mismatch", ALPN, N_("No application protocol in common"), alpn_mismatch,
	           .served = visitor_protocols, .reference = "RFC 7301 3.2", .brief = N_("no protocol in common")),
	CONNECTION("server-internal-error", ALERT, N_("Server failed for reasons of its own"), server_internal_error,
	           .reference = "RFC 8446 6.2", .brief = N_("server failed by itself")),
	CONNECTION("middlebox-corruption", ALERT, N_("Records corrupted or not understood"), corruption,
	           .reference = "RFC 8446 6.2", .brief = N_("records corrupted")),
	CONNECTION("handshake-failed", ALERT, N_("Handshake failed"), handshake_failed, .served = visitor_failed,
	           .reference = "RFC 8446 6", .last = true),
};
RULE_FAMILY_COUNT(connection);
