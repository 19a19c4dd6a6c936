/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key "timeline": rows and windows; rows are named by their place in "rows". */
#include "config.h"

#include "analysis/finding.h"
#include "base/argument.h"
#include "base/clock.h"
#include "change/timeline.h"
#include "report/json.h"

#include <jansson.h>

static json_t *rows_named(const int *row, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_integer(row[i]));
	return list;
}

static json_t *row(const struct json_report *j, const struct timeline *t, const struct timeline_row *r)
{
	bool known = r->end != TIME_UNKNOWN;

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s?}", "group",
	                 timeline_group_name(r->group), "id", json_id(r->entry), "name", json_argument(j, r->said),
	                 "by", json_private(j, ARGUMENT_NAME, r->by), "issuer", json_id(r->issuer), "from",
	                 json_time(r->from), "to", json_time(r->to), "ends", json_time(r->end), "days_left",
	                 known ? json_integer(time_days_left(t->at, r->end)) : json_null(),
	                 "takes_place_of", json_id(r->older), "place_taken_by", json_id(r->newer), "succeeded",
	                 r->succeeded, "worst", r->finding ? severity_name(r->worst) : NULL);
}

static json_t *window(const struct json_report *j, const struct timeline_window *w)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "window", timeline_window_name(w->kind), "from",
	                 json_time(w->from), "to", json_time(w->to), "row", json_id(w->row), "other", json_id(w->other),
	                 "who", rows_named(w->who, w->nwho), "text", json_sentence(j, &w->text));
}

json_t *json_timeline(const struct json_report *r, const struct timeline *t)
{
	json_t *rows = json_array(), *windows = json_array();
	for (size_t i = 0; i < t->nrow; i++)
		json_array_append_new(rows, row(r, t, &t->row[i]));
	for (size_t i = 0; i < t->nwindow; i++)
		json_array_append_new(windows, window(r, &t->window[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "at", json_time(t->at), "rows", rows, "rows_left_out",
	                 json_integer((json_int_t)(t->total - t->nrow)), "idle_anchors",
	                 json_integer((json_int_t)t->idle), "windows", windows, "windows_left_out",
	                 json_integer((json_int_t)t->windows_left));
}
