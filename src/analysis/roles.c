/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an entry is, on the evidence of the set: what it says of itself, what it signed, and whether its own key signed
 * it. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/facts.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "chain/graph.h"
#include "load/certset.h"

static bool is_parent(struct certset *set, const struct certificate *c)
{
	size_t n;

	certset_by_issuer(set, c->subject_hash, &n);
	return n > 0;
}

static uint8_t role_of(const struct analysis *a, struct graph *g, const struct certificate *c)
{
	bool self_signed = c->self_issued && graph_self_signed(g, c);
	uint8_t own = self_signed ? ROLE_SELF_SIGNED : 0;

	if (c->fatal && !c->subject.n)
		return own | ROLE_UNKNOWN;
	if (!c->ca && !(is_parent(a->set, c) && graph_issued_any(g, c)))
		return own | ROLE_LEAF;
	return own | (self_signed ? ROLE_ROOT : ROLE_INTERMEDIATE);
}

/* true: that took a look at the certificate. */
static bool look_at(struct analysis *a, int entry)
{
	const struct certificate *c = a->role[entry] == ROLE_UNSEEN ? certset_certificate(a->set, entry) : NULL;

	if (c)
		a->role[entry] = role_of(a, a->chain[0].graph, c);
	return c;
}

void roles_begin(struct analysis *a)
{
	a->nrole = a->nchain ? certset_count(a->set) : 0;
	a->role = ARENA_ARRAY(a->arena, uint8_t, a->nrole);
}

/* What was sent, then what is examined. Chains that share a list stand together. */
bool roles_step(struct analysis *a, struct role_place *at)
{
	for (; at->chain < a->nchain; at->chain++, at->sent = 0) {
		const struct chain *c = &a->chain[at->chain];

		if (at->chain > 0 && c->sent == c[-1].sent)
			continue;
		while (at->sent < c->nsent)
			if (look_at(a, c->sent[at->sent++]))
				return true;
	}
	while (a->nrole && at->examined < a->nexamined)
		if (look_at(a, a->examined[at->examined++]))
			return true;
	return false;
}

/* Without a look at the certificate itself: what its row of the index says. */
static enum role role_by_name(const struct analysis *a, int entry)
{
	const struct certificate_row *row = &certset_entry(a->set, entry)->row;
	size_t children;

	certset_by_issuer(a->set, row->subject_hash, &children);
	if (row->subject_hash == row->issuer_hash)
		return row->ca ? ROLE_ROOT : ROLE_LEAF;
	return row->ca || children ? ROLE_INTERMEDIATE : ROLE_LEAF;
}

const char *analysis_role(const struct analysis *a, int entry)
{
	static const char *const name[] = {
		[ROLE_UNSEEN] = N_("unknown"), [ROLE_UNKNOWN] = N_("unknown"),
		[ROLE_ROOT] = N_("root"),      [ROLE_INTERMEDIATE] = N_("intermediate"),
		[ROLE_LEAF] = N_("leaf"),
	};
	enum role role = ROLE_UNKNOWN;

	if (entry >= 0 && (size_t)entry < a->nrole)
		role = (enum role)(a->role[entry] & ~ROLE_SELF_SIGNED);
	if (role == ROLE_UNSEEN && certset_entry(a->set, entry)->kind == ENTRY_CERTIFICATE)
		role = role_by_name(a, entry);
	return name[role];
}

const char *analysis_role_of(const struct analysis *a, const struct certificate *c)
{
	int entry = certset_find(a->set, c);

	if (entry >= 0)
		return analysis_role(a, entry);
	return c->self_issued ? N_("root") : c->ca ? N_("intermediate") : N_("leaf");
}

bool analysis_self_signed(const struct analysis *a, int entry)
{
	return entry >= 0 && (size_t)entry < a->nrole && (a->role[entry] & ROLE_SELF_SIGNED);
}
