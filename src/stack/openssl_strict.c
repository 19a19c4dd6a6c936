/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 4.1 and 4.2, in the order in which check_extensions() of OpenSSL asks. */
#include "config.h"

#include "stack/openssl_strict.h"

#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "stack/openssl_asn1.h"
#include "stack/openssl_certificate.h"

/* X509_V_ERR_... */
enum {
	STANDS = 0,
	ALGORITHMS_DIFFER = 78,
	PATHLEN_OF_NO_CA = 80,
	PATHLEN_WITHOUT_USAGE = 81,
	SIGNING_OF_NO_CA = 82,
	EMPTY_ISSUER = 83,
	EMPTY_SUBJECT = 84,
	NO_AUTHORITY_KEY = 85,
	NO_SUBJECT_KEY = 86,
	EMPTY_ALTERNATIVES = 87,
	ALTERNATIVES_NOT_CRITICAL = 88,
	BASIC_NOT_CRITICAL = 89,
	CA_WITHOUT_USAGE = 92,
	VERSION_TOO_LOW = 93,
};

static bool may_sign(const struct openssl_certificate *o)
{
	return o->has_ku && o->ku & KU_KEY_CERT_SIGN;
}

/* 4.2.1.9, 4.2.1.3 */
static int usage_code(const struct openssl_certificate *o)
{
	if (o->pathlen >= 0 && !o->ca)
		return PATHLEN_OF_NO_CA;
	if (o->pathlen >= 0 && !may_sign(o))
		return PATHLEN_WITHOUT_USAGE;
	if (o->ca && !certificate_extension(o->c, OID_BASIC_CONSTRAINTS)->critical)
		return BASIC_NOT_CRITICAL;
	if (o->ca)
		return o->has_ku ? STANDS : CA_WITHOUT_USAGE;
	return may_sign(o) ? SIGNING_OF_NO_CA : STANDS;
}

static bool is_empty_list(const struct extension *x)
{
	struct der list;

	return x && openssl_decodes_extension(x->id, x->value) && der_first(x->value, &list) && !list.value.n;
}

/* 4.1.2.4, 4.1.2.6, 4.2.1.6 */
static int name_code(const struct openssl_certificate *o)
{
	const struct certificate *c = o->c;
	bool nameless = name_is_empty(c->subject);

	if (name_is_empty(c->issuer))
		return EMPTY_ISSUER;
	if (nameless && (o->ca || (o->has_ku && o->ku & KU_CRL_SIGN) || !c->has_san))
		return EMPTY_SUBJECT;
	if (nameless && !c->san_critical)
		return ALTERNATIVES_NOT_CRITICAL;
	return is_empty_list(certificate_extension(c, OID_SAN)) ? EMPTY_ALTERNATIVES : STANDS;
}

/* 4.2.1.1, 4.2.1.2; 4.1.2.1 */
static int identifier_code(const struct openssl_certificate *o, bool last)
{
	const struct certificate *c = o->c;

	if (c->version < 3)
		return c->next ? VERSION_TOO_LOW : STANDS;
	if (!last && !c->aki_keyid.p)
		return NO_AUTHORITY_KEY;
	return o->ca && !c->ski.p ? NO_SUBJECT_KEY : STANDS;
}

int openssl_strict_code(const struct openssl_certificate *o, bool last)
{
	const struct certificate *c = o->c;
	int code = usage_code(o);

	if (!code)
		code = name_code(o);
	if (!code && !(span_eq(c->sig.oid, c->tbs_sig.oid) && span_eq(c->sig.params, c->tbs_sig.params)))
		code = ALGORITHMS_DIFFER;
	return code ? code : identifier_code(o, last);
}
