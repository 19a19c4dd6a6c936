/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question in a few words. */
#ifndef UI_VIEW_QUESTION_H
#define UI_VIEW_QUESTION_H
#include "base/buf.h"
#include "ui/frame/model.h"

/* "at: 2027-01-01  trust: system + 1 file": the question, for the title line. */
void question_text(struct model *m, struct buf *out, int width);

#endif
