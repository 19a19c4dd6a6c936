/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs commands in turn (A B C A B C …), one round as warm-up, and prints for each the median of wall time, of CPU time
 *and the peak memory, with the ratio to the first: "ours against a peer in the same run" says more than any absolute
 *figure of a shared machine.
 *
 *	compare ROUNDS LABEL 'COMMAND' LABEL 'COMMAND' ...
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 8
#define ROUNDS_MAX 101

struct sample {
	double wall, cpu;
	long peak; /* KiB */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static struct sample run(const char *command)
{
	struct rusage u;
	int status;
	char *line = malloc(strlen(command) + 8);

	sprintf(line, "exec %s", command);
	double start = now();
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execl("/bin/sh", "sh", "-c", line, (char *)NULL);
		_exit(127);
	}
	wait4(pid, &status, 0, &u);
	free(line);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 3) {
		fprintf(stderr, "compare: failed: %s\n", command);
		exit(1);
	}
	return (struct sample){ now() - start, seconds(u.ru_utime) + seconds(u.ru_stime), u.ru_maxrss };
}

static int ascending(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static double median(const struct sample *s, int n, size_t offset)
{
	double v[ROUNDS_MAX];

	for (int i = 0; i < n; i++)
		v[i] = *(const double *)((const char *)&s[i] + offset);
	qsort(v, (size_t)n, sizeof *v, ascending);
	return v[n / 2];
}

int main(int argc, char **argv)
{
	static struct sample s[COMMANDS_MAX][ROUNDS_MAX];
	int rounds = argc > 3 ? atoi(argv[1]) : 0, n = (argc - 2) / 2;

	if (rounds < 1 || rounds > ROUNDS_MAX || n < 1 || n > COMMANDS_MAX) {
		fputs("usage: compare ROUNDS LABEL 'COMMAND' ...\n", stderr);
		return 2;
	}
	for (int r = -1; r < rounds; r++)
		for (int i = 0; i < n; i++)
			s[i][r < 0 ? 0 : r] = run(argv[3 + 2 * i]);
	printf("%-34s %10s %7s %10s %7s %10s\n", "", "wall ms", "ratio", "cpu ms", "ratio", "peak MiB");
	for (int i = 0; i < n; i++) {
		double wall = median(s[i], rounds, offsetof(struct sample, wall)),
		       cpu = median(s[i], rounds, offsetof(struct sample, cpu));
		double wall0 = median(s[0], rounds, offsetof(struct sample, wall)),
		       cpu0 = median(s[0], rounds, offsetof(struct sample, cpu));
		long peak = 0;

		for (int r = 0; r < rounds; r++)
			peak = s[i][r].peak > peak ? s[i][r].peak : peak;
		printf("%-34s %10.2f %7.2f %10.2f %7.2f %10.1f\n", argv[2 + 2 * i], wall * 1e3, wall / wall0, cpu * 1e3,
		       cpu0 > 0 ? cpu / cpu0 : 0, (double)peak / 1024);
	}
	return 0;
}
