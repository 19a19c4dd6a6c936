/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a certificate revoked? One engine over all CRLs and OCSP responses of the set, wherever they came from: RFC 5280
 * 6.3, RFC 6960. It says what the answers at hand amount to; what that means for a path is the question's
 * (`--revocation`), see check_revocation. */
#ifndef CHAIN_REVOCATION_H
#define CHAIN_REVOCATION_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "chain/path.h"

/* X(id, word, text). In order of how much they tell: of several CRLs that settle nothing, the first here speaks. */
#define REVOCATION_STATES(X)                                                                                           \
	X(REVOKED, "revoked", N_("revoked"))                                                                           \
	X(GOOD, "good", N_("not revoked"))                                                                             \
	X(EXEMPT, "exempt", N_("nothing is ever published about it"))                                                  \
	X(UNJUDGED, "unjudged", N_("could not be judged"))                                                             \
	X(WEAK, "weak", N_("what speaks is too weak to clear it"))                                                     \
	X(EXPIRED, "expired", N_("the list is out of date"))                                                           \
	X(NOT_YET_VALID, "not-yet-valid", N_("the list is of a later time"))                                           \
	X(BAD_SIGNATURE, "bad-signature", N_("the signature of the list does not verify"))                             \
	X(UNUSABLE, "unusable", N_("the list cannot be used"))                                                         \
	X(OCSP_EXPIRED, "ocsp-expired", N_("the OCSP answer is out of date"))                                          \
	X(OCSP_INVALID, "ocsp-invalid", N_("the OCSP answer cannot be believed"))                                      \
	X(OCSP_UNKNOWN, "ocsp-unknown", N_("the OCSP responder does not know it"))                                     \
	X(WRONG_ISSUER, "wrong-issuer", N_("the list is signed by one who may not"))                                   \
	X(WRONG_SCOPE, "wrong-scope", N_("the list is not about such certificates"))                                   \
	X(MISSING, "missing", N_("nothing at hand"))

enum revocation_state {
#define REVOCATION_ENUM(id, word, text) REVSTATE_##id,
	REVOCATION_STATES(REVOCATION_ENUM)
#undef REVOCATION_ENUM
	    REVSTATE_COUNT
};
const char *revocation_state_name(enum revocation_state s); /* "wrong-scope": the JSON's word */
const char *revocation_state_text(enum revocation_state s); /* msgid */

struct revocation_answer {
	enum revocation_state state;
	int by;                /* entry of the CRL or OCSP response that speaks, -1: none */
	const struct crl *crl; /* the one or the other, NULL */
	const struct ocsp *ocsp;
	int64_t when;                     /* revoked at; of an expired one nextUpdate; else TIME_UNKNOWN */
	int reason;                       /* of the revocation, -1 */
	const char *detail;               /* of what cannot be used: msgid; may be NULL */
	bool stale_says_revoked;          /* revoked by a list or answer that is out of date */
	const struct certificate *signer; /* WEAK, or weak: whose key it is */
	const char *weak;                 /* REVOKED, by what could not clear a certificate: why (msgid); NULL */
	/* An older list of the scope, and when it revoked the certificate for other than a hold: the list that speaks
	 * no longer has that entry. NULL: none. */
	const struct crl *gone;
	int gone_entry;
	int64_t gone_when;
	/* MISSING: only changes of a complete list are at hand, which is not; NULL. */
	const struct crl *delta;
	int delta_entry;
};

/* The answer about p->cert[i], issued by p->cert[i + 1]; kept in the graph's arena, for q->at. Never NULL. */
const struct revocation_answer *revocation_of(struct graph *g, const struct question *q, const struct path *p,
                                              size_t i);
/* Why an OCSP response is not to be believed about the first certificate of this path of two or more (what a rule says
 * of a staple), or NULL: it is. */
const char *revocation_ocsp_flaw(struct graph *g, const struct question *q, const struct ocsp *o, const struct path *p);

/* For who judges by other rules: the lists at hand in the order of the set; the entry of a certificate in one of them;
 * and whether this certificate's key signed it, within the budget. */
const struct crl *const *revocation_lists(struct graph *g, size_t *n);
bool revocation_list_has(struct graph *g, const struct crl *list, const struct certificate *c, struct crl_entry *out);
enum sig_result revocation_list_signed(struct graph *g, const struct crl *list, const struct certificate *signer);
/* The same outside of any path, within a budget (SIG_NOT_TRIED: it is spent): computed once for each list and key.
 * sha256: of the key as it is written; NULL: nothing is remembered. */
enum sig_result revocation_list_verify(struct budget *b, const struct crl *list, const struct public_key *key,
                                       const uint8_t *sha256);
/* Lists and deltas that this process has looked at, for tests of how the work grows. */
size_t revocation_looks(void);

#endif
