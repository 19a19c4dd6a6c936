/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a verification costs, by the size of its numbers and exponents, in the unit that the header names. */
#include "config.h"

#include "chain/budget.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/oid.h"
#include "cert/sigcheck.h"

struct budget budget_for(size_t certificates, int asked)
{
	uint64_t n = asked > 0 ? (uint64_t)asked : BUDGET_BASE + BUDGET_EACH * (uint64_t)certificates;

	return (struct budget){ .limit = n * BUDGET_UNIT, .turn = UINT64_MAX };
}

void budget_go_on(struct budget *b, const struct budget *before)
{
	b->run = before->run;
	b->spent = before->spent;
	b->looks = before->looks;
	b->hit = before->hit;
}

/* Raising to a power takes a multiplication for each bit of the exponent, and each takes the square of the size. */
static uint64_t power(uint64_t bits, uint64_t exponent_bits)
{
	return bits * bits * exponent_bits / 500000;
}

uint64_t budget_cost(const struct public_key *k)
{
	switch (k->type) {
	case OID_KEY_RSA:
	case OID_KEY_RSA_PSS:
		return 50 + power(k->bits, k->exponent_bits);
	case OID_KEY_DSA:
		return 50 + 2 * power(k->bits, k->order_bits);
	case OID_KEY_ED25519:
		return 750;
	case OID_KEY_ED448:
		return 2500;
	default:
		return k->bits <= 256 ? BUDGET_UNIT : k->bits <= 384 ? 2700 : 4800;
	}
}

bool budget_turn_over(const struct budget *b)
{
	return b->turn == 0;
}

void budget_take_turn(struct budget *b, uint64_t work)
{
	if (b->turn != UINT64_MAX)
		b->turn -= work < b->turn ? work : b->turn;
}

static bool has_left(struct budget *b)
{
	b->hit |= b->spent >= b->limit;
	return b->spent < b->limit;
}

static void pay(struct budget *b, const struct public_key *key)
{
	b->spent += budget_cost(key);
	budget_take_turn(b, budget_cost(key));
}

enum sig_result budget_verify(struct budget *b, struct span tbs, const struct signature_algorithm *alg,
                              struct span signature, const struct public_key *key)
{
	if (!has_left(b))
		return SIG_NOT_TRIED;
	unsigned before = signature_count();
	enum sig_result result = signature_verify_key(tbs, alg, signature, key);
	if (signature_count() != before)
		pay(b, key);
	return result;
}

bool budget_recall(struct budget *b, const struct public_key *key, bool computed, unsigned *paid_in)
{
	if (b->run && *paid_in == b->run)
		return true;
	if (!has_left(b))
		return false;
	*paid_in = b->run;
	if (computed)
		pay(b, key);
	return true;
}

static uint64_t looks_max(const struct budget *b)
{
	return b->limit / BUDGET_UNIT * BUDGET_LOOKS;
}

bool budget_look(struct budget *b)
{
	b->hit |= b->looks >= looks_max(b);
	b->looks += !b->hit;
	budget_take_turn(b, 1);
	return !b->hit;
}

struct argument budget_said(struct arena *a, const struct budget *b)
{
	if (b->spent >= b->limit)
		return as_sentence(
		    a, SENTENCE(a, N_("%1$s verifications (--budget)"), as_number((int64_t)(b->limit / BUDGET_UNIT))));
	return as_sentence(
	    a, SENTENCE(a, N_("%1$s possible issuers compared (--budget)"), as_number((int64_t)looks_max(b))));
}
