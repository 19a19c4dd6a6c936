/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random command lines: no signal, no hang, a status from 0 to 3, JSON that is JSON, nothing that a terminal would
 *obey.
 *
 * Commands and options come from the program's own tables, so that a new one is drawn as soon as it is there. The files
 * are scenarios of the lab, whole and broken. Nothing leaves the machine: the one address is port 1 of the loopback.
 *
 *	LINES=20000 SEED=7 tests/soak/lines    (300 of seed 1; make soak does more)
 */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"
#include "cli/option.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS_MAX 20 /* for one line, of processor time; no line of these files takes one */

/* ---- chance ---- */

static uint64_t state;

/* splitmix64 (Steele, Lea and Flood, 2014) */
static size_t draw(size_t n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (size_t)((z ^ z >> 31) % n);
}

#define PICK(list) ((list)[draw(sizeof(list) / sizeof *(list))])

/* ---- files ---- */

static struct arena *arena;
static char work[] = "/tmp/certloupe-lines-XXXXXX";
static VEC_OF(const char *) files = VEC_INIT;
static const char *program;

static int add_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)at;
	if (kind == FTW_F)
		*vec_push(&files) = arena_strdup(arena, path);
	return 0;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void write_file(const char *name, struct span octets)
{
	FILE *f = fopen(name, "wb");

	if (!f || (octets.n && fwrite(octets.p, 1, octets.n, f) != octets.n) || fclose(f))
		exit(99);
	*vec_push(&files) = name;
}

/* A file cut short, and with some octets changed. */
static void break_file(const char *path, unsigned number)
{
	static uint8_t room[65536];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(room, 1, sizeof room, f) : 0;

	if (f)
		fclose(f);
	if (!n)
		return;
	write_file(arena_printf(arena, "broken/cut%u", number), span_of(room, draw(n)));
	for (size_t i = draw(4) + 1; i > 0; i--)
		room[draw(n)] = (uint8_t)draw(256);
	write_file(arena_printf(arena, "broken/changed%u", number), span_of(room, n));
}

static bool make_lab(const char *scenario)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		execl(program, "certloupe", "lab", scenario, scenario, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool make_files(void)
{
	static const char *const scenarios[] = {
		"ok",         "rotation",     "pem-problems", "malformed",   "revoked",
		"chain-loop", "key-mismatch", "cross-sign",   "wrong-order", "same-name-different-key"
	};
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
		if (!make_lab(scenarios[i]))
			return false;

	nftw(".", add_file, 16, FTW_PHYS);
	qsort(files.v, files.n, sizeof *files.v, by_name);
	size_t whole = files.n;
	if (mkdir("broken", 0700) || mkdir("empty", 0700))
		return false;
	for (unsigned i = 0; i < 20; i++)
		break_file(files.v[draw(whole)], i);
	write_file("broken/nothing", SPAN_NONE);
	write_file("broken/\xe4\xbd\x9c\xe8\x80\x85 \033[31m\n.pem", SPAN_LIT("-----BEGIN CERTIFICATE-----\n"));
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
		*vec_push(&files) = scenarios[i]; /* directories, too */
	*vec_push(&files) = "empty";
	*vec_push(&files) = "absent.pem";
	return true;
}

/* Mostly one with certificates. */
static const char *some_file(void)
{
	const char *name = files.v[draw(files.n)], *end = strrchr(name, '.');

	return draw(3) == 0 || (end && !strcmp(end, ".pem")) ? name : some_file();
}

/* ---- one command line ---- */

static VEC_OF(const char *) line = VEC_INIT;

static void put(const char *word)
{
	*vec_push(&line) = word;
}

static const char *some_word(const char *words)
{
	size_t n = 1;

	for (const char *p = words; *p; p++)
		n += *p == ' ';
	const char *p = words;
	for (size_t k = draw(n); k > 0; k--)
		p = strchr(p, ' ') + 1;
	return arena_strndup(arena, p, strcspn(p, " "));
}

static bool odd; /* this line may be wrong on purpose */

/* By what --help calls the argument; in an odd line anything at all. */
static const char *some_value(const struct option_row *o)
{
	static const char *const anything[] = { "",   "-1",      "0",        "99999999999999999999",
		                                "x",  "\033[2J", "\xff\xfe", "a b",
		                                "%s", ",",       "none",     "system" };
	static const char *const numbers[] = { "0", "0", "1", "1", "2", "3", "50", "1000" };
	static const char *const times[] = { "2026-06-01", "2026-06-01T12:00:00Z", "+30d",      "-9000d",
		                             "0001-01-01", "9999-12-31",           "1970-01-01" };
	static const char *const names[] = { "www.example.com",  "localhost",     "127.0.0.1", "::1",
		                             "user@example.com", "urn:example:x", "*.com",     "Example CA",
		                             "CN=localhost",     "作者.example" };
	static const char *const oids[] = { "1.2.3.4", "2.23.140.1.2.1", "2.5.29.32.0", "1.2.3,1.2.4" };

	if (odd && draw(4) == 0)
		return PICK(anything);
	if (o->words && (o->complete == COMPLETE_WORDS || draw(2)))
		return some_word(o->words);
	if (strstr(o->arg, "FILE") || strstr(o->arg, "DIR"))
		return some_file();
	if (strstr(o->arg, "PORT") || strstr(o->arg, "URL"))
		return "127.0.0.1:1";
	if (strstr(o->arg, "TIME"))
		return PICK(times);
	if (strstr(o->arg, "NAME") && draw(2))
		return PICK(names);
	if (strstr(o->arg, "OID"))
		return PICK(oids);
	return PICK(numbers);
}

/* What would leave the machine, or wait, or does nothing with the files. */
static bool is_left_out(const struct option_row *o)
{
	static const char *const names[] = { "help",   "version", "print-config", "fetch", "fetch-private", "timeout",
		                             "settle", "for",     "proxy",        "color", "in-place" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(o->name, names[i]))
			return true;

	return false;
}

static void put_option(enum command_id c)
{
	const struct option_row *o;

	do
		o = &option_table[draw(option_count)];
	while (is_left_out(o) || (!(o->commands >> c & 1) && !odd) || (o->group != GROUP_QUESTION && draw(2)));
	put(arena_printf(arena, "--%s", o->name));
	if (!o->arg)
		return;
	/* what is written stands apart from what is read */
	if (!strcmp(o->name, "output") || !strcmp(o->name, "log"))
		put(arena_printf(arena, "out/%s", o->name));
	else
		put(some_value(o));
}

static bool is_drawn(enum command_id c)
{
	return strstr(command_table[c].synopsis, "SOURCE") || strstr(command_table[c].synopsis, "A B");
}

static void make_line(void)
{
	static const char *const what[] = { "missing-intermediate",
		                            "unable to get local issuer certificate",
		                            "alert 48",
		                            "20",
		                            "x509: certificate signed by unknown authority",
		                            "-----",
		                            "\033]0;x\a" };
	enum command_id c;

	do
		c = (enum command_id)draw(COMMAND_COUNT);
	while (!is_drawn(c));
	line.n = 0;
	odd = draw(6) == 0;
	put("certloupe");
	if (c != COMMAND_BROWSE)
		put(command_table[c].name);
	if (c == COMMAND_EXPLAIN)
		put(PICK(what));
	for (size_t n = draw(8); n > 0; n--)
		put_option(c);
	put("--timeout=1");
	for (size_t n = strstr(command_table[c].synopsis, "A B") ? 2 : draw(4) + (c != COMMAND_EXPLAIN); n > 0; n--)
		put(draw(60) ? some_file() : "tls://127.0.0.1:1");
}

/* ---- what came of it ---- */

/* The value that was given last; NULL: none. */
static const char *value_of(const char *option)
{
	const char *value = NULL;

	for (size_t i = 1; i + 1 < line.n; i++)
		if (!strcmp(line.v[i], option))
			value = line.v[i + 1];
	return value;
}

static void slurp(const char *path, struct buf *out)
{
	char chunk[65536];

	buf_reset(out);
	FILE *f = fopen(path, "rb");
	for (size_t n; f && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(out, chunk, n);
	if (f)
		fclose(f);
}

/* C0 but for tab and line end, DEL, and C1 in UTF-8. */
static bool obeys(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 0x20 && s.p[i] != '\t' && s.p[i] != '\n') || s.p[i] == 0x7f ||
		    (s.p[i] == 0xc2 && i + 1 < s.n && s.p[i + 1] >= 0x80 && s.p[i + 1] < 0xa0))
			return true;
	return false;
}

static const char *wrong_output(int status)
{
	static struct buf out;
	json_error_t e;

	slurp("out/stderr", &out);
	if (obeys(buf_span(&out)))
		return "a control character on standard error";
	if (strstr(buf_str(&out), "runtime error:") || strstr(buf_str(&out), "Sanitizer"))
		return "a sanitizer's complaint"; /* they end with status 1 */
	slurp("out/stdout", &out);
	if (obeys(buf_span(&out)))
		return "a control character on standard output";
	if (status > 1 || !value_of("--format") || strcmp(value_of("--format"), "json") || value_of("--output"))
		return NULL;
	json_t *j = json_loadb(out.s, out.n, 0, &e);
	json_decref(j);
	return j ? NULL : "no JSON";
}

static unsigned long met[4]; /* statuses */

/* NULL: as it must be. */
static const char *run_line(void)
{
	int status;

	put(NULL);
	line.n--;
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit cpu = { SECONDS_MAX, SECONDS_MAX };

		setrlimit(RLIMIT_CPU, &cpu);
		int out = open("out/stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		int err = open("out/stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (out < 0 || err < 0 || dup2(open("/dev/null", O_RDONLY), 0) < 0 || dup2(out, 1) < 0 ||
		    dup2(err, 2) < 0)
			_exit(126);
		alarm(10 * SECONDS_MAX); /* it waits for something */
		execv(program, (char *const *)(uintptr_t)line.v);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return "it could not be run";
	if (WIFSIGNALED(status))
		return arena_printf(arena, "signal %d", WTERMSIG(status));
	met[WEXITSTATUS(status) & 3]++;
	if (WEXITSTATUS(status) > 3)
		return arena_printf(arena, "status %d", WEXITSTATUS(status));
	return wrong_output(WEXITSTATUS(status));
}

static void show_line(unsigned long number, const char *why)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < line.n; i++) {
		buf_puts(&b, i ? " " : "");
		text_shell_word(&b, line.v[i]);
	}
	fprintf(stderr, "line %lu: %s (the files are in %s)\n\t%s\n", number, why, work, buf_str(&b));
	buf_free(&b);
}

static unsigned long number_of(const char *variable, unsigned long otherwise)
{
	const char *s = getenv(variable);

	return s && *s ? strtoul(s, NULL, 10) : otherwise;
}

int main(void)
{
	unsigned long lines = number_of("LINES", 300 / number_of("CERTLOUPE_TEST_SHARE", 1)), failed = 0;
	const char *name = getenv("CERTLOUPE");
	char room[4096];

	state = number_of("SEED", 1);
	arena = arena_new();
	program = name ? realpath(name, room) : realpath("build/certloupe", room);
	if (!program || !mkdtemp(work) || chdir(work) || mkdir("out", 0700) || !make_files()) {
		fprintf(stderr, "the files could not be made: %s\n", strerror(errno));
		return 99;
	}
	setenv("HOME", work, 1);
	setenv("XDG_CONFIG_HOME", work, 1);
	setenv("XDG_STATE_HOME", work, 1);
	setenv("SSL_CERT_FILE", arena_printf(arena, "%s/ok/root.pem", work), 1);
	unsetenv("SSL_CERT_DIR");
	setenv("LC_ALL", "C.UTF-8", 1);
	for (unsigned long i = 1; i <= lines; i++) {
		make_line();
		const char *why = run_line();
		if (why && failed++ < 10)
			show_line(i, why);
	}
	printf("%lu command lines (status 0: %lu, 1: %lu, 2: %lu, 3: %lu), %lu failed\n", lines, met[0], met[1], met[2],
	       met[3], failed);
	if (!failed && chdir("/") == 0)
		nftw(work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	vec_free(&line);
	vec_free(&files);
	arena_free(arena);
	return failed ? 1 : 0;
}
