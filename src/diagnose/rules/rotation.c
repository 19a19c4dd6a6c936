/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One CA takes the place of another: clients get certificates of the new one while the server still knows the old one
 * alone. Seen live, from the names that the server sends, and in files that are judged as clients by a server's CA
 * bundle. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/question.h"
#include "change/timeline.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/holder.h"
#include "diagnose/rules/missing.h"
#include "diagnose/rules/mutual.h"
#include "diagnose/rules/why.h"
#include "fix/command.h"
#include "load/certset.h"
#include "load/trust.h"

#include <stdlib.h>

/* ---- live ---- */

static void lacks_live(struct diagnosis *d, const struct connection *c)
{
	struct mutual m;
	struct finding *f = why_finding(d, c, &m, WHY_LACKS_NEW_CA);

	if (!f)
		return;
	const struct certificate *ours = m.ours->cert, *other = mutual_accepted(&m);
	struct span known = other ? other->issuer : mutual_sibling(&m);
	finding_title(d, f, N_("the server accepts %1$s, but not %2$s, which issued our certificate %3$s"),
	              as_name(name_short(m.a->arena, known)), as_name(name_short(m.a->arena, ours->issuer)),
	              as_certificate(ours));
	finding_because(d, f, N_("the certificate sent is issued by %1$s"), as_name(certificate_issuer(ours)));
	if (other)
		finding_because(d, f, N_("%1$s, for the same holder, is issued by %2$s, which the server accepts"),
		                place_of(m.a, other), as_name(certificate_issuer(other)));
	else
		finding_because(d, f, N_("by its name, %1$s is another generation of the same CA"),
		                as_name(name_text(m.a->arena, known)));
	mutual_say_list(d, f, &m);
	finding_fix(d, f,
	            N_("append the new CA to the server's bundle and reload it; keep the old one until no certificate "
	               "below it is in use"));
}

/* ---- files ---- */

/* The server's file has an older generation of the CA for want of which our own path ends. */
static const struct certificate *older_ca(struct diagnosis *d, const struct chain *c)
{
	struct arena *arena = diagnosis_analysis(d)->arena;
	struct missing m;

	if (c->side != SIDE_OURS || !missing_find(d, c, &m) || !m.sibling ||
	    generation_order(arena, m.child->issuer, m.sibling->subject) <= 0)
		return NULL;
	return m.sibling;
}

/* The CA at which the path ends without trust, if it is at hand. */
static const struct certificate *new_ca(const struct chain *c)
{
	const struct path *p = chain_path(c);

	return p->end == PATH_UNTRUSTED_ROOT && p->n > 1 ? p->cert[p->n - 1] : NULL;
}

static void say_bundle(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *ca = new_ca(c);
	const struct sentence print = ca ? command_print(a, c, ca) : (struct sentence){ .msgid = NULL };
	struct trust *trust = chain_trust(c);
	const char *bundle = trust_sources(trust) == 1 ? trust_source_spec(trust, 0) : NULL;

	finding_searched(d, f, N_("in the trust store: %1$s"), wording_trust(a, chain_trust(c)));
	finding_fix(d, f,
	            N_("append the new CA to the server's bundle and reload it; keep the old one until no certificate "
	               "below it is in use"));
	if (bundle)
		f->command = command_append(a, trust_set(trust), bundle, print, command_new_file(a, "client-cas"));
}

static void lacks_files(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	int newer;

	if (!holder_is_client(c) ||
	    (chain_path(c)->end != PATH_ISSUER_MISSING && chain_path(c)->end != PATH_UNTRUSTED_ROOT))
		return;
	const struct certificate *old = holder_accepted(a, c, &newer), *ca = old ? NULL : older_ca(d, c);
	if (!ca && (!old || newer <= 0))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	f->about.input = c->input;
	f->class = chain_path(c)->end == PATH_ISSUER_MISSING ? CLASS_UNKNOWN_ISSUER : CLASS_UNTRUSTED_ROOT;
	finding_title(d, f, N_("the trusted CAs hold %1$s, but not %2$s, which issued the newer certificate %3$s"),
	              as_name(name_short(a->arena, old ? old->issuer : ca->subject)),
	              as_name(name_short(a->arena, c->cert->issuer)), as_certificate(c->cert));
	if (old)
		finding_because(d, f, N_("%1$s, for the same holder, is issued by %2$s, which is trusted"),
		                place_of(a, old), as_name(certificate_issuer(old)));
	else
		finding_because(d, f, N_("by its name, %1$s is an older generation of the same CA"),
		                as_name(certificate_subject(ca)));
	finding_because(d, f, N_("%1$s is issued by %2$s"), place_of(a, c->cert), as_name(certificate_issuer(c->cert)));
	say_bundle(d, f, c);
}

static void lacks_new_ca(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nconnection; i++)
		lacks_live(d, a->connection[i]);
	for (size_t i = 0; i < a->nchain; i++)
		lacks_files(d, &a->chain[i]);
}

/* ---- both at once ---- */

/* It is a rotation that is under way: both are valid now, and somebody is below one of them. */
static bool is_under_way(const struct timeline *t, const struct timeline_window *w)
{
	const struct timeline_row *old = &t->row[w->row], *new = &t->row[w->other];

	if (timeline_over(t, old) || !timeline_begun(t, new) || timeline_over(t, new))
		return false;
	for (size_t i = 0; i < t->nrow; i++)
		if (timeline_is_leaf(&t->row[i]) && (t->row[i].issuer == w->row || t->row[i].issuer == w->other) &&
		    !timeline_over(t, &t->row[i]))
			return true;
	return false;
}

static void parallel_run(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	if (diagnosis_input(d)->only_leaf >= 0 || certset_count(a->set) > ANALYSIS_EXAMINED_MAX)
		return;
	const struct timeline *t = timeline_new(a->arena, a, false);
	for (size_t i = 0; i < t->nwindow; i++) {
		const struct timeline_window *w = &t->window[i];

		if (w->kind != WINDOW_PARALLEL || !is_under_way(t, w))
			continue;
		const struct timeline_row *old = &t->row[w->row], *new = &t->row[w->other];
		struct finding *f = finding_new(d, about_entry(new->entry >= 0 ? new->entry : old->entry));
		finding_title(d, f, N_("%1$s takes the place of %2$s: both must be trusted until %3$s"),
		              as_name(new->name), as_name(old->name), as_day(w->to));
		finding_because(d, f, N_("%1$s is valid from %2$s to %3$s"), as_name(certificate_subject(old->cert)),
		                as_day_beside(old->from, old->to), as_day_beside(old->to, old->from));
		finding_because(d, f, N_("%1$s is valid from %2$s to %3$s"), as_name(certificate_subject(new->cert)),
		                as_day_beside(new->from, new->to), as_day_beside(new->to, new->from));
		for (size_t k = i + 1; k < t->nwindow && t->window[k].row == w->row; k++)
			finding_fact(d, f, FACT_EVIDENCE, -1, t->window[k].text);
		finding_fix(
		    d, f,
		    N_("keep both in the bundle of those who verify until nothing below %1$s is in use; certloupe "
		       "timeline shows who is left"),
		    as_name(old->name));
	}
}

/* ---- renewed with the old key ---- */

#define LOOKED_BACK 50 /* certificates of one holder */

static int by_holder(const void *x, const void *y)
{
	const struct certificate *a = *(const struct certificate *const *)x, *b = *(const struct certificate *const *)y;
	if (a->subject_hash != b->subject_hash)
		return a->subject_hash < b->subject_hash ? -1 : 1;
	return a->not_before < b->not_before ? -1 : a->not_before > b->not_before;
}

/* The one before it in time with the same name and key. */
static const struct certificate *same_key_before(const struct certificate *const *list, size_t i)
{
	for (size_t k = i; k-- > 0 && i - k <= LOOKED_BACK && list[k]->subject_hash == list[i]->subject_hash;)
		if (list[k]->not_before < list[i]->not_before && name_equal(list[k]->subject, list[i]->subject) &&
		    certificate_same_key(list[k], list[i]))
			return list[k];
	return NULL;
}

static void key_carried_over(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate **list = ARENA_ARRAY(a->arena, const struct certificate *, a->nexamined);
	size_t n = 0;

	for (size_t i = 0; i < a->nexamined; i++) {
		const struct certificate *c = certset_certificate(a->set, a->examined[i]);

		if (c && !c->ca && !c->self_issued && !name_is_empty(c->subject))
			list[n++] = c;
	}
	qsort(list, n, sizeof *list, by_holder);
	for (size_t i = 1; i < n; i++) {
		const struct certificate *old = same_key_before(list, i);

		if (!old)
			continue;
		struct finding *f = finding_new(d, about_entry(place_entry(a, list[i])));
		finding_title(d, f, N_("%1$s of %2$s has the private key of the one of %3$s"), as_certificate(list[i]),
		              as_day_beside(list[i]->not_before, old->not_before),
		              as_day_beside(old->not_before, list[i]->not_before));
		finding_because(d, f, N_("%1$s and %2$s hold the same public key"), place_of(a, old),
		                place_of(a, list[i]));
		finding_fix(d, f, N_("make a new key with the next request, unless somebody pins this one"));
	}
}

/* ---- can the CA be kept? ---- */

/* The CA of the path that signs next: above the leaf, or the leaf itself where that is a CA. */
static size_t signs_next(const struct chain *c, const struct path *p)
{
	return c->cert->ca || p->n < 2 ? 0 : 1;
}

/* What it signs is good as long as everything above it is. */
static int64_t end_from(const struct path *p, size_t k)
{
	int64_t end = TIME_UNKNOWN;

	for (; k < p->n; k++)
		if (p->cert[k]->not_after != TIME_UNKNOWN && (end == TIME_UNKNOWN || p->cert[k]->not_after < end))
			end = p->cert[k]->not_after;
	return end;
}

#define CAS_TOLD 10 /* of more nobody asked how long they go on: a store */

static void can_issue(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct path *p = chain_path(c);
	const struct certificate *ca = p->cert[signs_next(c, p)];
	int64_t end = end_from(p, signs_next(c, p));
	struct argument days = as_days(a->question.issue_days);

	if (!ca->ca || end == TIME_UNKNOWN || end < a->question.at ||
	    (!a->question.issue_given && (!c->cert->ca || a->nasked > CAS_TOLD)))
		return;
	int64_t until = end - a->question.issue_days * DAY;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, ca)));
	if (until < a->question.at) {
		f->severity = a->question.issue_given ? SEVERITY_WARNING : SEVERITY_NOTE;
		finding_title(d, f, N_("%1$s can no longer sign what is to be valid for %2$s"),
		              as_name(certificate_title(ca)), days);
		finding_because(d, f, N_("it stops on %1$s: what it signs now is good for %2$s at most"), as_day(end),
		                as_days((end - a->question.at) / DAY));
		finding_fix(
		    d, f,
		    N_("sign it by a new CA, after that has been brought to those who verify; both must be trusted "
		       "as long as certificates below the old one are in use"));
		return;
	}
	finding_title(d, f, N_("%1$s can sign what is to be valid for %2$s until %3$s"), as_name(certificate_title(ca)),
	              days, as_day(until));
	finding_because(d, f, N_("it stops on %1$s; what it signs stops then at the latest"), as_day(end));
	finding_fix(d, f, N_("have its successor in place by then"));
}

const struct rule rules_rotation[] = {
	{ .id = "ca-issue-until",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_ROTATION,
	  .title = N_("How long a CA can go on signing"),
	  .chain = can_issue },
	{ .id = "key-carried-over",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_ROTATION,
	  .title = N_("The private key was carried over at a renewal"),
	  .together = true,
	  .set = key_carried_over },
	{ .id = "parallel-run",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_ROTATION,
	  .title = N_("An old and a new CA run side by side"),
	  .together = true,
	  .set = parallel_run },
	{ .id = "server-bundle-lacks-new-ca",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_CLIENT_CERT,
	  .title = N_("Server's client CA bundle lacks the new CA"),
	  .brief = N_("server lacks the new CA"),
	  .explains = "untrusted-root missing-intermediate self-signed-in-chain",
	  .set = lacks_new_ca },
};
RULE_FAMILY_COUNT(rotation);
