/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question asked anew: rows of the action table take what a person typed (action.h says how), and everything is
 * judged again from what was read already. */
#ifndef UI_FRAME_ASK_H
#define UI_FRAME_ASK_H
#include "base/buf.h"
#include <stdbool.h>

struct ui;

bool ask_time(struct ui *ui, const char *text, char *why, size_t max);
bool ask_host(struct ui *ui, const char *text, char *why, size_t max);
bool ask_purpose(struct ui *ui, const char *text, char *why, size_t max);
bool ask_trust(struct ui *ui, const char *text, char *why, size_t max);
bool ask_revocation(struct ui *ui, const char *text, char *why, size_t max);

/* Other sources, separated by blanks, in place of those that are shown; a server beside the files that are. */
bool ask_open(struct ui *ui, const char *text, char *why, size_t max);
bool ask_connect(struct ui *ui, const char *text, char *why, size_t max);
/* What a plan says, in place of all that was looked at. false: e, and everything is as it was. */
struct plan;
struct err;
bool ask_plan(struct ui *ui, const struct plan *p, struct err *e);
/* Number i of what there is to practise on. */
bool ask_practice(struct ui *ui, size_t i, char *why, size_t max);
/* What was looked at before, with what was trusted then; nothing else is kept of the question. */
struct recent;
bool ask_recent(struct ui *ui, const struct recent *r, char *why, size_t max);
/* Forgets all that was looked at before. */
void ask_forget(struct ui *ui, int arg);
bool ask_filter(struct ui *ui, const char *text, char *why, size_t max);
/* The keys, at the first line that has the word. */
bool ask_help(struct ui *ui, const char *text, char *why, size_t max);

/* What the question says now, as one would type it. */
void ask_time_now(struct ui *ui, struct buf *out);
void ask_host_now(struct ui *ui, struct buf *out);
void ask_trust_now(struct ui *ui, struct buf *out);

void ask_next_purpose(struct ui *ui, int arg);
void ask_next_revocation(struct ui *ui, int arg);
/* Reads and connects again every so many seconds; "" or "off": no more. */
void ask_watch(struct ui *ui, int arg);
bool ask_watch_every(struct ui *ui, const char *text, char *why, size_t max);
void ask_strict(struct ui *ui, int arg);

/* The theme by its name, and the next one. */
bool ask_theme(struct ui *ui, const char *text, char *why, size_t max);
void ask_next_theme(struct ui *ui, int arg);

#endif
