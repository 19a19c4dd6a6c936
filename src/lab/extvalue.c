/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function an extension. Each writes into the writer that the caller opened, and says by false that the recipe is
 * at fault. */
#include "config.h"

#include "lab/extvalue.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/point.h"
#include "lab/words.h"

#include <stdlib.h>
#include <string.h>

const char *build_value(const struct build *b, const char *word)
{
	return statement_value(b->c->s, word);
}

bool build_damaged(const struct build *b, const char *word)
{
	return lab_damaged(b->l, b->c->s, word);
}

bool build_is_ca(const struct build *b)
{
	const char *v = build_value(b, "ca");

	return v && strcmp(v, "no") != 0 && strcmp(v, "none") != 0;
}

bool build_each(struct build *b, const char *word, struct derwrite *w,
                bool (*fn)(struct build *, struct derwrite *, const char *))
{
	const struct statement *s = b->c->s;

	for (size_t i = 0; i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, word) && !fn(b, w, s->attr[i].value))
			return false;
	return true;
}

/* ---- the values: nothing written means that the extension is absent ---- */

bool extvalue_ski(struct build *b, struct derwrite *w)
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
	struct span octets = serial ? namewrite_hex(b->l->a, serial) : SPAN_NONE;

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

bool extvalue_aki(struct build *b, struct derwrite *w)
{
	const char *v = build_value(b, "aki"), *serial = build_value(b, "aki-serial");
	bool whole = serial || (v && !strcmp(v, "full"));

	if (v && !strcmp(v, "none"))
		return true;
	struct span id = b->issuer->ski;
	if (v && strcmp(v, "auto") != 0 && strcmp(v, "full") != 0) {
		const struct lab_cert *other = lab_cert(b->l, v);

		id = other ? other->ski : namewrite_hex(b->l->a, v);
		if (!id.p)
			return lab_refuse(b->l, b->c->s->line,
			                  _("'%s' is neither a certificate with a key identifier nor hexadecimal"), v);
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

bool extvalue_basic(struct build *b, struct derwrite *w)
{
	const char *v = build_value(b, "ca");
	int64_t pathlen;

	if (v && !strcmp(v, "none"))
		return true;
	if (!lab_number(b->l, b->c->s, "pathlen", -1, &pathlen))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (build_is_ca(b))
		derw_bool(w, true);
	if (build_value(b, "pathlen"))
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

bool extvalue_key_usage(struct build *b, struct derwrite *w)
{
	const char *v = build_value(b, "ku");
	uint32_t bits = 0;

	if (v && !strcmp(v, "none"))
		return true;
	struct words_list list = words_commas(b->l->a, v                ? v
	                                               : build_is_ca(b) ? "keyCertSign,cRLSign"
	                                                                : "digitalSignature");
	for (size_t i = 0; i < list.n; i++) {
		int bit = bit_of(key_usage_names, KEY_USAGES, list.v[i]);

		if (bit < 0)
			return lab_refuse(b->l, b->c->s->line, _("'%s' is not a key usage"), list.v[i]);
		bits |= UINT32_C(1) << bit;
	}
	if (build_damaged(b, "bad-bits"))
		derw_put(w, DER_BIT_STRING, SPAN_LIT("\x09\x80"));
	else
		derw_named_bits(w, DER_BIT_STRING, bits);
	if (build_damaged(b, "unused-bits"))
		w->b.s[w->b.n - 2 - (bits > 0xff)]++; /* the octet that counts them */
	return true;
}

bool extvalue_eku(struct build *b, struct derwrite *w)
{
	static const struct {
		const char *name;
		enum oid oid;
	} names[] = {
		{ "serverAuth", OID_EKU_SERVER }, { "clientAuth", OID_EKU_CLIENT },
		{ "codeSigning", OID_EKU_CODE },  { "emailProtection", OID_EKU_EMAIL },
		{ "timeStamping", OID_EKU_TIME }, { "OCSPSigning", OID_EKU_OCSP },
		{ "any", OID_EKU_ANY },
	};
	const char *v = build_value(b, "eku");

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

bool extvalue_names(struct lab *l, const struct statement *s, const char *list, struct derwrite *w)
{
	derw_open(w, DER_SEQUENCE);
	bool ok = write_names(l, s, list, w);
	derw_close(w);
	return ok;
}

bool extvalue_san(struct build *b, struct derwrite *w)
{
	const char *v = build_value(b, "san");

	if (!v)
		return true;
	if (build_damaged(b, "bad-san")) {
		derw_raw(w, SPAN_LIT("\x30\x12\x82\x40half of a na"));
		return true;
	}
	return extvalue_names(b->l, b->c->s, v, w);
}

/* permittedSubtrees [0], excludedSubtrees [1]. */
static bool write_subtrees(struct build *b, struct derwrite *w, const char *word, uint8_t tag)
{
	const char *v = build_value(b, word), *why;

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

bool extvalue_name_constraints(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "permit") && !build_value(b, "exclude"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = write_subtrees(b, w, "permit", DER_CTX_CONS(0)) && write_subtrees(b, w, "exclude", DER_CTX_CONS(1));
	if (ok)
		derw_close(w);
	return ok;
}

static bool one_crl_point(struct build *b, struct derwrite *w, const char *text)
{
	return point_write(b->l, b->c->s, text, w);
}

bool extvalue_crl_points(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "crldp"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = build_each(b, "crldp", w, one_crl_point);
	derw_close(w);
	return ok;
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

bool extvalue_aia(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "aia") && !build_value(b, "ocsp"))
		return true;
	derw_open(w, DER_SEQUENCE);
	build_each(b, "ocsp", w, one_ocsp);
	build_each(b, "aia", w, one_ca_issuers);
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

bool extvalue_policies(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "policy"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = build_each(b, "policy", w, one_policy);
	if (ok)
		derw_close(w);
	return ok;
}

static bool one_mapping(struct build *b, struct derwrite *w, const char *pair)
{
	const char *colon = strchr(pair, ':');

	derw_open(w, DER_SEQUENCE);
	bool ok =
	    colon && derw_dotted(w, arena_strndup(b->l->a, pair, (size_t)(colon - pair))) && derw_dotted(w, colon + 1);
	derw_close(w);
	return ok || lab_refuse(b->l, b->c->s->line, _("'%s' is not a pair of object identifiers"), pair);
}

bool extvalue_mappings(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "map"))
		return true;
	derw_open(w, DER_SEQUENCE);
	bool ok = build_each(b, "map", w, one_mapping);
	derw_close(w);
	return ok;
}

bool extvalue_policy_constraints(struct build *b, struct derwrite *w)
{
	int64_t require, mapping;

	if (!build_value(b, "require-policy") && !build_value(b, "inhibit-mapping"))
		return true;
	if (!lab_number(b->l, b->c->s, "require-policy", 0, &require) ||
	    !lab_number(b->l, b->c->s, "inhibit-mapping", 0, &mapping))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (build_value(b, "require-policy"))
		derw_int(w, DER_CTX(0), require);
	if (build_value(b, "inhibit-mapping"))
		derw_int(w, DER_CTX(1), mapping);
	derw_close(w);
	return true;
}

bool extvalue_inhibit_any(struct build *b, struct derwrite *w)
{
	int64_t n;

	if (!lab_number(b->l, b->c->s, "inhibit-any", 0, &n))
		return false;
	if (build_value(b, "inhibit-any"))
		derw_int(w, DER_INTEGER, n);
	return true;
}

/* TLS feature status_request (RFC 7633). */
bool extvalue_must_staple(struct build *b, struct derwrite *w)
{
	if (!build_value(b, "must-staple"))
		return true;
	derw_open(w, DER_SEQUENCE);
	derw_int(w, DER_INTEGER, 5);
	derw_close(w);
	return true;
}
