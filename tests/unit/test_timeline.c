/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the timeline says of small PKIs at 2026-06-01: rows as "group name from..to end left", windows as
 * "kind from..to row other: who". Bars are drawn of rows made by hand. */
#include "tests/unit/pki.h"
#include "diagnose/diagnose.h"
#include "report/bars.h"
#include "report/report.h"
#include <locale.h>

#define V1 "cert v1 ca subject=\"O=Example, CN=client-ca-v1\" from=2024-01-01 to=2026-12-31\n"
#define V2 "cert v2 ca subject=\"O=Example, CN=client-ca-v2\" from=2026-01-01 to=2028-12-31\n"
#define OLD(n, to) "cert " n "1 issuer=v1 subject=\"CN=" n "\" from=2026-01-01 to=" to "\n"
#define EVERYBODY                                                                                                      \
	"cert e1 ca subject=\"O=W,CN=Root\" to=2030-01-01\ncert e2 ca subject=\"O=X,CN=Root\" to=2030-01-01\n"         \
	"cert e3 ca subject=\"O=Y,CN=Root\" to=2030-01-01\ncert e4 ca subject=\"O=Z,CN=Root\" to=2030-01-01\n"
#define NEW(n, from, to) "cert " n "2 issuer=v2 subject=\"CN=" n "\" from=" from " to=" to "\n"

/* clang-format off */
static const struct {
	const char *name, *recipe, *have, *trust, *windows;
} sets[] = {
	{ "nobody has moved", V1 V2 OLD("a", "2026-12-31") OLD("b", "2026-11-30"), "a1 b1", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; move-by ?..2026-12-31 client-ca-v1 client-ca-v2: b a; "
	  "remove-after 2026-12-31..? client-ca-v1 client-ca-v2: a; next ?..2026-11-30 b; last-safe ?..2026-11-30 b" },
	{ "one has moved", V1 V2 OLD("a", "2026-12-31") OLD("b", "2026-12-31") NEW("a", "2026-05-01", "2027-05-01"), "a1 b1 a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; move-by ?..2026-12-31 client-ca-v1 client-ca-v2: b; "
	  "remove-after 2026-12-31..? client-ca-v1 client-ca-v2: a; next ?..2026-12-31 client-ca-v1; last-safe ?..2026-12-31 b" },
	{ "all have moved", V1 V2 OLD("a", "2026-12-31") NEW("a", "2026-05-01", "2027-05-01"), "a1 a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; move-by ?..2026-12-31 client-ca-v1 client-ca-v2; "
	  "remove-after 2026-12-31..? client-ca-v1 client-ca-v2: a; next ?..2026-12-31 client-ca-v1; last-safe ?..2027-05-01 a" },
	{ "the old ones are gone", V1 V2 OLD("a", "2026-03-01") NEW("a", "2026-02-01", "2027-05-01"), "a1 a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; remove-after 2026-06-01..? client-ca-v1 client-ca-v2; "
	  "next ?..2026-12-31 client-ca-v1; last-safe ?..2027-05-01 a" },
	{ "not in time for a successor", V1 V2 OLD("a", "2026-08-01") NEW("a", "2026-09-01", "2027-05-01"), "a1 a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; move-by ?..2026-08-01 client-ca-v1 client-ca-v2; "
	  "remove-after 2026-08-01..? client-ca-v1 client-ca-v2: a; next ?..2026-08-01 a; last-safe ?..2026-08-01 a" },
	{ "nothing below the old one was loaded", V1 V2 NEW("a", "2026-05-01", "2027-05-01"), "a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; next ?..2026-12-31 client-ca-v1; last-safe ?..2027-05-01 a" },
	{ "roots of everybody, one of them used: no rotation", V1 V2 EVERYBODY OLD("a", "2026-12-31"), "a1", "v1 v2 e1 e2 e3 e4", "next ?..2026-12-31 client-ca-v1; last-safe ?..2026-12-31 a" },
	{ "among them both are used", V1 V2 EVERYBODY OLD("a", "2026-12-31") NEW("b", "2026-05-01", "2027-05-01"), "a1 b2", "v1 v2 e1 e2 e3 e4",
	  "parallel-run 2026-01-01..2026-12-31 client-ca-v1 client-ca-v2; move-by ?..2026-12-31 client-ca-v1 client-ca-v2: a; "
	  "remove-after 2026-12-31..? client-ca-v1 client-ca-v2: a; next ?..2026-12-31 client-ca-v1; last-safe ?..2026-12-31 a" },
	{ "between the CAs is a gap", "cert v1 ca subject=\"CN=CA 1\" from=2024-01-01 to=2026-07-01\ncert v2 ca subject=\"CN=CA 2\" from=2026-08-01 to=2028-12-31\n",
	  "v1 v2", "", "gap 2026-07-01..2026-08-01 CA 1 CA 2; next ?..2026-07-01 CA 1; last-safe ?..2026-07-01 CA 1" },
	{ "CAs of other names, for the same holder",
	  "cert v1 ca subject=\"CN=Alpha\" from=2024-01-01 to=2026-12-31\ncert v2 ca subject=\"CN=Beta\" from=2026-01-01 to=2028-12-31\n"
	  OLD("a", "2026-12-31") NEW("a", "2026-05-01", "2027-05-01"), "a1 a2", "v1 v2",
	  "parallel-run 2026-01-01..2026-12-31 Alpha Beta; move-by ?..2026-12-31 Alpha Beta; remove-after 2026-12-31..? Alpha Beta: a; "
	  "next ?..2026-12-31 Alpha; last-safe ?..2027-05-01 a" },
	{ "CAs of other names, other holders: near miss",
	  "cert v1 ca subject=\"CN=Alpha\" from=2024-01-01 to=2026-12-31\ncert v2 ca subject=\"CN=Beta\" from=2026-01-01 to=2028-12-31\n"
	  OLD("a", "2026-12-31") NEW("b", "2026-05-01", "2027-05-01"), "a1 b2", "v1 v2", "next ?..2026-12-31 Alpha; last-safe ?..2026-12-31 a" },
	{ "made on one day, with keys of another size: no rotation",
	  "key v1 rsa:1024\nkey v2 rsa:2048\ncert v1 ca subject=\"CN=Root CA 1\" from=2024-01-01 to=2036-12-31\ncert v2 ca subject=\"CN=Root CA 2\" from=2024-01-01 to=2038-12-31\n",
	  "v1 v2", "v1 v2", "next ?..2036-12-31 Root CA 1; last-safe ?..2036-12-31 Root CA 1" },
	{ "twins with one key are no rotation",
	  "key k ec:p256\ncert v1 ca key=k subject=\"CN=CA\" from=2024-01-01 to=2026-12-31\ncert v2 ca key=k subject=\"CN=CA\" from=2026-01-01 to=2028-12-31\n",
	  "v1 v2", "", "next ?..2026-12-31 CA; last-safe ?..2026-12-31 CA" },
	{ "a leaf outlives its issuer", V1 OLD("a", "2027-03-15"), "a1", "v1",
	  "outlives ?..2026-12-31 a client-ca-v1; next ?..2026-12-31 client-ca-v1; last-safe ?..2026-12-31 a" },
	{ "it ends with its issuer: near miss", V1 OLD("a", "2026-12-31"), "a1", "v1", "next ?..2026-12-31 client-ca-v1; last-safe ?..2026-12-31 a" },
	{ "what has ended without a successor", V1 OLD("a", "2026-05-31") OLD("b", "2026-12-01"), "a1 b1", "v1",
	  "over ?..? a: a; next ?..2026-12-01 b; last-safe ?..2026-12-01 b" },
	{ "no end is meant", "cert v1 ca subject=\"CN=CA\" from=2024-01-01 to=9999-12-31T23:59:59Z\n", "v1", "", "" },
	{ "nothing", "", "", "", "" },
};
/* clang-format on */

static struct analysis *judged(struct pki *p)
{
	struct analysis_input in = { .question = pki_question(), .set = p->set, .trust = p->trust, .only_leaf = -1 };

	return diagnose(&in);
}

static const char *day(struct pki *p, int64_t t)
{
	char s[32];

	return arena_strdup(p->arena, t == TIME_UNKNOWN ? "?" : time_day(t, s));
}

/* Until when a CA can sign has a table of its own. */
static const char *said(struct pki *p, const struct timeline *t, bool issuing)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < t->nwindow; i++) {
		const struct timeline_window *w = &t->window[i];

		if ((w->kind == WINDOW_ISSUE) != issuing)
			continue;
		buf_printf(&b, "%s%s %s..%s %s%s%s", b.n > 0 ? "; " : "", timeline_window_name(w->kind),
		           day(p, w->from), day(p, w->to), t->row[w->row].name, w->other >= 0 ? " " : "",
		           w->other >= 0 ? t->row[w->other].name : "");
		for (size_t k = 0; k < w->nwho; k++)
			buf_printf(&b, "%s%s", k > 0 ? " " : ": ", t->row[w->who[k]].name);
	}
	return buf_keep(&b, p->arena);
}

START_TEST(windows)
{
	struct pki p = pki_new(sets[_i].recipe, sets[_i].have, sets[_i].trust);
	struct analysis *a = judged(&p);

	unit_str(sets[_i].name, said(&p, timeline_new(p.arena, a, true), false), sets[_i].windows);
	analysis_free(a);
	pki_free(&p);
}
END_TEST

static const struct {
	const char *name, *recipe, *have, *trust;
	int days;
	const char *windows;
} issuing[] = {
	{ "a CA alone", V1, "v1", "", 30, "issue-until ?..2026-12-01 client-ca-v1" },
	{ "those with leaves", V1 V2 OLD("a", "2026-12-31"), "a1", "v1 v2", 365,
	  "issue-until ?..2025-12-31 client-ca-v1" },
	{ "below one that ends earlier", V1 "cert int issuer=v1 ca subject=\"CN=Int\" to=2028-01-01\n", "int", "v1", 30,
	  "issue-until ?..2026-12-01 client-ca-v1; issue-until ?..2026-12-01 Int" },
	{ "it is over: near miss", "cert v1 ca subject=\"CN=CA\" from=2024-01-01 to=2026-05-01\n", "v1", "", 30, "" },
};

START_TEST(how_long_a_ca_can_sign)
{
	struct pki p = pki_new(issuing[_i].recipe, issuing[_i].have, issuing[_i].trust);
	struct analysis_input in = { .question = pki_question(), .set = p.set, .trust = p.trust, .only_leaf = -1 };

	in.question.issue_days = issuing[_i].days;
	struct analysis *a = diagnose(&in);
	unit_str(issuing[_i].name, said(&p, timeline_new(p.arena, a, true), true), issuing[_i].windows);
	analysis_free(a);
	pki_free(&p);
}
END_TEST

/* ---- rows ---- */

START_TEST(rows)
{
	struct pki p = pki_new(
	    V1 V2 OLD("a",
	              "2027-03-15") "cert int issuer=v2 ca subject=\"CN=Int\" from=2026-01-01 to=2030-01-01\n"
	                            "cert s issuer=int subject=\"CN=s\" eku=serverAuth from=2026-07-01 to=2029-06-01\n",
	    "a1 int s", "v1 v2");
	struct analysis *a = judged(&p);
	struct timeline *t = timeline_new(p.arena, a, true);
	struct buf b = BUF_INIT;
	char left[32];

	for (size_t i = 0; i < t->nrow; i++) {
		const struct timeline_row *r = &t->row[i];

		buf_printf(&b, "%s%s %s %s..%s %s %s%s", i > 0 ? "; " : "", timeline_group_name(r->group), r->name,
		           day(&p, r->from), day(&p, r->to), day(&p, r->end), timeline_left(t, r, left),
		           r->issuer < 0 ? "" : t->row[r->issuer].name);
		ck_assert_int_ge(r->entry, 0);
	}
	unit_str("rows", buf_str(&b),
	         "trusted-ca client-ca-v1 2024-01-01..2026-12-31 2026-12-31 213 d; "
	         "trusted-ca client-ca-v2 2026-01-01..2028-12-31 2028-12-31 944 d; "
	         "intermediate Int 2026-01-01..2030-01-01 2028-12-31 944 dclient-ca-v2; "
	         "server s 2026-07-01..2029-06-01 2028-12-31 not yetInt; "
	         "leaf a 2026-01-01..2027-03-15 2026-12-31 213 dclient-ca-v1");
	buf_free(&b);
	analysis_free(a);
	pki_free(&p);
}
END_TEST

/* Asked without intern, nothing is added to the set. */
START_TEST(leaves_the_set_alone)
{
	struct pki p = pki_new(V1 V2 OLD("a", "2026-12-01"), "a1", "v1 v2");
	struct analysis *a = judged(&p);
	size_t before = certset_count(p.set);
	struct timeline *t = timeline_new(p.arena, a, false);

	ck_assert_uint_eq(t->nrow, 3);
	ck_assert_uint_eq(certset_count(p.set), before);
	timeline_new(p.arena, a, true);
	ck_assert_uint_eq(certset_count(p.set), before + 1); /* v2 is on no chain */
	analysis_free(a);
	pki_free(&p);
}
END_TEST

/* ---- bars ---- */

#define AT (PKI_AT + 0)
static const struct {
	const char *name;
	long long from, to, end; /* days from AT */
	const char *bar;
} bars[] = {
	{ "in between", -5, 5, 5, "     [====|====]     " },
	{ "over", -9, -4, -4, " [====]   :          " },
	{ "not begun", 3, 6, 6, "          :  [==]    " },
	{ "on both sides", -99, 99, 99, "<=========|=========>" },
	{ "before the scale", -99, -50, -50, "<         :          " },
	{ "behind the scale", 50, 99, 99, "          :         >" },
	{ "a moment", 4, 4, 4, "          :   #      " },
	{ "stops with its issuer", -5, 8, 4, "     [====|===x...]  " },
	{ "stopped already", -5, 4, -2, "     [==x.:...]      " },
	{ "stops before it begins", 4, 8, -2, "          :   ....]  " },
	{ "stops, goes on beyond", -5, 99, 4, "     [====|===x.....>" },
};

START_TEST(draws)
{
	struct timeline t = { .at = AT };
	struct timeline_row r = { .from = AT + bars[_i].from * DAY,
		                  .to = AT + bars[_i].to * DAY,
		                  .end = AT + bars[_i].end * DAY };
	struct scale s = { AT - 10 * DAY, AT + 11 * DAY, 21 };
	struct buf b = BUF_INIT;

	bar_draw(&b, &s, &t, &r);
	unit_str(bars[_i].name, buf_str(&b), bars[_i].bar);
	buf_free(&b);
}
END_TEST

START_TEST(draws_the_unknown)
{
	struct timeline t = { .at = AT };
	struct timeline_row r = { .from = TIME_UNKNOWN, .to = AT, .end = AT };
	struct scale s = { AT - 10 * DAY, AT + 11 * DAY, 21 };
	struct buf b = BUF_INIT;

	bar_draw(&b, &s, &t, &r);
	unit_str("unknown", buf_str(&b), "?         :          ");
	buf_free(&b);
}
END_TEST

static const struct {
	const char *name, *from, *to, *years, *months;
} scales[] = {
	{ "years", "2026-01-01", "2028-01-01", "2026                2027                ",
	  "J---A----J----O-----J---A----J----O-----" },
	{ "decades", "2000-01-01", "2100-01-01", "2000    2020    2040    2060    2080    ",
	  "|-------|-------|-------|-------|-------" },
	{ "weeks", "2026-05-20", "2026-07-01", "2026-05    2026-06                      ",
	  "-22--------1------8-----15-----22-------" },
	{ "the last year there is", "9998-01-01", "9999-12-31", "9998                9999                ",
	  "J---A----J----O-----J---A----J-----O----" },
};

START_TEST(scale_lines)
{
	struct scale s = { .cells = 40 };
	struct buf b = BUF_INIT;

	ck_assert(time_parse(scales[_i].from, 0, &s.from) && time_parse(scales[_i].to, 0, &s.to));
	scale_years(&b, &s);
	unit_str(scales[_i].name, buf_str(&b), scales[_i].years);
	buf_reset(&b);
	scale_months(&b, &s);
	unit_str(scales[_i].name, buf_str(&b), scales[_i].months);
	buf_free(&b);
}
END_TEST

/* However often: the scale stays one, and within the calendar. */
START_TEST(zooms_and_pans)
{
	struct scale s = { AT - 10 * DAY, AT + 11 * DAY, 21 };

	for (int i = 0; i < 200; i++) {
		s = i % 3 == 0 ? scale_zoom(s, _i % 2 ? 1 : -1, AT) : scale_pan(s, _i / 2 ? 1 : -1);
		ck_assert(s.to - s.from >= SCALE_MIN && s.to - s.from <= SCALE_MAX);
		ck_assert(s.to <= TIMELINE_FOREVER && time_to_civil(s.from).year >= 1);
	}
}
END_TEST

/* However narrow the terminal is, there are bars and windows. */
START_TEST(narrow)
{
	static const int widths[] = { 20, 40, 41, 45, 46, 60, 100 };
	struct pki p = pki_new(sets[1].recipe, sets[1].have, sets[1].trust);
	struct analysis *a = judged(&p);

	for (size_t i = 0; i < UNIT_COUNT(widths); i++) {
		struct report_options o = { .charset = CHARSET_ASCII, .width = widths[i] };
		struct buf text = BUF_INIT;

		report_timeline(&text, a, &o);
		ck_assert_msg(strstr(buf_str(&text), "=]") != NULL, "%d: %s", widths[i], buf_str(&text));
		ck_assert_msg(strstr(buf_str(&text), "^ now") != NULL, "%d: %s", widths[i], buf_str(&text));
		for (char *line = text.s, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
			ck_assert_msg(strncmp(line, "  [===] valid", 13) == 0 ||
			                  end - line <= (widths[i] > 75 ? widths[i] : 75),
			              "%d: %.*s", widths[i], (int)(end - line), line);
		buf_free(&text);
	}
	analysis_free(a);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("timeline")
{
	tcase_add_test(tc, narrow);
	setlocale(LC_ALL, "C.UTF-8");
	UNIT_ROWS(tc, windows, sets);
	UNIT_ROWS(tc, how_long_a_ca_can_sign, issuing);
	tcase_add_test(tc, rows);
	tcase_add_test(tc, leaves_the_set_alone);
	UNIT_ROWS(tc, draws, bars);
	tcase_add_test(tc, draws_the_unknown);
	UNIT_ROWS(tc, scale_lines, scales);
	tcase_add_loop_test(tc, zooms_and_pans, 0, 4);
}
