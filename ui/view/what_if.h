/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if a certificate were not there, or those of another file were: the question is asked anew, and what it was
 * answered before stands beside the answer. */
#ifndef UI_VIEW_WHAT_IF_H
#define UI_VIEW_WHAT_IF_H
#include "analysis/chain.h"
#include "ui/frame/ui.h"

struct what_if {
	char *before; /* the verdict before anything was left out or added, safe; NULL: nothing was yet */
};

/* Heading and rows of what is left out (KIND_GONE), the verdict now and before; none while there was no "what if". */
void what_if_rows(const struct what_if *w, struct rows *r, struct model *m, const struct chain *c);
/* Without this certificate, or with it again. */
void what_if_without(struct what_if *w, struct ui *ui, const struct chain *c, const struct certificate *cert);
/* The one that question.exclude has at place i. */
void what_if_put_back(struct ui *ui, size_t i);
/* With the certificates of a file. c: NULL when it is gone. false: why, one line. */
bool what_if_with(struct what_if *w, struct ui *ui, const struct chain *c, const char *file, char *why, size_t max);
void what_if_free(struct what_if *w);

#endif
