/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/pem.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"
#define LABEL_MAX 64

#define AT(s, at, word) ((size_t)((s).p + (s).n - (at)) >= sizeof word - 1 && !memcmp((at), word, sizeof word - 1))

/* memmem is not POSIX. The needle begins with a dash, which base64 never holds: memchr skips fast. */
static const uint8_t *find(struct span in, const uint8_t *from, const char *needle, size_t n)
{
	const uint8_t *end = in.p + in.n;
	while (from < end && (size_t)(end - from) >= n) {
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
		r->text_between = !memchr(" \t\r\n", *q, 4);
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

/* RFC 1421 headers at the top of the body: what stands up to the empty line. */
static void skip_headers(struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n, *line = b->body.p;
	while (line < end && (*line == '\r' || *line == '\n'))
		line++;
	const uint8_t *nl = memchr(line, '\n', (size_t)(end - line));
	if (!nl || !memchr(line, ':', (size_t)(nl - line)))
		return;
	b->oddity |= PEM_HEADERS;
	if (find(b->body, line, "ENCRYPTED", 9))
		b->oddity |= PEM_ENCRYPTED;
	while (nl && (memchr(line, ':', (size_t)(nl - line)) || *line == ' ')) {
		line = nl + 1;
		nl = memchr(line, '\n', (size_t)(end - line));
	}
	b->body = span_of(line, (size_t)(end - line));
}

static void look_at_form(struct pem_block *b, struct span text)
{
	const uint8_t *p = b->whole.p, *nl = memchr(b->body.p, '\n', b->body.n);
	if (p > text.p && (p[-1] == ' ' || p[-1] == '\t'))
		b->oddity |= PEM_INDENTED;
	if (nl && nl > b->body.p && nl[-1] == '\r')
		b->oddity |= PEM_CRLF;
	if (b->body.n > 1 && b->body.p[0] == '\\')
		b->oddity |= PEM_ESCAPED;
	const uint8_t *second = nl ? memchr(nl + 1, '\n', (size_t)(b->body.p + b->body.n - nl - 1)) : NULL;
	size_t line = nl ? (second ? (size_t)(second - nl - 1) : (size_t)(b->body.p + b->body.n - nl - 1)) : b->body.n;
	if (line > 78)
		b->oddity |= PEM_LONG_LINES;
}

/* The next BEGIN that has a proper label. */
static const uint8_t *next_begin(struct pem_reader *r, struct pem_block *b, const uint8_t **body)
{
	const uint8_t *p = r->text.p + r->offset;
	while ((p = find(r->text, p, BEGIN, sizeof BEGIN - 1)) != NULL) {
		if (label_at(r->text, p + sizeof BEGIN - 1, &b->label, body))
			return p;
		p += 5;
	}
	return NULL;
}

bool pem_next(struct pem_reader *r, struct pem_block *b)
{
	const uint8_t *body, *after, *end = r->text.p + r->text.n, *p;
	struct span label;
	*b = (struct pem_block){ 0 };
	const uint8_t *begin = next_begin(r, b, &body);
	skip_to(r, begin ? begin : end, true);
	if (!begin)
		return false;
	b->line = r->line;
	if (begin > r->text.p && begin[-1] == '-')
		b->oddity |= PEM_GLUED;
	for (p = body; (p = find(r->text, p, DASHES, 5)) != NULL && !AT(r->text, p, END) && !AT(r->text, p, BEGIN); p++)
		;
	if (p && AT(r->text, p, END) && label_at(r->text, p + sizeof END - 1, &label, &after)) {
		if (!span_eq(label, b->label))
			b->oddity |= PEM_LABEL_DIFFERS;
		end = after;
	} else {
		b->oddity |= PEM_TRUNCATED;
		end = p ? p : end;
		p = end;
	}
	b->whole = span_of(begin, (size_t)(end - begin));
	b->body = span_of(body, (size_t)(p - body));
	look_at_form(b, r->text);
	skip_headers(b);
	skip_to(r, end, false);
	return true;
}

/* ---- base64 ---- */

/* A character's value with VALUE set; else what it is, or 0 for what is not base64. */
enum { B64_VALUE = 0x40, B64_BLANK = 1, B64_PAD = 2, B64_ESCAPE = 3 };
#define V(c, v) [c] = B64_VALUE | (v)
static const uint8_t b64[256] = {
	V('A', 0),  V('B', 1),  V('C', 2),  V('D', 3),  V('E', 4),  V('F', 5),  V('G', 6),  V('H', 7),  V('I', 8),  V('J', 9),  V('K', 10),
	V('L', 11), V('M', 12), V('N', 13), V('O', 14), V('P', 15), V('Q', 16), V('R', 17), V('S', 18), V('T', 19), V('U', 20), V('V', 21),
	V('W', 22), V('X', 23), V('Y', 24), V('Z', 25), V('a', 26), V('b', 27), V('c', 28), V('d', 29), V('e', 30), V('f', 31), V('g', 32),
	V('h', 33), V('i', 34), V('j', 35), V('k', 36), V('l', 37), V('m', 38), V('n', 39), V('o', 40), V('p', 41), V('q', 42), V('r', 43),
	V('s', 44), V('t', 45), V('u', 46), V('v', 47), V('w', 48), V('x', 49), V('y', 50), V('z', 51), V('0', 52), V('1', 53), V('2', 54),
	V('3', 55), V('4', 56), V('5', 57), V('6', 58), V('7', 59), V('8', 60), V('9', 61), V('+', 62), V('/', 63),
	[' '] = B64_BLANK, ['\t'] = B64_BLANK, ['\r'] = B64_BLANK, ['\n'] = B64_BLANK, ['='] = B64_PAD, ['\\'] = B64_ESCAPE,
};
#undef V

/* The slow half of the decoder: one character, with all that may stand between. */
struct quantum {
	uint32_t bits;
	int have, pads;
};

static bool take_character(struct quantum *q, const uint8_t **p, const uint8_t *end)
{
	uint8_t c = b64[*(*p)++];
	if (c == B64_BLANK)
		return true;
	if (c == B64_ESCAPE && *p < end && (**p == 'n' || **p == 'r')) {
		(*p)++;
		return true;
	}
	if (c == B64_PAD && q->have + q->pads >= 2 && q->have + q->pads < 4) {
		q->pads++;
		return true;
	}
	if (!(c & B64_VALUE) || q->pads)
		return false;
	q->bits = q->bits << 6 | (c & 0x3f);
	q->have++;
	return true;
}

static uint8_t *put_quantum(struct quantum *q, uint8_t *w)
{
	uint32_t v = q->bits << 6 * (4 - q->have);
	for (int i = 0; i < q->have - 1; i++)
		*w++ = (uint8_t)(v >> (16 - 8 * i));
	*q = (struct quantum){ 0 };
	return w;
}

/* Four characters at a time as long as nothing stands between them: nearly always. */
static uint8_t *decode_run(const uint8_t **from, const uint8_t *end, uint8_t *w)
{
	const uint8_t *p = *from;
	for (; end - p >= 4; p += 4) {
		uint8_t a = b64[p[0]], b = b64[p[1]], c = b64[p[2]], d = b64[p[3]];
		if (!(a & b & c & d & B64_VALUE))
			break;
		uint32_t v = (a & 0x3fu) << 18 | (b & 0x3fu) << 12 | (c & 0x3fu) << 6 | (d & 0x3fu);
		*w++ = (uint8_t)(v >> 16);
		*w++ = (uint8_t)(v >> 8);
		*w++ = (uint8_t)v;
	}
	*from = p;
	return w;
}

/* Decodes into w (room for 3 octets in 4 characters, rounded up); *stop is where it ended. */
static uint8_t *decode(struct span body, uint8_t *w, const uint8_t **stop)
{
	const uint8_t *p = body.p, *end = p + body.n;
	struct quantum q = { 0 };
	while (p < end) {
		if (!q.have && !q.pads)
			w = decode_run(&p, end, w);
		*stop = p;
		if (p < end && !take_character(&q, &p, end))
			break;
		if (q.have == 4)
			w = put_quantum(&q, w);
		*stop = p;
	}
	bool whole = q.pads ? q.have + q.pads == 4 : q.have == 0 || q.have > 1;
	if (!whole && *stop == end && body.n)
		*stop = end - 1;
	return put_quantum(&q, w);
}

bool pem_decode(const struct pem_block *b, struct buf *out)
{
	size_t room = b->body.n / 4 * 3 + 3, before = out->n;
	const uint8_t *stop = b->body.p;
	buf_pad(out, 0, room);
	uint8_t *w = (uint8_t *)out->s + before;
	out->n = before + (size_t)(decode(b->body, w, &stop) - w);
	out->s[out->n] = '\0';
	return stop == b->body.p + b->body.n;
}

uint32_t pem_bad_line(const struct pem_block *b)
{
	struct buf scratch = BUF_INIT;
	const uint8_t *stop = b->body.p;
	buf_pad(&scratch, 0, b->body.n / 4 * 3 + 3);
	decode(b->body, (uint8_t *)scratch.s, &stop);
	buf_free(&scratch);
	return stop == b->body.p + b->body.n ? 0 : b->line + count_lines(b->whole.p, stop);
}
