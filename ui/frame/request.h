/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key asks for and only the terminal's owner can do: a queue of typed requests, each with all that it needs. The
 * owner takes them in the order in which they were asked (ui_next). */
#ifndef UI_FRAME_REQUEST_H
#define UI_FRAME_REQUEST_H
#include "base/buf.h"

/* clang-format off */
enum request_kind {
	REQUEST_QUIT, REQUEST_SUSPEND, REQUEST_REDRAW, REQUEST_RELOAD, REQUEST_CANCEL, REQUEST_THEME,
	REQUEST_COPY, /* text to the clipboard */
	REQUEST_PAGE, /* text to $PAGER */
	REQUEST_PIPE, /* text to the command in `to` */
	REQUEST_EDIT, /* the file in `to`, at `line` */
	REQUEST_WRITE, /* text to the file in `to` (ui/view/export.h): it waits in ui->writing while a prompt asks about it */
	REQUEST_KINDS
};
/* clang-format on */

struct request {
	enum request_kind kind;
	struct buf text;  /* the octets; what goes to a terminal or a shell is escaped already */
	const char *what; /* what they are, in the person's language: "PEM" */
	char *to;         /* the command for the shell as it was typed, or the file's path; owned */
	unsigned line;    /* of the file; 0: none */
};

/* One of a kind waits at most: who asks again is answered once, with what was asked last. */
struct request_queue {
	struct request at[REQUEST_KINDS];
	size_t n;
};

/* Takes the text and the path or command of r. */
void request_add(struct request_queue *q, struct request r);
/* The first; *out is the caller's, who frees it. false: nobody asked for anything. */
bool request_next(struct request_queue *q, struct request *out);
bool request_waits(const struct request_queue *q, enum request_kind kind);
void request_free(struct request *r);
void request_forget_all(struct request_queue *q);

#endif
