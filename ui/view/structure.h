/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A DER object as its ASN.1 tree with the octets beside it: rows for three panes. Nothing here knows where they stand.
 */
#ifndef UI_VIEW_STRUCTURE_H
#define UI_VIEW_STRUCTURE_H
#include "cert/der_shape.h"
#include "ui/kit/grid.h"

struct structure {
	struct arena *arena; /* NULL: empty */
	struct span der;
	struct der_node *nodes;
	struct der_label *labels;
	size_t n;
	bool cut;
};

/* Made anew; what was there is freed. The octets must live as long as it. */
void structure_make(struct structure *s, struct span der, enum der_kind kind);
void structure_free(struct structure *s);

/* The tree: a row a node, tagged TAG(kind, 0, node). */
void structure_rows(const struct structure *s, struct rows *r, unsigned kind);
/* The octets around node i with its own in brackets; *line gets the row where it begins. */
void structure_hex(const struct structure *s, struct rows *r, size_t i, int width, size_t *line);
/* What node i is called, and where it stands: one line. */
void structure_head(const struct structure *s, struct rows *r, struct row *row, size_t i);
/* What it means, and its octets element by element; where there is little room the meaning goes first. */
void structure_meaning(const struct structure *s, struct rows *r, size_t i, struct rect at);

#endif
