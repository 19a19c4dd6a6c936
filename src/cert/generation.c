/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two common names, compared past whatever looks like a number of a generation. */
#include "config.h"

#include "cert/generation.h"

#include "cert/name.h"

#include <ctype.h>
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

static bool same_but_for_generation(const char *x, const char *y)
{
	for (bool within = false;; x++, y++) {
		x = past_generation(x, within);
		y = past_generation(y, within);
		if (tolower((unsigned char)*x) != tolower((unsigned char)*y))
			return false;
		if (!*x)
			return true;
		within = isalpha((unsigned char)*x);
	}
}

bool generation_differs(struct arena *a, struct span x, struct span y)
{
	return !name_equal(x, y) && same_but_for_generation(name_text(a, x), name_text(a, y));
}
