/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from a statement about an object to the field that it is about. */
#ifndef UI_VIEW_VIEW_CERTIFICATE_H
#define UI_VIEW_VIEW_CERTIFICATE_H
#include <stdint.h>

struct ui;

/* Opens what the tag stands for, at the first field whose value has this in it; "": at the top. */
void certificate_open_at(struct ui *ui, uint64_t tag, const char *value);

#endif
