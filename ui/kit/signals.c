/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handlers write to a pipe and no more; the one of a crash writes the bytes that were made ready for it. */
#include "config.h"
#include "ui/kit/signals.h"
#include "base/arena.h"
#include "base/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CRASH_STACK 65536

static const struct {
	int number;
	unsigned got;
} asked[] = {
	{ SIGWINCH, GOT_RESIZE },  { SIGTSTP, GOT_STOP },      { SIGCONT, GOT_CONTINUE },
	{ SIGINT, GOT_INTERRUPT }, { SIGTERM, GOT_TERMINATE }, { SIGHUP, GOT_HANGUP },
};
enum { NASKED = sizeof asked / sizeof *asked };

static struct sigaction old_asked[NASKED];
static int pipe_fd[2] = { -1, -1 };
static volatile sig_atomic_t pending[NASKED]; /* 0, or 1 and when it came, in seconds since `opened` */
static time_t opened;

/* What a handler needs, made before. */
static struct {
	int terminal;
	struct termios modes;
	char restore[512];
	size_t n;
} last;

static void put(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, s, n);

		if (done <= 0)
			return;
		s += done;
		n -= (size_t)done;
	}
}

static void restore_terminal(void)
{
	put(STDOUT_FILENO, last.restore, last.n);
	tcsetattr(last.terminal, TCSANOW, &last.modes);
}

/* Asked again a second later, while the loop has not even seen the first, means that the program is stuck. */
static void on_signal(int sig)
{
	int saved = errno;
	/* of the whole time only what a sig_atomic_t is sure to hold: the difference of two is what counts */
	sig_atomic_t now = 1 + (sig_atomic_t)((time(NULL) - opened) & (SIG_ATOMIC_MAX >> 1));

	for (int i = 0; i < NASKED; i++) {
		if (asked[i].number != sig)
			continue;
		if (pending[i] && now > pending[i] + 1 && asked[i].got >= GOT_INTERRUPT) {
			restore_terminal();
			_exit(128 + sig);
		}
		if (!pending[i])
			pending[i] = now;
	}
	if (write(pipe_fd[1], "", 1) < 0)
		errno = saved; /* full: the reader is woken anyway */
	errno = saved;
}

static void catch_asked(void)
{
	struct sigaction act = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	sigfillset(&act.sa_mask);
	for (int i = 0; i < NASKED; i++)
		sigaction(asked[i].number, &act, NULL);
}

/* ---- crashes ---- */

#if !SANITIZE_ADDRESS /* which reports a crash better than we can */
static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGQUIT };
enum { NFATAL = sizeof fatal / sizeof *fatal };
static struct sigaction old_fatal[NFATAL];
static void *crash_stack;
static const char crash_words[] =
    PACKAGE_NAME ": crashed. Please report it, with what was open: " PACKAGE_BUGREPORT "\n";

static void end_by(int sig)
{
	signal(sig, SIG_DFL);
	raise(sig);
}

static void on_crash(int sig)
{
	restore_terminal();
	put(STDERR_FILENO, crash_words, sizeof crash_words - 1);
	end_by(sig);
}

static void catch_fatal(void)
{
	struct sigaction act = { .sa_handler = on_crash, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND };

	for (int i = 0; i < NFATAL; i++)
		sigaction(fatal[i], &act, &old_fatal[i]);
}

static void open_crash_stack(void)
{
	stack_t stack = { .ss_size = CRASH_STACK };

	stack.ss_sp = crash_stack = xmalloc(CRASH_STACK);
	sigaltstack(&stack, NULL);
}

static void catch_crashes(void)
{
	open_crash_stack();
	catch_fatal();
}

static void leave_crashes(void)
{
	stack_t none = { .ss_flags = SS_DISABLE };

	for (int i = 0; i < NFATAL; i++)
		sigaction(fatal[i], &old_fatal[i], NULL);
	sigaltstack(&none, NULL);
	free(crash_stack);
	crash_stack = NULL;
}
#else
static void catch_crashes(void) {}
static void leave_crashes(void) {}
#endif

static sigset_t held;

void signals_hold(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &held);
	for (int i = 0; i < NASKED; i++) /* curses is going to bring its own */
		sigaction(asked[i].number, NULL, &old_asked[i]);
}

void signals_release(void)
{
	sigprocmask(SIG_SETMASK, &held, NULL);
}

int signals_open(int terminal, const struct termios *modes, const char *restore, size_t n)
{
	if (pipe(pipe_fd) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		fcntl(pipe_fd[i], F_SETFL, O_NONBLOCK);
		fcntl(pipe_fd[i], F_SETFD, FD_CLOEXEC);
	}
	opened = time(NULL);
	last.terminal = terminal;
	last.modes = *modes;
	last.n = n < sizeof last.restore ? n : sizeof last.restore;
	memcpy(last.restore, restore, last.n);
	oom_handler_set(restore_terminal);
	catch_asked();
	catch_crashes();
	return pipe_fd[0];
}

void signals_close(void)
{
	oom_handler_set(NULL);
	for (int i = 0; i < NASKED; i++)
		sigaction(asked[i].number, &old_asked[i], NULL);
	leave_crashes();
	close(pipe_fd[0]);
	close(pipe_fd[1]);
	pipe_fd[0] = pipe_fd[1] = -1;
}

unsigned signals_take(void)
{
	char byte[64];
	unsigned got = 0;

	while (read(pipe_fd[0], byte, sizeof byte) > 0)
		;
	for (int i = 0; i < NASKED; i++)
		if (pending[i]) {
			pending[i] = 0;
			got |= asked[i].got;
		}
	return got;
}

void signals_stop_now(void)
{
	struct sigaction stop = { .sa_handler = SIG_DFL }, ours;

	sigaction(SIGTSTP, &stop, &ours);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
}
