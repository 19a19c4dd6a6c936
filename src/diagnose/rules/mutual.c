/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First whether it was a refusal and how it was dressed; then each explanation for itself, held against what the server
 * listed. */
#include "config.h"

#include "diagnose/rules/mutual.h"

#include "analysis/asked.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/revocation.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/missing.h"
#include "load/certset.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/transcript.h"

#include <stdio.h>
#include <string.h>

/* ---- was it a refusal? ---- */

static bool is_one_of(int number, const int *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

/* Alerts that speak of the client's certificate: when none came, and when one did. */
static bool refused_by_alert(const struct connection *c, int number)
{
	static const int none[] = { 40, 41, 42, 43, 46, 49, 50, 116 };
	static const int ours[] = { 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51, 116 };

	return c->client_sent ? is_one_of(number, ours, NARRAY(ours)) : is_one_of(number, none, NARRAY(none));
}

/* "connection requires a valid client certificate" (PostgreSQL); "Client certificate not trusted" (Postfix). */
static bool refused_by_answer(const struct connection *c)
{
	return c->answer && c->answer->verdict == ASK_REFUSED &&
	       strstr(c->answer->said, c->client_sent ? "ertificate not trusted" : "ertificate");
}

bool mutual_of_holder(const struct mutual *m)
{
	const struct ask_answer *a = m->c->answer;

	if (!a || a->verdict != ASK_REFUSED || !m->c->client_sent || !m->ours)
		return false;
	if (m->c->application == APPLICATION_MQTT)
		return (!strcmp(a->code, "CONNACK 4") || !strcmp(a->code, "CONNACK 5")) &&
		       !name_attribute(m->a->arena, m->ours->cert->subject, OID_CN);
	return strstr(a->said, "certificate authentication failed") != NULL;
}

/* Something was asked in the protocol that is spoken there: no such server closes instead of answering (slapd does,
 * when it is not content with us, and its library sends no alert). */
static bool owes_answer(const struct connection *c)
{
	return c->application != APPLICATION_NONE && !c->http_sent && !c->answer;
}

/* Closed without a word just when our certificate, or none, had arrived. A close in answer to GET says nothing unless
 * HTTP was agreed: the service may speak another protocol. */
static bool refused_by_close(const struct connection *c)
{
	bool may_be_other = c->http_sent && !(c->alpn && strncmp(c->alpn, "http/", 5) == 0);

	if (c->outcome == OUTCOME_CLOSED)
		return c->failed_step == STEP_HANDSHAKE || (c->failed_step == STEP_SETTLE && !may_be_other);
	return c->closed_in_settle && (!c->starttls || owes_answer(c)) && !c->answer && !c->http_status &&
	       !c->settle_bytes.n && !may_be_other;
}

/* Apache's way to say that the chain is too long for it (AH02040). */
static bool may_be_depth(const struct mutual *m)
{
	return m->alert && m->alert->number == 80 && m->c->client_sent && m->ours && mutual_intermediates(m) > 0;
}

static enum refusal refusal_of(struct mutual *m)
{
	const struct connection *c = m->c;

	/* Who breaks off before he has sent a certificate of his own has not waited for ours (RFC 8446 4.4.2). */
	if (!c->client_asked || (m->alert && !c->handshake_done && !c->nsent && !c->served))
		return NOT_REFUSED;
	m->by_http = connection_refused_by_http(c);
	m->by_answer = refused_by_answer(c);
	m->by_close = !m->by_http && !m->by_answer && !m->alert && refused_by_close(c);
	m->owed = m->by_close && owes_answer(c);
	if (m->by_http || m->by_answer || m->by_close || (m->alert && refused_by_alert(c, m->alert->number)) ||
	    may_be_depth(m))
		return c->client_sent ? REFUSED_OURS : REFUSED_NONE;
	return NOT_REFUSED;
}

struct mutual mutual_of(struct diagnosis *d, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct mutual m = { .a = a, .c = c, .alert = fatal_alert(c) };

	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS)
			m.ours = &a->chain[i];
	m.refusal = refusal_of(&m);
	return m;
}

/* ---- our chain as the server judges it ---- */

bool mutual_stands(const struct mutual *m)
{
	return chain_is_judged(m->ours) && m->ours->verdict == VERDICT_TRUSTED;
}

bool mutual_is_settled(const struct mutual *m)
{
	return chain_is_judged(m->ours) && m->ours->verdict == VERDICT_UNTRUSTED;
}

/* ---- our chain against the server's list ---- */

bool mutual_unlisted(const struct mutual *m)
{
	return m->c->nacceptable_ca && !chain_issuer_named(m->a, m->ours, m->c).p;
}

size_t mutual_intermediates(const struct mutual *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->ours->nsent; i++) {
		const struct certificate *c = chain_sent(m->a, m->ours, i);

		n += c && c != m->ours->cert && !c->self_issued;
	}
	return n;
}

/* Apache (alert 80) counts the root, too, and Erlang's servers (alert 40) may be set to take no intermediate at all. */
bool mutual_stays_in_depth(const struct mutual *m)
{
	bool strict = m->alert && (m->alert->number == 80 || m->alert->number == 40);

	if (chain_is_judged(m->ours) && m->ours->reason == CLASS_DEPTH)
		return false;
	return mutual_intermediates(m) < (strict ? 1 : 2);
}

static const struct certificate *issuer_at_hand(const struct mutual *m)
{
	return m->ours->nabove ? m->ours->above[0] : NULL;
}

static bool leads_to_listed(const struct mutual *m)
{
	for (size_t i = 0; i < m->ours->nabove; i++)
		if (chain_ca_named(m->c, m->ours->above[i]->issuer))
			return true;
	return false;
}

const struct certificate *mutual_left_out(const struct mutual *m)
{
	const struct certificate *p = issuer_at_hand(m);

	if (!p || chain_sent_index(m->a, m->ours, p) >= 0)
		return NULL;
	return !m->c->nacceptable_ca || leads_to_listed(m) ? p : NULL;
}

const struct certificate *mutual_accepted(const struct mutual *m)
{
	const struct certificate *ours = m->ours->cert;

	for (size_t i = 0; i < m->a->nexamined; i++) {
		const struct certificate *c = certset_certificate(m->a->set, m->a->examined[i]);

		if (c && c != ours && !c->ca && chain_ca_named(m->c, c->issuer) &&
		    (name_equal(c->subject, ours->subject) || certificate_same_key(c, ours)))
			return c;
	}
	return NULL;
}

struct span mutual_sibling(const struct mutual *m)
{
	for (size_t i = 0; i < m->c->nacceptable_ca; i++)
		if (generation_differs(m->a->arena, m->c->acceptable_ca[i], m->ours->cert->issuer))
			return m->c->acceptable_ca[i];
	return SPAN_NONE;
}

static bool same_organisation(const struct analysis *a, struct span x, struct span y)
{
	const char *o = name_attribute(a->arena, x, OID_O), *p = name_attribute(a->arena, y, OID_O);

	return o && p ? !strcmp(o, p) : o == p;
}

/* The issuer's name is that of an intermediate, or that of the CA named by the server is a root's and this one's is
 * not. */
static bool is_below_by_name(const struct analysis *a, struct span issuer, struct span listed)
{
	const char *name = name_text(a->arena, issuer);

	if (missing_has_word(name, "root") || !same_organisation(a, issuer, listed))
		return false;
	if (missing_called_intermediate(name))
		return true;
	return missing_has_word(name_text(a->arena, listed), "root");
}

struct span mutual_above_issuer(const struct mutual *m)
{
	const struct certificate *ours = m->ours->cert;

	if (mutual_intermediates(m) || ours->self_issued)
		return SPAN_NONE;
	for (size_t i = 0; i < m->c->nacceptable_ca; i++)
		for (size_t k = 0; k < ours->naki_issuer; k++)
			if (ours->aki_issuer[k].type == GN_DIRECTORY &&
			    name_equal(ours->aki_issuer[k].value, m->c->acceptable_ca[i]))
				return m->c->acceptable_ca[i];
	for (size_t i = 0; i < m->c->nacceptable_ca; i++)
		if (is_below_by_name(m->a, ours->issuer, m->c->acceptable_ca[i]))
			return m->c->acceptable_ca[i];
	return SPAN_NONE;
}

const struct certificate *mutual_bare_intermediate(const struct mutual *m)
{
	const struct certificate *p = issuer_at_hand(m);

	return p && chain_ca_named(m->c, p->subject) && !chain_ca_named(m->c, p->issuer) ? p : NULL;
}

/* ---- our certificate by itself ---- */

static bool is_past(int64_t end, int64_t at)
{
	return end != TIME_UNKNOWN && at > end;
}

bool mutual_early(const struct mutual *m)
{
	return m->ours->cert->not_before != TIME_UNKNOWN && m->a->question.at < m->ours->cert->not_before;
}

bool mutual_in_time(const struct mutual *m)
{
	return !mutual_early(m) && !is_past(m->ours->cert->not_after, m->a->question.at);
}

bool mutual_may_sign(const struct mutual *m)
{
	const struct certificate *c = m->ours->cert;

	return !c->has_ku || (c->ku & (KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT));
}

bool mutual_for_clients(const struct mutual *m)
{
	const struct certificate *c = m->ours->cert;

	return mutual_may_sign(m) &&
	       (!c->has_eku || certificate_has_eku(c, OID_EKU_CLIENT) || certificate_has_eku(c, OID_EKU_ANY));
}

bool mutual_key_fits(const struct mutual *m)
{
	return certset_key_for(m->a->set, &m->ours->cert->key) >= 0;
}

const struct certificate *mutual_expired_issuer(const struct mutual *m)
{
	const struct path *p = m->ours->paths->n ? chain_path(m->ours) : NULL;

	for (size_t i = 1; p && i < p->n; i++)
		if (is_past(p->cert[i]->not_after, m->a->question.at))
			return p->cert[i];
	return NULL;
}

static bool at_hand(const struct mutual *m, struct span name)
{
	for (size_t i = 0; i < m->ours->nsent; i++) {
		const struct certificate *c = chain_sent(m->a, m->ours, i);

		if (c && name_equal(c->subject, name))
			return true;
	}
	for (size_t i = 0; i < m->ours->nabove; i++)
		if (name_equal(m->ours->above[i]->subject, name))
			return true;
	return m->ours->paths->n && chain_path(m->ours)->end != PATH_ISSUER_MISSING;
}

bool mutual_issuer_unseen(const struct mutual *m)
{
	return !at_hand(m, m->ours->cert->issuer);
}

struct span mutual_top(const struct mutual *m)
{
	const struct certificate *top = m->ours->cert;

	for (size_t i = 0; i < m->ours->nsent; i++) {
		const struct certificate *c = chain_sent(m->a, m->ours, i);

		top = c && !c->self_issued ? c : top;
	}
	return top->issuer;
}

bool mutual_top_unseen(const struct mutual *m)
{
	return !at_hand(m, mutual_top(m));
}

static bool is_weak(const struct certificate *c)
{
	bool rsa = c->key.type == OID_KEY_RSA || c->key.type == OID_KEY_RSA_PSS;

	return (!c->self_issued && (c->sig.hash == OID_SHA1 || c->sig.hash == OID_MD5)) || (rsa && c->key.bits < 2048);
}

bool mutual_top_is_listed(const struct mutual *m)
{
	return chain_ca_named(m->c, mutual_top(m));
}

const struct certificate *mutual_weak(const struct mutual *m)
{
	if (is_weak(m->ours->cert))
		return m->ours->cert;
	for (size_t i = 0; i < m->ours->nsent; i++) {
		const struct certificate *c = chain_sent(m->a, m->ours, i);

		if (c && is_weak(c))
			return c;
	}
	return NULL;
}

/* ---- lists ---- */

const struct coverage *mutual_covered(const struct mutual *m, enum revocation_state state)
{
	for (size_t i = 0; m->ours && i < m->ours->ncoverage; i++)
		if (m->ours->coverage[i].state == state)
			return &m->ours->coverage[i];
	return NULL;
}

/* ---- saying it ---- */

struct finding *mutual_about(struct diagnosis *d, const struct connection *c, const struct mutual *m)
{
	struct about about = about_connection(d, c, m->ours ? m->ours->leaf : -1);

	if (m->ours && chain_is_judged(m->ours))
		about.chain = about_chain(d, m->ours, m->ours->leaf).chain;
	return finding_new(d, about);
}

/* "400 The SSL certificate error": a hint mostly begins with the number. */
static void say_http(struct diagnosis *d, struct finding *f, int status, const char *hint)
{
	char number[16];
	size_t n = (size_t)snprintf(number, sizeof number, "%d ", status);

	if (!hint) {
		finding_said(d, f, MESSAGE_APPLICATION_DATA,
		             N_("the handshake succeeded, and the refusal came as HTTP %1$s"), as_number(status));
		return;
	}
	finding_said(d, f, MESSAGE_APPLICATION_DATA,
	             N_("the handshake succeeded, and the refusal came as HTTP %1$s: %2$s"), as_number(status),
	             as_quote(strncmp(hint, number, n) ? hint : hint + n));
}

void mutual_say_answer(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	struct argument protocol = as_code(application_name(c->application)), code = as_code(c->answer->code);

	if (*c->answer->said)
		finding_said(d, f, MESSAGE_APPLICATION_DATA,
		             *c->answer->code ? N_("%1$s answers %2$s: %3$s") : N_("%1$s answers: %3$s"), protocol,
		             code, as_quote(c->answer->said));
	else
		finding_said(d, f, MESSAGE_APPLICATION_DATA, N_("%1$s answers %2$s"), protocol, code);
}

void mutual_say_refused(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	const struct connection *c = m->c;
	const struct alert *alert = m->alert;

	finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST, N_("the server asked for a client certificate"));
	if (m->by_http)
		say_http(d, f, c->http_status, c->http_hint);
	else if (m->by_answer)
		mutual_say_answer(d, f, c);
	else if (alert && c->handshake_done)
		finding_said(
		    d, f, MESSAGE_ALERT,
		    c->client_asked_late
		        ? N_("it asked behind the handshake, for what we asked of it; then came the alert %1$s, %2$s")
		        : N_("the handshake succeeded on our side; then came the alert %1$s, %2$s, as TLS 1.3 does it"),
		    as_number(alert->number), as_code(alert->name));
	else if (alert)
		finding_said(d, f, MESSAGE_ALERT, N_("the server sent the alert %1$s, %2$s"), as_number(alert->number),
		             as_code(alert->name));
	else if (m->by_close)
		finding_because(
		    d, f,
		    N_("the server closed the connection without an alert or an answer (Node's servers and slapd do)"));
	say_experiments(d, f, c);
}

bool mutual_say_other_signatures(struct diagnosis *d, struct finding *f, const struct mutual *m, struct argument server)
{
	struct argument kind[ASKED_KINDS_MAX];
	size_t n = m->ours ? asked_other_keys(m->c, m->ours->cert->key.type, kind) : 0;

	if (!n)
		return false;
	struct argument kinds = as_list(m->a->arena, kind, n, n),
	                ours = as_code(key_text(m->a->arena, &m->ours->cert->key));

	finding_title(d, f, N_("%1$s takes %2$s signatures alone from clients, and our key is %3$s"), server, kinds,
	              ours);
	finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST,
	             N_("its CertificateRequest names no signature algorithm for a key of that kind"));
	finding_fix(d, f,
	            N_("have a certificate issued for a key of the kind that it takes (%1$s), or let the server take "
	               "signatures of ours (OpenSSL: ClientSignatureAlgorithms)"),
	            kinds);
	return true;
}

#define LIST_MAX 10

void mutual_say_list(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	const struct connection *c = m->c;

	for (size_t i = 0; i < c->nacceptable_ca && i < LIST_MAX; i++)
		finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST, N_("the server accepts the issuer %1$s"),
		             as_name(name_text(m->a->arena, c->acceptable_ca[i])));
	if (c->nacceptable_ca > LIST_MAX)
		finding_because(d, f, N_("and %1$s more"), as_number(c->nacceptable_ca - LIST_MAX));
	if (!c->nacceptable_ca)
		finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST, N_("the server does not say which issuers it accepts"));
}

void mutual_rule_out(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	const struct certificate *c = m->ours->cert;
	struct span listed = chain_issuer_named(m->a, m->ours, m->c);
	size_t n = mutual_intermediates(m);

	finding_ruled_out(d, f, N_("no certificate sent: %1$s went out"), as_certificate(c));
	if (mutual_key_fits(m))
		finding_ruled_out(d, f, N_("the wrong key: ours is that of the certificate"));
	if (mutual_in_time(m))
		finding_ruled_out(d, f, N_("an expired certificate: ours is valid to %1$s"),
		                  as_day_beside(c->not_after, m->a->question.at));
	if (listed.p)
		finding_ruled_out(d, f, N_("an issuer that the server does not know by name: it names %1$s"),
		                  as_name(name_text(m->a->arena, listed)));
	if (mutual_for_clients(m))
		finding_ruled_out(d, f, N_("the wrong purpose: ours may be used by a client"));
	if (mutual_stays_in_depth(m))
		finding_ruled_out(d, f, N_("too many intermediates for the server's depth: %1$s were sent"),
		                  as_number(n));
}
