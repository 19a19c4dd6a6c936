/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First which file and which line is meant, then the program that is started with it. */
#include "config.h"

#include "ui/view/edit.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "load/certset.h"
#include "load/source.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool from_stdin(const struct run *s, int input)
{
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_STDIN && s->source[i].input == input)
			return true;
	return false;
}

/* The file an input was read from; NULL: *why. */
static const char *file_of_input(const struct run *s, int input, const char **why)
{
	const struct input *in = certset_input(s->set, input);
	struct stat st;

	if (strcmp(in->kind, "connection") == 0)
		*why = _("nothing to edit: it came over the network");
	else if (from_stdin(s, input))
		*why = _("nothing to edit: it came from the standard input");
	else if (stat(in->spec, &st) != 0 || !S_ISREG(st.st_mode))
		*why = _("nothing to edit: this is not a file");
	else
		return in->spec;
	return NULL;
}

/* The file of the input it stands under, or else the first that has it. */
static const char *file_of_entry(const struct run *s, int entry, int under, unsigned *line, const char **why)
{
	size_t n;
	const struct origin *o = certset_origins(s->set, entry, &n);
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *path = file_of_input(s, o[i].input, why);

		if (!path || (found && o[i].input != under))
			continue;
		found = path;
		*line = o[i].line;
		if (o[i].input == under)
			break;
	}
	return found;
}

static const char *file_of(struct model *m, uint64_t tag, unsigned *line, const char **why)
{
	const struct run *s = m->run;
	const struct input *in;
	int entry = -1;

	*why = _("nothing to edit: choose a file or what is in one");
	switch (TAG_KIND(tag)) {
	case KIND_INPUT:
		in = certset_input(s->set, TAG_B(tag));
		*line = in->nnotes > 0 ? in->notes[0].line : 0; /* that is what one comes for */
		return file_of_input(s, TAG_B(tag), why);
	case KIND_ENTRY:
		return file_of_entry(s, TAG_B(tag), TAG_A(tag) - 1, line, why);
	case KIND_STORE:
	case KIND_ANCHOR:
		*why = _("nothing to edit: it comes from the trust store");
		return NULL;
	case KIND_CONNECTION:
		*why = _("nothing to edit: it came over the network");
		return NULL;
	default:
		if (tag && tag_certificate(m, tag, &entry) && entry >= 0)
			return file_of_entry(s, entry, -1, line, why);
		return NULL;
	}
}

void edit_source(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	const char *why = NULL, *path;
	unsigned line = 0;

	(void)arg;
	path = file_of(ui->model, v->ops->subject ? v->ops->subject(v) : 0, &line, &why);
	if (path)
		request_add(&ui->requests, (struct request){ .kind = REQUEST_EDIT, .to = xstrdup(path), .line = line });
	else
		ui_say(ui, MARK_NOTE, "%s", why);
}
