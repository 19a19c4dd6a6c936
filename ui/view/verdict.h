/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the banner says: the verdict of what is asked, its causes, and the first fix or what comes next. */
#ifndef UI_VIEW_VERDICT_H
#define UI_VIEW_VERDICT_H
#include "ui/frame/banner.h"
#include "ui/frame/view.h"

/* As view_ops.banner. */
void verdict_banner(struct view *v, struct ui_banner *b);

#endif
