/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is this blob? By its structure alone, for files without a label or with a wrong one. */
#include "config.h"
#include "cert/der.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"

#define SHAPE_MAX 5

/* The tags of the first elements of s, and the elements. */
struct elements {
	size_t n;
	struct der d[SHAPE_MAX];
};

static struct elements shape_of(struct span s)
{
	struct elements out = { .n = 0 };

	while (out.n < SHAPE_MAX && der_next(&s, &out.d[out.n]))
		out.n++;
	return out;
}

static bool is(const struct elements *s, size_t i, uint8_t tag)
{
	return i < s->n && s->d[i].tag == tag;
}

static bool is_time(const struct elements *s, size_t i)
{
	return is(s, i, DER_UTC_TIME) || is(s, i, DER_GENERALIZED_TIME);
}

/* SEQUENCE, AlgorithmIdentifier, BIT STRING: signed by someone. */
static enum der_kind signed_kind(struct span tbs)
{
	struct elements s = shape_of(tbs);

	/* CertificationRequestInfo: INTEGER, Name, SubjectPublicKeyInfo, [0] */
	if (is(&s, 0, DER_INTEGER) && is(&s, 1, DER_SEQUENCE) && is(&s, 2, DER_SEQUENCE) &&
	    (s.n == 3 || is(&s, 3, DER_CTX_CONS(0))))
		return DER_KIND_CSR;
	/* AttributeCertificateInfo: INTEGER, Holder, [0], AlgorithmIdentifier, INTEGER */
	if (is(&s, 0, DER_INTEGER) && is(&s, 1, DER_SEQUENCE) && is(&s, 2, DER_CTX_CONS(0)) && is(&s, 4, DER_INTEGER))
		return DER_KIND_ATTRIBUTES;
	/* TBSCertList: [INTEGER], AlgorithmIdentifier, Name, Time */
	size_t v = is(&s, 0, DER_INTEGER) ? 1 : 0;
	if (is(&s, v, DER_SEQUENCE) && is(&s, v + 1, DER_SEQUENCE) && is_time(&s, v + 2))
		return DER_KIND_CRL;
	return DER_KIND_CERTIFICATE;
}

static enum der_kind numbered_kind(const struct elements *s)
{
	/* PrivateKeyInfo: version, AlgorithmIdentifier, OCTET STRING */
	if (is(s, 1, DER_SEQUENCE) && is(s, 2, DER_OCTET_STRING))
		return DER_KIND_PKCS8;
	/* PFX: version, ContentInfo */
	if (is(s, 1, DER_SEQUENCE) && (s->n == 2 || is(s, 2, DER_SEQUENCE))) {
		struct elements content = shape_of(s->d[1].value);

		return is(&content, 0, DER_OID) ? DER_KIND_PKCS12 : DER_KIND_UNKNOWN;
	}
	/* ECPrivateKey: version, OCTET STRING, [0], [1] */
	if (is(s, 1, DER_OCTET_STRING))
		return DER_KIND_EC_KEY;
	/* RSAPrivateKey and the old form of DSA keys are numbers only: RSA has nine, DSA six */
	if (s->n == SHAPE_MAX && is(s, 1, DER_INTEGER) && is(s, 2, DER_INTEGER) && is(s, 3, DER_INTEGER))
		return DER_KIND_RSA_KEY;
	return DER_KIND_UNKNOWN;
}

/* EncapsulatedContentInfo of a SignedData: version, digestAlgorithms, it */
static bool signs_a_time(struct span content)
{
	struct der signed_data;
	struct elements s = { .n = 0 }, inner = { .n = 0 };

	if (der_first(content, &signed_data))
		s = shape_of(signed_data.value);
	if (is(&s, 2, DER_SEQUENCE))
		inner = shape_of(s.d[2].value);
	return is(&inner, 0, DER_OID) && oid_find(inner.d[0].value) == OID_TST_INFO;
}

/* ContentInfo: OID, [0] */
static enum der_kind message_kind(const struct elements *s)
{
	switch (oid_find(s->d[0].value)) {
	case OID_PKCS7_ENVELOPED:
	case OID_PKCS7_SIGNED_ENVELOPED:
	case OID_PKCS7_ENCRYPTED:
	case OID_CMS_AUTH_ENVELOPED:
		return DER_KIND_ENCRYPTED;
	case OID_PKCS7_SIGNED:
		return s->n > 1 && signs_a_time(s->d[1].value) ? DER_KIND_TIMESTAMP : DER_KIND_PKCS7;
	default:
		return DER_KIND_MESSAGE;
	}
}

/* TimeStampResp: { INTEGER ... }, ContentInfo; where it was refused, there is no token, and nothing to know it by. */
static bool is_timestamp_answer(const struct elements *s)
{
	struct elements status = { .n = 0 }, token = { .n = 0 };

	if (s->n != 2 || !is(s, 0, DER_SEQUENCE) || !is(s, 1, DER_SEQUENCE))
		return false;
	status = shape_of(s->d[0].value);
	token = shape_of(s->d[1].value);
	return is(&status, 0, DER_INTEGER) && is(&token, 0, DER_OID) && oid_find(token.d[0].value) == OID_PKCS7_SIGNED;
}

/* SubjectPublicKeyInfo: AlgorithmIdentifier, BIT STRING */
static bool is_public_key(const struct elements *s)
{
	struct elements algorithm = { .n = 0 };

	if (s->n != 2 || !is(s, 0, DER_SEQUENCE) || !is(s, 1, DER_BIT_STRING))
		return false;
	algorithm = shape_of(s->d[0].value);
	return is(&algorithm, 0, DER_OID);
}

enum der_kind der_kind(struct span der)
{
	struct der outer;

	if (!der_first(der, &outer) || outer.tag != DER_SEQUENCE)
		return DER_KIND_UNKNOWN;
	struct elements s = shape_of(outer.value);
	if (is(&s, 0, DER_SEQUENCE) && is(&s, 1, DER_SEQUENCE) && is(&s, 2, DER_BIT_STRING))
		return signed_kind(s.d[0].value);
	if (is(&s, 0, DER_INTEGER))
		return numbered_kind(&s);
	if (is(&s, 0, DER_ENUMERATED))
		return DER_KIND_OCSP;
	if (is(&s, 0, DER_OID) && (s.n == 1 || is(&s, 1, DER_CTX_CONS(0))))
		return message_kind(&s);
	if (is_public_key(&s))
		return DER_KIND_PUBLIC_KEY;
	if (is_timestamp_answer(&s))
		return DER_KIND_TIMESTAMP_ANSWER;
	/* EncryptedPrivateKeyInfo: AlgorithmIdentifier, OCTET STRING */
	if (is(&s, 0, DER_SEQUENCE) && is(&s, 1, DER_OCTET_STRING) && s.n == 2)
		return DER_KIND_PKCS8_ENCRYPTED;
	/* A certificate that is cut off or wrong inside still starts like one. */
	if (is(&s, 0, DER_SEQUENCE)) {
		struct elements tbs = shape_of(s.d[0].value);

		if (is(&tbs, 0, DER_CTX_CONS(0)) || (is(&tbs, 0, DER_INTEGER) && is(&tbs, 1, DER_SEQUENCE)))
			return DER_KIND_CERTIFICATE;
	}
	return DER_KIND_UNKNOWN;
}
