/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen as a picture for documents: SVG, of text and colours alone. */
#ifndef UI_KIT_PICTURE_H
#define UI_KIT_PICTURE_H
#include "base/buf.h"
#include "ui/kit/grid.h"

/* In the colours of the theme on a terminal of 16 million; dark where the theme is for both grounds. */
void picture_svg(struct buf *out, const struct grid *g, int theme);

#endif
