/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object on its way into a set: what a PEM block or a piece of DER holds. */
#ifndef LOAD_BLOCK_H
#define LOAD_BLOCK_H
#include "load/certset.h"
#include "load/pem.h"

/* Where it goes. position counts up with every object of the input. */
struct destination {
	struct certset *set;
	int input;
	enum origin_kind role;
	uint32_t position;
	uint32_t line_base;   /* of an embedded text: the line it stands on, 0: count for itself */
	struct buf *scratch;
};

void block_load_pem(struct destination *d, const struct pem_block *b);
/* A DER object of any kind; line as for people, 0 none. false: nothing we know. */
bool block_load_der(struct destination *d, struct span der, uint32_t line);
/* password NULL: one is asked for where the key needs it. */
void block_add_key(struct destination *d, struct span data, bool pem, const char *label, const char *password, uint32_t line);
/* A certificate whose bytes live as long as the set. */
void block_add_certificate(struct destination *d, struct span der, const struct pem_block *b, uint32_t line);
int block_add(struct destination *d, enum entry_kind kind, struct span der, uint32_t line, void *object);
void block_note(struct destination *d, enum input_note_kind kind, uint32_t line, int entry, const char *detail);

/* container.c: everything inside a PKCS#7 or PKCS#12. false: it could not be opened (noted). */
bool container_load_pkcs7(struct destination *d, struct span der, uint32_t line);
bool container_load_pkcs12(struct destination *d, struct span der, uint32_t line);

#endif
