/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of RFC 5280, 2986 and 6960, and the one walk that lays them over a tree: by position and tag, and by the
 * OID beside a value. */
#include "config.h"

#include "cert/der_shape.h"

#include "base/arena.h"
#include "cert/der.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"

#include <string.h>

struct shape;

/* One component: chosen by its tag (0: any). */
struct part {
	uint8_t tag;
	const char *name;
	const struct shape *shape;
	uint8_t as;
	uint8_t how;
};
enum how {
	PLAIN,
	INSIDE, /* the shape is that of what it wraps: EXPLICIT tags, OCTET and BIT STRINGs that hold DER */
	BY_OID, /* INSIDE, and the OID before it says the shape */
};

struct shape {
	const struct part *part;
	size_t n;
	bool of;    /* any number of elements, each one of the parts; else the parts in order, any of them absent */
	bool named; /* goes by the name of the OID that it begins with */
	uint8_t sum;
};

#define SHAPE(NAME, OF, NAMED, SUM, ...)                                                                               \
	static const struct part NAME##_parts[] = { __VA_ARGS__ };                                                     \
	static const struct shape NAME = { NAME##_parts, sizeof NAME##_parts / sizeof *NAME##_parts, OF, NAMED, SUM }

/* clang-format off */
#define TIMES(NAME) { DER_UTC_TIME, NAME, NULL, 0, 0 }, { DER_GENERALIZED_TIME, NAME, NULL, 0, 0 }

/* ---- names ---- */
SHAPE(attribute, false, true, SUM_LAST, { DER_OID, "type", NULL, 0, 0 }, { 0, "value", NULL, 0, 0 });
SHAPE(rdn, true, false, SUM_ONLY, { DER_SEQUENCE, NULL, &attribute, 0, 0 });
SHAPE(name, true, false, SUM_NAME, { DER_SET, "relativeDistinguishedName", &rdn, 0, 0 });
SHAPE(other_name, false, true, SUM_ONLY, { DER_OID, "type-id", NULL, 0, 0 }, { DER_CTX_CONS(0), "value", NULL, 0, INSIDE });
#define GENERAL_NAME                                                                                                   \
	{ DER_CTX_CONS(0), "otherName", &other_name, 0, 0 }, { DER_CTX(1), "rfc822Name", NULL, DER_IA5_STRING, 0 },    \
	{ DER_CTX(2), "dNSName", NULL, DER_IA5_STRING, 0 }, { DER_CTX_CONS(3), "x400Address", NULL, 0, 0 },            \
	{ DER_CTX_CONS(4), "directoryName", &name, 0, INSIDE }, { DER_CTX_CONS(5), "ediPartyName", NULL, 0, 0 },       \
	{ DER_CTX(6), "uniformResourceIdentifier", NULL, DER_IA5_STRING, 0 },                                          \
	{ DER_CTX(7), "iPAddress", NULL, AS_ADDRESS, 0 }, { DER_CTX(8), "registeredID", NULL, DER_OID, 0 }
SHAPE(general_names_shape, true, false, SUM_NOTHING, GENERAL_NAME);

/* ---- algorithms and keys ---- */
SHAPE(algorithm, false, false, SUM_OID, { DER_OID, "algorithm", NULL, 0, 0 }, { 0, "parameters", NULL, 0, 0 });
SHAPE(rsa_key, false, false, SUM_NOTHING, { DER_INTEGER, "modulus", NULL, 0, 0 }, { DER_INTEGER, "publicExponent", NULL, 0, 0 });
SHAPE(spki, false, false, SUM_FIRST, { DER_SEQUENCE, "algorithm", &algorithm, 0, 0 },
	{ DER_BIT_STRING, "subjectPublicKey", &rsa_key, 0, INSIDE });
SHAPE(dsa_signature, false, false, SUM_NOTHING, { DER_INTEGER, "r", NULL, 0, 0 }, { DER_INTEGER, "s", NULL, 0, 0 });

/* ---- extensions ---- */
SHAPE(extension, false, true, SUM_EXTENSION, { DER_OID, "extnID", NULL, 0, 0 }, { DER_BOOLEAN, "critical", NULL, 0, 0 },
	{ DER_OCTET_STRING, "extnValue", NULL, 0, BY_OID });
SHAPE(extensions, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &extension, 0, 0 });
SHAPE(basic_constraints, false, false, SUM_NOTHING, { DER_BOOLEAN, "cA", NULL, 0, 0 },
	{ DER_INTEGER, "pathLenConstraint", NULL, 0, 0 });
SHAPE(key_identifier, false, false, SUM_NOTHING, { DER_CTX(0), "keyIdentifier", NULL, AS_HEX, 0 },
	{ DER_CTX_CONS(1), "authorityCertIssuer", &general_names_shape, 0, 0 },
	{ DER_CTX(2), "authorityCertSerialNumber", NULL, DER_INTEGER, 0 });
SHAPE(user_notice_ref, false, false, SUM_NOTHING, { DER_SEQUENCE, "noticeNumbers", NULL, 0, 0 }, { 0, "organization", NULL, 0, 0 });
SHAPE(user_notice, false, false, SUM_NOTHING, { DER_SEQUENCE, "noticeRef", &user_notice_ref, 0, 0 }, { 0, "explicitText", NULL, 0, 0 });
SHAPE(qualifier, false, true, SUM_LAST, { DER_OID, "policyQualifierId", NULL, 0, 0 },
	{ DER_SEQUENCE, "userNotice", &user_notice, 0, 0 }, { 0, "cPSuri", NULL, 0, 0 });
SHAPE(qualifiers, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &qualifier, 0, 0 });
SHAPE(policy, false, false, SUM_FIRST, { DER_OID, "policyIdentifier", NULL, 0, 0 },
	{ DER_SEQUENCE, "policyQualifiers", &qualifiers, 0, 0 });
SHAPE(policies, true, false, SUM_NOTHING, { DER_SEQUENCE, "policyInformation", &policy, 0, 0 });
SHAPE(mapping, false, false, SUM_NOTHING, { DER_OID, "issuerDomainPolicy", NULL, 0, 0 }, { DER_OID, "subjectDomainPolicy", NULL, 0, 0 });
SHAPE(mappings, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &mapping, 0, 0 });
SHAPE(policy_constraints, false, false, SUM_NOTHING, { DER_CTX(0), "requireExplicitPolicy", NULL, DER_INTEGER, 0 },
	{ DER_CTX(1), "inhibitPolicyMapping", NULL, DER_INTEGER, 0 });
SHAPE(subtree, false, false, SUM_FIRST, GENERAL_NAME, { DER_CTX(0), "minimum", NULL, DER_INTEGER, 0 },
	{ DER_CTX(1), "maximum", NULL, DER_INTEGER, 0 });
SHAPE(subtrees, true, false, SUM_NOTHING, { DER_SEQUENCE, "generalSubtree", &subtree, 0, 0 });
SHAPE(name_constraints, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "permittedSubtrees", &subtrees, 0, 0 },
	{ DER_CTX_CONS(1), "excludedSubtrees", &subtrees, 0, 0 });
SHAPE(purposes, true, false, SUM_NOTHING, { DER_OID, "keyPurposeId", NULL, 0, 0 });
SHAPE(point_name, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "fullName", &general_names_shape, 0, 0 },
	{ DER_CTX_CONS(1), "nameRelativeToCRLIssuer", &rdn, 0, 0 });
SHAPE(point, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "distributionPoint", &point_name, 0, 0 },
	{ DER_CTX(1), "reasons", NULL, AS_REASONS, 0 }, { DER_CTX_CONS(2), "cRLIssuer", &general_names_shape, 0, 0 });
SHAPE(points, true, false, SUM_NOTHING, { DER_SEQUENCE, "distributionPoint", &point, 0, 0 });
SHAPE(issuing_point, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "distributionPoint", &point_name, 0, 0 },
	{ DER_CTX(1), "onlyContainsUserCerts", NULL, DER_BOOLEAN, 0 }, { DER_CTX(2), "onlyContainsCACerts", NULL, DER_BOOLEAN, 0 },
	{ DER_CTX(3), "onlySomeReasons", NULL, AS_REASONS, 0 }, { DER_CTX(4), "indirectCRL", NULL, DER_BOOLEAN, 0 },
	{ DER_CTX(5), "onlyContainsAttributeCerts", NULL, DER_BOOLEAN, 0 });
SHAPE(access, false, true, SUM_LAST, { DER_OID, "accessMethod", NULL, 0, 0 }, GENERAL_NAME);
SHAPE(accesses, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &access, 0, 0 });
SHAPE(key_period, false, false, SUM_NOTHING, { DER_CTX(0), "notBefore", NULL, DER_GENERALIZED_TIME, 0 },
	{ DER_CTX(1), "notAfter", NULL, DER_GENERALIZED_TIME, 0 });
SHAPE(statement, false, true, SUM_LAST, { DER_OID, "statementId", NULL, 0, 0 }, { 0, "statementInfo", NULL, 0, 0 });
SHAPE(statements, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &statement, 0, 0 });
SHAPE(template, false, false, SUM_FIRST, { DER_OID, "templateID", NULL, 0, 0 },
	{ DER_INTEGER, "templateMajorVersion", NULL, 0, 0 }, { DER_INTEGER, "templateMinorVersion", NULL, 0, 0 });
SHAPE(features, true, false, SUM_NOTHING, { DER_INTEGER, "feature", NULL, 0, 0 });
/* What an extension is whose value is one primitive: the name and how to read it. */
SHAPE(usage_bits, false, false, SUM_NOTHING, { DER_BIT_STRING, NULL, NULL, AS_KEY_USAGE, 0 });
SHAPE(scts, false, false, SUM_NOTHING, { DER_OCTET_STRING, "SignedCertificateTimestampList", NULL, AS_HEX, 0 });

/* ---- Certificate, RFC 5280 4.1 ---- */
SHAPE(validity, false, false, SUM_SPAN, TIMES("notBefore"), TIMES("notAfter"));
SHAPE(version, false, false, SUM_NOTHING, { DER_INTEGER, NULL, NULL, AS_VERSION, 0 });
SHAPE(tbs_certificate, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "version", &version, 0, 0 },
	{ DER_INTEGER, "serialNumber", NULL, 0, 0 }, { DER_SEQUENCE, "signature", &algorithm, 0, 0 },
	{ DER_SEQUENCE, "issuer", &name, 0, 0 }, { DER_SEQUENCE, "validity", &validity, 0, 0 },
	{ DER_SEQUENCE, "subject", &name, 0, 0 }, { DER_SEQUENCE, "subjectPublicKeyInfo", &spki, 0, 0 },
	{ DER_CTX(1), "issuerUniqueID", NULL, DER_BIT_STRING, 0 }, { DER_CTX(2), "subjectUniqueID", NULL, DER_BIT_STRING, 0 },
	{ DER_CTX_CONS(3), "extensions", &extensions, 0, INSIDE });
SHAPE(certificate, false, false, SUM_NOTHING, { DER_SEQUENCE, "tbsCertificate", &tbs_certificate, 0, 0 },
	{ DER_SEQUENCE, "signatureAlgorithm", &algorithm, 0, 0 }, { DER_BIT_STRING, "signatureValue", &dsa_signature, 0, INSIDE });

/* ---- CertificationRequest, RFC 2986 4 ---- */
SHAPE(request_attribute, false, true, SUM_NOTHING, { DER_OID, "type", NULL, 0, 0 }, { DER_SET, "values", NULL, 0, BY_OID });
SHAPE(request_attributes, true, false, SUM_NOTHING, { DER_SEQUENCE, NULL, &request_attribute, 0, 0 });
SHAPE(request_info, false, false, SUM_NOTHING, { DER_INTEGER, "version", NULL, AS_VERSION, 0 },
	{ DER_SEQUENCE, "subject", &name, 0, 0 }, { DER_SEQUENCE, "subjectPKInfo", &spki, 0, 0 },
	{ DER_CTX_CONS(0), "attributes", &request_attributes, 0, 0 });
SHAPE(request, false, false, SUM_NOTHING, { DER_SEQUENCE, "certificationRequestInfo", &request_info, 0, 0 },
	{ DER_SEQUENCE, "signatureAlgorithm", &algorithm, 0, 0 }, { DER_BIT_STRING, "signature", &dsa_signature, 0, INSIDE });

/* ---- CertificateList, RFC 5280 5.1 ---- */
SHAPE(revoked, false, false, SUM_FIRST, { DER_INTEGER, "userCertificate", NULL, 0, 0 }, TIMES("revocationDate"),
	{ DER_SEQUENCE, "crlEntryExtensions", &extensions, 0, 0 });
SHAPE(revoked_list, true, false, SUM_NOTHING, { DER_SEQUENCE, "revokedCertificate", &revoked, 0, 0 });
SHAPE(tbs_list, false, false, SUM_NOTHING, { DER_INTEGER, "version", NULL, AS_VERSION, 0 },
	{ DER_SEQUENCE, "signature", &algorithm, 0, 0 }, { DER_SEQUENCE, "issuer", &name, 0, 0 }, TIMES("thisUpdate"),
	TIMES("nextUpdate"), { DER_SEQUENCE, "revokedCertificates", &revoked_list, 0, 0 },
	{ DER_CTX_CONS(0), "crlExtensions", &extensions, 0, INSIDE });
SHAPE(list, false, false, SUM_NOTHING, { DER_SEQUENCE, "tbsCertList", &tbs_list, 0, 0 },
	{ DER_SEQUENCE, "signatureAlgorithm", &algorithm, 0, 0 }, { DER_BIT_STRING, "signatureValue", &dsa_signature, 0, INSIDE });

/* ---- OCSPResponse, RFC 6960 4.2.1 ---- */
SHAPE(cert_id, false, false, SUM_LAST, { DER_SEQUENCE, "hashAlgorithm", &algorithm, 0, 0 },
	{ DER_OCTET_STRING, "issuerNameHash", NULL, AS_HEX, 0 }, { DER_OCTET_STRING, "issuerKeyHash", NULL, AS_HEX, 0 },
	{ DER_INTEGER, "serialNumber", NULL, 0, 0 });
SHAPE(revoked_info, false, false, SUM_FIRST, { DER_GENERALIZED_TIME, "revocationTime", NULL, 0, 0 },
	{ DER_CTX_CONS(0), "revocationReason", NULL, 0, INSIDE });
SHAPE(single, false, false, SUM_FIRST, { DER_SEQUENCE, "certID", &cert_id, 0, 0 }, { DER_CTX(0), "good", NULL, 0, 0 },
	{ DER_CTX_CONS(1), "revoked", &revoked_info, 0, 0 }, { DER_CTX(2), "unknown", NULL, 0, 0 },
	{ DER_GENERALIZED_TIME, "thisUpdate", NULL, 0, 0 }, { DER_CTX_CONS(0), "nextUpdate", NULL, 0, INSIDE },
	{ DER_CTX_CONS(1), "singleExtensions", &extensions, 0, INSIDE });
SHAPE(singles, true, false, SUM_NOTHING, { DER_SEQUENCE, "singleResponse", &single, 0, 0 });
SHAPE(response_data, false, false, SUM_NOTHING, { DER_CTX_CONS(0), "version", &version, 0, 0 },
	{ DER_CTX_CONS(1), "byName", &name, 0, INSIDE }, { DER_CTX_CONS(2), "byKey", NULL, AS_HEX, INSIDE },
	{ DER_GENERALIZED_TIME, "producedAt", NULL, 0, 0 }, { DER_SEQUENCE, "responses", &singles, 0, 0 },
	{ DER_CTX_CONS(1), "responseExtensions", &extensions, 0, INSIDE });
SHAPE(certificates, true, false, SUM_NOTHING, { DER_SEQUENCE, "Certificate", &certificate, 0, 0 });
SHAPE(basic_response, false, false, SUM_NOTHING, { DER_SEQUENCE, "tbsResponseData", &response_data, 0, 0 },
	{ DER_SEQUENCE, "signatureAlgorithm", &algorithm, 0, 0 }, { DER_BIT_STRING, "signature", &dsa_signature, 0, INSIDE },
	{ DER_CTX_CONS(0), "certs", &certificates, 0, INSIDE });
SHAPE(response_bytes, false, false, SUM_NOTHING, { DER_OID, "responseType", NULL, 0, 0 },
	{ DER_OCTET_STRING, "response", &basic_response, 0, INSIDE });
SHAPE(response, false, false, SUM_NOTHING, { DER_ENUMERATED, "responseStatus", NULL, 0, 0 },
	{ DER_CTX_CONS(0), "responseBytes", &response_bytes, 0, INSIDE });

/* ---- where it begins ---- */
SHAPE(root_certificate, false, false, SUM_NOTHING, { DER_SEQUENCE, "Certificate", &certificate, 0, 0 });
SHAPE(root_request, false, false, SUM_NOTHING, { DER_SEQUENCE, "CertificationRequest", &request, 0, 0 });
SHAPE(root_list, false, false, SUM_NOTHING, { DER_SEQUENCE, "CertificateList", &list, 0, 0 });
SHAPE(root_response, false, false, SUM_NOTHING, { DER_SEQUENCE, "OCSPResponse", &response, 0, 0 });
SHAPE(root_key, false, false, SUM_NOTHING, { DER_SEQUENCE, "subjectPublicKeyInfo", &spki, 0, 0 });

/* What an extension or attribute of that OID holds; wrapped: the element itself is read by the shape's one part. */
static const struct {
	enum oid id;
	const struct shape *shape;
	bool wrapped;
} values[] = {
	{ OID_BASIC_CONSTRAINTS, &basic_constraints, false }, { OID_KEY_USAGE, &usage_bits, true },
	{ OID_EKU, &purposes, false }, { OID_SAN, &general_names_shape, false },
	{ OID_ISSUER_ALT_NAME, &general_names_shape, false }, { OID_CERT_ISSUER, &general_names_shape, false },
	{ OID_MS_SID, &general_names_shape, false }, { OID_AKI, &key_identifier, false },
	{ OID_CERT_POLICIES, &policies, false }, { OID_MS_APP_POLICIES, &policies, false },
	{ OID_POLICY_MAPPINGS, &mappings, false }, { OID_POLICY_CONSTRAINTS, &policy_constraints, false },
	{ OID_NAME_CONSTRAINTS, &name_constraints, false }, { OID_CRL_DP, &points, false },
	{ OID_FRESHEST_CRL, &points, false }, { OID_IDP, &issuing_point, false }, { OID_AIA, &accesses, false },
	{ OID_SIA, &accesses, false }, { OID_PRIVATE_KEY_USAGE_PERIOD, &key_period, false },
	{ OID_QC_STATEMENTS, &statements, false }, { OID_MS_TEMPLATE, &template, false }, { OID_TLS_FEATURE, &features, false },
	{ OID_SCT_LIST, &scts, true }, { OID_OCSP_SCT_LIST, &scts, true }, { OID_EXTENSION_REQUEST, &extensions, false },
};
/* clang-format on */

/* What the elements of one level are read by. */
struct level {
	const struct shape *shape; /* its parts, or: */
	const struct shape *only;  /* the shape of the one element there is */
	size_t next;               /* part */
	struct span oid;           /* what this level goes by */
	uint8_t as;                /* of the one element */
};

/* Two forms of one component (UTCTime, GeneralizedTime) stand in two parts. */
static bool same_component(const struct part *a, const struct part *b)
{
	return a->name && b->name && strcmp(a->name, b->name) == 0;
}

static const struct part *part_of(struct level *l, uint8_t tag)
{
	const struct shape *s = l->shape;

	for (size_t i = s && !s->of ? l->next : 0; s && i < s->n; i++) {
		if (s->part[i].tag != tag && s->part[i].tag != 0)
			continue;
		l->next = i + 1;
		while (l->next < s->n && same_component(&s->part[i], &s->part[l->next]))
			l->next++;
		return &s->part[i];
	}
	return NULL;
}

static struct level value_level(struct span oid)
{
	enum oid id = oid_find(oid);

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (values[i].id == id)
			return values[i].wrapped ? (struct level){ .shape = values[i].shape }
			                         : (struct level){ .only = values[i].shape };
	return (struct level){ .shape = NULL };
}

static bool oid_follows(const struct der_node *nodes, size_t n, size_t i)
{
	return i + 1 < n && nodes[i + 1].depth > nodes[i].depth && nodes[i + 1].der.tag == DER_OID;
}

static void name_by_oid(struct arena *a, const struct der_node *nodes, size_t n, size_t i, struct der_label *l)
{
	char room[OID_TEXT_MAX];
	const struct der *flag = i + 2 < n ? &nodes[i + 2].der : NULL;

	l->oid = nodes[i + 1].der.value;
	l->name = arena_strdup(a, oid_text(l->oid, room));
	l->critical =
	    l->sum == SUM_EXTENSION && flag && flag->tag == DER_BOOLEAN && flag->value.n > 0 && flag->value.p[0];
}

/* Labels node i, which stands on level l; returns the level of its children. */
static struct level label_node(struct arena *a, const struct der_node *nodes, size_t n, size_t i, struct level *l,
                               struct der_label *label)
{
	const struct part *p = l->only ? NULL : part_of(l, nodes[i].der.tag);
	const struct shape *s = l->only ? l->only : p && p->how == PLAIN ? p->shape : NULL;
	struct level below = { .shape = s, .oid = l->oid };

	*label = (struct der_label){ .name = p ? p->name : NULL,
		                     .as = p && p->how == PLAIN ? p->as : l->as,
		                     .sum = s                       ? s->sum
		                            : p && p->how == INSIDE ? SUM_ONLY
		                                                    : SUM_NOTHING };
	if (s && s->named && oid_follows(nodes, n, i)) {
		name_by_oid(a, nodes, n, i, label);
		below.oid = label->oid;
	}
	if (p && p->how == INSIDE)
		below = (struct level){ .only = p->shape, .as = p->as };
	else if (p && p->how == BY_OID)
		below = value_level(l->oid);
	if (s == &version)
		label->sum = SUM_ONLY;
	return below;
}

static struct level root_level(enum der_kind kind)
{
	const struct shape *roots[] = {
		[DER_KIND_CERTIFICATE] = &root_certificate, [DER_KIND_CSR] = &root_request, [DER_KIND_CRL] = &root_list,
		[DER_KIND_OCSP] = &root_response,           [DER_KIND_PKCS8] = &root_key, /* of which only the public
		                                                                             half is ever at hand */
	};
	size_t k = (size_t)kind;

	return (struct level){ .shape = k < sizeof roots / sizeof *roots ? roots[k] : NULL };
}

struct der_label *der_labels(struct arena *a, enum der_kind kind, const struct der_node *nodes, size_t n)
{
	struct der_label *labels = ARENA_ARRAY(a, struct der_label, n);
	struct level level[DER_DEPTH + 1] = { root_level(kind) };

	for (size_t i = 0; i < n; i++) {
		size_t d = nodes[i].depth;

		level[d + 1] = label_node(a, nodes, n, i, &level[d], &labels[i]);
		if (nodes[i].trouble == DER_RUBBISH || nodes[i].trouble == DER_MORE)
			labels[i] = (struct der_label){ .name = NULL };
	}
	return labels;
}
