/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random keys, mouse, pasted text and sizes for the real program on a pseudo-terminal, over ten samples: it must go on
 * reading, end by no signal, and leave the terminal as it was. A quit starts it anew.
 *
 *	keys PROGRAM SAMPLES
 *
 * KEYS (10000) in all, SEED (1). The directory is private and empty but for the samples; EDITOR, PAGER and SHELL are
 * true; there is no network but loopback where the system lets us take it away. */
#include "config.h"
#include "tests/pty/isolate.h"
#include "tests/pty/pty.h"
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds; a sanitizer on a busy machine is slow */
#define BATCH 40

static struct {
	const char *program;
	char dir[256];
	uint64_t state;
	long typed, restarts;
	char last[BATCH * 16]; /* the batch that is being typed */
	size_t nlast;
} run;

static unsigned draw(unsigned n)
{
	run.state = run.state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(run.state >> 33) % n;
}

/* ---- what is typed ---- */

static const char *const specials[] = {
	"\033[A", "\033[B",  "\033[C",  "\033[D",  "\033OA", "\033OB", "\033[5~", "\033[6~", "\033[H",
	"\033[F", "\033[1~", "\033[4~", "\033[3~", "\033[Z", "\033OP", "\r",      "\r",      "\r",
	"\033",   "\t",      "\t",      " ",       "\177",   "\b",     "\n",
};
static const char *const phrases[] = {
	"/root",
	"/\xe6\xa0\xaa",
	":open ok.pem\r",
	"@2027-01-01\r",
	"@+400d\r",
	"@\r",
	":help\r",
	":timeline\r",
	":compare\r",
	":quit",
	"ferror\r",
	"f\r",
	"gg",
	"zr",
	"yp",
	"yf",
	"wp\r",
	"wj x.json\r",
	"e",
	"v",
	"!cat\r",
	"localhost:24433\r",
	"\x1b[200~paste\x1b[201~",
	"\x1b[<0;5;5M\x1b[<0;5;5m",
	"\x1b[9999;9999R",
	"\x1b]0;x\a",
	"\xff\xfe\xc3",
	"\xe3\x81\x82",
	"\xf0\x9f\x98\x80",
	"\xcc\x81",
};
#define PICK(a) (a)[draw(sizeof(a) / sizeof *(a))]

/* Flow control would stop our own reading, ^\ is a crash that was asked for; ^C and ^Z are signals (interrupt). */
static char control(void)
{
	char c = (char)(1 + draw(26));

	return strchr("\003\021\023\032", c) ? 'L' - 64 : c;
}

static size_t one(char *out, size_t size)
{
	unsigned r = draw(100);

	if (r < 55)
		return (size_t)snprintf(out, size, "%c", (char)(33 + draw(94)));
	if (r < 85)
		return (size_t)snprintf(out, size, "%s", PICK(specials));
	if (r < 89)
		return (size_t)snprintf(out, size, "%c", control());
	if (r < 96)
		return (size_t)snprintf(out, size, "\033[<%u;%u;%u%c", draw(4) ? 0 : 64 + draw(2), 1 + draw(140),
		                        1 + draw(50), draw(3) ? 'M' : 'm');
	return (size_t)snprintf(out, size, "%s", PICK(phrases));
}

/* ---- the program ---- */

static void before(void *ctx)
{
	int fd;

	(void)ctx;
	if (isolate_network())
		silent_port(SILENT_PORT);
	isolate_user(run.program);
	if (chdir(run.dir) != 0)
		_exit(126);
	fd = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0)
		dup2(fd, 2);
}

static void start(struct pty *p, const char *sample)
{
	char words[200], *argv[20] = { (char *)run.program, (char *)"--no-config" };
	int n = 2;

	snprintf(words, sizeof words, "%s", sample);
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[n++] = w;
	argv[n] = NULL;
	if (!pty_start(p, 80, 24, argv, before, NULL)) {
		perror("pseudo-terminal");
		exit(77);
	}
}

static void show(char c)
{
	if (c >= ' ' && c <= '~')
		putchar(c);
	else
		printf("\\%03o", (unsigned char)c);
}

static void show_last(const struct pty *p)
{
	printf("the last keys: ");
	for (size_t i = 0; i < run.nlast; i++)
		show(run.last[i]);
	printf("\nthe last output: ");
	for (size_t i = 0; i < sizeof p->recent; i++)
		if (p->recent[(p->octets + i) % sizeof p->recent])
			show(p->recent[(p->octets + i) % sizeof p->recent]);
	putchar('\n');
}

static void fail(struct pty *p, const char *sample, const char *what)
{
	char cat[700];

	printf("FAILED: %s (%s; after %ld keys, %ld starts)\n", what, sample, run.typed, run.restarts);
	show_last(p);
	fflush(stdout);
	snprintf(cat, sizeof cat, "head -n 60 '%s/stderr'; rm -rf '%s'", run.dir, run.dir);
	if (p->pid > 0 && getenv("KEEP"))
		printf("it still runs: %d\n", (int)p->pid), fflush(stdout), pause();
	pty_end(p);
	if (system(cat) != 0)
		puts("nothing on standard error");
	exit(1);
}

/* By q: 0; by ^C: 130, or by its signal before the screen is there; when nothing could be read: 3. A TERM of ours may
 * come when it has given the terminal back and is on its way out, which a sanitizer makes long. */
static void check_end(struct pty *p, const char *sample, int also)
{
	char what[100];
	const char *dirt = pty_dirt(p);
	int status = WIFEXITED(p->status) ? WEXITSTATUS(p->status) : -WTERMSIG(p->status);

	if (status != 0 && status != 130 && status != 3 && status != -SIGINT && status != also &&
	    !(also && status == -SIGTERM)) {
		snprintf(what, sizeof what, status < 0 ? "ended by signal %d" : "ended with status %d", abs(status));
		fail(p, sample, what);
	}
	if (dirt) {
		snprintf(what, sizeof what, "ended with %d; %s", status, dirt);
		fail(p, sample, what);
	}
}

static void batch(struct pty *p, const char *sample)
{
	unsigned n = 1 + draw(BATCH);

	run.nlast = 0;
	for (unsigned i = 0; i < n; i++)
		run.nlast += one(run.last + run.nlast, sizeof run.last - run.nlast);
	run.typed += n;
	if (!pty_type(p, run.last, run.nlast, PATIENCE))
		fail(p, sample, "hangs: does not read its keys");
	if (draw(3) == 0)
		pty_size(p, (int)draw(140) + 1, (int)draw(50) + 1);
	if (draw(20) == 0)
		pty_drain(p, 20);
}

/* While the terminal has its own modes (before the program is there, and once it is gone), it throws away what is being
 * written when one of these comes: only then may nothing be on its way. */
static void interrupt(struct pty *p, const char *sample)
{
	pty_drain(p, 150);
	if (pty_running(p) && !pty_type(p, draw(2) ? "\003" : "\032", 1, PATIENCE))
		fail(p, sample, "hangs: does not take ^C or ^Z");
	pty_drain(p, 20);
}

/* A size is answered by a screen; then it is ended from outside. */
static void finish(struct pty *p, const char *sample)
{
	pty_drain(p, 50);
	pty_size(p, 81, 25);
	if (pty_running(p) && !pty_await(p, PATIENCE) && pty_running(p))
		fail(p, sample, "hangs: does not draw");
	if (p->pid > 0)
		kill(p->pid, SIGTERM);
	if (!pty_wait(p, PATIENCE))
		fail(p, sample, "hangs: does not end by TERM");
	check_end(p, sample, 143);
	pty_end(p);
}

static void over_sample(const char *sample, long keys)
{
	struct pty p;
	long end = run.typed + keys;

	start(&p, sample);
	while (run.typed < end) {
		if (!pty_running(&p)) {
			check_end(&p, sample, 0);
			pty_end(&p);
			start(&p, sample);
			run.restarts++;
		}
		batch(&p, sample);
		if (draw(25) == 0)
			interrupt(&p, sample);
	}
	finish(&p, sample);
}

/* ---- the directory ---- */

static bool prepare(const char *samples)
{
	const char *tmp = getenv("TMPDIR");
	char copy[1200];

	snprintf(run.dir, sizeof run.dir, "%s/certloupe-keys-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(run.dir))
		return false;
	snprintf(copy, sizeof copy, "cp -r '%s/.' '%s' && chmod -R a+rwX '%s'", samples, run.dir, run.dir);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("EDITOR", "true", 1);
	setenv("VISUAL", "true", 1);
	setenv("PAGER", "true", 1);
	setenv("SHELL", "true", 1);
	setenv("HOME", run.dir, 1);
	setenv("XDG_CONFIG_HOME", run.dir, 1);
	setenv("XDG_STATE_HOME", run.dir, 1);
	setenv("XDG_STATE_HOME", run.dir, 1);
	setenv("TMPDIR", run.dir, 1);
	unsetenv("TMUX");
	return system(copy) == 0;
}

static long number(const char *name, long otherwise)
{
	const char *s = getenv(name);

	return s && *s ? strtol(s, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	long keys = number("KEYS", 10000 / number("CERTLOUPE_TEST_SHARE", 1));
	char remove[400];

	if (argc != 3)
		return 2;
	run.program = argv[1];
	run.state = (uint64_t)number("SEED", 1);
	if (!prepare(argv[2])) {
		puts("no samples");
		return 77;
	}
	for (int i = 0; i < SAMPLES_COUNT; i++)
		over_sample(isolated_samples[i], keys / SAMPLES_COUNT);
	snprintf(remove, sizeof remove, "rm -rf '%s'", run.dir);
	printf("%ld keys, %ld restarts\n", run.typed, run.restarts);
	return system(remove) == 0 ? 0 : 1;
}
