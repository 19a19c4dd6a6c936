/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directive is looked up in its server's table; one letter wrong is a slip. */
#include "config.h"

#include "audit/setting.h"

#include <string.h>
#include <strings.h>

static bool same(bool any_case, const char *x, const char *y)
{
	return any_case ? !strcasecmp(x, y) : !strcmp(x, y);
}

enum setting setting_of(const struct setting_row *row, bool any_case, const char *name)
{
	for (const struct setting_row *r = row; r->name; r++)
		if (same(any_case, r->name, name))
			return r->means;
	return SETTING_NONE;
}

/* One letter more, less, other, or two that have changed places. */
static bool is_slip(const char *x, const char *y)
{
	size_t n = 0, nx = strlen(x), ny = strlen(y);

	while (x[n] && x[n] == y[n])
		n++;
	x += n;
	y += n;
	if (nx == ny + 1)
		return !strcmp(x + 1, y);
	if (ny == nx + 1)
		return !strcmp(x, y + 1);
	if (nx != ny || !*x)
		return false;
	return !strcmp(x + 1, y + 1) || (x[1] && x[0] == y[1] && x[1] == y[0] && !strcmp(x + 2, y + 2));
}

const char *setting_near(const struct setting_row *row, bool any_case, const char *name)
{
	const char *near = NULL;

	for (const struct setting_row *r = row; r->name; r++) {
		if (same(any_case, r->name, name))
			return NULL;
		if (!near && is_slip(name, r->name))
			near = r->name;
	}
	return near;
}
