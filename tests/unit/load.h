/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of tests/data/load, texts made of them, and what loading them gives in one line. */
#ifndef TESTS_LOAD_H
#define TESTS_LOAD_H
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/argument.h"
#include "base/sentence.h"
#include "load/certset.h"
#include <gnutls/gnutls.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

static inline void load_read(const char *name, struct buf *out)
{
	char path[300], chunk[4096];

	snprintf(path, sizeof path, "tests/data/load/%s", name);
	FILE *f = fopen(unit_src(path), "rb");
	ck_assert_msg(f != NULL, "%s", path);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(out, chunk, n);
	fclose(f);
}

static inline void load_base64(struct buf *out, const void *p, size_t n, size_t width)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)p, (unsigned)n }, text;

	ck_assert(gnutls_base64_encode2(&in, &text) == 0);
	for (size_t i = 0; i < text.size; i++) {
		if (width && i && i % width == 0)
			buf_putc(out, '\n');
		buf_putc(out, text.data[i]);
	}
	gnutls_free(text.data);
}

/* What stands between BEGIN and END of the first block, without line ends. */
static inline void load_body(struct buf *out, const char *pem)
{
	const char *p = strchr(strstr(pem, "-----BEGIN"), '\n');

	for (; *p != '-'; p++)
		if (*p != '\n')
			buf_putc(out, *p);
}

static inline void load_changed(struct buf *out, const char *pem, const char *for_line_end, const char *before_line)
{
	buf_puts(out, before_line);
	for (const char *p = pem; *p; p++) {
		if (*p == '\n') {
			buf_puts(out, for_line_end);
			if (p[1] && strcmp(for_line_end, "\\n"))
				buf_puts(out, before_line);
		} else {
			buf_putc(out, *p);
		}
	}
}

/* As Windows takes it for a letter; it has none for 81, 8d, 8f, 90 and 9d, and takes those of Latin-1. */
static inline void load_windows(struct buf *out, char c)
{
	static iconv_t from[2];
	char letter[8];

	for (int i = 0; i < 2; i++) {
		char *p = &c, *to = letter;
		size_t n = 1, room = sizeof letter;

		if (!from[i])
			from[i] = iconv_open("UTF-8", i ? "ISO-8859-1" : "CP1252");
		ck_assert(from[i] != (iconv_t)-1);
		if (iconv(from[i], &p, &n, &to, &room) == 0) {
			buf_put(out, letter, sizeof letter - room);
			return;
		}
	}
	ck_abort_msg("no letter for %02x", (uint8_t)c);
}

/* Octets that were taken for a text. */
static inline void load_octets(struct buf *out, struct span s, const char *form)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (!strcmp(form, "hex"))
			buf_printf(out, "%02X", c);
		else if (!strcmp(form, "url") && (c <= ' ' || strchr("+/=", c)))
			buf_printf(out, "%%%02X", c);
		else if (!strcmp(form, "textmode") && c == '\n')
			buf_puts(out, "\r\n");
		else if (!strcmp(form, "utf8") && c >= 0x80)
			buf_printf(out, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
		else if (!strcmp(form, "windows"))
			load_windows(out, (char)c);
		else if (!strcmp(form, "utf32"))
			buf_put(out, (const char[]){ (char)c, 0, 0, 0 }, 4);
		else if (!strcmp(form, "lost") && c >= 0x80)
			buf_puts(out, "\xef\xbf\xbd");
		else if (strcmp(form, "url") && strcmp(form, "textmode") && strcmp(form, "utf8") &&
		         strcmp(form, "lost"))
			ck_abort_msg("no form %s", form);
		else
			buf_putc(out, c);
	}
}

/* One form of a file. */
static inline void load_form(struct buf *out, const char *file, const char *form)
{
	struct buf b = BUF_INIT;

	load_read(file, &b);
	const char *pem = buf_str(&b);
	if (!*form)
		buf_put(out, pem, b.n);
	else if (!strcmp(form, "line")) /* without the last line end */
		buf_put(out, pem, b.n - 1);
	else if (!strcmp(form, "body"))
		load_body(out, pem);
	else if (!strcmp(form, "crlf"))
		load_changed(out, pem, "\r\n", "");
	else if (!strcmp(form, "indented"))
		load_changed(out, pem, "\n", "  ");
	else if (!strcmp(form, "escaped"))
		load_changed(out, pem, "\\n", "");
	else if (!strcmp(form, "base64"))
		load_base64(out, b.s, b.n, 0);
	else if (!strcmp(form, "urlsafe")) {
		load_body(out, pem);
		for (size_t i = 0; i < out->n; i++)
			out->s[i] = out->s[i] == '+' ? '-' : out->s[i] == '/' ? '_' : out->s[i];
	} else if (!strcmp(form, "wrapped"))
		load_base64(out, b.s, b.n, 76);
	else if (!strcmp(form, "urlbody")) {
		struct buf once = BUF_INIT;

		load_base64(&once, b.s, b.n, 0);
		load_octets(out, buf_span(&once), "url");
		buf_free(&once);
	} else if (!strcmp(form, "twice")) {
		struct buf once = BUF_INIT;

		load_base64(&once, b.s, b.n, 0);
		load_base64(out, once.s, once.n, 0);
		buf_free(&once);
	} else if (!strcmp(form, "half"))
		buf_put(out, pem, b.n / 2);
	else if (!strcmp(form, "utf16"))
		for (size_t i = 0; i < b.n; i++) {
			buf_putc(out, pem[i]);
			buf_putc(out, 0);
		}
	else
		load_octets(out, buf_span(&b), form);
	buf_free(&b);
}

/* A text in which {FILE} and {FILE:FORM} stand for a file. */
static inline void load_text(struct buf *out, const char *template, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char file[100] = "", form[20] = "";
		int used = 0;

		if (sscanf(template + i, "{%99[a-z0-9.-]:%19[a-z0-9]}%n", file, form, &used) != 2 || !used) {
			*form = '\0';
			sscanf(template + i, "{%99[a-z0-9.-]}%n", file, &used);
		}
		if (used) {
			load_form(out, file, form);
			i += (size_t)used - 1;
		} else {
			buf_putc(out, template[i]);
		}
	}
}

/* A file of these octets; its name lives until the next call. */
static inline const char *load_temporary(const void *p, size_t n)
{
	static char path[64];

	strcpy(path, "/tmp/certloupe-load-XXXXXX");
	int fd = mkstemp(path);
	ck_assert(fd >= 0);
	ck_assert(write(fd, p, n) == (ssize_t)n);
	close(fd);
	return path;
}

static inline struct certset *load_path(struct certset *s, const char *path, int *input)
{
	struct err e = { 0 };
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };

	ck_assert_msg(certset_load(s, &src, ORIGIN_FILE, input, &e), "%s", e.text);
	return s;
}

/* "pem: certificate@1 key@12 broken@20; pem-crlf@1x2 pem-base64-damaged@20(line 22)" */
static inline void load_summary(struct certset *s, int input, struct buf *out)
{
	const struct input *in = certset_input(s, input);

	buf_printf(out, "%s:", in->kind);
	for (size_t id = 0; id < certset_count(s); id++) {
		size_t n;
		const struct origin *o = certset_origins(s, (int)id, &n);

		for (size_t i = 0; i < n; i++)
			if (o[i].input == input) {
				buf_printf(out, " %s", entry_kind_name(certset_entry(s, (int)id)->kind));
				if (o[i].line)
					buf_printf(out, "@%u", (unsigned)o[i].line);
			}
	}
	for (size_t i = 0; i < in->nnotes; i++) {
		const struct input_note *n = &in->notes[i];

		buf_printf(out, "%s%s", i ? " " : "; ", input_note_rule(n->kind));
		if (n->line)
			buf_printf(out, "@%u", (unsigned)n->line);
		if (n->count > 1)
			buf_printf(out, "x%u", (unsigned)n->count);
		if (n->detail.kind != ARGUMENT_NONE) {
			buf_putc(out, '(');
			argument_render(out, n->detail, &rendering_plain);
			buf_putc(out, ')');
		}
	}
}

#endif
