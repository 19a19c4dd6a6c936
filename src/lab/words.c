/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes, backslashes and '#' are the whole syntax of a line; braces multiply the words of a list. */
#include "config.h"

#include "lab/words.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static const char BLANKS[] = " \t\r";

/* Appends what stands in quotes at p (on the opening one). The place behind the closing one; NULL: there is none. */
static const char *take_quoted(const char *p, struct buf *word)
{
	char quote = *p++;

	for (; *p && *p != quote; p++) {
		if (quote == '"' && *p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		buf_putc(word, *p);
	}
	return *p ? p + 1 : NULL;
}

/* One word at p, which is not a blank. */
static const char *take_word(const char *p, struct buf *word)
{
	buf_reset(word);
	while (p && *p && !strchr(BLANKS, *p)) {
		if (*p == '\'' || *p == '"') {
			p = take_quoted(p, word);
			continue;
		}
		if (*p == '\\' && p[1])
			p++;
		buf_putc(word, *p++);
	}
	return p;
}

bool words_split(struct arena *a, const char *line, struct words_list *out)
{
	VEC_OF(const char *) v = VEC_INIT;
	struct buf word = BUF_INIT;
	const char *p = line + strspn(line, BLANKS);

	while (p && *p && *p != '#') {
		p = take_word(p, &word);
		if (p) {
			*vec_push(&v) = arena_strdup(a, buf_str(&word));
			p += strspn(p, BLANKS);
		}
	}
	out->v = arena_dup(a, v.v, v.n * sizeof *v.v);
	out->n = v.n;
	vec_free(&v);
	buf_free(&word);
	return p != NULL;
}

const char *words_rest(struct arena *a, const char *text)
{
	struct buf word = BUF_INIT;
	const char *end = *text == '"' || *text == '\'' ? take_quoted(text, &word) : NULL;
	const char *s = end && !end[strspn(end, BLANKS)] ? buf_str(&word) : text;

	s = arena_strdup(a, s);
	buf_free(&word);
	return s;
}

typedef VEC_OF(const char *) word_vec;

/* "h{1..3}.example" is h1.example, h2.example and h3.example. */
static void add_word(struct arena *a, word_vec *v, const char *word)
{
	unsigned first, last;
	int n = 0;
	const char *open = strchr(word, '{');

	if (!open || sscanf(open, "{%5u..%5u}%n", &first, &last, &n) != 2 || n == 0) {
		*vec_push(v) = word;
		return;
	}
	for (unsigned i = first; i <= last; i++)
		*vec_push(v) = arena_printf(a, "%.*s%u%s", (int)(open - word), word, i, open + n);
}

struct words_list words_commas(struct arena *a, const char *text)
{
	word_vec v = VEC_INIT;

	for (const char *p = text, *end; *p; p = *end ? end + 1 : end) {
		for (end = p; *end && *end != ','; end++)
			if (*end == '\\' && end[1])
				end++;
		add_word(a, &v, arena_strndup(a, p, (size_t)(end - p)));
	}
	struct words_list list = { arena_dup(a, v.v, v.n * sizeof *v.v), v.n };
	vec_free(&v);
	return list;
}
