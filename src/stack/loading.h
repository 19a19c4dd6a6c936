/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who can load a file of this form at all: before a chain is judged, somebody has read it.  What stands here was
 * measured; tests/framing.sh measures it again. */
#ifndef STACK_LOADING_H
#define STACK_LOADING_H
#include "analysis/analysis.h"
#include "load/note.h"
#include "stack/greedy.h"

enum loader {
	LOADER_OPENSSL = 1 << 0, /* SSL_CTX_use_certificate_chain_file and all that reads alike: nginx, curl, Python */
	LOADER_GNUTLS = 1 << 1,
	LOADER_GO = 1 << 2,
	LOADER_JAVA = 1 << 3,
};
#define LOADER_COUNT 4
const char *loader_name(unsigned i); /* of 1 << i */

/* What a note about an input's form means to each of them. */
struct loading {
	unsigned refused;    /* by these; or-ed */
	bool passed_over;    /* OpenSSL takes such a block for text, and goes on to the next */
	bool inside;         /* it stands in something else, which nobody wants to load as it is */
	const char *openssl; /* its words where it refuses; NULL: they vary */
	const char *gnutls;  /* likewise */
};
/* store: the file is one of CAs, of which some programs want another form than of a chain (-CAfile, cafile, --cacert). */
const struct loading *loading_of(enum input_note_kind k, bool store);

enum load_answer { LOAD_GOOD, LOAD_UNKNOWN, LOAD_REFUSED };
struct load {
	enum load_answer answer;
	const char *file;    /* that is refused or not foreseen, as the person wrote it */
	const char *message; /* its words, NULL */
};
/* Can it load the files that this way goes through?  One of several with a certificate is enough; what a peer sent
 * needs none. */
/* Of a certificate that the program cannot decode: refused, if a file is what it comes from. */
struct load loading_undecoded(const struct analysis *a, const struct certificate *c);
struct load loading_foreseen(const struct chain *c, struct certset *set, const struct greedy *way, enum loader who);

#endif
