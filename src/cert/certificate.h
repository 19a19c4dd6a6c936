/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate as our own reader sees it: immutable, plain, complete for every
 * judgement that the program makes; read in one pass, however broken.  What
 * cannot be read is noted in `defects`, and the fields that could be read stand.
 * Its texts, its digest and GnuTLS's handle are made when first asked for; they
 * live in its arena, beside it.
 *
 * Important: a struct certificate says nothing about where it was met or what
 * role it plays in a chain: that is load/certset.h and chain/graph.h. */
#ifndef CERT_CERTIFICATE_H
#define CERT_CERTIFICATE_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/extension.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/signature.h"

#define CERTIFICATE_MAX (1024 * 1024) /* octets; larger ones get DEFECT_TOO_LARGE */

/* keyUsage, RFC 5280 4.2.1.3: bit n of the BIT STRING is 1 << n. */
enum key_usage {
	KU_DIGITAL_SIGNATURE = 1 << 0,
	KU_NON_REPUDIATION = 1 << 1,
	KU_KEY_ENCIPHERMENT = 1 << 2,
	KU_DATA_ENCIPHERMENT = 1 << 3,
	KU_KEY_AGREEMENT = 1 << 4,
	KU_KEY_CERT_SIGN = 1 << 5,
	KU_CRL_SIGN = 1 << 6,
	KU_ENCIPHER_ONLY = 1 << 7,
	KU_DECIPHER_ONLY = 1 << 8,
};

/* nsCertType, "Netscape Certificate Extensions" of 1997, likewise. */
enum ns_cert_type {
	NS_SSL_CLIENT = 1 << 0,
	NS_SSL_SERVER = 1 << 1,
	NS_SSL_CA = 1 << 5,
};

struct certificate {
	struct span der;
	/* outer */
	struct span tbs; /* TBSCertificate, header included: what is signed */
	struct signature_algorithm sig;
	struct span signature; /* octets of the BIT STRING */
	/* TBSCertificate */
	int version;        /* 1, 2, 3; else the raw value + 1, or 0 */
	struct span serial; /* contents of the INTEGER */
	struct signature_algorithm tbs_sig;
	struct span issuer, subject;        /* Name, header included */
	uint64_t issuer_hash, subject_hash; /* name_hash */
	int64_t not_before, not_after;      /* TIME_UNKNOWN if unreadable */
	struct public_key key;
	/* extensions, in order */
	struct extension *ext;
	size_t next;
	bool has_bc, bc_critical, ca;
	int64_t pathlen; /* -1: none */
	bool has_ku;
	unsigned ku; /* enum key_usage, or-ed */
	bool has_ns_type, ns_type_critical;
	unsigned ns_type; /* enum ns_cert_type, or-ed */
	bool has_eku, eku_critical;
	struct span *eku; /* OIDs */
	size_t neku;
	struct span ski; /* NONE if absent */
	bool has_aki;
	struct span aki_keyid, aki_serial;
	struct general_name *aki_issuer;
	size_t naki_issuer;
	bool has_san, san_critical;
	struct general_name *san;
	size_t nsan;
	const char **ca_issuers, **ocsp, **crl_dp; /* URIs; not escaped */
	size_t nca_issuers, nocsp, ncrl_dp;
	struct span name_constraints, policies, policy_mappings, policy_constraints,
	    inhibit_any; /* values; NONE if absent */
	bool must_staple;
	bool self_issued; /* issuer and subject equal, RFC 5280 7.1 */

	const struct defect_at *defects;
	size_t ndefects;
	bool fatal; /* one of them is fatal */

	struct certificate_kept *kept; /* what the functions below make when first asked; theirs alone */
	struct arena *arena;           /* the one it was made in, and what is kept of it */
};

/* Reads der; the bytes must live as long as the arena (copy them there first).  Never NULL. */
struct certificate *certificate_read(struct arena *a, struct span der);

const uint8_t *certificate_sha256(const struct certificate *c); /* 32 octets over the DER */
void certificate_spki_sha256(const struct certificate *c, uint8_t out[32]);
/* The octets of the key itself, in the BIT STRING of its SPKI; NONE: there are none. */
struct span certificate_key_octets(const struct certificate *c);
/* GnuTLS's own view; NULL where it refuses the certificate (then *rc, may be NULL, has its error), and where we do
 * not show it what is cut off or has thousands of attributes (GNUTLS_E_ASN1_DER_ERROR). */
struct gnutls_x509_crt_int *certificate_gnutls(const struct certificate *c, int *rc);

/* RFC 5280 4.2.1.3, in the order of the bits; NULL ends. */
#define KEY_USAGES 9
extern const char *const key_usage_names[KEY_USAGES + 1];
/* "keyCertSign, cRLSign"; "serverAuth, clientAuth", at most EKU_SHOWN of them: in words, separated by commas. */
#define EKU_SHOWN 50
void certificate_key_usage(struct buf *out, const struct certificate *c);
void certificate_purposes(struct buf *out, const struct certificate *c);

/* key_fault of its key, looked for once. */
const char *certificate_key_fault(const struct certificate *c);
/* Where stack/ keeps what OpenSSL makes of it, in the arena of the certificate; NULL at first. */
void **certificate_place(const struct certificate *c);

bool certificate_same_key(const struct certificate *a, const struct certificate *b);
bool certificate_equal(const struct certificate *a, const struct certificate *b);        /* same DER */
bool certificate_has_eku(const struct certificate *c, enum oid purpose);                 /* listed by name */
const struct extension *certificate_extension(const struct certificate *c, enum oid id); /* first; NULL */

/* Texts, made once, in the arena of the certificate; not escaped. */
struct argument as_certificate(const struct certificate *c);  /* by its title, in a sentence; NULL: nothing */
const char *certificate_title(const struct certificate *c);   /* what a person calls it: CN, a SAN, ... */
const char *certificate_subject(const struct certificate *c); /* RFC 4514 */
const char *certificate_issuer(const struct certificate *c);
const char *certificate_serial(const struct certificate *c); /* lower-case hex without colons, as encoded */

/* A compact row for a set that is too large to read whole: what a list shows and what finding an issuer needs.
 * Fills row from the DER in one pass without allocating (perf: the index of 100,000 certificates).
 * false: so broken that only certificate_read can say more. */
struct certificate_row {
	uint64_t subject_hash, issuer_hash; /* name_hash */
	int64_t not_before, not_after;
	uint32_t cn_offset; /* of the CN value in the DER; 0: none */
	uint32_t ski_hash;  /* certificate_keyid_hash of the subjectKeyIdentifier; 0: none, or an odd one */
	uint16_t cn_length;
	bool ca;
	bool odd; /* something a closer look must judge */
};
bool certificate_row_read(struct span der, struct certificate_row *row);
/* Never 0; of no octets, 0. */
uint32_t certificate_keyid_hash(struct span keyid);

#endif
