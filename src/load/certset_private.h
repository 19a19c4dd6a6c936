/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a set, for certset.c (what is in it) and certset_read.c (reading on demand, indexes). */
#ifndef LOAD_CERTSET_PRIVATE_H
#define LOAD_CERTSET_PRIVATE_H
#include "base/map.h"
#include "base/vec.h"
#include "load/certset.h"

/* All origins of an entry that has more than one. */
struct origins {
	struct origin *v;
	size_t n, cap;
};

/* Entry numbers sorted by a hash. */
struct index {
	struct index_row {
		uint64_t key;
		int id;
	} * row;
	int *id; /* of row, side by side: what is handed out */
	size_t rows;
	size_t entries; /* looked at when it was made */
};

/* All origins by their input. */
struct places {
	struct placed *row;
	size_t *first; /* of each input, and one more */
	size_t inputs;
	size_t origins; /* looked at when it was made */
};

/* An entry as it was before it was read for a while. */
struct outer_pass {
	struct arena *passing;
	size_t passed; /* what was read before the inner one began */
};

struct passed {
	int id;
	struct entry was;
};

struct kept_file {
	int input, fd;
};
#define KEPT_FILES_MAX 64

struct certset {
	struct arena *arena;
	size_t input_max; /* octets of one input */
	bool once;        /* a file that was read by another name since this was set is passed over ... */
	struct map read;  /* ... by device and inode */
	VEC_OF(struct entry) entry;
	size_t of_kind[ENTRY_OTHER + 1];
	VEC_OF(int) ca;
	VEC_OF(struct origins) origins;
	VEC_OF(struct input) input;
	VEC_OF(struct kept_file) file; /* few */
	size_t norigins;               /* of all entries */
	bool noted;
	/* Open addressing by der_hash; -1 free. No base/map: that has a row of its own for each entry, as large as the
	 * entry itself. */
	int *slot;
	size_t slots;
	uint64_t secret[2];           /* of the hash: nobody can make files whose entries collide */
	struct index subject, issuer; /* certificates by their names */
	struct index keyid;           /* ... and by their key identifier */
	struct index key, keyed;      /* private keys, and certificates, by their public key */
	struct places places;
	struct {
		struct map last; /* last words of the names of the first `n` inputs */
		size_t n;
	} words;
	struct {
		size_t n; /* of files with something in them, when there were so many inputs and ... */
		size_t inputs, origins;
	} filled;
	struct arena *passing; /* of what is read in this pass; NULL: there is none */
	VEC_OF(struct passed) passed;
	VEC_OF(struct outer_pass) outer; /* passes within which this one is */
	password_fn ask;
	bool ask_later;
	void *ask_ctx;
};

extern unsigned long certset_looked; /* certset_looks */

/* The DER of an entry, in scratch where it must be decoded again. */
struct span entry_der(const struct certset *s, const struct entry *e, struct buf *scratch);
/* The file of an input, in which entries may point to octets; the set closes it. false: it has too many, or fd is -1.
 */
bool certset_keep_file(struct certset *s, int input, int fd);
/* None does; input is the one whose file was kept last. */
void certset_drop_file(struct certset *s, int input);
uint64_t certset_hash(const struct certset *s, struct span der);
void index_free(struct index *x);
void places_free(struct places *p);

#endif
