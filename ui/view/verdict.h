/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the banner says: the verdict of what is asked, its causes, and the first fix or what comes next. */
#ifndef UI_VIEW_VERDICT_H
#define UI_VIEW_VERDICT_H
#include "ui/frame/banner.h"
#include "ui/frame/view.h"

/* As view_ops.banner. */
void verdict_banner(struct view *v, struct ui_banner *b);
/* One finding in it: as a cause, and what to do about it. */
struct finding;
void verdict_cause(struct ui_banner *b, const struct finding *f);
void verdict_fix(struct ui_banner *b, const struct finding *f);

#endif
