/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families' tables joined into one list, sorted by id. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "diagnose/rules/family.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const struct rule *row;
	const size_t *n;
} families[] = {
#define FAMILY_ROW(name) { rules_##name, &rules_##name##_count },
	RULE_FAMILIES(FAMILY_ROW)
#undef FAMILY_ROW
};
#define NFAMILIES (sizeof families / sizeof families[0])

static const struct rule **sorted;

static int by_id(const void *x, const void *y)
{
	return strcmp((*(const struct rule *const *)x)->id, (*(const struct rule *const *)y)->id);
}

size_t rule_count(void)
{
	size_t n = 0;

	for (size_t i = 0; i < NFAMILIES; i++)
		n += *families[i].n;
	return n;
}

static void forget(void)
{
	free(sorted);
	sorted = NULL;
}

static void join(void)
{
	size_t n = 0;

	sorted = xcalloc(rule_count(), sizeof *sorted);
	for (size_t i = 0; i < NFAMILIES; i++)
		for (size_t k = 0; k < *families[i].n; k++)
			sorted[n++] = &families[i].row[k];
	qsort(sorted, n, sizeof *sorted, by_id);
	atexit(forget);
}

const struct rule *rule_at(size_t i)
{
	if (!sorted)
		join();
	return sorted[i];
}

const struct rule *rule_find(const char *id)
{
	size_t low = 0, high = rule_count();

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, rule_at(middle)->id);

		if (order == 0)
			return rule_at(middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *rule_title(const char *id)
{
	const struct rule *r = rule_find(id);
	const struct condition *c = condition_find(id, strlen(id));

	return r ? _(r->title) : c ? _(c->title) : "";
}
