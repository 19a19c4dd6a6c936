/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which key made which certificate's signature, as far as this process has computed it: sources, hosts, questions and
 * reloads meet the same intermediates again and again. Certificate and key are known by SHA-256, so the memory outlives
 * the sets that they stood in. It says what was found, and nothing of what that is worth. */
#ifndef CHAIN_VERIFIED_H
#define CHAIN_VERIFIED_H
#include "cert/sigcheck.h"

#define VERIFIED_OCTETS 32 /* the whole SHA-256: half of it, and two with one digest could be made */

struct verified {
	uint8_t certificate[VERIFIED_OCTETS], key[VERIFIED_OCTETS];
	uint8_t result;   /* enum sig_result; SIG_NOT_TRIED: a free row */
	bool computed;    /* not refused by its form: what it costs a budget */
	unsigned paid_in; /* budget_recall's */
};

/* NULL: not known. Valid until something is noted. */
struct verified *verified_find(const uint8_t *certificate, const uint8_t *key);
/* The memory begins anew: for who counts the work of one question among many. */
void verified_forget(void);
/* Notes what was not known. Of very many the memory begins anew. */
void verified_note(const uint8_t *certificate, const uint8_t *key, enum sig_result result, bool computed,
                   unsigned paid_in);

#endif
