/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one would type to see the same elsewhere. */
#ifndef UI_VIEW_COMMAND_H
#define UI_VIEW_COMMAND_H
#include "base/buf.h"

struct view;

/* For view_ops.command: lines for a shell. OpenSSL's for what is selected, and certloupe's own that asks the same
 * question of the same sources. */
void command_of_view(struct view *v, struct buf *out);

#endif
