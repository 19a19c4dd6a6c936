/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 (RFC 4648) as it is met: with anything blank between, with "\n" written out, in quotes, cut off. Own code, as
 * the library's decoder takes a block whole or not at all and cannot say where it is damaged; and it is ten times as
 * slow. */
#include "config.h"

#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"
#include "load/pem.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#endif

/* A character's value with VALUE set; else what it is, or 0 for what is not base64. */
enum { B64_VALUE = 0x40, B64_BLANK = 1, B64_PAD = 2, B64_ESCAPE = 3, B64_QUOTE = 4 };
/* clang-format off */
#define V(c, v) [c] = B64_VALUE | (v)
static const uint8_t b64[256] = {
	V('A', 0), V('B', 1), V('C', 2), V('D', 3), V('E', 4), V('F', 5), V('G', 6), V('H', 7), V('I', 8), V('J', 9),
	V('K', 10), V('L', 11), V('M', 12), V('N', 13), V('O', 14), V('P', 15), V('Q', 16), V('R', 17), V('S', 18), V('T', 19),
	V('U', 20), V('V', 21), V('W', 22), V('X', 23), V('Y', 24), V('Z', 25), V('a', 26), V('b', 27), V('c', 28), V('d', 29),
	V('e', 30), V('f', 31), V('g', 32), V('h', 33), V('i', 34), V('j', 35), V('k', 36), V('l', 37), V('m', 38), V('n', 39),
	V('o', 40), V('p', 41), V('q', 42), V('r', 43), V('s', 44), V('t', 45), V('u', 46), V('v', 47), V('w', 48), V('x', 49),
	V('y', 50), V('z', 51), V('0', 52), V('1', 53), V('2', 54), V('3', 55), V('4', 56), V('5', 57), V('6', 58), V('7', 59),
	V('8', 60), V('9', 61), V('+', 62), V('/', 63),
	[' '] = B64_BLANK, ['\t'] = B64_BLANK, ['\r'] = B64_BLANK, ['\n'] = B64_BLANK, ['='] = B64_PAD,
	['\\'] = B64_ESCAPE, ['"'] = B64_QUOTE, ['\''] = B64_QUOTE, [','] = B64_QUOTE,
};
/* clang-format on */
#undef V

/* ---- decoding ---- */

/* The slow half of the decoder: one character, with all that may stand between. */
struct quantum {
	uint32_t bits;
	int have, pads;
	bool escaped; /* backslashes and quotes are part of the form */
	bool hidden;  /* and characters that cannot be seen */
	bool url_safe;
};

/* "\n", "\\n", "\r" and a backslash at the end of a line are blanks; "\/" is JSON for a slash. */
static void skip_escape(const uint8_t **p, const uint8_t *end)
{
	while (*p < end && **p == '\\')
		++*p;
	if (*p < end && (**p == 'n' || **p == 'r'))
		++*p;
}

/* With the two characters of RFC 4648 5 in place of the last two. */
static uint8_t value_of(uint8_t c, bool url_safe)
{
	if (url_safe && (c == '-' || c == '_'))
		return b64[c == '-' ? '+' : '/'];
	return b64[c];
}

/* Behind the quote that opens the next literal of a program's source ("MII" + "C..."); p where there is none. */
static const uint8_t *next_literal(uint8_t quote, const uint8_t *p, const uint8_t *end)
{
	const uint8_t *next = quote == ',' || p == end ? NULL : memchr(p, quote, (size_t)(end - p));

	return next ? next + 1 : p;
}

static bool take_character(struct quantum *q, const uint8_t **p, const uint8_t *end)
{
	uint32_t character;
	size_t skip = q->hidden ? pem_hidden_at(*p, end, &character) : 0;

	if (skip) {
		*p += skip;
		return true;
	}
	uint8_t written = *(*p)++, c = value_of(written, q->url_safe);
	if (c == B64_QUOTE && q->escaped)
		*p = next_literal(written, *p, end);
	if (c == B64_BLANK || (c == B64_QUOTE && q->escaped))
		return true;
	if (c == B64_ESCAPE && (q->escaped || (*p < end && **p == '/'))) {
		skip_escape(p, end);
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
	q->bits = 0;
	q->have = 0;
	return w;
}

/* A character's six bits where it stands in a quantum, or BAD. */
#define BAD 0x80000000u
static uint32_t shifted[4][256];

static void make_shifted(void)
{
	for (int i = 0; i < 4; i++)
		for (int c = 0; c < 256; c++)
			shifted[i][c] = b64[c] & B64_VALUE ? (uint32_t)(b64[c] & 0x3f) << (18 - 6 * i) : BAD;
}

#if defined __x86_64__ && defined __GNUC__
/* 32 characters at a time where the processor can (W. Mula and D. Lemire, Faster Base64 Encoding and Decoding using
 * AVX2 Instructions, 2018): what is no base64 has a bit in common in the two tables, by its upper and its lower half; a
 * third one says how far a character is from its value. What is written is longer by 8 octets than what is meant: the
 * room is there as long as so many characters follow. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)
#define FOLLOWING 44

__attribute__((target("avx2"))) static uint8_t *decode_wide(const uint8_t **from, const uint8_t *end, uint8_t *w)
{
	const __m256i low = TWICE(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b,
	                          0x1b, 0x1a),
	              high = TWICE(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
	                           0x10, 0x10),
	              away = TWICE(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0),
	              slash = _mm256_set1_epi8('/'),
	              close = TWICE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
	const uint8_t *p = *from;

	for (; end - p >= FOLLOWING; p += 32, w += 24) {
		__m256i in = _mm256_loadu_si256((const void *)p),
		        upper = _mm256_and_si256(_mm256_srli_epi32(in, 4), slash);
		__m256i a = _mm256_shuffle_epi8(high, upper), b = _mm256_shuffle_epi8(low, _mm256_and_si256(in, slash));

		if (!_mm256_testz_si256(a, b))
			break;
		in = _mm256_add_epi8(in,
		                     _mm256_shuffle_epi8(away, _mm256_add_epi8(_mm256_cmpeq_epi8(in, slash), upper)));
		in = _mm256_madd_epi16(_mm256_maddubs_epi16(in, _mm256_set1_epi32(0x01400140)),
		                       _mm256_set1_epi32(0x00011000));
		in = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(in, close),
		                                 _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
		_mm256_storeu_si256((void *)w, in);
	}
	*from = p;
	return w;
}
#define HAVE_WIDE __builtin_cpu_supports("avx2")
#else
#define decode_wide(from, end, w) (w)
#define HAVE_WIDE false
#endif

/* Four characters at a time as long as nothing stands between them: nearly always. */
static uint8_t *decode_run(const uint8_t **from, const uint8_t *end, uint8_t *w)
{
	if (HAVE_WIDE)
		w = decode_wide(from, end, w);
	const uint8_t *p = *from;

	for (; end - p >= 4; p += 4) {
		uint32_t v = shifted[0][p[0]] | shifted[1][p[1]] | shifted[2][p[2]] | shifted[3][p[3]];

		if (v & BAD)
			break;
		*w++ = (uint8_t)(v >> 16);
		*w++ = (uint8_t)(v >> 8);
		*w++ = (uint8_t)v;
	}
	*from = p;
	return w;
}

/* Decodes into w (room for 3 octets in 4 characters, rounded up); *stop is where it ended. */
static uint8_t *decode(const struct pem_block *b, uint8_t *w, const uint8_t **stop, bool *unpadded)
{
	const uint8_t *p = b->body.p, *end = p + b->body.n;
	struct quantum q = { .escaped = (b->oddity & PEM_ESCAPED) != 0,
		             .hidden = (b->oddity & (PEM_HIDDEN_INSIDE | PEM_HIDDEN_BEHIND)) != 0,
		             .url_safe = (b->oddity & PEM_URL_SAFE) != 0 };

	*stop = p;
	if (!shifted[0][0])
		make_shifted();
	while (p < end) {
		if (!q.have) /* pads come behind two */
			w = decode_run(&p, end, w);
		*stop = p;
		if (p < end && !take_character(&q, &p, end))
			break;
		if (q.have == 4)
			w = put_quantum(&q, w);
		*stop = p;
	}
	bool whole = q.pads ? q.have + q.pads == 4 : q.have == 0 || q.have > 1;
	if (!whole && *stop == end)
		*stop = end - 1;
	*unpadded = whole && !q.pads && q.have && *stop == end;
	return put_quantum(&q, w);
}

bool pem_decode(struct pem_block *b, struct buf *out)
{
	size_t room = b->body.n / 4 * 3 + 3, before = out->n;
	const uint8_t *stop;
	bool unpadded;

	uint8_t *w = (uint8_t *)buf_room(out, room);
	out->n = before + (size_t)(decode(b, w, &stop, &unpadded) - w);
	out->s[out->n] = '\0';
	b->oddity |= unpadded ? PEM_UNPADDED : 0;
	return stop == b->body.p + b->body.n;
}

uint32_t pem_bad_line(const struct pem_block *b)
{
	struct buf scratch = BUF_INIT;
	const uint8_t *stop;
	bool unpadded;
	uint32_t line = b->line;

	decode(b, (uint8_t *)buf_room(&scratch, b->body.n / 4 * 3 + 3), &stop, &unpadded);
	buf_wipe(&scratch);
	for (const uint8_t *p = b->whole.p; p < stop; p++)
		line += *p == '\n';
	return stop == b->body.p + b->body.n ? 0 : line;
}

/* ---- runs in other texts ---- */

#define LINE_MIN 32 /* a shorter line does not go on in the next: lists of words are no base64 */

/* Characters, then at most two pads. */
static size_t run_length(const uint8_t *p, const uint8_t *end, bool url_safe)
{
	const uint8_t *q = p;

	while (q < end && ((value_of(*q, url_safe) & B64_VALUE) || (*q == '\\' && end - q > 1 && q[1] == '/')))
		q++;
	for (int pads = 0; q > p && q < end && *q == '=' && pads < 2; pads++)
		q++;
	return (size_t)(q - p);
}

/* Where a line end is, written out or not, and the blanks after it: the first character of the next line, or NULL. */
static const uint8_t *next_line(const uint8_t *p, const uint8_t *end, bool *escaped)
{
	const uint8_t *q = p;

	while (end - q > 1 && *q == '\\' && (q[1] == 'n' || q[1] == 'r'))
		q += 2;
	*escaped |= q > p;
	while (q < end && (*q == '\r' || *q == '\n'))
		q++;
	if (q == p)
		return NULL;
	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	return q;
}

/* A line of a run ends in a line end or in what encloses the run. */
static bool is_run_end(const uint8_t *p, const uint8_t *end)
{
	return p == end || memchr("\r\n\"'<,\\", *p, 7);
}

void base64_start(struct base64_reader *r, struct span text, uint32_t line)
{
	*r = (struct base64_reader){ .text = text, .line = line };
}

/* The run that starts at p; its end is returned. */
static const uint8_t *take_run_of(const uint8_t *p, const uint8_t *end, bool url_safe, struct pem_block *b)
{
	bool escaped = false;
	const uint8_t *q = p, *line = p;

	while (line) {
		size_t n = run_length(line, end, url_safe);

		if (line != p && (!n || !is_run_end(line + n, end)))
			break;
		q = line + n;
		line = n >= LINE_MIN && q[-1] != '=' ? next_line(q, end, &escaped) : NULL;
	}
	*b = (struct pem_block){ .body = span_of(p, (size_t)(q - p)),
		                 .whole = span_of(p, (size_t)(q - p)),
		                 .oddity = (escaped ? PEM_ESCAPED : 0) | (url_safe ? PEM_URL_SAFE : 0) };
	return q;
}

static const uint8_t *take_run(const uint8_t *p, const uint8_t *end, struct pem_block *b)
{
	const uint8_t *q = take_run_of(p, end, false, b);

	/* It goes on in the other alphabet, and had nothing of this one. */
	if (q < end && (*q == '-' || *q == '_') && q[-1] != '=' && !memchr(p, '+', b->body.n) &&
	    !memchr(p, '/', b->body.n))
		q = take_run_of(p, end, true, b);
	return q;
}

bool base64_next(struct base64_reader *r, struct pem_block *b)
{
	const uint8_t *end = r->text.p + r->text.n, *p = r->text.p + r->offset;

	while (p < end) {
		if (!(b64[*p] & B64_VALUE)) {
			r->line += *p++ == '\n';
			continue;
		}
		const uint8_t *start = p;
		uint32_t line = r->line;
		p = take_run(start, end, b);
		for (const uint8_t *q = start; q < p; q++)
			r->line += *q == '\n';
		r->offset = (size_t)(p - r->text.p);
		if (b->body.n >= BASE64_RUN_MIN) {
			b->line = line;
			return true;
		}
	}
	r->offset = r->text.n;
	return false;
}
