/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the makers of items share. Inside cert/ only. */
#ifndef CERT_ITEM_ADD_H
#define CERT_ITEM_ADD_H
#include "cert/der.h"
#include "cert/item.h"
#include "cert/term.h"

/* Like items_add; the buffer is freed. */
void items_add_buf(struct items *o, const char *group, const char *label, struct buf *value, const char *term);
/* Gives the last item another explanation; NULL leaves it. */
void items_explain(struct items *o, const struct term *t);
void items_add_extensions(struct items *o, const char *group, const struct extension *ext, size_t n);

#endif
