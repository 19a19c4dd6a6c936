/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL would make of a chain, foreseen from how it builds and in which order it checks: it takes one path and
 * never another, and says the first thing that is wrong with that. Its words are what people come with. */
#ifndef STACK_PREDICTION_H
#define STACK_PREDICTION_H
#include "analysis/analysis.h"
#include "stack/greedy.h"
#include "stack/loading.h"

struct prediction {
	struct greedy way;
	struct load load; /* it begins with the files: what is not loaded is not judged */
	int path;         /* index of that way among chain.paths, -1: it is none of them */
	bool known;       /* false: it hangs on what is not known here (its security level, how it was built) */
	bool accepts;
	int code;                        /* X509_V_ERR_..., 0 where it accepts, or cannot load a file */
	const char *message;             /* its words; NULL where it accepts or nothing is known */
	const struct certificate *about; /* NULL where a file is what it refuses */
};

/* "certificate has expired" of 10; NULL: no such code. */
const char *openssl_words(int code);
/* In the analysis's arena. The chain has paths. */
/* Does it process this extension where it is critical? X509_supported_extension(). */
bool openssl_knows_extension(enum oid id);
struct prediction predict_openssl(const struct analysis *a, const struct chain *c);

#endif
