/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recipes from text. What the attributes mean is the makers' business; here each is known by name, so that a misspelt
 * one is told with its line instead of being passed over. */
#include "config.h"

#include "lab/recipe.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "lab/parsed.h"
#include "lab/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct parser {
	struct arena *a;
	struct recipe *r;
	struct err *e;
	const char *wanted; /* the kind that is taken beside what belongs to all; NULL: none */
	const char *kind;   /* of the case we are in; "" before the first */
	unsigned line;
	VEC_OF(const char *) about;
	VEC_OF(struct statement) statement;
	VEC_OF(struct recipe_case) run;
	VEC_OF(struct recipe_word) expect; /* of the last run */
	VEC_OF(struct recipe_server) server;
};

/* Attribute names, each between blanks: "name=" has a value, "name" has none, "name?" may. */
#define CERT_WORDS                                                                                                     \
	" issuer= subject= issuer-name= key= from= to= serial= version= ca? pathlen= ku= eku= san= aki= aki-serial= "  \
	"ski= aia= ocsp= crldp= policy= must-staple permit= exclude= require-policy= inhibit-mapping= inhibit-any= "   \
	"map= ext= critical= sig= sig-as= patch= damage= raw= "
#define FILE_WORDS                                                                                                     \
	" format= password= label= behind= as= crlf bom glued one-line escaped indent= no-final-newline text yaml "    \
	"cut= "                                                                                                        \
	"flip= "                                                                                                       \
	"utf16 "
#define SERVER_WORDS                                                                                                   \
	" chain= key= client-ca= client= trust= tls= alpn= sni= http= body= behaviour= staple= other-chain= "          \
	"late-alert= priority= app= dh= resume= file= judge= "

/* A statement. words: the attributes it takes, NULL for any words; least: how many words it needs. */
struct statement_form {
	const char *keyword;
	bool (*take)(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest);
	enum statement_kind kind;
	unsigned least;
	const char *words;
};

static bool __attribute__((format(printf, 2, 3))) refuse(struct parser *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *why = arena_vprintf(p->a, fmt, ap);
	va_end(ap);
	return err_set(p->e, ERR_INPUT, "%1$s:%2$s: %3$s", as_code(p->r->name), as_number(p->line), as_code(why));
}

/* Do the statements that are read now count? */
static bool taken(const struct parser *p)
{
	return !*p->kind || (p->wanted && !strcmp(p->wanted, p->kind));
}

static struct recipe_word word_of(struct arena *a, const char *s)
{
	const char *eq = strchr(s, '=');

	if (!eq)
		return (struct recipe_word){ s, NULL };
	return (struct recipe_word){ arena_strndup(a, s, (size_t)(eq - s)), eq + 1 };
}

static bool listed(const char *words, const char *name, size_t n, char mark)
{
	char key[32];

	if (n + 4 > sizeof key)
		return false;
	snprintf(key, sizeof key, mark ? " %.*s%c " : " %.*s ", (int)n, name, mark);
	return strstr(words, key) != NULL;
}

static bool word_known(struct parser *p, const struct statement_form *f, struct recipe_word w)
{
	size_t n = strlen(w.word);
	bool value = listed(f->words, w.word, n, '='), bare = listed(f->words, w.word, n, 0),
	     either = listed(f->words, w.word, n, '?');

	if (!value && !bare && !either)
		return refuse(p, _("%s does not know '%s'"), f->keyword, w.word);
	if (value && !w.value)
		return refuse(p, _("'%s' needs a value: %s=..."), w.word, w.word);
	return !(bare && w.value) || refuse(p, _("'%s' takes no value"), w.word);
}

/* The words after the first `from` as attributes. Files also take items: words without '=' that are no option. */
static struct recipe_word *attributes(struct parser *p, const struct statement_form *f, struct words_list w,
                                      size_t from, bool *ok)
{
	struct recipe_word *v = ARENA_ARRAY(p->a, struct recipe_word, w.n - from);

	*ok = true;
	for (size_t i = from; *ok && i < w.n; i++) {
		v[i - from] = word_of(p->a, w.v[i]);
		bool item =
		    f->kind == STATEMENT_FILE && !v[i - from].value && !listed(f->words, w.v[i], strlen(w.v[i]), '=');
		if (f->words && !item)
			*ok = word_known(p, f, v[i - from]);
	}
	return v;
}

static bool take_statement(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)rest;
	struct statement s = { .kind = f->kind, .name = w.v[0], .nattr = w.n - 1, .line = p->line };
	bool ok;
	s.attr = attributes(p, f, w, 1, &ok);
	if (ok && taken(p))
		*vec_push(&p->statement) = s;
	return ok;
}

static bool take_server(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)rest;
	bool ok;
	struct recipe_server s = { w.v[0], attributes(p, f, w, 1, &ok), w.n - 1, p->line };
	if (ok && taken(p))
		*vec_push(&p->server) = s;
	return ok;
}

/* text PATH LINE: the line keeps its blanks, but for the one that parts it from the path. */
static bool take_text(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	const char *line = rest + strcspn(rest, " \t");
	struct recipe_word *attr = ARENA_NEW(p->a, struct recipe_word);

	attr->word = words_rest(p->a, *line ? line + 1 : line);
	if (taken(p))
		*vec_push(&p->statement) = (struct statement){ f->kind, w.v[0], attr, 1, p->line };
	return true;
}

static bool take_title(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)w;
	p->r->title = words_rest(p->a, rest);
	return true;
}

static bool take_about(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)w;
	*vec_push(&p->about) = words_rest(p->a, rest);
	return true;
}

static bool take_at(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)rest;
	int64_t at;
	if (!time_parse(w.v[0], 0, &at) || strchr("+-n", w.v[0][0]))
		return refuse(p, _("'%s' is not a date"), w.v[0]);
	if (taken(p))
		p->r->at = at;
	return true;
}

static bool take_case(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)rest;
	if (strcmp(w.v[0], "fires") != 0 && strcmp(w.v[0], "near-miss") != 0)
		return refuse(p, _("a case is fires or near-miss, not '%s'"), w.v[0]);
	p->kind = w.n > 1 ? arena_printf(p->a, "%s %s", w.v[0], w.v[1]) : w.v[0];
	return true;
}

/* The expectations read so far are the last run's. */
static void close_run(struct parser *p)
{
	if (!p->run.n)
		return;
	struct recipe_case *c = &p->run.v[p->run.n - 1];
	c->expect = arena_dup(p->a, p->expect.v, p->expect.n * sizeof *p->expect.v);
	c->nexpect = p->expect.n;
}

static bool take_run(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)rest;
	if (p->wanted && !taken(p))
		return true;
	close_run(p);
	p->expect.n = 0;
	*vec_push(&p->run) = (struct recipe_case){ .kind = p->kind, .argv = w.v, .argc = w.n, .line = p->line };
	return true;
}

static bool take_expect(struct parser *p, const struct statement_form *f, struct words_list w, const char *rest)
{
	(void)f, (void)rest;
	if (p->wanted && !taken(p))
		return true;
	if (!p->run.n || p->run.v[p->run.n - 1].kind != p->kind)
		return refuse(p, _("expect belongs behind a run"));
	for (size_t i = 0; i < w.n; i++) {
		struct recipe_word word = word_of(p->a, w.v[i]);

		if (!word.value)
			return refuse(p, _("'%s' needs a value: %s=..."), word.word, word.word);
		*vec_push(&p->expect) = word;
	}
	return true;
}

static const struct statement_form forms[] = {
	{ "about", take_about, 0, 0, NULL },
	{ "at", take_at, 0, 1, NULL },
	{ "case", take_case, 0, 1, NULL },
	{ "cert", take_statement, STATEMENT_CERT, 1, CERT_WORDS },
	{ "crl", take_statement, STATEMENT_CRL, 1,
	  " issuer= issuer-name= this= next= number= delta= revoke= dp= only= reasons= indirect aki= version= ext= "
	  "entry-ext= sig= sig-as= patch= damage= " },
	{ "csr", take_statement, STATEMENT_CSR, 1, " subject= key= san= sig= damage= " },
	{ "expect", take_expect, 0, 1, NULL },
	{ "file", take_statement, STATEMENT_FILE, 1, FILE_WORDS },
	{ "key", take_statement, STATEMENT_KEY, 2, NULL },
	{ "link", take_statement, STATEMENT_LINK, 2, NULL },
	{ "ocsp", take_statement, STATEMENT_OCSP, 1,
	  " cert= status= reason= also= responder= by= hash= produced= this= next= error= version= "
	  "ext= single-ext= sig= sig-as= damage= " },
	{ "run", take_run, 0, 1, NULL },
	{ "server", take_server, 0, 1, SERVER_WORDS },
	{ "text", take_text, STATEMENT_TEXT, 1, NULL },
	{ "title", take_title, 0, 0, NULL },
};

/* Prose may hold apostrophes: its words are not looked at. */
static bool is_prose(const struct statement_form *f)
{
	return f->take == take_about || f->take == take_title || f->take == take_text;
}

static bool parse_line(struct parser *p, char *line)
{
	line += strspn(line, " \t");
	size_t n = strcspn(line, " \t");
	if (!n || *line == '#')
		return true;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const struct statement_form *f = &forms[i];

		if (strlen(f->keyword) != n || strncmp(f->keyword, line, n) != 0)
			continue;
		const char *rest = line + n + strspn(line + n, " \t");
		struct words_list w = { 0 };
		if (is_prose(f))
			words_split(p->a, arena_strndup(p->a, rest, strcspn(rest, " \t")), &w);
		else if (!words_split(p->a, rest, &w))
			return refuse(p, _("a quote is not closed"));
		if (w.n < f->least)
			return refuse(p, _("%s needs more words"), f->keyword);
		return f->take(p, f, w, rest);
	}
	return refuse(p, _("'%.*s' is not a statement"), (int)n, line);
}

/* The next logical line into b, its continuations joined. How many lines of text it was; 0 at the end. */
static unsigned take_line(struct span *text, struct buf *b)
{
	unsigned lines = 0;
	bool more = true;

	buf_reset(b);
	while (more && text->n) {
		const uint8_t *nl = memchr(text->p, '\n', text->n);
		size_t n = nl ? (size_t)(nl - text->p) : text->n, cut = n && text->p[n - 1] == '\r' ? n - 1 : n;

		more = cut && text->p[cut - 1] == '\\';
		buf_put(b, text->p, more ? cut - 1 : cut);
		*text = span_of(text->p + n + (nl != NULL), text->n - n - (nl != NULL));
		lines++;
	}
	return lines;
}

static bool parse_lines(struct parser *p, struct span text)
{
	struct buf line = BUF_INIT;
	bool ok = true;
	unsigned next = 1, lines;

	while (ok && (lines = take_line(&text, &line)) > 0) {
		p->line = next;
		next += lines;
		ok = parse_line(p, line.n ? line.s : (char *)"");
	}
	buf_free(&line);
	return ok;
}

static void finish(struct parser *p)
{
	struct recipe *r = p->r;

	close_run(p);
	r->about = arena_dup(p->a, p->about.v, p->about.n * sizeof *p->about.v);
	r->nabout = p->about.n;
	r->statement = arena_dup(p->a, p->statement.v, p->statement.n * sizeof *p->statement.v);
	r->nstatement = p->statement.n;
	r->run = arena_dup(p->a, p->run.v, p->run.n * sizeof *p->run.v);
	r->nrun = p->run.n;
	r->server = arena_dup(p->a, p->server.v, p->server.n * sizeof *p->server.v);
	r->nserver = p->server.n;
}

struct recipe *recipe_parse(struct arena *a, const char *name, struct span text, const char *kind, struct err *e)
{
	struct parser p = { .a = a, .e = e, .wanted = kind, .kind = "" };

	p.r = ARENA_NEW(a, struct recipe);
	p.r->name = arena_strdup(a, name);
	p.r->title = "";
	p.r->at = TIME_UNKNOWN;
	bool ok = parse_lines(&p, text);
	if (ok)
		finish(&p);
	vec_free(&p.about);
	vec_free(&p.statement);
	vec_free(&p.run);
	vec_free(&p.expect);
	vec_free(&p.server);
	return ok ? p.r : NULL;
}

const char *recipe_title(const struct recipe *r)
{
	return r->title;
}

int64_t recipe_at(const struct recipe *r)
{
	return r->at;
}

/* ARGS of the about line; NULL: it is no such line. */
static const char *tried(const char *about)
{
	static const char words[] = "Try: " PACKAGE_NAME " ";

	return strncmp(about, words, sizeof words - 1) ? NULL : about + sizeof words - 1;
}

const char *recipe_try(const struct recipe *r)
{
	for (size_t i = 0; i < r->nabout; i++)
		if (tried(r->about[i]))
			return tried(r->about[i]);
	return "";
}

/* Where `word` stands in a line, by itself; NULL. */
static const char *word_in(const char *line, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = line; (at = strstr(at, word)); at += n)
		if ((at == line || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return at;
	return NULL;
}

const char *recipe_try_at(const struct recipe *r, struct arena *a, const char *file, const char *address)
{
	static const char elsewhere[] = "localhost:8443";

	for (size_t i = 0; i < r->nabout; i++) {
		const char *line = tried(r->about[i]), *at = line ? word_in(line, elsewhere) : NULL;
		size_t n = strlen(at ? elsewhere : file);

		if (line && !at)
			at = word_in(line, file);
		if (at)
			return arena_printf(a, "%.*s%s%s", (int)(at - line), line, address, at + n);
	}
	return NULL;
}

const struct recipe_case *recipe_cases(const struct recipe *r, size_t *n)
{
	*n = r->nrun;
	return r->run;
}

const struct recipe_server *recipe_servers(const struct recipe *r, size_t *n)
{
	*n = r->nserver;
	return r->server;
}

const char *statement_value(const struct statement *s, const char *word)
{
	for (size_t i = s->nattr; i-- > 0;)
		if (!strcmp(s->attr[i].word, word))
			return s->attr[i].value ? s->attr[i].value : "";
	return NULL;
}
