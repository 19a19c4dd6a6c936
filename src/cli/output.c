/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and how reports are written. */
#include "config.h"

#include "cli/cli.h"

#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static bool want_colour(const struct options *o, FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	if (o->colour != COLOUR_AUTO)
		return o->colour == COLOUR_ALWAYS;
	return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb");
}

static int terminal_width(FILE *out)
{
	struct winsize w;
	if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &w) || w.ws_col < 40)
		return 0;
	return w.ws_col > 120 ? 120 : w.ws_col;
}

struct report_options output_style(const struct options *o, FILE *out)
{
	return (struct report_options){
		.charset = o->ascii ? CHARSET_ASCII : charset_of_locale(),
		.colour = want_colour(o, out),
		.quiet = o->quiet,
		.verbose = o->verbose,
		.redact = o->redact,
		.width = terminal_width(out),
	};
}

int complain(const struct err *e)
{
	char *safe = text_escaped(e->text, charset_of_locale());
	fprintf(stderr, "%s: %s\n", PACKAGE_NAME, safe);
	free(safe);
	if (e->code != ERR_USAGE)
		return 3;
	fprintf(stderr, _("Try '%s --help'\n"), PACKAGE_NAME);
	return 2;
}

FILE *output_open(const struct options *o)
{
	struct err e = { 0 };
	FILE *out = stdout;
	if (o->output && strcmp(o->output, "-") && !(out = fopen(o->output, "w"))) {
		err_sys(&e, errno, "%s", o->output);
		complain(&e);
	}
	return out;
}

bool output_write(FILE *out, struct buf *b, const struct options *o)
{
	struct err e = { 0 };
	bool ok = fwrite(b->n ? b->s : "", 1, b->n, out) == b->n && !fflush(out);
	int sys = errno;
	if (out != stdout)
		ok = !fclose(out) && ok;
	if (!ok && sys != EPIPE) { /* the reader has what it wanted */
		err_sys(&e, sys, "%s", o->output ? o->output : _("standard output"));
		complain(&e);
	}
	return ok;
}
