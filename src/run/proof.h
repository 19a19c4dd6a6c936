/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a repair: what was there and what would be there, each judged by itself, as a server would send it and a
 * program would load it. */
#ifndef RUN_PROOF_H
#define RUN_PROOF_H
#include "analysis/analysis.h"
#include "fix/repair.h"
#include "run/run.h"

/* One state, judged. Of a chain: its file alone, by the same question and the same trust store; the lists and answers
 * at hand stay. Of a bundle: it is the trust store. */
struct proof_state {
	struct run *run; /* NULL: the analysis is that of the run itself */
	struct analysis *analysis;
	int input; /* of its set */
};

struct proof {
	struct proof_state before, after;
	bool changed; /* the file was written to by somebody else meanwhile: it is not what the repair is about */
	size_t lost;  /* certificates, keys, requests and lists that were to stay and are not there: 0 */
};

/* original: the octets of the file that is repaired, NONE where it is none (a peer, standard input); repaired: those
 * that would be written. r and a are of run. Free with proof_free. */
struct proof *proof_make(struct run *run, const struct repair *r, struct span original, struct span repaired);
void proof_free(struct proof *p);

#endif
