/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of lines; the file gets each one as it is made. */
#include "config.h"

#include "base/log.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define KEPT 1000

static struct log_entry kept[KEPT];
static size_t total; /* ever written; the entry with number i is in kept[i % KEPT] */
static FILE *file;
static struct redaction *redaction;

bool log_open(const char *path, struct redaction *r, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
	FILE *f;

	if (fd < 0)
		return err_sys(e, errno, _("cannot write the log %1$s"), as_path(path));
	if (isatty(fd)) {
		close(fd);
		return err_set(e, ERR_USAGE, _("the log %1$s is a terminal; it must be a file"), as_path(path));
	}
	f = fdopen(fd, "a");
	if (!f) {
		int sys = errno;

		close(fd);
		return err_sys(e, sys, _("cannot write the log %1$s"), as_path(path));
	}
	setvbuf(f, NULL, _IOLBF, BUFSIZ);
	if (file)
		fclose(file);
	file = f;
	redaction = r;
	return true;
}

void log_sentence(enum log_level level, const char *msgid, unsigned n, const struct argument *args)
{
	static const char *const words[] = {
		[LEVEL_PLAIN] = "", [LEVEL_NOTE] = "note: ", [LEVEL_WARNING] = "warning: ", [LEVEL_ERROR] = "error: "
	};
	struct log_entry *slot = &kept[total++ % KEPT];
	struct sentence said = { .msgid = msgid, .n = n };
	struct buf raw = BUF_INIT, text = BUF_INIT;
	char when[32];

	for (unsigned i = 0; i < n && i < SENTENCE_ARGS; i++)
		said.arg[i] = args[i];
	sentence_render(&raw, &said, &(struct rendering){ .redaction = redaction });
	text_escape(&text, buf_span(&raw), CHARSET_UTF8);
	buf_free(&raw);
	buf_str(&text);
	free(slot->text);
	*slot = (struct log_entry){ .at = clock_now(), .level = level, .text = text.s };
	if (file)
		fprintf(file, "%s %s%s\n", time_rfc3339(slot->at, when), words[level], slot->text);
}

size_t log_count(void)
{
	return total < KEPT ? total : KEPT;
}

const struct log_entry *log_at(size_t i)
{
	return i < log_count() ? &kept[(total - log_count() + i) % KEPT] : NULL;
}

void log_close(void)
{
	for (size_t i = 0; i < KEPT; i++) {
		free(kept[i].text);
		kept[i] = (struct log_entry){ .text = NULL };
	}
	total = 0;
	if (file)
		fclose(file);
	file = NULL;
	redaction = NULL;
}
