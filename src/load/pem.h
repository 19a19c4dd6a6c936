/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a text into PEM blocks (RFC 7468) with their lines, forgivingly: CRLF, text between blocks, a missing newline
 * between two blocks, base64 on one line, indented blocks, literal "\n" and blocks inside YAML, JSON or environment
 * files. What a strict program would stumble over is noted with the block. Allocates nothing but what it decodes. */
#ifndef LOAD_PEM_H
#define LOAD_PEM_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

/* What is odd about a block; or-ed.  Each makes some program refuse it, or pass it over: stack/loading.h. */
enum pem_oddity {
	PEM_CRLF = 1 << 0,
	PEM_GLUED = 1 << 1,         /* BEGIN follows an END on the same line */
	PEM_TRUNCATED = 1 << 2,     /* no END line */
	PEM_LABEL_DIFFERS = 1 << 3, /* END carries another label */
	PEM_INDENTED = 1 << 4,      /* white space before BEGIN */
	/* something else stands before BEGIN on its line: a key of YAML, JSON, an environment file */
	PEM_EMBEDDED = 1 << 5,
	/* literal \n in place of line ends, or lines in quotes (JSON, environment, source code) */
	PEM_ESCAPED = 1 << 6,
	PEM_HEADERS = 1 << 7,       /* RFC 1421 headers (Proc-Type ...): the body is what follows them */
	PEM_PLAIN_HEADERS = 1 << 8, /* ... which are not those of encryption */
	PEM_HEADERS_OPEN = 1 << 9,  /* ... and no empty line, or more than one, behind them */
	PEM_CR_ONLY = 1 << 10,
	PEM_CRCRLF = 1 << 11,
	PEM_BODY_INDENTED = 1 << 12,
	PEM_END_INDENTED = 1 << 13,
	PEM_ON_BEGIN = 1 << 14,      /* base64 on the line of BEGIN */
	PEM_ON_END = 1 << 15,        /* ... on that of END alone */
	PEM_BEHIND_END = 1 << 16,    /* other text on the line of END */
	PEM_SPACES = 1 << 17,        /* blanks in place of line ends */
	PEM_BLANK_LINES = 1 << 18,   /* empty lines in the body, but for one behind BEGIN */
	PEM_MARKED = 1 << 19,        /* a byte order mark before BEGIN */
	PEM_HIDDEN_BEFORE = 1 << 20, /* characters that cannot be seen: before BEGIN, */
	PEM_HIDDEN_INSIDE = 1 << 21, /* in the body (pem_look_for_hidden), */
	PEM_HIDDEN_BEHIND = 1 << 22, /* ... at line ends alone, */
	PEM_HIDDEN_END = 1 << 23,    /* behind END */
	PEM_URL_SAFE = 1 << 25,      /* "-" and "_" stand for "+" and "/" (RFC 4648 5) */
	PEM_UNPADDED = 1 << 24,      /* the "=" at the end is missing (pem_decode) */
};

struct pem_block {
	struct span label;     /* "CERTIFICATE" */
	struct span end_label; /* NONE where PEM_TRUNCATED */
	struct span whole;     /* from BEGIN to the end of END */
	struct span body;      /* between the two lines, without headers */
	uint32_t line;         /* of BEGIN, from 1 */
	unsigned oddity;
	uint32_t hidden; /* the first of the characters that cannot be seen, 0: none was met */
};

struct pem_reader {
	struct span text;
	size_t offset;
	uint32_t line;
	bool text_between; /* something other than white space stood outside the blocks */
};
/* "U+200B ZERO WIDTH SPACE" */
const char *pem_character_name(struct arena *a, uint32_t character);
/* The name of the first that is not ASCII; NULL: none. */
const char *pem_foreign_character(struct arena *a, struct span line);
/* Is there a BEGIN line, or what may be one? */
bool pem_begins_in(struct span text);
void pem_start(struct pem_reader *r, struct span text);
/* Blocks that are commented out (# or //) are text. */
bool pem_next(struct pem_reader *r, struct pem_block *out);
/* What is odd about the lines of a block that stands in this text; takes headers from its body. */
void pem_look_at_form(struct pem_block *b, struct span text);
/* Are there characters in the body that cannot be seen?  Noted, they are passed over by pem_decode.  Worth a look where
 * that failed. */
bool pem_look_for_hidden(struct pem_block *b);
/* The character that cannot be seen (a blank that is not ASCII's, one without width) at p; its length, 0: it is none.
 */
size_t pem_hidden_at(const uint8_t *p, const uint8_t *end, uint32_t *character);
/* Nothing but such and blanks; *first is the first of them, 0: there is none. */
bool pem_all_hidden(const uint8_t *p, const uint8_t *end, uint32_t *first);
/* Decodes the body into out (appends). false: not base64; what came before the damage is there. Fast: the index of
 * 100,000 certificates goes through here. */
bool pem_decode(struct pem_block *b, struct buf *out);
/* Where that failed, or gave no structure: what makes a whole one in DER of it, once it is undone? */
enum pem_wrapping {
	PEM_LOST,             /* nothing that is known */
	PEM_STRAYS,           /* all taken out that is no base64, and of a block with headers each line with a colon */
	PEM_QUOTED_PRINTABLE, /* =3D and what else RFC 2045 6.7 writes so, and lines that end in = joined */
	PEM_MARKUP,           /* tags of HTML taken out, and numeric character references read */
	PEM_URL_LETTERS,      /* - and _ read as + and / (RFC 4648 5) */
	PEM_NUMBERED,         /* the numbers of a listing taken out at the line starts */
	PEM_COLOURED,         /* a terminal's control sequences taken out (ECMA-48 5.4) */
};
enum pem_wrapping pem_wrapping_of(const struct pem_block *b);
/* The same, and the structure itself, appended; PEM_LOST: nothing is. */
enum pem_wrapping pem_unwrap(const struct pem_block *b, struct buf *out);
/* The line that somebody wrote in place of others ("...", "<snip>"); SPAN_NONE: there is none. */
struct span pem_left_out(const struct pem_block *b);
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
