/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be wrong with a path: one row a kind, with its class and its sentence. */
#ifndef CHAIN_PROBLEM_H
#define CHAIN_PROBLEM_H
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"

/* X(id, class, fails, sentence): `fails` false: a remark that --strict turns into a failure (or that never fails).
 * The sentence's %1$s is the certificate, %2$s.. what the check adds. */
#define PROBLEMS(X)                                                                                                    \
	X(MALFORMED, MALFORMED, true, N_("%1$s is malformed: %2$s"))                                                   \
	X(INVALID_KEY, MALFORMED, true, N_("the public key of %1$s is invalid: %2$s"))                                 \
	X(PROFILE, LINT, true, N_("%1$s breaks a rule that RFC 5280 sets for CAs: %2$s (%3$s)"))                       \
	X(DUPLICATE_EXTENSION, DUPLICATE_EXTENSION, true, N_("%1$s carries the same extension twice: %2$s"))           \
	X(ISSUER_MISSING, UNKNOWN_ISSUER, true, N_("the issuer of %1$s, %2$s, is missing"))                     \
	X(BAD_SIGNATURE, BAD_SIGNATURE, true, N_("the signature on %1$s does not verify with the key of %2$s"))        \
	X(SIGNATURE_FORM, BAD_SIGNATURE, true, N_("the signature on %1$s is not well formed: %2$s"))                   \
	X(SIGNATURE_UNSUPPORTED, OTHER, true, N_("the signature on %1$s could not be checked: %2$s"))                  \
	X(UNTRUSTED_ROOT, UNTRUSTED_ROOT, true, N_("%1$s is not a trust anchor"))                                      \
	X(ANCHOR_REJECTED, UNTRUSTED_ROOT, true,                                                                       \
	  N_("the trust store does not take %1$s as a trust anchor for %2$s: %3$s"))                                   \
	X(WEAK_SIGNATURE, WEAK_ALGORITHM, true, N_("%1$s is signed with %2$s"))                                        \
	X(WEAK_KEY, WEAK_ALGORITHM, true, N_("%1$s has a key of only %2$s bits"))                                      \
	X(EXPLICIT_CURVE, WEAK_ALGORITHM, true, N_("%1$s has an EC key with explicit parameters"))                     \
	X(SHORT_KEY, WEAK_ALGORITHM, false, N_("%1$s has a key of %2$s bits"))                                         \
	X(EXPIRED, EXPIRED, true, N_("%1$s expired on %2$s"))                                                          \
	X(NOT_YET_VALID, NOT_YET_VALID, true, N_("%1$s is valid only from %2$s"))                                      \
	X(NOT_A_CA, NOT_A_CA, true, N_("%1$s issued a certificate but is not a CA"))                                   \
	X(V1_CA, NOT_A_CA, true, N_("%1$s issued a certificate but is version 1, without basicConstraints"))           \
	X(PATH_LENGTH, PATH_LENGTH, true, N_("%1$s allows a path length of %2$s, it is %3$s"))                         \
	X(KEY_USAGE_CA, KEY_USAGE, true, N_("%1$s issued a certificate but its keyUsage lacks keyCertSign"))           \
	X(EKU_LEAF, EXT_KEY_USAGE, true, N_("%1$s may not be used as %2$s: its extendedKeyUsage lists %3$s"))          \
	X(EKU_CA, EXT_KEY_USAGE, true, N_("the CA %1$s may not issue for %2$s: its extendedKeyUsage lists %3$s"))      \
	X(NS_TYPE_LEAF, EXT_KEY_USAGE, true, N_("%1$s may not be used as %2$s: its critical nsCertType lacks it"))     \
	X(NS_TYPE_CA, EXT_KEY_USAGE, true,                                                                             \
	  N_("the CA %1$s may not issue for %2$s: its critical nsCertType lacks SSL CA"))                              \
	X(UNKNOWN_CRITICAL, UNKNOWN_CRITICAL_EXTENSION, true,                                                          \
	  N_("%1$s has a critical extension nobody here knows: %2$s"))                                                 \
	X(PRECERTIFICATE, UNKNOWN_CRITICAL_EXTENSION, true,                                                            \
	  N_("%1$s is a precertificate, which stands for its certificate in the logs alone"))                          \
	X(NAME_NOT_PERMITTED, NAME_CONSTRAINT, true,                                                                   \
	  N_("%1$s bears the name %2$s, which is outside of what %3$s permits"))                                       \
	X(NAME_EXCLUDED, NAME_CONSTRAINT, true, N_("%1$s bears the name %2$s, which %3$s excludes"))                   \
	X(NAME_UNREADABLE, NAME_CONSTRAINT, true,                                                                      \
	  N_("%1$s bears the name %2$s, which cannot be held against what %3$s permits or excludes"))                  \
	X(NAME_CONSTRAINTS_UNCHECKED, NAME_CONSTRAINT, true,                                                           \
	  N_("the name constraints of %1$s were not checked: more than %2$s comparisons"))                             \
	X(POLICY, POLICY, true,                                                                                        \
	  N_("%1$s has no certificate policy that is valid along the path, and %2$s asks for one"))                    \
	X(POLICY_MAPS_ANY, POLICY, true, N_("%1$s maps a policy from or to anyPolicy, which no certificate may"))      \
	X(POLICY_UNCHECKED, POLICY, true,                                                                              \
	  N_("the certificate policies down to %1$s were not checked: more than %2$s of them"))                        \
	X(REVOKED, REVOKED, true, N_("%1$s was revoked on %2$s"))                                                      \
	X(REVOCATION_UNCHECKED, CRL_PROBLEM, true, N_("whether %1$s is revoked could not be judged: %2$s"))            \
	X(CRL_MISSING, CRL_PROBLEM, true, N_("there is no CRL of %3$s to say whether %1$s is revoked"))                \
	X(CRL_EXPIRED, CRL_PROBLEM, true, N_("the CRL of %3$s for %1$s is out of date since %2$s"))                    \
	X(CRL_NOT_YET_VALID, CRL_PROBLEM, true, N_("the CRL of %3$s for %1$s is valid only from %2$s"))                \
	X(CRL_BAD_SIGNATURE, CRL_PROBLEM, true, N_("the signature on the CRL of %3$s for %1$s does not verify"))       \
	X(CRL_WRONG_ISSUER, CRL_PROBLEM, true, N_("the CRL for %1$s cannot be trusted: %2$s"))                         \
	X(CRL_WRONG_SCOPE, CRL_PROBLEM, true, N_("the CRL of %3$s does not cover %1$s: %2$s"))                         \
	X(CRL_UNUSABLE, CRL_PROBLEM, true, N_("the CRL of %3$s for %1$s cannot be used: %2$s"))                        \
	X(CRL_ENTRY_GONE, CRL_PROBLEM, false,                                                                          \
	  N_("an older CRL of %3$s revoked %1$s on %2$s, and the newest no longer lists it"))                          \
	X(EVIDENCE_WEAK, CRL_PROBLEM, true, N_("what says whether %1$s is revoked is too weak to count: %2$s"))        \
	X(OCSP_EXPIRED, CRL_PROBLEM, true, N_("the OCSP answer about %1$s is out of date since %2$s"))                 \
	X(OCSP_INVALID, CRL_PROBLEM, true, N_("the OCSP answer about %1$s cannot be believed: %2$s"))                  \
	X(OCSP_UNKNOWN, CRL_PROBLEM, true, N_("the OCSP responder does not know %1$s"))                                \
	X(HOSTNAME, HOSTNAME_MISMATCH, true, N_("%2$s is not among the names that %1$s is valid for"))                 \
	X(DEPTH, DEPTH, true, N_("more than %2$s intermediates"))                                                      \
	X(LOOP, OTHER, true, N_("the issuers lead back to %1$s"))                                                      \
	X(LIMIT, OTHER, true, N_("the search was cut off at %1$s: %2$s"))

enum problem_kind {
#define PROBLEM_ENUM(id, cls, fails, text) PROBLEM_##id,
	PROBLEMS(PROBLEM_ENUM)
#undef PROBLEM_ENUM
	    PROBLEM_COUNT
};
const char *problem_sentence(enum problem_kind k);
enum reason problem_class(enum problem_kind k);
const char *problem_name(enum problem_kind k); /* "not-a-ca": for tests and logs */
bool problem_fails(enum problem_kind k);       /* the table's word: not strict, not yet judged */

struct problem {
	enum problem_kind kind;
	bool fails;     /* as judged for this question (strict included) */
	bool unchecked; /* could not be judged: the verdict is `error`, not `untrusted` */
	const struct certificate *cert;
	struct argument arg[2]; /* %2$s, %3$s of the sentence; in the arena of the search */
};
void problem_text(struct buf *out, const struct problem *p, const struct rendering *how);

#endif
