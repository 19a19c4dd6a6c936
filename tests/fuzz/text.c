/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside: escaped, wrapped and measured; read as a command line, a configuration, base64, a recipe, a time,
 * a source, a host. */
#include "tests/fuzz/fuzz.h"

#include "base/clock.h"
#include "base/text.h"
#include "chain/hostname.h"
#include "cli/config_file.h"
#include "lab/recipe.h"
#include "load/pem.h"
#include "load/source.h"

#include <sys/stat.h>

/* The lines of a text that was wrapped are as wide as was allowed, but for a character that is wider. */
static void check_lines(const char *text, size_t cells)
{
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");
		char *line = xstrndup(p, n);

		FUZZ_HOLDS(text_width(line) <= cells);
		free(line);
		p += n + (p[n] == '\n');
	}
}

/* The first octet: how many cells, and in which charset. */
static void shown(struct span in)
{
	size_t cells = in.n ? 2 + in.p[0] % 90 : 40;
	enum charset cs = in.n && in.p[0] & 1 ? CHARSET_ASCII : CHARSET_UTF8;
	struct buf safe = BUF_INIT, b = BUF_INIT;

	text_escape(&safe, in, cs);
	fuzz_safe(buf_span(&safe));
	FUZZ_HOLDS(text_is_utf8(buf_span(&safe)));
	FUZZ_HOLDS(text_is_suspicious(in) || cs == CHARSET_ASCII || span_eq(in, buf_span(&safe)));
	const char *s = buf_str(&safe);
	text_wrap(&b, s, cells, cells / 4);
	check_lines(buf_str(&b), cells);
	buf_reset(&b);
	text_column(&b, s, cells, cs);
	FUZZ_HOLDS(text_width(buf_str(&b)) == cells);
	buf_reset(&b);
	text_column_tail(&b, s, cells, cs);
	FUZZ_HOLDS(text_width(buf_str(&b)) == cells);
	buf_reset(&b);
	char *word = xstrndup((const char *)in.p, in.n); /* up to its first NUL */
	text_shell_word(&b, word);
	fuzz_safe(buf_span(&b));
	free(word);
	buf_free(&b);
	buf_free(&safe);
}

/* A command line, a word a line. */
static void command_line(struct span in)
{
	struct arena *a = arena_new();
	struct options o = { .arena = a };
	struct err e = { 0 };
	char *argv[41] = { (char *)"certloupe" }, *rest;
	int argc = 1;

	for (char *w = strtok_r(arena_strndup(a, (const char *)in.p, in.n), "\n", &rest); w && argc < 40;
	     w = strtok_r(NULL, "\n", &rest))
		argv[argc++] = w;
	FUZZ_HOLDS(options_parse(&o, argc, argv, &e) || e.text[0]);
	arena_free(a);
}

static void configuration(struct span in)
{
	static char home[256];
	char path[300];
	struct options o = { .arena = arena_new() };
	struct err e = { 0 };
	char *argv[] = { (char *)"certloupe", NULL };

	if (!*home) {
		snprintf(home, sizeof home, "%s/home.%ld", fuzz_directory(), (long)getpid());
		mkdir(home, 0700);
		snprintf(path, sizeof path, "%s/certloupe", home);
		mkdir(path, 0700);
		setenv("XDG_CONFIG_HOME", home, 1);
	}
	snprintf(path, sizeof path, "%s/certloupe/config", home);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	FUZZ_HOLDS(fd >= 0 && write(fd, in.p, in.n) == (ssize_t)in.n);
	close(fd);
	fuzz_silently(true);
	options_parse(&o, 1, argv, &e);
	config_read(&o, NULL);
	fuzz_silently(false);
	FUZZ_HOLDS(!o.config_warning || !text_is_suspicious(span_str(o.config_warning)));
	arena_free(o.arena);
}

static void base64(struct span in)
{
	struct pem_reader pem;
	struct base64_reader run;
	struct pem_block block;
	struct buf out = BUF_INIT;

	pem_start(&pem, in);
	while (pem_next(&pem, &block)) {
		FUZZ_HOLDS(block.body.n == 0 || span_holds(in, block.body.p));
		FUZZ_HOLDS(pem_decode(&block, &out) == (pem_bad_line(&block) == 0));
		buf_reset(&out);
	}
	base64_start(&run, in, 1);
	while (base64_next(&run, &block))
		pem_decode(&block, &out);
	buf_free(&out);
}

static void recipe(struct span in)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	size_t n;
	const struct recipe *r = recipe_parse(a, "input", in, NULL, &e);

	FUZZ_HOLDS(r || e.text[0]);
	if (r)
		recipe_cases(r, &n);
	arena_free(a);
}

static void words(struct span in)
{
	struct arena *a = arena_new();
	const char *s = arena_strndup(a, (const char *)in.p, in.n);
	struct source src;
	struct host host;
	struct err e = { 0 };
	int64_t at;
	char text[32];

	FUZZ_HOLDS(source_parse(a, s, in.n % 2, &src, &e) || e.text[0]);
	host_parse(s, &host);
	if (time_parse(s, FUZZ_AT, &at))
		time_rfc3339(at, text);
	arena_free(a);
}

static const fuzz_door doors[] = { shown, command_line, configuration, base64, recipe, words };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		fuzz_through(doors[data[0] % FUZZ_COUNT(doors)], span_of(data + 1, size - 1));
	return 0;
}
