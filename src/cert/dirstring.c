/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By libunistring (NFKC, case folding); what is ASCII alone takes a short way, since nearly all names are. */
#include "config.h"

#include "cert/dirstring.h"

#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#define GENERAL_STRING 0x1b
#define FNV_PRIME 0x100000001b3u

bool dirstring_is(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_T61_STRING:
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
	case GENERAL_STRING:
	case DER_UNIVERSAL_STRING:
	case DER_BMP_STRING:
		return true;
	default:
		return false;
	}
}

static bool is_wide(uint8_t tag)
{
	return tag == DER_BMP_STRING || tag == DER_UNIVERSAL_STRING;
}

static bool all_in(struct span s, const char *extra, bool letters, bool digits)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i], low = c | 0x20;
		bool ok = (letters && low >= 'a' && low <= 'z') || (digits && c >= '0' && c <= '9') ||
		          (c != 0 && strchr(extra, c) != NULL);

		if (!ok)
			return false;
	}
	return true;
}

bool dirstring_valid(uint8_t tag, struct span raw)
{
	switch (tag) {
	case DER_UTF8_STRING:
		return u8_check(raw.p, raw.n) == NULL;
	case DER_NUMERIC_STRING:
		return all_in(raw, " ", false, true);
	case DER_PRINTABLE_STRING:
		return all_in(raw, " '()+,-./:=?", true, true);
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
		return span_is_ascii(raw);
	case DER_UNIVERSAL_STRING:
		return raw.n % 4 == 0;
	case DER_BMP_STRING:
		return raw.n % 2 == 0;
	default:
		return true;
	}
}

static void put_char(struct buf *out, ucs4_t c)
{
	uint8_t u[6];
	int n = u8_uctomb(u, c, sizeof u);

	if (n > 0)
		buf_put(out, u, (size_t)n);
	else
		buf_puts(out, "\xef\xbf\xbd"); /* U+FFFD: a lone surrogate, or beyond Unicode */
}

/* UCS-2 and UCS-4, most significant octet first; surrogate pairs in a BMPString are against X.680, but met. */
static void put_wide(struct buf *out, struct span raw, size_t unit)
{
	for (size_t i = 0; i + unit <= raw.n; i += unit) {
		ucs4_t c = 0, low;

		for (size_t k = 0; k < unit; k++)
			c = c << 8 | raw.p[i + k];
		if (unit == 2 && c >= 0xd800 && c < 0xdc00 && i + 4 <= raw.n) {
			low = (ucs4_t)raw.p[i + 2] << 8 | raw.p[i + 3];
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		put_char(out, c);
	}
}

static void put_latin1(struct buf *out, struct span raw)
{
	for (size_t i = 0; i < raw.n; i++)
		put_char(out, raw.p[i]);
}

void dirstring_utf8(struct buf *out, uint8_t tag, struct span raw)
{
	if (is_wide(tag)) {
		put_wide(out, raw, tag == DER_BMP_STRING ? 2 : 4);
	} else if (tag == DER_T61_STRING && u8_check(raw.p, raw.n) != NULL) {
		put_latin1(out, raw);
	} else {
		buf_put(out, raw.p, raw.n);
	}
}

/* What is to be compared: octets that no type allows are read as OpenSSL reads them, whatever the type; what is shown
 * of them (dirstring_utf8) says that they are odd. */
static void put_comparable(struct buf *out, uint8_t tag, struct span raw)
{
	if (is_wide(tag) || tag == DER_UTF8_STRING || u8_check(raw.p, raw.n) == NULL)
		dirstring_utf8(out, tag, raw);
	else
		put_latin1(out, raw);
}

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint8_t ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Folds what is ASCII of s and squeezes the blanks; other octets pass. */
static void put_squeezed(struct buf *out, struct span s)
{
	bool space = false, any = false;

	for (size_t i = 0; i < s.n; i++) {
		if (is_space(s.p[i])) {
			space = any;
			continue;
		}
		if (space)
			buf_putc(out, ' ');
		buf_putc(out, ascii_lower(s.p[i]));
		space = false;
		any = true;
	}
}

void dirstring_fold(struct buf *out, uint8_t tag, struct span raw)
{
	struct buf text = BUF_INIT;

	if (!is_wide(tag) && span_is_ascii(raw)) {
		put_squeezed(out, raw);
		return;
	}
	put_comparable(&text, tag, raw);
	struct span s = buf_span(&text);
	size_t n = 0;
	uint8_t *folded = span_is_ascii(s) ? NULL : u8_casefold(s.p, s.n, NULL, UNINORM_NFKC, NULL, &n);
	put_squeezed(out, folded ? span_of(folded, n) : s); /* not UTF-8: as it is */
	free(folded);
	buf_free(&text);
}

static bool is_unseen(ucs4_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf) ||
	       uc_is_property_default_ignorable_code_point(c) || c == 0xfffc;
}

/* What separates is a blank, what is not seen is nothing. */
static void put_seen(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n;) {
		ucs4_t c;
		int n = u8_mbtoucr(&c, s.p + i, s.n - i);

		if (n <= 0)
			buf_putc(out, s.p[i++]);
		else if (c == 0x85 || is_space((uint8_t)(c < 0x80 ? c : 0)) ||
		         uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Z))
			buf_putc(out, ' ');
		else if (!is_unseen(c))
			buf_put(out, s.p + i, (size_t)n);
		i += n > 0 ? (size_t)n : 0;
	}
}

void dirstring_fold_seen(struct buf *out, uint8_t tag, struct span raw)
{
	struct buf text = BUF_INIT, seen = BUF_INIT;

	put_comparable(&text, tag, raw);
	put_seen(&seen, buf_span(&text));
	dirstring_fold(out, DER_UTF8_STRING, buf_span(&seen));
	buf_free(&seen);
	buf_free(&text);
}

void dirstring_fold_ascii(struct buf *out, uint8_t tag, struct span raw)
{
	struct buf text = BUF_INIT;

	if (tag == DER_UTF8_STRING || is_wide(tag))
		dirstring_utf8(&text, tag, raw);
	else
		put_latin1(&text, raw);
	put_squeezed(out, buf_span(&text));
	buf_free(&text);
}

/* FNV-1a of what put_squeezed would write. */
static uint64_t hash_squeezed(uint64_t h, struct span s)
{
	bool space = false;
	const uint8_t *p = s.p, *end = p + s.n;

	while (p < end && is_space(*p))
		p++;
	for (; p < end; p++) {
		if (*p <= ' ' && is_space(*p)) {
			space = true;
			continue;
		}
		if (space) {
			h = (h ^ ' ') * FNV_PRIME;
			space = false;
		}
		h = (h ^ ascii_lower(*p)) * FNV_PRIME;
	}
	return h;
}

uint64_t dirstring_hash(uint64_t seed, uint8_t tag, struct span raw)
{
	if (!is_wide(tag) && span_is_ascii(raw))
		return hash_squeezed(seed, raw);
	struct buf folded = BUF_INIT;
	dirstring_fold(&folded, tag, raw);
	/* Squeezing once more changes nothing. */
	uint64_t h = hash_squeezed(seed, buf_span(&folded));
	buf_free(&folded);
	return h;
}
