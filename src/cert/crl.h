/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists, RFC 5280 5, read leniently like certificates; signatures are checked elsewhere. */
#ifndef CERT_CRL_H
#define CERT_CRL_H
#include "base/arena.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/extension.h"
#include "cert/signature.h"

struct crl_entry {
	struct span serial;
	int64_t when;
	int reason;            /* -1: none given */
	struct span ext;       /* contents of crlEntryExtensions; NONE without */
	struct span issuer;    /* value of certificateIssuer; NONE: it goes on with the entry before */
	bool critical;         /* one of them is */
	bool unknown_critical; /* ... and none that RFC 5280 5.3 defines */
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
	size_t ncritical; /* entries that have critical ones, or may have */
	bool odd_entry;   /* one of them has unknown_critical */
	bool has_issuers; /* one of them has certificateIssuer */
	bool whole;       /* every entry could be read */
	const struct defect_at *defects;
	size_t ndefects;
	struct arena *arena;   /* the one it was read into */
	struct crl_kept *kept; /* there: what is made of it when somebody first asks */
};
struct crl_kept {
	struct crl_index *index; /* crl_look_up; NULL: few looked anything up */
	unsigned looks;          /* so many without it */
	void *signers;           /* chain/'s: whose keys were tried on it */
};
/* CRLReason, RFC 5280 5.3.1: "keyCompromise"; "?" for what is no reason. Also for OCSP. */
const char *crl_reason_text(int reason);
/* Takes the next entry off *entries (start with a copy of c->entries); false: no more. Unreadable ones are passed over.
 */
bool crl_entry_next(struct span *entries, struct crl_entry *out);
/* The same of a list whose entries are whole, its serial alone. */
bool crl_serial_next(struct span *entries, struct span *serial);
/* Looks a serial up in the CRL's entries; false: not listed. Many look-ups: cert/crl_index.h. */
bool crl_find(const struct crl *c, struct span serial, struct crl_entry *out);

struct crl *crl_read(struct arena *a, struct span der);

/* Entries that this process has read, for tests of how the work grows. */
size_t crl_entries_read(void);

/* A CRL or OCSP answer that does not say when the next one is due is current for this long (contract): the RFCs bind
 * the CA to say so (RFC 5280 5.1.2.5) or leave "recent" to us (RFC 6960 3.2 (5)). */
#define REVOCATION_LIFE ((int64_t)10 * 24 * 60 * 60)
/* The last second at which it is current; TIME_UNKNOWN where thisUpdate cannot be read. */
int64_t revocation_until(int64_t this_update, int64_t next_update);

#endif
