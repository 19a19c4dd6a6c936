/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word by word: which library packed a number is told by the words beside it, and by the number itself; a name by how
 * it begins. */
#include "config.h"

#include "phrase/phrase_decode.h"

#include "base/arena.h"
#include "phrase/phrase_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- errors of OpenSSL and its heirs ---- */

enum { LIB_SSL = 20, LIB_SSL_BORING = 16 };

#define ALERT_REASONS 1000 /* a reason from here on is an alert that was received */
#define ALERTS 256
#define LONGEST_HEX 8

/* "0A000086", "a000416": digits as the error queue prints them. */
static bool is_packed_hex(const struct word *w, uint32_t *out)
{
	char digits[LONGEST_HEX + 1];
	char *end;

	if (w->n < LONGEST_HEX - 1 || w->n > LONGEST_HEX)
		return false;
	memcpy(digits, w->s, w->n);
	digits[w->n] = '\0';
	*out = (uint32_t)strtoul(digits, &end, 16);
	return end == digits + w->n;
}

static bool has_word(const struct phrase_text *t, const char *lower)
{
	for (size_t i = 0; i < t->n; i++)
		if (word_is(&t->word[i], lower))
			return true;
	return false;
}

/* "error:0A000086", Squid's "TLS_LIB_ERR=A000086". */
static bool stands_hex(const struct phrase_text *t, size_t i)
{
	return i > 0 && (word_is(&t->word[i - 1], "error") || word_is(&t->word[i - 1], "tls_lib_err"));
}

/* "TLS error: 268435581", "268435581:SSL routines:": a number so large that little beside it will do. */
static bool stands_decimal(const struct phrase_text *t, size_t i)
{
	static const char *const before[] = { "error", "errno", "tls_error", "ssl_error" };

	for (size_t k = 0; i > 0 && k < sizeof before / sizeof before[0]; k++)
		if (word_is(&t->word[i - 1], before[k]))
			return true;
	return t->n == 1 || (i + 2 < t->n && word_is(&t->word[i + 1], "ssl") && word_is(&t->word[i + 2], "routines"));
}

/* OpenSSL 3 has 23 bits for a reason, its forerunners 12 beside those of a function, BoringSSL 12 and a number of its
 * own for the library, which is OpenSSL 3's for what reads and writes. */
static bool unpack(const struct phrase_text *t, uint32_t packed, bool *boring, unsigned *reason)
{
	*boring = packed >> 24 == LIB_SSL_BORING && !has_word(t, "bio");
	if (packed >> 24 == LIB_SSL || *boring) {
		*reason = packed & 0xfff;
		return true;
	}
	*reason = packed & 0x7fffff;
	return packed >> 23 == LIB_SSL;
}

static bool decode_queue(struct arena *a, const struct phrase_text *t, size_t i, struct decoded *out)
{
	int64_t number;
	uint32_t packed;
	unsigned reason;
	bool boring;

	if (!(stands_hex(t, i) || t->n == 1) || !is_packed_hex(&t->word[i], &packed))
		packed = 0;
	if (!packed && stands_decimal(t, i) && word_number(&t->word[i], &number) && number > 0 && number <= UINT32_MAX)
		packed = (uint32_t)number;
	if (!packed || !unpack(t, packed, &boring, &reason))
		return false;
	*out = (struct decoded){ 0 };
	bool alert = reason >= ALERT_REASONS && reason < ALERT_REASONS + ALERTS;
	if (boring && !alert) /* its reasons have other numbers */
		out->code = arena_printf(a, "error:%08x", packed);
	else
		out->code = arena_printf(a, "error:%08X", (unsigned)LIB_SSL << 23 | reason);
	if (alert)
		out->alert = arena_printf(a, "alert %u", reason - ALERT_REASONS);
	return true;
}

/* ---- sums of mbedTLS ---- */

/* An error of a high level (X.509, TLS) and one of a low level (ASN.1, the network) are added up. */
#define HIGH_LEVEL 0x7f80
#define LOWEST_HIGH 0x1000

static bool names_mbedtls(const struct phrase_text *t)
{
	return strstr(t->folded, "mbedtls") || strstr(t->folded, "mbed_tls") || strstr(t->folded, "esp-tls");
}

static bool decode_sum(struct arena *a, const struct phrase_text *t, size_t i, struct decoded *out)
{
	int64_t n;
	const struct word *w = &t->word[i];

	if (!word_number(w, &n) || n > -LOWEST_HIGH || n < -INT16_MAX)
		return false;
	bool hex = w->n > 2 && w->s[2] == 'x';
	if ((hex && !(-n & ~HIGH_LEVEL)) || (!hex && !names_mbedtls(t)))
		return false;
	*out = (struct decoded){ .code = arena_printf(a, "-0x%04X", (unsigned)-n & HIGH_LEVEL) };
	return true;
}

/* ---- names of reasons ---- */

/* A name is the library's and the reason's words joined: Node.js's ERR_OSSL_PEM_NO_START_LINE, OpenSSL's own
 * SSL_R_NO_SHARED_CIPHER, BoringSSL's NO_START_LINE. */
static const struct {
	const char *prefix, *library;
} names[] = {
	{ "err_ssl_", "SSL routines" },
	{ "ssl_r_", "SSL routines" },
	{ "err_ossl_pem_", "PEM routines" },
	{ "pem_r_", "PEM routines" },
	{ "err_ossl_x509_", "x509 certificate routines" },
	{ "x509_r_", "x509 certificate routines" },
	{ "err_ossl_evp_", "digital envelope routines" },
	{ "evp_r_", "digital envelope routines" },
	{ "err_ossl_pkcs12_", "PKCS12 routines" },
	{ "pkcs12_r_", "PKCS12 routines" },
	{ "err_ossl_asn1_", "asn1 encoding routines" },
	{ "asn1_r_", "asn1 encoding routines" },
	{ "err_ossl_crypto_", "common libcrypto routines" },
	{ "err_ossl_rsa_", "rsa routines" },
	{ "err_ossl_ec_", "elliptic curve routines" },
	{ "err_ossl_", "" },
};

static bool decode_name(struct arena *a, const struct phrase_text *t, size_t i, struct decoded *out)
{
	const struct word *w = &t->word[i];
	const char *library = "";
	size_t from = 0;

	for (size_t k = 0; !from && k < sizeof names / sizeof names[0]; k++) {
		size_t n = strlen(names[k].prefix);

		if (w->n > n && memcmp(w->s, names[k].prefix, n) == 0) {
			from = n;
			library = names[k].library;
		}
	}
	if (!from && !(i > 0 && word_is(&t->word[i - 1], "openssl_internal")))
		return false;
	char *reason = arena_strndup(a, w->s + from, w->n - from);
	for (char *s = reason; *s; s++)
		*s = *s == '_' ? ' ' : *s;
	*out = (struct decoded){ .reason = reason, .library = library };
	return true;
}

bool phrase_decode_next(struct arena *a, const struct phrase_text *t, size_t *from, struct decoded *out)
{
	for (size_t i = *from; i < t->n; i++)
		if (decode_queue(a, t, i, out) || decode_sum(a, t, i, out) || decode_name(a, t, i, out)) {
			out->at = i;
			*from = i + 1;
			return true;
		}
	return false;
}
