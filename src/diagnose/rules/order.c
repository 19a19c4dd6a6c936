/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a chain was put together: what stands where, twice, or for nothing. Looked at only where the certificates were
 * sent by a peer, or stand in a file with one leaf, which may be meant for a server. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "fix/command.h"
#include "load/certset.h"
#include "load/trust.h"

/* What in the chain is a certificate, by place; a key between them does not count. */
static const struct certificate *first_sent(const struct analysis *a, const struct chain *c, size_t *at)
{
	for (*at = 0; *at < c->nsent; ++*at)
		if (chain_sent(a, c, *at))
			return chain_sent(a, c, *at);
	return NULL;
}

static const char *sent_or_file(const struct chain *c, const char *sent, const char *file)
{
	return chain_is_live(c) ? sent : file;
}

/* Not where the server sends a CA first: that was judged, and is not what is to stand there. */
static void fix_by_right_chain(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	if (chain_path(c)->anchored && !(chain_is_live(c) && c->cert->ca))
		f->command = command_chain(diagnosis_analysis(d), c, chain_path(c));
}

/* ---- order ---- */

/* A certificate of the path that stands before the one it issued; NULL: in order. */
static const struct certificate *out_of_order(const struct analysis *a, const struct chain *c)
{
	int last = -1;

	for (size_t i = 0; i < chain_path(c)->n; i++) {
		int at = chain_sent_index(a, c, chain_path(c)->cert[i]);

		if (at >= 0 && at < last)
			return chain_path(c)->cert[i];
		if (at > last)
			last = at;
	}
	return NULL;
}

/* One that stands where another of the same name and key would have led further. */
static const struct certificate *dead_end_first(const struct analysis *a, const struct chain *c,
                                                const struct certificate **good)
{
	for (size_t i = 1; chain_path(c)->valid && i < chain_path(c)->n; i++) {
		int at = chain_sent_index(a, c, *good = chain_path(c)->cert[i]);

		for (int k = 1; k < at; k++) {
			const struct certificate *s = chain_sent(a, c, (size_t)k);

			if (s && !certificate_equal(s, *good) && name_equal(s->subject, (*good)->subject) &&
			    certificate_same_key(s, *good))
				return s;
		}
	}
	return NULL;
}

static void wrong_order(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *good = NULL, *early = out_of_order(a, c),
	                         *twin = !early ? dead_end_first(a, c, &good) : NULL;

	if (!early && !twin)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, early ? early : twin)));
	if (early) {
		finding_title(d, f, N_("the certificates are not in order: %1$s stands before what it issued"),
		              as_certificate(early));
		finding_because(d, f, N_("it was met: %1$s"), place_of(a, early));
	} else {
		finding_title(d, f, N_("%1$s by %2$s stands before the one that leads to a trust anchor"),
		              as_certificate(twin), as_name(name_short(a->arena, twin->issuer)));
		finding_because(d, f, N_("the better one, by %1$s, was met: %2$s"),
		                as_name(name_short(a->arena, good->issuer)), place_of(a, good));
	}
	finding_because(d, f,
	                N_("TLS 1.2 wants each certificate followed by its issuer, TLS 1.3 recommends it; small "
	                   "libraries (BearSSL) insist"));
	finding_fix(d, f, N_("put the leaf first, then each issuer behind what it issued"));
	fix_by_right_chain(d, f, c);
}

/* The server pairs the first certificate with its key, so a CA in front does not start; live, it is shown as the
 * server's own. */
static const struct certificate *leaf_behind(struct diagnosis *d, const struct chain *c,
                                             const struct certificate **first)
{
	const struct analysis *a = diagnosis_analysis(d);
	size_t at;

	*first = first_sent(a, c, &at);
	if (!*first || !(*first)->ca)
		return NULL;
	for (size_t k = at + 1; k < c->nsent; k++) {
		const struct certificate *s = chain_sent(a, c, k);

		if (s && !s->ca && !s->fatal)
			return s;
	}
	return NULL;
}

static void leaf_not_first(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *first, *leaf = leaf_behind(d, c, &first);

	if (!leaf)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, leaf)));
	if (chain_is_live(c) && c->verdict != VERDICT_TRUSTED)
		f->severity = SEVERITY_ERROR;
	finding_title(d, f, N_("the leaf %1$s is not the first certificate; %2$s is"), as_certificate(leaf),
	              as_certificate(first));
	finding_because(d, f, N_("%1$s is a CA certificate: %2$s"), as_certificate(first), place_of(a, first));
	finding_because(d, f,
	                N_("servers pair the first certificate of the file with the private key: nginx, Apache and "
	                   "others do not start with \"key values mismatch\""));
	finding_fix(d, f, N_("put the leaf first"));
	fix_by_right_chain(d, f, c);
}

/* ---- too much ---- */

/* Another file that was named and that begins with the leaf, with more behind it: as if it were to be given as the
 * chain beside the certificate. -1: none. */
static int second_file(const struct analysis *a, const struct chain *c)
{
	size_t n;
	const struct origin *o = c->input < 0 ? NULL : certset_origins(a->set, c->leaf, &n);

	if (!o || chain_is_live(c) || certset_input(a->set, c->input)->parent >= 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct input *in = certset_input(a->set, o[i].input);

		if (o[i].kind == ORIGIN_FILE && o[i].position == 0 && o[i].input != c->input && in->parent < 0 &&
		    in->nentries > 1)
			return o[i].input;
	}
	return -1;
}

static void leaf_in_two_files(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	int second = second_file(a, c);

	if (second < 0)
		return;
	struct argument file = as_path(certset_input(a->set, second)->spec);
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("%1$s stands in %2$s, and first in %3$s, too"), as_certificate(c->cert),
	              as_path(certset_input(a->set, c->input)->spec), file);
	finding_because(d, f,
	                N_("a program that takes certificate and chain apart (Apache with SSLCertificateChainFile, "
	                   "IIS, AWS) sends it twice then, or refuses the chain"));
	finding_fix(d, f, N_("where a chain is asked for, give what stands behind the first certificate of %1$s"),
	            file);
}

static void duplicate_cert(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	size_t served = chain_looks_served(a, c) ? c->nsent : 0;

	for (size_t k = 1; k < served; k++) {
		const struct certificate *s = chain_sent(a, c, k);
		int first = s ? chain_sent_index(a, c, s) : -1;

		if (first < 0 || first == (int)k)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, c->sent[k]));
		finding_title(d, f, sent_or_file(c, N_("%1$s is sent twice"), N_("%1$s stands in the file twice")),
		              as_certificate(s));
		finding_because(d, f, N_("at positions %1$s and %2$s"), as_number(first + 1), as_number(k + 1));
		finding_fix(d, f,
		            N_("leave the second out; often the server is given the full chain and the intermediates "
		               "once more"));
		fix_by_right_chain(d, f, c);
		return;
	}
	leaf_in_two_files(d, c);
}

/* The root of a path; where the path ends for want of an issuer, a trusted root may well be the one above what is
 * missing. */
static bool is_root_of_chain(const struct analysis *a, const struct chain *c, const struct certificate *s)
{
	if (!s->ca || !place_self_signed(a, s))
		return false;
	for (size_t i = 0; i < c->paths->n; i++) {
		const struct certificate *top = c->paths->path[i].cert[c->paths->path[i].n - 1];

		if (name_equal(top->subject, s->subject) && certificate_same_key(top, s))
			return true;
	}
	return chain_on_any_path(c, s) || (chain_path(c)->end == PATH_ISSUER_MISSING && trust_twin(chain_trust(c), s));
}

static void extra_certs(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; !c->paths->cut && k < c->nsent; k++) {
		const struct certificate *s = chain_sent(a, c, k);

		if (!s || chain_on_any_path(c, s) || chain_sent_index(a, c, s) != (int)k || is_root_of_chain(a, c, s))
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, c->sent[k]));
		finding_title(d, f, N_("%1$s is on no path of the chain"), as_certificate(s));
		finding_because(d, f, N_("it was issued by %1$s and met: %2$s"), as_name(certificate_issuer(s)),
		                place_of(a, s));
		finding_because(d, f,
		                N_("most programs pass it over; it costs bytes, and strict ones (BearSSL) refuse"));
		finding_fix(d, f, N_("leave it out"));
		fix_by_right_chain(d, f, c);
	}
}

static void root_sent(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 1; k < c->nsent; k++) {
		const struct certificate *s = chain_sent(a, c, k);

		if (!s || c->sent[k] == c->leaf || chain_sent_index(a, c, s) != (int)k || !is_root_of_chain(a, c, s))
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, c->sent[k]));
		finding_title(
		    d, f, sent_or_file(c, N_("the root %1$s is sent"), N_("the root %1$s stands in the chain file")),
		    as_certificate(s));
		finding_because(d, f,
		                N_("who verifies must own the root already; the copy that is sent is not looked at"));
		finding_fix(d, f, N_("leave the root out"));
		fix_by_right_chain(d, f, c);
	}
}

/* ---- loops ---- */

static void chain_loop(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < c->paths->n; k++) {
		const struct path *p = &c->paths->path[k];

		if (p->end != PATH_LOOP)
			continue;
		const struct certificate *top = p->cert[p->n - 1];
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, top)));
		if (k > 0 || c->verdict == VERDICT_TRUSTED)
			f->severity = SEVERITY_NOTE;
		finding_title(d, f, N_("the issuers of %1$s lead in a circle"), as_certificate(c->cert));
		finding_because(d, f, N_("above %1$s comes again a certificate that stands below it"),
		                as_certificate(top));
		finding_because(d, f, N_("cross certificates that CAs issued to each other make such circles"));
		finding_fix(d, f, N_("send one path only; leave the cross certificates out that are not on it"));
		return;
	}
}

const struct rule rules_order[] = {
	{ .id = "wrong-order",
	  .chain_applies = chain_looks_served,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_ORDER,
	  .title = N_("Chain certificates in wrong order"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = wrong_order },
	{ .id = "leaf-not-first",
	  .chain_applies = chain_looks_served,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_ORDER,
	  .title = N_("Leaf is not the first certificate"),
	  .reference = "RFC 8446 4.4.2",
	  .chain = leaf_not_first,
	  .explains = "wrong-order hostname-mismatch cn-only-no-san ca-as-leaf eku-server-missing extra-certs" },
	{ .id = "duplicate-cert",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_ORDER,
	  .title = N_("Duplicate certificate in chain"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = duplicate_cert },
	{ .id = "extra-certs",
	  .chain_applies = chain_looks_served,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNUSED,
	  .title = N_("Unrelated certificates in chain"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = extra_certs },
	{ .id = "root-sent",
	  .chain_applies = chain_looks_served,
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_UNUSED,
	  .title = N_("Root included in the served chain"),
	  .reference = "RFC 5246 7.4.2",
	  .chain = root_sent },
	{ .id = "chain-loop",
	  .many_forms = true,
	  .row = "issuer",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_OTHER,
	  .title = N_("Cross-sign loop"),
	  .chain = chain_loop },
};
RULE_FAMILY_COUNT(order);
