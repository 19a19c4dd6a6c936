/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an HTTP answer tells: read whole, and at every length on its way. */
#include "tests/unit/unit.h"
#include "net/http.h"

static const struct {
	const char *name, *answer;
	enum http_state state; /* with the end still open */
	int status;            /* with the end reached */
	const char *hint;      /* NULL: not HTTP */
} rows[] = {
#define HEAD "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n"
	{ "title", HEAD "\r\n<html><TITLE lang=en>\n 400 No\r\n  cert </TITLE>", HTTP_COMPLETE, 400, "400 No cert" },
	{ "title to come", HEAD "\r\n<html><head><title>400 No", HTTP_MORE, 400, "400 No" },
	{ "text", HEAD "\r\n\r\n  \r\n first line \r\nsecond", HTTP_COMPLETE, 400, "first line" },
	{ "half a line", HEAD "\r\nfirst", HTTP_MORE, 400, "first" },
	{ "sized", HEAD "Content-Length: 5\r\n\r\nfirst", HTTP_COMPLETE, 400, "first" },
	{ "sized wrongly", HEAD "Content-Length: 99999999999999999999999\r\n\r\nfirst", HTTP_MORE, 400, "first" },
	{ "empty", HEAD "content-length:0\r\n\r\n", HTTP_COMPLETE, 400, "HTTP/1.1 400 Bad Request" },
	{ "no body yet", HEAD "\r\n", HTTP_MORE, 400, "HTTP/1.1 400 Bad Request" },
	{ "half a head", HEAD, HTTP_MORE, 400, "HTTP/1.1 400 Bad Request" },
	{ "204", "HTTP/1.1 204 No Content\r\n\r\n", HTTP_COMPLETE, 204, "HTTP/1.1 204 No Content" },
	{ "early hints", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhi\n", HTTP_COMPLETE, 200,
	  "hi" },
	{ "bare line feeds", "HTTP/1.0 200 OK\n\nhi\n", HTTP_COMPLETE, 200, "hi" },
	{ "no reason", "HTTP/1.1 403\r\n\r\nno\r\n", HTTP_COMPLETE, 403, "no" },
	{ "chunks",
	  HEAD
	  "Transfer-Encoding: gzip, Chunked\r\n\r\n4;x=y\r\n<tit\r\n3\r\nle>\r\n2\r\nno\r\n9\r\n</title> \r\n0\r\n\r\n",
	  HTTP_COMPLETE, 400, "no" },
	{ "endless chunk", HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffffff\r\nhi\r\n", HTTP_COMPLETE,
	  400, "hi" },
	{ "no chunk", HEAD "Transfer-Encoding: chunked\r\n\r\n<title>x</title>", HTTP_MORE, 400,
	  "HTTP/1.1 400 Bad Request" },
	{ "no title", HEAD "\r\n<style>a\nb</style><script>var x = '<';\n</script><h1>Go <b>away</b></h1><p>now",
	  HTTP_MORE, 400, "Go away" },
	{ "tag without end", HEAD "\r\n<script", HTTP_MORE, 400, "HTTP/1.1 400 Bad Request" },
	{ "title without end", HEAD "\r\n<title", HTTP_MORE, 400, "HTTP/1.1 400 Bad Request" },
	{ "not HTTP", "220 mail\r\n", HTTP_NOT, 0, NULL },
	{ "almost", "HTTQ", HTTP_NOT, 0, NULL },
	{ "no status", "HTTP/1.1 xyz\r\n\r\nhi\n", HTTP_NOT, 0, NULL },
	{ "nothing", "", HTTP_MORE, 0, NULL },
};

START_TEST(answer)
{
	struct http_answer open = { 0, "" }, ended = { 0, "" };
	struct span s = span_str(rows[_i].answer);

	/* At every length; a copy of its own, so that the sanitizer sees a step too far. */
	for (size_t n = 0; n <= s.n; n++) {
		uint8_t *copy = malloc(n ? n : 1);
		struct http_answer x = { 0, "" };

		memcpy(copy, s.p, n);
		http_read(span_of(copy, n), false, &x);
		ck_assert_int_ne(http_read(span_of(copy, n), true, &x), HTTP_MORE);
		free(copy);
	}
	unit_int(rows[_i].name, http_read(s, false, &open), rows[_i].state);
	unit_int(rows[_i].name, http_read(s, true, &ended), rows[_i].hint ? HTTP_COMPLETE : HTTP_NOT);
	if (rows[_i].hint) {
		unit_int(rows[_i].name, ended.status, rows[_i].status);
		unit_str(rows[_i].name, ended.hint, rows[_i].hint);
	}
}
END_TEST

START_TEST(is_bounded)
{
	struct buf b = BUF_INIT;
	struct http_answer x = { 0, "" };

	buf_puts(&b, HEAD "\r\n");
	buf_pad(&b, 'x', HTTP_MAX);
	ck_assert_int_eq(http_read(buf_span(&b), false, &x), HTTP_COMPLETE);
	ck_assert_int_eq((int)strlen(x.hint), HTTP_HINT_MAX);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *host, *port, *path, *line;
} requests[] = {
	{ "example.com", "443", NULL, "GET / HTTP/1.1\r\nHost: example.com\r\n" },
	{ "example.com", "8443", NULL, "GET / HTTP/1.1\r\nHost: example.com:8443\r\n" },
	{ "::1", "443", "/a/b?c=d", "GET /a/b?c=d HTTP/1.1\r\nHost: [::1]\r\n" },
	{ "::1", "8443", NULL, "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n" },
};

START_TEST(request)
{
	struct buf b = BUF_INIT;

	http_request(&b, requests[_i].host, requests[_i].port, requests[_i].path);
	ck_assert_msg(strstr(buf_str(&b), requests[_i].line) != NULL, "%s in %s", requests[_i].line, buf_str(&b));
	ck_assert(strstr(b.s, "\r\nConnection: close\r\n") != NULL);
	ck_assert_str_eq(b.s + b.n - 4, "\r\n\r\n");
	buf_free(&b);
}
END_TEST

UNIT_SUITE("http")
{
	UNIT_ROWS(tc, answer, rows);
	tcase_add_test(tc, is_bounded);
	UNIT_ROWS(tc, request, requests);
}
