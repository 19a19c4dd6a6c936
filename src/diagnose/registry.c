/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families' tables joined into one list, sorted by id. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "phrase/phrasebook.h"

#include <stdint.h>
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
static size_t joined; /* so many are in it */

/* Who explains whom, as numbers: those of rule i stand from first[i] to first[i + 1]. */
static unsigned *explainer, *first;

/* To be sorted: the first letters as a number decide nearly always. */
struct lettered {
	uint64_t letters;
	const struct rule *rule;
};

static uint64_t letters_of(const char *id)
{
	uint64_t letters = 0;

	for (size_t i = 0; i < sizeof letters; i++)
		letters = letters << 8 | (unsigned char)(*id ? *id++ : 0);
	return letters;
}

static int by_id(const void *x, const void *y)
{
	const struct lettered *a = x, *b = y;

	return a->letters != b->letters ? (a->letters < b->letters ? -1 : 1) : strcmp(a->rule->id, b->rule->id);
}

size_t rule_count(void)
{
	if (!joined)
		for (size_t i = 0; i < NFAMILIES; i++)
			joined += *families[i].n;
	return joined;
}

static void forget(void)
{
	free(sorted);
	free(explainer);
	free(first);
	sorted = NULL;
	explainer = first = NULL;
}

/* The words of the rows, read once. */
/* The rule that the first word of *words is the id of, which is taken off; `rules`: of none. */
static size_t next_explained(const char **words, size_t rules)
{
	size_t n = strcspn(*words, " "), low = 0, high = rules;
	const char *word = *words;

	*words += n + strspn(*words + n, " ");
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *id = sorted[middle]->id;
		int order = strncmp(word, id, n);

		if (order == 0 && !id[n])
			return middle;
		if (order < 0 || (order == 0 && id[n]))
			high = middle;
		else
			low = middle + 1;
	}
	return rules;
}

struct pair {
	unsigned by, explained;
};

/* explainer: for each rule, in their order, the numbers of those that explain it. */
static void resolve(size_t rules)
{
	VEC_OF(struct pair) pair = VEC_INIT; /* in the order of those who explain */
	size_t *at = xcalloc(rules + 1, sizeof *at), i;

	first = xcalloc(rules + 2, sizeof *first);
	for (size_t k = 0; k < rules; k++)
		for (const char *w = sorted[k]->explains; w && *w;)
			if ((i = next_explained(&w, rules)) < rules) {
				*vec_push(&pair) = (struct pair){ (unsigned)k, (unsigned)i };
				first[i + 1]++;
			}
	for (i = 0; i < rules; i++)
		first[i + 1] += first[i];
	explainer = xcalloc(pair.n + 1, sizeof *explainer);
	for (size_t k = 0; k < pair.n; k++) {
		i = pair.v[k].explained;
		explainer[first[i] + at[i]++] = pair.v[k].by;
	}
	vec_free(&pair);
	free(at);
}

static void join(void)
{
	size_t n = 0;
	struct lettered *all = xcalloc(rule_count(), sizeof *all);

	sorted = xcalloc(rule_count(), sizeof *sorted);
	for (size_t i = 0; i < NFAMILIES; i++)
		for (size_t k = 0; k < *families[i].n; k++, n++)
			all[n] = (struct lettered){ letters_of(families[i].row[k].id), &families[i].row[k] };
	qsort(all, n, sizeof *all, by_id);
	for (size_t i = 0; i < n; i++)
		sorted[i] = all[i].rule;
	free(all);
	resolve(n);
	atexit(forget);
}

const struct rule *rule_at(size_t i)
{
	if (!sorted)
		join();
	return sorted[i];
}

/* By its id; rule_count(): there is none. */
static size_t number_of(const char *id)
{
	size_t low = 0, high = rule_count();

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, rule_at(middle)->id);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return rule_count();
}

const struct rule *rule_find(const char *id)
{
	size_t i = number_of(id);

	return i < rule_count() ? rule_at(i) : NULL;
}

unsigned rule_number(const struct rule *r)
{
	return (unsigned)number_of(r->id);
}

const unsigned *rule_explainers(const struct rule *r, size_t *n)
{
	unsigned i = rule_number(r);

	*n = first[i + 1] - first[i];
	return explainer + first[i];
}

const char *rule_title(const char *id)
{
	const struct rule *r = rule_find(id);
	const struct condition *c = condition_find(id, strlen(id));

	return r ? _(r->title) : c ? _(c->title) : "";
}

const char *rule_brief(const struct rule *r)
{
	return _(r->brief ? r->brief : r->title);
}
