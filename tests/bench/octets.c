/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key costs a slow line: octets that the browser writes for `j`, and for the screen as a whole.
 *
 *	octets PROGRAM ARG...        in the directory of the files
 */
#include "config.h"
#include "tests/pty/pty.h"
#include <stdio.h>
#include <stdlib.h>

#define QUIET_MS 300
#define PRESSES 10

static int compare(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static bool measure(int w, int h, const char *key, char *const argv[])
{
	struct pty p;
	size_t cost[PRESSES], screen;

	if (!pty_start(&p, w, h, argv, NULL, NULL))
		return false;
	while (pty_drain(&p, QUIET_MS) > 0 && p.octets < 500)
		;
	screen = p.octets;
	for (int i = 0; i < PRESSES; i++) {
		pty_type(&p, key, 1, 10);
		cost[i] = pty_drain(&p, QUIET_MS);
	}
	qsort(cost, PRESSES, sizeof *cost, compare);
	printf("%dx%d  screen %zu  %s: median %zu, greatest %zu octets\n", w, h, screen, key, cost[PRESSES / 2],
	       cost[PRESSES - 1]);
	pty_end(&p);
	return true;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	return measure(100, 30, "j", argv + 1) && measure(80, 24, "j", argv + 1) ? 0 : 1;
}
