/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's controlled vocabulary of `class` and `reason`, in the order in which they speak:
 * of several problems of a chain, the class that comes first here is the reason.
 * X(id, text). ORDER: docs and JSON tests rely on it. */
#ifndef CERT_CLASS_H
#define CERT_CLASS_H

/* clang-format off */
#define CLASSES(X)                                                                                          \
	X(NONE, "none")                                                                                     \
	X(MALFORMED, "malformed") X(FILE_FORMAT, "file-format") X(DUPLICATE_EXTENSION, "duplicate-extension") \
	X(UNKNOWN_ISSUER, "unknown-issuer") X(BAD_SIGNATURE, "bad-signature") X(UNTRUSTED_ROOT, "untrusted-root") \
	X(WEAK_ALGORITHM, "weak-algorithm") X(EXPIRED, "expired") X(NOT_YET_VALID, "not-yet-valid")         \
	X(NOT_A_CA, "not-a-ca") X(PATH_LENGTH, "path-length") X(KEY_USAGE, "key-usage")                     \
	X(EXT_KEY_USAGE, "ext-key-usage") X(UNKNOWN_CRITICAL_EXTENSION, "unknown-critical-extension")       \
	X(NAME_CONSTRAINT, "name-constraint") X(POLICY, "policy") X(REVOKED, "revoked")                     \
	X(CRL_PROBLEM, "crl-problem") X(HOSTNAME_MISMATCH, "hostname-mismatch")                             \
	X(CLIENT_CERT, "client-cert") X(CA_LIST, "ca-list") X(NETWORK, "network") X(NOT_TLS, "not-tls")     \
	X(STARTTLS, "starttls") X(PROTOCOL_VERSION, "protocol-version") X(CIPHER, "cipher") X(SNI, "sni")   \
	X(ALPN, "alpn") X(ALERT, "alert") X(HTTP, "http")                                                   \
	X(DEPTH, "depth") X(KEY_MISMATCH, "key-mismatch") X(OTHER, "other") X(ORDER, "order")               \
	X(UNUSED, "unused") X(IDENTITY, "identity") X(ROTATION, "rotation") X(LINT, "lint")
/* clang-format on */

enum reason {
#define CLASS_ENUM(id, text) CLASS_##id,
	CLASSES(CLASS_ENUM)
#undef CLASS_ENUM
	    CLASS_COUNT
};

const char *class_text(enum reason c); /* the contract's word; never translated */

#endif
