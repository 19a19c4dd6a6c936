/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why no path reaches a trust anchor. The competing explanations of one and the same failure ("unable to get local
 * issuer certificate") are each tested: the intermediate was not sent, another was sent in its place, the root is not
 * trusted, the certificate is its own root. The one that fits is the finding; the others are said with what rules them
 * out. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/holder.h"
#include "diagnose/rules/missing.h"
#include "diagnose/rules/platform.h"
#include "fix/command.h"
#include "load/certset.h"
#include "load/trust.h"

#include <string.h>

/* ---- where it can be had ---- */

static const char *http_issuer(const struct certificate *c)
{
	for (size_t i = 0; i < c->nca_issuers; i++)
		if (strncmp(c->ca_issuers[i], "http://", 7) == 0 || strncmp(c->ca_issuers[i], "https://", 8) == 0)
			return c->ca_issuers[i];
	return NULL;
}

static bool was_fetched(const struct analysis *a, const struct certificate *c)
{
	size_t n;
	const struct origin *o = certset_origins(a->set, certset_find(a->set, c), &n);

	return n == 1 && o->kind == ORIGIN_FETCHED;
}

static void fix_with_known(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct path *p = m->facts->with_files;

	finding_because(d, f, N_("it is at hand: %1$s; its key verifies the signature"), place_of(a, m->known));
	if (was_fetched(a, m->known))
		finding_because(d, f, N_("clients that do not fetch what AIA names will not have it"));
	if (p && p->valid)
		finding_because(d, f, N_("with it the whole path is trusted"));
	finding_fix(d, f, N_("append %1$s (%2$s) to the chain file, behind the leaf"),
	            as_certificate(m->known), place_of(a, m->known));
	if (p)
		f->command = command_chain(a, c, p);
}

static void fix_with_aia(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m,
                         const char *url)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct argument issuer = as_code(command_new_file(a, "issuer")),
	                chain = as_code(command_new_file(a, "fullchain"));
	const struct sentence leaf = command_print(a, c, c->cert);

	finding_because(d, f, N_("%1$s says where its issuer can be had: %2$s (not fetched unasked)"),
	                as_certificate(m->child), as_host(url));
	finding_fix(d, f, N_("fetch %1$s from %2$s and append it to the chain file, behind the leaf"), m->name,
	            as_host(url));
	if (leaf.msgid && m->child == c->cert)
		finding_command(d, f, "curl -fsS %1$s | openssl x509 -inform der -out %2$s\n{ %3$s; cat %2$s; } > %4$s",
		                as_host(url), issuer, as_sentence(a->arena, leaf), chain);
	else
		finding_command(d, f, "curl -fsS %1$s | openssl x509 -inform der -out %2$s", as_host(url), issuer);
}

static void say_fix(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	const char *url = http_issuer(m->child);

	if (m->known)
		fix_with_known(d, f, c, m);
	else if (url)
		fix_with_aia(d, f, c, m, url);
	else
		finding_fix(d, f,
		            N_("get the certificate of %1$s from the CA that issued %2$s and append it to the chain "
		               "file, behind the leaf"),
		            m->name, as_certificate(m->child));
}

/* The CA of this holder has been changed, and the certificate is the one before: there is another that is accepted. */
static bool fix_by_sending_other(struct diagnosis *d, struct finding *f, const struct chain *c, struct argument ca)
{
	const struct analysis *a = diagnosis_analysis(d);
	int newer;
	const struct certificate *other = holder_is_client(c) ? holder_accepted(a, c, &newer) : NULL;

	if (!other || newer > 0)
		return false;
	finding_because(d, f, N_("%1$s, for the same holder, is issued by %2$s, which is trusted"), place_of(a, other),
	                as_name(certificate_issuer(other)));
	finding_fix(d, f,
	            newer < 0
	                ? N_("send %1$s, which is accepted, or put %2$s back into the CA file of the program that "
	                     "verifies, until nothing below it is in use")
	                : N_("send %1$s, which is accepted, or put %2$s into the CA file of the program that "
	                     "verifies, too"),
	            place_of(a, other), ca);
	return true;
}

/* ---- missing-intermediate, wrong-intermediate ---- */

static void missing_intermediate(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct missing m;

	if (!missing_find(d, c, &m) || missing_is_root(a, c, &m))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, m.child)));
	finding_title(d, f,
	              chain_is_live(c) ? N_("%2$s, the issuer of %1$s, was not sent")
	                               : N_("%2$s, the issuer of %1$s, is missing"),
	              as_certificate(m.child), m.name);
	missing_say_names(d, f, &m);
	if (chain_is_live(c) && c->nsent == 1)
		finding_because(d, f, N_("the peer sent one certificate only, the leaf"));
	missing_say_searched(d, f, c);
	missing_say_ruled_out(d, f, c, &m);
	if (!m.known && fix_by_sending_other(d, f, c, m.name))
		return;
	if (!m.known)
		finding_because(d, f,
		                N_("if %1$s is a root itself, it is not the chain that lacks it but the trust store "
		                   "(untrusted-root)"),
		                m.name);
	say_fix(d, f, c, &m);
}

/* The CA that stands behind the leaf, issued neither by itself nor the leaf. */
static const struct certificate *ca_in_its_place(const struct analysis *a, const struct chain *c)
{
	for (size_t k = 0; k < c->nsent; k++) {
		const struct certificate *s = chain_sent(a, c, k);

		if (s && c->sent[k] != c->leaf && s->ca && !chain_on_any_path(c, s) && !place_self_signed(a, s))
			return s;
	}
	return NULL;
}

static void wrong_intermediate(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct missing m;
	const struct certificate *wrong;

	if (!missing_find(d, c, &m) || m.child != c->cert || !chain_looks_served(a, c) ||
	    !(wrong = ca_in_its_place(a, c)))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, wrong)));
	finding_title(d, f, N_("%1$s is not the CA that issued %2$s"), as_certificate(wrong), as_certificate(m.child));
	finding_because(d, f, N_("it bears the name %1$s; the issuer is %2$s"), as_name(certificate_subject(wrong)),
	                as_name(certificate_issuer(m.child)));
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, wrong));
	missing_say_searched(d, f, c);
	missing_say_ruled_out(d, f, c, &m);
	say_fix(d, f, c, &m);
}

/* ---- the end is not trusted ---- */

static void fix_by_leaving(struct diagnosis *d, struct finding *f, struct argument root)
{
	finding_because(d, f, N_("browsers have withdrawn their trust from %1$s (distrusted-ca)"), root);
	finding_fix(d, f, N_("do not install %1$s: have the certificate issued by another CA"), root);
}

static void fix_by_trusting(struct diagnosis *d, struct finding *f, const struct chain *c,
                            const struct certificate *root)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct sentence print = command_print(a, c, root);
	const char *alone = command_file_of_one(a, root);
	bool ours = c->side == SIDE_OURS;
	struct argument source = ours ? as_path(diagnosis_input(d)->cert_spec) : command_source(a, c),
	                file = as_code(command_new_file(a, "root"));

	if (platform_distrusts(a, c, root)) {
		fix_by_leaving(d, f, as_certificate(root));
		return;
	}
	finding_fix(d, f,
	            N_("if you want to trust %1$s: compare its SHA-256 %2$s with what its owner says, then add it to "
	               "the trust store of the "
	               "program that verifies"),
	            as_certificate(root), wording_fingerprint(a, root));
	if (alone && source.kind != ARGUMENT_NONE)
		finding_command(
		    d, f, ours ? "certloupe check --client-ca %1$s --cert %2$s" : "certloupe check --trust %1$s %2$s",
		    as_path(alone), source);
	else if (print.msgid && source.kind != ARGUMENT_NONE)
		finding_command(d, f,
		                ours ? "%1$s > %2$s\ncertloupe check --client-ca %2$s --cert %3$s"
		                     : "%1$s > %2$s\ncertloupe check --trust %2$s %3$s",
		                as_sentence(a->arena, print), file, source);
}

static void say_untrusted(struct diagnosis *d, struct finding *f, const struct chain *c, const struct certificate *root)
{
	const struct analysis *a = diagnosis_analysis(d);
	size_t n = 0, others = 0;

	trust_by_subject(chain_trust(c), root->subject, root->subject_hash, &n);
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, root));
	finding_searched(d, f, N_("in the trust store: %1$s"), wording_trust(a, chain_trust(c)));
	if (!n)
		finding_ruled_out(d, f, N_("a CA of the same name with another key: no trust anchor bears the name"));
	for (size_t k = 0; k < chain_path(c)->nproblem; k++)
		others += chain_path(c)->problem[k].fails && chain_path(c)->problem[k].kind != PROBLEM_UNTRUSTED_ROOT;
	if (!others)
		finding_because(d, f, N_("nothing else is wrong with the path: with this anchor it would be trusted"));
}

/* A CA alone in a file is looked at for itself; everything else that is its own issuer is a self-signed leaf. */
static bool leaf_alone(const struct chain *c)
{
	return chain_path(c)->n == 1 && (chain_is_live(c) || !c->cert->ca || c->cert->has_san);
}

static const struct certificate *untrusted_top(const struct chain *c)
{
	const struct problem *p = chain_problem(c, PROBLEM_UNTRUSTED_ROOT);

	return p ? p->cert : NULL;
}

static void self_signed_leaf(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *top = untrusted_top(c);

	if (!top || !leaf_alone(c))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, top)));
	finding_title(d, f, N_("%1$s is self-signed and not trusted"), as_certificate(top));
	finding_because(
	    d, f,
	    N_("issuer and subject are the same, and the signature verifies with its own key: there is no CA to ask"));
	say_untrusted(d, f, c, top);
	fix_by_trusting(d, f, c, top);
}

static void self_signed_in_chain(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *top = untrusted_top(c);

	if (!top || chain_path(c)->n < 2 || chain_sent_index(a, c, top) < 0)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, top)));
	finding_title(d, f,
	              chain_is_live(c) ? N_("the root %1$s was sent along, but is not trusted")
	                               : N_("the root %1$s stands in the file, but is not trusted"),
	              as_certificate(top));
	finding_because(d, f,
	                N_("the path is whole (certificates: %1$s): each is signed by the next, the last by itself"),
	                as_number(chain_path(c)->n));
	say_untrusted(d, f, c, top);
	fix_by_trusting(d, f, c, top);
}

static void root_missing(struct diagnosis *d, const struct chain *c, const struct missing *m)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, m->child)));

	f->class = problem_class(PROBLEM_ISSUER_MISSING);
	finding_title(d, f, N_("%2$s, the issuer of %1$s, is not in the trust store"), as_certificate(m->child),
	              m->name);
	missing_say_names(d, f, m);
	missing_say_searched(d, f, c);
	missing_say_ruled_out(d, f, c, m);
	if (fix_by_sending_other(d, f, c, m->name))
		return;
	if (m->known) {
		finding_because(d, f, N_("it is at hand: %1$s; its key verifies the signature"), place_of(a, m->known));
		fix_by_trusting(d, f, c, m->known);
		return;
	}
	if (platform_distrusts_issuer(a, c, m->child)) {
		fix_by_leaving(d, f, m->name);
		return;
	}
	if (!m->child->ca && missing_is_private(c, m))
		finding_because(
		    d, f,
		    N_("%1$s does not say where its issuer can be had, as certificates of public CAs do, and no "
		       "CA was named (--trust): a private CA, it seems"),
		    as_certificate(m->child));
	finding_because(d, f, N_("%1$s may also be another intermediate that was not sent (missing-intermediate)"),
	                m->name);
	if (m->sibling)
		finding_fix(
		    d, f,
		    N_("get %1$s from its owner, compare its fingerprint, and put it beside %2$s in the CA file of the "
		       "program that verifies, until nothing issued by the older one is in use"),
		    m->name, as_certificate(m->sibling));
	else
		finding_fix(
		    d, f,
		    N_("get the root from its owner, compare its fingerprint, and add it to the trust store of the "
		       "program that verifies"));
}

static void untrusted_root(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct missing m;
	const struct certificate *top = untrusted_top(c);

	if (top && !leaf_alone(c) && (chain_path(c)->n == 1 || chain_sent_index(a, c, top) < 0)) {
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, top)));

		finding_title(d, f, N_("the root CA %1$s is not in the trust store"), as_certificate(top));
		say_untrusted(d, f, c, top);
		if (!fix_by_sending_other(d, f, c, as_certificate(top)))
			fix_by_trusting(d, f, c, top);
	} else if (missing_find(d, c, &m) && missing_is_root(a, c, &m)) {
		root_missing(d, c, &m);
	}
}

const struct rule rules_issuer[] = {
	{ .id = "missing-intermediate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .title = N_("Intermediate CA certificate not sent"),
	  .brief = N_("issuer not sent"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = missing_intermediate },
	{ .id = "wrong-intermediate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .title = N_("Wrong intermediate sent"),
	  .brief = N_("wrong issuer sent"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = wrong_intermediate,
	  .explains = "missing-intermediate untrusted-root extra-certs" },
	{ .id = "untrusted-root",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Root CA not in the trust store"),
	  .brief = N_("root not trusted"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .chain = untrusted_root },
	{ .id = "self-signed-leaf",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Self-signed leaf"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .chain = self_signed_leaf },
	{ .id = "self-signed-in-chain",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Self-signed (untrusted root) certificate in the chain"),
	  .brief = N_("root not trusted"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .chain = self_signed_in_chain,
	  .explains = "root-sent" },
};
RULE_FAMILY_COUNT(issuer);
