/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Object identifiers by name. The table is data/oids.tsv: one row an OID (dotted, short name, long name,
 * kind, name in the enum below), sorted; known to the reader by its encoded bytes. */
#ifndef CERT_OID_H
#define CERT_OID_H
#include "base/span.h"

/* The ones the code decides by: the fifth column of the table. */
/* clang-format off */
enum oid {
	OID_UNKNOWN,
	/* names */
	OID_CN, OID_SERIAL_NUMBER, OID_C, OID_L, OID_ST, OID_STREET, OID_O, OID_OU, OID_DC, OID_UID, OID_EMAIL,
	/* extensions */
	OID_SKI, OID_KEY_USAGE, OID_SAN, OID_ISSUER_ALT_NAME, OID_BASIC_CONSTRAINTS, OID_NAME_CONSTRAINTS,
	OID_CRL_DP, OID_CERT_POLICIES, OID_POLICY_MAPPINGS, OID_AKI, OID_POLICY_CONSTRAINTS, OID_EKU,
	OID_FRESHEST_CRL, OID_INHIBIT_ANY_POLICY, OID_AIA, OID_SIA, OID_TLS_FEATURE, OID_SCT_LIST, OID_CT_POISON,
	OID_OCSP_NOCHECK, OID_NS_CERT_TYPE, OID_PRIVATE_KEY_USAGE_PERIOD, OID_CRL_NUMBER, OID_CRL_REASON,
	OID_DELTA_CRL, OID_IDP, OID_CERT_ISSUER, OID_INVALIDITY_DATE, OID_EXTENSION_REQUEST,
	/* EKU */
	OID_EKU_SERVER, OID_EKU_CLIENT, OID_EKU_CODE, OID_EKU_EMAIL, OID_EKU_TIME, OID_EKU_OCSP, OID_EKU_ANY,
	/* access methods */
	OID_AD_CA_ISSUERS, OID_AD_OCSP,
	/* keys */
	OID_KEY_RSA, OID_KEY_RSA_PSS, OID_KEY_DSA, OID_KEY_EC, OID_KEY_ED25519, OID_KEY_ED448, OID_KEY_X25519, OID_KEY_X448, OID_KEY_DH,
	/* curves */
	OID_P192, OID_P224, OID_P256, OID_P384, OID_P521, OID_SECP256K1, OID_BRAINPOOL_P160,
	OID_BRAINPOOL_P192, OID_BRAINPOOL_P224, OID_BRAINPOOL_P256, OID_BRAINPOOL_P320, OID_BRAINPOOL_P384, OID_BRAINPOOL_P512,
	/* signatures */
	OID_MD2_RSA, OID_MD4_RSA, OID_MD5_RSA, OID_SHA1_RSA, OID_SHA224_RSA, OID_SHA256_RSA, OID_SHA384_RSA, OID_SHA512_RSA, OID_SHA1_RSA_OIW,
	OID_DSA_SHA1, OID_DSA_SHA224, OID_DSA_SHA256, OID_ECDSA_SHA1, OID_ECDSA_SHA224, OID_ECDSA_SHA256, OID_ECDSA_SHA384, OID_ECDSA_SHA512,
	OID_MGF1, OID_SHA1, OID_SHA224, OID_SHA256, OID_SHA384, OID_SHA512, OID_MD5,
	/* others */
	OID_ANY_POLICY, OID_UPN, OID_SMTP_UTF8_MAILBOX, OID_PKCS7_DATA, OID_PKCS7_SIGNED, OID_PKCS7_ENVELOPED, OID_PKCS7_SIGNED_ENVELOPED, OID_PKCS7_ENCRYPTED,
	OID_CMS_AUTH_ENVELOPED, OID_TST_INFO, OID_OCSP_BASIC,
	OID_QUALIFIER_CPS, OID_QUALIFIER_NOTICE,
	/* extensions that are only shown */
	OID_MS_TEMPLATE, OID_MS_TEMPLATE_NAME, OID_MS_APP_POLICIES, OID_MS_CA_VERSION, OID_MS_SID, OID_QC_STATEMENTS,
	OID_PROXY_INFO, OID_ACME_ID, OID_IP_BLOCKS, OID_AS_IDS, OID_SMIME_CAPS, OID_NO_REV_AVAIL, OID_OCSP_NONCE,
	OID_OCSP_SCT_LIST, OID_OCSP_CRL_REFERENCE, OID_OCSP_ARCHIVE_CUTOFF,
	OID_COUNT
};
/* clang-format on */

enum oid oid_find(struct span encoded); /* the value octets, without tag and length */
struct span oid_bytes(enum oid id);
/* The table's short name ("serverAuth", "CN"), or NULL. Static storage. */
const char *oid_name(struct span encoded);
/* The table's long name ("TLS server authentication"), or NULL. */
const char *oid_title(struct span encoded);
/* The short name, else dotted; of what is no OID "?". The caller's room, or static storage. */
#define OID_TEXT_MAX 256
const char *oid_text(struct span encoded, char room[OID_TEXT_MAX]);
/* Encodes "1.2.840..." into out (at most size octets). 0: not an OID. */
size_t oid_encode(const char *dotted, uint8_t *out, size_t size);

#endif
