/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table is sorted by encoded octets when it is built: to find one is a search by halves. */
#include "config.h"

#include "cert/oid.h"

#include "base/span.h"
#include "cert/der.h"

#include <stdlib.h>
#include <string.h>

struct oid_row {
	const char *octets;
	uint8_t n;
	enum oid id;
	const char *name, *title;
};
#include "cert/oid_table.h"

static const struct oid_row *row_find(struct span s)
{
	size_t low = 0, high = sizeof rows / sizeof *rows;

	while (low < high) {
		size_t mid = low + (high - low) / 2, n = s.n < rows[mid].n ? s.n : rows[mid].n;
		int c = n > 0 ? memcmp(s.p, rows[mid].octets, n) : 0;

		if (c == 0 && s.n == rows[mid].n)
			return &rows[mid];
		if (c < 0 || (c == 0 && s.n < rows[mid].n))
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

enum oid oid_find(struct span encoded)
{
	const struct oid_row *r = row_find(encoded);

	return r ? r->id : OID_UNKNOWN;
}

struct span oid_bytes(enum oid id)
{
	if (id <= OID_UNKNOWN || id >= OID_COUNT)
		return SPAN_NONE;
	const struct oid_row *r = &rows[row_of[id]];
	return span_of(r->octets, r->n);
}

const char *oid_name(struct span encoded)
{
	const struct oid_row *r = row_find(encoded);

	return r ? r->name : NULL;
}

const char *oid_title(struct span encoded)
{
	const struct oid_row *r = row_find(encoded);

	return r ? r->title : NULL;
}

const char *oid_text(struct span encoded, char room[OID_TEXT_MAX])
{
	const char *name = oid_name(encoded);

	return name ? name : der_oid_dotted(encoded, room, OID_TEXT_MAX);
}

/* One decimal arc off the front of *s; false: none, or too large. */
static bool arc_take(const char **s, uint64_t *arc)
{
	const char *p = *s;
	uint64_t v = 0;

	if (*p < '0' || *p > '9' || (p[0] == '0' && p[1] >= '0' && p[1] <= '9'))
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (v > (UINT64_MAX - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(*p - '0');
	}
	*s = p;
	*arc = v;
	return true;
}

static size_t arc_put(uint64_t arc, uint8_t *out, size_t room)
{
	size_t n = 1;

	for (uint64_t v = arc >> 7; v > 0; v >>= 7)
		n++;
	if (n > room)
		return 0;
	for (size_t i = n; i-- > 0; arc >>= 7)
		out[i] = (uint8_t)((arc & 0x7f) | (i + 1 < n ? 0x80 : 0));
	return n;
}

size_t oid_encode(const char *dotted, uint8_t *out, size_t size)
{
	uint64_t root, arc;
	size_t n = 0, w;

	if (!arc_take(&dotted, &root) || root > 2 || *dotted++ != '.' || !arc_take(&dotted, &arc) ||
	    (root < 2 && arc >= 40) || arc > UINT64_MAX - 80)
		return 0;
	arc += root * 40;
	for (;;) {
		if ((w = arc_put(arc, out + n, size - n)) == 0)
			return 0;
		n += w;
		if (*dotted == '\0')
			return n;
		if (*dotted++ != '.' || !arc_take(&dotted, &arc))
			return 0;
	}
}
