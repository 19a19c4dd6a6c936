/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question in a few words. */
#ifndef UI_VIEW_QUESTION_H
#define UI_VIEW_QUESTION_H
#include "ui/frame/ui.h"
#include "ui/kit/row.h"

/* "name localhost   trust system + 1 file   at 2027-01-01": the question, at the right of the title line. */
void question_words(struct ui *ui, struct rows *r, struct row *row, int width);
/* The name expected, safe, its end alone where it has more than so many cells; NULL: none is. */
const char *question_host(struct rows *r, const struct ui *ui, int cells);

#endif
