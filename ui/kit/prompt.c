/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text is UTF-8 and moves by characters; what is shown is the part around the cursor. */
#include "config.h"

#include "ui/kit/prompt.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/text.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/row.h"

#include <gnutls/gnutls.h>
#include <string.h>
#include <unistr.h>

#define LABEL_CELLS 48

void prompt_open(struct prompt *p, const char *label, const char *text, void (*event)(void *ctx, enum prompt_event e),
                 void *ctx)
{
	size_t n = text_fit(label, LABEL_CELLS, NULL);

	/* Combining marks take octets and no cells: what fits on the screen may be too long for p->label, which is to
	 * end with a whole character. */
	if (n >= sizeof p->label)
		for (n = sizeof p->label - 1; n > 0 && ((unsigned char)label[n] & 0xc0) == 0x80;)
			n--;
	*p = (struct prompt){ .active = true, .event = event, .ctx = ctx };
	memcpy(p->label, label, n);
	prompt_set(p, text);
}

void prompt_set(struct prompt *p, const char *text)
{
	p->n = p->at = strlen(text) < PROMPT_MAX ? strlen(text) : 0;
	memcpy(p->text, text, p->n);
	p->text[p->n] = '\0';
	p->error[0] = '\0';
}

void prompt_close(struct prompt *p)
{
	gnutls_memset(p, 0, sizeof *p);
}

static size_t before(const struct prompt *p, size_t at)
{
	while (at > 0 && ((unsigned char)p->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t after(const struct prompt *p, size_t at)
{
	if (at < p->n)
		at++;
	while (at < p->n && ((unsigned char)p->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void cut(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->n - to + 1);
	p->n -= to - from;
	p->at = from;
}

static bool insert(struct prompt *p, uint32_t key)
{
	uint8_t s[6];
	int n = u8_uctomb(s, (ucs4_t)key, sizeof s);

	if (key < 0x20 || key == 0x7f || key >= K_UP || n <= 0 || p->n + (size_t)n > PROMPT_MAX)
		return false;
	memmove(p->text + p->at + n, p->text + p->at, p->n - p->at + 1);
	memcpy(p->text + p->at, s, (size_t)n);
	p->n += (size_t)n;
	p->at += (size_t)n;
	return true;
}

static bool edit(struct prompt *p, uint32_t key)
{
	switch (key) {
	case K_BACKSPACE:
	case CONTROL('H'):
	case 0x7f:
		cut(p, before(p, p->at), p->at);
		return true;
	case K_DELETE:
	case CONTROL('D'):
		cut(p, p->at, after(p, p->at));
		return true;
	case CONTROL('U'):
		cut(p, 0, p->at);
		return true;
	case CONTROL('K'):
		cut(p, p->at, p->n);
		return true;
	default:
		return insert(p, key);
	}
}

static bool move(struct prompt *p, uint32_t key)
{
	switch (key) {
	case K_LEFT:
	case CONTROL('B'):
		p->at = before(p, p->at);
		return true;
	case K_RIGHT:
	case CONTROL('F'):
		p->at = after(p, p->at);
		return true;
	case K_HOME:
	case CONTROL('A'):
		p->at = 0;
		return true;
	case K_END:
	case CONTROL('E'):
		p->at = p->n;
		return true;
	default:
		return false;
	}
}

void prompt_key(struct prompt *p, uint32_t key)
{
	enum prompt_event e = PROMPT_NOTHING;

	if (p->key && p->key(p->ctx, key))
		return;
	if (p->offered && key >= 0x20 && key != 0x7f && key < K_UP)
		cut(p, 0, p->n);
	p->offered = false;
	if (key == K_ENTER || key == '\n')
		e = PROMPT_DONE;
	else if (key == K_ESC || key == CONTROL('C'))
		e = PROMPT_CANCELLED;
	else if (!move(p, key) && edit(p, key)) {
		p->error[0] = '\0';
		e = PROMPT_EDITED;
	}
	p->event(p->ctx, e);
}

/* What is shown of the text up to `n` octets. */
static void visible(const struct prompt *p, size_t from, size_t to, enum charset cs, struct buf *out)
{
	if (!p->secret) {
		text_escape(out, span_of(p->text + from, to - from), cs);
		return;
	}
	for (size_t i = from; i < to; i++)
		if (((unsigned char)p->text[i] & 0xc0) != 0x80)
			buf_putc(out, '*');
}

void prompt_paint(const struct prompt *p, struct grid *g, int y)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	size_t from = 0;
	int x = 1, room;

	x += grid_put(g, x, y, g->w - x, STYLE_STRONG, p->label);
	room = g->w - x - 2;
	for (;; from = after(p, from)) {
		buf_reset(&left);
		visible(p, from, p->at, g->charset, &left);
		if (from >= p->at || (int)text_width(buf_str(&left)) <= room)
			break;
	}
	visible(p, p->at, p->n, g->charset, &right);
	x += grid_put(g, x, y, room, p->offered ? STYLE_DIM : STYLE_PLAIN, buf_str(&left));
	g->cursor_x = x;
	g->cursor_y = y;
	g->cursor_shown = true;
	x += grid_put(g, x, y, g->w - x - 1, STYLE_PLAIN, buf_str(&right));
	if (p->error[0])
		grid_put_cut(g, x + 3, y, g->w - x - 4, STYLE_ERROR, LOOK_NONE, p->error);
	buf_free(&left);
	buf_free(&right);
}
