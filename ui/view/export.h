/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing files: what is selected as PEM, DER or text, its chain, the whole answer as JSON, Markdown or DOT. A private
 * key is never written, nothing is overwritten unasked, and a file is there whole or not at all. */
#ifndef UI_VIEW_EXPORT_H
#define UI_VIEW_EXPORT_H
#include "base/err.h"
#include "base/span.h"

struct ui;

/* One for each row of the action table: w and a letter. */
void export_pem(struct ui *ui, int arg);
void export_der(struct ui *ui, int arg);
void export_chain(struct ui *ui, int arg);
void export_repair(struct ui *ui, int arg);
void export_text(struct ui *ui, int arg);
void export_json(struct ui *ui, int arg);
void export_markdown(struct ui *ui, int arg);
void export_dot(struct ui *ui, int arg);
/* The screen as it is, as SVG; into a file that was named, where nothing is yet. */
void export_picture(struct ui *ui, int arg);
/* All that was loaded, asked and found, to be opened elsewhere. */
bool export_session(struct ui *ui, const char *file, char *why, size_t max);
bool export_picture_to(struct ui *ui, const char *file, char *why, size_t max);

#endif
