/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences are cut to the room they have, between characters. */
#include "config.h"
#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REASON 120 /* bytes kept free for strerror's words */

/* A sentence that was too long must not end in half a UTF-8 character. */
static void drop_half_character(char *s)
{
	size_t n = strlen(s), lead = n;
	unsigned char c;

	while (lead > 0 && n - lead < 3 && ((unsigned char)s[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0)
		return;
	c = (unsigned char)s[lead - 1];
	if ((c >= 0xc0 && n - lead < 1) || (c >= 0xe0 && n - lead < 2) || (c >= 0xf0 && n - lead < 3))
		s[lead - 1] = '\0';
}

static void put(struct err *e, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(e->text, size, fmt, ap);

	if (n < 0)
		e->text[0] = '\0';
	else if ((size_t)n >= size)
		drop_half_character(e->text);
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return false;
	e->code = code;
	e->sys = 0;
	va_start(ap, fmt);
	put(e, sizeof e->text, fmt, ap);
	va_end(ap);
	return false;
}

bool err_sys(struct err *e, int sys, const char *fmt, ...)
{
	size_t n;
	va_list ap;

	if (!e)
		return false;
	e->code = ERR_SYSTEM;
	e->sys = sys;
	va_start(ap, fmt);
	put(e, sizeof e->text - REASON, fmt, ap); /* a long file name must not push the reason out */
	va_end(ap);
	n = strlen(e->text);
	if ((size_t)snprintf(e->text + n, sizeof e->text - n, ": %s", strerror(sys)) >= sizeof e->text - n)
		drop_half_character(e->text);
	return false;
}
