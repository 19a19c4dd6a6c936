/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys leave for the terminal's owner: a request with all that it needs, and no other one beside it. */
#include "tests/unit/stage.h"
#include "ui/desk/editor.h"
#include "ui/frame/request.h"
#include <unistd.h>

static const char recipe[] =
    "at 2026-06-01\n"
    "cert root ca subject=\"CN=Root\" from=-1y to=+9y\n"
    "cert leaf issuer=root subject=\"CN=www.example.jp\" san=DNS:www.example.jp from=-1d to=+90d\n"
    "file root.pem root\nfile server.pem leaf\n";

static const struct {
	const char *keys;
	enum request_kind kind;
	const char *what, *holds, *to; /* NULL: none */
	unsigned line;
} rows[] = {
	{ "y p", REQUEST_COPY, "PEM", "-----BEGIN CERTIFICATE-----", NULL, 0 },
	{ "y n", REQUEST_COPY, "names", "www.example.jp", NULL, 0 },
	{ "y t", REQUEST_COPY, "text", "www.example.jp", NULL, 0 },
	{ "y l", REQUEST_COPY, "line", "www.example.jp", NULL, 0 },
	{ "y c", REQUEST_COPY, "command", "certloupe", NULL, 0 },
	{ "v", REQUEST_PAGE, NULL, "www.example.jp", NULL, 0 },
	{ "! 'grep CN' Enter", REQUEST_PIPE, NULL, "www.example.jp", "grep CN", 0 },
	{ "e", REQUEST_EDIT, NULL, NULL, "server.pem", 1 },
	{ "^T", REQUEST_THEME, NULL, NULL, NULL, 0 },
	{ "^L", REQUEST_REDRAW, NULL, NULL, NULL, 0 },
	{ "^Z", REQUEST_SUSPEND, NULL, NULL, NULL, 0 },
	{ "r", REQUEST_RELOAD, NULL, NULL, NULL, 0 },
	{ "q", REQUEST_QUIT, NULL, NULL, NULL, 0 },
};

START_TEST(left_for_the_owner)
{
	struct stage s;
	struct request r;

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, rows[_i].keys);
	ck_assert_msg(request_next(&s.ui.requests, &r), "%s: nothing was asked for", rows[_i].keys);
	unit_int(rows[_i].keys, r.kind, rows[_i].kind);
	unit_int(rows[_i].keys, r.line, rows[_i].line);
	if (rows[_i].what)
		unit_str(rows[_i].keys, r.what, rows[_i].what);
	if (rows[_i].to)
		unit_str(rows[_i].keys, r.to, rows[_i].to);
	else
		ck_assert_ptr_null(r.to);
	if (rows[_i].holds)
		ck_assert_msg(strstr(buf_str(&r.text), rows[_i].holds) != NULL, "%s: %s", rows[_i].keys,
		              buf_str(&r.text));
	else
		ck_assert_uint_eq(r.text.n, 0);
	request_free(&r);
	ck_assert_msg(!request_next(&s.ui.requests, &r), "%s: asked for kind %d, too", rows[_i].keys, r.kind);
	stage_close(&s);
}
END_TEST

/* They come out as they went in; of a kind the last one. */
START_TEST(in_their_order)
{
	struct request_queue q = { .n = 0 };
	struct request r;

	for (int round = 0; round < 3; round++)
		for (int k = 0; k < REQUEST_KINDS; k++) {
			struct buf text = BUF_INIT;

			buf_printf(&text, "%d", round);
			request_add(&q, (struct request){ .kind = (enum request_kind)k, .text = text });
		}
	request_add(&q, (struct request){ .kind = REQUEST_QUIT });
	ck_assert_uint_eq(q.n, REQUEST_KINDS);
	for (int k = 1; k < REQUEST_KINDS; k++) {
		ck_assert(request_waits(&q, REQUEST_QUIT));
		ck_assert(request_next(&q, &r));
		ck_assert_int_eq((int)r.kind, k);
		ck_assert_str_eq(buf_str(&r.text), "2");
		request_free(&r);
	}
	ck_assert(request_next(&q, &r));
	ck_assert_int_eq(r.kind, REQUEST_QUIT);
	ck_assert(!request_waits(&q, REQUEST_QUIT));
	ck_assert(!request_next(&q, &r));
	request_add(&q, (struct request){ .kind = REQUEST_EDIT, .to = xstrdup("left") });
	request_forget_all(&q);
	ck_assert_uint_eq(q.n, 0);
}
END_TEST

static const struct {
	const char *keys, *why;
} nothing[] = {
	{ "y s", "nothing to copy: no serial number here" },
	{ "y p", "nothing to copy: no PEM here" },
	{ "e", "it comes from the trust store" },
};

/* On the row of the trust store. */
START_TEST(says_why_not)
{
	struct stage s;

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, "G");
	press(&s.ui, nothing[_i].keys);
	ck_assert_uint_eq(s.ui.requests.n, 0);
	ck_assert_msg(s.ui.message && strstr(s.ui.message, nothing[_i].why), "%s: %s", nothing[_i].keys,
	              s.ui.message ? s.ui.message : "nothing was said");
	stage_close(&s);
}
END_TEST

static const struct {
	const char *name, *visual, *editor, *program;
} programs[] = {
	{ "none", NULL, NULL, "vi" },
	{ "empty", "", " ", "vi" },
	{ "EDITOR", "", "ed -s", "ed -s" },
	{ "VISUAL wins", "emacs", "ed", "emacs" },
};

START_TEST(which_editor)
{
	unsetenv("VISUAL");
	unsetenv("EDITOR");
	if (programs[_i].visual)
		setenv("VISUAL", programs[_i].visual, 1);
	if (programs[_i].editor)
		setenv("EDITOR", programs[_i].editor, 1);
	unit_str(programs[_i].name, editor_program(), programs[_i].program);
}
END_TEST

UNIT_SUITE("request")
{
	UNIT_ROWS(tc, left_for_the_owner, rows);
	tcase_add_test(tc, in_their_order);
	UNIT_ROWS(tc, says_why_not, nothing);
	UNIT_ROWS(tc, which_editor, programs);
}
