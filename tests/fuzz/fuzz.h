/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share. An input of a target with several doors says by its first octet which one it goes
 * through; what must hold of an answer, whatever the input, is FUZZ_HOLDS. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include "base/span.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FUZZ_AT 1780272000 /* 2026-06-01T00:00:00Z: now, for every input */
#define FUZZ_COUNT(a) (sizeof(a) / sizeof *(a))

#define FUZZ_HOLDS(condition)                                                                                          \
	do {                                                                                                           \
		if (!(condition)) {                                                                                    \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                 \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

/* Text that may be shown: what does not hold is shown, escaped by nobody, in hexadecimal. */
static inline void fuzz_safe(struct span text)
{
	if (!text_is_suspicious(text))
		return;
	for (size_t i = 0; i < text.n; i++)
		fprintf(stderr, text.p[i] >= ' ' && text.p[i] < 127 ? "%c" : "\\x%02x", text.p[i]);
	FUZZ_HOLDS(!"safe text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef void (*fuzz_door)(struct span in);

/* A copy of exactly this size goes through: a step past its end is seen. */
static inline void fuzz_through(fuzz_door door, struct span in)
{
	uint8_t *copy = malloc(in.n ? in.n : 1);

	if (in.n)
		memcpy(copy, in.p, in.n);
	door(span_of(copy, in.n));
	free(copy);
}

/* Not seen: what the program says to the person on standard error. */
static inline void fuzz_silently(bool silent)
{
	static int own = -1, nowhere = -1;

	if (own < 0) {
		own = dup(STDERR_FILENO);
		nowhere = open("/dev/null", O_WRONLY);
	}
	fflush(stderr);
	dup2(silent ? nowhere : own, STDERR_FILENO);
}

/* fuzz.sh makes one, and clears it away. */
static inline const char *fuzz_directory(void)
{
	const char *d = getenv("FUZZ_DIRECTORY");

	return d ? d : "/tmp";
}

/* The path of a file that holds these octets. There is one of each number, written anew each time. */
static inline const char *fuzz_file(int number, struct span in)
{
	static char path[2][256];
	char *p = path[number];

	if (!*p)
		snprintf(p, sizeof path[0], "%s/file.%ld.%d", fuzz_directory(), (long)getpid(), number);
	int fd = open(p, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	FUZZ_HOLDS(fd >= 0 && write(fd, in.p, in.n) == (ssize_t)in.n);
	close(fd);
	return p;
}

#endif
