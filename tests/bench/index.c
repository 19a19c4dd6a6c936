/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indexes a file as the browser does, to the end, and prints how many entries there are and what memory that took. */
#include "config.h"

#include "load/certset.h"

#include <stdio.h>
#include <string.h>

static long anonymous_kib(void)
{
	char line[256];
	long kib = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "RssAnon: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

int main(int argc, char **argv)
{
	struct err e = { 0 };

	if (argc != 2)
		return 2;
	struct source src = { .kind = SOURCE_FILE, .spec = argv[1], .path = argv[1] };
	struct certset *s = certset_new();
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, NULL, &e);
	if (!j) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	while (certset_load_step(j, 1000))
		;
	certset_load_end(j);
	printf("%zu entries, anonymous memory %.1f MiB\n", certset_count(s), (double)anonymous_kib() / 1024);
	certset_free(s);
	return 0;
}
