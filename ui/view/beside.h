/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection more beside one that is known, with one thing different: what may still be the reason is told apart.
 */
#ifndef UI_VIEW_BESIDE_H
#define UI_VIEW_BESIDE_H
#include "ui/frame/ui.h"

/* The connection that a person looks at: that of what is selected, else the one that speaks; -1: none was made. */
int beside_connection(struct ui *ui);
/* Makes the next one, and says what is different in it and how many there were. */
void beside_probe(struct ui *ui, int arg);

#endif
