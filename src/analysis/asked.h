/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server's CertificateRequest asks of a client's chain: keys and signatures of certain kinds, by the names of
 * RFC 8446 4.2.3; and what clients built on other libraries would send in answer to it.
 *
 * Those answers were measured (tests/senders.py does it again) with the version that stands in the row; what is only
 * documented says so. */
#ifndef ANALYSIS_ASKED_H
#define ANALYSIS_ASKED_H
#include "analysis/chain.h"

/* The kinds of signature that the server takes from clients, where a key of this kind can make none of them; 0: it can,
 * or the server does not say. */
#define ASKED_KINDS_MAX 8
size_t asked_other_keys(const struct connection *c, enum oid key, struct argument kind[ASKED_KINDS_MAX]);

/* The first certificate of our chain, as sent, whose own signature is of a kind that the server does not name; a
 * self-issued one proves nothing by its signature and is passed over. NULL: none, or the server does not say. */
const struct certificate *asked_other_signature(const struct analysis *a, const struct chain *ours,
                                                const struct connection *c);

enum sending {
	SENDS,
	KEEPS_BY_KEY,       /* its key makes no signature that was asked for */
	KEEPS_BY_ISSUER,    /* none of its issuers is named */
	KEEPS_BY_SIGNATURE, /* it is signed in a way that was not asked for */
	KEEPS_BY_PURPOSE,   /* it is not for clients */
};
const char *sending_name(enum sending s); /* NULL: SENDS; "key", "issuer", ... never translated */

struct sender {
	const char *client;  /* "Java" */
	const char *version; /* with which it was tried; NULL: this is documented only */
	enum sending sends;
};
#define SENDERS_MAX 8
/* What each would do with our certificate file before this server. 0: the server did not ask. */
size_t asked_senders(const struct analysis *a, const struct chain *ours, const struct connection *c,
                     struct sender out[SENDERS_MAX]);
/* "Go 1.19, Java 17": those who would, or would not. */
struct argument asked_who(struct arena *a, const struct sender *v, size_t n, bool sends);

#endif
