/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal is given away and taken back around each other program. */
#include "config.h"

#include "ui/desk/outside.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/desk/editor.h"
#include "ui/frame/ui.h"
#include "ui/kit/clipboard.h"
#include "ui/kit/row.h"
#include "ui/kit/screen.h"
#include "ui/kit/signals.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- who has the terminal ---- */

static int status_of(unsigned got)
{
	return got & GOT_TERMINATE ? 128 + SIGTERM : got & GOT_HANGUP ? 128 + SIGHUP : 0;
}

/* What came meanwhile was meant for the program that had the terminal, but for what ends us. */
static int take_back(void)
{
	int status = status_of(signals_take());

	screen_resume();
	return status;
}

int outside_stop(void)
{
	screen_suspend();
	signals_stop_now();
	return take_back();
}

/* Whether a program could not be run; how it ended, if not well, is said. */
static bool ended_badly(struct ui *ui, const char *program, int status)
{
	char *safe = text_escaped(program, ui->charset);
	bool missing =
	    status == -1 || (WIFEXITED(status) && (WEXITSTATUS(status) == 127 || WEXITSTATUS(status) == 126));

	if (!missing && WIFSIGNALED(status))
		ui_say(ui, MARK_WARNING, _("%s was ended by signal %d"), safe, WTERMSIG(status));
	else if (!missing && WEXITSTATUS(status) != 0)
		ui_say(ui, MARK_WARNING, _("%s ended with status %d"), safe, WEXITSTATUS(status));
	free(safe);
	return missing;
}

/* The shell sees the command as it was given, and the escaped text on its standard input. */
static int feed(const char *command, const struct buf *text)
{
	FILE *to = popen(command, "we");
	void (*broken)(int);
	int status;

	if (!to)
		return -1;
	broken = signal(SIGPIPE, SIG_IGN); /* a pager may be left before its end */
	fwrite(text->s, 1, text->n, to);
	status = pclose(to);
	signal(SIGPIPE, broken);
	return status;
}

/* The variable may hold several words, as everywhere: a shell takes them apart. */
int outside_page(struct ui *ui, const struct request *r)
{
	const char *given = getenv("PAGER"), *pager = given && *given ? given : "less";
	int status, end;

	screen_suspend();
	status = feed(pager, &r->text);
	end = take_back();
	if (ended_badly(ui, pager, status)) {
		char *safe = text_escaped(pager, ui->charset);

		ui_say(ui, MARK_ERROR, _("the pager %s cannot be run: set PAGER to one that is here"), safe);
		free(safe);
	}
	return end;
}

/* What the command said stays until Enter: it would be gone with the next picture. ^C is Enter, ^Z stops as ever, and
 * what ends us does not wait. Another size, or being in front again, asks anew: the line may be gone. */
static int await_enter(int signals)
{
	struct pollfd fds[] = { { .fd = screen_input(), .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	unsigned got = GOT_RESIZE;
	char c = '\0';

	while (c != '\n' && c != '\r' && !(got & (GOT_INTERRUPT | GOT_TERMINATE | GOT_HANGUP))) {
		if (got & GOT_STOP)
			signals_stop_now();
		if (got) {
			printf("\n%s", _("-- Enter: back --"));
			fflush(stdout);
		}
		fds[0].revents = fds[1].revents = 0;
		poll(fds, 2, -1);
		got = fds[1].revents ? signals_take() : 0;
		if (fds[0].revents && read(fds[0].fd, &c, 1) != 1)
			break;
	}
	return status_of(got);
}

int outside_pipe(struct ui *ui, const struct request *r, int signals)
{
	int status, end, waited;

	screen_suspend();
	status = feed(r->to, &r->text);
	waited = await_enter(signals);
	end = take_back();
	if (ended_badly(ui, r->to, status)) {
		char *safe = text_escaped(r->to, ui->charset);

		ui_say(ui, MARK_ERROR, _("%s cannot be run"), safe);
		free(safe);
	}
	return waited ? waited : end;
}

int outside_edit(struct ui *ui, const struct request *r, bool *changed)
{
	const char *editor = editor_program();
	int status, end;

	screen_suspend();
	status = editor_run(editor, r->to, r->line, changed);
	end = take_back();
	if (ended_badly(ui, editor, status)) {
		char *safe = text_escaped(editor, ui->charset);

		ui_say(ui, MARK_ERROR, _("the editor %s cannot be run: set VISUAL or EDITOR to one that is here"),
		       safe);
		free(safe);
	}
	return end;
}

/* ---- the clipboard ---- */

void outside_copy(struct ui *ui, const struct request *r, const char *clipboard)
{
	struct buf said = BUF_INIT;
	struct err e = { 0 };
	size_t n = r->text.n;

	if (!clipboard_put(clipboard, r->text.s, n, &said, &e)) {
		char *safe = text_escaped(e.text, ui->charset);

		ui_say(ui, MARK_WARNING, "%s", safe);
		free(safe);
	} else {
		char *safe = text_escaped(buf_str(&said), ui->charset);

		ui_say(ui, MARK_OK, P_("copied %s, %zu character%s%s", "copied %s, %zu characters%s%s", n), r->what, n,
		       *safe ? _(", to ") : "", safe);
		free(safe);
	}
	buf_free(&said);
}
