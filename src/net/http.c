/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer is read from its start each time: it is at most HTTP_MAX long, and comes in a few pieces. */
#include "config.h"

#include "net/http.h"

#include "base/buf.h"
#include "base/span.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void http_request(struct buf *out, const char *host, const char *port, const char *path)
{
	buf_printf(out, "GET %s HTTP/1.1\r\nHost: ", path ? path : "/");
	buf_printf(out, strchr(host, ':') ? "[%s]" : "%s", host);
	if (strcmp(port, "443") != 0 && strcmp(port, "https") != 0)
		buf_printf(out, ":%s", port);
	buf_puts(out,
	         "\r\nUser-Agent: " PACKAGE_NAME "/" PACKAGE_VERSION "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

/* ---- lines and words ---- */

bool http_line(struct span *in, struct span *line)
{
	const uint8_t *end = in->n ? memchr(in->p, '\n', in->n) : NULL;
	size_t n;

	if (!end)
		return false;
	n = (size_t)(end - in->p);
	*line = span_of(in->p, n > 0 && end[-1] == '\r' ? n - 1 : n);
	in->p += n + 1;
	in->n -= n + 1;
	return true;
}

static bool starts(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && strncasecmp((const char *)s.p, word, n) == 0;
}

/* Where word begins in s, whatever the case; s.n: nowhere. */
static size_t find(struct span s, const char *word)
{
	for (size_t i = 0; i < s.n; i++)
		if (starts(span_of(s.p + i, s.n - i), word))
			return i;
	return s.n;
}

static struct span from(struct span s, size_t at)
{
	return at < s.n ? span_of(s.p + at, s.n - at) : span_of(s.p + s.n, 0);
}

/* s in one line without white space around or double inside, cut to HTTP_HINT_MAX. false: nothing is left. */
static bool tidy(struct span s, char out[HTTP_HINT_MAX + 1])
{
	char *p = out;

	for (size_t i = 0; i < s.n && p < out + HTTP_HINT_MAX; i++) {
		if (s.p[i] == '\0' || !isspace(s.p[i]))
			*p++ = s.p[i] ? (char)s.p[i] : '?';
		else if (p > out && p[-1] != ' ')
			*p++ = ' ';
	}
	if (p > out && p[-1] == ' ')
		p--;
	*p = '\0';
	return p > out;
}

/* ---- head ---- */

struct head {
	struct span status_line, rest;
	int status;
	bool chunked, sized;
	size_t length;
};

static void read_field(struct head *h, struct span line)
{
	if (starts(line, "transfer-encoding:"))
		h->chunked = find(line, "chunked") < line.n;
	if (!starts(line, "content-length:"))
		return;
	h->sized = true;
	h->length = 0;
	for (size_t i = strlen("content-length:"); i < line.n && h->length <= HTTP_MAX; i++)
		if (isdigit(line.p[i]))
			h->length = h->length * 10 + (size_t)(line.p[i] - '0');
}

/* "HTTP/1.1 400 Bad Request" */
static int status_of(struct span line)
{
	struct span code = from(line, find(line, " "));
	int status = 0;

	for (size_t i = 1; i < code.n && i < 4 && isdigit(code.p[i]); i++)
		status = status * 10 + (code.p[i] - '0');
	return status;
}

/* HTTP_COMPLETE: up to and with the empty line. */
static enum http_state read_head(struct span in, struct head *h)
{
	static const char word[] = "HTTP/";
	struct span line;
	size_t n = in.n < sizeof word - 1 ? in.n : sizeof word - 1;

	*h = (struct head){ .status = 0 };
	if (memcmp(in.p, word, n) != 0)
		return HTTP_NOT;
	if (!http_line(&in, &h->status_line))
		return HTTP_MORE;
	h->status = status_of(h->status_line);
	while (http_line(&in, &line)) {
		if (line.n == 0) {
			h->rest = in;
			return HTTP_COMPLETE;
		}
		read_field(h, line);
	}
	return HTTP_MORE;
}

/* ---- body ---- */

static bool chunk_size(struct span line, size_t *n)
{
	size_t i;

	for (*n = 0, i = 0; i < line.n && isxdigit(line.p[i]) && *n <= HTTP_MAX; i++) {
		int c = tolower(line.p[i]);

		*n = *n * 16 + (size_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return i > 0;
}

/* Appends what is in the chunks. true: the last one was there, or no chunk can be made out. */
static bool unchunk(struct span in, struct buf *body)
{
	struct span line;
	size_t n;

	while (http_line(&in, &line)) {
		if (!chunk_size(line, &n) || n == 0)
			return true;
		buf_put(body, in.p, n < in.n ? n : in.n);
		in = from(in, n + 2); /* the chunk ends in CRLF */
	}
	return false;
}

/* true: all of it is there. */
static bool read_body(const struct head *h, struct buf *body)
{
	if (h->status == 204 || h->status == 304)
		return true;
	if (h->chunked)
		return unchunk(h->rest, body);
	buf_put(body, h->rest.p, h->rest.n);
	return h->sized && h->rest.n >= h->length;
}

/* ---- hint ---- */

static bool title_of(struct span html, char *hint)
{
	struct span s = from(html, find(html, "<title"));
	size_t end;

	s = from(s, find(s, ">") + 1);
	end = find(s, "</title");
	if (end == s.n)
		return false;
	tidy(span_of(s.p, end), hint);
	return true;
}

/* Does this tag stand within a line? All others end one. */
static bool is_inline(struct span tag)
{
	static const char *const names[] = { "a", "abbr",  "b",    "code",   "em", "font",
		                             "i", "small", "span", "strong", "tt", "u" };

	tag = from(tag, 1);
	if (starts(tag, "/"))
		tag = from(tag, 1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct span rest = from(tag, strlen(names[i]));

		if (starts(tag, names[i]) && rest.n && (*rest.p == '>' || isspace(*rest.p)))
			return true;
	}
	return false;
}

/* What is between the tags, without scripts and styles. */
static void strip(struct span html, struct buf *text)
{
	while (html.n) {
		size_t n = find(html, "<");

		buf_put(text, html.p, n);
		html = from(html, n);
		if (starts(html, "<script"))
			html = from(html, find(html, "</script"));
		else if (starts(html, "<style"))
			html = from(html, find(html, "</style"));
		if (html.n && !is_inline(html))
			buf_putc(text, '\n');
		html = from(html, find(html, ">") + 1);
	}
}

/* The first line with anything on it; false: there may be more of it to come. */
static bool first_line(struct span text, bool end, char *hint)
{
	struct span line;

	while (http_line(&text, &line))
		if (tidy(line, hint))
			return true;
	if (end)
		tidy(text, hint);
	return end;
}

static bool hint_of(struct span body, bool end, char *hint)
{
	struct buf text = BUF_INIT;
	bool sure;

	while (body.n && isspace(*body.p))
		body = from(body, 1);
	if (body.n == 0 || *body.p != '<')
		return first_line(body, end, hint);
	if (title_of(body, hint))
		return true;
	if (!end)
		return false;
	strip(body, &text);
	sure = first_line(buf_span(&text), true, hint);
	buf_free(&text);
	return sure;
}

enum http_state http_read(struct span answer, bool end, struct http_answer *out)
{
	struct buf body = BUF_INIT;
	struct head h;
	enum http_state state = HTTP_MORE;

	end |= answer.n >= HTTP_MAX;
	if (answer.n)
		state = read_head(answer, &h);
	/* 1xx answers come before the real one. */
	while (state == HTTP_COMPLETE && h.status >= 100 && h.status < 200 && h.rest.n)
		state = read_head(h.rest, &h);
	if (state == HTTP_NOT || answer.n == 0)
		return end && state == HTTP_MORE ? HTTP_NOT : state;
	out->status = h.status;
	if (state == HTTP_COMPLETE) {
		end |= read_body(&h, &body);
		if (!hint_of(buf_span(&body), end, out->hint))
			state = HTTP_MORE;
	}
	buf_free(&body);
	if (!end && state == HTTP_MORE)
		return HTTP_MORE;
	if (!*out->hint)
		tidy(h.status_line, out->hint);
	return out->status ? HTTP_COMPLETE : HTTP_NOT;
}
