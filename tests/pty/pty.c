/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/pty/pty.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what the octets say ---- */

enum { TEXT, ESCAPE, CSI };

static void set_mode(struct pty *p, int mode, bool on)
{
	if (mode == 1049 || mode == 1047 || mode == 47)
		p->alternate = on;
	else if (mode >= 1000 && mode <= 1003)
		p->mouse = on;
	else if (mode == 25)
		p->cursor_hidden = !on;
}

/* "?1000;1006h" */
static void private_modes(struct pty *p, char final)
{
	if (p->csi[0] != '?' || (final != 'h' && final != 'l'))
		return;
	for (char *s = p->csi + 1; *s;) {
		set_mode(p, (int)strtol(s, &s, 10), final == 'h');
		s += *s == ';';
		if (*s && (*s < '0' || *s > '9'))
			return;
	}
}

static void octet(struct pty *p, char c)
{
	if (c == '\033') {
		p->state = ESCAPE;
	} else if (p->state == ESCAPE) {
		p->state = c == '[' ? CSI : TEXT;
		p->ncsi = 0;
	} else if (p->state == CSI && c >= 0x40 && c <= 0x7e) {
		p->csi[p->ncsi] = '\0';
		private_modes(p, c);
		p->state = TEXT;
	} else if (p->state == CSI && p->ncsi < sizeof p->csi - 1) {
		p->csi[p->ncsi++] = c;
	}
}

/* Octets read; 0: none, or there will be no more. */
static size_t take(struct pty *p)
{
	char chunk[8192];
	ssize_t n = read(p->master, chunk, sizeof chunk);

	for (ssize_t i = 0; i < n; i++) {
		octet(p, chunk[i]);
		p->recent[p->octets++ % sizeof p->recent] = chunk[i];
	}
	return n > 0 ? (size_t)n : 0;
}

size_t pty_drain(struct pty *p, int quiet_ms)
{
	struct pollfd fd = { .fd = p->master, .events = POLLIN };
	size_t before = p->octets;

	while (poll(&fd, 1, quiet_ms) > 0 && take(p) > 0)
		;
	return p->octets - before;
}

bool pty_await(struct pty *p, int seconds)
{
	struct pollfd fd = { .fd = p->master, .events = POLLIN };

	return poll(&fd, 1, seconds * 1000) > 0 && take(p) > 0;
}

/* ---- the program ---- */

static bool open_terminal(struct pty *p, int w, int h)
{
	const char *name;

	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (p->master < 0 || grantpt(p->master) != 0 || unlockpt(p->master) != 0 || !(name = ptsname(p->master)))
		return false;
	p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0)
		return false;
	pty_size(p, w, h);
	return true;
}

static void take_terminal(const struct pty *p)
{
	setsid();
	ioctl(p->slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(p->slave, fd);
}

static void become(char *const argv[], void (*before)(void *ctx), void *ctx)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (before)
		before(ctx);
	execv(argv[0], argv);
	_exit(127);
}

/* Says which process the program is, and how it ended; stays until it is killed. */
static void lead(const struct pty *p, int report, char *const argv[], void (*before)(void *ctx), void *ctx)
{
	static const int ignored[] = { SIGINT, SIGTSTP, SIGQUIT, SIGHUP, SIGTTOU, SIGPIPE };
	int status = 0;
	pid_t pid;

	take_terminal(p);
	pid = fork();
	if (pid == 0)
		become(argv, before, ctx);
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	if (write(report, &pid, sizeof pid) == sizeof pid && waitpid(pid, &status, 0) == pid &&
	    write(report, &status, sizeof status) == sizeof status)
		pause();
	_exit(1);
}

bool pty_start(struct pty *p, int w, int h, char *const argv[], void (*before)(void *ctx), void *ctx)
{
	int report[2];

	*p = (struct pty){ .master = -1, .slave = -1, .report = -1 };
	if (!open_terminal(p, w, h) || pipe(report) != 0)
		return false;
	fcntl(report[0], F_SETFD, FD_CLOEXEC);
	fcntl(report[1], F_SETFD, FD_CLOEXEC);
	p->leader = fork();
	if (p->leader == 0)
		lead(p, report[1], argv, before, ctx);
	close(report[1]);
	p->report = report[0];
	return p->leader > 0 && read(p->report, &p->pid, sizeof p->pid) == sizeof p->pid && p->pid > 0;
}

void pty_size(struct pty *p, int w, int h)
{
	struct winsize size = { .ws_col = (unsigned short)w, .ws_row = (unsigned short)h };

	ioctl(p->master, TIOCSWINSZ, &size);
}

/* ---- typing ---- */

static bool all_read(const struct pty *p)
{
	int n = 0;

	return ioctl(p->slave, FIONREAD, &n) == 0 && n == 0;
}

bool pty_type(struct pty *p, const char *s, size_t n, int seconds)
{
	int64_t end = now_ms() + seconds * 1000;
	size_t sent = 0;

	while (now_ms() < end) {
		struct pollfd fd = { .fd = p->master, .events = (short)(POLLIN | (sent < n ? POLLOUT : 0)) };
		ssize_t done;

		if (sent == n && all_read(p))
			return true;
		if (!pty_running(p))
			return true;
		poll(&fd, 1, sent < n ? 100 : 2);
		if (fd.revents & POLLIN)
			take(p);
		/* a little at a time: what does not fit into the terminal's queue would be lost */
		if ((fd.revents & POLLOUT) && sent < n && all_read(p)) {
			done = write(p->master, s + sent, n - sent < 256 ? n - sent : 256);
			sent += done > 0 ? (size_t)done : 0;
		}
	}
	return false;
}

/* All that it wrote, and the modes that it left. */
static void ended(struct pty *p)
{
	struct termios t;

	p->pid = 0;
	p->lines_on = tcgetattr(p->slave, &t) == 0 && (t.c_lflag & ECHO) && (t.c_lflag & ICANON);
	pty_drain(p, 20);
}

bool pty_running(struct pty *p)
{
	struct pollfd fd = { .fd = p->report, .events = POLLIN };

	if (p->pid > 0 && poll(&fd, 1, 0) > 0) {
		if (read(p->report, &p->status, sizeof p->status) != sizeof p->status)
			p->status = -1;
		ended(p);
	}
	return p->pid > 0;
}

bool pty_wait(struct pty *p, int seconds)
{
	int64_t end = now_ms() + seconds * 1000;

	while (pty_running(p)) {
		if (now_ms() > end)
			return false;
		pty_drain(p, 10);
	}
	return true;
}

const char *pty_dirt(struct pty *p)
{
	if (p->alternate)
		return "the alternate screen is on";
	if (p->mouse)
		return "the mouse is reported";
	if (p->cursor_hidden)
		return "the cursor is hidden";
	if (!p->lines_on)
		return "echo or line editing is off";
	return NULL;
}

void pty_end(struct pty *p)
{
	if (p->pid > 0)
		kill(p->pid, SIGKILL);
	if (p->leader > 0) {
		kill(p->leader, SIGKILL);
		waitpid(p->leader, NULL, 0);
	}
	if (p->master >= 0)
		close(p->master);
	if (p->slave >= 0)
		close(p->slave);
	if (p->report >= 0)
		close(p->report);
	*p = (struct pty){ .master = -1, .slave = -1, .report = -1 };
}
