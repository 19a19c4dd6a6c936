/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every view of ui/view/view_list.h in three locales at five sizes: C (ASCII alone), UTF-8, and Japanese on a terminal
 * that gives two cells to ambiguous characters. A view without a row here fails. Pictures:
 * tests/golden/VIEW-LOCALE-SIZE.txt of its body, and VIEW-frame.txt of the title, the status and the hints around it.
 */
#include "tests/unit/stage.h"
#include "base/i18n.h"
#include "ui/view/tag.h"
#include <locale.h>

/* Names of three scripts: wide, ambiguous, both; a server and a client; one certificate too many. */
static const char recipe[] =
    "at 2026-06-01\n"
    "cert root ca subject=\"C=JP, O=認証局ルート, CN=Example Root R2\" from=-3y to=+7y serial=01\n"
    "cert int issuer=root ca pathlen=0 subject=\"C=JP, O=Ωμέγα①, CN=Example Issuing CA G3\" from=-1y to=+4y "
    "serial=1001\n"
    "cert leaf issuer=int subject=\"C=JP, O=株式会社サンプル, CN=www.example.jp\" from=-30d to=+20d "
    "san=DNS:www.example.jp,DNS:*.api.example.jp eku=serverAuth serial=5bb6ff9fe126a9345111\n"
    "cert old issuer=root ca subject=\"CN=旧認証局①-legacy\" from=-3y to=+10d serial=1002\n"
    "file root.pem root\nfile server.pem leaf old\nfile chain.pem leaf int\n";

static const char missing[] = "--trust root.pem server.pem";
static const char complete[] = "--trust root.pem --host www.example.jp chain.pem";
static const char live[] = "--trust root.pem www.example.jp:443";

/* clang-format off */
static const struct place {
	const char *view;
	const char *args;
	const char *keys; /* how one gets there from the first screen */
	const char *fact; /* stands in every picture of it that has more than a few lines */
} places[] = {
	{ "main", missing, "", "leaf" },
	{ "finding", missing, "x", "Example Issuing CA G3" },
	{ "findings", missing, "I", "all findings" },
	{ "certificate", complete, "Enter", "5b:b6:ff:9f:e1:26:a9:34:51:11" },
	{ "paths", complete, "p", "Example Root R2" },
	{ "checklist", complete, "V", "www.example.jp" },
	{ "transcript", live, "M G", "certificate_required" },
	{ "timeline", complete, "t", "www.example.jp" },
	{ "compare", complete, "c j c", "Example Issuing CA G3" },
	{ "start", missing, ": 'start' Enter", "What is broken?" },
	{ "sources", missing, "S j", "server.pem" },
	{ "fetch", missing, "a", "Nothing to fetch" },
	{ "repair", missing, "w f", "as it would be" },
	{ "audit", missing, "J", "None of the sources" },
	{ "glossary", missing, "K", "leaf" },
	{ "log", missing, "E", "messages, the latest first" },
	{ "lookup", missing, "X 'unable to get local issuer certificate'", "OpenSSL" },
	{ "palette", missing, ":", "next-pane" },
	{ "connect", missing, "C", "Host" },
	{ "listen", missing, ": 'listen 8443' Enter k k", "FAILED" },
	{ "help", missing, "?", "THIS SCREEN" },
};
/* clang-format on */

static const struct {
	const char *name, *locale;
	int ambiguous;
} locales[] = { { "c", "C", 1 }, { "utf8", "C.UTF-8", 1 }, { "ja", "ja_JP.UTF-8", 2 } };
static const struct {
	const char *name;
	int w, h;
} sizes[] = { { "100x30", 100, 30 }, { "80x24", 80, 24 }, { "40x12", 40, 12 }, { "160x50", 160, 50 }, { "200x60", 200, 60 } };
#define LOCALES ((int)UNIT_COUNT(locales))
#define PICTURES ((int)(UNIT_COUNT(places) * UNIT_COUNT(locales) * UNIT_COUNT(sizes)))

/* ---- locales ---- */

/* Where the system has no Japanese one, that of the build (tests/files.am). Without localedef there is none: its
 * pictures are then compared in C.UTF-8, for the grid does not ask the C library, and what is left out is said. */
static void use_locale(const char *name)
{
	if (setlocale(LC_ALL, name))
		return;
	setenv("LOCPATH", unit_build("tests/locale"), 1);
	if (setlocale(LC_ALL, name))
		return;
	unsetenv("LOCPATH");
	printf("skipped: the locale %s, which localedef did not make: C.UTF-8 in its place\n", name);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
}

/* ---- pictures ---- */

/* What the terminal takes for a character is what the grid took, so that every column is straight. */
static void check_columns(const struct grid *g, const char *name)
{
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++) {
			const struct cell *c = grid_at(g, x, y);

			if (c->width > 0 && text_width(c->s) != c->width)
				ck_abort_msg("%s: \"%s\" at %d,%d takes %zu cells", name, c->s, x, y, text_width(c->s));
		}
}

static void check_ascii(const char *got, const char *name)
{
	for (const char *s = got; *s; s++)
		if ((unsigned char)*s >= 0x80)
			ck_abort_msg("%s: more than ASCII in\n%s", name, got);
}

/* The cursor and the folds are kept by tag: what has one is of a known kind, and alone with it in its pane. */
static void check_tags(const struct view *v, const char *name)
{
	for (int p = 0; p < v->ops->npanes; p++) {
		const struct rows *r = &v->pane[p].tree.rows;

		for (size_t i = 0; i < r->list.n; i++) {
			uint64_t tag = r->list.v[i].tag;

			if (tag && (TAG_KIND(tag) == 0 || TAG_KIND(tag) >= KIND_COUNT))
				ck_abort_msg("%s: a row is of kind %u, which ui/view/tag.h does not know", name,
				             TAG_KIND(tag));
			for (size_t k = i + 1; tag && k < r->list.n; k++)
				if (r->list.v[k].tag == tag)
					ck_abort_msg("%s: rows %zu and %zu of pane %d have one tag, of kind %u", name,
					             i, k, p, TAG_KIND(tag));
		}
	}
}

static bool apart(struct rect a, struct rect b)
{
	return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

/* Each pane stands in the body, and beside the others. */
static void check_panes(const struct view *v, const char *name)
{
	struct rect b = v->body;

	for (int p = 0; p < v->ops->npanes; p++) {
		struct rect at = v->pane[p].at;

		if (at.h <= 0 || at.w <= 0)
			continue;
		if (at.x < b.x || at.y < b.y || at.x + at.w > b.x + b.w || at.y + at.h > b.y + b.h)
			ck_abort_msg("%s: pane %d is not in the body", name, p);
		for (int q = 0; q < p; q++)
			if (v->pane[q].at.h > 0 && v->pane[q].at.w > 0 && !apart(at, v->pane[q].at))
				ck_abort_msg("%s: panes %d and %d lie over each other", name, q, p);
	}
}

START_TEST(looks)
{
	const struct place *p = &places[(size_t)_i / (UNIT_COUNT(locales) * UNIT_COUNT(sizes))];
	int l = _i / (int)UNIT_COUNT(sizes) % LOCALES, z = _i % (int)UNIT_COUNT(sizes);
	struct stage s;
	char *got, *body, *name = xasprintf("%s-%s-%s", p->view, locales[l].name, sizes[z].name);

	use_locale(locales[l].locale);
	text_ambiguous_width(locales[l].ambiguous);
	stage_open(&s, recipe, p->args, sizes[z].w, sizes[z].h, charset_of_locale());
	press(&s.ui, p->keys);
	ui_paint(&s.ui, &s.grid);
	unit_str(name, ui_top(&s.ui)->ops->name, p->view);
	got = text_of(&s.grid);
	body = text_of_body(&s);
	check_columns(&s.grid, name);
	check_tags(ui_top(&s.ui), name);
	check_panes(ui_top(&s.ui), name);
	stage_close(&s);
	text_ambiguous_width(1);
	if (strcmp(locales[l].name, "c") == 0)
		check_ascii(got, name);
	ck_assert_msg(sizes[z].h < 24 || strstr(got, p->fact) != NULL, "%s: \"%s\" is not in\n%s", name, p->fact, got);
	golden(name, body);
	free(body);
	free(got);
	free(name);
}
END_TEST

/* What stands around each view, at all sizes: no other picture holds it. */
START_TEST(frame)
{
	const struct place *p = &places[_i];
	struct buf got = BUF_INIT;
	char *name = xasprintf("%s-frame", p->view);

	for (size_t z = 0; z < UNIT_COUNT(sizes); z++) {
		struct stage s;
		char *text;

		use_locale("C.UTF-8");
		stage_open(&s, recipe, p->args, sizes[z].w, sizes[z].h, CHARSET_UTF8);
		press(&s.ui, p->keys);
		ui_paint(&s.ui, &s.grid);
		text = text_of_frame(&s);
		buf_puts(&got, text);
		free(text);
		stage_close(&s);
	}
	ck_assert_msg(strstr(buf_str(&got), PACKAGE_NAME) != NULL, "%s: no title in\n%s", name, buf_str(&got));
	golden(name, buf_str(&got));
	buf_free(&got);
	free(name);
}
END_TEST

static int panes_shown(const struct view *v)
{
	int n = 0;

	for (int i = 0; i < v->ops->npanes; i++)
		n += v->pane[i].at.h > 0;
	return n;
}

/* A pane that is maximised is alone, also when the next one gets the focus; and then they all come back. */
START_TEST(maximised)
{
	const struct place *p = &places[_i];
	struct stage s;
	struct view *v;
	int before;

	stage_open(&s, recipe, p->args, 100, 30, CHARSET_UTF8);
	press(&s.ui, p->keys);
	ck_assert(ui_fresh(&s.ui));
	v = ui_top(&s.ui);
	before = panes_shown(v);
	if (!(ui_has(&s.ui) & HAS_PANES))
		ck_assert_msg(before == 1 || strcmp(p->view, "connect") == 0 || strcmp(p->view, "certificate") == 0,
		              "%s: %d panes, and no key for them", p->view, before);
	for (int i = 0; i < v->ops->npanes && (ui_has(&s.ui) & HAS_PANES); i++) {
		ui_act(&s.ui, ACTION_MAXIMISE, 0);
		ck_assert(ui_fresh(&s.ui));
		unit_int(p->view, panes_shown(v), 1);
		ck_assert_int_gt(v->pane[v->focus].at.h, 0);
		check_panes(v, p->view);
		ui_act(&s.ui, ACTION_NEXT_PANE, 0);
		ui_paint(&s.ui, &s.grid);
		unit_int(p->view, panes_shown(v), 1);
		ck_assert_int_gt(v->pane[v->focus].at.h, 0);
		ui_act(&s.ui, ACTION_MAXIMISE, 0);
		ck_assert(ui_fresh(&s.ui));
		unit_int(p->view, panes_shown(v), before);
	}
	stage_close(&s);
}
END_TEST

START_TEST(every_view_has_pictures)
{
	size_t i = 0;

	while (i < UNIT_COUNT(places) && strcmp(places[i].view, view_list[_i]->name) != 0)
		i++;
	ck_assert_msg(i < UNIT_COUNT(places), "the view %s has no row in the places of tests/unit/test_locales.c",
	              view_list[_i]->name);
}
END_TEST

UNIT_SUITE("locales")
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, looks, 0, PICTURES);
	UNIT_ROWS(tc, frame, places);
	UNIT_ROWS(tc, maximised, places);
	tcase_add_loop_test(tc, every_view_has_pictures, 0, (int)view_count);
}
