/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known only because another connection was made with one thing different (net/experiment.h). */
#include "config.h"

#include "analysis/finding.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "net/connection.h"
#include "net/experiment.h"
#include "net/hello.h"

static bool takes(const struct connection *c, const char *word)
{
	const struct connection *e = experiment_named(c, word);

	return e && e->outcome == OUTCOME_OK;
}

/* The main connection went well, and so does ours of the same content that fits into a packet. */
static void large_hello(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, "hello=large");

	if (c->outcome != OUTCOME_OK || experiment_cause(c, CAUSE_SIZE) != CAUSE_SHOWN || !takes(c, "hello=small"))
		return;
	struct finding *f = finding_new(d, about_connection(d, c, -1));
	finding_title(d, f,
	              N_("%1$s does not take a ClientHello of more than one packet: browsers with post-quantum key "
	                 "exchange fail there"),
	              as_host(c->address ? c->address : c->source->spec));
	finding_because(d, f, N_("one of %1$s octets came to this: %2$s"), as_number(HELLO_LARGE),
	                e->nsteps ? as_sentence(diagnosis_analysis(d)->arena, e->steps[e->nsteps - 1].text)
	                          : as_code("?"));
	finding_because(d, f, N_("a smaller one, of the same content, succeeded"));
	if (takes(c, "hello=records"))
		finding_ruled_out(d, f, N_("a server that cannot join what comes in several records: it does"));
	finding_fix(
	    d, f,
	    N_("update the server, or the device before it that looks at the first packet alone (balancer, firewall, "
	       "filter on names); an MTU that is too large for the way looks alike"));
}

/* The first connection is good, and the next one of the same client is not. */
static void resumption(struct diagnosis *d, const struct connection *c)
{
	const struct connection *e = experiment_named(c, "resume");
	const char *where = c->address ? c->address : c->source->spec;

	if (c->outcome != OUTCOME_OK || experiment_cause(c, CAUSE_RESUMED) != CAUSE_SHOWN ||
	    (e->outcome != OUTCOME_ALERT && e->outcome != OUTCOME_CLOSED && e->outcome != OUTCOME_TIMEOUT))
		return;
	struct finding *f = finding_new(d, about_connection(d, c, -1));
	finding_title(
	    d, f, N_("%1$s serves a client's first connection, and refuses the next one, which resumes the session"),
	    as_host(where));
	finding_because(d, f, N_("a second connection that resumed the session of the first came to this: %1$s"),
	                e->nsteps ? as_sentence(diagnosis_analysis(d)->arena, e->steps[e->nsteps - 1].text)
	                          : as_code("?"));
	if (c->client_asked)
		finding_because(d, f,
		                N_("it asks for client certificates: OpenSSL then wants a session id context, and ends "
		                   "the connection with the alert 80 without one"));
	finding_fix(d, f,
	            N_("in the server's code call SSL_CTX_set_session_id_context, or switch tickets and the session "
	               "cache off; several servers behind one address need the same ticket keys"));
}

static void proxy_header(struct diagnosis *d, const struct connection *c)
{
	if (c->outcome == OUTCOME_OK || experiment_cause(c, CAUSE_PROXY) != CAUSE_SHOWN)
		return;
	struct finding *f = finding_new(d, about_connection(d, c, -1));

	finding_title(d, f, N_("%1$s wants a PROXY header before TLS: it is meant for a balancer, not for clients"),
	              as_host(c->address ? c->address : c->source->spec));
	say_experiments(d, f, c);
	finding_fix(
	    d, f,
	    N_("connect to the balancer before it, or take the header away there (nginx: listen PORT ssl; without "
	       "proxy_protocol; HAProxy: bind without accept-proxy); a balancer needs send-proxy"));
}

const struct rule rules_probed[] = {
	{ .id = "large-hello",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_NETWORK,
	  .title = N_("Large ClientHello is not answered"),
	  .reference = "RFC 8446 4.1.2",
	  .connection = large_hello },
	{ .id = "resumption-refused",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_NETWORK,
	  .title = N_("Resumed session refused"),
	  .reference = "RFC 8446 2.2",
	  .connection = resumption },
	{ .id = "proxy-header-expected",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NOT_TLS,
	  .title = N_("PROXY header expected before TLS"),
	  .brief = N_("PROXY header expected"),
	  .connection = proxy_header },
};
RULE_FAMILY_COUNT(probed);
