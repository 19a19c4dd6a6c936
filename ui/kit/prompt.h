/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line to type into, in place of the hint line. */
#ifndef UI_KIT_PROMPT_H
#define UI_KIT_PROMPT_H
#include "ui/kit/grid.h"
#include "ui/kit/key.h"

#define PROMPT_MAX 1024 /* octets */

enum prompt_event { PROMPT_EDITED, PROMPT_DONE, PROMPT_CANCELLED, PROMPT_NOTHING };

struct prompt {
	bool active;
	char label[256]; /* safe */
	char text[PROMPT_MAX + 8];
	size_t n, at;    /* octets; the cursor, on a character's boundary */
	bool secret;     /* shown as stars */
	bool offered;    /* what is there is an old value: what is typed replaces it, a move keeps it */
	char error[200]; /* safe; shown behind the text until it is edited */
	void (*event)(void *ctx, enum prompt_event e);
	bool (*key)(void *ctx, uint32_t key); /* sees each key first, true: it was meant for it; may be NULL */
	void *ctx;
};

/* label: safe, cut to what fits. event is called after every key that was meant for the prompt; at PROMPT_DONE the
 * prompt is still active: prompt_close it, or leave an error in it. */
void prompt_open(struct prompt *p, const char *label, const char *text, void (*event)(void *ctx, enum prompt_event e),
                 void *ctx);
void prompt_set(struct prompt *p, const char *text); /* in place of what was typed; the error goes */
void prompt_close(struct prompt *p);                 /* wipes the text */
void prompt_key(struct prompt *p, uint32_t key);
void prompt_paint(const struct prompt *p, struct grid *g, int y);

#endif
