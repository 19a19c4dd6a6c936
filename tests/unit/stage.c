/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/stage.h"
#include "tests/unit/guests.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a browser on a practice PKI ---- */

static void make_files(struct stage *s, const char *recipe)
{
	struct err e = { 0 };
	struct recipe *r = recipe_parse(s->arena, "test", span_str(recipe), NULL, &e);

	ck_assert_msg(r != NULL, "%s", e.text);
	s->lab = lab_make(s->arena, r, TIME_UNKNOWN, unit_src("tests/keys"), &e);
	ck_assert_msg(s->lab && lab_write(s->lab, s->dir, true, &e), "%s", e.text);
	clock_pin(lab_at(s->lab));
}

static void copy_samples(struct stage *s)
{
	char *copy = xasprintf("cp -r '%s/.' '%s'", unit_build("data/samples"), s->dir);

	ck_assert_int_eq(system(copy), 0);
	free(copy);
}

static void parse_args(struct stage *s, const char *args)
{
	char **argv = ARENA_ARRAY(s->arena, char *, 50), *words = arena_strdup(s->arena, args);
	struct err e = { 0 };
	int n = 0;

	argv[n++] = arena_strdup(s->arena, "certloupe");
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[n++] = w;
	s->options = (struct options){ .arena = s->arena };
	ck_assert_msg(options_parse(&s->options, n, argv, &e), "%s", e.text);
}

void press(struct ui *ui, const char *keys)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		uint32_t k[2];

		if (*keys == '\'') {
			for (keys++; *keys != '\''; keys++)
				ui_key(ui, (unsigned char)*keys);
			n = 1;
		} else if (*keys == '"') {
			ui_key(ui, K_PASTE);
			for (keys++; *keys != '"'; keys++)
				ui_key(ui, (unsigned char)*keys);
			ui_key(ui, K_PASTED);
			n = 1;
		} else {
			ck_assert_msg(key_sequence(keys, n, k), "no such key: %s", keys);
			ui_key(ui, k[0]);
			if (k[1] != K_NONE)
				ui_key(ui, k[1]);
		}
		keys += n;
		keys += strspn(keys, " ");
		while (ui->model->judging) { /* however slow the machine is */
			model_step(ui->model);
			ui_stale(ui);
		}
		while (ui->task.step)
			ui_step(ui);
	}
}

/* A peer as if it had been asked: three certificates sent, the second not part of any path, our own asked for and
 * missed. */
static void answer(struct stage *s, size_t source)
{
	static const char *const sent[] = { "leaf", "old", "root" };
	static struct alert alerts[] = { { true, 2, 116, "certificate_required", "settle" } };
	static struct step_note steps[] = {
		{ STEP_RESOLVE, 12, true, { .msgid = "www.example.jp: 192.0.2.10" } },
		{ STEP_CONNECT, 31, true, { .msgid = "connected to 192.0.2.10:443" } },
		{ STEP_HANDSHAKE, 64, true, { .msgid = "TLS1.3, AES-256-GCM, X25519; certificates 3" } },
		{ STEP_SETTLE, 103, false, { .msgid = "alert 116 certificate_required" } }
	};
	static const uint8_t request[] = { 0, 0, 0 }, none[] = { 0, 0, 0, 0 }, required[] = { 2, 116 }, sum[32];
	static struct message passed[] = {
		{ false, 31, MESSAGE_CLIENT_HELLO, 0x0304, 406, { sum, 32 } },
		{ true, 64, MESSAGE_SERVER_HELLO, 0x0304, 32, { sum, 32 } },
		{ true, 65, MESSAGE_CERTIFICATE_REQUEST, 0x0304, 3, { request, 3 } },
		{ true, 67, 20, 0x0304, 32, { sum, 32 } },
		{ false, 71, MESSAGE_CERTIFICATE, 0x0304, 4, { none, 4 } },
		{ false, 72, 20, 0x0304, 32, { sum, 32 } },
		{ true, 103, MESSAGE_ALERT, 0x0304, 2, { required, 2 } },
	};
	struct run_source *src = &s->run->source[source];
	struct connection *c = ARENA_NEW(s->arena, struct connection);

	*c = (struct connection){ .source = &src->source,
		                  .servername = "www.example.jp",
		                  .address = "192.0.2.10:443",
		                  .outcome = OUTCOME_ALERT,
		                  .failed_step = STEP_SETTLE,
		                  .handshake_done = true,
		                  .protocol = "TLS1.3",
		                  .cipher = "AES-256-GCM",
		                  .group = "X25519",
		                  .nsent = 3,
		                  .client_asked = true,
		                  .alerts = alerts,
		                  .nalerts = 1,
		                  .steps = steps,
		                  .nsteps = 4,
		                  .transcript = { passed, UNIT_COUNT(passed), 0, UNIT_COUNT(passed) } };
	c->input = src->input = certset_add_peer(s->run->set, src->source.spec);
	c->sent = ARENA_ARRAY(s->arena, struct span, 3);
	for (unsigned i = 0; i < 3; i++) {
		c->sent[i] = lab_certificate(s->lab, sent[i]);
		certset_add_der(s->run->set, c->sent[i], ENTRY_CERTIFICATE,
		                (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)c->input, .position = i });
	}
	src->connection = c;
	src->state = SOURCE_LOADED;
	s->model.started = source + 1;
}

void stage_open(struct stage *s, const char *recipe, const char *args, int w, int h, enum charset cs)
{
	struct err e = { 0 };
	struct plan plan;

	memset(s, 0, sizeof *s);
	s->arena = arena_new();
	snprintf(s->dir, sizeof s->dir, "%s/certloupe-views-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(s->dir));
	ck_assert_ptr_nonnull(getcwd(s->home, sizeof s->home));
	if (recipe)
		make_files(s, recipe);
	else
		copy_samples(s);
	ck_assert_int_eq(chdir(s->dir), 0);
	parse_args(s, args);
	plan = options_plan(&s->options);
	s->loop = loop_new();
	s->run = run_new(&plan, s->loop, NULL, NULL, &e);
	ck_assert_msg(s->run != NULL, "%s", e.text);
	model_init(&s->model, s->run);
	for (size_t i = 0; i < s->run->nsource && s->run->source[i].source.kind == SOURCE_HOST; i++)
		answer(s, i);
	ui_init(&s->ui, &s->model, cs);
	s->ui.reception = s->guests = guests_new(&plan, s->lab);
	ui_size(&s->ui, w, h);
	while (model_step(&s->model))
		;
	ui_stale(&s->ui);
	ui_paint(&s->ui, &s->grid);
}

void stage_close(struct stage *s)
{
	char *remove = xasprintf("rm -rf '%s'", s->dir);

	ui_free(&s->ui);
	guests_free(s->guests);
	grid_free(&s->grid);
	model_free(&s->model);
	run_free(s->run);
	loop_free(s->loop);
	ck_assert_int_eq(chdir(s->home), 0);
	ck_assert_int_eq(system(remove), 0);
	free(remove);
	arena_free(s->arena);
	clock_pin(TIME_UNKNOWN);
	file_forget_all(); /* another file may have its number */
	log_close(); /* what this one said is not the next one's */
}

/* ---- pictures ---- */

static void put_lines(struct buf *b, const struct grid *g, int from, int to)
{
	for (int y = from; y < to; y++) {
		char *line = grid_line(g, y);

		buf_printf(b, "%s\n", line);
		free(line);
	}
}

char *text_of(const struct grid *g)
{
	struct buf b = BUF_INIT;

	put_lines(&b, g, 0, g->h);
	buf_str(&b);
	return b.s;
}

struct rect body_of(struct stage *s)
{
	return ui_fresh(&s->ui) ? ui_top(&s->ui)->body : (struct rect){ 0, 0, s->grid.w, s->grid.h };
}

char *text_of_body(struct stage *s)
{
	struct rect body = body_of(s);
	struct buf b = BUF_INIT;

	put_lines(&b, &s->grid, body.y, body.y + body.h);
	buf_str(&b);
	return b.s;
}

char *text_of_frame(struct stage *s)
{
	struct rect body = body_of(s);
	struct buf b = BUF_INIT;

	put_lines(&b, &s->grid, 0, body.y);
	put_lines(&b, &s->grid, body.y + body.h, s->grid.h);
	buf_str(&b);
	return b.s;
}

static char *file_text(const char *path)
{
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "r");
	char chunk[4096];

	for (size_t n; f && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(&b, chunk, n);
	if (f)
		fclose(f);
	buf_str(&b);
	return b.s;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_msg(f && fputs(text, f) >= 0 && fclose(f) == 0, "%s: %s", path, strerror(errno));
}

static bool updating(void)
{
	const char *s = getenv("CERTLOUPE_GOLDEN");

	return s && strcmp(s, "write") == 0;
}

/* The first line in which two texts differ, copied out of both. */
static size_t differ(const char *a, const char *b, char line_a[500], char line_b[500])
{
	for (size_t n = 1;; n++) {
		size_t la = strcspn(a, "\n"), lb = strcspn(b, "\n");

		snprintf(line_a, 500, "%.*s", (int)la, a);
		snprintf(line_b, 500, "%.*s", (int)lb, b);
		if (strcmp(line_a, line_b) != 0 || (!a[la] && !b[lb]))
			return n;
		a += la + (a[la] == '\n');
		b += lb + (b[lb] == '\n');
	}
}

void golden(const char *name, const char *got)
{
	char *file = xasprintf("tests/golden/%s.txt", name), *want, is[500], was[500];
	size_t line;

	if (updating())
		write_file(unit_src(file), got);
	want = file_text(unit_src(file));
	line = differ(got, want, is, was);
	ck_assert_msg(strcmp(got, want) == 0, "%s differs in line %zu:\n%s\n%s", file, line, is, was);
	free(want);
	free(file);
}
