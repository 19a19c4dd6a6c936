/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the certificates of a large set are found by, made in slices once they are read. An entry takes some hundred
 * octets; what does not fit in LIST_INDEX_MAX is read again each time somebody searches. */
#ifndef UI_FRAME_LIST_INDEX_H
#define UI_FRAME_LIST_INDEX_H
#include "load/certset.h"
#include "ui/kit/needle.h"

#define LIST_INDEX_MAX ((size_t)128 << 20)

struct list_index;

struct list_index *list_index_new(struct certset *s);
void list_index_free(struct list_index *x); /* NULL is allowed */
/* Looks at no more than max further entries. false: it is complete. */
bool list_index_step(struct list_index *x, size_t max);
size_t list_index_done(const struct list_index *x); /* entries looked at */
/* The lines of an entry (filter.h) without those that say what it is; added to out. i < list_index_done. */
void list_index_lines(struct list_index *x, size_t i, struct buf *out);
bool list_index_has(struct list_index *x, size_t i, const struct needle *n);

#endif
