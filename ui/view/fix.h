/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do about a finding as rows: the words, and the command as lines that a shell understands. */
#ifndef UI_VIEW_FIX_H
#define UI_VIEW_FIX_H
#include "analysis/finding.h"
#include "ui/kit/row.h"

/* Wrapped at `width`, behind `indent` blanks; what the rule's page says, where the finding has no words of its own. */
void fix_rows(struct rows *r, const struct finding *f, int width, int indent);

#endif
