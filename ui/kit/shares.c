/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the file that makes no sense is somebody else's, and goes when the file is written again. */
#include "config.h"

#include "ui/kit/shares.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "ui/kit/recent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "panes"

static struct share_of *find(const struct shares *s, const char *view, int which, bool columns)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].which == which && s->v[i].columns == columns && strcmp(s->v[i].view, view) == 0)
			return (struct share_of *)&s->v[i];
	return NULL;
}

int shares_get(const struct shares *s, const char *view, int which, bool columns)
{
	const struct share_of *x = find(s, view, which, columns);

	return x ? x->parts : 0;
}

void shares_put(struct shares *s, const char *view, int which, bool columns, int parts)
{
	struct share_of *x = find(s, view, which, columns);

	if (!x && s->n < SHARES_MAX && strlen(view) < sizeof x->view) {
		x = &s->v[s->n++];
		*x = (struct share_of){ .which = which, .columns = columns };
		strcpy(x->view, view);
	}
	if (x && x->parts != parts) {
		x->parts = parts;
		s->changed = true;
	}
}

void shares_read(struct shares *out)
{
	char *path = recent_path(NAME), line[80], view[24], how[8];
	FILE *f = path ? fopen(path, "re") : NULL;
	int which, parts;

	*out = (struct shares){ .n = 0 };
	while (f && out->n < SHARES_MAX && fgets(line, sizeof line, f))
		if (sscanf(line, "%23s %d %7s %d", view, &which, how, &parts) == 4 && which >= 0 && parts > 0 &&
		    parts < SHARE_WHOLE)
			shares_put(out, view, which, strcmp(how, "columns") == 0, parts);
	out->changed = false;
	if (f)
		fclose(f);
	free(path);
}

void shares_write(const struct shares *s)
{
	struct buf b = BUF_INIT;
	struct err e;
	char *path = s->changed ? recent_path(NAME) : NULL;

	if (!path)
		return;
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].parts > 0)
			buf_printf(&b, "%s %d %s %d\n", s->v[i].view, s->v[i].which, s->v[i].columns ? "columns" : "lines",
			           s->v[i].parts);
	recent_make_directories(path);
	file_write(path, buf_span(&b), FILE_SECRET | FILE_UNSYNCED | FILE_REGULAR, &e);
	buf_free(&b);
	free(path);
}
