/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editor is another program: what it changed is seen by the file's time and size. */
#include "config.h"

#include "ui/desk/editor.h"

#include "base/arena.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *editor_program(void)
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

int editor_run(const char *program, const char *path, unsigned line, bool *changed)
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
