/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys w.. write: nothing unasked, nothing half, no private key; and the log that tells of it. */
#include "tests/unit/stage.h"
#include "ui/view/export.h"
#include "base/log.h"
#include "diagnose/rule.h"
#include "run/session.h"
#include <sys/stat.h>
#include <unistd.h>

static const char recipe[] =
    "at 2026-06-01\n"
    "cert root ca subject=\"CN=Root\" from=-1y to=+9y\n"
    "cert leaf issuer=root subject=\"CN=www.example.jp\" san=DNS:www.example.jp from=-1d to=+90d\n"
    "file root.pem root\nfile server.pem leaf\n";

static char *content(const char *path)
{
	static char text[65536];
	FILE *f = fopen(path, "r");
	size_t n;

	ck_assert_msg(f != NULL, "%s was not written", path);
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *s = strstr(text, what); s; s = strstr(s + 1, what))
		n++;
	return n;
}

static const struct {
	const char *keys, *path, *holds;
	size_t times;
} forms[] = {
	{ "w c Enter", "www.example.jp-chain.pem", "-----BEGIN CERTIFICATE-----", 2 },
	{ "w j Enter", "www.example.jp.json", "\"certloupe/1\"", 1 },
	{ "w m Enter", "www.example.jp.md", "# Certificate report", 1 },
	{ "w g Enter", "www.example.jp.dot", "digraph certloupe {", 1 },
	{ "w p Enter", "www.example.jp.pem", "-----BEGIN CERTIFICATE-----", 1 },
	{ "w t Enter", "www.example.jp.txt", "www.example.jp", 0 },
};

START_TEST(writes)
{
	struct stage s;
	struct stat st;
	mode_t mask = umask(022);

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, forms[_i].keys);
	ck_assert_msg(s.ui.message && strstr(s.ui.message, forms[_i].path), "%s: %s", forms[_i].keys,
	              s.ui.message ? s.ui.message : "nothing was said");
	if (forms[_i].times)
		ck_assert_uint_eq(count(content(forms[_i].path), forms[_i].holds), forms[_i].times);
	else
		ck_assert_uint_gt(count(content(forms[_i].path), forms[_i].holds), 0);
	ck_assert_int_eq(stat(forms[_i].path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0644);
	ck_assert(strstr(log_at(log_count() - 1)->text, forms[_i].path) != NULL);
	press(&s.ui, "E");
	ck_assert_str_eq(ui_top(&s.ui)->ops->name, "log");
	unlink(forms[_i].path);
	stage_close(&s);
	umask(mask);
}
END_TEST

START_TEST(asks_before_it_replaces)
{
	struct stage s;
	const char *path = "www.example.jp.dot";
	FILE *f;

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	f = fopen(path, "w");
	ck_assert(f && fputs("mine", f) >= 0 && fclose(f) == 0);
	press(&s.ui, "w g Enter");
	ck_assert(s.ui.prompt.active);
	ck_assert_str_eq(content(path), "mine");
	press(&s.ui, "'n'");
	ck_assert(!s.ui.prompt.active);
	ck_assert_str_eq(content(path), "mine");
	press(&s.ui, "w g Enter");
	press(&s.ui, "'y'");
	ck_assert(!s.ui.prompt.active);
	ck_assert_uint_eq(count(content(path), "digraph"), 1);
	unlink(path);
	stage_close(&s);
}
END_TEST

static void told_no(struct ui *ui, const char *why)
{
	ck_assert_msg(ui->message && strstr(ui->message, why), "%s", ui->message ? ui->message : "nothing was said");
	ck_assert(!ui->prompt.active);
}

/* Asked and answered with yes, what was read in this session is spared all the same; so is what is no file. */
START_TEST(refuses)
{
	struct stage s;
	char *before;

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	before = strdup(content("server.pem"));
	ck_assert(symlink("server.pem", "www.example.jp.json") == 0 && symlink("/dev/null", "www.example.jp.dot") == 0);
	press(&s.ui, "w j Enter");
	press(&s.ui, "'y'");
	told_no(&s.ui, "is read in this run");
	ck_assert_str_eq(content("server.pem"), before);
	press(&s.ui, "w g Enter");
	press(&s.ui, "'y'");
	told_no(&s.ui, "no file that could be replaced");
	unlink("www.example.jp.json");
	unlink("www.example.jp.dot");
	free(before);
	stage_close(&s);
}
END_TEST

/* While a long report is made other keys are taken; Esc gives it up, and so does another answer. */
static const struct {
	const char *when;
	int enter_before, asks, cancels;
	bool written;
	const char *said;
} turns[] = {
	{ "named before it is made", 1, 0, 0, true, "wrote JSON to" },
	{ "Esc in the prompt", 0, 0, 1, false, NULL },
	{ "Esc behind it", 1, 0, 1, false, "given up" },
	{ "another answer, named before", 1, 1, 0, false, "another answer" },
	{ "another answer, named afterwards", 0, 1, 0, false, NULL },
};

START_TEST(in_slices)
{
	const char *path = "www.example.jp.json";
	struct stage s;

	stage_open(&s, recipe, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	ck_assert(ui_fresh(&s.ui));
	ui_key(&s.ui, 'w');
	ui_key(&s.ui, 'j');
	ck_assert(s.ui.prompt.active && s.ui.task.step);
	if (turns[_i].enter_before)
		ui_key(&s.ui, K_ENTER);
	ck_assert(s.ui.task.step && access(path, F_OK) != 0);
	if (turns[_i].cancels)
		ui_key(&s.ui, K_ESC);
	if (turns[_i].asks) {
		struct question q = s.model.run->plan->question;

		q.strict = true;
		model_ask(&s.model, &q);
		while (s.model.judging)
			model_step(&s.model);
	}
	while (ui_step(&s.ui))
		;
	ck_assert(!s.ui.task.step);
	if (turns[_i].said)
		ck_assert_msg(s.ui.message && strstr(s.ui.message, turns[_i].said), "%s: %s", turns[_i].when,
		              s.ui.message ? s.ui.message : "nothing was said");
	if (!turns[_i].enter_before && !turns[_i].cancels)
		ui_key(&s.ui, K_ENTER);
	ck_assert(!s.ui.prompt.active);
	ck_assert_msg((access(path, F_OK) == 0) == turns[_i].written, "%s", turns[_i].when);
	unlink(path);
	stage_close(&s);
}
END_TEST

/* ---- sessions ---- */

static const char kept[] =
    "at 2026-06-01\n"
    "cert root ca subject=\"CN=Root\" from=-1y to=+9y\n"
    "cert old ca subject=\"CN=Old, O=\\u202e\" from=-9y to=-1y\n"
    "cert leaf issuer=root subject=\"CN=www.example.jp\" san=DNS:www.example.jp from=-1d to=+90d\n"
    "cert late issuer=root subject=\"CN=late\" san=DNS:late from=-90d to=-1d\n"
    "file root.pem root\nfile old.pem old\nfile server.pem leaf\nfile server.key key:leaf\nfile late.pem late late\n"
    "file late.key key:late\n";

static char *found(const struct analysis *a)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s", verdict_name(a->verdict));
	for (size_t i = 0; i < a->nfinding; i++)
		buf_printf(&b, " %s", a->finding[i].rule->id);
	buf_str(&b);
	return b.s;
}

/* What comes of these octets; NULL: they are no session. */
static char *found_again(struct span octets)
{
	struct err e = { 0 };
	struct session *session = session_read(octets, "session.cl", &e);
	struct loop *l = loop_new();
	struct plan plan = { .question = question_default, .probe = probe_defaults };
	char *is = NULL;

	if (session) {
		session_plan(session, &plan);
		struct run *r = run_new(&plan, l, NULL, NULL, &e);

		ck_assert_msg(r != NULL, "%s", e.text);
		run_load_all(r);
		struct analysis *a = run_analyse(r, &r->plan->question, -1);
		is = found(a);
		analysis_free(a);
		run_free(r);
	} else {
		ck_assert(*e.text);
	}
	session_free(session);
	loop_free(l);
	return is;
}

static const char *const sessions[] = {
	"--trust root.pem --host www.example.jp server.pem server.key late.pem late.key",
	"--trust root.pem --untrusted old.pem --strict --purpose client --at 2026-06-02 server.pem",
	"--trust root.pem --cert server.pem --key server.key late.pem",
	"--trust root.pem --host www.example.jp localhost:4433 late.pem",
};

START_TEST(a_session_says_the_same)
{
	struct stage s;
	struct buf out = BUF_INIT;
	char *before, *after;

	stage_open(&s, kept, sessions[_i], 100, 30, CHARSET_UTF8);
	ck_assert(session_write(s.run, s.model.analysis, &out, NULL));
	before = found(s.model.analysis);
	ck_assert_ptr_null(strstr(out.s, "PRIVATE KEY"));
	unlink("root.pem"); /* nothing of it is needed */
	unlink("server.pem");
	unlink("late.pem");
	after = found_again(buf_span(&out));
	unit_str(sessions[_i], after, before);
	free(before);
	free(after);
	buf_free(&out);
	stage_close(&s);
}
END_TEST

START_TEST(a_session_is_opened_in_the_browser)
{
	struct stage s;

	stage_open(&s, kept, sessions[0], 100, 30, CHARSET_UTF8);
	char *before = found(s.model.analysis);
	press(&s.ui, ": 'save s.cl' Enter");
	ck_assert_msg(s.ui.message && strstr(s.ui.message, "saved"), "%s", s.ui.message ? s.ui.message : "");
	press(&s.ui, ": 'save s.cl' Enter");
	ck_assert_str_eq(s.ui.prompt.error, "it is there already, and stays as it is");
	press(&s.ui, "Esc : 'files s.cl' Enter");
	while (model_step(&s.model))
		;
	char *after = found(s.model.analysis);
	ck_assert_str_eq(after, before);
	press(&s.ui, ": 'files server.key' Enter"); /* and left again */
	while (model_step(&s.model))
		;
	ck_assert_ptr_null(s.model.run->plan->session);
	ck_assert_uint_eq(certset_count(s.model.run->set), 1);
	free(before);
	free(after);
	unlink("s.cl");
	stage_close(&s);
}
END_TEST

#define HOSTILE 400

/* Damaged in any way it is refused, or what is left of it is judged; no file is looked for and nobody is asked. */
START_TEST(a_hostile_session_does_no_harm)
{
	struct stage s;
	struct buf out = BUF_INIT;
	unsigned seed = 12345 + (unsigned)_i, read = 0;

	stage_open(&s, kept, sessions[_i], 100, 30, CHARSET_UTF8);
	ck_assert(session_write(s.run, s.model.analysis, &out, NULL));
	for (unsigned k = 0; k < HOSTILE; k++) {
		struct buf b = BUF_INIT;
		size_t at = (size_t)rand_r(&seed) % out.n, n = (size_t)rand_r(&seed) % 40;

		buf_put(&b, out.s, out.n);
		switch (k % 4) {
		case 0: /* an octet is another */
			b.s[at] = (char)rand_r(&seed);
			break;
		case 1: /* it breaks off */
			b.n = at;
			break;
		case 2: /* a piece is missing */
			n = n < b.n - at ? n : b.n - at;
			memmove(b.s + at, b.s + at + n, b.n - at - n);
			b.n -= n;
			break;
		default: /* a digit is another: lengths, kinds, counts */
			while (at < b.n && (b.s[at] < '0' || b.s[at] > '9'))
				at++;
			if (at < b.n)
				b.s[at] = (char)('0' + rand_r(&seed) % 10);
		}
		char *is = found_again(buf_span(&b));
		read += is != NULL;
		free(is);
		buf_free(&b);
	}
	ck_assert_uint_gt(read, 0);
	ck_assert_uint_lt(read, HOSTILE);
	buf_free(&out);
	stage_close(&s);
}
END_TEST

/* clang-format off */
static const struct {
	const char *name, *text;
} no_sessions[] = {
	{ "empty", "" },
	{ "another version", "certloupe session 2\nend session\n" },
	{ "no end", "certloupe session 1\nat 2026-06-01\n" },
	{ "a file that is not in it", "certloupe session 1\nfile /etc/passwd\nend session\n" },
	{ "a directory", "certloupe session 1\nfile /etc\nkind directory\noctets 0\n\nend session\n" },
	{ "more octets than there are", "certloupe session 1\nfile a.pem\noctets 999999999\n\nend session\n" },
	{ "a peer without a record", "certloupe session 1\npeer localhost:1\nend session\n" },
	{ "a record that is not complete", "certloupe session 1\npeer localhost:1\nstep 2\nend connection\nend session\n" },
	{ "a peer that is a file", "certloupe session 1\npeer /etc/passwd\nstep 5\noutcome 1\nend connection\nend session\n" },
	{ "an end of string", "certloupe session 1\nhost a%00b\nend session\n" },
	{ "a depth beyond all", "certloupe session 1\ndepth 2000000000\nend session\n" },
	{ "an outcome that there is not", "certloupe session 1\npeer h:1\nstep 5\noutcome 99\nend connection\nend session\n" },
};
/* clang-format on */

START_TEST(is_no_session)
{
	char *is = found_again(span_str(no_sessions[_i].text));

	ck_assert_msg(is == NULL, "%s: %s", no_sessions[_i].name, is);
}
END_TEST

UNIT_SUITE("export")
{
	UNIT_ROWS(tc, in_slices, turns);
	tcase_add_loop_test(tc, writes, 0, sizeof forms / sizeof *forms);
	tcase_add_test(tc, asks_before_it_replaces);
	tcase_add_test(tc, refuses);
	tcase_add_loop_test(tc, a_session_says_the_same, 0, (int)UNIT_COUNT(sessions));
	tcase_add_test(tc, a_session_is_opened_in_the_browser);
	tcase_add_loop_test(tc, a_hostile_session_does_no_harm, 0, (int)UNIT_COUNT(sessions));
	UNIT_ROWS(tc, is_no_session, no_sessions);
}
