/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a text into PEM blocks (RFC 7468) with their lines, forgivingly: CRLF, BOM, text between blocks, a missing
 * newline between two blocks, base64 on one line, indented blocks, literal "\n" and blocks inside YAML, JSON or
 * environment files. What a strict program would stumble over is noted with the block. Allocates nothing. */
#ifndef LOAD_PEM_H
#define LOAD_PEM_H
#include "base/buf.h"
#include "base/span.h"

/* What is odd about a block; or-ed. */
enum pem_oddity {
	PEM_CRLF = 1 << 0,
	PEM_GLUED = 1 << 1,        /* BEGIN follows an END on the same line */
	PEM_TRUNCATED = 1 << 2,    /* no END line */
	PEM_LABEL_DIFFERS = 1 << 4,/* END carries another label */
	PEM_LONG_LINES = 1 << 5,   /* base64 not in lines of 64 (OpenSSL before 1.1 and others refuse over 76) */
	PEM_INDENTED = 1 << 6,     /* white space before the lines: OpenSSL refuses */
	PEM_ESCAPED = 1 << 7,      /* literal \n in place of line ends (JSON, environment) */
	PEM_HEADERS = 1 << 8,      /* RFC 1421 headers (Proc-Type ...) */
	PEM_ENCRYPTED = 1 << 9,    /* Proc-Type: 4,ENCRYPTED */
	PEM_BASE64_TWICE = 1 << 10,/* the whole PEM was base64 in a text file (Kubernetes Secret) */
};

struct pem_block {
	struct span label;    /* "CERTIFICATE" */
	struct span whole;    /* from BEGIN to the end of END */
	struct span body;     /* between the two lines */
	uint32_t line;        /* of BEGIN, from 1 */
	unsigned oddity;
};

struct pem_reader {
	struct span text;
	size_t offset;
	uint32_t line;
	bool text_between;    /* something other than white space stood outside the blocks */
};
void pem_start(struct pem_reader *r, struct span text);
bool pem_next(struct pem_reader *r, struct pem_block *out);
/* Decodes the body into out (appends). false: not base64; what came before the damage is there. Fast: the index of
 * 100,000 certificates goes through here. */
bool pem_decode(const struct pem_block *b, struct buf *out);
/* The line where the base64 is damaged; 0: it is not. */
uint32_t pem_bad_line(const struct pem_block *b);

#endif
