/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extensions beside RFC 5280: transparency, qualified certificates, Microsoft, RFC 3779 resources, proxies. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/ext_text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Big-endian number of n octets off the front; TLS's way of writing (RFC 8446 3). */
static bool number_take(struct span *in, size_t n, uint64_t *out)
{
	if (in->n < n)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out << 8 | in->p[i];
	*in = span_of(in->p + n, in->n - n);
	return true;
}

static bool octets_take(struct span *in, size_t n, struct span *out)
{
	if (in->n < n)
		return false;
	*out = span_of(in->p, n);
	*in = span_of(in->p + n, in->n - n);
	return true;
}

static const char *sct_algorithm(uint64_t scheme)
{
	switch (scheme) { /* hash and signature of TLS 1.2, RFC 5246 7.4.1.4.1 */
	case 0x0403:
		return "ECDSA-SHA256";
	case 0x0401:
		return "RSA-SHA256";
	default:
		return "?";
	}
}

/* SignedCertificateTimestamp, RFC 6962 3.2 */
static bool put_sct(struct ext_lines *l, struct span in)
{
	uint64_t version, ms, length, scheme;
	struct span log, extensions;
	char when[32];

	if (!number_take(&in, 1, &version))
		return false;
	if (version != 0) {
		ext_line(l, _("version %llu, not known"), (unsigned long long)version + 1);
		return true;
	}
	if (!octets_take(&in, 32, &log) || !number_take(&in, 8, &ms) || !number_take(&in, 2, &length) ||
	    !octets_take(&in, length, &extensions) || !number_take(&in, 2, &scheme))
		return false;
	time_rfc3339(ms / 1000 < INT64_MAX / 1000 ? (int64_t)(ms / 1000) : TIME_UNKNOWN, when);
	ext_line(l, _("v1, %1$s, %2$s, log %3$s"), when, sct_algorithm(scheme), ext_hex(l, ARGUMENT_DIGEST, log));
	return true;
}

bool ext_sct_list(struct ext_lines *l, struct span value)
{
	struct der octets;
	uint64_t total, n;
	struct span sct;

	if (!ext_whole(value, DER_OCTET_STRING, &octets))
		return false;
	struct span in = octets.value;
	if (!number_take(&in, 2, &total) || total != in.n)
		return false;
	while (in.n > 0)
		if (!number_take(&in, 2, &n) || !octets_take(&in, n, &sct) || !put_sct(l, sct))
			return false;
	return true;
}

/* The information of a statement, where it is a word, a list of words or identifiers. */
static bool put_statement_info(struct ext_lines *l, struct span in)
{
	struct der d, inner;

	if (!der_next(&in, &d))
		return true;
	if (d.tag == DER_OID) {
		ext_more(l, ": %s", ext_oid(l, d.value));
	} else if (dirstring_is(d.tag)) {
		ext_more(l, ": %s", ext_string(l, ARGUMENT_QUOTE, &d));
	} else if (der_constructed(d.tag)) {
		for (struct span s = d.value; der_next(&s, &inner);)
			if (!put_statement_info(l, inner.tag == DER_SEQUENCE ? inner.value : inner.whole))
				return false;
	} else {
		ext_more(l, ": %s", ext_hex(l, ARGUMENT_QUOTE, d.value));
	}
	return true;
}

bool ext_qc_statements(struct ext_lines *l, struct span value)
{
	struct der seq, item, id;
	const uint8_t *at;

	if (!ext_whole(value, DER_SEQUENCE, &seq) || der_fault(value, &at) != DER_SOUND)
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &id))
			return false;
		ext_line(l, "%s", ext_oid(l, id.value));
		if (!put_statement_info(l, item.value))
			return false;
	}
	return seq.value.n == 0;
}

bool ext_ms_template(struct ext_lines *l, struct span value)
{
	struct der seq, id, n;
	int64_t major = 0, minor = 0;

	if (!ext_whole(value, DER_SEQUENCE, &seq) || !der_take(&seq.value, DER_OID, &id))
		return false;
	if (der_take(&seq.value, DER_INTEGER, &n))
		der_int64(n.value, &major);
	if (der_take(&seq.value, DER_INTEGER, &n))
		der_int64(n.value, &minor);
	ext_line(l, _("%1$s, version %2$lld.%3$lld"), ext_private(l, ARGUMENT_NAME, ext_oid(l, id.value)),
	         (long long)major, (long long)minor);
	return seq.value.n == 0;
}

/* RFC 3820 3.8 */
bool ext_proxy(struct ext_lines *l, struct span value)
{
	struct der seq, n, policy, id;
	int64_t length;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	if (der_take(&seq.value, DER_INTEGER, &n) && der_int64(n.value, &length))
		ext_line(l, _("path length %lld"), (long long)length);
	if (!der_take(&seq.value, DER_SEQUENCE, &policy) || !der_take(&policy.value, DER_OID, &id))
		return false;
	ext_line(l, _("policy language %s"), ext_oid(l, id.value));
	return seq.value.n == 0;
}

bool ext_smime_caps(struct ext_lines *l, struct span value)
{
	struct der seq, item, id;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &id))
			return false;
		ext_line(l, "%s", ext_oid(l, id.value));
	}
	return seq.value.n == 0;
}

/* An address of RFC 3779 is the front of a BIT STRING; the rest is zeros, or ones at the end of a range. */
static bool put_address(struct ext_lines *l, int family, struct span bits, bool ones, bool prefix)
{
	uint8_t octets[16];
	size_t size = family == AF_INET ? 4 : 16;
	char text[INET6_ADDRSTRLEN];

	if (bits.n == 0 || bits.n - 1 > size || bits.p[0] > 7 || (bits.n == 1 && bits.p[0] != 0))
		return false;
	memset(octets, ones ? 0xff : 0, sizeof octets);
	memcpy(octets, bits.p + 1, bits.n - 1);
	if (bits.n > 1) {
		uint8_t unused = (uint8_t)((1u << bits.p[0]) - 1);

		octets[bits.n - 2] = ones ? octets[bits.n - 2] | unused : (uint8_t)(octets[bits.n - 2] & ~unused);
	}
	if (inet_ntop(family, octets, text, sizeof text) == NULL)
		return false;
	ext_more(l, "%s", ext_private(l, ARGUMENT_HOST, text));
	if (prefix)
		ext_more(l, "/%zu", (bits.n - 1) * 8 - bits.p[0]);
	return true;
}

static bool put_addresses(struct ext_lines *l, int family, struct span in)
{
	struct der d, low, high;

	while (der_next(&in, &d)) {
		ext_line(l, "%s", family == AF_INET ? "IPv4 " : "IPv6 ");
		if (d.tag == DER_BIT_STRING) {
			if (!put_address(l, family, d.value, false, true))
				return false;
			continue;
		}
		if (d.tag != DER_SEQUENCE || !der_take(&d.value, DER_BIT_STRING, &low) ||
		    !der_take(&d.value, DER_BIT_STRING, &high) || !put_address(l, family, low.value, false, false))
			return false;
		ext_more(l, "%s", "-");
		if (!put_address(l, family, high.value, true, false))
			return false;
	}
	return in.n == 0;
}

bool ext_ip_blocks(struct ext_lines *l, struct span value)
{
	struct der seq, block, family, choice;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &block)) {
		if (!der_take(&block.value, DER_OCTET_STRING, &family) || family.value.n < 2 ||
		    family.value.p[0] != 0 || family.value.p[1] < 1 || family.value.p[1] > 2 ||
		    !der_next(&block.value, &choice))
			return false;
		bool v4 = family.value.p[1] == 1;
		if (choice.tag == DER_NULL)
			ext_line(l, _("%s as the issuer"), v4 ? "IPv4" : "IPv6");
		else if (choice.tag != DER_SEQUENCE || !put_addresses(l, v4 ? AF_INET : AF_INET6, choice.value))
			return false;
	}
	return seq.value.n == 0;
}

static bool put_numbers(struct ext_lines *l, const char *kind, struct span in)
{
	struct der d, low, high;
	int64_t a, b;

	if (!der_first(in, &d))
		return false;
	if (d.tag == DER_NULL) {
		ext_line(l, _("%s as the issuer"), kind);
		return true;
	}
	for (in = d.value; der_next(&in, &d);) {
		if (d.tag == DER_INTEGER && der_int64(d.value, &a))
			ext_line(l, "%s %s", kind,
			         ext_private(l, ARGUMENT_NAME, arena_printf(l->a, "%lld", (long long)a)));
		else if (d.tag == DER_SEQUENCE && der_take(&d.value, DER_INTEGER, &low) &&
		         der_take(&d.value, DER_INTEGER, &high) && der_int64(low.value, &a) &&
		         der_int64(high.value, &b))
			ext_line(
			    l, "%s %s", kind,
			    ext_private(l, ARGUMENT_NAME, arena_printf(l->a, "%lld-%lld", (long long)a, (long long)b)));
		else
			return false;
	}
	return in.n == 0;
}

bool ext_as_ids(struct ext_lines *l, struct span value)
{
	struct der seq, d;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d) && !put_numbers(l, "AS", d.value))
		return false;
	if (der_take(&in, DER_CTX_CONS(1), &d) && !put_numbers(l, "RDI", d.value))
		return false;
	return in.n == 0;
}
