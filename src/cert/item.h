/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object line by line for people: certificates, requests, revocation lists, OCSP responses and keys alike. The
 * browser's pages and the text report walk the same items, so that they say the same. */
#ifndef CERT_ITEM_H
#define CERT_ITEM_H
#include "base/redaction.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"

struct item {
	const char *group;     /* heading, translated */
	const char *label;     /* translated, but where it is a name of the standards; "": more of the one above */
	const char *value;     /* lines; not escaped */
	const char *reference; /* NULL: none */
	const char *sentence;  /* N_(), what it is for; NULL: none */
	bool critical;         /* an extension that is */
	bool secret;           /* octets, a password or the like: not for a report that is to be shown around */
	bool outside;          /* the label comes from the object, too */
};

/* The texts live in the arena. */
struct items {
	struct arena *a;
	struct redaction *redaction; /* NULL: values as they are */
	VEC_OF(struct item) list;    /* items_free */
};
void items_free(struct items *o);

void items_certificate(struct items *o, const struct certificate *c, int64_t at);
void items_csr(struct items *o, const struct csr *c);
/* Header and extensions; the entries are read on demand (crl_entry_next). */
void items_crl(struct items *o, const struct crl *c, int64_t at);
void items_ocsp(struct items *o, const struct ocsp *r, int64_t at);
/* What it belongs to is the caller's to add. */
void items_key(struct items *o, const struct key *k);

/* One more; an empty value adds nothing. term: a name of cert/term.h, or NULL. A value that tells of somebody has
 * passed redacted() (base/redaction.h). */
void items_add(struct items *o, const char *group, const char *label, const char *value, const char *term);
/* Moves the last one to where its group ends, if there was such a group before. */
void items_gather(struct items *o);
/* "2026-01-01 00:00 UTC", serial and reason of an entry of a CRL. */
void items_crl_entry(struct buf *out, const struct crl_entry *e, struct redaction *r);
/* Its extensions in one line; nothing where there are none. */
void items_crl_entry_more(struct buf *out, const struct crl_entry *e);

#endif
