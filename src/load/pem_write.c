/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By hand: where the library encodes, it leaves copies behind. */
#include "config.h"

#include "load/pem_write.h"

#include "base/buf.h"
#include "base/span.h"

#include <string.h>

#define LINE 64

/* The old memory is erased where the buffer has to move. */
static void make_room(struct buf *b, size_t n)
{
	struct buf larger = BUF_INIT;

	if (b->cap >= b->n + n + 1)
		return;
	buf_room(&larger, b->n * 2 + n);
	buf_put(&larger, b->n ? b->s : "", b->n);
	buf_wipe(b);
	*b = larger;
}

void pem_write(struct buf *out, const char *label, struct span der)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t column = 0;

	make_room(out, 2 * strlen(label) + 64 + (der.n + 2) / 3 * 4 + der.n / 48 + 1);
	buf_printf(out, "-----BEGIN %s-----\n", label);
	for (size_t i = 0; i < der.n; i += 3) {
		uint32_t three = (uint32_t)der.p[i] << 16;

		three |= i + 1 < der.n ? (uint32_t)der.p[i + 1] << 8 : 0;
		three |= i + 2 < der.n ? der.p[i + 2] : 0;
		buf_putc(out, digits[three >> 18]);
		buf_putc(out, digits[three >> 12 & 63]);
		buf_putc(out, i + 1 < der.n ? digits[three >> 6 & 63] : '=');
		buf_putc(out, i + 2 < der.n ? digits[three & 63] : '=');
		column += 4;
		if (column == LINE || i + 3 >= der.n) {
			buf_putc(out, '\n');
			column = 0;
		}
	}
	buf_printf(out, "-----END %s-----\n", label);
}
