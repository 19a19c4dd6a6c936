/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing: the digests are their own hash. */
#include "config.h"

#include "chain/verified.h"

#include "base/arena.h"
#include "cert/sigcheck.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_LEAST 1024
#define ROWS_MOST (1u << 20)     /* 72 MiB */
#define ROWS_OF_PARTS (1u << 16) /* where a run is judged by parts, few meet what an earlier one met */

static struct verified *table;
static size_t rows, taken;

/* Whoever makes certificates for it chooses their digests, so both count. */
static size_t place_of(const uint8_t *certificate, const uint8_t *key)
{
	uint64_t c, k;

	memcpy(&c, certificate, sizeof c);
	memcpy(&k, key, sizeof k);
	return (size_t)((c ^ k) * UINT64_C(0x9e3779b97f4a7c15) >> 20);
}

/* Where it stands, or the free row where it would. */
static struct verified *row_of(const uint8_t *certificate, const uint8_t *key)
{
	size_t at = place_of(certificate, key) & (rows - 1);

	while (table[at].result != SIG_NOT_TRIED && (memcmp(table[at].certificate, certificate, VERIFIED_OCTETS) != 0 ||
	                                             memcmp(table[at].key, key, VERIFIED_OCTETS) != 0))
		at = (at + 1) & (rows - 1);
	return &table[at];
}

static void grow(void)
{
	struct verified *old = table;
	size_t n = rows;

	rows = n == 0 ? ROWS_LEAST : n * 2;
	table = xcalloc(rows, sizeof *table);
	for (size_t i = 0; i < n; i++)
		if (old[i].result != SIG_NOT_TRIED)
			*row_of(old[i].certificate, old[i].key) = old[i];
	free(old);
}

struct verified *verified_find(const uint8_t *certificate, const uint8_t *key)
{
	struct verified *row = rows ? row_of(certificate, key) : NULL;

	return row && row->result != SIG_NOT_TRIED ? row : NULL;
}

void verified_forget(void)
{
	free(table);
	table = NULL;
	rows = taken = 0;
}

void verified_note(const uint8_t *certificate, const uint8_t *key, enum sig_result result, bool computed,
                   unsigned paid_in)
{
	if (taken * 4 >= rows * 3 && rows >= (paid_in ? ROWS_OF_PARTS : ROWS_MOST))
		verified_forget();
	if (taken * 4 >= rows * 3)
		grow();
	struct verified *row = row_of(certificate, key);
	memcpy(row->certificate, certificate, VERIFIED_OCTETS);
	memcpy(row->key, key, VERIFIED_OCTETS);
	taken += row->result == SIG_NOT_TRIED;
	row->result = (uint8_t)result;
	row->computed = computed;
	row->paid_in = paid_in;
}
