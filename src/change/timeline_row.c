/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is true of one row: its group, whether it is over, what is left of it. */
#include "config.h"

#include "change/timeline.h"

#include "analysis/finding.h"
#include "base/clock.h"
#include "base/i18n.h"

#include <stdio.h>

static const struct {
	const char *name, *title;
} groups[TIMELINE_GROUPS] = {
	[TIMELINE_TRUSTED] = { "trusted-ca", N_("CAs that are trusted") },
	[TIMELINE_ROOT] = { "root", N_("Root CAs that are not in the trust store") },
	[TIMELINE_INTERMEDIATE] = { "intermediate", N_("Intermediate CAs") },
	[TIMELINE_SERVER] = { "server", N_("Server certificates") },
	[TIMELINE_CLIENT] = { "client", N_("Client certificates") },
	[TIMELINE_LEAF] = { "leaf", N_("Certificates of servers or clients") },
	[TIMELINE_REVOCATION] = { "revocation", N_("Revocation lists and answers, to their next update") },
};

const char *timeline_group_name(enum timeline_group g)
{
	return groups[g].name;
}

const char *timeline_group_title(enum timeline_group g)
{
	return groups[g].title;
}

bool timeline_is_ca(const struct timeline_row *r)
{
	return r->group <= TIMELINE_INTERMEDIATE;
}

bool timeline_is_leaf(const struct timeline_row *r)
{
	return r->group == TIMELINE_SERVER || r->group == TIMELINE_CLIENT || r->group == TIMELINE_LEAF;
}

bool timeline_over(const struct timeline *t, const struct timeline_row *r)
{
	return r->end != TIME_UNKNOWN && r->end < t->at;
}

bool timeline_begun(const struct timeline *t, const struct timeline_row *r)
{
	return r->from == TIME_UNKNOWN || r->from <= t->at;
}

bool timeline_outlives(const struct timeline_row *r)
{
	return r->to != TIME_UNKNOWN && r->end != TIME_UNKNOWN && r->end < r->to;
}

bool timeline_issue(const struct timeline *t, const struct timeline_row *r)
{
	return timeline_over(t, r) || timeline_outlives(r) || r->soon || (r->finding && r->worst <= SEVERITY_WARNING);
}

const char *timeline_end(const struct timeline_row *r, char out[32])
{
	return r->end == TIME_UNKNOWN || r->end >= TIMELINE_FOREVER ? "" : time_day(r->end, out);
}

const char *timeline_left(const struct timeline *t, const struct timeline_row *r, char out[32])
{
	if (r->end == TIME_UNKNOWN)
		return "?";
	if (timeline_over(t, r))
		return N_("over");
	if (!timeline_begun(t, r))
		return N_("not yet");
	if (r->end >= TIMELINE_FOREVER)
		return N_("no end");
	if (r->end - t->at < DAY)
		return time_span(r->end - t->at, out);
	snprintf(out, 32, _("%lld d"), (long long)((r->end - t->at) / DAY));
	return out;
}
