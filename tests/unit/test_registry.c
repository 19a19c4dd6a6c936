/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four parts of a rule are kept in step: its row, its page data/rules/ID.md, and in tests/cases/ID.case a case that
 * fires and a near miss that stays silent. What a rule explains exists, and nothing explains itself in a circle. */
#include "tests/unit/unit.h"
#include "phrase/page.h"

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/rule.h"
#include "load/certset.h"

#include <ctype.h>

static const char *const sections[] = {
	"\n## What you see\n\n", "\n## What it means\n\n",   "\n## How we know\n\n",
	"\n## How to fix\n\n",   "\n## When it is fine\n\n",
};

static char *read_text(const char *path)
{
	struct buf b = BUF_INIT;
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, part, n);
	fclose(f);
	buf_str(&b);
	return b.s;
}

static bool is_kebab(const char *id)
{
	for (const char *p = id; *p; p++)
		if (!(islower((unsigned char)*p) || isdigit((unsigned char)*p) || (*p == '-' && p > id && p[1])))
			return false;
	return *id != '\0';
}

/* Of the checklist. */
static bool is_row(const char *id)
{
	static const char *const rows[] = { "validity", "issuer", "signature", "algorithm",        "name",   "purpose",
		                            "ca",       "form",   "crl",       "name-constraints", "policy", "ocsp",
		                             "key",      "depth" };

	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		if (strcmp(rows[i], id) == 0)
			return true;
	return false;
}

START_TEST(row_is_whole)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		ck_assert_msg(is_kebab(r->id), "%s: not an id", r->id);
		int functions = !!r->certificate + !!r->chain + !!r->connection + !!r->set;
		ck_assert_msg(functions == 1 || (!functions && r->served), "%s: not one function", r->id);
		ck_assert_msg((r->chain || !r->chain_applies) && (r->connection || !r->connection_applies),
		              "%s: it applies to what it does not look at", r->id);
		ck_assert_msg(!r->row || is_row(r->row), "%s: no such row of the checklist: %s", r->id, r->row);
		ck_assert_msg(r->title && *r->title && !strchr(r->title, '\n'), "%s: no title of one line", r->id);
		ck_assert_msg(r->severity != SEVERITY_ERROR || text_width(rule_brief(r)) <= RULE_BRIEF,
		              "%s: more than %d cells, and no .brief: %s", r->id, RULE_BRIEF, rule_brief(r));
		ck_assert_msg(r->class > CLASS_NONE && r->class < CLASS_COUNT, "%s: no class", r->id);
		ck_assert_msg(i == 0 || strcmp(rule_at(i - 1)->id, r->id) < 0, "%s: twice, or out of order", r->id);
		ck_assert_msg(rule_find(r->id) == r, "%s: not found", r->id);
	}
	ck_assert_ptr_null(rule_find("no-such-rule"));
	ck_assert_ptr_null(rule_find(""));
}
END_TEST

START_TEST(page_is_whole)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);
		const char *page = page_of(r->id), *at = page;
		char heading[200], file[200];

		ck_assert_msg(page != NULL, "%s: no page", r->id);
		snprintf(heading, sizeof heading, "# %s: %s\n", r->id, r->title);
		ck_assert_msg(strncmp(page, heading, strlen(heading)) == 0, "%s: the page does not begin with \"%s\"",
		              r->id, heading);
		for (size_t k = 0; k < UNIT_COUNT(sections); k++) {
			const char *next = strstr(at, sections[k]);

			ck_assert_msg(next != NULL, "%s: no section, or in another order:%s", r->id, sections[k]);
			at = next + strlen(sections[k]);
			ck_assert_msg(*at && *at != '#' && *at != '\n', "%s: empty section:%s", r->id, sections[k]);
		}
		snprintf(file, sizeof file, "data/rules/%s.md", r->id);
		char *text = read_text(unit_src(file));
		ck_assert_msg(text && strcmp(text, page) == 0, "%s: the page carried is not %s", r->id, file);
		free(text);
	}
	ck_assert_ptr_null(page_of("no-such-rule"));
}
END_TEST

/* From "case KIND" (perhaps with a word behind it) up to the next case. */
static char *case_of(const char *text, const char *kind)
{
	char mark[40];
	const char *from = text;

	snprintf(mark, sizeof mark, "\ncase %s", kind);
	while ((from = strstr(from, mark)) && from[strlen(mark)] != '\n' && from[strlen(mark)] != ' ')
		from++;
	const char *to = from ? strstr(from + 1, "\ncase ") : NULL;
	return !from ? NULL : to ? xstrndup(from, (size_t)(to - from) + 1) : xstrdup(from);
}

static bool expects(const char *part, const char *word, const char *id)
{
	char want[120];

	snprintf(want, sizeof want, " %s=%s", word, id);
	for (const char *p = part; (p = strstr(p, want)); p++)
		if (p[strlen(want)] == ' ' || p[strlen(want)] == '\n')
			return true;
	return false;
}

/* What is known of clients alone, real ones show: the causes of each visit are held whole there, so that all other visits
 * are near misses. */
static bool only_served(const struct rule *r)
{
	return r->served && !r->certificate && !r->chain && !r->connection && !r->set;
}

START_TEST(cases_are_both_there)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const char *id = rule_at(i)->id;
		char file[200];

		if (only_served(rule_at(i))) {
			char *clients = read_text(unit_src("tests/cli/listen.sh"));

			ck_assert_msg(clients && strstr(clients, id), "%s: no client in tests/cli/listen.sh meets it", id);
			free(clients);
			continue;
		}
		snprintf(file, sizeof file, "tests/cases/%s.case", id);
		char *text = read_text(unit_src(file));
		ck_assert_msg(text != NULL, "%s: no %s", id, file);
		char *fires = case_of(text, "fires"), *near = case_of(text, "near-miss");
		ck_assert_msg(fires && (expects(fires, "finding", id) || expects(fires, "cause", id)),
		              "%s: no case in which it fires", id);
		ck_assert_msg(near && expects(near, "absent", id), "%s: no near miss in which it stays silent", id);
		free(fires);
		free(near);
		free(text);
	}
}
END_TEST

/* ---- what explains what ---- */

static bool explains(const struct rule *a, const char *id)
{
	char copy[400], *save = NULL;

	snprintf(copy, sizeof copy, "%s", a->explains ? a->explains : "");
	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		if (strcmp(w, id) == 0)
			return true;
	return false;
}

/* From r, by what it explains, back to start? */
static bool leads_to(const struct rule *r, const struct rule *start, size_t steps)
{
	for (size_t i = 0; steps && i < rule_count(); i++)
		if (explains(r, rule_at(i)->id) && (rule_at(i) == start || leads_to(rule_at(i), start, steps - 1)))
			return true;
	return false;
}

START_TEST(explanations_hold)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);
		char copy[400], *save = NULL;

		snprintf(copy, sizeof copy, "%s", r->explains ? r->explains : "");
		for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
			ck_assert_msg(rule_find(w) != NULL, "%s explains %s, which does not exist", r->id, w);
		ck_assert_msg(!leads_to(r, r, 6), "%s explains itself", r->id);
		ck_assert_uint_eq(rule_number(r), i);
		size_t n, words = 0;
		const unsigned *by = rule_explainers(r, &n);
		for (size_t k = 0; k < rule_count(); k++)
			words += explains(rule_at(k), r->id);
		ck_assert_uint_eq(n, words);
		for (size_t k = 0; k < n; k++)
			ck_assert_msg(explains(rule_at(by[k]), r->id), "%s is explained by %s, which does not say so",
			              r->id, rule_at(by[k])->id);
	}
}
END_TEST

START_TEST(notes_have_rules)
{
	for (int k = 0; k < INPUT_NOTE_COUNT; k++)
		ck_assert_msg(rule_find(input_note_rule((enum input_note_kind)k)) != NULL, "no rule %s",
		              input_note_rule((enum input_note_kind)k));
}
END_TEST

UNIT_SUITE("registry")
{
	tcase_add_test(tc, row_is_whole);
	tcase_add_test(tc, page_is_whole);
	tcase_add_test(tc, cases_are_both_there);
	tcase_add_test(tc, explanations_hold);
	tcase_add_test(tc, notes_have_rules);
}
