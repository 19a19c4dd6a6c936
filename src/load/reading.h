/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading one thing of one format, step by step.
 *
 * A step yields pieces: objects and what was noticed, in the order in which they are met. Readers know neither sets nor
 * each other: what is to be read in its turn (a PKCS#12 file in a PEM block) is a piece, too, and the last of its step;
 * filing.h reads it to its end before the next step. Inside load/ only. */
#ifndef LOAD_READING_H
#define LOAD_READING_H
#include "base/argument.h"
#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der_kind.h"
#include "load/bytes.h"
#include "load/note.h"
#include "load/trust_block.h"

enum piece_kind {
	PIECE_NOTE,   /* something noticed: `note`, `detail` */
	PIECE_DER,    /* an object whose kind is `der`: as it is, or to be read further */
	PIECE_TEXT,   /* a text that stood in another: to be read further */
	PIECE_KEY,    /* a private key, `key`; the octets tell it from others */
	PIECE_BROKEN, /* what cannot be read: of the octets only a fingerprint is kept */
	PIECE_OTHER,  /* nothing of ours; likewise */
};

/* Spans and strings are valid until the next step, those of the arena longer. */
struct piece {
	enum piece_kind kind;
	enum der_kind der;
	enum input_note_kind note;
	bool about;    /* a note about the object before it; else about the input */
	uint32_t line; /* for people; 0: none */
	struct span octets;
	struct span body; /* of a certificate: the base64 that it was decoded from, if that alone gives it back */
	struct trust_settings *settings; /* of a certificate; NULL: none */
	struct argument detail;          /* of a note */
	const char *as;                  /* of a text: the row of the table; NULL: whichever knows it */
	const char *label, *password;    /* of a private key to be read: see struct reading */
	bool pem;
	struct key *key;
};

enum reading_step {
	READING_GOES_ON,
	READING_ENDS,
	READING_WANTS_PASSWORD, /* the next step finds one in `password`, or NULL: there is none */
	READING_IS_ANOTHER      /* it gave nothing to this row: the next one that knows the octets is to read them */
};

struct file_format;
struct reading {
	const struct file_format *format;
	struct span in;
	bool file;             /* all there is; else a part of something else */
	bool cut;              /* of a file: there was more of it than is read */
	uint32_t line;         /* of a part: the line that it is said to stand on, 0: it has lines of its own or none */
	struct bytes *windows; /* `in` is the first window of a text, which goes on: bytes_move; NULL: all is there */
	struct span stays; /* octets that live longer than the reading; a private key in them is erased by the reader */
	struct arena *arena;  /* of what is made: keys, settings, details */
	const char *label;    /* of a private key: the PEM label or the name of its container, NULL: none */
	const char *given;    /* of a private key: its password is known; NULL: it is asked for where one is needed */
	bool pem;             /* of a private key: a whole block with RFC 1421 headers, else DER */
	const char *password; /* see READING_WANTS_PASSWORD; valid until the next one is wanted or the reading ends */

	VEC_OF(struct piece) pieces; /* of the last step */
	const char *kind;            /* the input's kind, in JSON's words, once the reader can tell */
	size_t known;                /* objects that are anything we know, those of further readings included */
	bool named;                  /* something was said to be there that is not examined */
	bool secret; /* there may have been a private key in the octets, or in those of further readings */
	void *state; /* the reader's; NULL at the first step */
};

struct piece *reading_piece(struct reading *r, enum piece_kind kind, struct span octets, uint32_t line);
/* About the input. */
void reading_note(struct reading *r, enum input_note_kind kind, uint32_t line, struct argument detail);
/* About the object that was yielded last. */
void reading_note_about(struct reading *r, enum input_note_kind kind, uint32_t line, struct argument detail);
struct piece *reading_der(struct reading *r, enum der_kind kind, struct span der, uint32_t line);
/* The first structure in DER of a file or a block. Octets behind it are nobody's: readers differ in whether they look,
 * and so they are noted. */
struct span reading_first(struct reading *r, struct span der, uint32_t line);
/* A certificate. Of one that ends before its outer length says so, that is noted, too; r->cut: the fault is not the
 * file's. */
struct piece *reading_certificate(struct reading *r, struct span der, uint32_t line);
/* What could not be read, and why. */
void reading_broken(struct reading *r, struct span content, uint32_t line, enum input_note_kind why,
                    struct argument detail);
/* Its octets are not what they should be: of a block, which has a line, or of something binary. */
void reading_malformed(struct reading *r, struct span content, uint32_t line, struct argument detail);
void reading_too_large(struct reading *r, struct span content, uint32_t line, size_t bound);
/* Octets of `stays` become zeros; others are their owner's to erase. */
void reading_erase(const struct reading *r, struct span octets);

#endif
