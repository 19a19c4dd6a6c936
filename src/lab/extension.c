/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row an extension: how its value is written, and when it is critical unless told. */
#include "config.h"

#include "lab/extension.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/extvalue.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/words.h"

#include <string.h>
#include <unistd.h>

static bool always(const struct build *b)
{
	(void)b;
	return true;
}

static bool never(const struct build *b)
{
	(void)b;
	return false;
}

/* RFC 5280 4.1.2.6: the only name must not be passed over. */
static bool no_subject(const struct build *b)
{
	return b->c->subject.n == 2;
}

static const struct extension_maker {
	const char *id; /* in critical= */
	enum oid oid;
	bool (*write)(struct build *b, struct derwrite *w);
	bool (*critical)(const struct build *b);
} extensions[] = {
	{ "ski", OID_SKI, extvalue_ski, never },
	{ "aki", OID_AKI, extvalue_aki, never },
	{ "bc", OID_BASIC_CONSTRAINTS, extvalue_basic, build_is_ca },
	{ "ku", OID_KEY_USAGE, extvalue_key_usage, always },
	{ "eku", OID_EKU, extvalue_eku, never },
	{ "san", OID_SAN, extvalue_san, no_subject },
	{ "nc", OID_NAME_CONSTRAINTS, extvalue_name_constraints, always },
	{ "crldp", OID_CRL_DP, extvalue_crl_points, never },
	{ "aia", OID_AIA, extvalue_aia, never },
	{ "policy", OID_CERT_POLICIES, extvalue_policies, never },
	{ "map", OID_POLICY_MAPPINGS, extvalue_mappings, always },
	{ "limits", OID_POLICY_CONSTRAINTS, extvalue_policy_constraints, always },
	{ "any", OID_INHIBIT_ANY_POLICY, extvalue_inhibit_any, always },
	{ "feature", OID_TLS_FEATURE, extvalue_must_staple, never },
};

/* As critical= says, or as it is by default. */
static bool critical(const struct build *b, const struct extension_maker *x)
{
	const char *v = build_value(b, "critical");
	struct words_list list = words_commas(b->l->a, v ? v : "");
	bool yes = x->critical(b);

	for (size_t i = 0; i < list.n; i++) {
		bool off = list.v[i][0] == '-';

		if (!strcmp(list.v[i] + off, x->id))
			yes = !off;
	}
	return yes;
}

static bool critical_known(const struct build *b)
{
	const char *v = build_value(b, "critical");
	struct words_list list = words_commas(b->l->a, v ? v : "");

	for (size_t i = 0; i < list.n; i++) {
		size_t k = 0, n = sizeof extensions / sizeof *extensions;

		while (k < n && strcmp(list.v[i] + (list.v[i][0] == '-'), extensions[k].id) != 0)
			k++;
		if (k == n)
			return lab_refuse(b->l, b->c->s->line, _("critical= does not know '%s'"), list.v[i]);
	}
	return true;
}

static void put_extension(struct build *b, struct span oid, bool is_critical, struct span octets)
{
	derw_open(&b->list, DER_SEQUENCE);
	derw_put(&b->list, DER_OID, oid);
	if (is_critical && build_damaged(b, "bool-01"))
		derw_put(&b->list, DER_BOOLEAN, SPAN_LIT("\x01"));
	else if (is_critical || build_damaged(b, "default-critical"))
		derw_bool(&b->list, is_critical);
	derw_put(&b->list, DER_OCTET_STRING, octets);
	derw_close(&b->list);
}

static bool add_known(struct build *b, const struct extension_maker *x)
{
	struct derwrite w = { 0 };
	bool ok = x->write(b, &w);

	if (ok && w.b.n)
		put_extension(b, oid_bytes(x->oid), critical(b, x), buf_span(&w.b));
	buf_free(&w.b);
	return ok;
}

/* OID[:critical]:HEX */
static bool extension_parse(struct lab *l, const struct statement *s, const char *text, struct buf *oid,
                            bool *is_critical, struct span *octets)
{
	uint8_t encoded[128] = { 0 };
	const char *colon = strchr(text, ':'), *hex = colon ? colon + 1 : "";

	*is_critical = !strncmp(hex, "critical", 8) && (hex[8] == ':' || !hex[8]);
	hex += *is_critical ? 8 : 0;
	hex += *hex == ':';
	size_t n = colon ? oid_encode(arena_strndup(l->a, text, (size_t)(colon - text)), encoded, sizeof encoded) : 0;
	*octets = *hex ? namewrite_hex(l->a, hex) : span_of("", 0);
	buf_put(oid, encoded, n);
	return (n && octets->p) || lab_refuse(l, s->line, _("'%s' is not an extension: OID[:critical]:HEX"), text);
}

bool extension_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w)
{
	struct buf oid = BUF_INIT;
	struct span octets;
	bool is_critical, ok = extension_parse(l, s, text, &oid, &is_critical, &octets);

	if (ok) {
		derw_open(w, DER_SEQUENCE);
		derw_put(w, DER_OID, buf_span(&oid));
		if (is_critical)
			derw_bool(w, true);
		derw_put(w, DER_OCTET_STRING, octets);
		derw_close(w);
	}
	buf_free(&oid);
	return ok;
}

static bool add_other(struct build *b, struct derwrite *w, const char *text)
{
	struct buf oid = BUF_INIT;
	struct span octets;
	bool is_critical, ok = extension_parse(b->l, b->c->s, text, &oid, &is_critical, &octets);

	(void)w;
	if (ok)
		put_extension(b, buf_span(&oid), is_critical, octets);
	buf_free(&oid);
	return ok;
}

static bool add_all(struct build *b)
{
	size_t before = 0;

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		size_t start = b->list.b.n;

		if (!add_known(b, &extensions[i]))
			return false;
		if (b->list.b.n > start)
			before = start;
	}
	if (!build_each(b, "ext", NULL, add_other))
		return false;
	if (build_damaged(b, "dup-extension")) {
		struct span last = arena_span(b->l->a, span_of(b->list.b.s + before, b->list.b.n - before));

		derw_raw(&b->list, last);
	}
	return true;
}

bool extensions_write(struct lab *l, const struct lab_cert *c, const struct lab_cert *issuer, struct derwrite *w)
{
	struct build b = { .l = l, .c = c, .issuer = issuer };
	bool ok = critical_known(&b) && (build_damaged(&b, "empty-extensions") || add_all(&b));

	if (ok && (b.list.b.n || build_damaged(&b, "empty-extensions"))) {
		derw_open(w, DER_CTX_CONS(3));
		derw_open(w, DER_SEQUENCE);
		derw_raw(w, buf_span(&b.list.b));
		derw_close(w);
		derw_close(w);
	}
	buf_free(&b.list.b);
	return ok;
}
