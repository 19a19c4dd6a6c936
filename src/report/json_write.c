/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON value as text: what the library's writer makes, compact, some times as fast, since nearly all of it is plain
 * ASCII. */
#include "config.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"
#include "base/text.h"
#include "report/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void put_escape(struct buf *out, unsigned char c)
{
	static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	const char *at = strchr(letters, c);

	if (c && at)
		buf_printf(out, "\\%c", at[1]);
	else
		buf_printf(out, "\\u%04X", (unsigned)c);
}

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c != '"' && c != '\\';
}

/* So many octets at least at the beginning are as they are, looked at by eight. */
static size_t plain_run(const char *s, size_t n)
{
	const uint64_t ones = 0x0101010101010101;
	size_t i = 0;
	uint64_t x;

	for (; i + sizeof x <= n; i += sizeof x) {
		memcpy(&x, s + i, sizeof x);
		if ((x | (x - ones * ' ') | ((x ^ ones * '"') - ones) | ((x ^ ones * '\\') - ones)) & ones * 0x80)
			break;
	}
	return i;
}

static void put_string(struct buf *out, const char *s, size_t n)
{
	size_t i = plain_run(s, n), from = 0;

	while (i < n && is_plain((unsigned char)s[i]))
		i++;
	if (i == n) { /* all of it, at once */
		char *room = buf_room(out, n + 2);

		room[0] = room[n + 1] = '"';
		memcpy(room + 1, s, n);
		room[n + 2] = '\0';
		out->n += n + 2;
		return;
	}
	buf_putc(out, '"');
	for (; i < n; i++)
		if (!is_plain((unsigned char)s[i])) {
			buf_put(out, s + from, i - from);
			put_escape(out, (unsigned char)s[i]);
			from = i + 1;
		}
	buf_put(out, s + from, n - from);
	buf_putc(out, '"');
}

static void put_integer(struct buf *out, json_int_t n)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--p = '-';
	buf_put(out, p, (size_t)(digits + sizeof digits - p));
}

static void put_array(struct buf *out, const json_t *j)
{
	buf_putc(out, '[');
	for (size_t i = 0; i < json_array_size(j); i++) {
		if (i)
			buf_putc(out, ',');
		json_write(out, json_array_get(j, i));
	}
	buf_putc(out, ']');
}

static void put_object(struct buf *out, json_t *j)
{
	bool first = true;

	buf_putc(out, '{');
	for (void *at = json_object_iter(j); at; at = json_object_iter_next(j, at)) {
		const char *key = json_object_iter_key(at);

		if (!first)
			buf_putc(out, ',');
		first = false;
		put_string(out, key, strlen(key));
		buf_putc(out, ':');
		json_write(out, json_object_iter_value(at));
	}
	buf_putc(out, '}');
}

void json_write(struct buf *out, json_t *j)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		put_object(out, j);
		break;
	case JSON_ARRAY:
		put_array(out, j);
		break;
	case JSON_STRING:
		put_string(out, json_string_value(j), json_string_length(j));
		break;
	case JSON_INTEGER:
		put_integer(out, json_integer_value(j));
		break;
	case JSON_REAL: /* there are none in a report */
	case JSON_NULL:
		buf_puts(out, "null");
		break;
	case JSON_TRUE:
		buf_puts(out, "true");
		break;
	case JSON_FALSE:
		buf_puts(out, "false");
		break;
	}
}

/* ---- what is never a tree ---- */

void json_put_key(struct buf *out, const char *key)
{
	char last = out->n ? out->s[out->n - 1] : '{';

	if (last != '{' && last != '[')
		buf_putc(out, ',');
	if (key) {
		size_t n = strlen(key);
		char *room = buf_room(out, n + 3);

		room[0] = room[n + 1] = '"';
		memcpy(room + 1, key, n);
		room[n + 2] = ':';
		room[n + 3] = '\0';
		out->n += n + 3;
	}
}

void json_put(struct buf *out, const char *key, json_t *j)
{
	json_put_key(out, key);
	if (j)
		json_write(out, j);
	else /* it could not be made */
		buf_puts(out, "null");
	json_decref(j);
}

void json_put_integer(struct buf *out, const char *key, int64_t n)
{
	json_put_key(out, key);
	put_integer(out, n);
}

void json_put_id(struct buf *out, const char *key, int id)
{
	json_put_key(out, key);
	if (id < 0)
		buf_put(out, "null", 4);
	else
		put_integer(out, id);
}

void json_put_bool(struct buf *out, const char *key, bool yes)
{
	json_put_key(out, key);
	buf_puts(out, yes ? "true" : "false");
}

void json_put_word(struct buf *out, const char *key, const char *ascii)
{
	json_put_key(out, key);
	if (ascii)
		put_string(out, ascii, strlen(ascii));
	else
		buf_put(out, "null", 4);
}

void json_put_safe(struct buf *out, const char *key, const char *s)
{
	struct span text = span_str(s ? s : "");

	json_put_key(out, key);
	if (!s) {
		buf_put(out, "null", 4);
	} else if (text_is_plain(text)) {
		put_string(out, s, text.n);
	} else {
		char *escaped = text_escaped(s, CHARSET_UTF8);

		put_string(out, escaped, strlen(escaped));
		free(escaped);
	}
}
