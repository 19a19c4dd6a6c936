/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row an extension: how its value is written from the attributes, and when it is critical unless told. */
#include "config.h"

#include "lab/extension.h"

#include "lab/namewrite.h"
#include "lab/words.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

struct build {
	struct lab *l;
	const struct lab_cert *c;
	const struct lab_cert *issuer;
	struct derwrite list; /* the Extension elements so far */
};

static const char *value(const struct build *b, const char *word)
{
	return statement_value(b->c->s, word);
}

static bool damaged(const struct build *b, const char *word)
{
	return lab_damaged(b->l, b->c->s, word);
}

static bool is_ca(const struct build *b)
{
	const char *v = value(b, "ca");
	return v && strcmp(v, "no") != 0 && strcmp(v, "none") != 0;
}

/* ---- the values: nothing written means that the extension is absent ---- */

static bool write_ski(struct build *b, struct derwrite *w)
{
	if (b->c->ski.p)
		derw_put(w, DER_OCTET_STRING, b->c->ski);
	return true;
}

static void write_aki_issuer(struct build *b, struct derwrite *w, const char *serial)
{
	const char *name = statement_value(b->issuer->s, "issuer");
	const struct lab_cert *above = name ? lab_cert(b->l, name) : NULL;
	struct der number;
	struct span octets = serial ? hex_octets(b->l->a, serial) : SPAN_NONE;
	derw_open(w, DER_CTX_CONS(1));
	derw_open(w, DER_CTX_CONS(4));
	derw_raw(w, (above ? above : b->issuer)->subject);
	derw_close(w);
	derw_close(w);
	if (octets.p)
		derw_put(w, DER_CTX(2), octets);
	else if (der_first(b->issuer->serial, &number))
		derw_put(w, DER_CTX(2), number.value);
}

static bool write_aki(struct build *b, struct derwrite *w)
{
	const char *v = value(b, "aki"), *serial = value(b, "aki-serial");
	bool whole = serial || (v && !strcmp(v, "full"));
	if (v && !strcmp(v, "none"))
		return true;
	struct span id = b->issuer->ski;
	if (v && strcmp(v, "auto") != 0 && strcmp(v, "full") != 0) {
		const struct lab_cert *other = lab_cert(b->l, v);
		id = other ? other->ski : hex_octets(b->l->a, v);
		if (!id.p)
			return lab_refuse(b->l, b->c->s->line, _("'%s' is neither a certificate with a key identifier nor hexadecimal"), v);
	}
	if (!id.p && !whole)
		return true;
	derw_open(w, DER_SEQUENCE);
	if (id.p)
		derw_put(w, DER_CTX(0), id);
	if (whole)
		write_aki_issuer(b, w, serial);
	derw_close(w);
	return true;
}

static bool write_basic(struct build *b, struct derwrite *w)
{
	const char *v = value(b, "ca");
	int64_t pathlen;
	if (v && !strcmp(v, "none"))
		return true;
	if (!lab_number(b->l, b->c->s, "pathlen", -1, &pathlen))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (is_ca(b))
		derw_bool(w, true);
	if (value(b, "pathlen"))
		derw_int(w, DER_INTEGER, pathlen);
	derw_close(w);
	return true;
}

/* Bit numbers of names; -1: none. */
static int bit_of(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

static bool write_key_usage(struct build *b, struct derwrite *w)
{
	static const char *const names[] = { "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
					     "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly" };
	const char *v = value(b, "ku");
	uint32_t bits = 0;
	if (v && !strcmp(v, "none"))
		return true;
	struct words_list list = words_commas(b->l->a, v ? v : is_ca(b) ? "keyCertSign,cRLSign" : "digitalSignature");
	for (size_t i = 0; i < list.n; i++) {
		int bit = bit_of(names, sizeof names / sizeof *names, list.v[i]);
		if (bit < 0)
			return lab_refuse(b->l, b->c->s->line, _("'%s' is not a key usage"), list.v[i]);
		bits |= UINT32_C(1) << bit;
	}
	if (damaged(b, "bad-bits"))
		derw_put(w, DER_BIT_STRING, SPAN_LIT("\x09\x80"));
	else
		derw_named_bits(w, DER_BIT_STRING, bits);
	return true;
}

static bool write_eku(struct build *b, struct derwrite *w)
{
	static const struct { const char *name; enum oid oid; } names[] = {
		{ "serverAuth", OID_EKU_SERVER }, { "clientAuth", OID_EKU_CLIENT },	{ "codeSigning", OID_EKU_CODE },
		{ "emailProtection", OID_EKU_EMAIL }, { "timeStamping", OID_EKU_TIME }, { "OCSPSigning", OID_EKU_OCSP },
		{ "any", OID_EKU_ANY },
	};
	const char *v = value(b, "eku");
	if (!v)
		return true;
	struct words_list list = words_commas(b->l->a, v);
	derw_open(w, DER_SEQUENCE);
	for (size_t i = 0; i < list.n; i++) {
		size_t k = 0;
		while (k < sizeof names / sizeof *names && strcmp(names[k].name, list.v[i]) != 0)
			k++;
		if (k < sizeof names / sizeof *names)
			derw_oid(w, names[k].oid);
		else if (!derw_dotted(w, list.v[i]))
			return lab_refuse(b->l, b->c->s->line, _("'%s' is not a purpose"), list.v[i]);
	}
	derw_close(w);
	return true;
}

static bool write_names(struct lab *l, const struct statement *s, const char *list, struct derwrite *w)
{
	struct words_list items = words_commas(l->a, list);
	const char *why;
	for (size_t i = 0; i < items.n; i++)
		if (!namewrite_general(w, l->a, items.v[i], false, &why))
			return lab_refuse(l, s->line, _("'%s' is not a name"), why);
	return true;
}

bool extension_san(struct lab *l, const struct statement *s, const char *list, struct derwrite *w)
{
	derw_open(w, DER_SEQUENCE);
	bool ok = write_names(l, s, list, w);
	derw_close(w);
	return ok;
}

static bool write_san(struct build *b, struct derwrite *w)
{
	const char *v = value(b, "san");
	if (!v)
		return true;
	if (damaged(b, "bad-san")) {
		derw_raw(w, SPAN_LIT("\x30\x12\x82\x40half of a na"));
		return true;
	}
	return extension_san(b->l, b->c->s, v, w);
}

/* permittedSubtrees [0], excludedSubtrees [1]. */
static bool write_subtrees(struct build *b, struct derwrite *w, const char *word, uint8_t tag)
{
	const char *v = value(b, word), *why;
	if (!v)
		return true;
	struct words_list list = words_commas(b->l->a, v);
	derw_open(w, tag);
	for (size_t i = 0; i < list.n; i++) {
		derw_open(w, DER_SEQUENCE);
		if (!namewrite_general(w, b->l->a, list.v[i], true, &why))
			return lab_refuse(b->l, b->c->s->line, _("'%s' is not a name"), why);
		derw_close(w);
	}
	derw_close(w);
	return true;
}

static bool write_name_constraints(struct build *b, struct derwrite *w)
{
	if (!value(b, "permit") && !value(b, "exclude"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = write_subtrees(b, w, "permit", DER_CTX_CONS(0)) && write_subtrees(b, w, "exclude", DER_CTX_CONS(1));
	if (ok)
		derw_close(w);
	return ok;
}

/* Calls fn for each value of a word that may repeat. */
static bool each(struct build *b, const char *word, struct derwrite *w, bool (*fn)(struct build *, struct derwrite *, const char *))
{
	const struct statement *s = b->c->s;
	for (size_t i = 0; i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, word) && !fn(b, w, s->attr[i].value))
			return false;
	return true;
}

static bool one_crl_point(struct build *b, struct derwrite *w, const char *uri)
{
	(void)b;
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_CTX_CONS(0));
	derw_open(w, DER_CTX_CONS(0));
	derw_text(w, DER_CTX(6), uri);
	derw_close(w);
	derw_close(w);
	derw_close(w);
	return true;
}

static bool write_crl_points(struct build *b, struct derwrite *w)
{
	if (!value(b, "crldp"))
		return true;
	derw_open(w, DER_SEQUENCE);
	each(b, "crldp", w, one_crl_point);
	derw_close(w);
	return true;
}

static void access_description(struct derwrite *w, enum oid method, const char *uri)
{
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, method);
	derw_text(w, DER_CTX(6), uri);
	derw_close(w);
}

static bool one_ocsp(struct build *b, struct derwrite *w, const char *uri)
{
	(void)b;
	access_description(w, OID_AD_OCSP, uri);
	return true;
}

static bool one_ca_issuers(struct build *b, struct derwrite *w, const char *uri)
{
	(void)b;
	access_description(w, OID_AD_CA_ISSUERS, uri);
	return true;
}

static bool write_aia(struct build *b, struct derwrite *w)
{
	if (!value(b, "aia") && !value(b, "ocsp"))
		return true;
	derw_open(w, DER_SEQUENCE);
	each(b, "ocsp", w, one_ocsp);
	each(b, "aia", w, one_ca_issuers);
	derw_close(w);
	return true;
}

static bool one_policy(struct build *b, struct derwrite *w, const char *dotted)
{
	derw_open(w, DER_SEQUENCE);
	if (!strcmp(dotted, "any"))
		derw_oid(w, OID_ANY_POLICY);
	else if (!derw_dotted(w, dotted))
		return lab_refuse(b->l, b->c->s->line, _("'%s' is not an object identifier"), dotted);
	derw_close(w);
	return true;
}

static bool write_policies(struct build *b, struct derwrite *w)
{
	if (!value(b, "policy"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = each(b, "policy", w, one_policy);
	if (ok)
		derw_close(w);
	return ok;
}

static bool one_mapping(struct build *b, struct derwrite *w, const char *pair)
{
	const char *colon = strchr(pair, ':');
	derw_open(w, DER_SEQUENCE);
	bool ok = colon && derw_dotted(w, arena_strndup(b->l->a, pair, (size_t)(colon - pair))) && derw_dotted(w, colon + 1);
	derw_close(w);
	return ok || lab_refuse(b->l, b->c->s->line, _("'%s' is not a pair of object identifiers"), pair);
}

static bool write_mappings(struct build *b, struct derwrite *w)
{
	if (!value(b, "map"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = each(b, "map", w, one_mapping);
	derw_close(w);
	return ok;
}

static bool write_policy_constraints(struct build *b, struct derwrite *w)
{
	int64_t require, mapping;
	if (!value(b, "require-policy") && !value(b, "inhibit-mapping"))
		return true;
	if (!lab_number(b->l, b->c->s, "require-policy", 0, &require) || !lab_number(b->l, b->c->s, "inhibit-mapping", 0, &mapping))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (value(b, "require-policy"))
		derw_int(w, DER_CTX(0), require);
	if (value(b, "inhibit-mapping"))
		derw_int(w, DER_CTX(1), mapping);
	derw_close(w);
	return true;
}

static bool write_inhibit_any(struct build *b, struct derwrite *w)
{
	int64_t n;
	if (!lab_number(b->l, b->c->s, "inhibit-any", 0, &n))
		return false;
	if (value(b, "inhibit-any"))
		derw_int(w, DER_INTEGER, n);
	return true;
}

/* TLS feature status_request (RFC 7633). */
static bool write_must_staple(struct build *b, struct derwrite *w)
{
	if (!value(b, "must-staple"))
		return true;
	derw_open(w, DER_SEQUENCE);
	derw_int(w, DER_INTEGER, 5);
	derw_close(w);
	return true;
}

/* ---- putting them together ---- */

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

static const struct extension {
	const char *id; /* in critical= */
	enum oid oid;
	bool (*write)(struct build *b, struct derwrite *w);
	bool (*critical)(const struct build *b);
} extensions[] = {
	{ "ski", OID_SKI, write_ski, never },
	{ "aki", OID_AKI, write_aki, never },
	{ "bc", OID_BASIC_CONSTRAINTS, write_basic, is_ca },
	{ "ku", OID_KEY_USAGE, write_key_usage, always },
	{ "eku", OID_EKU, write_eku, never },
	{ "san", OID_SAN, write_san, no_subject },
	{ "nc", OID_NAME_CONSTRAINTS, write_name_constraints, always },
	{ "crldp", OID_CRL_DP, write_crl_points, never },
	{ "aia", OID_AIA, write_aia, never },
	{ "policy", OID_CERT_POLICIES, write_policies, never },
	{ "map", OID_POLICY_MAPPINGS, write_mappings, always },
	{ "limits", OID_POLICY_CONSTRAINTS, write_policy_constraints, always },
	{ "any", OID_INHIBIT_ANY_POLICY, write_inhibit_any, always },
	{ "feature", OID_TLS_FEATURE, write_must_staple, never },
};

/* As critical= says, or as it is by default. */
static bool critical(const struct build *b, const struct extension *x)
{
	const char *v = value(b, "critical");
	struct words_list list = words_commas(b->l->a, v ? v : "");
	bool yes = x->critical(b);
	for (size_t i = 0; i < list.n; i++) {
		bool off = list.v[i][0] == '-';
		if (!strcmp(list.v[i] + off, x->id))
			yes = !off;
	}
	return yes;
}

static void put_extension(struct build *b, struct span oid, bool is_critical, struct span octets)
{
	derw_open(&b->list, DER_SEQUENCE);
	derw_put(&b->list, DER_OID, oid);
	if (is_critical && damaged(b, "bool-01"))
		derw_put(&b->list, DER_BOOLEAN, SPAN_LIT("\x01"));
	else if (is_critical || damaged(b, "default-critical"))
		derw_bool(&b->list, is_critical);
	derw_put(&b->list, DER_OCTET_STRING, octets);
	derw_close(&b->list);
}

static bool add_known(struct build *b, const struct extension *x)
{
	struct derwrite w = { 0 };
	bool ok = x->write(b, &w);
	if (ok && w.b.n)
		put_extension(b, oid_bytes(x->oid), critical(b, x), buf_span(&w.b));
	buf_free(&w.b);
	return ok;
}

/* ext=OID[:critical]:HEX */
static bool add_other(struct build *b, struct derwrite *w, const char *text)
{
	(void)w;
	uint8_t oid[128];
	const char *colon = strchr(text, ':'), *hex = colon ? colon + 1 : "";
	bool is_critical = !strncmp(hex, "critical", 8) && (hex[8] == ':' || !hex[8]);
	hex += is_critical ? 8 : 0;
	hex += *hex == ':';
	size_t n = colon ? oid_encode(arena_strndup(b->l->a, text, (size_t)(colon - text)), oid, sizeof oid) : 0;
	struct span octets = *hex ? hex_octets(b->l->a, hex) : span_of("", 0);
	if (!n || !octets.p)
		return lab_refuse(b->l, b->c->s->line, _("'%s' is not an extension: OID[:critical]:HEX"), text);
	put_extension(b, span_of(oid, n), is_critical, octets);
	return true;
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
	if (!each(b, "ext", NULL, add_other))
		return false;
	if (damaged(b, "dup-extension")) {
		struct span last = arena_span(b->l->a, span_of(b->list.b.s + before, b->list.b.n - before));
		derw_raw(&b->list, last);
	}
	return true;
}

bool extensions_write(struct lab *l, const struct lab_cert *c, const struct lab_cert *issuer, struct derwrite *w)
{
	struct build b = { .l = l, .c = c, .issuer = issuer };
	bool ok = damaged(&b, "empty-extensions") || add_all(&b);
	if (ok && (b.list.b.n || damaged(&b, "empty-extensions"))) {
		derw_open(w, DER_CTX_CONS(3));
		derw_open(w, DER_SEQUENCE);
		derw_raw(w, buf_span(&b.list.b));
		derw_close(w);
		derw_close(w);
	}
	buf_free(&b.list.b);
	return ok;
}
