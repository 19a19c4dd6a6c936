/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose certificate it is: a good one may still be the wrong client's. By --expect for whatever is a client here, and
 * by what a server answers behind a good handshake. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/expected.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/identity.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/mutual.h"
#include "net/connection.h"

#include <string.h>

/* ---- --expect ---- */

static void say_part(struct diagnosis *d, struct finding *f, const struct certificate *c, const struct identity_part *p)
{
	struct identity_found found = identity_part_find(diagnosis_analysis(d)->arena, c, p);
	struct argument wanted = as_name(p->text), type = as_code(p->kind ? p->kind : p->type);

	switch (found.answer) {
	case IDENTITY_MET:
		finding_ruled_out(d, f, N_("%1$s: it has %2$s"), wanted, as_name(found.has));
		break;
	case IDENTITY_ABSENT:
		finding_because(d, f,
		                strcmp(p->type, "SAN") == 0 ? N_("%1$s: it has no name of that kind (%2$s)")
		                                            : N_("%1$s: its subject has no %2$s"),
		                wanted, type);
		break;
	case IDENTITY_CASE:
		finding_because(d, f, N_("%1$s: it has %2$s, which differs in letter case alone"), wanted,
		                as_name(found.has));
		break;
	case IDENTITY_DIFFERS:
		finding_because(d, f, N_("%1$s: it has %2$s"), wanted, as_name(found.has));
		break;
	}
}

static void expect(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct identity x;

	if (expected_client(a, c, &x) != EXPECTED_OTHER)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	f->severity = SEVERITY_ERROR;
	f->class = CLASS_IDENTITY;
	f->check = "name";
	finding_title(d, f, N_("%1$s is not the client that was expected: %2$s"), as_name(certificate_title(c->cert)),
	              as_name(x.text));
	for (size_t i = 0; i < x.n; i++)
		say_part(d, f, c->cert, &x.part[i]);
	finding_because(d, f, N_("its subject is %1$s"), as_name(certificate_subject(c->cert)));
	if (a->question.nexpect > 1)
		finding_searched(d, f, N_("%1$s patterns; this one is the nearest"),
		                 as_number((int64_t)a->question.nexpect));
	finding_fix(d, f,
	            N_("use the certificate of the client that is meant, or add this one to those that may enter"));
}

/* ---- behind a good handshake ---- */

static void refused_by_page(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (!m.ours || !c->client_sent || m.refusal != NOT_REFUSED || (c->http_status != 403 && c->http_status != 401))
		return;
	struct finding *f = mutual_about(d, c, &m);
	finding_title(d, f, N_("our certificate was accepted, but its holder may not be: HTTP %1$s"),
	              as_number(c->http_status));
	finding_because(d, f, N_("the handshake passed without a refusal, and GET / was answered"));
	finding_because(d, f, N_("the holder is %1$s"), as_name(certificate_subject(m.ours->cert)));
	finding_because(d, f, N_("the page / may be closed to everybody, too"));
	finding_fix(d, f, N_("compare this name with the server's list of allowed clients"));
}

static void refused_in_protocol(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);
	bool nameless;

	if (!mutual_of_holder(&m))
		return;
	nameless = !name_attribute(m.a->arena, m.ours->cert->subject, OID_CN);
	struct finding *f = mutual_about(d, c, &m);
	finding_title(
	    d, f,
	    nameless ? N_("our certificate was accepted, but bears no common name (CN) by which %1$s could know its "
	                  "holder")
	             : N_("our certificate was accepted, but its holder may not enter %1$s under that name"),
	    as_code(application_name(c->application)));
	mutual_say_answer(d, f, c);
	finding_because(d, f, N_("the holder is %1$s"), as_name(certificate_subject(m.ours->cert)));
	if (c->application == APPLICATION_MQTT) {
		finding_because(d, f,
		                N_("the broker may want a user name and password as well: the answer does not tell"));
		finding_fix(d, f,
		            N_("use a certificate with a CN (mosquitto: use_identity_as_username takes it for the "
		               "user), or give "
		               "the client a user name"));
		return;
	}
	finding_because(
	    d, f,
	    N_("PostgreSQL's method cert compares the user with the CN of the certificate, or asks pg_ident.conf"));
	finding_fix(
	    d, f,
	    N_("connect as the user that the certificate names, or map it: map=NAME in pg_hba.conf, and a line NAME CN "
	       "USER in pg_ident.conf"));
}

/* It is accepted all the same: a remark for whoever is refused later. */
static void without_a_name(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (!m.ours || !c->client_sent || m.refusal != NOT_REFUSED || mutual_of_holder(&m) || m.ours->cert->nsan ||
	    name_attribute(m.a->arena, m.ours->cert->subject, OID_CN))
		return;
	struct finding *f = mutual_about(d, c, &m);
	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("our certificate bears no name by which a server could know its holder"));
	finding_because(d, f, N_("its subject is %1$s: no CN, and there is no subjectAltName"),
	                as_name(certificate_subject(m.ours->cert)));
	finding_because(
	    d, f,
	    N_("servers that take the user from the certificate refuse it after the handshake, in their protocol "
	       "(mosquitto: use_identity_as_username, PostgreSQL: cert)"));
	finding_fix(d, f, N_("have a certificate issued with a CN or a subjectAltName, where the server wants one"));
}

static void not_authorised(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nchain; i++)
		expect(d, &a->chain[i]);
	for (size_t i = 0; i < a->nconnection; i++)
		if (a->connection[i]->client_asked) {
			refused_by_page(d, a->connection[i]);
			refused_in_protocol(d, a->connection[i]);
			without_a_name(d, a->connection[i]);
		}
}

const struct rule rules_identity[] = {
	{ .id = "client-identity-not-authorised",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CLIENT_CERT,
	  .title = N_("Client certificate valid, holder not allowed"),
	  .set = not_authorised },
};
RULE_FAMILY_COUNT(identity);
