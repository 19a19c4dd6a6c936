/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else stands in certificate files: signing requests, CRLs, OCSP responses, private keys.
 * Read leniently by our own reader like certificates; signatures are checked elsewhere.
 * Of a private key only the public half is kept: nothing here can show, copy or write a private key,
 * but key_handle serves the TLS handshake (--cert/--key). */
#ifndef CERT_OBJECT_H
#define CERT_OBJECT_H
#include "cert/certificate.h"

struct csr { /* RFC 2986 */
	struct span der, subject;
	struct public_key key;
	struct signature_algorithm sig;
	struct general_name *san; /* of the extensionRequest */
	size_t nsan;
	struct extension *ext;
	size_t next;
	int self_signature; /* 1 verifies, 0 does not, -1 could not be checked */
	const struct defect_at *defects;
	size_t ndefects;
};

struct crl_entry {
	struct span serial;
	int64_t when;
	int reason;            /* -1: none given */
	struct span ext;       /* contents of crlEntryExtensions; NONE without */
	struct span issuer;    /* value of certificateIssuer; NONE: it goes on with the entry before */
	bool unknown_critical; /* one of them is critical and none that RFC 5280 5.3 defines */
};
struct crl { /* RFC 5280 5 */
	struct span der, tbs, issuer, signature;
	uint64_t issuer_hash;
	struct signature_algorithm sig;
	int version;
	int64_t this_update, next_update; /* TIME_UNKNOWN: absent or unreadable */
	struct span number, aki_keyid;
	bool is_delta;
	struct span base; /* BaseCRLNumber of a delta */
	struct extension *ext;
	size_t next;
	struct span entries; /* contents of revokedCertificates: read on demand */
	size_t nentries;
	size_t nextended; /* entries that have extensions, or may have */
	bool odd_entry;   /* one of them has unknown_critical */
	const struct defect_at *defects;
	size_t ndefects;
};
/* CRLReason, RFC 5280 5.3.1: "keyCompromise"; "?" for what is no reason. Also for OCSP. */
const char *crl_reason_text(int reason);
/* Takes the next entry off *entries (start with a copy of c->entries); false: no more. Unreadable ones are passed over.
 */
bool crl_entry_next(struct span *entries, struct crl_entry *out);
/* Looks a serial up in the CRL's entries; false: not listed. Many look-ups: cert/crl_index.h. */
bool crl_find(const struct crl *c, struct span serial, struct crl_entry *out);

/* Entries that this process has read, for tests of how the work grows. */
size_t crl_entries_read(void);

/* A CRL or OCSP answer that does not say when the next one is due is current for this long (contract): the RFCs bind
 * the CA to say so (RFC 5280 5.1.2.5) or leave "recent" to us (RFC 6960 3.2 (5)). */
#define REVOCATION_LIFE ((int64_t)10 * 24 * 60 * 60)
/* The last second at which it is current; TIME_UNKNOWN where thisUpdate cannot be read. */
int64_t revocation_until(int64_t this_update, int64_t next_update);

struct ocsp_single {
	struct span cert_id, serial, issuer_name_hash, issuer_key_hash;
	enum oid hash;                                /* of the two issuer hashes; OID_UNKNOWN: another */
	int status;                                   /* 0 good 1 revoked 2 unknown; see ocsp_status_name */
	bool bad_status;                              /* status is a guess: no CertStatus has this form */
	bool unknown_critical;                        /* a singleExtension is critical and none that 4.4 defines */
	int reason;                                   /* -1: none given */
	int64_t this_update, next_update, revoked_at; /* TIME_UNKNOWN: absent */
};
struct ocsp { /* RFC 6960 */
	struct span der;
	int response_status; /* 0 successful; -1 unreadable */
	int version;         /* 1; 0: another, or unreadable */
	int64_t produced_at;
	struct span responder_name, responder_key_hash;
	struct ocsp_single *single;
	size_t nsingle;
	struct span *certs; /* DER of the certificates that came with it */
	size_t ncerts;
	struct span tbs, signature; /* what is signed (ResponseData), and by what */
	struct signature_algorithm sig;
	struct extension *ext;
	size_t next;
	const struct defect_at *defects;
	size_t ndefects;
};

/* "good", "revoked", "unknown", to be translated where it is shown to a person; NULL: no such status. */
const char *ocsp_status_name(int status);
/* The answer about a certificate of that issuer, by the hashes of RFC 6960 4.1.1; of several one that
 * says "revoked", else the first. NULL: it does not speak of it. */
const struct ocsp_single *ocsp_find(const struct ocsp *o, struct span serial, const struct certificate *issuer);
/* Is it about the certificate of that serial number and issuer? */
bool ocsp_is_about(const struct ocsp_single *s, struct span serial, const struct certificate *issuer);
/* Is c whom the response names as its maker? */
bool ocsp_is_responder(const struct ocsp *o, const struct certificate *c);

struct key {
	struct public_key pub; /* SPKI made from the private key; type OID_UNKNOWN if it could not be opened */
	bool encrypted;        /* the file's key is encrypted */
	bool opened;           /* its public half is known */
	const char
	    *form; /* "PKCS#8", "PKCS#8 encrypted", "RSA (PKCS#1)", "EC (SEC 1)", "DSA", "OpenSSH", "TPM 2"; "?" */
	gnutls_privkey_t handle; /* NULL unless opened and not closed; released with the arena */
};

struct csr *csr_read(struct arena *a, struct span der);
struct crl *crl_read(struct arena *a, struct span der);
struct ocsp *ocsp_read(struct arena *a, struct span der);
/* `data` is a whole PEM block or a DER key. password may be NULL. The bytes are not kept. */
struct key *key_read(struct arena *a, struct span data, bool pem, const char *label, const char *password);
/* The private part goes: what can be asked of the key from then on is its public half. */
void key_close(struct key *k);
/* to, which was closed, gets the private part of from, the same key. */
void key_move_handle(struct arena *a, struct key *to, struct key *from);

/* A DSA key may leave its parameters to its issuer's key (RFC 3279 2.3.2): such a key cannot verify anything by itself.
 */
bool public_key_inherits(const struct public_key *k);
/* k with the parameters of the issuer's key, in the arena; k itself where nothing is to be inherited. */
struct public_key public_key_inherit(struct arena *a, const struct public_key *k, const struct public_key *issuer);
/* Appends the digest of its SPKI in base64, as pin lists want it (RFC 7469 2.4); nothing where there is none. */
void public_key_pin(struct buf *out, const struct public_key *k);

/* What a DER blob is, by its structure alone. */
enum der_kind {
	DER_KIND_UNKNOWN,
	DER_KIND_CERTIFICATE,
	DER_KIND_CSR,
	DER_KIND_CRL,
	DER_KIND_OCSP,
	DER_KIND_PKCS7,
	DER_KIND_PKCS12,
	DER_KIND_PKCS8,
	DER_KIND_PKCS8_ENCRYPTED,
	DER_KIND_RSA_KEY,
	DER_KIND_EC_KEY
};
enum der_kind der_kind(struct span der);

/* Appends what makes a key this key: algorithm, parameters (NULL counts as none), key octets. */
void public_key_plain(const struct public_key *k, struct buf *out);
bool public_key_equal(const struct public_key *a,
                      const struct public_key *b); /* same SPKI key, parameters NULL or absent alike */

#endif
