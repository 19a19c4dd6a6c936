/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two common names, compared past whatever looks like a number of a generation. */
#include "config.h"

#include "cert/generation.h"

#include "base/clock.h"
#include "cert/name.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_mark(const char *p)
{
	return strchr("vgr", tolower((unsigned char)*p)) && isdigit((unsigned char)p[1]);
}

/* Past digits, what separates words, v, g or r before a number, and the words old and new. */
static const char *past_generation(const char *p, bool within)
{
	for (; *p; within = false) {
		if (isdigit((unsigned char)*p) || strchr(" -_.", *p) || (!within && is_mark(p)))
			p++;
		else if (!within && (!strncasecmp(p, "old", 3) || !strncasecmp(p, "new", 3)) &&
		         !isalpha((unsigned char)p[3]))
			p += 3;
		else
			break;
	}
	return p;
}

/* What tells the generation, from one place of a name to another. */
struct generation {
	int word;       /* old: -1, new: 1 */
	int64_t number; /* none is before the first */
};

static struct generation generation_within(const char *p, const char *end)
{
	struct generation m = { 0, 0 };

	for (; p < end; p++) {
		if (isdigit((unsigned char)*p))
			m.number = m.number < INT64_MAX / 100 ? m.number * 10 + (*p - '0') : m.number;
		else if (tolower((unsigned char)*p) == 'o')
			m.word = -1;
		else if (tolower((unsigned char)*p) == 'n')
			m.word = 1;
	}
	return m;
}

static int compare_generations(struct generation x, struct generation y)
{
	if (x.number != y.number)
		return x.number < y.number ? -1 : 1;
	return x.word == y.word ? 0 : x.word < y.word ? -1 : 1;
}

/* Alike but for that? *order is of the first such place where they differ. */
static bool same_but_for_generation(const char *x, const char *y, int *order)
{
	*order = 0;
	for (bool within = false;; x++, y++) {
		const char *from_x = x, *from_y = y;

		x = past_generation(x, within);
		y = past_generation(y, within);
		if (!*order)
			*order = compare_generations(generation_within(from_x, x), generation_within(from_y, y));
		if (tolower((unsigned char)*x) != tolower((unsigned char)*y))
			return false;
		if (!*x)
			return true;
		within = isalpha((unsigned char)*x);
	}
}

bool generation_differs(struct arena *a, struct span x, struct span y)
{
	int order;

	return !name_equal(x, y) && same_but_for_generation(name_text(a, x), name_text(a, y), &order);
}

int generation_order(struct arena *a, struct span x, struct span y)
{
	int order;

	return same_but_for_generation(name_text(a, x), name_text(a, y), &order) ? order : 0;
}

/* The names of the CAs speak first: an old CA may go on issuing beside the new one. */
int generation_newer(struct arena *a, const struct certificate *x, const struct certificate *y)
{
	int order = generation_order(a, x->issuer, y->issuer);

	if (order || x->not_before == y->not_before || x->not_before == TIME_UNKNOWN || y->not_before == TIME_UNKNOWN)
		return order;
	return x->not_before < y->not_before ? -1 : 1;
}
