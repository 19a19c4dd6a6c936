/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A password, asked for on the controlling terminal without echo. */
#include "config.h"

#include "cli/cli.h"

#include "base/text.h"

#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void say(int fd, const char *s)
{
	ssize_t n = write(fd, s, strlen(s));
	(void)n; /* a terminal that cannot be written to cannot be read either: that read ends it */
}

static char *read_line(int fd)
{
	char line[1024];
	size_t n = 0;
	while (n < sizeof line - 1 && read(fd, line + n, 1) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
	char *p = xstrdup(line);
	gnutls_memset(line, 0, sizeof line);
	return p;
}

char *password_ask(void *ctx, const char *prompt)
{
	struct termios old, quiet;
	sigset_t stop, before;
	char *safe, *p = NULL;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	(void)ctx;
	if (fd < 0)
		return NULL;
	/* No signal may end us while echo is off. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_BLOCK, &stop, &before);
	if (!tcgetattr(fd, &old)) {
		quiet = old;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		safe = text_escaped(prompt, CHARSET_ASCII);
		say(fd, safe);
		say(fd, ": ");
		free(safe);
		tcsetattr(fd, TCSAFLUSH, &quiet);
		p = read_line(fd);
		tcsetattr(fd, TCSAFLUSH, &old);
		say(fd, "\n");
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fd);
	return p;
}
