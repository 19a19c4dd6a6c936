/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random keys, mouse and sizes for the stack of views without a terminal, over ten samples: every key has an end, and
 * what is painted stays inside. KEYS in the environment says how many (10,000), SEED with which. */
#include "tests/unit/stage.h"
#include "tests/unit/guests.h"
#include "tests/pty/isolate.h"
#include <locale.h>
#include <unistd.h>

#define SECONDS_A_KEY 30 /* one that takes longer never ends */

static const uint32_t named[] = { K_TAB,      K_ENTER,     K_ENTER,  K_ENTER,   K_ESC,       K_ESC,   K_UP,
	                          K_DOWN,     K_LEFT,      K_RIGHT,  K_PAGE_UP, K_PAGE_DOWN, K_HOME,  K_END,
	                          K_BACK_TAB, K_BACKSPACE, K_DELETE, K_F1,      K_SPACE,     K_SPACE, 0x682a,
	                          0x301,      0x202e,      0x10ffff, 0xe9 };

static uint64_t state;

static unsigned draw(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

/* What is typed into a line may name a file that is written: none outside the directory. */
static uint32_t any_key(const struct ui *ui)
{
	unsigned r = draw(10);
	uint32_t key = r < 6 ? 33 + draw(94) : r < 9 ? named[draw(UNIT_COUNT(named))] : 1 + draw(26);

	return key == '/' && (ui->prompt.active || (ui_has(ui) & HAS_TYPING)) ? '.' : key;
}

/* A client comes, whatever is looked at meanwhile; where none can come, the browser listens. */
static void any_guest(struct stage *s)
{
	struct err e = { 0 };

	if (s->guests->place)
		guests_call(s->guests);
	else if (s->guests->start(s->guests, "8443", s->loop, &e))
		ui_run(&s->ui, action_named("listen"), 0);
	ui_stale(&s->ui);
}

static void any_event(struct stage *s)
{
	unsigned r = draw(100);

	if (draw(200) == 0)
		any_guest(s);
	else if (r < 2)
		ui_size(&s->ui, (int)draw(140) + 1, (int)draw(50) + 1);
	else if (r < 6)
		ui_mouse(&s->ui, (enum mouse)draw(MOUSE_COUNT), (int)draw(140), (int)draw(50));
	else
		ui_key(&s->ui, any_key(&s->ui));
}

/* The terminal's owner does what was wished for, as app.c does. */
static void grant(struct stage *s)
{
	struct err e = { 0 };
	struct request r;

	while (request_next(&s->ui.requests, &r)) {
		if (r.kind == REQUEST_CANCEL)
			model_cancel(&s->model);
		if (r.kind == REQUEST_RELOAD) {
			model_reload(&s->model, &e);
			ui_stale(&s->ui);
		}
		if (r.kind == REQUEST_QUIT)
			ui_size(&s->ui, 100, 30);
		request_free(&r);
	}
}

/* NULL, or what is wrong with a cell. An assertion for each of them would take longer than all the rest. */
static const char *cell_fault(const struct grid *g, int x, int y)
{
	const struct cell *c = grid_at(g, x, y);

	if (c->width > 2 || (c->width == 2 && (x + 1 >= g->w || grid_at(g, x + 1, y)->width != 0)))
		return "half a character";
	if (c->width > 0 && ((unsigned char)c->s[0] < ' ' || c->s[0] == 0x7f))
		return "a control character";
	return c->style < STYLE_COUNT ? NULL : "no style";
}

static void check_grid(const struct grid *g)
{
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++)
			if (cell_fault(g, x, y))
				ck_abort_msg("%s at %d,%d", cell_fault(g, x, y), x, y);
	ck_assert(g->cursor_x >= 0 && g->cursor_x < g->w && g->cursor_y >= 0 && g->cursor_y < g->h);
}

static long number(const char *name, long otherwise)
{
	const char *s = getenv(name);

	return s && *s ? strtol(s, NULL, 10) : otherwise;
}

START_TEST(survives)
{
	struct stage s;
	long keys = number("KEYS", 10000) / SAMPLES_COUNT;

	if (isolate_network())
		silent_port(SILENT_PORT);
	state = (uint64_t)number("SEED", 1) * SAMPLES_COUNT + (uint64_t)_i;
	stage_open(&s, NULL, isolated_samples[_i], 100, 30, _i % 2 ? CHARSET_ASCII : CHARSET_UTF8);
	for (long i = 0; i < keys; i++) {
		alarm(SECONDS_A_KEY);
		any_event(&s);
		grant(&s);
		if (i % 8 == 0)
			loop_step(s.loop, 0);
		model_step(&s.model);
		if (i % 3 == 0 || s.ui.w < UI_MIN_WIDTH) {
			ui_paint(&s.ui, &s.grid);
			check_grid(&s.grid);
		}
		ck_assert_int_ge(s.ui.depth, 1);
	}
	alarm(0);
	stage_close(&s);
}
END_TEST

UNIT_SUITE("keys")
{
	setlocale(LC_ALL, "C.UTF-8");
	tcase_set_timeout(tc, 36000);
	tcase_add_loop_test(tc, survives, 0, SAMPLES_COUNT);
}
