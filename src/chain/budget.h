/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much work one run may do: one object that the path search, the facts beside it (analysis/signers.c) and the
 * revocation engine of all its chains draw from. What is not tried for want of it was not judged: that is said
 * (limit-hit), and held against nobody. */
#ifndef CHAIN_BUDGET_H
#define CHAIN_BUDGET_H
#include "base/argument.h"
#include "cert/sigcheck.h"

/* So many verifications, and so many more for each certificate at hand: its own signature and one that it made. */
#define BUDGET_BASE 4000
#define BUDGET_EACH 2
#define BUDGET_UNIT 1000 /* what one verification with a P-256 key counts */

/* Before a signature is tried its possible issuers are looked at: so many for each verification that is allowed. */
#define BUDGET_LOOKS 100

struct budget {
	uint64_t limit, spent; /* in thousandths of a verification with P-256 */
	uint64_t looks;
	bool hit; /* something was refused */
	/* Which of the runs that are made of parts; 0: none. What one part paid, the next does not pay again. */
	unsigned run;
	/* Work left before a path search gives way to whatever else waits, in the same measure; a look counts 1.
	 * UINT64_MAX: it never does. Whoever goes on with it gives it another turn. */
	uint64_t turn;
};

/* For so many certificates; asked: the number of --budget, 0: by the rule above. */
struct budget budget_for(size_t certificates, int asked);
/* A part of a run goes on with what the parts before it have left. */
void budget_go_on(struct budget *b, const struct budget *before);
/* signature_verify_key within the budget; SIG_NOT_TRIED: nothing is left. Only what was computed counts: the last one
 * may go beyond the limit, and a key that cannot have made the signature costs nothing. */
enum sig_result budget_verify(struct budget *b, struct span tbs, const struct signature_algorithm *alg,
                              struct span signature, const struct public_key *key);
/* The same where the result is known already. It costs what it cost, computed or not, so that an answer does not depend
 * on what was asked before. false: nothing is left. *paid_in: the run of parts that paid it last. */
bool budget_recall(struct budget *b, const struct public_key *key, bool computed, unsigned *paid_in);
/* Another possible issuer is looked at; false: nothing is left. */
bool budget_look(struct budget *b);
/* The search gives way here; it goes on from the same place, and comes to the same. */
bool budget_turn_over(const struct budget *b);
/* Work that is no verification: a step of a search. */
void budget_take_turn(struct budget *b, uint64_t work);
/* Which bound was hit, with its number: "4200 verifications (--budget)" */
struct argument budget_said(struct arena *a, const struct budget *b);
/* What one verification with this key counts, as tests/bench/verify measured it. */
uint64_t budget_cost(const struct public_key *k);

#endif
