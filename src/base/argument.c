/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each kind has one way to be written out. */
#include "config.h"

#include "base/argument.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include "base/text.h"

#include <string.h>
#include <time.h>

#define TEXT_MAX 1000 /* a name may have a hundred thousand characters; what it is shows before */

/* The octets of s that a line has room for; not half a character at their end. */
static size_t text_room(const char *s)
{
	size_t n = strnlen(s, TEXT_MAX + 1);

	if (n <= TEXT_MAX)
		return n;
	n = TEXT_MAX;
	while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static struct argument as_text(enum argument_kind kind, const char *s)
{
	return (struct argument){ .kind = s ? kind : ARGUMENT_NONE, .text = s };
}

struct argument as_none(void)
{
	return as_text(ARGUMENT_NONE, NULL);
}

struct argument as_code(const char *s)
{
	return as_text(ARGUMENT_CODE, s);
}

struct argument as_name(const char *s)
{
	return as_text(ARGUMENT_NAME, s);
}

struct argument as_host(const char *s)
{
	return as_text(ARGUMENT_HOST, s);
}

struct argument as_serial(const char *s)
{
	return as_text(ARGUMENT_SERIAL, s);
}

struct argument as_digest(const char *s)
{
	return as_text(ARGUMENT_DIGEST, s);
}

struct argument as_path(const char *s)
{
	return as_text(ARGUMENT_PATH, s);
}

struct argument as_quote(const char *s)
{
	return as_text(ARGUMENT_QUOTE, s);
}

struct argument as_word(const char *msgid)
{
	return as_text(ARGUMENT_WORD, msgid);
}

struct argument as_day(int64_t t)
{
	return (struct argument){ .kind = ARGUMENT_DAY, .number = t };
}

struct argument as_time(int64_t t)
{
	return (struct argument){ .kind = ARGUMENT_TIME, .number = t };
}

struct argument as_span(int64_t seconds)
{
	return (struct argument){ .kind = ARGUMENT_SPAN, .number = seconds };
}

static bool is_within(int64_t t, int64_t other, int64_t seconds)
{
	return t != TIME_UNKNOWN && other != TIME_UNKNOWN && t - other < seconds && other - t < seconds;
}

struct argument as_day_beside(int64_t t, int64_t other)
{
	return is_within(t, other, DAY) ? as_time_beside(t, other) : as_day(t);
}

struct argument as_time_beside(int64_t t, int64_t other)
{
	if (t == other || !is_within(t, other, 60))
		return as_time(t);
	return (struct argument){ .kind = ARGUMENT_SECOND, .number = t };
}

struct argument as_days(int64_t n)
{
	return (struct argument){ .kind = ARGUMENT_DAYS, .number = n };
}

struct argument as_number(int64_t n)
{
	return (struct argument){ .kind = ARGUMENT_NUMBER, .number = n };
}

struct argument as_sentence(struct arena *a, struct sentence s)
{
	struct sentence *kept = ARENA_NEW(a, struct sentence);

	if (!s.msgid)
		return as_none();
	*kept = sentence_make(a, s.msgid, s.n, s.arg);
	return (struct argument){ .kind = ARGUMENT_SENTENCE, .sentence = kept };
}

struct argument as_list(struct arena *a, const struct argument *v, size_t n, size_t all)
{
	struct argument *copy = ARENA_ARRAY(a, struct argument, n ? n : 1);
	struct argument_list *list = ARENA_NEW(a, struct argument_list);

	if (!n)
		return as_none();
	for (size_t i = 0; i < n; i++)
		copy[i] = argument_keep(a, v[i]);
	*list = (struct argument_list){ copy, n, all };
	return (struct argument){ .kind = ARGUMENT_LIST, .list = list };
}

static const char *text_keep(struct arena *a, const char *s)
{
	size_t n = text_room(s);

	return arena_printf(a, "%.*s%s", (int)n, s, s[n] ? "..." : "");
}

struct argument argument_keep(struct arena *a, struct argument x)
{
	switch (x.kind) {
	case ARGUMENT_HOST:
	case ARGUMENT_PATH: /* may be a word of a command: it is good as a whole or not at all */
		x.text = arena_strdup(a, x.text);
		return x;
	case ARGUMENT_CODE:
	case ARGUMENT_NAME:
	case ARGUMENT_SERIAL:
	case ARGUMENT_DIGEST:
	case ARGUMENT_QUOTE:
		x.text = text_keep(a, x.text);
		return x;
	case ARGUMENT_SENTENCE:
		return as_sentence(a, *x.sentence);
	case ARGUMENT_LIST:
		return as_list(a, x.list->v, x.list->n, x.list->all);
	case ARGUMENT_NONE:
	case ARGUMENT_DAY:
	case ARGUMENT_TIME:
	case ARGUMENT_SECOND:
	case ARGUMENT_SPAN:
	case ARGUMENT_DAYS:
	case ARGUMENT_NUMBER:
	case ARGUMENT_WORD:
		break;
	}
	return x;
}

static bool is_number(enum argument_kind k)
{
	switch (k) {
	case ARGUMENT_DAY:
	case ARGUMENT_TIME:
	case ARGUMENT_SECOND:
	case ARGUMENT_SPAN:
	case ARGUMENT_DAYS:
	case ARGUMENT_NUMBER:
		return true;
	default:
		return false;
	}
}

static bool arguments_equal(const struct argument *x, const struct argument *y, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!argument_equal(x[i], y[i]))
			return false;
	return true;
}

bool argument_equal(struct argument x, struct argument y)
{
	if (x.kind != y.kind)
		return false;
	if (is_number(x.kind))
		return x.number == y.number;
	switch (x.kind) {
	case ARGUMENT_NONE:
		return true;
	case ARGUMENT_SENTENCE:
		return strcmp(x.sentence->msgid, y.sentence->msgid) == 0 && x.sentence->n == y.sentence->n &&
		       arguments_equal(x.sentence->arg, y.sentence->arg, x.sentence->n);
	case ARGUMENT_LIST:
		return x.list->n == y.list->n && x.list->all == y.list->all &&
		       arguments_equal(x.list->v, y.list->v, x.list->n);
	default:
		return strcmp(x.text, y.text) == 0;
	}
}

#define HASH_STEP 16777619u

static unsigned arguments_hash(const struct argument *x, size_t n)
{
	unsigned h = (unsigned)n;

	for (size_t i = 0; i < n; i++)
		h = h * HASH_STEP ^ argument_hash(x[i]);
	return h;
}

static unsigned text_hash(const char *s)
{
	unsigned h = 0;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * HASH_STEP;
	return h;
}

unsigned argument_hash(struct argument x)
{
	if (is_number(x.kind))
		return (unsigned)x.number * HASH_STEP;
	switch (x.kind) {
	case ARGUMENT_NONE:
		return 0;
	case ARGUMENT_SENTENCE:
		return arguments_hash(x.sentence->arg, x.sentence->n);
	case ARGUMENT_LIST:
		return arguments_hash(x.list->v, x.list->n);
	default:
		return text_hash(x.text);
	}
}

static void list_render(struct buf *out, const struct argument_list *list, const struct rendering *how)
{
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_puts(out, how->shell ? " " : ", ");
		argument_render(out, list->v[i], how);
	}
	if (list->all > list->n)
		buf_printf(out, ", ... (%zu)", list->all);
}

static void span_render(struct buf *out, int64_t seconds, const struct rendering *how)
{
	long long n;
	const char *unit = time_span_unit(seconds, &n);

	if (unit)
		buf_printf(out, how->translated ? _(unit) : unit, n);
	else
		buf_putc(out, '?');
}

/* A program would take the name of a file for an option; awk takes one with '=' for an assignment. */
static bool needs_directory(enum argument_kind kind, const char *text)
{
	return (kind != ARGUMENT_CODE && text[0] == '-' && text[1]) ||
	       (kind == ARGUMENT_PATH && strchr(text, '=') && text[0] != '/' && text[0] != '.');
}

static bool is_hex(const char *s, size_t n)
{
	return strspn(s, "0123456789abcdef") >= n;
}

/* "10:03" */
static void pairs_render(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i += 2)
		buf_printf(out, "%s%.2s", i > 0 ? ":" : "", s + i);
}

static void text_render(struct buf *out, enum argument_kind kind, const char *text, const struct rendering *how)
{
	size_t n;

	text = redacted(how->redaction, kind, text);
	if (how->shell) {
		if (needs_directory(kind, text))
			buf_puts(out, "./");
		text_shell_word(out, text);
		return;
	}
	n = text_room(text);
	if (kind == ARGUMENT_SERIAL && how->translated && n >= 2 && n % 2 == 0 && is_hex(text, n))
		pairs_render(out, text, n); /* for a person: as on every screen */
	else
		buf_put(out, text, n);
	if (text[n])
		buf_puts(out, "...");
}

static void days_render(struct buf *out, int64_t n, const struct rendering *how)
{
	if (how->translated)
		buf_printf(out, P_("%lld day", "%lld days", (unsigned long)n), (long long)n);
	else
		buf_printf(out, n == 1 ? "%lld day" : "%lld days", (long long)n);
}

void argument_render(struct buf *out, struct argument x, const struct rendering *how)
{
	char time[32];

	switch (x.kind) {
	case ARGUMENT_NONE:
		buf_putc(out, '?');
		break;
	case ARGUMENT_CODE:
	case ARGUMENT_NAME:
	case ARGUMENT_HOST:
	case ARGUMENT_SERIAL:
	case ARGUMENT_DIGEST:
	case ARGUMENT_PATH:
	case ARGUMENT_QUOTE:
		text_render(out, x.kind, x.text, how);
		break;
	case ARGUMENT_DAY:
		buf_puts(out, time_day(x.number, time));
		break;
	case ARGUMENT_TIME:
		buf_puts(out, time_minute(x.number, time));
		if (x.number != TIME_UNKNOWN)
			buf_puts(out, " UTC");
		break;
	case ARGUMENT_SECOND:
		buf_printf(out, "%s UTC", time_second(x.number, time));
		break;
	case ARGUMENT_DAYS:
		days_render(out, x.number, how);
		break;
	case ARGUMENT_SPAN:
		span_render(out, x.number, how);
		break;
	case ARGUMENT_NUMBER:
		buf_printf(out, "%lld", (long long)x.number);
		break;
	case ARGUMENT_WORD:
		buf_puts(out, how->translated && *x.text ? _(x.text) : x.text);
		break;
	case ARGUMENT_SENTENCE:
		sentence_render(out, x.sentence, how);
		break;
	case ARGUMENT_LIST:
		list_render(out, x.list, how);
		break;
	}
}
