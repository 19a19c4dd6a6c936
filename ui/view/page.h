/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rule pages (data/rules) as rows: the little of Markdown that they use. */
#ifndef UI_VIEW_PAGE_H
#define UI_VIEW_PAGE_H
#include "ui/kit/row.h"

/* What stands under "## title", up to the next one. NONE when page is NULL or has no such section. */
struct span page_section(const char *page, const char *title);
/* Paragraphs are filled, lists keep their items, indented and fenced lines stay as they are. */
void page_rows(struct rows *r, struct span text, int width, int indent);

#endif
