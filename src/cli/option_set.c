/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind of value sets. */
#include "config.h"

#include "cli/option_set.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/redaction.h"
#include "base/text.h"
#include "base/words.h"
#include "cert/oid.h"
#include "chain/identity.h"
#include "cli/option.h"
#include "load/source.h"
#include "load/stores.h"
#include "net/message.h"
#include "net/tunnel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void *field(struct options *o, const struct option_row *row)
{
	return (char *)o + row->offset;
}

bool set_flag(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)value, (void)e;
	*(bool *)field(o, row) = true;
	return true;
}

bool set_redact(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	if (!o->redaction)
		o->redaction = redaction_new(o->arena);
	return true;
}

bool set_string(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	*(const char **)field(o, row) = value;
	return true;
}

bool set_proxy(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct tunnel_plan plan;

	if (strcmp(value, "env") != 0 && !tunnel_parse(o->arena, value, &plan, e))
		return false;
	return set_string(o, row, value, e);
}

bool set_words(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	words_add(o->arena, field(o, row), value);
	return true;
}

/* A comma list, each a word. */
static bool set_list(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	for (char *s = arena_strdup(o->arena, value), *next; s; s = next) {
		next = strchr(s, ',');
		if (next)
			*next++ = '\0';
		if (*s)
			words_add(o->arena, field(o, row), s);
	}
	return true;
}

static bool bad_value(struct err *e, const struct option_row *row, const char *value, const char *wanted)
{
	char *safe = text_escaped(value, CHARSET_ASCII);

	err_set(e, ERR_USAGE, _("--%1$s: '%2$s' is not %3$s"), as_code(row->name), as_quote(safe), as_code(wanted));
	free(safe);
	return false;
}

/* The place of value in the row's list of words. */
static bool pick_word(const struct option_row *row, const char *value, int *out, struct err *e)
{
	int i = 0;

	for (const char *w = row->words; *w; i++) {
		size_t n = strcspn(w, " ");

		if (strlen(value) == n && !strncmp(w, value, n)) {
			*out = i;
			return true;
		}
		w += n + (w[n] == ' ');
	}
	return bad_value(e, row, value, row->words);
}

bool set_drop(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct words *w = field(o, row);
	size_t n = w->n;
	int which;

	if (!set_list(o, row, value, e))
		return false;
	for (; n < w->n; n++)
		if (!pick_word(row, w->v[n], &which, e))
			return false;
	return true;
}

bool set_oids(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	uint8_t room[OID_TEXT_MAX];
	struct words *w = field(o, row);
	size_t n = w->n;

	if (!set_list(o, row, value, e))
		return false;
	for (; n < w->n; n++)
		if (!oid_encode(w->v[n], room, sizeof room))
			return bad_value(e, row, w->v[n], _("an object identifier (1.2.3)"));
	return true;
}

static bool parse_number(const char *value, long max, long *out)
{
	char *end;

	errno = 0;
	*out = strtol(value, &end, 10);
	return !errno && end != value && !*end && *out >= 0 && *out <= max;
}

bool set_budget(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	long n;

	if (!parse_number(value, 1000000000, &n) || !n)
		return bad_value(e, row, value, _("a whole number from 1 to 1000000000"));
	*(int *)field(o, row) = (int)n;
	return true;
}

bool set_number(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	long n;

	if (!parse_number(value, 86400, &n))
		return bad_value(e, row, value, _("a whole number from 0 to 86400"));
	*(int *)field(o, row) = (int)n;
	return true;
}

/* For an enum whose values stand in the order of the words. */
bool option_set_word(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	return pick_word(row, value, field(o, row), e);
}

void option_text(struct buf *out, const struct option_row *row, const char *text)
{
	const char *at = strstr(text, "%s");

	if (!at) {
		buf_puts(out, text);
		return;
	}
	buf_put(out, text, (size_t)(at - text));
	for (const char *w = row->words; *w; w++)
		if (*w == ' ')
			buf_puts(out, ", ");
		else
			buf_putc(out, (uint8_t)*w);
	buf_puts(out, at + 2);
}

bool set_issue(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.issue_given = true;
	return set_number(o, row, value, e);
}

bool set_expect(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct identity parsed;

	if (!identity_parse(o->arena, value, &parsed))
		return bad_value(e, row, value, _("a pattern (O=Customer A,OU=*, SAN=URI:urn:customer:*)"));
	return set_words(o, row, value, e);
}

bool set_server_words(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return set_words(o, row, value, e);
}

bool set_server_depth(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return set_number(o, row, value, e);
}

bool set_server_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return option_set_word(o, row, value, e);
}

bool option_is_list(const struct option_row *row)
{
	return row->set == set_words || row->set == set_server_words || row->set == set_expect;
}

bool option_is_flag(const struct option_row *row)
{
	return row->set == set_flag;
}

bool set_format(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	int i;

	if (!pick_word(row, value, &i, e))
		return false;
	o->format = (enum format)(FORMAT_TEXT + i);
	return true;
}

bool set_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.purpose_given = true;
	return option_set_word(o, row, value, e);
}

bool set_revocation(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.revocation_given = true;
	return option_set_word(o, row, value, e);
}

bool set_time(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	if (!time_parse(value, clock_now(), &o->question.at))
		return bad_value(e, row, value, _("a time (2026-06-01, 2026-06-01T12:00:00Z, +30d)"));
	o->question.at_given = true;
	return true;
}

bool set_warn(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	size_t n = strlen(value);
	bool percent = n && value[n - 1] == '%';
	char *digits = arena_strndup(o->arena, value, percent ? n - 1 : n);
	long v;

	if (!parse_number(digits, percent ? 100 : 36500, &v))
		return bad_value(e, row, value, _("a number of days or a percentage"));
	o->question.warn_seconds = percent ? 0 : v * DAY;
	o->question.warn_percent = percent ? (int)v : 0;
	return true;
}

bool set_ipv4(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	o->family = 4;
	return true;
}

bool set_ipv6(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	o->family = 6;
	return true;
}

bool set_starttls(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	enum protocol p;

	if (!protocol_find(value, &p))
		return bad_value(e, row, value, row->words);
	o->starttls = value;
	return true;
}

bool set_app(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	enum application a;

	if (!application_find(value, &a))
		return bad_value(e, row, value, row->words);
	o->app = value;
	return true;
}

/* As many as a ClientHello of ours can hold: GnuTLS takes no more, and no longer ones. */
bool set_alpn(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	size_t n = 0;

	bool fits = true;

	for (const char *p = value; *p; p += strspn(p, ",")) {
		size_t length = strcspn(p, ",");

		fits &= length <= ALPN_NAME_MAX;
		n += length > 0;
		p += length;
	}
	if (!fits || n > ALPN_NAMES_MAX)
		return bad_value(e, row, value, _("a list of at most 8 names of 32 octets each"));
	o->alpn = value;
	return true;
}
