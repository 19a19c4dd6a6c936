/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid's lines are compared with those shown last; only lines that differ are
 * handed to curses, and curses sends only the cells that differ. */
#include "config.h"

#include "ui/kit/screen.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/theme.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <unistr.h>
#include <wchar.h>

#define ESCAPE_MS 25
#define DOUBLE_CLICK_MS 400
#define PAIRS_MAX 255
#define KEY_GROUND (KEY_MAX + 1) /* what curses is to say when the answer begins */
#define ANSWER_MS 1000           /* a terminal that has not answered by then will not */
#define GOODBYE_MS 50

static struct {
	SCREEN *curses;
	FILE *keys;    /* the controlling terminal, when standard input is none; else stdin */
	WINDOW *input; /* a pad: reading from it paints nothing */
	struct grid shown;
	bool everything; /* nothing is known of what is on the screen */
	bool mouse, suspended;
	enum paint_depth depth; /* DEPTH_NONE: no colours, or none allowed */
	enum paint_ground ground;
	int theme;
	struct {
		short n;
		int ink[PAIRS_MAX], fill[PAIRS_MAX]; /* of pair i + 1 */
	} pairs;
	/* the terminal's answer on its ground, while it comes */
	struct {
		int64_t asked_ms; /* clock_monotonic_ms; 0: nothing is expected */
		bool asked, comes, ends;
		char text[24];
		size_t n;
	} answer;
	struct termios modes;
	char restore[256];
	size_t nrestore;
	/* for double clicks */
	int64_t click_ms;
	int click_x, click_y;
} screen;

/* ---- can it be done at all ---- */

/* newterm takes a dumb terminal without a word. */
static bool places_cursor(const char **why)
{
	bool can;
	int rc;

	if (setupterm(NULL, STDOUT_FILENO, &rc) != OK) {
		*why = _("the terminal type is unknown here: showing the report instead");
		return false;
	}
	can = cursor_address && clear_screen;
	del_curterm(cur_term);
	if (!can)
		*why = _("this terminal cannot place its cursor: showing the report instead");
	return can;
}

bool screen_usable(const char **why)
{
	const char *term = getenv("TERM");

	if (!term || !*term)
		*why = _("TERM is not set: showing the report instead");
	else if (!isatty(STDOUT_FILENO))
		*why = _("standard output is not a terminal: showing the report instead");
	else
		return places_cursor(why);
	return false;
}

/* ---- opening and closing ---- */

static void add_restore(const char *s)
{
	while (s && *s && screen.nrestore < sizeof screen.restore - 1) {
		if (s[0] == '$' && s[1] == '<') { /* padding */
			s = strchr(s, '>');
			if (!s)
				return;
			s++;
			continue;
		}
		screen.restore[screen.nrestore++] = *s++;
	}
}

/* Terminals that know it put what is pasted between two sequences of their own; others pass the word over. */
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define PASTE_BEGINS (KEY_MAX + 2) /* behind KEY_GROUND */
#define PASTE_ENDS (KEY_MAX + 3)

static void prepare_restore(void)
{
	screen.nrestore = 0;
	add_restore(PASTE_OFF);
	if (screen.mouse)
		add_restore("\033[?1000l\033[?1002l\033[?1003l\033[?1006l");
	add_restore(exit_attribute_mode);
	add_restore(orig_pair);
	add_restore(keypad_local);
	add_restore(cursor_normal);
	add_restore(exit_ca_mode);
	add_restore("\r\n");
}

/* More than 256 colours is a terminal that takes 0xRRGGBB, if curses can hand them on. */
static enum paint_depth depth_of(int colours)
{
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS
	if (colours > 256)
		return DEPTH_TRUE;
#endif
	return colours == 256 ? DEPTH_256 : DEPTH_8;
}

static void start_colours(bool allowed)
{
	const char *fgbg = getenv("COLORFGBG");
	bool can = allowed && has_colors() && start_color() == OK && use_default_colors() == OK && COLORS >= 8;

	screen.depth = can ? depth_of(COLORS) : DEPTH_NONE;
	screen.pairs.n = 0;
	screen.ground = GROUND_DARK;
	if (fgbg)
		theme_ground_variable(fgbg, &screen.ground);
}

/* The pair for an ink on a fill, made when it is first needed. */
static short pair_of(int ink, int fill)
{
	short i;

	if (ink == PAINT_OWN && fill == PAINT_OWN)
		return 0;
	for (i = 0; i < screen.pairs.n; i++)
		if (screen.pairs.ink[i] == ink && screen.pairs.fill[i] == fill)
			return (short)(i + 1);
	if (i == PAIRS_MAX || i + 1 >= COLOR_PAIRS)
		return 0;
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS
	init_extended_pair(i + 1, ink, fill);
#else
	init_pair((short)(i + 1), (short)ink, (short)fill);
#endif
	screen.pairs.ink[i] = ink;
	screen.pairs.fill[i] = fill;
	return ++screen.pairs.n;
}

/* ---- the terminal's ground ---- */

/* Nobody waits for the answer: it comes among the keys, where curses is told how it begins. Terminals of eight colours
 * are not asked: some print what they do not know. */
static void ask_ground(void)
{
	static const char question[] = "\033]11;?\033\\";

	if (screen.depth < DEPTH_256 || define_key("\033]11;", KEY_GROUND) != OK)
		return;
	screen_send(question, sizeof question - 1);
	screen.answer.asked_ms = clock_monotonic_ms();
	screen.answer.asked = true;
}

/* It ends with BEL or ESC \. true: this was a part of it. */
static bool take_answer(wint_t c, bool *changed)
{
	enum paint_ground before = screen.ground;

	if (screen.answer.ends) { /* the second half of ESC \ */
		screen.answer.ends = false;
		return c == L'\\';
	}
	if (!screen.answer.comes)
		return false;
	if (c == 7 || c == 27) {
		screen.answer.text[screen.answer.n] = '\0';
		*changed = theme_ground_answered(screen.answer.text, &screen.ground) && screen.ground != before;
		screen.answer.ends = c == 27;
	} else if (c < 128 && screen.answer.n + 1 < sizeof screen.answer.text) {
		screen.answer.text[screen.answer.n++] = (char)c;
		return true;
	}
	screen.answer.comes = false;
	screen.answer.asked_ms = 0;
	return c == 7 || c == 27;
}

static FILE *open_keys(void)
{
	return isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");
}

/* A terminal throws away what was written and is still on its way when ^C or ^Z is typed: half a screen, or the word
 * that turns the mouse off. */
static void keep_output(void)
{
	struct termios t;

	if (tcgetattr(STDOUT_FILENO, &t) != 0)
		return;
	t.c_lflag |= NOFLSH;
	tcsetattr(STDOUT_FILENO, TCSANOW, &t);
	def_prog_mode();
}

static void set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	keypad(screen.input, TRUE);
	nodelay(screen.input, TRUE);
	keep_output();
	define_key("\033[200~", PASTE_BEGINS);
	define_key("\033[201~", PASTE_ENDS);
	screen_send(PASTE_ON, strlen(PASTE_ON));
	if (screen.mouse)
		mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

bool screen_open(bool colour, bool mouse, const char **why)
{
	screen.keys = open_keys();
	if (!screen.keys) {
		*why = _("there is no terminal to read keys from");
		return false;
	}
	tcgetattr(fileno(screen.keys), &screen.modes);
	if (!getenv("ESCDELAY")) /* curses' own word for slow lines */
		set_escdelay(ESCAPE_MS);
	screen.curses = newterm(NULL, stdout, screen.keys);
	if (!screen.curses) {
		*why = _("the terminal cannot be used");
		return false;
	}
	screen.mouse = mouse;
	screen.input = newpad(1, 1);
	mouseinterval(0);
	start_colours(colour);
	set_modes();
	prepare_restore();
	screen.everything = true;
	return true;
}

/* A terminal with a single screen keeps what stands on it: leave it empty. */
static void leave(void)
{
	screen_send(PASTE_OFF, strlen(PASTE_OFF));
	if (!exit_ca_mode) {
		attr_set(A_NORMAL, 0, NULL);
		clear();
		refresh();
	}
	endwin();
}

static bool answer_may_come(void)
{
	return screen.answer.asked_ms && clock_monotonic_ms() - screen.answer.asked_ms <= ANSWER_MS;
}

/* An answer that comes when we are gone would stand on the next line of the shell. A terminal that has gone itself
 * answers nothing, and is readable without end. */
static void await_answer(void)
{
	struct pollfd p = { .fd = fileno(screen.keys), .events = POLLIN };
	struct screen_event e;

	while (answer_may_come() && poll(&p, 1, GOODBYE_MS) == 1 && p.revents == POLLIN)
		while (screen_read(&e))
			;
}

void screen_close(void)
{
	if (!screen.curses)
		return;
	if (!screen.suspended)
		await_answer();
	if (!screen.suspended)
		leave();
	delwin(screen.input);
	delscreen(screen.curses);
	if (screen.keys != stdin)
		fclose(screen.keys);
	grid_free(&screen.shown);
	memset(&screen, 0, sizeof screen);
}

int screen_input(void)
{
	return fileno(screen.keys);
}

void screen_suspend(void)
{
	if (screen.mouse)
		mousemask(0, NULL);
	curs_set(1);
	leave();
	screen.suspended = true;
}

void screen_resume(void)
{
	screen.suspended = false;
	refresh();
	set_modes();
	screen.everything = true;
}

const char *screen_restore_bytes(size_t *n)
{
	*n = screen.nrestore;
	return screen.nrestore > 0 ? screen.restore : NULL;
}

const struct termios *screen_modes_before(void)
{
	return &screen.modes;
}

void screen_theme(int theme)
{
	screen.theme = theme;
	if (theme_asks_ground(theme) && !screen.answer.asked)
		ask_ground();
	screen.everything = true;
}

void screen_redraw(void)
{
	screen.everything = true;
}

void screen_size(int *w, int *h)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
		resizeterm(size.ws_row, size.ws_col);
	getmaxyx(stdscr, *h, *w);
	screen.everything = true;
}

/* ---- drawing ---- */

/* What a cell of two says in ASCII, where the terminal gives two cells to a sign and the C library one. */
static const wchar_t *two_cells_of(wchar_t c)
{
	static const struct {
		wchar_t sign;
		const wchar_t *ascii;
	} signs[] = {
		{ 0x2014, L"--" },  { 0x2013, L"- " },  { 0x2026, L".." }, { 0x2192, L"->" }, { 0x2190, L"<-" },
		{ 0x201c, L"\" " }, { 0x201d, L"\" " }, { 0x2018, L"' " }, { 0x2019, L"' " }, { 0x00d7, L"x " },
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].sign == c)
			return signs[i].ascii;
	return L"? ";
}

/* Characters of one cell for curses; where the C library knows another width than we do, a character that no two
 * can disagree about stands in for it, so that the columns stay straight. */
static size_t wide_of(const struct cell *c, wchar_t *out)
{
	const uint8_t *s = (const uint8_t *)c->s;
	size_t n = 0, left = strlen(c->s);
	ucs4_t uc;

	while (left > 0) {
		int used = u8_mbtouc(&uc, s, left);

		out[n++] = (wchar_t)uc;
		s += used;
		left -= (size_t)used;
	}
	if (n > 0 && (c->s[0] & 0x80) && wcwidth(out[0]) != c->width) {
		wmemcpy(out, two_cells_of(out[0]), 2);
		n = c->width;
	}
	return n;
}

static bool same_look(const struct cell *a, const struct cell *b)
{
	return a->style == b->style && a->look == b->look;
}

static void set_look(const struct cell *c)
{
	struct paint p = theme_paint(screen.theme, screen.depth, screen.ground, (enum style)c->style, c->look);
	attr_t a = A_NORMAL;

	if (p.attributes & PAINT_BOLD)
		a |= A_BOLD;
	if (p.attributes & PAINT_UNDERLINE)
		a |= A_UNDERLINE;
	if (p.attributes & PAINT_REVERSE)
		a |= A_REVERSE;
	if (p.attributes & PAINT_DIM)
		a |= A_DIM;
	attr_set(a, screen.depth == DEPTH_NONE ? 0 : pair_of(p.ink, p.fill), NULL);
}

static void draw_line(const struct grid *g, int y)
{
	static wchar_t *text;
	static int cap;
	int x = 0;

	if (cap < g->w) {
		cap = g->w;
		text = xrealloc(text, ((size_t)cap * CELL_BYTES + 1) * sizeof *text);
	}
	while (x < g->w) {
		const struct cell *first = grid_at(g, x, y);
		size_t n = 0;
		int start = x;

		for (; x < g->w && same_look(first, grid_at(g, x, y)); x++)
			n += wide_of(grid_at(g, x, y), text + n);
		text[n] = L'\0';
		set_look(first);
		mvaddwstr(y, start, text);
	}
}

void screen_show(const struct grid *g)
{
	size_t line = (size_t)g->w * sizeof *g->cell;

	if (screen.everything || screen.shown.w != g->w || screen.shown.h != g->h) {
		erase();
		clearok(curscr, TRUE);
		grid_resize(&screen.shown, g->w, g->h);
		screen.everything = true;
	}
	for (int y = 0; y < g->h; y++) {
		if (!screen.everything && memcmp(grid_at(g, 0, y), grid_at(&screen.shown, 0, y), line) == 0)
			continue;
		draw_line(g, y);
		memcpy(grid_at(&screen.shown, 0, y), grid_at(g, 0, y), line);
	}
	screen.everything = false;
	curs_set(g->cursor_shown ? 1 : 0);
	move(g->cursor_y, g->cursor_x);
	wnoutrefresh(stdscr);
	doupdate();
}

/* ---- keys ---- */

static uint32_t key_of(wint_t code)
{
	static const struct {
		wint_t curses;
		uint32_t key;
	} keys[] = {
		{ KEY_UP, K_UP },         { KEY_DOWN, K_DOWN },
		{ KEY_LEFT, K_LEFT },     { KEY_RIGHT, K_RIGHT },
		{ KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
		{ KEY_HOME, K_HOME },     { KEY_END, K_END },
		{ KEY_BTAB, K_BACK_TAB }, { KEY_BACKSPACE, K_BACKSPACE },
		{ KEY_DC, K_DELETE },     { KEY_ENTER, K_ENTER },
		{ KEY_F(1), K_F1 },       { PASTE_BEGINS, K_PASTE },
		{ PASTE_ENDS, K_PASTED },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].curses == code)
			return keys[i].key;
	return K_NONE;
}

static bool click(struct screen_event *e, const MEVENT *m)
{
	int64_t now = clock_monotonic_ms();
	bool again = now - screen.click_ms < DOUBLE_CLICK_MS && m->x == screen.click_x && m->y == screen.click_y;

	screen.click_ms = again ? 0 : now;
	screen.click_x = m->x;
	screen.click_y = m->y;
	e->mouse = again ? MOUSE_DOUBLE : MOUSE_CLICK;
	return true;
}

static bool mouse_event(struct screen_event *e)
{
	MEVENT m;

	if (getmouse(&m) != OK)
		return false;
	*e = (struct screen_event){ .x = m.x, .y = m.y };
	if (m.bstate & BUTTON1_PRESSED)
		return click(e, &m);
	if (m.bstate & BUTTON1_RELEASED) {
		e->mouse = MOUSE_RELEASE;
		return true;
	}
	e->mouse = m.bstate & BUTTON4_PRESSED ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
	return (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) != 0;
}

bool screen_read(struct screen_event *e)
{
	wint_t code;
	int rc;

	while ((rc = wget_wch(screen.input, &code)) != ERR) {
		*e = (struct screen_event){ 0 };
		if (rc == KEY_CODE_YES && code == KEY_GROUND) {
			screen.answer.comes = true;
			screen.answer.n = 0;
			continue;
		}
		if (rc != KEY_CODE_YES && take_answer(code, &e->repaint)) {
			screen.everything |= e->repaint;
			if (e->repaint)
				return true;
			continue;
		}
		e->key = rc == KEY_CODE_YES ? key_of(code) : (uint32_t)code;
		if (rc == KEY_CODE_YES && code == KEY_MOUSE) {
			if (mouse_event(e))
				return true;
		} else if (e->key != K_NONE) {
			return true;
		}
	}
	return false;
}

void screen_send(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}
