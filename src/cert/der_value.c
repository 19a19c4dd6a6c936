/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of one element in one line. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/der_shape.h"
#include "cert/dirstring.h"
#include "cert/field.h"
#include "cert/name.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"

#define HEX_SHOWN 64
#define TEXT_SHOWN 2048
#define NAME_MAX_SHOWN 262144 /* octets of a name that is written out; rows cut it */
#define LINE_NODES 400

static void put_hex(struct buf *out, struct span s)
{
	buf_hex(out, span_of(s.p, s.n < HEX_SHOWN ? s.n : HEX_SHOWN), ":");
	if (s.n > HEX_SHOWN)
		buf_printf(out, _(" .. (%zu octets)"), s.n);
}

/* A line feed or NUL inside stays inside. */
static void put_text(struct buf *out, uint8_t tag, struct span s)
{
	struct buf text = BUF_INIT;

	dirstring_utf8(&text, tag, span_of(s.p, s.n < TEXT_SHOWN ? s.n : TEXT_SHOWN));
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] == '\0')
			buf_puts(out, "\\x00");
		else if (text.s[i] == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, text.s[i]);
	if (s.n > TEXT_SHOWN)
		buf_printf(out, _(" .. (%zu octets)"), s.n);
	buf_free(&text);
}

static void put_integer(struct buf *out, struct span s, bool version)
{
	int64_t v;

	if (!der_int64(s, &v)) {
		buf_puts(out, "0x");
		buf_hex(out, span_of(s.p, s.n < HEX_SHOWN ? s.n : HEX_SHOWN), "");
		if (s.n > HEX_SHOWN)
			buf_printf(out, _(" .. (%zu octets)"), s.n);
	} else if (version && v >= 0 && v < 100) {
		buf_printf(out, "v%lld", (long long)v + 1);
	} else {
		buf_printf(out, "%lld", (long long)v);
		if (v > 255)
			buf_printf(out, " (0x%llx)", (unsigned long long)v);
	}
}

static void put_bits(struct buf *out, struct span s, const char *const *names)
{
	bool any = false;

	for (size_t i = 0; names && names[i]; i++)
		if (der_named_bits(s) >> i & 1) {
			buf_printf(out, "%s%s", any ? ", " : "", names[i]);
			any = true;
		}
	if (any || s.n == 0)
		return;
	put_hex(out, span_of(s.p + 1, s.n - 1));
	if (s.p[0] > 0)
		buf_printf(out, P_(" (%u bit unused)", " (%u bits unused)", s.p[0]), s.p[0]);
}

static void put_oid(struct buf *out, struct span s)
{
	char room[OID_TEXT_MAX];
	const char *name = oid_name(s);

	if (name)
		buf_printf(out, "%s ", name);
	buf_printf(out, name ? "(%s)" : "%s", der_oid_dotted(s, room, sizeof room));
}

static void put_time(struct buf *out, uint8_t tag, struct span s)
{
	char text[32];
	int64_t t;

	if (der_time(tag, s, &t, NULL))
		buf_puts(out, time_rfc3339(t, text));
	else
		put_text(out, DER_IA5_STRING, s);
}

static bool printable(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return s.n > 0;
}

static void put_by_tag(struct buf *out, uint8_t tag, struct span s)
{
	if (dirstring_is(tag)) {
		put_text(out, tag, s);
		return;
	}
	switch (tag) {
	case DER_BOOLEAN:
		buf_puts(out, s.n > 0 && s.p[0] ? "TRUE" : "FALSE");
		break;
	case DER_INTEGER:
	case DER_ENUMERATED:
		put_integer(out, s, false);
		break;
	case DER_OID:
		put_oid(out, s);
		break;
	case DER_UTC_TIME:
	case DER_GENERALIZED_TIME:
		put_time(out, tag, s);
		break;
	case DER_BIT_STRING:
		put_bits(out, s, NULL);
		break;
	case DER_NULL:
		break;
	default:
		if (der_class(tag) != DER_UNIVERSAL && printable(s))
			put_text(out, DER_IA5_STRING, s);
		else
			put_hex(out, s);
	}
}

static void put_primitive(struct buf *out, const struct der *d, uint8_t as)
{
	static const char *const reasons[] = { "unused",          "keyCompromise",
		                               "cACompromise",    "affiliationChanged",
		                               "superseded",      "cessationOfOperation",
		                               "certificateHold", "privilegeWithdrawn",
		                               "aACompromise",    NULL };
	struct general_name address = { .type = GN_IP, .value = d->value };

	switch (as) {
	case AS_ADDRESS:
		general_name_value(out, &address);
		break;
	case AS_VERSION:
		put_integer(out, d->value, true);
		break;
	case AS_KEY_USAGE:
		put_bits(out, d->value, key_usage_names);
		break;
	case AS_REASONS:
		put_bits(out, d->value, reasons);
		break;
	case AS_HEX:
		put_hex(out, d->value);
		break;
	default:
		put_by_tag(out, as ? as : d->tag, d->value);
	}
}

/* ---- constructed ---- */

static size_t last_child(const struct der_node *nodes, size_t n, size_t i)
{
	size_t last = i + 1;

	for (size_t k = i + 1; k < n && nodes[k].depth > nodes[i].depth; k++)
		if (nodes[k].depth == nodes[i].depth + 1)
			last = k;
	return last;
}

static void put_extension_value(struct buf *out, const struct der_node *nodes, size_t n, size_t i, struct span oid)
{
	struct extension x = { .id = oid_find(oid), .oid = oid };
	struct buf text = BUF_INIT;

	for (size_t k = i + 1; k < n && nodes[k].depth > nodes[i].depth; k++)
		if (nodes[k].depth == nodes[i].depth + 1 && nodes[k].der.tag == DER_OCTET_STRING)
			x.value = nodes[k].der.value;
	if (x.value.p && x.value.n < TEXT_SHOWN)
		extension_text(&text, &x, NULL);
	for (size_t k = 0; k < text.n && k < TEXT_SHOWN; k++)
		if (text.s[k] == '\n')
			buf_puts(out, ", ");
		else
			buf_putc(out, text.s[k]);
	buf_free(&text);
}

static void put_sum(struct buf *out, const struct der_node *nodes, size_t n, size_t i, const struct der_label *labels)
{
	char room[OID_TEXT_MAX];
	size_t last = last_child(nodes, n, i);

	switch (labels[i].sum) {
	case SUM_OID:
		if (nodes[i + 1].der.tag == DER_OID)
			buf_puts(out, oid_text(nodes[i + 1].der.value, room));
		break;
	case SUM_LAST:
		der_value_text(out, nodes, n, last, labels);
		break;
	case SUM_ONLY:
		if (labels[i + 1].sum == SUM_LAST && labels[i + 1].name)
			buf_printf(out, "%s=", labels[i + 1].name);
		der_value_text(out, nodes, n, i + 1, labels);
		break;
	case SUM_FIRST:
		der_value_text(out, nodes, n, i + 1, labels);
		break;
	case SUM_NAME:
		if (nodes[i].der.whole.n < NAME_MAX_SHOWN)
			name_rfc4514(out, nodes[i].der.whole);
		break;
	case SUM_SPAN:
		der_value_text(out, nodes, n, i + 1, labels);
		buf_puts(out, " .. ");
		der_value_text(out, nodes, n, last, labels);
		break;
	case SUM_EXTENSION:
		put_extension_value(out, nodes, n, i, labels[i].oid);
		break;
	default:
		break;
	}
}

void der_value_text(struct buf *out, const struct der_node *nodes, size_t n, size_t i, const struct der_label *labels)
{
	const struct der_node *d = &nodes[i];

	if (i + 1 < n && nodes[i + 1].depth > d->depth)
		put_sum(out, nodes, n, i, labels);
	else if (d->trouble != DER_FINE)
		put_hex(out, d->der.value);
	else if (!der_constructed(d->der.tag) || d->der.value.n > 0)
		put_primitive(out, &d->der, labels ? labels[i].as : AS_ITSELF);
}

const char *der_trouble_text(const struct der_node *node)
{
	if (node->trouble == DER_RUBBISH)
		return N_("damaged from here on: these octets are no element");
	if (node->trouble == DER_MORE)
		return N_("a list too long to be shown to its end: these octets are the rest of it");
	if (node->trouble == DER_DEEP)
		return N_("nested too deep: what is inside is not shown");
	if (node->der.oddity & DER_TRUNCATED)
		return N_("cut off: it says that it is longer than what is there");
	if (node->der.oddity & DER_INDEFINITE)
		return N_("of indefinite length, which DER does not allow");
	if (node->der.oddity & DER_LONG_LENGTH)
		return N_("its length is not written in the fewest octets, as DER wants it");
	return NULL;
}

void der_lines(struct buf *out, struct span s, size_t max)
{
	struct arena *a = arena_new();
	size_t n;
	bool cut;
	const struct der_node *nodes = der_tree(a, s, max < LINE_NODES ? max : LINE_NODES, &n, &cut);
	struct der_label *labels = der_labels(a, DER_KIND_UNKNOWN, nodes, n);

	for (size_t i = 0; i < n; i++) {
		struct buf value = BUF_INIT;
		bool inside = i + 1 < n && nodes[i + 1].depth > nodes[i].depth;

		buf_printf(out, "%s%*s%s", out->n ? "\n" : "", 2 * nodes[i].depth, "", der_tag_name(nodes[i].der.tag));
		if (!inside)
			der_value_text(&value, nodes, n, i, labels);
		if (value.n > 0)
			buf_printf(out, " %s", buf_str(&value));
		buf_free(&value);
	}
	if (cut)
		buf_printf(out, "\n%s", _("and more"));
	arena_free(a);
}
