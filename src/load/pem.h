/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a text into PEM blocks (RFC 7468) with their lines, forgivingly: CRLF, text between blocks, a missing newline
 * between two blocks, base64 on one line, indented blocks, literal "\n" and blocks inside YAML, JSON or environment
 * files. What a strict program would stumble over is noted with the block. Allocates nothing but what it decodes. */
#ifndef LOAD_PEM_H
#define LOAD_PEM_H
#include "base/buf.h"
#include "base/span.h"

/* What is odd about a block; or-ed. */
enum pem_oddity {
	PEM_CRLF = 1 << 0,
	PEM_GLUED = 1 << 1,         /* BEGIN follows an END on the same line */
	PEM_TRUNCATED = 1 << 2,     /* no END line */
	PEM_LABEL_DIFFERS = 1 << 3, /* END carries another label */
	PEM_INDENTED = 1 << 4,      /* white space before the lines: OpenSSL refuses */
	PEM_EMBEDDED =
	    1 << 5, /* something else stands before BEGIN on its line: a key of YAML, JSON, an environment file */
	PEM_ESCAPED =
	    1 << 6, /* literal \n in place of line ends, or lines in quotes (JSON, environment, source code) */
	PEM_HEADERS = 1 << 7, /* RFC 1421 headers (Proc-Type ...): the body is what follows them */
};

struct pem_block {
	struct span label;     /* "CERTIFICATE" */
	struct span end_label; /* NONE where PEM_TRUNCATED */
	struct span whole;     /* from BEGIN to the end of END */
	struct span body;      /* between the two lines, without headers */
	uint32_t line;         /* of BEGIN, from 1 */
	unsigned oddity;
};

struct pem_reader {
	struct span text;
	size_t offset;
	uint32_t line;
	bool text_between; /* something other than white space stood outside the blocks */
};
/* Is there a BEGIN line, or what may be one? */
bool pem_begins_in(struct span text);
void pem_start(struct pem_reader *r, struct span text);
/* Blocks that are commented out (# or //) are text. */
bool pem_next(struct pem_reader *r, struct pem_block *out);
/* Decodes the body into out (appends). false: not base64; what came before the damage is there. Fast: the index of
 * 100,000 certificates goes through here. */
bool pem_decode(const struct pem_block *b, struct buf *out);
/* The line where the base64 is damaged; 0: it is not. */
uint32_t pem_bad_line(const struct pem_block *b);

/* Runs of base64 in another text: a Kubernetes Secret, JSON Web Keys, SAML, a certificate without BEGIN and END. A run
 * may go on over lines that hold nothing else. */
struct base64_reader {
	struct span text;
	size_t offset;
	uint32_t line;
};
#define BASE64_RUN_MIN 60 /* characters: the smallest key has 64 */
void base64_start(struct base64_reader *r, struct span text, uint32_t line);
/* The next run that is long enough, as a block with a body and a line. */
bool base64_next(struct base64_reader *r, struct pem_block *out);

#endif
