/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form that says whom to connect to: from the plan at hand, and to another one. */
#ifndef UI_VIEW_DIAL_H
#define UI_VIEW_DIAL_H
#include "ui/kit/form.h"
#include "ui/frame/view.h"
#include "run/run.h"

/* Filled in with the peer that was named last, if any. form_free it. */
void dial_form(struct form *f, const struct run *r);
/* Our certificate and its key are these files. */
void dial_with(struct form *f, const char *cert, const char *key);
/* The run's plan with the peer of the form in place of its peers; files stay. The caller's (plan_free). NULL: e. */
struct plan *dial_plan(const struct form *f, const struct run *r, struct err *e);

/* (view_connect.c) Nobody is asked any more: whether the view has nothing more to show. */
bool connect_is_over(struct view *v);

/* The next of the servers behind the one that the form names, around the end. false: there is none. */
struct recents;
bool dial_recall(struct form *f, const struct recents *r);

#endif
