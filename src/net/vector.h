/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The presentation language of TLS (RFC 8446 3), read off the front of a span. What is cut short is given as far as it
 * goes; then the answer is false. */
#ifndef NET_VECTOR_H
#define NET_VECTOR_H
#include "base/span.h"

bool vector_octets(struct span *in, size_t n, struct span *out);
bool vector_number(struct span *in, size_t octets, size_t *out);    /* an integer of so many octets */
bool vector_take(struct span *in, size_t octets, struct span *out); /* its length stands before it in so many octets */
bool vector_extension(struct span *in, size_t *type, struct span *value); /* RFC 8446 4.2 */

#endif
