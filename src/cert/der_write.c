/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The length in the fewest octets: one that says how many follow, where seven bits are not enough (X.690 10.1). */
#include "config.h"

#include "cert/der_write.h"

#include "base/buf.h"
#include "base/span.h"

void der_put(struct buf *out, uint8_t tag, struct span value)
{
	int octets = value.n < 0x80 ? 0 : value.n < 0x100 ? 1 : value.n < 0x10000 ? 2 : 3;

	buf_putc(out, tag);
	if (octets)
		buf_putc(out, 0x80 | octets);
	for (int i = octets ? octets : 1; i-- > 0;)
		buf_putc(out, (int)(value.n >> 8 * i & 0xff));
	buf_put(out, value.p, value.n);
}
