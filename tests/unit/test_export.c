/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys w.. write: nothing unasked, nothing half, no private key; and the log that tells of it. */
#include "tests/unit/stage.h"
#include "ui/view/export.h"
#include "base/log.h"
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

UNIT_SUITE("export")
{
	UNIT_ROWS(tc, in_slices, turns);
	tcase_add_loop_test(tc, writes, 0, sizeof forms / sizeof *forms);
	tcase_add_test(tc, asks_before_it_replaces);
	tcase_add_test(tc, refuses);
}
