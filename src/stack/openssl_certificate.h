/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate as OpenSSL 3.0 has it when it builds a chain: what it decodes, whose it takes it to be, and when it is
 * valid. Signatures are not asked for here. */
#ifndef STACK_OPENSSL_CERTIFICATE_H
#define STACK_OPENSSL_CERTIFICATE_H
#include "cert/certificate.h"
#include "cert/der.h"

struct openssl_certificate {
	const struct certificate *c;
	/* All extensions that it decodes beforehand are decoded. Else the certificate issued nothing, and nobody issued
	 * it. */
	bool sound;
	bool has_key; /* a key that it can decode */
	bool self_issued;
	bool self_signed; /* ... and identifiers and kinds of keys agree with that: no signature is verified */
	bool proxy;       /* RFC 3820 */
	/* Extensions, read in its way: what follows their value is not looked at. */
	bool has_bc, ca, has_ku, has_eku, has_ns_type;
	int64_t pathlen; /* -1: none */
	unsigned ku, ns_type;
	struct span eku; /* the OIDs, one behind the other */
};
struct openssl_certificate openssl_certificate(const struct certificate *c);

bool openssl_loads(const struct certificate *c);
bool openssl_names_equal(struct span a, struct span b);
/* Does it know the algorithm, and is this the kind of key for it? */
bool openssl_key_fits(const struct signature_algorithm *s, const struct public_key *key);
/* By names, key identifiers and the kind of its key alone. */
bool openssl_could_issue(const struct openssl_certificate *issuer, const struct openssl_certificate *subject);
/* Does an authorityKeyIdentifier (the value of the extension, SPAN_NONE without) mean this issuer? */
bool openssl_is_identified(const struct certificate *issuer, struct span authority);

/* The first extension that it decodes beforehand and cannot, or that comes twice; NULL. */
const struct extension *openssl_first_undecoded(const struct certificate *c);
/* Why not? */
enum openssl_gap {
	GAP_NONE,
	GAP_NAMES,       /* the issuer is called otherwise */
	GAP_IDENTIFIERS, /* the subject's authorityKeyIdentifier means another one */
	GAP_SUBJECT,     /* an extension of the subject cannot be decoded */
	GAP_ISSUER,      /* ... of the issuer */
	GAP_KEY,         /* the issuer's key cannot be decoded */
	GAP_ALGORITHM,   /* the signature is of no algorithm that goes with the issuer's key */
};
enum openssl_gap openssl_gap(const struct certificate *issuer, const struct certificate *subject);

/* A time against another: -1 not later, 1 later, 0: it cannot be read. */
int openssl_time_order(const struct der *t, int64_t at);
/* 0, or 9, 10, 13, 14. The second notAfter is too late. */
int openssl_time_code(const struct certificate *c, int64_t at);
/* Does a end after b, as far as it can tell? */
bool openssl_ends_later(const struct certificate *a, const struct certificate *b);
/* Does it know this extension where it is critical? */
bool openssl_knows_extension(enum oid id);
/* Without basicConstraints a root may do: 0 no CA, 1 a CA by basicConstraints, else a CA if it is at the end of a
 * chain. */
int openssl_ca(const struct openssl_certificate *o);

#endif
