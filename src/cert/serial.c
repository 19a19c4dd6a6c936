/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A serial number is its octets without those that only pad; nothing is converted, as CAs use any length. */
#include "config.h"
#include "cert/serial.h"
#include "base/span.h"

static struct span without_padding(struct span s)
{
	while (s.n > 1 && s.p[0] == 0 && !(s.p[1] & 0x80))
		s = span_of(s.p + 1, s.n - 1);
	return s;
}

bool serial_equal(struct span a, struct span b)
{
	return span_eq(without_padding(a), without_padding(b));
}

uint64_t serial_hash(struct span serial)
{
	struct span s = without_padding(serial);
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}
