/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL would make of a chain, foreseen from how it builds and in which order it checks: it takes one path and
 * never another, and says the first thing that is wrong with that. Its words are what people come with. */
#ifndef STACK_PREDICTION_H
#define STACK_PREDICTION_H
#include "analysis/analysis.h"
#include "stack/greedy.h"
#include "stack/loading.h"

struct phrase;

struct prediction {
	struct greedy way;
	struct load load; /* it begins with the files: what is not loaded is not judged */
	int path;         /* index of that way among chain.paths, -1: it is none of them */
	/* false: it hangs on what is not known here (a signature that nobody here can verify, what it cannot load) */
	bool known;
	bool accepts;
	int code;                        /* X509_V_ERR_..., 0 where it accepts, or cannot load a file */
	const char *message;             /* its words; NULL where it accepts or nothing is known */
	const struct certificate *about; /* NULL where a file is what it refuses */
	const struct certificate
	    *unread; /* the first on the way that it cannot decode, so that no file with it is loaded */
};

/* "certificate has expired" of 10, and the row that has it; NULL: no such code. */
const char *openssl_words(int code);
const struct phrase *openssl_phrase(int code);
/* In the analysis's arena. The chain has paths. */
struct prediction predict_openssl(const struct analysis *a, const struct chain *c);
/* The same with X509_V_FLAG_X509_STRICT and X509_V_FLAG_PARTIAL_CHAIN, as Python asks from 3.13 on. */
struct prediction predict_python(const struct analysis *a, const struct chain *c);

#endif
