/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table by which those below know the views. */
#include "config.h"

#include "ui/view/view_list.h"

#include "ui/view/view_list.h"

#define ROW(NAME) &view_##NAME,
const struct view_ops *const view_list[] = { VIEW_LIST(ROW) };
const size_t view_count = sizeof view_list / sizeof *view_list;
