/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line to type into: what keys make of the text, what its label may be, and that nothing of it stays. */
#include "tests/unit/unit.h"
#include "base/text.h"
#include "ui/kit/prompt.h"
#include <unistr.h>

static enum prompt_event last;

static void event(void *ctx, enum prompt_event e)
{
	(void)ctx;
	last = e;
}

static const struct {
	const char *name, *piece;
	int times;
	size_t octets, cells;
} labels[] = {
	{ "short", "a", 5, 5, 5 },
	{ "as wide as may be", "a", 48, 48, 48 },
	{ "too wide", "a", 300, 48, 48 },
	{ "wide characters", "株", 30, 72, 48 },
	{ "no half of one", "a株", 30, 64, 48 },
	{ "octets, but no cells", "e\u0301\u0301\u0301", 48, 255, 37 },
	{ "marks alone", "\u0301", 300, 254, 0 },
};

START_TEST(label)
{
	struct prompt p;
	struct buf b = BUF_INIT;

	for (int i = 0; i < labels[_i].times; i++)
		buf_puts(&b, labels[_i].piece);
	prompt_open(&p, buf_str(&b), "", event, NULL);
	unit_int(labels[_i].name, strlen(p.label), labels[_i].octets);
	unit_int(labels[_i].name, text_width(p.label), labels[_i].cells);
	ck_assert_ptr_null(u8_check((const uint8_t *)p.label, strlen(p.label)));
	buf_free(&b);
}
END_TEST

static const struct {
	const char *name, *text;
	uint32_t keys[6];
	const char *after;
	size_t at;
	enum prompt_event event;
} edits[] = {
	{ "typed behind", "ab", { 'c' }, "abc", 3, PROMPT_EDITED },
	{ "typed between", "ac", { K_LEFT, 'b' }, "abc", 2, PROMPT_EDITED },
	{ "a wide character", "", { 0x682a }, "株", 3, PROMPT_EDITED },
	{ "back over a whole one", "a株", { K_BACKSPACE }, "a", 1, PROMPT_EDITED },
	{ "deleted", "株b", { K_HOME, K_DELETE }, "b", 0, PROMPT_EDITED },
	{ "to its begin", "abc", { K_LEFT, CONTROL('U') }, "c", 0, PROMPT_EDITED },
	{ "to its end", "abc", { CONTROL('A'), K_RIGHT, CONTROL('K') }, "a", 1, PROMPT_EDITED },
	{ "moved alone", "abc", { CONTROL('B') }, "abc", 2, PROMPT_NOTHING },
	{ "no control characters", "a", { 0x07 }, "a", 1, PROMPT_NOTHING },
	{ "done", "a", { K_ENTER }, "a", 1, PROMPT_DONE },
	{ "cancelled", "a", { K_ESC }, "a", 1, PROMPT_CANCELLED },
};

START_TEST(edit)
{
	struct prompt p;

	prompt_open(&p, "x", edits[_i].text, event, NULL);
	for (size_t i = 0; i < UNIT_COUNT(edits[_i].keys) && edits[_i].keys[i]; i++)
		prompt_key(&p, edits[_i].keys[i]);
	unit_str(edits[_i].name, p.text, edits[_i].after);
	unit_int(edits[_i].name, p.at, edits[_i].at);
	unit_int(edits[_i].name, last, edits[_i].event);
}
END_TEST

START_TEST(is_bounded)
{
	struct prompt p;

	prompt_open(&p, "x", "", event, NULL);
	for (int i = 0; i < PROMPT_MAX + 50; i++)
		prompt_key(&p, 'a');
	ck_assert_uint_eq(p.n, PROMPT_MAX);
	ck_assert_uint_eq(strlen(p.text), PROMPT_MAX);
	prompt_key(&p, 0x682a);
	ck_assert_uint_eq(p.n, PROMPT_MAX);
}
END_TEST

START_TEST(is_wiped)
{
	struct prompt p;

	prompt_open(&p, "x", "a password", event, NULL);
	prompt_close(&p);
	for (size_t i = 0; i < sizeof p; i++)
		ck_assert_uint_eq(((const unsigned char *)&p)[i], 0);
}
END_TEST

UNIT_SUITE("prompt")
{
	UNIT_ROWS(tc, label, labels);
	UNIT_ROWS(tc, edit, edits);
	tcase_add_test(tc, is_bounded);
	tcase_add_test(tc, is_wiped);
}
