/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why no path reaches a trust anchor. The competing explanations of one and the same failure ("unable to get local
 * issuer certificate") are each tested: the intermediate was not sent, another was sent in its place, the root is not
 * trusted, the certificate is its own root. The one that fits is the finding; the others are said with what rules them
 * out. */
#include "config.h"

#include "diagnose/rules/common.h"

#include <ctype.h>

/* ---- what is known of the issuer that no path could use ---- */

struct missing {
	const struct certificate *child;
	const char *name;                /* of the issuer, short */
	size_t bearers;                  /* certificates at hand that bear the name */
	const struct certificate *known; /* at hand and its key did sign, but it may not serve (another SOURCE); NULL */
	const struct certificate *renamed; /* its key did sign, but it bears another name; NULL */
};

static const struct certificate *signer_among(const struct chain *c, struct edge *const *e, size_t n,
                                              const struct certificate *child)
{
	for (size_t i = 0; i < n; i++)
		if (!certificate_equal(e[i]->parent, child) && edge_verify(c->graph, e[i]) == SIG_GOOD)
			return e[i]->parent;
	return NULL;
}

static bool issuer_missing(struct diagnosis *d, int i, const struct chain **c, struct missing *m)
{
	const struct problem *p;
	size_t n;
	*c = peer_chain(d, i);
	p = *c ? chosen_problem(*c, PROBLEM_ISSUER_MISSING) : NULL;
	if (!p)
		return false;
	*m = (struct missing){ .child = p->cert, .name = name_short(diagnosis_analysis(d)->arena, p->cert->issuer) };
	struct edge *const *e = graph_issuers((*c)->graph, p->cert, &n);
	m->bearers = n;
	m->known = signer_among(*c, e, n, p->cert);
	e = graph_issuers_by_key((*c)->graph, p->cert, &n);
	if (!m->known)
		m->renamed = signer_among(*c, e, n, p->cert);
	return true;
}

/* ---- a root or another intermediate? ---- */

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (; *text; text++) {
		size_t k = 0;
		while (k < n && tolower((unsigned char)text[k]) == word[k])
			k++;
		if (k == n)
			return true;
	}
	return false;
}

/* authorityCertIssuer names the issuer's issuer: the issuer itself, if it is a root. 1 root, -1 none, 0 unknown. */
static int root_by_aki(const struct certificate *child)
{
	for (size_t i = 0; i < child->naki_issuer; i++)
		if (child->aki_issuer[i].type == GN_DIRECTORY)
			return name_equal(child->aki_issuer[i].value, child->issuer) ? 1 : -1;
	return 0;
}

/* What is missing above a leaf is taken for an intermediate, above a CA for a root, unless the evidence says otherwise.
 */
static bool likelier_root(struct analysis *a, const struct chain *c, const struct missing *m)
{
	int by_aki = root_by_aki(m->child);
	if (m->known)
		return is_self_signed(c, m->known);
	if (by_aki)
		return by_aki > 0;
	return m->child->ca || has_word(name_text(a->arena, m->child->issuer), "root");
}

/* ---- where it was looked for, and what it is not ---- */

static const char *other_files(struct analysis *a, const struct chain *c)
{
	struct buf b = BUF_INIT;
	const char *s = NULL;
	size_t n = 0;
	for (size_t i = 0; i < certset_inputs(a->set); i++) {
		const struct input *in = certset_input(a->set, (int)i);
		if ((int)i == c->input || (in->role != ORIGIN_FILE && in->role != ORIGIN_UNTRUSTED) || !in->nentries)
			continue;
		if (n++ < 8)
			buf_printf(&b, "%s%s", n > 1 ? ", " : "", in->spec);
	}
	if (n)
		s = arena_printf(a->arena, n > 8 ? "%s, ... (%zu)" : "%s", buf_str(&b), n);
	buf_free(&b);
	return s;
}

static void say_searched(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	struct analysis *a = diagnosis_analysis(d);
	const char *files = other_files(a, c);
	if (is_live(c))
		finding_searched(d, f, N_("in what was sent (certificates: %1$s)"),
		                 number_text(a, (long long)c->nsent));
	else if (c->input >= 0)
		finding_searched(d, f, N_("in %1$s"), certset_input(a->set, c->input)->spec);
	finding_searched(d, f, N_("in the trust store: %1$s"), trust_text(a));
	if (files)
		finding_searched(d, f, N_("in the files given: %1$s"), files);
}

/* Of those that bear the name, one whose key did not sign. */
static bool bears_name_only(const struct chain *c, const struct missing *m)
{
	size_t n;
	struct edge *const *e = graph_issuers(c->graph, m->child, &n);
	for (size_t i = 0; i < n; i++)
		if (!certificate_equal(e[i]->parent, m->child) && edge_verify(c->graph, e[i]) != SIG_GOOD)
			return true;
	return false;
}

static void say_store_was_right(struct diagnosis *d, struct finding *f, const struct missing *m)
{
	struct analysis *a = diagnosis_analysis(d);
	size_t anchors = trust_count(a->trust), n;
	trust_by_subject(a->trust, m->child->issuer, m->child->issuer_hash, &n);
	if (anchors && !n)
		finding_ruled_out(
		    d, f,
		    N_("a wrong or empty CA file: the trust store was read, and none of the certificates in it "
		       "(%1$s) bears the name"),
		    number_text(a, (long long)anchors));
}

static void say_ruled_out(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct certificate *k = m->known;
	say_store_was_right(d, f, m);
	if (!m->bearers)
		finding_ruled_out(
		    d, f, N_("a CA of the same name with another key: no certificate at hand bears the name %1$s"),
		    m->name);
	else if (!bears_name_only(c, m))
		finding_ruled_out(
		    d, f,
		    N_("a CA of the same name with another key: the key of the one at hand verifies the signature"));
	if (!m->bearers)
		finding_ruled_out(d, f, N_("an expired issuer: it would have been found by its name"));
	else if (k && k->not_after != TIME_UNKNOWN && k->not_after >= a->question.at)
		finding_ruled_out(d, f, N_("an expired issuer: the one at hand is valid until %1$s"),
		                  day_text(a, k->not_after));
	finding_ruled_out(d, f, N_("a limit of depth: the search ended at %1$s of at most %2$s intermediates"),
	                  number_text(a, (long long)chosen(c)->n - 1), number_text(a, a->question.depth));
}

static void say_names(struct diagnosis *d, struct finding *f, const struct missing *m)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct certificate *x = m->child;
	struct buf id = BUF_INIT;
	finding_because(d, f, N_("%1$s names %2$s as its issuer"), certificate_title(x), certificate_issuer(x));
	if (x->aki_keyid.n) {
		buf_hex(&id, x->aki_keyid, "");
		finding_because(d, f, N_("it names the issuer's key as %1$s"), buf_str(&id));
	}
	buf_free(&id);
	if (m->renamed)
		finding_because(d, f,
		                N_("%1$s has the key that signed it, but bears another name, so it is no issuer: %2$s"),
		                certificate_subject(m->renamed), place_of(a, m->renamed));
}

/* ---- where it can be had ---- */

static const char *http_issuer(const struct certificate *c)
{
	for (size_t i = 0; i < c->nca_issuers; i++)
		if (strncmp(c->ca_issuers[i], "http://", 7) == 0 || strncmp(c->ca_issuers[i], "https://", 8) == 0)
			return c->ca_issuers[i];
	return NULL;
}

/* The same question with every loaded certificate allowed to serve: does the path then hold? */
static const struct path *path_with_files(struct analysis *a, const struct chain *c)
{
	struct graph *g = graph_new(a->arena, a->set, a->trust, &a->question, -1);
	struct path_set *s = paths_find(a->arena, g, c->cert, &a->question, c->purpose, c->host);
	return s->n ? &s->path[0] : NULL;
}

static void fix_with_known(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct path *p = path_with_files(a, c);
	const char *command = p ? chain_command(a, c, p) : NULL;
	finding_because(d, f, N_("it is at hand: %1$s; its key verifies the signature"), place_of(a, m->known));
	if (p && p->valid)
		finding_because(d, f, N_("with it the whole path is trusted"));
	finding_fix(d, f, N_("append %1$s to the chain file of the peer, behind the leaf; it is in %2$s"),
	            certificate_title(m->known), place_of(a, m->known));
	if (command)
		finding_command(d, f, "%s", command);
}

static void fix_with_aia(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m,
                         const char *url)
{
	struct analysis *a = diagnosis_analysis(d);
	const char *issuer = new_file(a, "issuer"), *chain = new_file(a, "fullchain"),
	           *leaf = print_command(a, c, c->cert);
	finding_because(d, f, N_("%1$s says where its issuer can be had: %2$s (not fetched unasked)"),
	                certificate_title(m->child), url);
	finding_fix(d, f, N_("fetch %1$s from %2$s and append it to the chain file, behind the leaf"), m->name, url);
	if (leaf && m->child == c->cert)
		finding_command(d, f, "curl -sS %s | openssl x509 -inform der -out %s\n{ %s; cat %s; } > %s",
		                shell_word(a, url), issuer, leaf, issuer, chain);
	else
		finding_command(d, f, "curl -sS %s | openssl x509 -inform der -out %s", shell_word(a, url), issuer);
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
		            m->name, certificate_title(m->child));
}

/* ---- missing-intermediate, wrong-intermediate ---- */

static void missing_intermediate(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct chain *c;
	struct missing m;
	if (!issuer_missing(d, i, &c, &m) || likelier_root(a, c, &m))
		return;
	struct finding *f = finding_new(d, r, entry_of(a, m.child), i, c->connection, -1);
	finding_title(d, f,
	              is_live(c) ? N_("%2$s, the issuer of %1$s, was not sent")
	                         : N_("%2$s, the issuer of %1$s, is missing"),
	              certificate_title(m.child), m.name);
	say_names(d, f, &m);
	if (is_live(c) && c->nsent == 1)
		finding_because(d, f, N_("the peer sent one certificate only, the leaf"));
	say_searched(d, f, c);
	say_ruled_out(d, f, c, &m);
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
		const struct certificate *s = sent_certificate(a, c, k);
		if (s && c->sent[k] != c->leaf && s->ca && !on_any_path(c, s) && !is_self_signed(c, s))
			return s;
	}
	return NULL;
}

static void wrong_intermediate(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct chain *c;
	struct missing m;
	const struct certificate *wrong;
	if (!issuer_missing(d, i, &c, &m) || m.child != c->cert || !looks_served(a, c) ||
	    !(wrong = ca_in_its_place(a, c)))
		return;
	struct finding *f = finding_new(d, r, entry_of(a, wrong), i, c->connection, -1);
	finding_title(d, f, N_("%1$s is not the CA that issued %2$s"), certificate_title(wrong),
	              certificate_title(m.child));
	finding_because(d, f, N_("it bears the name %1$s; the issuer is %2$s"), certificate_subject(wrong),
	                certificate_issuer(m.child));
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, wrong));
	say_searched(d, f, c);
	say_ruled_out(d, f, c, &m);
	say_fix(d, f, c, &m);
}

/* ---- the end is not trusted ---- */

static void fix_by_trusting(struct diagnosis *d, struct finding *f, const struct chain *c,
                            const struct certificate *root)
{
	struct analysis *a = diagnosis_analysis(d);
	const char *print = print_command(a, c, root), *file = new_file(a, "root"), *source = source_word(a, c);
	finding_fix(d, f,
	            N_("if you want to trust %1$s: compare its SHA-256 %2$s with what its owner says, then add it to "
	               "the trust store of the "
	               "program that verifies"),
	            certificate_title(root), fingerprint(a, root));
	if (print && source)
		finding_command(d, f, "%s > %s\ncertloupe check --trust %s %s", print, file, file, source);
}

static void say_untrusted(struct diagnosis *d, struct finding *f, const struct chain *c, const struct certificate *root)
{
	struct analysis *a = diagnosis_analysis(d);
	size_t n = 0, others = 0;
	trust_by_subject(a->trust, root->subject, root->subject_hash, &n);
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, root));
	finding_searched(d, f, N_("in the trust store: %1$s"), trust_text(a));
	if (!n)
		finding_ruled_out(d, f, N_("a CA of the same name with another key: no trust anchor bears the name"));
	for (size_t k = 0; k < chosen(c)->nproblem; k++)
		others += chosen(c)->problem[k].fails && chosen(c)->problem[k].kind != PROBLEM_UNTRUSTED_ROOT;
	if (!others)
		finding_because(d, f, N_("nothing else is wrong with the path: with this anchor it would be trusted"));
}

/* A CA alone in a file is looked at for itself; everything else that is its own issuer is a self-signed leaf. */
static bool leaf_alone(const struct chain *c)
{
	return chosen(c)->n == 1 && (is_live(c) || !c->cert->ca || c->cert->has_san);
}

static const struct certificate *untrusted_top(struct diagnosis *d, int i, const struct chain **c)
{
	const struct problem *p;
	*c = peer_chain(d, i);
	p = *c ? chosen_problem(*c, PROBLEM_UNTRUSTED_ROOT) : NULL;
	return p ? p->cert : NULL;
}

static void self_signed_leaf(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct chain *c;
	const struct certificate *top = untrusted_top(d, i, &c);
	if (!top || !leaf_alone(c))
		return;
	struct finding *f = finding_new(d, r, entry_of(a, top), i, c->connection, -1);
	finding_title(d, f, N_("%1$s is self-signed and not trusted"), certificate_title(top));
	finding_because(
	    d, f,
	    N_("issuer and subject are the same, and the signature verifies with its own key: there is no CA to ask"));
	say_untrusted(d, f, c, top);
	fix_by_trusting(d, f, c, top);
}

static void self_signed_in_chain(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct chain *c;
	const struct certificate *top = untrusted_top(d, i, &c);
	if (!top || chosen(c)->n < 2 || sent_index(a, c, top) < 0)
		return;
	struct finding *f = finding_new(d, r, entry_of(a, top), i, c->connection, -1);
	finding_title(d, f,
	              is_live(c) ? N_("the root %1$s was sent along, but is not trusted")
	                         : N_("the root %1$s stands in the file, but is not trusted"),
	              certificate_title(top));
	finding_because(d, f,
	                N_("the path is whole (certificates: %1$s): each is signed by the next, the last by itself"),
	                number_text(a, (long long)chosen(c)->n));
	say_untrusted(d, f, c, top);
	fix_by_trusting(d, f, c, top);
}

static void root_missing(struct diagnosis *d, const struct rule *r, int i, const struct chain *c,
                         const struct missing *m)
{
	struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, r, entry_of(a, m->child), i, c->connection, -1);
	f->class = problem_class(PROBLEM_ISSUER_MISSING);
	finding_title(d, f, N_("%2$s, the issuer of %1$s, is not in the trust store"), certificate_title(m->child),
	              m->name);
	say_names(d, f, m);
	say_searched(d, f, c);
	say_ruled_out(d, f, c, m);
	if (m->known) {
		finding_because(d, f, N_("it is at hand: %1$s; its key verifies the signature"), place_of(a, m->known));
		fix_by_trusting(d, f, c, m->known);
		return;
	}
	finding_because(d, f, N_("%1$s may also be another intermediate that was not sent (missing-intermediate)"),
	                m->name);
	finding_fix(d, f,
	            N_("get the root from its owner, compare its fingerprint, and add it to the trust store of the "
	               "program that verifies"));
}

static void untrusted_root(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct chain *c;
	struct missing m;
	const struct certificate *top = untrusted_top(d, i, &c);
	if (top && !leaf_alone(c) && (chosen(c)->n == 1 || sent_index(a, c, top) < 0)) {
		struct finding *f = finding_new(d, r, entry_of(a, top), i, c->connection, -1);
		finding_title(d, f, N_("the root CA %1$s is not in the trust store"), certificate_title(top));
		say_untrusted(d, f, c, top);
		fix_by_trusting(d, f, c, top);
	} else if (issuer_missing(d, i, &c, &m) && likelier_root(a, c, &m)) {
		root_missing(d, r, i, c, &m);
	}
}

const struct rule rules_issuer[] = {
	{ .id = "missing-intermediate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .scope = SCOPE_CHAIN,
	  .title = N_("Intermediate CA certificate not sent"),
	  .reference = "RFC 5246 7.4.2",
	  .check = missing_intermediate },
	{ .id = "wrong-intermediate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .scope = SCOPE_CHAIN,
	  .title = N_("Wrong intermediate sent"),
	  .reference = "RFC 5246 7.4.2",
	  .check = wrong_intermediate,
	  .explains = "missing-intermediate untrusted-root extra-certs" },
	{ .id = "untrusted-root",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .scope = SCOPE_CHAIN,
	  .title = N_("Root CA not in the trust store"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .check = untrusted_root },
	{ .id = "self-signed-leaf",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .scope = SCOPE_CHAIN,
	  .title = N_("Self-signed leaf"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .check = self_signed_leaf },
	{ .id = "self-signed-in-chain",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .scope = SCOPE_CHAIN,
	  .title = N_("Self-signed (untrusted root) certificate in the chain"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .check = self_signed_in_chain,
	  .explains = "root-sent" },
};
RULE_FAMILY_COUNT(issuer);
