/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutual TLS: the server asked for a certificate of ours, and something came of it. What happened and why is found in
 * mutual.c, by testing the explanations against each other; here it is said. */
#include "config.h"

#include "analysis/asked.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/mutual.h"
#include "diagnose/rules/visitor.h"
#include "diagnose/rules/why.h"
#include "fix/command.h"
#include "load/certset.h"
#include "net/connection.h"

static const char *cert_word(struct diagnosis *d)
{
	const char *word = diagnosis_input(d)->cert_spec;

	return word ? word : "?";
}

static struct argument our_file(struct diagnosis *d)
{
	return as_path(diagnosis_input(d)->cert_spec);
}

/* The server wants to see a certificate. */
static bool asks_for_ours(const struct analysis *a, const struct connection *c)
{
	(void)a;
	return c->client_asked;
}

/* ---- none was sent ---- */

static const char *title_of_none(const struct mutual *m, bool may_be)
{
	if (may_be)
		return N_("%1$s asks for a client certificate, none was sent, and it refuses the page");
	if (m->by_close)
		return N_("%1$s asks for a client certificate, and closes when none comes");
	return N_("%1$s requires a client certificate, and none was sent");
}

/* "--trust root.pem ", as this run had it. */
static struct argument trust_options(struct diagnosis *d)
{
	struct arena *a = diagnosis_analysis(d)->arena;
	const struct analysis_input *in = diagnosis_input(d);
	struct argument words = as_sentence(a, SENTENCE(a, ""));

	for (size_t i = 0; i < in->ntrust_spec; i++)
		words = as_sentence(a, SENTENCE(a, "%1$s--trust %2$s ", words, command_trust(in->trust_spec[i])));
	return words;
}

/* "--cacert root.pem ": curl takes one file. */
static struct argument curl_trust(struct diagnosis *d)
{
	struct arena *a = diagnosis_analysis(d)->arena;
	const struct analysis_input *in = diagnosis_input(d);
	struct argument trust = in->ntrust_spec ? command_trust(in->trust_spec[0]) : as_code("system");

	if (trust.kind == ARGUMENT_PATH && in->ntrust_spec == 1)
		return as_sentence(a, SENTENCE(a, "--cacert %1$s ", trust));
	return as_sentence(a, SENTENCE(a, trust.kind == ARGUMENT_PATH ? "--cacert root.pem " : ""));
}

static void say_how_to_send(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	struct argument trust = trust_options(d), source = as_host(m->c->source->spec);

	finding_fix(d, f, N_("give the client its certificate and key"));
	if (m->c->starttls || (m->c->application != APPLICATION_NONE && m->c->application != APPLICATION_HTTP))
		finding_command(d, f, "certloupe check --cert client.pem --key client.key %1$s%2$s", trust, source);
	else
		finding_command(d, f,
		                "certloupe check --cert client.pem --key client.key %1$s%2$s\n"
		                "curl %4$s--cert client.pem --key client.key https://%3$s%5$s",
		                trust, source, wording_peer(m->a, m->c), curl_trust(d),
		                as_path(m->c->source->way ? m->c->source->way : "/"));
}

/* Asked for, not sent, and the page is refused: that may be the reason, or the page is closed to everybody. */
static bool may_be_for_want_of_it(const struct mutual *m)
{
	return m->refusal == NOT_REFUSED && m->c->client_asked && !m->c->client_sent &&
	       (m->c->http_status == 401 || m->c->http_status == 403);
}

static void required_not_sent(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);
	bool may_be = may_be_for_want_of_it(&m);

	if (m.refusal != REFUSED_NONE && !may_be)
		return;
	struct finding *f = mutual_about(d, c, &m);
	if (may_be) {
		f->severity = SEVERITY_WARNING;
		finding_because(d, f, N_("GET / was answered with HTTP %1$s"), as_number(m.c->http_status));
	}
	if (m.c->client_have && mutual_say_other_signatures(d, f, &m, as_host(m.c->source->spec))) {
		mutual_say_refused(d, f, &m);
		finding_because(d, f, N_("a certificate was given, but an empty list went out"));
		return;
	}
	finding_title(d, f, title_of_none(&m, may_be), as_host(m.c->source->spec));
	mutual_say_refused(d, f, &m);
	finding_because(d, f,
	                m.c->client_have                ? N_("a certificate was given, but an empty list went out")
	                : diagnosis_input(d)->cert_spec ? N_("--cert and --key hold nothing that could be sent")
	                                                : N_("no --cert and --key were given"));
	mutual_say_list(d, f, &m);
	finding_ruled_out(d, f, N_("a certificate that the server does not like: none went out"));
	say_how_to_send(d, f, &m);
}

/* ---- ours was refused ---- */

static void cert_revoked(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_REVOKED);

	if (!f)
		return;
	const struct coverage *list = mutual_covered(&m, REVSTATE_REVOKED);
	finding_title(d, f,
	              m.alert && m.alert->number == 44 ? N_("the server says that our certificate %1$s is revoked")
	                                               : N_("our certificate %1$s is revoked"),
	              as_certificate(list ? list->cert : m.ours->cert));
	if (list)
		finding_fact(d, f, FACT_EVIDENCE, list->by, *list->said);
	finding_fix(d, f, N_("have a new one issued, and find out why this one was revoked"));
}

static void cert_expired(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_EXPIRED);

	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s expired on %2$s"), as_certificate(m.ours->cert),
	              as_day_beside(m.ours->cert->not_after, m.a->question.at));
	finding_fix(d, f, N_("renew it, and give the new one to the client"));
}

static void cert_not_yet_valid(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_NOT_YET_VALID);

	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is valid only from %2$s"), as_certificate(m.ours->cert),
	              as_day_beside(m.ours->cert->not_before, m.a->question.at));
	finding_fix(d, f, N_("wait, or compare the clocks of both sides"));
}

static void say_left_out(struct diagnosis *d, struct finding *f, const struct mutual *m, const struct certificate *p)
{
	const struct sentence print = command_print(m->a, m->ours, p);

	finding_title(d, f, N_("our certificate went out without its intermediate %1$s"), as_certificate(p));
	finding_because(d, f, N_("%1$s was issued by %2$s, which %3$s does not hold"), as_certificate(m->ours->cert),
	                as_certificate(p), our_file(d));
	finding_because(d, f, N_("%1$s is at hand: %2$s"), as_certificate(p), place_of(m->a, p));
	f->command = command_append(m->a, m->a->set, diagnosis_input(d)->cert_spec, print,
	                            command_new_file(m->a, "client-chain"));
}

/* The intermediate is not at hand: its name and the server's list speak for it. */
static void say_probably_left_out(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	struct argument issuer = as_name(name_short(m->a->arena, m->ours->cert->issuer));

	finding_title(d, f,
	              N_("our certificate went out alone, and its issuer %1$s is probably an intermediate below %2$s"),
	              issuer, as_name(name_short(m->a->arena, mutual_above_issuer(m))));
	finding_because(d, f, N_("%1$s was issued by %2$s, which %3$s does not hold"), as_certificate(m->ours->cert),
	                as_name(certificate_issuer(m->ours->cert)), our_file(d));
	finding_because(d, f,
	                N_("%1$s is not at hand; if it is no intermediate of a CA that the server names, the server "
	                   "does not accept it "
	                   "(client-cert-not-in-acceptable-cas)"),
	                issuer);
	finding_command(d, f, "awk 1 %1$s intermediate.pem > %2$s", as_path(cert_word(d)),
	                as_code(command_new_file(m->a, "client-chain")));
}

static void intermediate_not_sent(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_LEFT_OUT);

	if (!f)
		return;
	const struct certificate *p = mutual_left_out(&m);
	if (p)
		say_left_out(d, f, &m, p);
	else
		say_probably_left_out(d, f, &m);
	mutual_say_list(d, f, &m);
	finding_fix(d, f, N_("give the client a file with its certificate and the intermediate behind it"));
}

static void cert_self_signed(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_SELF_SIGNED);

	if (!f)
		return;
	finding_title(d, f, N_("our certificate %1$s is self-signed, and the server refuses it"),
	              as_certificate(m.ours->cert));
	mutual_say_list(d, f, &m);
	finding_fix(
	    d, f,
	    N_("have a certificate issued by a CA that the server accepts, or put this one into the server's bundle"));
}

/* The server's CA has been changed, and we are behind: true where that shows. */
static bool say_what_is_accepted(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	const struct certificate *ours = m->ours->cert, *other = mutual_accepted(m);
	struct argument issuer = as_name(name_short(m->a->arena, ours->issuer));
	const char *file = other ? command_file(m->a, other, NULL) : NULL, *key = diagnosis_input(d)->key_spec;

	if (other) {
		finding_because(d, f, N_("%1$s, for the same holder, is issued by %2$s, which the server accepts"),
		                place_of(m->a, other), as_name(certificate_issuer(other)));
		finding_fix(d, f,
		            N_("send %1$s, which is accepted, or have %2$s put back into the server's client CA bundle "
		               "until nothing below it is in use"),
		            place_of(m->a, other), issuer);
		if (file && key && certificate_same_key(other, ours))
			finding_command(d, f, "certloupe check %1$s--cert %2$s --key %3$s %4$s", trust_options(d),
			                as_path(file), as_path(key), as_host(m->c->source->spec));
		return true;
	}
	if (!mutual_sibling(m).p)
		return false;
	struct argument later = as_name(name_short(m->a->arena, mutual_sibling(m)));
	finding_because(d, f, N_("by its name, %1$s is another generation of the same CA"), later);
	finding_fix(d, f,
	            N_("send a certificate issued by %1$s, or have %2$s put back into the server's client CA bundle "
	               "until nothing below it is in use"),
	            later, issuer);
	return true;
}

static void say_who_keeps_it(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	struct sender v[SENDERS_MAX];
	size_t n = asked_senders(m->a, m->ours, m->c, v), keep = 0;

	for (size_t i = 0; i < n; i++)
		keep += v[i].sends != SENDS;
	if (keep)
		finding_because(d, f,
		                N_("this program sends its certificate all the same; an empty list, which looks like "
		                   "a certificate that was never configured, is sent by %1$s"),
		                asked_who(m->a->arena, v, n, false));
}

/* Refused, it is the cause; accepted all the same, it is a warning: other clients would have kept their certificate
 * back. */
static void not_in_acceptable_cas(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);
	bool cause = why_refused(&m) == WHY_NOT_LISTED;
	bool elsewhere = m.ours && m.c->client_asked && m.refusal != REFUSED_OURS && mutual_unlisted(&m);

	if (!cause && !elsewhere)
		return;
	struct finding *f = mutual_about(d, c, &m);
	if (cause) {
		mutual_say_refused(d, f, &m);
		mutual_rule_out(d, f, &m);
	} else {
		f->severity = SEVERITY_WARNING;
	}
	finding_title(d, f, N_("no issuer in our chain is among those that %1$s accepts"), as_host(m.c->source->spec));
	finding_because(d, f, N_("ours is issued by %1$s"), as_name(certificate_issuer(m.ours->cert)));
	mutual_say_list(d, f, &m);
	say_who_keeps_it(d, f, &m);
	if (!say_what_is_accepted(d, f, &m))
		finding_fix(d, f,
		            N_("use a certificate of one of the CAs named, or have the issuer added to the server's "
		               "client CA bundle; if the issuer is an intermediate below one of them, send it along"));
}

static void wrong_eku(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_WRONG_EKU);

	if (!f)
		return;
	if (!mutual_may_sign(&m)) {
		finding_title(
		    d, f,
		    m.ours->cert->ca
		        ? N_("our certificate %1$s is that of a CA: its keyUsage does not let it sign a handshake")
		        : N_("our certificate %1$s may not sign a handshake: its keyUsage lacks "
		             "digitalSignature"),
		    as_certificate(m.ours->cert));
		finding_fix(d, f,
		            m.ours->cert->ca ? N_("send the client's own certificate with its key; the root stays out")
		                             : N_("have it issued with digitalSignature in keyUsage"));
		return;
	}
	finding_title(d, f, N_("our certificate %1$s is not for clients: its extendedKeyUsage lacks clientAuth"),
	              as_certificate(m.ours->cert));
	finding_fix(d, f, N_("have one issued with clientAuth; public CAs no longer do that for server certificates"));
}

static void client_ca_expired(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_CA_EXPIRED);

	if (!f)
		return;
	const struct certificate *ca = mutual_expired_issuer(&m);
	if (!ca) {
		finding_title(
		    d, f, N_("the server calls our certificate expired, but it is not: the CA above it, %1$s, may be"),
		    as_name(certificate_issuer(m.ours->cert)));
		finding_fix(d, f,
		            N_("find out which of these it is: a CA that has expired is replaced by a new one, a CRL "
		               "by a fresh one"));
		return;
	}
	finding_title(d, f, N_("%1$s, a CA above our certificate, expired on %2$s"), as_certificate(ca),
	              as_day_beside(ca->not_after, m.a->question.at));
	finding_fix(d, f, N_("move to a new client CA; both must be trusted while certificates of both are in use"));
}

static void client_crl_expired(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_CRL_EXPIRED);

	if (!f)
		return;
	const struct coverage *list = mutual_covered(&m, REVSTATE_EXPIRED);
	finding_title(d, f,
	              m.by_http ? N_("the server refuses our certificate: a CRL for it is out of date")
	                        : N_("the server calls our certificate expired, but it is not: its CRL may be"));
	if (list)
		finding_fact(d, f, FACT_EVIDENCE, list->by, *list->said);
	if (!m.by_http)
		finding_because(d, f,
		                N_("OpenSSL answers with the same alert, certificate_expired, when a CRL it was given "
		                   "is past its nextUpdate"));
	finding_fix(
	    d, f,
	    N_("on the server: look at nextUpdate of the CRL file, fetch a fresh one and reload; compare the clocks"));
	finding_command(d, f, "openssl crl -in ca.crl -noout -nextupdate");
}

static void client_crl_missing(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_CRL_MISSING);

	if (!f)
		return;
	const struct coverage *gap = mutual_covered(&m, REVSTATE_MISSING);
	finding_title(d, f, N_("if the server has the lists at hand, it lacks the CRL of %1$s"),
	              as_certificate(gap->issuer));
	finding_fact(d, f, FACT_EVIDENCE, -1, *gap->said);
	finding_because(d, f,
	                N_("nginx (ssl_crl) and others then refuse every client: unable to get certificate CRL (3)"));
	finding_fix(d, f, N_("put the CRLs of all CAs on the path into the server's file, and reload"));
}

/* Where the key of --key was read, so that key-mismatch, which is about it, explains this. */
static int key_input(const struct analysis *a)
{
	for (size_t i = 0; i < certset_count(a->set); i++) {
		size_t n;
		const struct origin *o = certset_key(a->set, (int)i) ? certset_origins(a->set, (int)i, &n) : NULL;

		for (size_t k = 0; o && k < n; k++)
			if (o[k].kind == ORIGIN_OURS)
				return o[k].input;
	}
	return -1;
}

static void key_mismatch(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_KEY);

	if (!f)
		return;
	f->about.input = key_input(m.a);
	finding_title(d, f, N_("our key is not that of %1$s, so the server cannot verify our signature"),
	              as_certificate(m.ours->cert));
	finding_fix(d, f, N_("give the client the key that belongs to its certificate"));
}

static void bare_intermediate(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_BARE_INTERMEDIATE);

	if (!f)
		return;
	const struct certificate *p = mutual_bare_intermediate(&m);
	finding_title(d, f, N_("the server names the intermediate %1$s, but not the CA above it, which it may lack"),
	              as_certificate(p));
	finding_because(d, f, N_("%1$s is issued by %2$s, which the server does not name"), as_certificate(p),
	                as_name(certificate_issuer(p)));
	finding_because(d, f,
	                N_("OpenSSL, and with it nginx, Apache and HAProxy, wants the way to end at a self-signed "
	                   "certificate; it logs \"unable to get issuer "
	                   "certificate\" (2)"));
	mutual_say_list(d, f, &m);
	finding_fix(d, f, N_("on the server, add the CA above it to the client CA file and reload"));
	finding_command(
	    d, f, "awk 1 intermediate.pem root.pem > client-cas.pem   # nginx: ssl_client_certificate client-cas.pem;");
}

static void fix_depth(struct diagnosis *d, struct finding *f, size_t intermediates)
{
	finding_fix(
	    d, f,
	    N_("raise the depth on the server (nginx: ssl_verify_depth %1$s; Apache: SSLVerifyDepth %1$s; RabbitMQ: "
	       "ssl_options.depth = %2$s)"),
	    as_number(intermediates + 1), as_number(intermediates));
}

/* By the depth that was given for the server. */
static void depth_given(struct diagnosis *d, const struct chain *c)
{
	const struct problem *p = c->paths->n ? chain_problem(c, PROBLEM_DEPTH) : NULL;

	if ((c->side != SIDE_OURS && !visitor_sent(d, c)) || !p)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f,
	              c->side == SIDE_OURS
	                  ? N_("our chain is longer than the server allows: more than %1$s intermediates")
	                  : N_("the client's chain is longer than is allowed here: more than %1$s intermediates"),
	              p->arg[0]);
	fix_depth(d, f, chain_path(c)->n - 2);
}

static bool depth_by_refusal(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_DEPTH);

	if (!f)
		return false;
	size_t n = mutual_intermediates(&m);
	finding_title(d, f,
	              mutual_is_settled(&m)
	                  ? N_("our chain is longer than the server allows; intermediates sent: %1$s")
	                  : N_("our chain is probably longer than the server allows; intermediates sent: %1$s"),
	              as_number(n));
	if (m.alert && m.alert->number == 80)
		finding_because(d, f,
		                N_("Apache allows one CA by default (SSLVerifyDepth 1), and ends a longer chain with "
		                   "internal_error; it logs AH02040"));
	else if (m.alert && m.alert->number == 40)
		finding_because(d, f,
		                N_("Erlang's servers (RabbitMQ: ssl_options.depth) end a longer chain with "
		                   "handshake_failure, and log max_path_length_reached"));
	else
		finding_because(d, f,
		                N_("nginx allows one by default (ssl_verify_depth 1), and logs a longer chain as "
		                   "\"unable to get local issuer certificate\" (20)"));
	fix_depth(d, f, n);
	return true;
}

/* A server's chain is judged by clients, and nginx as one of them counts more strictly than others. */
static void depth_of_proxy(struct diagnosis *d, const struct chain *c)
{
	const struct path *p = c->side == SIDE_PEER && c->paths->n ? chain_path(c) : NULL;

	if (!p || !chain_is_live(c) || p->end != PATH_TRUSTED || p->n < 4 || c->purpose != PURPOSE_SERVER)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	f->severity = SEVERITY_NOTE;
	finding_title(d, f,
	              N_("nginx as a proxy in front of this server would not follow its chain: intermediates %1$s"),
	              as_number((int64_t)p->n - 2));
	finding_because(
	    d, f,
	    N_("proxy_ssl_verify_depth is 1 unless set, and then more than one intermediate is \"certificate chain too "
	       "long\" (22) or \"unable to get local issuer certificate\" (20); programs otherwise allow 9 to 100"));
	finding_fix(d, f, N_("where nginx with proxy_ssl_verify on is the client: proxy_ssl_verify_depth %1$s;"),
	            as_number((int64_t)p->n - 2));
}

static void depth_exceeded(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	bool refused = false;

	for (size_t i = 0; i < a->nchain; i++)
		depth_of_proxy(d, &a->chain[i]);

	for (size_t i = 0; i < a->nconnection; i++)
		if (a->connection[i]->client_asked)
			refused |= depth_by_refusal(d, a->connection[i]);
	for (size_t i = 0; i < a->nchain && !refused; i++)
		depth_given(d, &a->chain[i]);
}

static void weak(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_WEAK);

	if (!f)
		return;
	const struct certificate *w = mutual_weak(&m);
	finding_title(d, f,
	              w == m.ours->cert
	                  ? N_("our certificate %1$s is weak, which may be why it is refused: %2$s, signed with %3$s")
	                  : N_("%1$s, which we send, is weak, which may be why it is refused: %2$s, signed with %3$s"),
	              as_certificate(w), as_code(key_text(m.a->arena, &w->key)),
	              as_code(signature_text(m.a->arena, &w->sig)));
	finding_because(d, f,
	                N_("newer servers refuse SHA-1, MD5 and RSA keys below 2048 bits; the server's log says "
	                   "whether this one does"));
	finding_fix(d, f, N_("have one issued with a key of 2048 bits or more and SHA-256"));
}

static void untrusted_ca(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_UNTRUSTED);

	if (!f)
		return;
	bool named = chain_ca_named(m.c, m.ours->cert->issuer) && m.alert && m.alert->number == 48;
	finding_title(d, f,
	              mutual_is_settled(&m) ? N_("%1$s does not trust our certificate %2$s, issued by %3$s")
	              : named ? N_("%1$s names %3$s, the issuer of our certificate %2$s, but may not trust it")
	                      : N_("%1$s may not trust our certificate %2$s, issued by %3$s"),
	              as_host(m.c->source->spec), as_certificate(m.ours->cert),
	              as_name(certificate_issuer(m.ours->cert)));
	mutual_say_list(d, f, &m);
	if (m.alert && m.alert->number == 51)
		finding_because(d, f,
		                N_("our signature is good; OpenSSL sends this alert also when the signature on the "
		                   "certificate is not that of the CA which the "
		                   "server has under this name: a CA made anew, with another key"));
	if (why_may_be_left_out(&m))
		finding_fix(d, f,
		            N_("find out what %1$s is: an intermediate belongs behind our certificate in the client's "
		               "file, a root into the server's client CA bundle"),
		            as_name(name_short(m.a->arena, m.ours->cert->issuer)));
	else
		finding_fix(d, f,
		            N_("read the server's log of this moment; if it lacks the CA, put the issuing CA and its "
		               "root into the server's client CA bundle"));
}

/* What each unspecific alert leaves open. */
static void because_unspecific(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	int number = m->alert ? m->alert->number : -1;
	if (number == 43)
		finding_because(
		    d, f,
		    N_("this alert speaks of the kind of certificate: its purpose, its key usage or its algorithm"));
	else if (number == 49)
		finding_because(d, f,
		                N_("GnuTLS servers send this alert for every refusal; others mean that the certificate "
		                   "is good and its holder has no access"));
	else
		finding_because(d, f, N_("this does not say which check failed"));
}

static void cert_refused(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_UNKNOWN);

	if (!f)
		return;
	finding_title(d, f,
	              m.owed ? N_("%1$s closes after our certificate %2$s, issued by %3$s, and does not say why")
	                     : N_("%1$s refuses our certificate %2$s, issued by %3$s, and does not say why"),
	              as_host(m.c->source->spec), as_certificate(m.ours->cert),
	              as_name(certificate_issuer(m.ours->cert)));
	mutual_say_list(d, f, &m);
	because_unspecific(d, f, &m);
	finding_fix(
	    d, f,
	    N_("read the server's log of this moment; on the server, verify our chain against its client CA file"));
	finding_command(d, f,
	                "openssl verify -purpose sslclient -CAfile client-cas.pem -untrusted %1$s %1$s   # "
	                "client-cas.pem: the server's file",
	                as_path(cert_word(d)));
}

/* ---- remarks ---- */

static void asked_not_sent(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (m.refusal != NOT_REFUSED || c->client_sent || !c->handshake_done || c->outcome != OUTCOME_OK ||
	    may_be_for_want_of_it(&m))
		return;
	struct finding *f = mutual_about(d, c, &m);
	finding_title(d, f, N_("%1$s asked for a client certificate, and none was sent"), as_host(c->source->spec));
	finding_because(d, f,
	                N_("it went on without one; a refusal may come later, for what is asked or at the login"));
	finding_because(d, f,
	                N_("PostgreSQL (clientcert=verify-ca, cert), Dovecot (auth_ssl_require_client_cert) and web "
	                   "servers that ask "
	                   "by place refuse only then"));
	mutual_say_list(d, f, &m);
	finding_fix(d, f, N_("nothing, where the service works; else give the client its certificate and key"));
}

static void list_empty(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (!m.c->client_asked || m.c->nacceptable_ca)
		return;
	struct finding *f = mutual_about(d, c, &m);
	finding_title(d, f, N_("%1$s asks for a client certificate without saying whose"), as_host(m.c->source->spec));
	finding_because(d, f, N_("its CertificateRequest names no certificate authority"));
	finding_because(d, f,
	                N_("browsers then offer every certificate they have, and a client with several cannot choose"));
	finding_fix(d, f,
	            N_("nothing, where each client has one certificate; else have the server name its CAs (AWS ALB: "
	               "advertise trust store CA names; nginx: "
	               "ssl_client_certificate, not ssl_trusted_certificate)"));
}

#define CLIENT(rule_id, what, fn, ...)                                                                                 \
	{                                                                                                              \
		.id = rule_id, .severity = SEVERITY_ERROR, .class = CLASS_CLIENT_CERT, .title = what,                  \
		.connection = fn, .connection_applies = asks_for_ours, ##__VA_ARGS__                                   \
	}

const struct rule rules_client[] = {
	CLIENT("bundle-only-intermediate", N_("Server's client CA bundle has only the intermediate"), bare_intermediate,
	       .brief = N_("no root in client bundle")),
	CLIENT("client-cert-required-not-sent", N_("Client certificate required but none sent"), required_not_sent,
	       .served = visitor_without_certificate, .reference = "RFC 8446 4.4.2.4",
	       .brief = N_("client cert demanded")),
	CLIENT("client-cert-not-in-acceptable-cas", N_("Client certificate's issuer is none that the server names"),
	       not_in_acceptable_cas, .reference = "RFC 8446 4.2.4", .brief = N_("client's issuer not named")),
	CLIENT("client-cert-refused", N_("Client certificate refused without a reason"), cert_refused,
	       .brief = N_("client cert refused")),
	CLIENT("client-cert-untrusted-ca", N_("Client certificate from a CA the server does not trust"), untrusted_ca,
	       .explains = "untrusted-root missing-intermediate wrong-intermediate self-signed-in-chain",
	       .brief = N_("client's CA not trusted")),
	CLIENT("client-intermediate-not-sent", N_("Client certificate sent without its intermediate"),
	       intermediate_not_sent, .reference = "RFC 8446 4.4.2",
	       .explains = "missing-intermediate untrusted-root wrong-intermediate",
	       .brief = N_("client's issuer not sent")),
	CLIENT("client-cert-expired", N_("Client certificate expired"), cert_expired, .explains = "expired-leaf",
	       .brief = N_("client cert expired")),
	CLIENT("client-cert-not-yet-valid", N_("Client certificate not yet valid"), cert_not_yet_valid,
	       .explains = "not-yet-valid", .brief = N_("client cert not yet valid")),
	CLIENT("client-cert-wrong-eku", N_("Client certificate is not for clients"), wrong_eku,
	       .reference = "RFC 5280 4.2.1.12", .explains = "eku-client-missing", .brief = N_("not for clients")),
	CLIENT("client-cert-self-signed", N_("Self-signed client certificate"), cert_self_signed,
	       .explains = "self-signed-leaf", .brief = N_("client cert self-signed")),
	CLIENT("client-cert-revoked", N_("Client certificate revoked"), cert_revoked, .explains = "revoked",
	       .brief = N_("client cert revoked")),
	CLIENT("client-ca-expired", N_("CA of the client certificate expired"), client_ca_expired,
	       .explains = "expired-root expired-intermediate", .brief = N_("client's CA expired")),
	CLIENT("client-crl-missing", N_("CRL missing at the server for an issuing CA"), client_crl_missing,
	       .explains = "crl-missing", .brief = N_("server lacks a CRL")),
	CLIENT("client-crl-expired", N_("The server's CRL may be expired"), client_crl_expired,
	       .explains = "crl-expired", .brief = N_("server's CRL expired")),
	CLIENT("client-key-mismatch", N_("Client's key does not fit its certificate"), key_mismatch, .row = "key",
	       .brief = N_("client's key does not fit")),
	CLIENT("client-weak-signature", N_("Client certificate is weak"), weak,
	       .explains = "weak-signature-sha1 weak-signature-md5 weak-key", .brief = N_("client cert is weak")),
	{ .id = "verify-depth-exceeded",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_DEPTH,
	  .title = N_("Client chain longer than the server's depth"),
	  .brief = N_("chain too long for server"),
	  .row = "depth",
	  .set = depth_exceeded },
	{ .id = "client-cert-asked",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_CLIENT_CERT,
	  .title = N_("Client certificate asked for, none sent"),
	  .reference = "RFC 8446 4.3.2",
	  .connection = asked_not_sent,
	  .connection_applies = asks_for_ours },
	{ .id = "ca-list-empty",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_CA_LIST,
	  .title = N_("Server names no CAs"),
	  .reference = "RFC 8446 4.2.4",
	  .connection = list_empty,
	  .connection_applies = asks_for_ours },
};
RULE_FAMILY_COUNT(client);
