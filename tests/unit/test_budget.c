/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The budget of a run: what a verification counts, when the next one is refused, and what is said then. */
#include "tests/unit/pki.h"

#include "base/argument.h"
#include "base/sentence.h"
#include "chain/budget.h"

static const struct {
	const char *name;
	struct public_key key;
	uint64_t cost; /* as tests/bench/verify measured, in thousandths of P-256 */
} costs[] = {
	{ "P-256", { .type = OID_KEY_EC, .bits = 256 }, 1000 },
	{ "P-384", { .type = OID_KEY_EC, .bits = 384 }, 2700 },
	{ "P-521", { .type = OID_KEY_EC, .bits = 521 }, 4800 },
	{ "Ed25519", { .type = OID_KEY_ED25519, .bits = 256 }, 750 },
	{ "Ed448", { .type = OID_KEY_ED448, .bits = 456 }, 2500 },
	{ "RSA 2048", { .type = OID_KEY_RSA, .bits = 2048, .exponent_bits = 17 }, 192 },
	{ "RSA 4096, PSS", { .type = OID_KEY_RSA_PSS, .bits = 4096, .exponent_bits = 17 }, 620 },
	{ "RSA 3072 with an exponent of its size",
	  { .type = OID_KEY_RSA, .bits = 3072, .exponent_bits = 3071 },
	  58013 },
	{ "DSA 3072", { .type = OID_KEY_DSA, .bits = 3072, .order_bits = 256 }, 9712 },
	{ "DSA without parameters", { .type = OID_KEY_DSA }, 50 },
};

static void unit_said(const char *name, struct argument actual, const char *expected)
{
	struct buf b = BUF_INIT;

	argument_render(&b, actual, &rendering_plain);
	unit_str(name, buf_str(&b), expected);
	buf_free(&b);
}

START_TEST(cost)
{
	unit_int(costs[_i].name, budget_cost(&costs[_i].key), costs[_i].cost);
}
END_TEST

START_TEST(spent)
{
	struct pki p = pki_new("key big ec:p384\ncert root ca\ncert large ca key=big\ncert leaf issuer=root\n",
	                       "leaf large", "root");
	const struct certificate *root = pki_cert(&p, "root"), *large = pki_cert(&p, "large"),
	                         *leaf = pki_cert(&p, "leaf");
	struct budget b = budget_for(7, 3);

	ck_assert_uint_eq(b.limit, 3 * BUDGET_UNIT);
	ck_assert_int_eq(budget_verify(&b, leaf->tbs, &leaf->sig, leaf->signature, &root->key), SIG_GOOD);
	ck_assert_int_eq(budget_verify(&b, large->tbs, &large->sig, large->signature, &large->key), SIG_GOOD);
	ck_assert_uint_eq(b.spent, 3700); /* the last one may go beyond */
	ck_assert(!b.hit);
	ck_assert_int_eq(budget_verify(&b, leaf->tbs, &leaf->sig, leaf->signature, &root->key), SIG_NOT_TRIED);
	ck_assert(b.hit);
	unit_said("said", budget_said(p.arena, &b), "3 verifications (--budget)");
	pki_free(&p);
}
END_TEST

/* What is refused before anything is computed costs nothing. */
START_TEST(free_of_charge)
{
	struct pki p = pki_new("cert root ca\ncert leaf issuer=root\n", "leaf", "root");
	const struct certificate *leaf = pki_cert(&p, "leaf");
	struct public_key rsa = { .type = OID_KEY_RSA, .bits = 2048, .exponent_bits = 17, .spki = leaf->key.spki };
	struct budget b = budget_for(7, 0);

	ck_assert_uint_eq(b.limit, (BUDGET_BASE + 7 * BUDGET_EACH) * BUDGET_UNIT);
	ck_assert_int_eq(budget_verify(&b, leaf->tbs, &leaf->sig, leaf->signature, &rsa), SIG_BAD);
	ck_assert_uint_eq(b.spent, 0);
	pki_free(&p);
}
END_TEST

START_TEST(looks)
{
	struct arena *a = arena_new();
	struct budget b = budget_for(0, 1);

	for (int i = 0; i < BUDGET_LOOKS; i++)
		ck_assert(budget_look(&b));
	ck_assert(!b.hit && !budget_look(&b) && b.hit);
	unit_said("said", budget_said(a, &b), "100 possible issuers compared (--budget)");
	arena_free(a);
}
END_TEST

UNIT_SUITE("budget")
{
	UNIT_ROWS(tc, cost, costs);
	tcase_add_test(tc, spent);
	tcase_add_test(tc, free_of_charge);
	tcase_add_test(tc, looks);
}
