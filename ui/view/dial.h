/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form that says whom to connect to: from the options at hand, and to new ones. */
#ifndef UI_VIEW_DIAL_H
#define UI_VIEW_DIAL_H
#include "ui/kit/form.h"
#include "ui/frame/view.h"
#include "cli/session.h"

/* Filled in with the peer that was named last, if any. form_free it. */
void dial_form(struct form *f, const struct session *s);
/* The session's options with the peer of the form in place of its peers; files stay. NULL: e. */
struct options *dial_options(const struct form *f, const struct session *s, struct err *e);

/* (view_connect.c) Nobody is asked any more: whether the view has nothing more to show. */
bool connect_is_over(struct view *v);

#endif
