/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of derivations are read for their cost alone, and sums stop at a bound: they are anybody's numbers. */
#include "config.h"

#include "load/derivation.h"

#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"

#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t spent; /* under the lock; a process is a run; the browser resets it when it opens other sources */

/* What no honest file comes near is the same to us as what is just too much. */
static uint64_t bounded(uint64_t cost, uint64_t times)
{
	const uint64_t most = ROUNDS_OF_RUN + 1;

	return cost > most || times > most || cost * times > most ? most : cost * times;
}

static uint64_t number(struct span *in)
{
	struct der n;
	int64_t v;

	if (!der_take(in, DER_INTEGER, &n))
		return 0;
	return der_int64(n.value, &v) && v >= 0 ? bounded((uint64_t)v, 1) : ROUNDS_OF_RUN + 1;
}

/* The pseudo-random functions of PBKDF2 (RFC 8018 B.1): octets of a block, and what a round takes. The default is the
 * first; whatever else there is (GOST, Streebog), is slow. */
struct prf {
	struct span oid;
	unsigned octets, weight;
};
#define RSADSI "\x2a\x86\x48\x86\xf7\x0d"
#define ID(s)                                                                                                          \
	{                                                                                                              \
		(const uint8_t *)(s), sizeof(s) - 1                                                                    \
	}
/* clang-format off */
static const struct prf prfs[] = {
	{ ID(RSADSI "\x02\x07"), 20, 1 }, { ID(RSADSI "\x02\x08"), 28, 1 },
	{ ID(RSADSI "\x02\x09"), 32, 1 }, { ID(RSADSI "\x02\x0a"), 48, 5 },
	{ ID(RSADSI "\x02\x0b"), 64, 5 }, { ID(RSADSI "\x02\x0c"), 28, 5 },
	{ ID(RSADSI "\x02\x0d"), 32, 5 },
};
/* clang-format on */
static const struct prf slow = { { 0 }, 32, 20 };

static const struct prf *prf_of(struct span in)
{
	struct der algorithm, oid;

	if (!der_take(&in, DER_SEQUENCE, &algorithm))
		return &prfs[0];
	if (der_take(&algorithm.value, DER_OID, &oid))
		for (size_t i = 0; i < sizeof prfs / sizeof *prfs; i++)
			if (span_eq(oid.value, prfs[i].oid))
				return &prfs[i];
	return &slow;
}

/* Octets of key that a cipher wants: the longest where it is none of AES (2.16.840.1.101.3.4.1.n) and Triple DES. */
static uint64_t key_octets(struct span encryption)
{
	static const uint8_t aes[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01 };
	struct der oid;

	if (!der_take(&encryption, DER_OID, &oid))
		return 32;
	if (oid.value.n == 9 && !memcmp(oid.value.p, aes, sizeof aes))
		return oid.value.p[8] < 20 ? 16 : oid.value.p[8] < 40 ? 24 : 32;
	return span_eq(oid.value, SPAN_LIT(RSADSI "\x03\x07")) ? 24 : 32;
}

/* PBKDF2-params: salt, iterationCount, keyLength OPTIONAL, prf DEFAULT. */
static uint64_t cost_of_pbkdf2(struct span params, uint64_t wanted)
{
	struct der salt;

	der_next(&params, &salt);
	uint64_t rounds = number(&params), length = number(&params);
	const struct prf *prf = prf_of(params);
	uint64_t blocks = ((length ? length : wanted) + prf->octets - 1) / prf->octets;
	return bounded(bounded(rounds, prf->weight), blocks);
}

/* scrypt-params: salt, costParameter, blockSize, parallelizationParameter. The octets are mixed twice, two of Salsa20's
 * blocks for each unit of the block size; one takes about a round. */
static uint64_t cost_of_scrypt(struct span params)
{
	struct der salt;

	der_next(&params, &salt);
	uint64_t n = number(&params), r = number(&params), p = number(&params);
	return bounded(bounded(bounded(n, r), p), 4);
}

static uint64_t cost_of_pbes2(struct span params)
{
	struct der derivation, encryption = { 0 }, oid, inner = { 0 };

	if (!der_take(&params, DER_SEQUENCE, &derivation) || !der_take(&derivation.value, DER_OID, &oid))
		return 0;
	der_take(&params, DER_SEQUENCE, &encryption);
	der_take(&derivation.value, DER_SEQUENCE, &inner);
	if (span_eq(oid.value, SPAN_LIT(RSADSI "\x01\x05\x0c")))
		return cost_of_pbkdf2(inner.value, key_octets(encryption.value));
	if (span_eq(oid.value, SPAN_LIT("\x2b\x06\x01\x04\x01\xda\x47\x04\x0b")))
		return cost_of_scrypt(inner.value);
	return 0;
}

uint64_t derivation_cost(struct span algorithm)
{
	struct der oid, params = { 0 }, salt;

	if (!der_take(&algorithm, DER_OID, &oid) || !der_take(&algorithm, DER_SEQUENCE, &params))
		return 0;
	if (span_eq(oid.value, SPAN_LIT(RSADSI "\x01\x05\x0d")))
		return cost_of_pbes2(params.value);
	/* salt and iterations; a key and an initial vector are made, each in a block or two */
	return der_take(&params.value, DER_OCTET_STRING, &salt) ? bounded(number(&params.value), 2) : 0;
}

uint64_t derivation_cost_of_key(struct span der)
{
	struct der whole, algorithm;

	if (!der_take(&der, DER_SEQUENCE, &whole) || !der_take(&whole.value, DER_SEQUENCE, &algorithm))
		return 0;
	return derivation_cost(algorithm.value);
}

uint64_t derivation_cost_of_content(struct span der)
{
	struct der whole, version, info, type, algorithm;

	if (!der_take(&der, DER_SEQUENCE, &whole) || !der_take(&whole.value, DER_INTEGER, &version) ||
	    !der_take(&whole.value, DER_SEQUENCE, &info) || !der_take(&info.value, DER_OID, &type) ||
	    !der_take(&info.value, DER_SEQUENCE, &algorithm))
		return 0;
	return derivation_cost(algorithm.value);
}

bool derivation_is_slow(uint64_t cost)
{
	return cost > ROUNDS_AT_ONCE;
}

bool derivation_affordable(uint64_t cost)
{
	return cost <= ROUNDS_OF_RUN - derivation_spent();
}

bool derivation_spend(uint64_t cost)
{
	pthread_mutex_lock(&lock);
	bool left = cost <= ROUNDS_OF_RUN - spent;
	spent += left ? cost : 0;
	pthread_mutex_unlock(&lock);
	return left;
}

uint64_t derivation_spent(void)
{
	pthread_mutex_lock(&lock);
	uint64_t n = spent;
	pthread_mutex_unlock(&lock);
	return n;
}

void derivation_reset(void)
{
	pthread_mutex_lock(&lock);
	spent = 0;
	pthread_mutex_unlock(&lock);
}

const char *derivation_limit_text(void)
{
	return N_("20 million rounds of key derivation are spent; what is encrypted was not opened");
}
