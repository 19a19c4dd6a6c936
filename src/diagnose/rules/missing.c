/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known stands in one struct, filled once; the functions that say it follow, each of one kind of explanation.
 * */
#include "config.h"

#include "diagnose/rules/missing.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/ledger.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "cert/sigcheck.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/trust.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Looked for among the anchors that --trust names; a private CA that is renewed gets a new number. */
static const struct certificate *sibling_anchor(const struct analysis *a, struct trust *trust, struct span issuer)
{
	struct certset *store = trust_set(trust);

	for (size_t id = 0; id < certset_count(store) && id < ANALYSIS_EXAMINED_MAX; id++) {
		const struct entry *e = certset_entry(store, (int)id);

		if (e->kind != ENTRY_CERTIFICATE || !trust_is_persons(trust, e->first.input))
			continue;
		const struct certificate *c = certset_certificate(store, (int)id);
		if (c->self_issued && generation_differs(a->arena, c->subject, issuer))
			return c;
	}
	return NULL;
}

bool missing_find(struct diagnosis *d, const struct chain *c, struct missing *m)
{
	const struct missing_issuer *facts = c->missing;

	if (!facts)
		return false;
	*m = (struct missing){ .facts = facts,
		               .child = facts->child,
		               .known = facts->known,
		               .name = as_name(name_short(diagnosis_analysis(d)->arena, facts->child->issuer)) };
	if (!m->known)
		m->sibling = sibling_anchor(diagnosis_analysis(d), chain_trust(c), m->child->issuer);
	return true;
}

/* ---- a root or another intermediate? ---- */

bool missing_has_word(const char *text, const char *word)
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

bool missing_called_intermediate(const char *name)
{
	static const char *const words[] = { "intermediate", "issuing", "subordinate", "sub ca", "sub-ca", "subca" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (missing_has_word(name, words[i]))
			return true;
	return false;
}

static bool names_a_store(struct trust *t)
{
	for (size_t i = 0; i < certset_inputs(trust_set(t)); i++)
		if (trust_is_persons(t, (int)i))
			return true;
	return false;
}

bool missing_is_private(const struct chain *c, const struct missing *m)
{
	return !m->child->nca_issuers && !names_a_store(chain_trust(c));
}

/* What is missing above a leaf is taken for an intermediate, above a CA for a root, unless the evidence says otherwise.
 */
bool missing_is_root(const struct analysis *a, const struct chain *c, const struct missing *m)
{
	const char *name = name_text(a->arena, m->child->issuer);
	int by_aki = root_by_aki(m->child);
	const struct event *e;

	if (m->known)
		return m->facts->known_is_root;
	if (ledger_added_issuer(m->child) || ledger_of_issuer(m->child, &e))
		return true;
	if (by_aki)
		return by_aki > 0;
	if (m->child->ca || m->sibling || missing_has_word(name, "root"))
		return true;
	return !missing_called_intermediate(name) && missing_is_private(c, m);
}

/* ---- where it was looked for, and what it is not ---- */

#define FILES_MAX 8

static bool is_filled(const struct input *in)
{
	return (in->role == ORIGIN_FILE || in->role == ORIGIN_UNTRUSTED) && in->nentries;
}

/* NONE: none is given. */
static struct argument other_files(const struct analysis *a, const struct chain *c)
{
	struct argument file[FILES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < certset_inputs(a->set) && n < FILES_MAX; i++) {
		const struct input *in = certset_input(a->set, (int)i);

		if ((int)i != c->input && is_filled(in))
			file[n++] = as_path(in->spec);
	}
	return as_list(a->arena, file, n,
	               n < FILES_MAX ? n : certset_filled(a->set) - is_filled(certset_input(a->set, c->input)));
}

void missing_say_searched(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct argument files = other_files(a, c);

	if (chain_is_live(c))
		finding_searched(d, f, N_("in what was sent (certificates: %1$s)"), as_number(c->nsent));
	else if (c->input >= 0)
		finding_searched(d, f, N_("in %1$s"), as_path(certset_input(a->set, c->input)->spec));
	finding_searched(d, f, N_("in the trust store: %1$s"), wording_trust(a, chain_trust(c)));
	if (files.kind != ARGUMENT_NONE)
		finding_searched(d, f, N_("in the files given: %1$s"), files);
}

static void say_store_was_right(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	size_t anchors = trust_count(chain_trust(c)), n;

	trust_by_subject(chain_trust(c), m->child->issuer, m->child->issuer_hash, &n);
	if (anchors && !n)
		finding_ruled_out(
		    d, f,
		    N_("a wrong or empty CA file: the trust store was read, and none of the certificates in it "
		       "(%1$s) bears the name"),
		    as_number(anchors));
}

void missing_say_ruled_out(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *k = m->known;

	say_store_was_right(d, f, c, m);
	if (!m->facts->bearers)
		finding_ruled_out(
		    d, f, N_("a CA of the same name with another key: no certificate at hand bears the name %1$s"),
		    m->name);
	else if (!m->facts->some_did_not)
		finding_ruled_out(
		    d, f,
		    N_("a CA of the same name with another key: the key of the one at hand verifies the signature"));
	if (!m->facts->bearers)
		finding_ruled_out(d, f, N_("an expired issuer: it would have been found by its name"));
	else if (k && k->not_after != TIME_UNKNOWN && k->not_after >= a->question.at)
		finding_ruled_out(d, f, N_("an expired issuer: the one at hand is valid until %1$s"),
		                  as_day_beside(k->not_after, a->question.at));
	finding_ruled_out(d, f, N_("a limit of depth: the search ended at %1$s of at most %2$s intermediates"),
	                  as_number(chain_path(c)->n - 1), as_number(c->question->depth));
}

void missing_say_names(struct diagnosis *d, struct finding *f, const struct missing *m)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *x = m->child;
	struct buf id = BUF_INIT;

	finding_because(d, f, N_("%1$s names %2$s as its issuer"), as_certificate(x), as_name(certificate_issuer(x)));
	if (x->aki_keyid.n) {
		buf_hex(&id, x->aki_keyid, "");
		finding_because(d, f, N_("it names the issuer's key as %1$s"), as_digest(buf_str(&id)));
	}
	buf_free(&id);
	if (m->sibling)
		finding_because(
		    d, f,
		    N_("the trust store holds another of the kind, %1$s, valid from %2$s to %3$s: an older or newer "
		       "generation of the same CA"),
		    as_certificate(m->sibling), as_day_beside(m->sibling->not_before, m->sibling->not_after),
		    as_day_beside(m->sibling->not_after, m->sibling->not_before));
	const struct certificate *renamed = m->facts->renamed;
	if (renamed)
		finding_because(d, f,
		                N_("%1$s has the key that signed it, but bears another name, so it is no issuer: %2$s"),
		                as_name(certificate_subject(renamed)), place_of(a, renamed));
}
