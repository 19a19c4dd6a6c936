/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict over a bundle or another list of certificates, of which each stands for itself. */
#ifndef UI_VIEW_TALLY_H
#define UI_VIEW_TALLY_H

struct model;
struct ui_banner;

/* Chip and causes in place of those that stand there: how many have ended or fail, have warnings or notes, are well. Nothing,
 * where none fails or not all are judged. */
void tally_banner(struct ui_banner *b, const struct model *m);

#endif
