/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the blocks are; what is odd about their lines is pem_form.c, what is in them base64.c. */
#include "config.h"

#include "load/pem.h"

#include "base/span.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"
#define LABEL_MAX 64
#define PREFIX_MAX 256 /* looked at before BEGIN, so that one endless line stays cheap */
#define BYTE_ORDER_MARK 0xfeff

#define AT(s, at, word) ((size_t)((s).p + (s).n - (at)) >= sizeof word - 1 && !memcmp((at), word, sizeof word - 1))

/* memmem is not POSIX. The needle begins with a dash, which base64 never holds: memchr skips fast. */
static const uint8_t *find(struct span in, const uint8_t *from, const char *needle, size_t n)
{
	if (in.n == 0) /* it may be nowhere */
		return NULL;
	for (const uint8_t *end = in.p + in.n; from < end && (size_t)(end - from) >= n;) {
		from = memchr(from, needle[0], (size_t)(end - from) - n + 1);
		if (!from)
			return NULL;
		if (!memcmp(from, needle, n))
			return from;
		from++;
	}
	return NULL;
}

static uint32_t count_lines(const uint8_t *p, const uint8_t *end)
{
	uint32_t n = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL)
		n++, p++;
	return n;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool pem_begins_in(struct span text)
{
	return find(text, text.p, BEGIN, sizeof BEGIN - 1) != NULL;
}

void pem_start(struct pem_reader *r, struct span text)
{
	*r = (struct pem_reader){ .text = text, .line = 1 };
}

/* Moves the reader to p, counting lines, and notices text on the way. */
static void skip_to(struct pem_reader *r, const uint8_t *p, bool outside)
{
	const uint8_t *q = r->text.p + r->offset;

	r->line += count_lines(q, p);
	for (; outside && !r->text_between && q < p; q++)
		r->text_between = !is_blank(*q);
	r->offset = (size_t)(p - r->text.p);
}

/* The label after "-----BEGIN " or "-----END "; *after is behind its dashes. */
static bool label_at(struct span text, const uint8_t *p, struct span *label, const uint8_t **after)
{
	const uint8_t *end = text.p + text.n, *q = p;

	while (q < end && q - p < LABEL_MAX && *q != '-' && *q >= ' ' && *q < 0x7f)
		q++;
	*label = span_of(p, (size_t)(q - p));
	if (!AT(text, q, DASHES) || q == p)
		return false;
	*after = q + 5;
	return true;
}

/* ---- what stands before BEGIN on its line ---- */

enum prefix { PREFIX_NONE, PREFIX_BLANK, PREFIX_BLOCK, PREFIX_TEXT, PREFIX_COMMENT, PREFIX_MARK, PREFIX_HIDDEN };

static bool ends_line(uint8_t c)
{
	return c == '\n' || c == '\r';
}

static enum prefix prefix_of(struct span text, const uint8_t *last_end, const uint8_t *begin, uint32_t *hidden)
{
	const uint8_t *p = begin;

	if (begin == text.p || ends_line(begin[-1]))
		return PREFIX_NONE;
	while (p > last_end && begin - p < PREFIX_MAX && !ends_line(p[-1]))
		p--;
	bool after_block = p == last_end && last_end > text.p;
	if (p == begin)
		return PREFIX_BLOCK;
	/* "\n" written out ends a line, too */
	while (p < begin && (is_blank(*p) || (*p == '\\' && begin - p > 1 && (p[1] == 'n' || p[1] == 'r'))))
		p += *p == '\\' ? 2 : 1;
	if (p < begin && pem_all_hidden(p, begin, hidden))
		return *hidden == BYTE_ORDER_MARK ? PREFIX_MARK : PREFIX_HIDDEN;
	if (p < begin)
		return *p == '#' || (*p == '/' && begin - p > 1 && p[1] == '/') ? PREFIX_COMMENT : PREFIX_TEXT;
	return begin[-1] != ' ' && begin[-1] != '\t' ? PREFIX_NONE : after_block ? PREFIX_BLOCK : PREFIX_BLANK;
}

static const unsigned prefix_oddity[] = {
	[PREFIX_BLOCK] = PEM_GLUED, [PREFIX_BLANK] = PEM_INDENTED,       [PREFIX_TEXT] = PEM_EMBEDDED,
	[PREFIX_MARK] = PEM_MARKED, [PREFIX_HIDDEN] = PEM_HIDDEN_BEFORE,
};

/* The next BEGIN that has a proper label. */
static const uint8_t *next_begin(const struct pem_reader *r, struct pem_block *b, const uint8_t **body)
{
	const uint8_t *last_end = r->text.p + r->offset, *p = last_end;

	for (; (p = find(r->text, p, BEGIN, sizeof BEGIN - 1)) != NULL; p += 5) {
		uint32_t hidden = 0;
		enum prefix before;

		if (label_at(r->text, p + sizeof BEGIN - 1, &b->label, body) &&
		    (before = prefix_of(r->text, last_end, p, &hidden)) != PREFIX_COMMENT) {
			b->oddity |= prefix_oddity[before];
			b->hidden = hidden;
			return p;
		}
	}
	return NULL;
}

/* Sets the block's ends; what comes after it is returned. */
static const uint8_t *find_end(struct span text, struct pem_block *b, const uint8_t *begin, const uint8_t *body)
{
	const uint8_t *p = body, *after = NULL;

	while ((p = find(text, p, DASHES, 5)) != NULL && !AT(text, p, END) && !AT(text, p, BEGIN))
		p++;
	if (!p || !AT(text, p, END) || !label_at(text, p + sizeof END - 1, &b->end_label, &after)) {
		b->oddity |= PEM_TRUNCATED;
		b->end_label = SPAN_NONE;
		p = after = p ? p : text.p + text.n;
	} else if (!span_eq(b->end_label, b->label)) {
		b->oddity |= PEM_LABEL_DIFFERS;
	}
	b->whole = span_of(begin, (size_t)(after - begin));
	b->body = span_of(body, (size_t)(p - body));
	return after;
}

bool pem_next(struct pem_reader *r, struct pem_block *b)
{
	const uint8_t *body;

	*b = (struct pem_block){ 0 };
	const uint8_t *begin = next_begin(r, b, &body);
	skip_to(r, begin ? begin : r->text.p + r->text.n, true);
	if (!begin)
		return false;
	b->line = r->line;
	const uint8_t *after = find_end(r->text, b, begin, body);
	pem_look_at_form(b, r->text);
	skip_to(r, after, false);
	return true;
}
