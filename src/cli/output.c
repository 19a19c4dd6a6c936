/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and how reports are written. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "report/report.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static bool want_colour(const struct options *o, int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (o->colour != COLOUR_AUTO)
		return o->colour == COLOUR_ALWAYS;
	return isatty(fd) && !(no && *no) && term && strcmp(term, "dumb");
}

static int terminal_width(int fd)
{
	struct winsize w;

	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &w) || w.ws_col < 40)
		return 0;
	return w.ws_col > 120 ? 120 : w.ws_col;
}

/* A pipe or a terminal gets a long report as it is made; a file is replaced as a whole. */
static void drain(struct buf *b)
{
	fwrite(b->s, 1, b->n, stdout);
	buf_reset(b);
}

struct report_options output_style(const struct options *o, const struct output *out)
{
	int fd = out->to_file ? out->file.fd : STDOUT_FILENO; /* -1: a regular file, no terminal */

	return (struct report_options){
		.charset = o->ascii ? CHARSET_ASCII : charset_of_locale(),
		.colour = want_colour(o, fd),
		.quiet = o->quiet,
		.verbose = o->verbose,
		.transcript = o->transcript,
		.redaction = o->redaction,
		.drain = out->to_file ? NULL : drain,
		.width = terminal_width(fd),
	};
}

static struct redaction *redaction; /* of what is said on standard error */

void complain_redacted(struct redaction *r)
{
	redaction = r;
}

int complain(const struct err *e)
{
	struct arena *scratch = arena_new();
	struct buf text = BUF_INIT;

	if (redaction)
		argument_render(&text, err_argument(scratch, e), &(struct rendering){ .redaction = redaction });
	else
		buf_puts(&text, e->text);
	char *safe = text_escaped(buf_str(&text), charset_of_locale());
	fprintf(stderr, "%s: %s\n", PACKAGE_NAME, safe);
	free(safe);
	buf_free(&text);
	arena_free(scratch);
	if (e->code != ERR_USAGE)
		return 3;
	fprintf(stderr, _("Try '%s --help'\n"), PACKAGE_NAME);
	return 2;
}

int output_open(struct output *out, const struct options *o)
{
	struct err e = { 0 };

	*out = (struct output){ .to_file = o->output && strcmp(o->output, "-") };
	if (out->to_file && !file_target_open(&out->file, o->output, FILE_REPLACE, &e))
		return complain(&e);
	return 0;
}

int output_write(struct output *out, const struct buf *b)
{
	struct err e = { 0 };

	if (out->to_file)
		return file_target_write(&out->file, buf_span(b), &e) || e.sys == EPIPE ? 0 : complain(&e);
	fwrite(b->n ? b->s : "", 1, b->n, stdout);
	return output_flush();
}

/* Of a pipe: whoever read it has gone. */
static bool reader_left(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP));
}

int output_flush(void)
{
	static bool said;
	struct err e = { 0 };

	errno = 0;
	if ((!fflush(stdout) && !ferror(stdout)) || errno == EPIPE || reader_left(STDOUT_FILENO))
		return 0; /* a reader that leaves has what it wanted */
	if (said)
		return 3;
	said = true;
	err_sys(&e, errno ? errno : EIO, _("standard output"));
	return complain(&e);
}

/* ---- what must not be written to ---- */

static const char *same_word(const char *path, const struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (file_same(path, w->v[i]))
			return w->v[i];
	return NULL;
}

/* Seen before anything is read; what directories hold, file_target_open sees. */
static bool is_not_read(const struct options *o, const char *path, const char *option, struct err *e)
{
	const char *const one[] = { o->cert, o->key, o->password_file, o->from };
	const struct words *const list[] = { &o->operand, &o->trust,     &o->untrusted,
		                             &o->crl,     &o->client.ca, &o->client.crl };
	const char *same = NULL;
	struct stat st;

	if (!path || stat(path, &st) || !S_ISREG(st.st_mode))
		return true;
	for (size_t i = 0; i < sizeof list / sizeof *list && !same; i++)
		same = same_word(path, list[i]);
	for (size_t i = 0; i < sizeof one / sizeof *one && !same; i++)
		same = one[i] && file_same(path, one[i]) ? one[i] : NULL;
	return !same || err_set(e, ERR_USAGE, _("%1$s %2$s would destroy %3$s, which is read in this run"),
	                        as_code(option), as_path(path), as_path(same));
}

bool output_spares_sources(const struct options *o, struct err *e)
{
	return is_not_read(o, o->output, "-o", e) && is_not_read(o, o->log, "--log", e);
}
