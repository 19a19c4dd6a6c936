/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A password, asked for on the controlling terminal without echo. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

static void say(int fd, const char *s)
{
	ssize_t n = write(fd, s, strlen(s));

	(void)n; /* a terminal that cannot be written to cannot be read either: that read ends it */
}

/* ---- signals: none may end or stop us while echo is off ---- */

static const int deferred[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
enum { NDEFERRED = sizeof deferred / sizeof *deferred };
static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	caught = sig;
}

/* They are blocked, too, and come through while we wait for input alone. What is ignored stays ignored. */
static void defer_signals(struct sigaction *before, sigset_t *mask)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t held;

	sigemptyset(&act.sa_mask);
	sigemptyset(&held);
	caught = 0;
	for (int i = 0; i < NDEFERRED; i++)
		sigaddset(&held, deferred[i]);
	sigprocmask(SIG_BLOCK, &held, mask);
	for (int i = 0; i < NDEFERRED; i++)
		if (!sigaction(deferred[i], NULL, &before[i]) && before[i].sa_handler != SIG_IGN)
			sigaction(deferred[i], &act, NULL);
}

static void let_signals(const struct sigaction *before, const sigset_t *mask)
{
	for (int i = 0; i < NDEFERRED; i++)
		sigaction(deferred[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, mask, NULL);
}

/* ---- asking ---- */

/* false: a signal came, or there is nothing more to read. */
static bool read_octet(int fd, const sigset_t *mask, char *c)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	return !caught && pselect(fd + 1, &set, NULL, NULL, NULL, mask) > 0 && !caught && read(fd, c, 1) == 1;
}

/* NULL: a signal came. */
static char *read_line(int fd, const sigset_t *mask)
{
	char line[1024];
	size_t n = 0;

	while (n < sizeof line - 1 && read_octet(fd, mask, line + n) && line[n] != '\n')
		n++;
	line[n] = '\0';
	char *p = caught ? NULL : xstrdup(line);
	secret_erase(line, sizeof line);
	return p;
}

static char *ask_once(int fd, const char *prompt, const struct termios *old)
{
	struct sigaction before[NDEFERRED];
	struct termios quiet = *old;
	sigset_t mask;

	quiet.c_lflag &= ~(tcflag_t)ECHO;
	defer_signals(before, &mask);
	tcsetattr(fd, TCSAFLUSH, &quiet);
	say(fd, prompt);
	char *p = read_line(fd, &mask);
	tcsetattr(fd, TCSAFLUSH, old);
	say(fd, "\n");
	int sig = (int)caught;
	let_signals(before, &mask);
	if (sig)
		raise(sig);
	return p;
}

char *password_ask(void *ctx, const char *prompt)
{
	struct termios old;
	struct buf b = BUF_INIT;
	char *p = NULL;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	(void)ctx;
	secret_guard();
	if (fd < 0)
		return NULL;
	buf_printf(&b, _("password for %s: "), prompt);
	char *safe = text_escaped(buf_str(&b), CHARSET_ASCII);
	if (!tcgetattr(fd, &old))
		do /* stopped and back: asked anew */
			p = ask_once(fd, safe, &old);
		while (!p && caught == SIGTSTP);
	free(safe);
	buf_free(&b);
	close(fd);
	return p;
}
