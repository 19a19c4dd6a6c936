/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody pastes, matched with what programs say. Apart from text.c, as one look takes as long as a thousand
 * there. */
#include "tests/fuzz/fuzz.h"

#include "base/arena.h"
#include "phrase/phrasebook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct phrase_answer answer = phrasebook_ask(a, arena_strndup(a, (const char *)data, size));

	for (size_t i = 0; i < answer.nconditions; i++)
		FUZZ_HOLDS(condition_known(answer.condition[i]));
	for (size_t i = 0; i < answer.n; i++)
		FUZZ_HOLDS(answer.match[i].score > 0 && answer.match[i].program);
	arena_free(a);
	return 0;
}
