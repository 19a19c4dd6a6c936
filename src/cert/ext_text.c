/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decoder for each kind of extension, and at the end the table that tells which is whose. */
#include "config.h"

#include "cert/ext_text.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/der_shape.h"
#include "cert/dirstring.h"
#include "cert/field.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"

#include <stdlib.h>
#include <string.h>

/* Octets of an unknown extension that are shown. */
#define HEX_MAX 512
#define HEX_LINE 32
/* Of which the structure is shown beside the octets. */
#define STRUCTURE_MAX 65536
#define STRUCTURE_LINES 60

static bool ext_basic_constraints(struct ext_lines *l, struct span value)
{
	struct der seq, ca, n;
	int64_t length;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	bool is_ca = der_take(&in, DER_BOOLEAN, &ca) && ca.value.n > 0 && ca.value.p[0] != 0;
	ext_line(l, "%s", is_ca ? _("CA") : _("not a CA"));
	if (der_take(&in, DER_INTEGER, &n) && der_int64(n.value, &length))
		ext_more(l, _(", path length %lld"), (long long)length);
	return in.n == 0;
}

static bool ext_key_usage(struct ext_lines *l, struct span value)
{
	struct der bits;

	if (!ext_whole(value, DER_BIT_STRING, &bits))
		return false;
	ext_bits(l, "", bits.value, key_usage_names);
	return true;
}

static bool ext_ns_cert_type(struct ext_lines *l, struct span value)
{
	static const char *const names[] = { "SSL client",     "SSL server",        "S/MIME",
		                             "object signing", "reserved",          "SSL CA",
		                             "S/MIME CA",      "object signing CA", NULL };
	struct der bits;

	if (!ext_whole(value, DER_BIT_STRING, &bits))
		return false;
	ext_bits(l, "", bits.value, names);
	return true;
}

static bool ext_oid_list(struct ext_lines *l, struct span value)
{
	struct der seq, oid;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_OID, &oid))
		ext_line(l, "%s", ext_oid(l, oid.value));
	return seq.value.n == 0;
}

static bool ext_alt_names(struct ext_lines *l, struct span value)
{
	struct der seq;

	return ext_whole(value, DER_SEQUENCE, &seq) && ext_general_names(l, "", seq.value);
}

static bool ext_octets(struct ext_lines *l, struct span value)
{
	struct der d;

	if (!ext_whole(value, DER_OCTET_STRING, &d))
		return false;
	ext_line(l, "%s", ext_hex(l, ARGUMENT_DIGEST, d.value));
	return true;
}

static bool ext_number(struct ext_lines *l, struct span value)
{
	struct der d;
	int64_t n;

	if (!der_first(value, &d) || (d.tag != DER_INTEGER && d.tag != DER_ENUMERATED) || d.whole.n != value.n)
		return false;
	if (der_int64(d.value, &n))
		ext_line(l, "%s", ext_private(l, ARGUMENT_SERIAL, arena_printf(l->a, "%lld", (long long)n)));
	else
		ext_line(l, "0x%s", ext_hex(l, ARGUMENT_SERIAL, d.value));
	return true;
}

static bool ext_aki(struct ext_lines *l, struct span value)
{
	struct der seq, d;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	bool ok = true;
	if (der_take(&in, DER_CTX(0), &d))
		ext_line(l, _("key %s"), ext_hex(l, ARGUMENT_DIGEST, d.value));
	if (der_take(&in, DER_CTX_CONS(1), &d))
		ok = ext_general_names(l, _("issuer "), d.value);
	if (der_take(&in, DER_CTX(2), &d))
		ext_line(l, _("serial number %s"), ext_hex(l, ARGUMENT_SERIAL, d.value));
	if (l->out->n == 0)
		ext_line(l, "%s", _("names nothing"));
	return ok && in.n == 0;
}

/* AuthorityInfoAccess and SubjectInfoAccess */
static bool ext_info_access(struct ext_lines *l, struct span value)
{
	struct der seq, item, method;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &method))
			return false;
		if (!ext_general_names(l, arena_printf(l->a, "%s ", ext_oid_short(l, method.value)), item.value))
			return false;
	}
	return seq.value.n == 0;
}

static bool ext_tls_feature(struct ext_lines *l, struct span value)
{
	struct der seq, n;
	int64_t v;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_INTEGER, &n)) {
		if (!der_int64(n.value, &v))
			return false;
		if (v == 5 || v == 17)
			ext_line(l, "%s",
			         v == 5 ? _("status_request: must staple") : _("status_request_v2: must staple"));
		else
			ext_line(l, "%lld", (long long)v);
	}
	return seq.value.n == 0;
}

static bool ext_null(struct ext_lines *l, struct span value)
{
	struct der d;

	if (!ext_whole(value, DER_NULL, &d))
		return false;
	ext_line(l, "%s", _("set"));
	return true;
}

/* PrivateKeyUsagePeriod, RFC 3280 4.2.1.4: RFC 5280 has dropped it, CAs for signing documents still write it. */
static bool ext_key_period(struct ext_lines *l, struct span value)
{
	struct der seq, d;
	int64_t t;
	char text[32];

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_next(&seq.value, &d)) {
		if ((d.tag != DER_CTX(0) && d.tag != DER_CTX(1)) || !der_time(DER_GENERALIZED_TIME, d.value, &t, NULL))
			return false;
		ext_line(l, d.tag == DER_CTX(0) ? _("signs from %s UTC") : _("signs until %s UTC"),
		         time_second(t, text));
	}
	return seq.value.n == 0;
}

static bool ext_time(struct ext_lines *l, struct span value)
{
	struct der d;
	int64_t t;
	char text[32];

	if (!der_first(value, &d) || d.whole.n != value.n || !der_time(d.tag, d.value, &t, NULL))
		return false;
	ext_line(l, "%s UTC", time_second(t, text));
	return true;
}

static bool ext_crl_reason(struct ext_lines *l, struct span value)
{
	struct der d;

	if (!ext_whole(value, DER_ENUMERATED, &d) || d.value.n != 1)
		return false;
	ext_line(l, "%s", crl_reason_text(d.value.p[0]));
	return true;
}

/* Any value that is one string: Netscape comments and URLs, template names. */
static bool ext_one_string(struct ext_lines *l, struct span value)
{
	struct der d;

	if (!der_first(value, &d) || d.whole.n != value.n || !dirstring_is(d.tag) || (d.oddity & DER_TRUNCATED))
		return false;
	ext_line(l, "%s", ext_string(l, ARGUMENT_QUOTE, &d));
	return true;
}

static void ext_raw(struct ext_lines *l, struct span value)
{
	struct span s = value;

	if (l->redaction && value.n) {
		ext_line(l, "%s", ext_hex(l, ARGUMENT_QUOTE, value));
		return;
	}
	for (s.n = s.n > HEX_MAX ? HEX_MAX : s.n; s.n > 0;) {
		size_t n = s.n < HEX_LINE ? s.n : HEX_LINE;

		ext_line(l, "%s", ext_hex(l, ARGUMENT_QUOTE, span_of(s.p, n)));
		s = span_of(s.p + n, s.n - n);
	}
	if (value.n > HEX_MAX)
		ext_line(l, _("… %zu octets in all"), value.n);
	if (value.n == 0)
		ext_line(l, "%s", _("empty"));
}

/* Behind the octets, what DER makes of them, where they are DER. */
static void ext_structure(struct ext_lines *l, struct span value)
{
	struct buf text = BUF_INIT;
	const uint8_t *at;
	char *rest;

	if (l->redaction || value.n < 3 || value.n > STRUCTURE_MAX || value.p[0] == DER_OCTET_STRING ||
	    der_fault(value, &at) != DER_SOUND)
		return;
	der_lines(&text, value, STRUCTURE_LINES);
	buf_str(&text);
	for (char *line = strtok_r(text.s, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		ext_line(l, "  %s", line);
	buf_free(&text);
}

static const struct {
	enum oid id;
	ext_decoder *decode;
} decoders[] = {
	{ OID_BASIC_CONSTRAINTS, ext_basic_constraints },
	{ OID_KEY_USAGE, ext_key_usage },
	{ OID_EKU, ext_oid_list },
	{ OID_SAN, ext_alt_names },
	{ OID_ISSUER_ALT_NAME, ext_alt_names },
	{ OID_CERT_ISSUER, ext_alt_names },
	{ OID_SKI, ext_octets },
	{ OID_AKI, ext_aki },
	{ OID_CRL_DP, ext_crl_points },
	{ OID_FRESHEST_CRL, ext_crl_points },
	{ OID_CERT_POLICIES, ext_policies },
	{ OID_MS_APP_POLICIES, ext_policies },
	{ OID_POLICY_MAPPINGS, ext_policy_mappings },
	{ OID_POLICY_CONSTRAINTS, ext_policy_constraints },
	{ OID_INHIBIT_ANY_POLICY, ext_inhibit_any },
	{ OID_NAME_CONSTRAINTS, ext_name_constraints },
	{ OID_AIA, ext_info_access },
	{ OID_SIA, ext_info_access },
	{ OID_TLS_FEATURE, ext_tls_feature },
	{ OID_SCT_LIST, ext_sct_list },
	{ OID_OCSP_SCT_LIST, ext_sct_list },
	{ OID_CT_POISON, ext_null },
	{ OID_OCSP_NOCHECK, ext_null },
	{ OID_NO_REV_AVAIL, ext_null },
	{ OID_NS_CERT_TYPE, ext_ns_cert_type },
	{ OID_PRIVATE_KEY_USAGE_PERIOD, ext_key_period },
	{ OID_CRL_NUMBER, ext_number },
	{ OID_DELTA_CRL, ext_number },
	{ OID_CRL_REASON, ext_crl_reason },
	{ OID_INVALIDITY_DATE, ext_time },
	{ OID_IDP, ext_idp },
	{ OID_OCSP_NONCE, ext_octets },
	{ OID_ACME_ID, ext_octets },
	{ OID_IP_BLOCKS, ext_ip_blocks },
	{ OID_AS_IDS, ext_as_ids },
	{ OID_QC_STATEMENTS, ext_qc_statements },
	{ OID_MS_TEMPLATE, ext_ms_template },
	{ OID_MS_CA_VERSION, ext_number },
	{ OID_MS_SID, ext_alt_names },
	{ OID_PROXY_INFO, ext_proxy },
	{ OID_SMIME_CAPS, ext_smime_caps },
};

void extension_text(struct buf *out, const struct extension *x, struct redaction *r)
{
	struct buf text = BUF_INIT;
	struct ext_lines l = { &text, arena_new(), r };
	ext_decoder *decode = ext_one_string;

	for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++)
		if (decoders[i].id == x->id)
			decode = decoders[i].decode;
	if (!decode(&l, x->value) || text.n == 0) {
		buf_reset(&text);
		ext_raw(&l, x->value);
		ext_structure(&l, x->value);
	}
	buf_put(out, text.s, text.n);
	buf_free(&text);
	arena_free(l.a);
}
