/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both sides of a connection beside each other (analysis/board.h), as text and as JSON. */
#ifndef REPORT_BOARD_H
#define REPORT_BOARD_H
#include "report/json.h"
#include "report/text.h"

#include <jansson.h>

/* null where the connection has none. c NULL: that of files alone. */
json_t *board_json(const struct json_report *r, const struct connection *c);
/* Nothing where it has none. */
void board_text(struct sheet *s, size_t connection);

#endif
