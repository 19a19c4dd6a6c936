/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of the JSON report. */
#include "config.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "load/certset.h"
#include "report/json.h"

#include <jansson.h>
#include <stdlib.h>

/* s is freed. */
static json_t *taken(char *s)
{
	json_t *j = json_string(s);

	free(s);
	return j;
}

json_t *json_safe(const char *s)
{
	struct span text = span_str(s ? s : "");

	if (!s)
		return json_null();
	return text_is_plain(text) ? json_stringn_nocheck(s, text.n) : taken(text_escaped(s, CHARSET_UTF8));
}

json_t *json_time(int64_t t)
{
	char s[32];

	return t == TIME_UNKNOWN ? json_null() : json_string(time_rfc3339(t, s));
}

json_t *json_private(const struct json_report *r, enum argument_kind kind, const char *s)
{
	return json_safe(redacted(r->redaction, kind, s));
}

json_t *json_input(const struct json_report *r, const struct input *in)
{
	return json_private(r, in->role == ORIGIN_SENT || in->role == ORIGIN_FETCHED ? ARGUMENT_HOST : ARGUMENT_PATH,
	                    in->spec);
}

json_t *json_hex(const struct json_report *r, enum argument_kind kind, struct span s)
{
	struct buf b = BUF_INIT;

	if (!s.p)
		return json_null();
	buf_hex(&b, s, "");
	json_t *j = json_private(r, kind, buf_str(&b));
	buf_free(&b);
	return j;
}

json_t *json_id(int id)
{
	return id < 0 ? json_null() : json_integer(id);
}

json_t *json_cert_id(const struct analysis *a, const struct certificate *c)
{
	return json_id(c ? certset_find(a->set, c) : -1);
}

json_t *json_argument(const struct json_report *r, struct argument x)
{
	struct buf b = BUF_INIT;

	argument_render(&b, x, &(struct rendering){ .redaction = r->redaction });
	json_t *j = json_safe(buf_str(&b));
	buf_free(&b);
	return j;
}

json_t *json_sentence(const struct json_report *r, const struct sentence *s)
{
	struct buf b = BUF_INIT;

	if (!s->msgid)
		return json_null();
	sentence_render(&b, s, &(struct rendering){ .redaction = r->redaction });
	json_t *j = json_safe(buf_str(&b));
	buf_free(&b);
	return j;
}

json_t *json_command(const struct json_report *r, const struct sentence *s)
{
	struct buf b = BUF_INIT;

	if (!s->msgid)
		return json_null();
	command_render(&b, s, r->redaction);
	json_t *j = taken(text_escaped_lines(buf_str(&b), CHARSET_UTF8));
	buf_free(&b);
	return j;
}

void json_put_private(struct buf *out, const char *key, const struct json_report *r, enum argument_kind kind,
                      const char *s)
{
	json_put_safe(out, key, redacted(r->redaction, kind, s));
}

void json_put_hex(struct buf *out, const char *key, const struct json_report *r, enum argument_kind kind, struct span s)
{
	struct buf b = BUF_INIT;

	if (s.p)
		buf_hex(&b, s, "");
	json_put_private(out, key, r, kind, s.p ? buf_str(&b) : NULL);
	buf_free(&b);
}

void json_put_sentence(struct buf *out, const char *key, const struct json_report *r, const struct sentence *s)
{
	struct buf b = BUF_INIT;

	if (s->msgid)
		sentence_render(&b, s, &(struct rendering){ .redaction = r->redaction });
	json_put_safe(out, key, s->msgid ? buf_str(&b) : NULL);
	buf_free(&b);
}

/* A line about one leaf does not tell all places of a CA that stands in the file of each: of very many files that would
 * be a text as long as the square of their number. */
#define PLACES_OF_LINE 16

void json_put_origins(struct buf *out, const char *key, const struct json_report *r, int id)
{
	size_t n;
	const struct origin *o = certset_origins(r->a->set, id, &n);
	size_t told = r->a->excerpt && n > PLACES_OF_LINE ? PLACES_OF_LINE : n;

	json_put_key(out, key);
	buf_putc(out, '[');
	for (size_t i = 0; i < told; i++) {
		const struct sentence said = certset_origin_said(r->a->set, &o[i]);

		json_put_sentence(out, NULL, r, &said);
	}
	if (told < n) {
		struct argument left = as_number((int64_t)(n - told));
		const struct sentence more = sentence_make(r->a->arena, N_("%1$s more"), 1, &left);

		json_put_sentence(out, NULL, r, &more);
	}
	buf_putc(out, ']');
}

json_t *json_origins(const struct json_report *r, int id)
{
	size_t n;
	const struct origin *o = certset_origins(r->a->set, id, &n);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct sentence said = certset_origin_said(r->a->set, &o[i]);

		json_array_append_new(list, json_sentence(r, &said));
	}
	return list;
}
