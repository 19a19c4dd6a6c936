/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of words; each damage is done at its own moment of the making. */
#include "config.h"

#include "lab/damage.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every word of damage=. What is done inside the certificate is done before it is signed: its signature is good. */
static const char *const words[] = {
	"alg-mismatch",     /* the outer signatureAlgorithm differs from the one inside */
	"bad-bits",         /* keyUsage with 9 unused bits */
	"bad-san",          /* the SAN's value is cut short inside */
	"bad-signature",    /* one bit of the signature is turned */
	"bad-time",         /* notAfter is in month 13 */
	"ber",              /* the outer SEQUENCE has an indefinite length */
	"bool-01",          /* critical is TRUE as 01 in place of ff */
	"default-critical", /* critical FALSE is written out */
	"dup-extension",    /* the last extension comes twice */
	"empty-extensions", /* a list of extensions without any */
	"explicit-v1",      /* version 1, written out */
	"fraction-time",    /* notAfter is a GeneralizedTime with a fraction of a second */
	"generalized-time", /* notAfter is a GeneralizedTime although before 2050 */
	"key-bare",         /* a DSA key without its parameters: RFC 3279 2.3.2 */
	"key-e1",           /* the RSA exponent is 1 */
	"key-octet",   /* a bit of the public key's last octet is turned: a point off its curve, an even exponent */
	"key-order",   /* the public key is 1: the neutral element of Ed25519 */
	"local-time",  /* notAfter has no Z */
	"long-length", /* the length of the validity is not in the fewest octets */
	"long-serial", /* 21 octets */
	"negative-serial",
	"no-seconds",       /* notAfter without seconds */
	"offset-time",      /* notAfter with an offset, +0900 */
	"padded-serial",    /* an octet 00 more than needed */
	"padded-signature", /* likewise of an ECDSA signature's first number */
	"trailing",         /* bytes behind the certificate */
	"truncated",        /* its last 16 octets are missing */
	"unused-bits",      /* keyUsage declares its last bit unused */
	"v1-extensions",    /* version 1 with extensions */
	"version-9",
	"zero-serial",
};

static bool known(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

bool damage_known(struct lab *l, const struct statement *s)
{
	for (size_t i = 0; i < s->nattr; i++) {
		if (strcmp(s->attr[i].word, "damage") != 0)
			continue;
		struct words_list list = words_commas(l->a, s->attr[i].value);
		for (size_t k = 0; k < list.n; k++)
			if (!known(list.v[k]))
				return lab_refuse(l, s->line, _("'%s' is not a damage that can be done"), list.v[k]);
	}
	return true;
}

bool damage_time(struct lab *l, const struct statement *s, int64_t t, struct derwrite *w)
{
	struct civil c = time_to_civil(t);
	char day[40], out[100];

	snprintf(day, sizeof day, "%02d%02d%02d%02d%02d", c.year % 100, c.month, c.day, c.hour, c.minute);
	if (lab_damaged(l, s, "generalized-time")) {
		derw_generalized(w, t);
		return true;
	}
	if (lab_damaged(l, s, "fraction-time")) {
		snprintf(out, sizeof out, "%02d%s%02d.5Z", c.year / 100, day, c.second);
		derw_text(w, DER_GENERALIZED_TIME, out);
		return true;
	}
	if (lab_damaged(l, s, "bad-time"))
		snprintf(out, sizeof out, "%02d13%02d%02d%02d%02dZ", c.year % 100, c.day, c.hour, c.minute, c.second);
	else if (lab_damaged(l, s, "offset-time"))
		snprintf(out, sizeof out, "%s%02d+0900", day, c.second);
	else if (lab_damaged(l, s, "no-seconds"))
		snprintf(out, sizeof out, "%sZ", day);
	else if (lab_damaged(l, s, "local-time"))
		snprintf(out, sizeof out, "%s%02d", day, c.second);
	else
		return false;
	derw_text(w, DER_UTC_TIME, out);
	return true;
}

/* AlgorithmIdentifier as it was, and { n, 1 } behind it. */
static struct span with_exponent_one(struct lab *l, struct span spki)
{
	struct derwrite w = { 0 };
	struct der seq, algorithm, bits, numbers, n;

	if (!der_first(spki, &seq) || !der_next(&seq.value, &algorithm) || !der_next(&seq.value, &bits) ||
	    !der_first(span_of(bits.value.p + 1, bits.value.n - 1), &numbers) || !der_next(&numbers.value, &n))
		return spki;
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, algorithm.whole);
	derw_open_bits(&w);
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, n.whole);
	derw_int(&w, DER_INTEGER, 1);
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	return derw_take(&w, l->a);
}

/* The algorithm's OID, and the key as it was. */
static struct span without_parameters(struct lab *l, struct span spki)
{
	struct derwrite w = { 0 };
	struct der seq, algorithm, oid, bits;

	if (!der_first(spki, &seq) || !der_next(&seq.value, &algorithm) || !der_next(&seq.value, &bits) ||
	    !der_next(&algorithm.value, &oid))
		return spki;
	derw_open(&w, DER_SEQUENCE);
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, oid.whole);
	derw_close(&w);
	derw_raw(&w, bits.whole);
	derw_close(&w);
	return derw_take(&w, l->a);
}

struct span damage_key(struct lab *l, const struct statement *s, struct span spki)
{
	uint8_t *copy = arena_dup(l->a, spki.p, spki.n);

	if (lab_damaged(l, s, "key-bare"))
		return without_parameters(l, spki);
	if (lab_damaged(l, s, "key-e1"))
		return with_exponent_one(l, spki);
	if (lab_damaged(l, s, "key-order")) {
		memset(copy + spki.n - 32, 0, 32);
		copy[spki.n - 32] = 1;
	}
	if (lab_damaged(l, s, "key-octet"))
		copy[spki.n - 1] ^= 1;
	return span_of(copy, spki.n);
}

struct span damage_serial(struct lab *l, const struct statement *s, struct span serial)
{
	static const struct {
		const char *word;
		struct span value;
	} rows[] = {
		{ "negative-serial", { (const uint8_t *)"\x85\x10", 2 } },
		{ "zero-serial", { (const uint8_t *)"\0", 1 } },
		{ "long-serial", { (const uint8_t *)"\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25", 21 } },
		{ "padded-serial", { (const uint8_t *)"\0\0\52", 3 } },
	};
	struct derwrite w = { 0 };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (lab_damaged(l, s, rows[i].word)) {
			derw_put(&w, DER_INTEGER, rows[i].value);
			return derw_take(&w, l->a);
		}
	return serial;
}

bool damage_patch(struct lab *l, const struct statement *s, struct span *tbs)
{
	uint8_t *copy = arena_dup(l->a, tbs->p, tbs->n);

	for (size_t i = 0; i < s->nattr; i++) {
		char *end;

		if (strcmp(s->attr[i].word, "patch") != 0)
			continue;
		size_t at = strtoul(s->attr[i].value, &end, 10);
		struct span octets = *end == ':' ? namewrite_hex(l->a, end + 1) : SPAN_NONE;
		if (!octets.p)
			return lab_refuse(l, s->line, _("'%s' is not N:HEX"), s->attr[i].value);
		for (size_t k = 0; k < octets.n; k++)
			copy[(at + k) % tbs->n] = octets.p[k];
	}
	*tbs = span_of(copy, tbs->n);
	return true;
}

/* 30 80 ... 00 00 around the contents of the outer SEQUENCE. */
static void write_indefinite(struct derwrite *w, struct span der)
{
	struct der outer;

	if (!der_first(der, &outer))
		return;
	derw_raw(w, SPAN_LIT("\x30\x80"));
	derw_raw(w, outer.value);
	derw_raw(w, SPAN_LIT("\0\0"));
}

struct span damage_finished(struct lab *l, const struct statement *s, struct span der)
{
	struct derwrite w = { 0 };

	if (lab_damaged(l, s, "ber"))
		write_indefinite(&w, der);
	else
		derw_raw(&w, der);
	if (lab_damaged(l, s, "trailing"))
		derw_raw(&w, SPAN_LIT("\0\0garbage"));
	if (lab_damaged(l, s, "truncated"))
		w.b.n -= w.b.n > 16 ? 16 : w.b.n;
	return derw_take(&w, l->a);
}
