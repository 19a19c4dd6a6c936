/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lab_make leaves in memory, and the makers' ways to it. Within src/lab only. */
#ifndef LAB_MADE_H
#define LAB_MADE_H
#include "lab/derwrite.h"
#include "lab/keys.h"
#include "lab/parsed.h"
#include "lab/signing.h"

struct lab_cert {
	const struct statement *s;
	const char *name;
	struct lab_key *key;
	struct span subject; /* Name, DER */
	struct span issuer;  /* the same, as written into it; NONE for raw= */
	struct span serial;  /* INTEGER, DER */
	struct span ski;     /* what its subjectKeyIdentifier says; NONE: it has none */
	struct span der;
};

/* A CRL, CSR or OCSP response. */
struct lab_object {
	enum statement_kind kind;
	const char *name;
	struct span der;
};

struct lab {
	struct arena *a;
	const struct recipe *r;
	int64_t at;
	struct err *e; /* of the call that runs now */
	struct lab_key **key;
	struct lab_cert *cert;
	struct lab_object *object;
	size_t nkey, ncert, nobject;
};

/* Sets l->e: "NAME:LINE: sentence". Returns false. */
bool lab_refuse(struct lab *l, unsigned line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
struct lab_key *lab_key(struct lab *l, const char *name);   /* of a key, or of a certificate's key; NULL: none */
struct lab_cert *lab_cert(struct lab *l, const char *name); /* NULL: none */
struct lab_object *lab_object(struct lab *l, enum statement_kind kind, const char *name);
/* The same, with a refusal that names the statement when there is none. A missing attribute is a refusal, too. */
struct lab_key *lab_need_key(struct lab *l, const struct statement *s, const char *word);
struct lab_cert *lab_need_cert(struct lab *l, const struct statement *s, const char *word);

/* Values of attributes, or what is there without one. false: refused. */
bool lab_time(struct lab *l, const struct statement *s, const char *word, int64_t otherwise, int64_t *out);
bool lab_number(struct lab *l, const struct statement *s, const char *word, int64_t otherwise, int64_t *out);
bool lab_name(struct lab *l, const struct statement *s, const char *word, const char *otherwise, struct span *out);
/* Is `damage` in the comma list of its damage attributes? */
bool lab_damaged(const struct lab *l, const struct statement *s, const char *damage);
/* sig= and sig-as= (else signer): SEQUENCE { tbs, algorithm, signature }. */
bool lab_sign(struct lab *l, const struct statement *s, struct lab_key *signer, struct span tbs, struct span *out);
const struct signing *lab_signing(struct lab *l, const struct statement *s, struct lab_key *signer,
                                  struct lab_key **used);

/* Makers (certmake.c, crlmake.c, ocspmake.c, request.c). */
bool cert_make(struct lab *l, struct lab_cert *c);
bool crl_make(struct lab *l, const struct statement *s, struct span *out);
bool csr_make(struct lab *l, const struct statement *s, struct span *out);
bool ocsp_make(struct lab *l, const struct statement *s, struct span *out);

#endif
