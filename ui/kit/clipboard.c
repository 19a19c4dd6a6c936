/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes to a terminal is wrapped for what stands between; a command gets it by a pipe. */
#include "config.h"

#include "ui/kit/clipboard.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "ui/kit/recent.h"
#include "ui/kit/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the terminal's ---- */

/* A program between us and the terminal hands on what is wrapped for it: each ESC of it doubled for tmux. */
static void wrapped(struct buf *out, const char *before, const char *osc, bool doubled)
{
	buf_puts(out, before);
	for (; *osc; osc++) {
		if (*osc == '\033' && doubled)
			buf_putc(out, '\033');
		buf_putc(out, *osc);
	}
	buf_puts(out, "\033\\");
}

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool clipboard_osc52(struct buf *out, const char *text, size_t n)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)text, (unsigned)n }, coded = { NULL, 0 };
	struct buf osc = BUF_INIT;

	if (n > CLIPBOARD_MAX || gnutls_base64_encode2(&in, &coded) != 0)
		return false;
	if (coded.size > CLIPBOARD_MAX) {
		gnutls_free(coded.data);
		return false;
	}
	buf_printf(&osc, "\033]52;c;%.*s\a", (int)coded.size, (const char *)coded.data);
	buf_puts(out, buf_str(&osc));
	if (is_set("TMUX"))
		wrapped(out, "\033Ptmux;", buf_str(&osc), true);
	else if (is_set("STY"))
		wrapped(out, "\033P", buf_str(&osc), false);
	buf_free(&osc);
	gnutls_free(coded.data);
	return true;
}

static bool to_terminal(const char *text, size_t n, struct err *e)
{
	struct buf bytes = BUF_INIT;
	bool fits = clipboard_osc52(&bytes, text, n);

	if (fits)
		screen_send(bytes.s, bytes.n);
	buf_free(&bytes);
	return fits ||
	       err_set(e, ERR_LIMIT, _("too long for the clipboard of a terminal (74 kB): --clipboard file takes it"));
}

/* ---- a file's ---- */

static bool to_file(const char *text, size_t n, struct buf *said, struct err *e)
{
	char *path = recent_path("clipboard");
	bool ok;

	if (!path)
		return err_set(e, ERR_SYSTEM, _("neither XDG_STATE_HOME nor HOME is set"));
	recent_make_directories(path);
	ok = file_write(path, span_of(text, n), FILE_SECRET | FILE_UNSYNCED, e);
	if (ok)
		buf_puts(said, path);
	free(path);
	return ok;
}

/* ---- a command's ---- */

static void run_shell(const char *command, int in)
{
	int null = open("/dev/null", O_RDWR);

	dup2(in, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool to_command(const char *command, const char *text, size_t n, struct err *e)
{
	int fd[2], status = 0;
	pid_t pid;
	bool written;

	if (pipe(fd) != 0)
		return err_sys(e, errno, "%1$s", as_quote(command));
	pid = fork();
	if (pid == 0) {
		close(fd[1]);
		run_shell(command, fd[0]);
	}
	close(fd[0]);
	written = pid > 0 && file_put(fd[1], span_of(text, n)); /* SIGPIPE is ignored by all of us */
	close(fd[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!written || status != 0)
		return err_set(e, ERR_SYSTEM, _("%1$s: failed"), as_quote(command));
	return true;
}

bool clipboard_put(const char *where, const char *text, size_t n, struct buf *said, struct err *e)
{
	if (!where || strcmp(where, "osc52") == 0)
		return to_terminal(text, n, e);
	if (strcmp(where, "none") == 0)
		return err_set(e, ERR_USAGE, _("copying is switched off (--clipboard none)"));
	if (strcmp(where, "file") == 0)
		return to_file(text, n, said, e);
	return to_command(where, text, n, e);
}
