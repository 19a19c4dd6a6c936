/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The banner of a lookup. */
#ifndef UI_VIEW_LOOKUP_VERDICT_H
#define UI_VIEW_LOOKUP_VERDICT_H
#include "ui/frame/banner.h"
#include "ui/view/lookup_answer.h"

/* false: it has nothing of its own to say, and the verdict stands there. empty: nothing is asked; typing: letters are
 * typed, and no keys. */
bool lookup_verdict(struct ui_banner *b, const struct explanation *x, const struct lookup_causes *k,
                    enum lookup_state state, bool empty, bool typing);

#endif
