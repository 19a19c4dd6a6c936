/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object on its way into a set: what a PEM block or a piece of DER holds. Inside load/ only. */
#ifndef LOAD_BLOCK_H
#define LOAD_BLOCK_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"
#include "load/pem.h"

/* Bounds, in octets of DER. A CRL may list a million serials; a container is parsed by the library. */
#define OBJECT_MAX CERTIFICATE_MAX
#define CRL_MAX ((size_t)64 << 20)
#define CONTAINER_MAX ((size_t)16 << 20)

/* Where it goes. */
struct destination {
	struct certset *set;
	int input;
	enum origin_kind role;
	uint32_t position;  /* counts up with every object of the input */
	uint32_t line_base; /* of an embedded text: the line it stands on, 0: count for itself */
	struct buf *scratch;
	bool text_around;  /* the blocks stand in some other text */
	struct span stays; /* octets that can live as long as the set: what is cut from them is not copied ... */
	bool used;         /* ... and must, as an entry points there */
	size_t known;      /* objects that are anything that we know */
	bool certificate;  /* what was read last is one */
	bool secret;       /* what was read last may have held a private key: its octets are to be erased */
};

/* What may have been a private key is gone from the text and from scratch afterwards. */
void block_load_pem(struct destination *d, const struct pem_block *b);
/* A DER object of any kind; line as for people, 0 none. false: nothing we know. */
bool block_load_der(struct destination *d, struct span der, uint32_t line);
/* Erases octets that stay although there may have been a private key in them. */
void block_erase(const struct destination *d, struct span octets);
/* data is DER, or (pem) a whole block with RFC 1421 headers. password NULL: one is asked for where the key needs it. */
void block_add_key(struct destination *d, struct span data, bool pem, const char *label, const char *password,
                   uint32_t line);
/* What could not be read (why and detail say so) or is not ours to read; of the content only a fingerprint is kept. */
void block_add_broken(struct destination *d, struct span content, uint32_t line, enum input_note_kind why,
                      const char *detail);
int block_add_opaque(struct destination *d, enum entry_kind kind, struct span content, uint32_t line, void *object);
void block_note(struct destination *d, enum input_note_kind kind, uint32_t line, int entry, const char *detail);

/* container.c: everything inside a PKCS#7 or PKCS#12; what cannot be opened is a broken entry. */
void container_load_pkcs7(struct destination *d, struct span der, uint32_t line);
void container_load_pkcs12(struct destination *d, struct span der, uint32_t line);

/* Passwords that a person is asked for, at most PASSWORD_TRIES; the same answer twice ends it. */
#define PASSWORD_TRIES 3
struct passwords {
	struct destination *d;
	char *now;
	int tries;
};
const char *password_next(struct passwords *p); /* NULL: no more */
const char *derivation_limit_text(void);        /* of the note, when the run has spent its rounds (derivation.h) */
void passwords_forget(struct passwords *p);

#endif
