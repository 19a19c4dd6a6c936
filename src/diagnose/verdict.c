/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdict and reason over all, and the exit status, as the contract's section "Verdict" has them. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "cert/class.h"
#include "diagnose/diagnose.h"
#include "diagnose/diagnosis.h"
#include "load/certset.h"
#include "net/connection.h"
#include "net/experiment.h"

#include <stdlib.h>

/* "The class that comes first": the order of CLASSES. */
static enum reason first_class(enum reason a, enum reason b)
{
	return a == CLASS_NONE || (b != CLASS_NONE && b < a) ? b : a;
}

/* What is asked about: each connection with its chain, or without one, then the chains of files. */
struct unit {
	enum verdict verdict;
	enum reason reason;
	int leaf;
};

static int chain_of_connection(const struct analysis *a, int connection)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].connection == connection && a->chain[i].side == SIDE_PEER)
			return (int)i;
	return -1;
}

/* Errors that belong to a connection, or to none and to no chain (files); connection -1: the latter. */
static enum reason errors_beside(const struct analysis *a, int connection)
{
	enum reason c = CLASS_NONE;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->severity == SEVERITY_ERROR && f->about.connection == connection &&
		    (connection >= 0 || f->about.chain < 0))
			c = first_class(c, f->class);
	}
	return c;
}

static struct unit unit_of_chain(const struct chain *c)
{
	return (struct unit){ c->verdict, c->reason, c->leaf };
}

static struct unit unit_of_connection(const struct analysis *a, int i)
{
	int chain = chain_of_connection(a, i);

	if (chain >= 0)
		return unit_of_chain(&a->chain[chain]);
	/* A client need not have a certificate. */
	if (a->connection[i]->served && errors_beside(a, i) == CLASS_NONE)
		return (struct unit){ VERDICT_NONE, CLASS_NONE, -1 };
	return (struct unit){ VERDICT_ERROR, first_class(errors_beside(a, i), CLASS_OTHER), -1 };
}

/* The first that isn't trusted speaks, else the first. */
static void speak(struct unit *top, struct unit u, bool *any)
{
	if (!*any || (top->verdict == VERDICT_TRUSTED && u.verdict != VERDICT_TRUSTED))
		*top = u;
	*any = true;
}

static struct unit top_unit(const struct analysis *a)
{
	struct unit top = { VERDICT_NONE, CLASS_NONE, -1 };
	bool any = false;

	for (size_t i = 0; i < a->nconnection; i++)
		speak(&top, unit_of_connection(a, (int)i), &any);
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_PEER && a->chain[i].connection < 0)
			speak(&top, unit_of_chain(&a->chain[i]), &any);
	for (size_t i = 0; !any && i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS && chain_is_judged(&a->chain[i]))
			speak(&top, unit_of_chain(&a->chain[i]), &any);
	return top;
}

/* A damaged certificate, a file cut at a limit: something was not judged that may matter. */
static bool something_unread(const struct analysis *a)
{
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->severity == SEVERITY_ERROR && f->about.chain < 0 && f->about.connection < 0 &&
		    (f->class == CLASS_MALFORMED || f->class == CLASS_FILE_FORMAT || f->class == CLASS_OTHER))
			return true;
	}
	return false;
}

static bool holds_something(const struct analysis *a)
{
	return (a->kinds & (1U << ENTRY_CSR | 1U << ENTRY_CRL | 1U << ENTRY_OCSP | 1U << ENTRY_KEY)) != 0;
}

static enum reason reason_of_all(const struct analysis *a, enum reason reason)
{
	reason = first_class(reason, errors_beside(a, -1));
	for (size_t i = 0; reason == CLASS_NONE && i < a->nconnection; i++)
		reason = errors_beside(a, (int)i);
	for (size_t i = 0; reason == CLASS_NONE && i < a->nfinding; i++)
		if (a->finding[i].severity == SEVERITY_ERROR)
			reason = a->finding[i].class;
	return reason;
}

/* ---- exit status ---- */

/* Nothing ever came from this peer: refused, no such name, silence. */
static bool peer_never_answered(const struct connection *c)
{
	bool heard =
	    c->first_bytes.n || c->starttls_talk.n || c->nsent || c->nalerts || c->protocol || c->handshake_done;

	switch (c->outcome) {
	case OUTCOME_DNS:
	case OUTCOME_REFUSED:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_PROXY_REFUSED:
	case OUTCOME_CANCELLED:
		return !heard;
	case OUTCOME_TIMEOUT:
		return !heard && experiment_cause(c, CAUSE_CLEAR_TEXT) != CAUSE_SHOWN &&
		       experiment_cause(c, CAUSE_AT_ONCE) != CAUSE_SHOWN;
	default:
		return false;
	}
}

/* A SOURCE, file or directory with all its files, in which nothing at all was known. One such file in a directory is
 * but noted. */
static bool some_source_was_void(const struct analysis *a)
{
	size_t n = certset_inputs(a->set);
	size_t *known = xcalloc(n + 1, sizeof *known);
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		const struct input *in = certset_input(a->set, (int)i);

		known[in->parent < 0 ? (int)i : in->parent] += in->nknown;
	}
	for (size_t i = 0; i < n; i++) {
		const struct input *in = certset_input(a->set, (int)i);

		found |= in->role == ORIGIN_FILE && in->parent < 0 && in->complete && !known[i];
	}
	free(known);
	return found;
}

static bool could_not_examine(const struct analysis *a)
{
	for (size_t i = 0; i < a->nconnection; i++)
		if (peer_never_answered(a->connection[i]))
			return true;
	return some_source_was_void(a);
}

int analysis_status(const struct analysis *a, enum severity fail_on)
{
	if (a->unexamined)
		return 3;
	if (a->verdict == VERDICT_UNTRUSTED || a->verdict == VERDICT_ERROR)
		return 1;
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].severity <= fail_on)
			return 1;
	return 0;
}

void verdict_of_all(struct analysis *a, const struct analysis_input *in)
{
	struct unit top = top_unit(a);
	bool unread = something_unread(a);

	a->leaf = top.leaf;
	a->verdict = top.verdict;
	if (unread && (top.verdict != VERDICT_NONE || !holds_something(a)))
		a->verdict = VERDICT_ERROR;
	a->reason = reason_of_all(a, top.reason);
	a->unexamined = !a->excerpt && (in->nfailed || could_not_examine(a)); /* SOURCEs are nobody's alone */
	a->status = analysis_status(a, SEVERITY_ERROR);
}
