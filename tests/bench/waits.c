/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the screen keeps a person waiting: the first picture, then each key until something was written for it, while
 * the program reads and judges. Beside the clock stands what the thread of the screen had of the processor meanwhile
 * (Linux): other programs do not change that.
 *
 *	waits SECONDS KEYS PROGRAM ARG...
 *
 * KEYS are pressed in turn, each once the one before was answered; each must change the picture. */
#include "config.h"
#include "tests/pty/pty.h"
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAUSE_MS 60 /* longer than the program waits for a further key before it works on */
#define LONGEST_S 60

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What the main thread had of the processor, in ms. */
static double processor_ms(pid_t pid)
{
	unsigned long long ns = 0;
	char path[64];

	snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)pid);
	FILE *f = fopen(path, "r");
	if (f && fscanf(f, "%llu", &ns) != 1)
		ns = 0;
	if (f)
		fclose(f);
	return (double)ns / 1e6;
}

int main(int argc, char **argv)
{
	double start, first, pressed, end, worst = 0, worst_at = 0, sum = 0, last = 0, used, most = 0;
	size_t keys = 0, late = 0;
	struct pty p;

	if (argc < 4 || !*argv[2])
		return 2;
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	start = now_ms();
	end = start + atof(argv[1]) * 1e3;
	if (!pty_start(&p, 100, 30, argv + 3, NULL, NULL))
		return 1;
	if (!pty_await(&p, LONGEST_S))
		return 1;
	first = now_ms() - start;
	while (now_ms() < end && pty_running(&p)) {
		pty_drain(&p, 5);
		pressed = now_ms();
		used = processor_ms(p.pid);
		size_t octets = p.octets; /* the answer may come while it is still looked whether the key was read */
		if (!pty_type(&p, argv[2] + keys % strlen(argv[2]), 1, LONGEST_S))
			break;
		if (p.octets == octets && !pty_await(&p, LONGEST_S))
			break;
		last = now_ms() - pressed;
		sum += last;
		used = processor_ms(p.pid) - used;
		most = used > most ? used : most;
		keys++;
		late += last > 50;
		if (last > worst) {
			worst = last;
			worst_at = pressed - start;
		}
		for (double until = now_ms() + PAUSE_MS; now_ms() < until;)
			pty_drain(&p, 1);
	}
	printf("first picture %.0f ms; %zu keys: mean %.1f, worst %.0f ms (after %.2f s), %zu above 50 ms; most of the "
	       "processor %.0f ms\n",
	       first, keys, keys ? sum / (double)keys : 0, worst, worst_at / 1e3, late, most);
	pty_end(&p);
	return 0;
}
