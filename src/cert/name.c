/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names are walked where they stand in the DER; nothing is allocated until somebody wants a text. */
#include "config.h"

#include "cert/name.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name_walk.h"
#include "cert/oid.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

void name_walk_start(struct name_walk *w, struct span name)
{
	struct der seq;

	*w = (struct name_walk){ .bad = true };
	if (name.n > 0 && name.p[0] == DER_SEQUENCE && der_first(name, &seq)) {
		w->rdns = seq.value;
		w->bad = seq.whole.n != name.n;
	}
}

/* The next RDN with something in it. */
static bool next_set(struct name_walk *w)
{
	struct der set;

	while (w->set.n == 0) {
		if (!der_next(&w->rdns, &set)) {
			w->bad |= w->rdns.n > 0;
			return false;
		}
		if (w->started && w->rdn < UINT16_MAX)
			w->rdn++;
		w->started = true;
		w->empty |= set.value.n == 0;
		if (set.tag == DER_SET)
			w->set = set.value;
		else
			w->bad = true;
	}
	return true;
}

bool name_walk_next(struct name_walk *w, struct name_part *out)
{
	struct der ava, oid, value;

	while (next_set(w)) {
		if (!der_next(&w->set, &ava)) {
			w->bad = true;
			w->set.n = 0;
			continue;
		}
		struct span in = ava.value;
		if (ava.tag != DER_SEQUENCE || !der_take(&in, DER_OID, &oid) || !der_next(&in, &value)) {
			w->bad = true;
			continue;
		}
		w->bad |= in.n > 0;
		*out = (struct name_part){ w->rdn, value.tag, oid.value, value.value, value.whole };
		return true;
	}
	return false;
}

/* The value as a C string; a NUL in it is written \x00, everything else is left to whoever shows it. */
static char *part_text(struct arena *a, const struct name_part *p)
{
	struct buf text = BUF_INIT, out = BUF_INIT;

	if (dirstring_is(p->tag)) {
		dirstring_utf8(&text, p->tag, p->raw);
		for (size_t i = 0; i < text.n; i++) {
			if (text.s[i] == '\0')
				buf_puts(&out, "\\x00");
			else
				buf_putc(&out, text.s[i]);
		}
	} else {
		buf_putc(&out, '#');
		buf_hex(&out, p->whole, "");
	}
	buf_free(&text);
	return buf_keep(&out, a);
}

struct ava *name_avas(struct arena *a, struct span name, size_t *n)
{
	struct name_walk w;
	struct name_part p;
	size_t count = 0;

	for (name_walk_start(&w, name); name_walk_next(&w, &p);)
		count++;
	struct ava *out = ARENA_ARRAY(a, struct ava, count);
	*n = 0;
	for (name_walk_start(&w, name); *n < count && name_walk_next(&w, &p);)
		out[(*n)++] = (struct ava){ p.rdn, oid_find(p.oid), p.oid, p.tag, p.raw, part_text(a, &p) };
	return out;
}

static bool needs_backslash(struct span s, size_t i)
{
	uint8_t c = s.p[i];

	return strchr("\"+,;<>\\", c) != NULL || (c == '#' && i == 0) || (c == ' ' && (i == 0 || i + 1 == s.n));
}

/* RFC 4514 2.4; octets that are not UTF-8, and control characters, as pairs of digits: a name is one line. */
static void put_escaped(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n;) {
		int len = u8_mblen(s.p + i, s.n - i);

		if (len <= 0 || s.p[i] < ' ' || s.p[i] == 0x7f) {
			buf_printf(out, "\\%02x", s.p[i++]);
			continue;
		}
		if (len == 1 && needs_backslash(s, i))
			buf_putc(out, '\\');
		buf_put(out, s.p + i, (size_t)len);
		i += (size_t)len;
	}
}

static void put_part(struct buf *out, const struct name_part *p)
{
	char room[OID_TEXT_MAX];

	buf_printf(out, "%s=", oid_text(p->oid, room));
	if (oid_name(p->oid) == NULL || !dirstring_is(p->tag)) {
		buf_putc(out, '#');
		buf_hex(out, p->whole, "");
		return;
	}
	struct buf text = BUF_INIT;
	dirstring_utf8(&text, p->tag, p->raw);
	put_escaped(out, buf_span(&text));
	buf_free(&text);
}

void name_rfc4514(struct buf *out, struct span name)
{
	VEC_OF(struct name_part) parts = VEC_INIT;
	struct name_walk w;
	struct name_part p;

	for (name_walk_start(&w, name); name_walk_next(&w, &p);)
		*vec_push(&parts) = p;
	if (parts.n == 0 && w.bad && name.n > 0) {
		buf_putc(out, '#');
		buf_hex(out, name, "");
	}
	for (size_t end = parts.n; end > 0;) {
		size_t start = end - 1;

		while (start > 0 && parts.v[start - 1].rdn == parts.v[start].rdn)
			start--;
		if (end < parts.n)
			buf_putc(out, ',');
		for (size_t i = start; i < end; i++) {
			if (i > start)
				buf_putc(out, '+');
			put_part(out, &parts.v[i]);
		}
		end = start;
	}
	vec_free(&parts);
}

char *name_text(struct arena *a, struct span name)
{
	struct buf b = BUF_INIT;

	name_rfc4514(&b, name);
	return buf_keep(&b, a);
}

char *name_attribute(struct arena *a, struct span name, enum oid type)
{
	struct name_walk w;
	struct name_part p, last = { 0 };
	struct span want = oid_bytes(type);

	for (name_walk_start(&w, name); name_walk_next(&w, &p);)
		if (span_eq(p.oid, want))
			last = p;
	return last.oid.p ? part_text(a, &last) : NULL;
}

#define TITLE_MAX 128 /* X.520 has at most 64 characters */

char *name_title(char *s)
{
	size_t n = TITLE_MAX - 3;

	if (strlen(s) <= TITLE_MAX)
		return s;
	while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	memcpy(s + n, "...", 4);
	return s;
}

char *name_short(struct arena *a, struct span name)
{
	char *cn = name_attribute(a, name, OID_CN);

	if (cn && cn[0] != '\0')
		return name_title(cn);
	char *o = name_attribute(a, name, OID_O), *ou = name_attribute(a, name, OID_OU);
	if (o && o[0] != '\0' && ou && ou[0] != '\0')
		return name_title(arena_printf(a, "%s, %s", o, ou));
	if (o && o[0] != '\0')
		return name_title(o);
	if (ou && ou[0] != '\0')
		return name_title(ou);
	char *whole = name_text(a, name);
	return whole[0] != '\0' ? name_title(whole) : arena_strdup(a, _("(no name)"));
}

bool name_is_empty(struct span name)
{
	struct der seq;

	return name.p == NULL || (der_first(name, &seq) && seq.tag == DER_SEQUENCE && seq.value.n == 0);
}
