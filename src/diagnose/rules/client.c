/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutual TLS: the server asked for a certificate of ours, and something came of it. A refusal arrives in many dresses:
 * an alert in the handshake (TLS 1.2), an alert after it (TLS 1.3), an HTTP answer over a good connection (nginx), or a
 * silent close (Node). Which certificate the server would take is known from its list of CAs; why it refused is found
 * by testing the explanations against each other. */
#include "config.h"

#include "diagnose/rules/common.h"

/* ---- what happened ---- */

enum refusal {
	NOT_REFUSED,
	REFUSED_NONE, /* for want of a certificate */
	REFUSED_OURS, /* the one that was sent */
};

struct mutual {
	struct analysis *a;
	const struct connection *c;
	const struct chain *ours; /* NULL: no --cert */
	enum refusal refusal;
	int alert; /* the peer's fatal alert, -1 none */
	const char *alert_name;
	bool by_http, by_close;
};

static bool hint_has(const struct connection *c, const char *words)
{
	return c->http_hint && strstr(c->http_hint, words);
}

/* nginx's codes: 495 and 496 are its own, shown to the client as 400 with these titles. */
static enum refusal refused_by_http(const struct connection *c)
{
	if (c->http_status == 496 || hint_has(c, "No required SSL certificate was sent"))
		return REFUSED_NONE;
	if (c->http_status == 495 || hint_has(c, "The SSL certificate error"))
		return REFUSED_OURS;
	return NOT_REFUSED;
}

/* Alerts that speak of certificates, and those that stand for any trouble with one. */
static bool alert_of_certificate(int number)
{
	static const int list[] = { 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51, 80, 90, 116 };
	for (size_t i = 0; i < NARRAY(list); i++)
		if (list[i] == number)
			return true;
	return false;
}

static enum refusal refused(struct mutual *m)
{
	const struct connection *c = m->c;
	if (!c->client_asked)
		return NOT_REFUSED;
	enum refusal r = refused_by_http(c);
	m->by_http = r != NOT_REFUSED;
	if (r != NOT_REFUSED)
		return r;
	if (m->alert >= 0 && alert_of_certificate(m->alert))
		return c->client_sent ? REFUSED_OURS : REFUSED_NONE;
	/* closed without a word just when our certificate, or none, had arrived */
	m->by_close = m->alert < 0 && (c->outcome == OUTCOME_CLOSED ||
	                               (c->closed_in_settle && c->http_sent && !c->http_status && !c->settle_bytes.n));
	if (m->by_close)
		return c->client_sent ? REFUSED_OURS : REFUSED_NONE;
	return NOT_REFUSED;
}

static struct mutual mutual(struct diagnosis *d, int i)
{
	struct mutual m = { .a = diagnosis_analysis(d), .alert = -1 };
	m.c = m.a->connection[i];
	for (size_t k = 0; k < m.a->nchain; k++)
		if (m.a->chain[k].side == SIDE_OURS)
			m.ours = &m.a->chain[k];
	for (size_t k = 0; k < m.c->nalerts; k++)
		if (m.c->alerts[k].from_peer && m.c->alerts[k].number) {
			m.alert = m.c->alerts[k].number;
			m.alert_name = m.c->alerts[k].name;
		}
	m.refusal = refused(&m);
	return m;
}

/* ---- our chain against the server's list ---- */

static bool listed_ca(const struct connection *c, struct span name)
{
	for (size_t i = 0; i < c->nacceptable_ca; i++)
		if (name_equal(c->acceptable_ca[i], name))
			return true;
	return false;
}

/* Some issuer in the file that we send is one that the server names. An empty list takes everything. */
static bool ours_listed(const struct mutual *m)
{
	if (!m->c->nacceptable_ca)
		return true;
	for (size_t i = 0; i < m->ours->nsent; i++) {
		const struct certificate *c = certset_certificate(m->a->set, m->ours->sent[i]);
		if (c && listed_ca(m->c, c->issuer))
			return true;
	}
	return false;
}

static size_t certificates_sent(const struct mutual *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->ours->nsent; i++)
		n += certset_certificate(m->a->set, m->ours->sent[i]) != NULL;
	return n;
}

/* An issuer of our leaf that is loaded, but not in the file that we send, and is issued by a CA that the server names.
 */
static const struct certificate *left_out(const struct mutual *m)
{
	size_t n;
	struct edge *const *e = graph_issuers(m->ours->graph, m->ours->cert, &n);
	for (size_t i = 0; i < n; i++) {
		const struct certificate *p = e[i]->parent;
		if (p == m->ours->cert || edge_verify(m->ours->graph, e[i]) != SIG_GOOD || p->self_issued)
			continue;
		if (sent_index(m->a, m->ours, p) < 0 && (!m->c->nacceptable_ca || listed_ca(m->c, p->issuer)))
			return p;
	}
	return NULL;
}

/* Another certificate for the same holder, whose issuer the server does name: a rotation that has not reached the
 * server. */
static const struct certificate *predecessor(const struct mutual *m)
{
	for (size_t i = 0; i < certset_count(m->a->set); i++) {
		const struct certificate *c = certset_certificate(m->a->set, (int)i);
		if (c && c != m->ours->cert && !c->ca && listed_ca(m->c, c->issuer) &&
		    (name_equal(c->subject, m->ours->cert->subject) || certificate_same_key(c, m->ours->cert)))
			return c;
	}
	return NULL;
}

static bool ours_in_time(const struct mutual *m)
{
	const struct certificate *c = m->ours->cert;
	int64_t at = m->a->question.at;
	return (c->not_after == TIME_UNKNOWN || at <= c->not_after) &&
	       (c->not_before == TIME_UNKNOWN || at >= c->not_before);
}

static const struct certificate *expired_issuer(const struct mutual *m)
{
	const struct path *p = chosen(m->ours);
	for (size_t i = 1; p && i < p->n; i++)
		if (p->cert[i]->not_after != TIME_UNKNOWN && m->a->question.at > p->cert[i]->not_after)
			return p->cert[i];
	return NULL;
}

static bool ours_for_clients(const struct certificate *c)
{
	return !c->has_eku || certificate_has_eku(c, OID_EKU_CLIENT) || certificate_has_eku(c, OID_EKU_ANY);
}

static bool ours_weak(const struct certificate *c)
{
	return c->sig.hash == OID_SHA1 || c->sig.hash == OID_MD5 ||
	       ((c->key.type == OID_KEY_RSA || c->key.type == OID_KEY_RSA_PSS) && c->key.bits < 2048);
}

static size_t intermediates_sent(const struct mutual *m)
{
	size_t n = certificates_sent(m);
	return n ? n - 1 : 0;
}

/* ---- wording shared by the findings ---- */

static struct finding *about(struct diagnosis *d, const struct rule *r, int i, const struct mutual *m)
{
	return finding_new(d, r, m->ours ? m->ours->leaf : -1, -1, i, -1);
}

static void because_refused(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	const struct connection *c = m->c;
	finding_because(d, f, N_("the server asked for a client certificate"));
	if (m->by_http)
		finding_because(d, f, N_("the handshake succeeded, and the refusal came as HTTP %1$s: %2$s"),
		                number_text(m->a, c->http_status), c->http_hint ? c->http_hint : "");
	else if (m->alert >= 0 && c->handshake_done)
		finding_because(
		    d, f, N_("the handshake succeeded on our side; then came the alert %1$s, %2$s, as TLS 1.3 does it"),
		    number_text(m->a, m->alert), m->alert_name);
	else if (m->alert >= 0)
		finding_because(d, f, N_("the server sent the alert %1$s, %2$s"), number_text(m->a, m->alert),
		                m->alert_name);
	else if (m->by_close)
		finding_because(
		    d, f, N_("the server closed the connection without an alert or an answer (Node's servers do)"));
}

static void because_list(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	for (size_t i = 0; i < m->c->nacceptable_ca && i < 10; i++)
		finding_because(d, f, N_("the server accepts the issuer %1$s"),
		                name_text(m->a->arena, m->c->acceptable_ca[i]));
	if (m->c->nacceptable_ca > 10)
		finding_because(d, f, N_("and %1$s more"), number_text(m->a, (long long)m->c->nacceptable_ca - 10));
	if (!m->c->nacceptable_ca)
		finding_because(d, f, N_("the server does not say which issuers it accepts"));
}

static const char *cert_word(struct diagnosis *d)
{
	const char *word = diagnosis_input(d)->cert_spec;
	return word ? word : "?";
}

/* ---- none was sent ---- */

static void required_not_sent(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m = mutual(d, i);
	if (m.refusal != REFUSED_NONE)
		return;
	struct finding *f = about(d, r, i, &m);
	finding_title(d, f, N_("%1$s requires a client certificate, and none was sent"), m.c->source->spec);
	because_refused(d, f, &m);
	finding_because(d, f,
	                m.c->client_have ? N_("a certificate was given, but an empty list went out")
	                                 : N_("no --cert and --key were given"));
	because_list(d, f, &m);
	finding_ruled_out(d, f, N_("a certificate that the server does not like: none went out"));
	finding_fix(d, f, N_("give the client its certificate and key"));
	finding_command(d, f,
	                "certloupe check --cert client.pem --key client.key %s\ncurl --cert client.pem --key "
	                "client.key https://%s/",
	                shell_word(m.a, m.c->source->spec), shell_word(m.a, m.c->source->spec));
}

/* ---- ours was refused, or would be by others ---- */

/* The explanations in the order in which they are tested: the first that holds is the cause. */
enum why {
	WHY_NONE,
	WHY_REVOKED,
	WHY_EXPIRED,
	WHY_NOT_YET_VALID,
	WHY_LEFT_OUT,
	WHY_LACKS_NEW_CA,
	WHY_SELF_SIGNED,
	WHY_NOT_LISTED,
	WHY_WRONG_EKU,
	WHY_CA_EXPIRED,
	WHY_CRL_EXPIRED,
	WHY_KEY,
	WHY_DEPTH,
	WHY_WEAK,
	WHY_UNTRUSTED,
};

static enum why why_refused(const struct mutual *m)
{
	const struct certificate *c;
	if (!m->ours || m->refusal != REFUSED_OURS)
		return WHY_NONE;
	c = m->ours->cert;
	if (m->alert == 44)
		return WHY_REVOKED;
	if (!ours_in_time(m))
		return m->a->question.at < c->not_before ? WHY_NOT_YET_VALID : WHY_EXPIRED;
	if (m->c->nacceptable_ca && !ours_listed(m)) {
		if (left_out(m))
			return WHY_LEFT_OUT;
		if (predecessor(m))
			return WHY_LACKS_NEW_CA;
		return c->self_issued ? WHY_SELF_SIGNED : WHY_NOT_LISTED;
	}
	if (!ours_for_clients(c))
		return WHY_WRONG_EKU;
	if (expired_issuer(m))
		return WHY_CA_EXPIRED;
	if (m->alert == 45)
		return WHY_CRL_EXPIRED;
	if (m->alert == 51)
		return WHY_KEY;
	if (!m->c->nacceptable_ca && left_out(m))
		return WHY_LEFT_OUT;
	if (c->self_issued)
		return WHY_SELF_SIGNED;
	if (intermediates_sent(m) >= 2)
		return WHY_DEPTH;
	return ours_weak(c) ? WHY_WEAK : WHY_UNTRUSTED;
}

/* Says which of the other explanations fell, and by what. */
static void rule_out(struct diagnosis *d, struct finding *f, const struct mutual *m, enum why why)
{
	const struct certificate *c = m->ours->cert;
	finding_ruled_out(d, f, N_("no certificate sent: %1$s went out"), certificate_title(c));
	if (why > WHY_NOT_YET_VALID)
		finding_ruled_out(d, f, N_("an expired certificate: ours is valid to %1$s"),
		                  day_text(m->a, c->not_after));
	if (why > WHY_NOT_LISTED && m->c->nacceptable_ca)
		finding_ruled_out(d, f, N_("an issuer that the server does not know: it names %1$s"),
		                  certificate_issuer(c));
	if (why > WHY_WRONG_EKU)
		finding_ruled_out(d, f, N_("the wrong purpose: ours may be used by a client"));
	if (why > WHY_DEPTH)
		finding_ruled_out(d, f, N_("too many intermediates for the server's depth: %1$s were sent"),
		                  number_text(m->a, (long long)intermediates_sent(m)));
}

static struct finding *refusal(struct diagnosis *d, const struct rule *r, int i, struct mutual *m, enum why why)
{
	*m = mutual(d, i);
	if (why_refused(m) != why)
		return NULL;
	struct finding *f = about(d, r, i, m);
	because_refused(d, f, m);
	rule_out(d, f, m, why);
	return f;
}

static void cert_revoked(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_REVOKED);
	if (!f)
		return;
	finding_title(d, f, N_("the server says that our certificate %1$s is revoked"),
	              certificate_title(m.ours->cert));
	finding_fix(d, f, N_("have a new one issued, and find out why this one was revoked"));
}

static void cert_expired(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_EXPIRED);
	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s expired on %2$s"), certificate_title(m.ours->cert),
	              day_text(m.a, m.ours->cert->not_after));
	finding_fix(d, f, N_("renew it, and give the new one to the client"));
}

static void cert_not_yet_valid(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_NOT_YET_VALID);
	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is valid only from %2$s"), certificate_title(m.ours->cert),
	              day_text(m.a, m.ours->cert->not_before));
	finding_fix(d, f, N_("wait, or compare the clocks of both sides"));
}

static void intermediate_not_sent(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_LEFT_OUT);
	if (!f)
		return;
	const struct certificate *p = left_out(&m);
	const char *print = print_command(m.a, m.ours, p);
	finding_title(d, f, N_("our certificate went out without its intermediate %1$s"), certificate_title(p));
	finding_because(d, f, N_("%1$s was issued by %2$s, which %3$s does not hold"), certificate_title(m.ours->cert),
	                certificate_title(p), cert_word(d));
	finding_because(d, f, N_("%1$s is at hand: %2$s"), certificate_title(p), place_of(m.a, p));
	because_list(d, f, &m);
	finding_fix(d, f, N_("give the client a file with its certificate and the intermediate behind it"));
	if (print)
		finding_command(d, f, "{ cat %s; %s; } > %s", shell_word(m.a, cert_word(d)), print,
		                new_file(m.a, "client-chain"));
}

static void lacks_new_ca(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_LACKS_NEW_CA);
	if (!f)
		return;
	const struct certificate *old = predecessor(&m);
	finding_title(d, f, N_("the server knows the issuer of the old certificate for %1$s, not that of the new one"),
	              certificate_title(m.ours->cert));
	finding_because(d, f, N_("the certificate sent is issued by %1$s"), certificate_issuer(m.ours->cert));
	finding_because(d, f, N_("%1$s, for the same holder, is issued by %2$s, which the server accepts"),
	                place_of(m.a, old), certificate_issuer(old));
	because_list(d, f, &m);
	finding_fix(d, f,
	            N_("append the new CA to the server's bundle and reload it; keep the old one until no certificate "
	               "below it is in use"));
	finding_command(d, f,
	                "cat old_ca.pem new_ca.pem > old_new_ca.pem   # nginx: ssl_client_certificate old_new_ca.pem;");
}

static void cert_self_signed(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_SELF_SIGNED);
	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is self-signed, and the server does not know it"),
	              certificate_title(m.ours->cert));
	because_list(d, f, &m);
	finding_fix(
	    d, f,
	    N_("have a certificate issued by a CA that the server accepts, or put this one into the server's bundle"));
}

/* Refused, it is the cause; accepted all the same, it is a warning: other clients would have kept their certificate
 * back. */
static void not_in_acceptable_cas(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m = mutual(d, i);
	enum why why = why_refused(&m);
	bool withheld = m.ours && m.c->client_asked && m.refusal != REFUSED_OURS && !ours_listed(&m);
	if (why != WHY_NOT_LISTED && !withheld)
		return;
	struct finding *f = about(d, r, i, &m);
	if (why != WHY_NOT_LISTED)
		f->severity = SEVERITY_WARNING;
	finding_title(d, f, N_("no issuer in our chain is among those that %1$s accepts"), m.c->source->spec);
	if (why == WHY_NOT_LISTED) {
		because_refused(d, f, &m);
		rule_out(d, f, &m, WHY_NOT_LISTED);
	}
	finding_because(d, f, N_("ours is issued by %1$s"), certificate_issuer(m.ours->cert));
	because_list(d, f, &m);
	finding_because(d, f,
	                N_("this program sends its certificate all the same; Go, Java, Erlang and GnuTLS clients send "
	                   "an empty list here, which looks like a "
	                   "certificate that was never configured"));
	finding_fix(
	    d, f,
	    N_("use a certificate of one of the CAs named, or have the issuer added to the server's client CA bundle"));
}

static void wrong_eku(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_WRONG_EKU);
	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is not for clients: its extendedKeyUsage lacks clientAuth"),
	              certificate_title(m.ours->cert));
	finding_fix(d, f, N_("have one issued with clientAuth; public CAs no longer do that for server certificates"));
}

static void client_ca_expired(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_CA_EXPIRED);
	if (!f)
		return;
	const struct certificate *ca = expired_issuer(&m);
	finding_title(d, f, N_("%1$s, the CA of our certificate, expired on %2$s"), certificate_title(ca),
	              day_text(m.a, ca->not_after));
	finding_fix(d, f, N_("move to a new client CA; both must be trusted while certificates of both are in use"));
}

static void client_crl_expired(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_CRL_EXPIRED);
	if (!f)
		return;
	finding_title(d, f, N_("the server calls our certificate expired, but it is not: its CRL may be"));
	finding_because(d, f,
	                N_("OpenSSL answers with the same alert, certificate_expired, when a CRL it was given is past "
	                   "its nextUpdate"));
	finding_fix(
	    d, f,
	    N_("on the server: look at nextUpdate of the CRL file, fetch a fresh one and reload; compare the clocks"));
	finding_command(d, f, "openssl crl -in ca.crl -noout -nextupdate");
}

static void key_mismatch(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_KEY);
	if (!f)
		return;
	finding_title(d, f, N_("the server could not verify our signature: the key may not be that of %1$s"),
	              certificate_title(m.ours->cert));
	finding_fix(d, f, N_("compare certificate and key"));
	finding_command(d, f, "certloupe check %s %s", shell_word(m.a, cert_word(d)),
	                shell_word(m.a, diagnosis_input(d)->key_spec));
}

static void depth_exceeded(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_DEPTH);
	if (!f)
		return;
	finding_title(d, f, N_("our chain of %1$s intermediates is probably longer than the server allows"),
	              number_text(m.a, (long long)intermediates_sent(&m)));
	finding_because(d, f,
	                N_("nginx and Apache allow one by default (ssl_verify_depth 1, SSLVerifyDepth 1), and log it "
	                   "as error 20 or AH02040"));
	finding_fix(d, f, N_("raise the depth on the server (nginx: ssl_verify_depth %1$s;)"),
	            number_text(m.a, (long long)intermediates_sent(&m) + 1));
}

static void weak(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_WEAK);
	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is weak: %2$s, signed with %3$s"), certificate_title(m.ours->cert),
	              key_text(m.a->arena, &m.ours->cert->key), signature_text(m.a->arena, &m.ours->cert->sig));
	finding_fix(d, f, N_("have one issued with a key of 2048 bits or more and SHA-256"));
}

static void untrusted_ca(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m;
	struct finding *f = refusal(d, r, i, &m, WHY_UNTRUSTED);
	if (!f)
		return;
	finding_title(d, f, N_("%1$s does not trust our certificate %2$s, issued by %3$s"), m.c->source->spec,
	              certificate_title(m.ours->cert), certificate_issuer(m.ours->cert));
	because_list(d, f, &m);
	if (m.c->nacceptable_ca)
		finding_because(d, f,
		                N_("the name of the issuer is known to the server, so its copy may be another CA of "
		                   "that name, or the chain above it is not complete "
		                   "there"));
	finding_fix(d, f,
	            N_("put the issuing CA and its root into the server's client CA bundle; the server's log says "
	               "which check failed"));
}

/* ---- remarks ---- */

static void list_empty(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m = mutual(d, i);
	if (!m.c->client_asked || m.c->nacceptable_ca)
		return;
	struct finding *f = about(d, r, i, &m);
	finding_title(d, f, N_("%1$s asks for a client certificate without saying whose"), m.c->source->spec);
	finding_because(d, f, N_("its CertificateRequest names no certificate authority"));
	finding_because(d, f,
	                N_("browsers then offer every certificate they have, and a client with several cannot choose"));
	finding_fix(d, f,
	            N_("nothing, where each client has one certificate; else have the server name its CAs (AWS ALB: "
	               "advertise trust store CA names; nginx: "
	               "ssl_client_certificate, not ssl_trusted_certificate)"));
}

static void not_authorised(struct diagnosis *d, const struct rule *r, int i)
{
	struct mutual m = mutual(d, i);
	if (!m.ours || !m.c->client_sent || m.refusal != NOT_REFUSED ||
	    (m.c->http_status != 403 && m.c->http_status != 401))
		return;
	struct finding *f = about(d, r, i, &m);
	finding_title(d, f, N_("our certificate was accepted, but its holder may not be: HTTP %1$s"),
	              number_text(m.a, m.c->http_status));
	finding_because(d, f, N_("the handshake and the window for late alerts passed without a refusal"));
	finding_because(d, f, N_("the holder is %1$s"), certificate_subject(m.ours->cert));
	finding_fix(d, f, N_("compare this name with the server's list of allowed clients"));
}

#define CLIENT(rule_id, what, fn, ...)                                                                                 \
	{                                                                                                              \
		.id = rule_id, .severity = SEVERITY_ERROR, .class = CLASS_CLIENT_CERT, .scope = SCOPE_CONNECTION,      \
		.title = what, .check = fn, ##__VA_ARGS__                                                              \
	}

const struct rule rules_client[] = {
	CLIENT("client-cert-required-not-sent", N_("Client certificate required but none sent"), required_not_sent,
	       .reference = "RFC 8446 4.4.2.4"),
	CLIENT("client-cert-not-in-acceptable-cas", N_("Client certificate's issuer is none that the server names"),
	       not_in_acceptable_cas, .reference = "RFC 8446 4.2.4"),
	CLIENT("client-cert-untrusted-ca", N_("Client certificate from a CA the server does not trust"), untrusted_ca),
	CLIENT("server-bundle-lacks-new-ca", N_("Server's client CA bundle lacks the new CA"), lacks_new_ca),
	CLIENT("client-intermediate-not-sent", N_("Client certificate sent without its intermediate"),
	       intermediate_not_sent, .reference = "RFC 8446 4.4.2"),
	CLIENT("client-cert-expired", N_("Client certificate expired"), cert_expired),
	CLIENT("client-cert-not-yet-valid", N_("Client certificate not yet valid"), cert_not_yet_valid),
	CLIENT("client-cert-wrong-eku", N_("Client certificate is not for clients"), wrong_eku,
	       .reference = "RFC 5280 4.2.1.12"),
	CLIENT("client-cert-self-signed", N_("Self-signed client certificate"), cert_self_signed),
	CLIENT("client-cert-revoked", N_("Client certificate revoked"), cert_revoked),
	CLIENT("client-ca-expired", N_("CA of the client certificate expired"), client_ca_expired),
	CLIENT("client-crl-expired", N_("The server's CRL may be expired"), client_crl_expired),
	CLIENT("client-key-mismatch", N_("Client's key does not fit its certificate"), key_mismatch),
	CLIENT("client-weak-signature", N_("Client certificate is weak"), weak),
	{ .id = "verify-depth-exceeded",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_DEPTH,
	  .scope = SCOPE_CONNECTION,
	  .title = N_("Client chain longer than the server's depth"),
	  .check = depth_exceeded },
	{ .id = "client-identity-not-authorised",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CLIENT_CERT,
	  .scope = SCOPE_CONNECTION,
	  .title = N_("Client certificate valid, holder not allowed"),
	  .check = not_authorised },
	{ .id = "ca-list-empty",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_CA_LIST,
	  .scope = SCOPE_CONNECTION,
	  .title = N_("Server names no CAs"),
	  .reference = "RFC 8446 4.2.4",
	  .check = list_empty },
};
RULE_FAMILY_COUNT(client);
