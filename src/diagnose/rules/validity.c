/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: what has run out, has not begun, or soon will. Who on the path it is makes the difference for what to do. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "fix/command.h"
#include "load/certset.h"

#include <string.h>

/* ---- expired, not yet valid ---- */

enum seat { SEAT_LEAF, SEAT_INTERMEDIATE, SEAT_ROOT };

static enum seat seat_of(const struct chain *c, const struct certificate *cert)
{
	int at = path_index(chain_path(c), cert);

	if (at == 0 && (!cert->ca || chain_is_live(c)))
		return SEAT_LEAF;
	return cert->self_issued || (at == (int)chain_path(c)->n - 1 && chain_path(c)->anchored) ? SEAT_ROOT
	                                                                                         : SEAT_INTERMEDIATE;
}

static void say_over(struct diagnosis *d, struct finding *f, int64_t end)
{
	int64_t at = diagnosis_analysis(d)->question.at, days = (at - end) / DAY;

	if (days)
		finding_because(d, f, N_("it ended %1$s before the time asked about, %2$s"), as_days(days),
		                as_time(at));
	else
		finding_because(d, f, N_("it ended on %1$s, the time asked about is %2$s"), as_time_beside(end, at),
		                as_time_beside(at, end));
}

/* The last of them; NULL: none. */
static struct finding *expired(struct diagnosis *d, const struct chain *c, enum seat seat, const char *title,
                               const char *fix)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *last = NULL;

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (p->kind != PROBLEM_EXPIRED || seat_of(c, p->cert) != seat)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, title, as_certificate(p->cert), as_day_beside(p->cert->not_after, a->question.at));
		say_over(d, f, p->cert->not_after);
		finding_because(d, f, N_("it was met: %1$s"), place_of(a, p->cert));
		finding_fix(d, f, fix, as_certificate(p->cert), as_name(certificate_issuer(p->cert)));
		last = f;
	}
	return last;
}

static void expired_leaf(struct diagnosis *d, const struct chain *c)
{
	expired(d, c, SEAT_LEAF, N_("%1$s expired on %2$s"),
	        N_("renew the certificate at its CA (%2$s), put the new one in place and reload the server"));
}

static void expired_intermediate(struct diagnosis *d, const struct chain *c)
{
	expired(d, c, SEAT_INTERMEDIATE, N_("the intermediate CA %1$s expired on %2$s"),
	        N_("serve the CA's current intermediate in place of it; the leaf can stay if the key is the same"));
}

/* The file of several in which it stands by itself: nobody's path is broken by it, it is of no use there any more. NULL:
 * it is not so. */
static const char *bundle_of(const struct analysis *a, const struct chain *c)
{
	const char *file = chain_path(c)->n == 1 ? command_file(a, c->cert, NULL) : NULL;

	for (size_t i = 0; file && i < certset_inputs(a->set); i++)
		if (strcmp(certset_input(a->set, (int)i)->spec, file) == 0 && certset_input(a->set, (int)i)->nentries > 1)
			return file;
	return NULL;
}

static void expired_root(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *file = bundle_of(a, c);
	struct finding *f =
	    expired(d, c, SEAT_ROOT, N_("the root CA %1$s expired on %2$s"),
	            file ? N_("take %1$s out of the file; who still needs it trusts its successor in its place")
	                 : N_("install the successor of %1$s at those who verify, or renew below another root"));

	if (f && file)
		finding_command(d, f, "certloupe fix --drop expired %1$s -o %2$s", as_path(file),
		                as_code(command_new_file(a, "ca-bundle")));
}

static void not_yet_valid(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (p->kind != PROBLEM_NOT_YET_VALID)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, N_("%1$s is not valid before %2$s"), as_certificate(p->cert),
		              as_day_beside(p->cert->not_before, a->question.at));
		finding_because(d, f, N_("the time asked about is %1$s"),
		                as_time_beside(a->question.at, p->cert->not_before));
		finding_fix(d, f,
		            N_("wait until then, correct the clock of the machine that verifies or that issued it, or "
		               "have it issued anew"));
	}
}

#define SKEW_DAYS 1 /* what begins so soon after the time asked about was made by a clock that is ahead of it */

/* A CA signs what begins now, most begin it an hour earlier: nobody has a certificate before its time. */
static void clock_skew(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (p->kind != PROBLEM_NOT_YET_VALID || p->cert->not_before - a->question.at > SKEW_DAYS * DAY)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, p->cert)));
		finding_title(d, f, N_("%1$s begins %2$s after the time asked about: a clock is off"),
		              as_certificate(p->cert), as_span(p->cert->not_before - a->question.at));
		finding_because(d, f, N_("the time asked about is %1$s, it begins on %2$s"),
		                as_time_beside(a->question.at, p->cert->not_before),
		                as_time_beside(p->cert->not_before, a->question.at));
		finding_because(
		    d, f,
		    N_("it exists already, so the clock that verifies is behind, or that of its CA ahead; a zone "
		       "taken for UTC is off by whole hours"));
		finding_fix(
		    d, f,
		    N_("set the clock by the network (timedatectl set-ntp true), or ask for another time (--at)"));
		return;
	}
}

/* ---- soon ---- */

static bool ends_soon(const struct analysis *a, const struct certificate *c)
{
	int64_t left;

	if (c->not_after == TIME_UNKNOWN || c->not_before == TIME_UNKNOWN || c->not_after < a->question.at)
		return false;
	left = c->not_after - a->question.at;
	return left <= question_warning(&a->question, c->not_before, c->not_after);
}

static void soon(struct diagnosis *d, const struct chain *c, const struct certificate *cert, const char *title,
                 const char *fix)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, cert)));
	struct argument left = as_days((cert->not_after - a->question.at) / DAY);

	finding_title(d, f, title, as_certificate(cert), as_day_beside(cert->not_after, a->question.at), left);
	finding_because(d, f, N_("left of its %2$s: %1$s; the warning begins %3$s before the end"), left,
	                as_days((cert->not_after - cert->not_before) / DAY),
	                as_days(question_warning(&a->question, cert->not_before, cert->not_after) / DAY));
	finding_fix(d, f, fix);
}

static void expires_soon(struct diagnosis *d, const struct chain *c)
{
	if (seat_of(c, c->cert) == SEAT_LEAF && ends_soon(diagnosis_analysis(d), c->cert))
		soon(d, c, c->cert, N_("%1$s expires on %2$s, in %3$s"),
		     N_("renew it now, put the new one in place and reload the server"));
}

static void ca_expires_soon(struct diagnosis *d, const struct chain *c)
{
	for (size_t k = 0; k < chain_path(c)->n; k++) {
		const struct certificate *cert = chain_path(c)->cert[k];

		if (seat_of(c, cert) != SEAT_LEAF && ends_soon(diagnosis_analysis(d), cert))
			soon(d, c, cert, N_("the CA %1$s expires on %2$s, in %3$s, and with it all below it"),
			     N_("bring its successor to those who verify and let both be trusted until everything is "
			        "issued below the new one"));
	}
}

static void outlives_issuer(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k + 1 < chain_path(c)->n; k++) {
		const struct certificate *child = chain_path(c)->cert[k], *parent = chain_path(c)->cert[k + 1];

		if (child->not_after == TIME_UNKNOWN || parent->not_after == TIME_UNKNOWN ||
		    child->not_after <= parent->not_after)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, child)));
		if (ends_soon(a, parent))
			f->severity = SEVERITY_WARNING;
		finding_title(d, f, N_("%1$s is valid longer than its issuer %2$s"), as_certificate(child),
		              as_certificate(parent));
		finding_because(d, f, N_("it ends on %1$s, its issuer on %2$s: from then on it cannot be verified"),
		                as_day_beside(child->not_after, parent->not_after),
		                as_day_beside(parent->not_after, child->not_after));
		if (parent->not_after < a->question.at)
			finding_fix(d, f, N_("have it issued anew, by the issuer's successor"));
		else
			finding_fix(d, f, N_("have it issued anew, by the issuer's successor, before %1$s"),
			            as_day_beside(parent->not_after, child->not_after));
	}
}

/* ---- a cross certificate whose root is gone ---- */

static bool expired_at(const struct analysis *a, const struct certificate *c)
{
	return c->not_after != TIME_UNKNOWN && c->not_after < a->question.at;
}

/* The sent CA that leads into the past, where the chosen path has another with the same name and key. */
static const struct certificate *stale_twin(const struct analysis *a, const struct chain *c, const struct path *stale,
                                            const struct certificate **good)
{
	for (size_t k = 1; k < stale->n; k++) {
		const struct certificate *s = stale->cert[k];

		if (path_index(chain_path(c), s) >= 0 || chain_sent_index(a, c, s) < 0)
			continue;
		for (size_t j = 1; j < chain_path(c)->n; j++)
			if (name_equal(chain_path(c)->cert[j]->subject, s->subject) &&
			    certificate_same_key(chain_path(c)->cert[j], s)) {
				*good = chain_path(c)->cert[j];
				return s;
			}
	}
	return NULL;
}

static const struct certificate *expired_on(const struct analysis *a, const struct path *p)
{
	for (size_t k = 1; k < p->n; k++)
		if (expired_at(a, p->cert[k]))
			return p->cert[k];
	return NULL;
}

static void expired_root_cross_sign(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 1; chain_path(c)->valid && k < c->paths->n; k++) {
		const struct path *p = &c->paths->path[k];
		const struct certificate *good = NULL, *old = expired_on(a, p),
		                         *twin = old ? stale_twin(a, c, p, &good) : NULL;

		if (!twin)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, twin)));
		finding_title(d, f, N_("%1$s is sent as signed by %2$s, a path that has expired"), as_certificate(twin),
		              as_name(name_short(a->arena, twin->issuer)));
		finding_because(d, f, N_("%1$s expired on %2$s"), as_certificate(old),
		                as_day_beside(old->not_after, a->question.at));
		finding_because(d, f, N_("%1$s has the same name and key and leads to a valid anchor: %2$s"),
		                as_certificate(good), place_of(a, good));
		finding_because(d, f,
		                N_("programs that do not look for a second path stop at the expired one (OpenSSL "
		                   "before 1.1.0, GnuTLS before 3.6.14)"));
		finding_fix(d, f, N_("stop sending the certificate of %1$s that %2$s signed"), as_certificate(twin),
		            as_name(name_short(a->arena, twin->issuer)));
		return;
	}
}

const struct rule rules_validity[] = {
	{ .id = "expired-leaf",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXPIRED,
	  .title = N_("Leaf certificate expired"),
	  .brief = N_("expired"),
	  .reference = "RFC 5280 4.1.2.5",
	  .chain = expired_leaf },
	{ .id = "expired-intermediate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXPIRED,
	  .title = N_("Intermediate expired"),
	  .reference = "RFC 5280 4.1.2.5",
	  .chain = expired_intermediate },
	{ .id = "expired-root",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXPIRED,
	  .title = N_("Root expired"),
	  .reference = "RFC 5280 4.1.2.5",
	  .chain = expired_root },
	{ .id = "expired-root-cross-sign",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_EXPIRED,
	  .title = N_("Expired cross-signed path is sent"),
	  .chain = expired_root_cross_sign,
	  .explains = "extra-certs wrong-order" },
	{ .id = "not-yet-valid",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NOT_YET_VALID,
	  .title = N_("Certificate not yet valid"),
	  .brief = N_("not yet valid"),
	  .reference = "RFC 5280 4.1.2.5",
	  .chain = not_yet_valid },
	{ .id = "clock-skew",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_NOT_YET_VALID,
	  .title = N_("A clock is wrong"),
	  .chain = clock_skew,
	  .explains = "not-yet-valid" },
	{ .id = "expires-soon",
	  .many_forms = true,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_EXPIRED,
	  .title = N_("Leaf certificate expires soon"),
	  .chain = expires_soon },
	{ .id = "ca-expires-soon",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_EXPIRED,
	  .title = N_("CA certificate expires soon"),
	  .chain = ca_expires_soon },
	{ .id = "outlives-issuer",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_ROTATION,
	  .title = N_("Certificate is valid longer than its issuer"),
	  .chain = outlives_issuer },
};
RULE_FAMILY_COUNT(validity);
