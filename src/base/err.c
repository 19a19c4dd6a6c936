/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences are cut to the room they have, between characters. */
#include "config.h"

#include "base/err.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/sentence.h"

#include <stdio.h>
#include <string.h>

#define REASON 120 /* bytes kept free for strerror's words */

/* A sentence that was too long must not end in half a UTF-8 character. */
static void drop_half_character(char *s)
{
	size_t n = strlen(s), lead = n;
	unsigned char c;

	while (lead > 0 && n - lead < 3 && ((unsigned char)s[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0)
		return;
	c = (unsigned char)s[lead - 1];
	if ((c >= 0xc0 && n - lead < 1) || (c >= 0xe0 && n - lead < 2) || (c >= 0xf0 && n - lead < 3))
		s[lead - 1] = '\0';
}

/* As much of it as there is room for. */
static void copy(char *to, size_t size, const char *text)
{
	if ((size_t)snprintf(to, size, "%s", text) >= size)
		drop_half_character(to);
}

/* A text takes its place in the room behind those before it. */
static int64_t keep_text(struct err *e, size_t *used, const char *text)
{
	size_t at = *used < sizeof e->room ? *used : sizeof e->room - 1;

	copy(e->room + at, sizeof e->room - at, text);
	*used = at + strlen(e->room + at) + 1;
	return (int64_t)at;
}

static bool is_number(enum argument_kind kind)
{
	return kind == ARGUMENT_NUMBER || kind == ARGUMENT_DAY || kind == ARGUMENT_TIME;
}

static struct sentence err_sentence(const struct err *e)
{
	struct sentence s = { .msgid = e->msg, .n = e->n };

	for (unsigned i = 0; i < e->n; i++) {
		s.arg[i].kind = e->arg[i].kind;
		if (is_number(e->arg[i].kind))
			s.arg[i].number = e->arg[i].value;
		else
			s.arg[i].text = e->room + e->arg[i].value;
	}
	return s;
}

bool err_say(struct err *e, enum err_code code, int sys, const char *msg, unsigned n, const struct argument *args)
{
	struct err made = { .code = code, .sys = sys, .msg = msg, .n = n < ERR_ARGS ? n : ERR_ARGS };
	struct sentence whole = { .msgid = msg, .n = made.n };
	struct buf text = BUF_INIT;
	size_t used = 0;

	if (!e)
		return false;
	for (unsigned i = 0; i < made.n; i++) {
		whole.arg[i] = args[i];
		made.arg[i].kind = args[i].kind;
		if (is_number(args[i].kind))
			made.arg[i].value = args[i].number;
		else if (args[i].kind != ARGUMENT_NONE)
			made.arg[i].value = keep_text(&made, &used, args[i].text);
	}
	sentence_render(&text, &whole, &rendering_plain);
	if (sys) { /* a long file name must not push the reason out */
		copy(made.text, sizeof made.text - REASON, buf_str(&text));
		used = strlen(made.text);
		snprintf(made.text + used, sizeof made.text - used, ": %s", strerror(sys));
	} else {
		copy(made.text, sizeof made.text, buf_str(&text));
	}
	buf_free(&text);
	*e = made; /* not before: an argument may be of e itself */
	return false;
}

struct argument err_argument(struct arena *a, const struct err *e)
{
	struct argument said = as_sentence(a, err_sentence(e));

	if (!e->sys)
		return said;
	return as_sentence(a, SENTENCE(a, "%1$s: %2$s", said, as_code(strerror(e->sys))));
}
