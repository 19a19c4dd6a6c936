/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both sides of a connection as rows: what each sent and how the other judges it, and what passed on the wire. */
#ifndef UI_VIEW_BOARD_H
#define UI_VIEW_BOARD_H
#include "analysis/board.h"
#include "ui/kit/row.h"

/* The connection whose board is shown: that of the chain that speaks, else the first that has one; -1: none has. */
int board_shown(const struct analysis *a);

/* The rows of the board in `width` cells, as near to `height` lines as they can be; roomy: there is room for chains
 * and reasons, else for marks and the beginning of reasons. Rows carry KIND_CHECK with their place. */
void board_rows(struct rows *r, const struct analysis *a, int connection, int width, int height, bool roomy);
/* What the sides say of one row, in full, and what would settle it. */
void board_why_rows(struct rows *r, const struct analysis *a, int connection, size_t row, int width);
/* What passed, a flight a row (KIND_PASSED), and how the server puts its refusal. */
void board_wire_rows(struct rows *r, const struct analysis *a, int connection, int width);

#endif
