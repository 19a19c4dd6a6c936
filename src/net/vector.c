/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors of RFC 8446 3.4, read with every length held against what is there. */
#include "config.h"

#include "net/vector.h"

#include "base/span.h"

bool vector_octets(struct span *in, size_t n, struct span *out)
{
	bool whole = n <= in->n;

	if (!whole)
		n = in->n;
	*out = span_of(in->p, n);
	if (n) /* nothing is not moved: it may be nowhere */
		in->p += n;
	in->n -= n;
	return whole;
}

bool vector_number(struct span *in, size_t octets, size_t *out)
{
	struct span s;

	*out = 0;
	if (!vector_octets(in, octets, &s))
		return false;
	for (size_t i = 0; i < octets; i++)
		*out = *out << 8 | s.p[i];
	return true;
}

bool vector_take(struct span *in, size_t octets, struct span *out)
{
	size_t n;

	*out = span_of(in->p, 0);
	return vector_number(in, octets, &n) && vector_octets(in, n, out);
}

bool vector_extension(struct span *in, size_t *type, struct span *value)
{
	return vector_number(in, 2, type) && vector_take(in, 2, value);
}
