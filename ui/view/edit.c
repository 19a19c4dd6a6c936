/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/view/edit.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "load/certset.h"
#include "load/source.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"
#include "ui/view/yank.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- which file ---- */

static bool from_stdin(const struct session *s, int input)
{
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_STDIN && s->source[i].input == input)
			return true;
	return false;
}

/* The file an input was read from; NULL: *why. */
static const char *file_of_input(const struct session *s, int input, const char **why)
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
static const char *file_of_entry(const struct session *s, int entry, int under, unsigned *line, const char **why)
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
	const struct session *s = m->session;
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

	(void)arg;
	ui->edit_line = 0;
	path = file_of(ui->model, v->ops->subject ? v->ops->subject(v) : 0, &ui->edit_line, &why);
	if (!path) {
		ui_say(ui, MARK_NOTE, "%s", why);
		return;
	}
	free(ui->edit_path);
	ui->edit_path = xstrdup(path);
	ui->want |= WANT_EDIT;
}

bool edit_pipe(struct ui *ui, const char *text, char *why, size_t max)
{
	if (text[strspn(text, " ")] == '\0') {
		snprintf(why, max, "%s", _("a command for the shell, such as less or grep CN"));
		return false;
	}
	ui->want &= ~(unsigned)WANT_COPY;
	yank_text(ui, 0);
	if (ui->want & WANT_COPY) {
		ui->want ^= WANT_COPY | WANT_PIPE;
		free(ui->shell);
		ui->shell = xstrdup(text);
	}
	return true;
}

/* ---- the editor ---- */

const char *edit_program(void)
{
	static const char *const names[] = { "VISUAL", "EDITOR" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && value[strspn(value, " ")] != '\0')
			return value;
	}
	return "vi";
}

/* A shell takes the words of the variable apart, as everywhere; the name reaches it as an argument. */
static void become(const char *program, const char *path, unsigned line)
{
	char *script = xasprintf("%s \"$@\"", program), *at = xasprintf("+%u", line);
	char *file = *path == '/' ? xstrdup(path) : xasprintf("./%s", path); /* never an option */

	if (line > 0)
		execl("/bin/sh", "sh", "-c", script, "sh", at, file, (char *)NULL);
	else
		execl("/bin/sh", "sh", "-c", script, "sh", file, (char *)NULL);
	_exit(127);
}

/* An editor that is stopped stops us, too: the shell before us is to have the terminal. */
static int wait_for(pid_t pid)
{
	int status = -1;

	for (;;) {
		pid_t got = waitpid(pid, &status, WUNTRACED);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!WIFSTOPPED(status))
			return status;
		raise(SIGSTOP);
		kill(pid, SIGCONT);
	}
}

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int edit_run(const char *program, const char *path, unsigned line, bool *changed)
{
	struct stat before, after;
	bool there = stat(path, &before) == 0;
	pid_t pid = fork();
	int status;

	if (pid == 0)
		become(program, path, line);
	status = pid < 0 ? -1 : wait_for(pid);
	*changed = stat(path, &after) == 0 ? !there || !same(&before, &after) : there;
	return status;
}
