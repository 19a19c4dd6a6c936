/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, directories and standard input on their way into a set, whole or in slices. What a file is, its octets say, never its name. */
#include "config.h"

#include "base/i18n.h"
#include "base/vec.h"
#include "cert/der.h"
#include "load/block.h"
#include "load/bytes.h"

#include <dirent.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define DIRECTORY_DEPTH_MAX 4
#define DIRECTORY_FILES_MAX 10000
#define EMBEDDED_BASE64 "LS0tLS1CRUdJT" /* "-----BEGIN" in base64: a Kubernetes Secret */

struct certset_job {
	struct certset *set;
	enum origin_kind role;
	struct buf scratch;
	/* the file at hand */
	bool open;
	struct destination to;
	struct pem_reader pem;
	struct span rest;         /* of DER: what is still to be read */
	bool is_pem;
	/* the files of a directory that wait, sorted */
	VEC_OF(char *) file;
	size_t next;
	int directory;            /* its input, or -1 */
};

/* ---- what a file is ---- */

static struct span trim(struct span s)
{
	while (s.n && strchr(" \t\r\n", s.p[0]) && s.p[0])
		s.p++, s.n--;
	return s;
}

static bool starts_with(struct span s, const char *word)
{
	size_t n = strlen(word);
	return s.n >= n && !strncasecmp((const char *)s.p, word, n);
}

static bool contains(struct span s, const char *word)
{
	size_t n = strlen(word);
	for (const uint8_t *p = s.p, *end = s.p + s.n; p && (size_t)(end - p) >= n; p++) {
		p = memchr(p, word[0], (size_t)(end - p) - n + 1);
		if (!p)
			return false;
		if (!memcmp(p, word, n))
			return true;
	}
	return false;
}

static void note(struct certset_job *j, enum input_note_kind kind, const char *detail)
{
	block_note(&j->to, kind, 0, -1, detail);
}

/* Text in base64 inside another text: each run is decoded and read as PEM, its lines being the run's. */
static size_t load_embedded(struct certset_job *j, struct span text)
{
	size_t found = 0;
	uint32_t line = 1;
	for (const uint8_t *p = text.p, *end = p + text.n, *nl; p < end; p = nl + 1, line++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		struct span one = span_of(p, (size_t)(nl - p));
		if (!contains(one, EMBEDDED_BASE64))
			continue;
		while (!starts_with(one, EMBEDDED_BASE64) || one.p[0] != 'L')
			one.p++, one.n--;
		size_t n = strspn((const char *)arena_strndup(certset_arena(j->set), (const char *)one.p, one.n),
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
		struct pem_block run = { .body = span_of(one.p, n) }, b;
		struct buf decoded = BUF_INIT;
		pem_decode(&run, &decoded);
		struct pem_reader r;
		/* the lines of blocks point into it: it lives as long as the set */
		pem_start(&r, arena_span(certset_arena(j->set), buf_span(&decoded)));
		gnutls_memset(decoded.s ? decoded.s : (char[1]){ 0 }, 0, decoded.n);
		buf_free(&decoded);
		j->to.line_base = line;
		for (; pem_next(&r, &b); found++)
			block_load_pem(&j->to, &b);
	}
	j->to.line_base = 0;
	return found;
}

/* A certificate's base64 alone, without BEGIN and END. */
static bool load_bare_base64(struct certset_job *j, struct span text)
{
	struct pem_block b = { .body = text, .whole = text, .line = 1 };
	buf_reset(&j->scratch);
	if (!starts_with(text, "MI") || text.n > CERTIFICATE_MAX * 2 || !pem_decode(&b, &j->scratch))
		return false;
	if (!block_load_der(&j->to, buf_span(&j->scratch), 1))
		return false;
	note(j, INPUT_NOTE_LABEL, _("no BEGIN line"));
	return true;
}

static void load_other(struct certset_job *j, struct span text)
{
	if (load_embedded(j, text)) {
		certset_input_kind(j->set, j->to.input, "text");
		note(j, INPUT_NOTE_EMBEDDED, NULL);
	} else if (load_bare_base64(j, trim(text))) {
		certset_input_kind(j->set, j->to.input, "text");
	} else if (starts_with(trim(text), "<!doctype") || starts_with(trim(text), "<html")) {
		note(j, INPUT_NOTE_HTML, NULL);
	} else {
		note(j, INPUT_NOTE_UNKNOWN, NULL);
	}
}

static const char *der_form(struct span der)
{
	enum der_kind k = der_kind(der);
	return k == DER_KIND_PKCS7 ? "pkcs7" : k == DER_KIND_PKCS12 ? "pkcs12" : k == DER_KIND_UNKNOWN ? NULL : "der";
}

static void note_der_form(struct certset_job *j, const char *form)
{
	note(j, !strcmp(form, "pkcs7") ? INPUT_NOTE_PKCS7 : !strcmp(form, "pkcs12") ? INPUT_NOTE_PKCS12 : INPUT_NOTE_DER, NULL);
}

/* Sets the file's octets up for reading, or reads what is quickly read. */
static void start_bytes(struct certset_job *j, struct span data, bool cut)
{
	struct span text = bytes_from_utf16(certset_arena(j->set), data);
	const char *form;
	if (cut)
		note(j, INPUT_NOTE_LIMIT, _("only the first 256 MiB were read"));
	if (text.p)
		note(j, INPUT_NOTE_UTF16, NULL);
	else
		text = data;
	if (starts_with(text, "\xef\xbb\xbf")) {
		note(j, INPUT_NOTE_BOM, NULL);
		text.p += 3, text.n -= 3;
	}
	if (!trim(text).n) {
		certset_input_kind(j->set, j->to.input, "empty");
		note(j, INPUT_NOTE_EMPTY, NULL);
	} else if (text.p[0] == 0x30 && (form = der_form(text)) != NULL) {
		certset_input_kind(j->set, j->to.input, form);
		note_der_form(j, form);
		j->rest = text;
	} else if (contains(text, "-----BEGIN ")) {
		certset_input_kind(j->set, j->to.input, "pem");
		j->is_pem = true;
		pem_start(&j->pem, text);
	} else {
		load_other(j, text);
	}
}

static bool open_file(struct certset_job *j, const char *path, const char *spec, int parent, struct err *e)
{
	struct span data;
	bool cut;
	if (!bytes_read(certset_arena(j->set), path, &data, &cut, e))
		return false;
	int input = certset_add_input(j->set, spec, "unknown", j->role, parent);
	j->to = (struct destination){ .set = j->set, .input = input, .role = j->role, .scratch = &j->scratch };
	j->open = true;
	j->is_pem = false;
	j->rest = SPAN_NONE;
	start_bytes(j, data, cut);
	return true;
}

/* ---- one object at a time ---- */

static bool next_pem(struct certset_job *j)
{
	struct pem_block b;
	if (!j->is_pem || !pem_next(&j->pem, &b))
		return false;
	block_load_pem(&j->to, &b);
	return true;
}

/* Objects one behind the other; what follows the last belongs to it, as trailing octets. */
static bool next_der(struct certset_job *j)
{
	struct span rest = j->rest, one = j->rest;
	struct der first;
	if (!rest.n)
		return false;
	if (der_next(&rest, &first) && rest.n && der_kind(rest) != DER_KIND_UNKNOWN)
		one = first.whole;
	else
		rest = SPAN_NONE;
	j->rest = rest;
	block_load_der(&j->to, one, 0);
	return true;
}

static void close_file(struct certset_job *j)
{
	certset_input_complete(j->set, j->to.input);
	j->open = false;
	gnutls_memset(j->scratch.s ? j->scratch.s : (char[1]){ 0 }, 0, j->scratch.n);
}

/* ---- directories ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* *over: a bound was hit. */
static void collect(struct certset_job *j, const char *dir, int depth, bool *over)
{
	DIR *d = opendir(dir);
	for (struct dirent *x; d && (x = readdir(d)) != NULL;) {
		struct stat st;
		if (x->d_name[0] == '.')
			continue;
		char *path = xasprintf("%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", x->d_name);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && j->file.n < DIRECTORY_FILES_MAX) {
			*vec_push(&j->file) = path;
			continue;
		}
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < DIRECTORY_DEPTH_MAX)
			collect(j, path, depth + 1, over);
		else
			*over |= S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
		free(path);
	}
	if (d)
		closedir(d);
}

static bool open_directory(struct certset_job *j, const char *path, const char *spec, struct err *e)
{
	bool over = false;
	DIR *d = opendir(path);
	if (!d)
		return err_sys(e, errno, "%s", spec);
	closedir(d);
	j->directory = certset_add_input(j->set, spec, "directory", j->role, -1);
	collect(j, path, 1, &over);
	if (j->file.n)
		qsort(j->file.v, j->file.n, sizeof *j->file.v, by_name);
	if (over)
		certset_note(j->set, j->directory, INPUT_NOTE_LIMIT, 0, -1, _("more than 10,000 files or 4 levels: the rest was not read"));
	if (!j->file.n)
		certset_note(j->set, j->directory, INPUT_NOTE_EMPTY, 0, -1, NULL);
	return true;
}

/* The next file of the directory that can be opened. */
static bool next_file(struct certset_job *j)
{
	while (j->next < j->file.n) {
		struct err e = { 0 };
		const char *path = j->file.v[j->next++];
		if (open_file(j, path, path, j->directory, &e))
			return true;
		certset_note(j->set, j->directory, INPUT_NOTE_UNKNOWN, 0, -1, e.text);
	}
	return false;
}

/* ---- jobs ---- */

struct certset_job *certset_load_begin(struct certset *s, const struct source *src, enum origin_kind role, int *input, struct err *e)
{
	struct certset_job *j = xcalloc(1, sizeof *j);
	int first = (int)certset_inputs(s);
	j->set = s;
	j->role = role;
	j->directory = -1;
	bool ok = src->kind == SOURCE_DIRECTORY ? open_directory(j, src->path, src->spec, e) :
						  open_file(j, src->kind == SOURCE_STDIN ? NULL : src->path, src->spec, -1, e);
	if (!ok) {
		certset_load_end(j);
		return NULL;
	}
	if (input)
		*input = first;
	return j;
}

bool certset_load_step(struct certset_job *j, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		while (!j->open) {
			if (!next_file(j)) {
				if (j->directory >= 0)
					certset_input_complete(j->set, j->directory);
				return false;
			}
		}
		if (!next_pem(j) && !next_der(j)) {
			close_file(j);
			if (j->next >= j->file.n) {
				if (j->directory >= 0)
					certset_input_complete(j->set, j->directory);
				return false;
			}
		}
	}
	return true;
}

void certset_load_end(struct certset_job *j)
{
	if (!j)
		return;
	for (size_t i = 0; i < j->file.n; i++)
		free(j->file.v[i]);
	vec_free(&j->file);
	buf_free(&j->scratch);
	free(j);
}

bool certset_load(struct certset *s, const struct source *src, enum origin_kind role, int *input, struct err *e)
{
	struct source real = *src;
	struct stat st;
	if (real.kind == SOURCE_FILE && stat(real.path, &st) == 0 && S_ISDIR(st.st_mode))
		real.kind = SOURCE_DIRECTORY;
	struct certset_job *j = certset_load_begin(s, &real, role, input, e);
	if (!j)
		return false;
	while (certset_load_step(j, SIZE_MAX))
		;
	certset_load_end(j);
	return true;
}
