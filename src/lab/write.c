/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lab on disk. Everything is made in memory first: a recipe that cannot be made leaves nothing behind. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "base/vec.h"
#include "cert/name.h"
#include "lab/content.h"
#include "lab/made.h"
#include "lab/parsed.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define README "README"

/* A file to be. */
struct lab_file {
	const char *path;   /* as the recipe writes it */
	const char *target; /* of a link; NULL: a file */
	struct buf content;
	bool secret; /* holds a private key */
};

struct outputs {
	VEC_OF(struct lab_file) of;
};

/* Names below the directory only: no recipe reaches out of it. */
static bool path_stays(const char *path)
{
	if (!*path || *path == '/')
		return false;
	for (const char *p = path; *p; p += strcspn(p, "/"), p += *p == '/')
		if (!strncmp(p, "..", 2) && (!p[2] || p[2] == '/'))
			return false;
	return true;
}

/* The file of that path, a new one where there is none yet. */
static struct lab_file *output_for(struct outputs *o, const char *path)
{
	for (size_t i = 0; i < o->of.n; i++)
		if (!strcmp(o->of.v[i].path, path))
			return &o->of.v[i];
	struct lab_file *new = vec_push(&o->of);
	new->path = path;
	return new;
}

static bool add_statement(struct lab *l, const struct statement *s, struct outputs *o)
{
	if (s->kind != STATEMENT_FILE && s->kind != STATEMENT_TEXT && s->kind != STATEMENT_LINK)
		return true;
	if (!path_stays(s->name))
		return lab_refuse(l, s->line, _("'%s' is not a name below the directory"), s->name);
	struct lab_file *out = output_for(o, s->name);
	if (s->kind == STATEMENT_FILE)
		return content_write(l, s, &out->content, &out->secret);
	if (s->kind == STATEMENT_TEXT && *s->attr[0].word)
		buf_printf(&out->content, "%s\n", s->attr[0].word);
	else if (s->kind == STATEMENT_LINK)
		out->target = s->attr[0].word;
	return true;
}

/* ---- the README ---- */

static void describe_file(const struct statement *s, struct buf *b)
{
	buf_printf(b, "  %-28s", s->name);
	for (size_t i = 0; i < s->nattr; i++)
		if (s->attr[i].value)
			buf_printf(b, " %s=%s", s->attr[i].word, s->attr[i].value);
		else
			buf_printf(b, " %s", s->attr[i].word);
	buf_putc(b, '\n');
}

static void describe_cert(struct lab *l, const struct lab_cert *c, struct buf *b)
{
	buf_printf(b, "  %-28s ", c->name);
	text_escape(b, span_str(name_text(l->a, c->subject)), CHARSET_UTF8);
	if (c->issuer.p && !span_eq(c->issuer, c->subject)) {
		buf_puts(b, "  <-  ");
		text_escape(b, span_str(name_text(l->a, c->issuer)), CHARSET_UTF8);
	}
	buf_putc(b, '\n');
}

static void write_readme(struct lab *l, struct buf *b)
{
	char day[32];

	buf_printf(b, "%s\n\n", l->r->title);
	for (size_t i = 0; i < l->r->nabout; i++)
		buf_printf(b, "%s\n", l->r->about[i]);
	buf_puts(b, "\nFiles:\n");
	for (size_t i = 0; i < l->r->nstatement; i++)
		if (l->r->statement[i].kind == STATEMENT_FILE)
			describe_file(&l->r->statement[i], b);
	buf_puts(b, "\nCertificates, each with its issuer:\n");
	for (size_t i = 0; i < l->ncert; i++)
		describe_cert(l, &l->cert[i], b);
	buf_printf(b, "\nMade by certloupe for practice; dates count from %s. Trust none of it.\n",
	           time_day(l->at, day));
}

/* ---- onto the disk ---- */

/* Makes every folder that path goes through. */
static bool make_folders(struct lab *l, const char *path)
{
	char *p = arena_strdup(l->a, path);
	for (char *slash = strchr(p + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(p, 0777) && errno != EEXIST)
			return err_sys(l->e, errno, "%1$s", as_path(p));
		*slash = '/';
	}
	return true;
}

static bool write_output(struct lab *l, const char *dir, const struct lab_file *o, bool overwrite)
{
	const char *path = arena_printf(l->a, "%s/%s", dir, o->path);

	if (!make_folders(l, path))
		return false;
	/* A fresh file, so that neither the mode of an old one nor a link decides what happens to a key. */
	if (overwrite && unlink(path) && errno != ENOENT)
		return err_sys(l->e, errno, "%1$s", as_path(path));
	if (o->target)
		return !symlink(o->target, path) || err_sys(l->e, errno, "%1$s", as_path(path));
	return file_write(path, buf_span(&o->content), FILE_NEW | FILE_UNSYNCED | (o->secret ? FILE_SECRET : 0), l->e);
}

/* Tells before anything is written. */
static bool nothing_there(struct lab *l, const char *dir, const struct outputs *o)
{
	struct stat st;

	for (size_t i = 0; i < o->of.n; i++) {
		const char *path = arena_printf(l->a, "%s/%s", dir, o->of.v[i].path);

		if (!lstat(path, &st))
			return err_sys(l->e, EEXIST, "%1$s", as_path(path));
	}
	return true;
}

static bool collect(struct lab *l, struct outputs *o)
{
	for (size_t i = 0; i < l->r->nstatement; i++)
		if (!add_statement(l, &l->r->statement[i], o))
			return false;
	if (l->r->nabout)
		write_readme(l, &output_for(o, README)->content);
	return true;
}

bool lab_write(struct lab *l, const char *dir, bool overwrite, struct err *e)
{
	struct err scratch;
	struct outputs o = { 0 };

	l->e = e ? e : &scratch;
	bool ok = collect(l, &o) && (overwrite || nothing_there(l, dir, &o));
	ok = ok && make_folders(l, arena_printf(l->a, "%s/", dir));
	for (size_t i = 0; ok && i < o.of.n; i++)
		ok = write_output(l, dir, &o.of.v[i], overwrite);
	for (size_t i = 0; i < o.of.n; i++)
		buf_free(&o.of.v[i].content);
	vec_free(&o.of);
	return ok;
}
