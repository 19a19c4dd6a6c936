/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/log.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define KEPT 1000

static char *lines[KEPT];
static size_t total; /* ever written; the line with number i is in lines[i % KEPT] */
static FILE *file;

bool log_open(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
	FILE *f;

	if (fd < 0)
		return err_sys(e, errno, _("cannot write the log %s"), path);
	if (isatty(fd)) {
		close(fd);
		return err_set(e, ERR_USAGE, _("the log %s is a terminal; it must be a file"), path);
	}
	f = fdopen(fd, "a");
	if (!f) {
		int sys = errno;

		close(fd);
		return err_sys(e, sys, _("cannot write the log %s"), path);
	}
	setvbuf(f, NULL, _IOLBF, BUFSIZ);
	if (file)
		fclose(file);
	file = f;
	return true;
}

static char *made_line(const char *fmt, va_list ap)
{
	struct buf raw = BUF_INIT, line = BUF_INIT;
	char when[32];

	buf_vprintf(&raw, fmt, ap);
	buf_printf(&line, "%s ", time_rfc3339(clock_now(), when));
	text_escape(&line, buf_span(&raw), CHARSET_UTF8);
	buf_free(&raw);
	return line.s;
}

void log_line(const char *fmt, ...)
{
	char **slot = &lines[total++ % KEPT];
	va_list ap;

	free(*slot);
	va_start(ap, fmt);
	*slot = made_line(fmt, ap);
	va_end(ap);
	if (file)
		fprintf(file, "%s\n", *slot);
}

size_t log_count(void)
{
	return total < KEPT ? total : KEPT;
}

const char *log_at(size_t i)
{
	return i < log_count() ? lines[(total - log_count() + i) % KEPT] : "";
}

void log_close(void)
{
	for (size_t i = 0; i < KEPT; i++) {
		free(lines[i]);
		lines[i] = NULL;
	}
	total = 0;
	if (file)
		fclose(file);
	file = NULL;
}
