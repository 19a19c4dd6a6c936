/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of the JSON report. */
#include "config.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "base/text.h"
#include "load/certset.h"
#include "report/json.h"

#include <jansson.h>
#include <stdlib.h>

json_t *json_taken(char *s)
{
	json_t *j = json_string(s);

	free(s);
	return j;
}

json_t *json_safe(const char *s)
{
	return s ? json_taken(text_escaped(s, CHARSET_UTF8)) : json_null();
}

json_t *json_time(int64_t t)
{
	char s[32];

	return t == TIME_UNKNOWN ? json_null() : json_string(time_rfc3339(t, s));
}

json_t *json_hex(struct span s)
{
	struct buf b = BUF_INIT;

	if (!s.p)
		return json_null();
	buf_hex(&b, s, "");
	json_t *j = json_string(buf_str(&b));
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

json_t *json_sentence(const struct sentence *s)
{
	struct buf b = BUF_INIT;

	if (!s->msgid)
		return json_null();
	sentence_render(&b, s, &rendering_plain);
	json_t *j = json_safe(buf_str(&b));
	buf_free(&b);
	return j;
}

json_t *json_origins(const struct analysis *a, int id)
{
	size_t n;
	const struct origin *o = certset_origins(a->set, id, &n);
	json_t *list = json_array();
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		certset_origin_text(a->set, &o[i], &b);
		json_array_append_new(list, json_safe(buf_str(&b)));
	}
	buf_free(&b);
	return list;
}
