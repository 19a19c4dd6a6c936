/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP responses, RFC 6960, read leniently like certificates; signatures are checked elsewhere. */
#ifndef CERT_OCSP_H
#define CERT_OCSP_H
#include "base/arena.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/defect.h"
#include "cert/extension.h"
#include "cert/signature.h"

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

struct ocsp *ocsp_read(struct arena *a, struct span der);

#endif
