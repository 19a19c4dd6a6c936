/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits and hashes against the contract's bounds; where they stand on a path is the caller's. */
#include "config.h"

#include "chain/fitness.h"

#include "base/arena.h"
#include "base/argument.h"
#include "cert/certificate.h"
#include "cert/key_fault.h"
#include "cert/oid.h"
#include "cert/signature.h"
#include "chain/problem.h"

/* Contract, "Verdict". */
#define KEY_BITS_MIN 1024   /* RSA, DSA: below, the path fails */
#define KEY_BITS_SHORT 2048 /* RSA: below, a remark */

static bool is_rsa(const struct public_key *k)
{
	return k->type == OID_KEY_RSA || k->type == OID_KEY_RSA_PSS;
}

static bool is_fit(const struct public_key *k, const char *fault, struct unfit *out)
{
	if (fault)
		*out = (struct unfit){ PROBLEM_INVALID_KEY, as_word(fault) };
	else if (k->explicit_curve)
		*out = (struct unfit){ PROBLEM_EXPLICIT_CURVE, as_none() };
	else if (k->bits && k->bits < KEY_BITS_MIN && (is_rsa(k) || k->type == OID_KEY_DSA))
		*out = (struct unfit){ PROBLEM_WEAK_KEY, as_number(k->bits) };
	else
		return true;
	return false;
}

bool key_is_fit(const struct public_key *k, struct unfit *out)
{
	return is_fit(k, key_fault(k), out);
}

bool key_is_fit_in(const struct certificate *c, struct unfit *out)
{
	return is_fit(&c->key, certificate_key_fault(c), out);
}

bool key_is_short(const struct public_key *k)
{
	return is_rsa(k) && k->bits >= KEY_BITS_MIN && k->bits < KEY_BITS_SHORT;
}

bool signature_is_fit(struct arena *a, const struct signature_algorithm *s, struct unfit *out)
{
	bool weak = s->id == OID_MD2_RSA || s->id == OID_MD4_RSA || s->hash == OID_MD5 || s->hash == OID_SHA1;

	if (weak)
		*out = (struct unfit){ PROBLEM_WEAK_SIGNATURE, as_code(signature_text(a, s)) };
	return !weak;
}
