/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clients that come to a server of ours (run/reception.h). */
#ifndef UI_VIEW_VIEW_LISTEN_H
#define UI_VIEW_VIEW_LISTEN_H
#include "ui/frame/ui.h"

/* It goes on beside whatever else is looked at. */
bool listen_goes_on(const struct ui *ui);
void listen_show(struct ui *ui);
/* As an action: asks where, unless it goes on already. */
void listen_begin(struct ui *ui, int arg);

#endif
