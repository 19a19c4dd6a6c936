/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of which each is much like others of its kind, kept as what differs: so 100,000 of them take little room. */
#ifndef BASE_ALIKE_H
#define BASE_ALIKE_H
#include "base/buf.h"

#include <stddef.h>

struct alike;
/* Of so many kinds, numbered from 0; a text is held against one of its own kind that stands there whole. */
struct alike *alike_new(size_t kinds);
void alike_free(struct alike *a); /* NULL is allowed */
/* What alike_get is asked with. */
size_t alike_put(struct alike *a, size_t kind, const void *text, size_t n);
/* Appends it. */
void alike_get(const struct alike *a, size_t at, struct buf *out);
size_t alike_octets(const struct alike *a); /* that all of them take */

#endif
