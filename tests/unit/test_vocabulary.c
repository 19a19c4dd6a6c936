/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One vocabulary: a condition is a rule, or a page that says why it cannot be seen from here; a message leads to it, or
 * it is said why none does; and every message leads somewhere. */
#include "tests/unit/unit.h"

#include "diagnose/rule.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"

static bool names(const char *list, const char *id)
{
	size_t n = strlen(id);

	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && strncmp(p, id, n) == 0)
			return true;
	return false;
}

/* By itself, or for what looks the same or stands for a kind. */
static bool leads(const char *list, const char *id)
{
	if (names(list, id))
		return true;
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',') {
		const struct condition *c = condition_find(p, strcspn(p, ","));

		if (c && (names(c->alike, id) || names(c->mirrored, id)))
			return true;
	}
	return false;
}

static bool is_said(const char *id)
{
	for (size_t i = 0; i < phrase_count; i++)
		if (leads(phrase_at(i)->conditions, id))
			return true;
	for (size_t i = 0; i < alert_phrase_count; i++)
		if (leads(alert_phrase_table[i].as_client, id) || leads(alert_phrase_table[i].as_server, id))
			return true;
	return false;
}

START_TEST(rule_is_a_condition)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);
		const struct condition *c = condition_find(r->id, strlen(r->id));

		ck_assert_msg(c != NULL, "%s: no page", r->id);
		ck_assert_msg(!strcmp(c->title, r->title), "%s: \"%s\" is \"%s\" on its page", r->id, r->title,
		              c->title);
		ck_assert_msg(!*c->unseen, "%s: a rule reports it, and it is said why none does", r->id);
	}
}
END_TEST

START_TEST(condition_is_a_rule_or_says_why_not)
{
	for (size_t i = 0; i < condition_count; i++) {
		const struct condition *c = &condition_table[i];

		if (condition_is_kind(c->id))
			continue;
		ck_assert_msg(page_of(c->id) != NULL, "%s: no page", c->id);
		ck_assert_msg(rule_find(c->id) || *c->unseen, "%s: no rule, and not said why", c->id);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(condition_table[k].id, c->id) != 0, "%s: twice", c->id);
	}
}
END_TEST

START_TEST(condition_is_said_or_says_why_not)
{
	for (size_t i = 0; i < condition_count; i++) {
		const struct condition *c = &condition_table[i];

		if (condition_is_kind(c->id))
			continue;
		ck_assert_msg(is_said(c->id) || *c->unsaid, "%s: no message leads to it, and not said why", c->id);
		ck_assert_msg(!is_said(c->id) || !*c->unsaid, "%s: a message leads to it, and it is said why none does",
		              c->id);
	}
}
END_TEST

START_TEST(lists_name_conditions)
{
	for (size_t i = 0; i < condition_count; i++) {
		const char *const list[] = { condition_table[i].alike, condition_table[i].mirrored };

		for (size_t k = 0; k < UNIT_COUNT(list); k++)
			for (const char *p = list[k]; *p; p += strcspn(p, ","), p += *p == ',')
				ck_assert_msg(condition_find(p, strcspn(p, ",")), "%s: unknown: %s",
				              condition_table[i].id, p);
	}
}
END_TEST

START_TEST(message_has_a_condition)
{
	for (size_t i = 0; i < phrase_count; i++)
		ck_assert_msg(*phrase_at(i)->conditions, "\"%s\" of %s leads nowhere", phrase_at(i)->text,
		              phrase_at(i)->program);
}
END_TEST

UNIT_SUITE("vocabulary")
{
	tcase_add_test(tc, rule_is_a_condition);
	tcase_add_test(tc, condition_is_a_rule_or_says_why_not);
	tcase_add_test(tc, condition_is_said_or_says_why_not);
	tcase_add_test(tc, lists_name_conditions);
	tcase_add_test(tc, message_has_a_condition);
}
