/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A NUL in a text is a blank, so that every word is a string. */
#include "config.h"

#include "audit/scan.h"

#include "base/buf.h"
#include "base/span.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>

struct text_scan scan_of(struct span text, int file)
{
	return (struct text_scan){ text.p, text.p + text.n, file, 1, 1 };
}

int scan_peek(const struct text_scan *s)
{
	return s->p == s->end ? -1 : *s->p ? *s->p : ' ';
}

int scan_take(struct text_scan *s)
{
	int c = scan_peek(s);

	if (c < 0)
		return c;
	s->p++;
	if (!isspace(c))
		s->word_line = s->line;
	s->line += c == '\n';
	return c;
}

void scan_line_end(struct text_scan *s)
{
	while (s->p < s->end && *s->p != '\n')
		s->p++;
}

const char *scan_line(struct text_scan *s, struct arena *a, bool joined, unsigned *first)
{
	struct buf b = BUF_INIT;

	if (s->p >= s->end)
		return NULL;
	*first = s->line;
	for (;;) {
		while (s->p < s->end && *s->p != '\n') {
			buf_putc(&b, *s->p ? *s->p : ' ');
			s->p++;
		}
		bool more = s->p < s->end;
		s->p += more;
		s->line += more;
		if (b.n && b.s[b.n - 1] == '\r')
			b.n--;
		if (!joined || !more || !b.n || b.s[b.n - 1] != '\\')
			break;
		b.s[b.n - 1] = ' ';
	}
	if (b.s)
		b.s[b.n] = '\0';
	buf_str(&b);
	return buf_keep(&b, a);
}

const char *scan_word(const char **p, struct arena *a, bool *open)
{
	struct buf b = BUF_INIT;
	int quote = 0;

	*open = false;
	while (isspace((unsigned char)**p))
		++*p;
	if (!**p)
		return NULL;
	buf_str(&b);
	for (; **p && (quote || !isspace((unsigned char)**p)); ++*p) {
		int c = **p;

		if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? 0 : c;
			continue;
		}
		if (c == '\\' && (*p)[1] && strchr("\"'\\ #", (*p)[1]))
			c = *++*p;
		buf_putc(&b, c);
	}
	*open = quote != 0;
	return buf_keep(&b, a);
}

/* What stands behind # at the beginning of a line tells nothing: comments speak of everything. */
static bool is_comment(struct span text, size_t at)
{
	size_t line = at;

	while (line > 0 && text.p[line - 1] != '\n')
		line--;
	while (line < at && isspace(text.p[line]))
		line++;
	return text.p[line] == '#';
}

int scan_marks(struct span text, const char *const *mark, size_t n)
{
	int found = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(mark[i]);

		for (size_t at = 0; at + k <= text.n; at++) {
			const uint8_t *hit = memchr(text.p + at, mark[i][0], text.n - at - k + 1);

			if (!hit)
				break;
			at = (size_t)(hit - text.p);
			if (!memcmp(hit, mark[i], k) && (at == 0 || isspace(text.p[at - 1]) || text.p[at - 1] == ';') &&
			    !is_comment(text, at)) {
				found++;
				break;
			}
		}
	}
	return found;
}

bool scan_is_among(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(word, *list))
			return true;
	return false;
}
