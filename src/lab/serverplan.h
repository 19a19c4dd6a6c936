/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a practice server shall behave: its `server` statement, understood. */
#ifndef LAB_SERVERPLAN_H
#define LAB_SERVERPLAN_H
#include "lab/made.h"
#include "net/server.h"

/* Released with the lab's arena. NULL: e says why. */
struct server_plan *serverplan_make(struct lab *l, const struct recipe_server *spec, struct err *e);

#endif
