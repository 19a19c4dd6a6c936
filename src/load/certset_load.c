/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, directories and standard input on their way into a set, whole or in slices. What a file is, its octets say,
 * never its name. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/block.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/certset_private.h"
#include "load/directory.h"
#include "load/pem.h"
#include "load/source.h"

#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct certset_job {
	struct certset *set;
	enum origin_kind role;
	struct buf scratch;
	/* the file at hand */
	bool open;
	struct bytes bytes;
	struct destination to;
	struct pem_reader pem;
	struct span der;         /* what is still to be read of a file in DER */
	bool is_pem, is_nothing; /* is_nothing: said already */
	bool cut;                /* there was more than is read of a file */
	/* the files of a directory that wait */
	struct directory files;
	size_t next;
	int directory; /* its input, or -1 */
	const char *first_other, *first_unreadable;
};

static void note(struct certset_job *j, enum input_note_kind kind, const char *detail)
{
	block_note(&j->to, kind, 0, -1, detail);
}

/* ---- base64 in other texts ---- */

static struct span trim(struct span s)
{
	while (s.n && s.p[0] && strchr(" \t\r\n", s.p[0]))
		s.p++, s.n--;
	return s;
}

static bool contains(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (const uint8_t *p = s.p, *end = s.p + s.n; (size_t)(end - p) >= n; p++) {
		p = memchr(p, word[0], (size_t)(end - p) - n + 1);
		if (!p)
			return false;
		if (!memcmp(p, word, n))
			return true;
	}
	return false;
}

/* A whole PEM text that was in base64: a Kubernetes Secret. Its lines are the run's. */
static void load_pem_text(struct certset_job *j, struct span text, uint32_t line)
{
	struct pem_reader r;
	struct pem_block b;

	j->to.line_base = line;
	j->to.text_around = false;
	for (pem_start(&r, text); pem_next(&r, &b);)
		block_load_pem(&j->to, &b);
	j->to.line_base = 0;
	block_note(&j->to, INPUT_NOTE_ENCODED, line, -1, NULL);
}

/* A run that is all there is, or follows a BEGIN that is none, lacks its lines; others stand in some other format. */
static bool lacks_begin(struct span text, const struct pem_block *run)
{
	struct span before = trim(span_of(text.p, (size_t)(run->body.p - text.p)));

	if (before.n > 80)
		before = span_of(run->body.p - 80, 80);
	return !before.n || contains(before, "BEGIN");
}

static void load_run(struct certset_job *j, struct span text, const struct pem_block *run)
{
	struct buf decoded = BUF_INIT;

	pem_decode(run, &decoded);
	size_t known = j->to.known;
	j->to.secret = false;
	if (contains(buf_span(&decoded), "-----BEGIN "))
		load_pem_text(j, buf_span(&decoded), run->line);
	else if (block_load_der(&j->to, buf_span(&decoded), run->line) && lacks_begin(text, run))
		block_note(&j->to, INPUT_NOTE_LABEL, run->line, -1, _("no BEGIN line"));
	else if (j->to.known > known)
		block_note(&j->to, INPUT_NOTE_EMBEDDED, run->line, -1, NULL);
	if (j->to.known > known)
		certset_input_kind(j->set, j->to.input, "text");
	if (j->to.secret)
		block_erase(&j->to, run->body);
	buf_wipe(&decoded);
}

static void load_runs(struct certset_job *j, struct span text, uint32_t line)
{
	struct base64_reader r;
	struct pem_block run;

	for (base64_start(&r, text, line); base64_next(&r, &run);)
		if (!j->cut || run.whole.p + run.whole.n < text.p + text.n)
			load_run(j, text, &run);
}

/* ---- what a file is ---- */

static bool starts_with(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && !strncasecmp((const char *)s.p, word, n);
}

/* What some files that are no certificates begin with. */
static const char *look_alike(struct span s)
{
	static const struct {
		struct span magic;
		const char *what;
	} table[] = {
		{ SPAN_LIT("\xfe\xed\xfe\xed"), N_("a Java keystore (JKS)") },
		{ SPAN_LIT("\xce\xce\xce\xce"), N_("a Java keystore (JCEKS)") },
		{ SPAN_LIT("\x1f\x8b"), N_("compressed (gzip)") },
		{ SPAN_LIT("PK\x03\x04"), N_("a ZIP archive") },
		{ SPAN_LIT("%PDF"), N_("a PDF document") },
		{ SPAN_LIT("ssh-"), N_("an SSH key") },
		{ SPAN_LIT("ecdsa-sha2-"), N_("an SSH key") },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (s.n >= table[i].magic.n && !memcmp(s.p, table[i].magic.p, table[i].magic.n))
			return _(table[i].what);

	return NULL;
}

static void load_other(struct certset_job *j, struct span text)
{
	struct span start = trim(text);

	if (!memchr(text.p, 0, text.n < 4096 ? text.n : 4096)) /* a text at all */
		load_runs(j, text, 1);
	if (j->to.known)
		return;
	j->is_nothing = true;
	if (starts_with(start, "<!doctype html") || starts_with(start, "<html"))
		note(j, INPUT_NOTE_HTML, NULL);
	else if (!j->cut || look_alike(text))
		note(j, INPUT_NOTE_UNKNOWN, look_alike(text));
}

static const char *der_form(struct span der)
{
	enum der_kind k = der_kind(der);

	return k == DER_KIND_PKCS7 ? "pkcs7" : k == DER_KIND_PKCS12 ? "pkcs12" : k == DER_KIND_UNKNOWN ? NULL : "der";
}

static void start_der(struct certset_job *j, struct span der, const char *form)
{
	certset_input_kind(j->set, j->to.input, form);
	if (!strcmp(form, "pkcs7"))
		note(j, INPUT_NOTE_PKCS7, NULL);
	else if (strcmp(form, "pkcs12"))
		note(j, INPUT_NOTE_DER, NULL);
	j->der = der;
}

#define LABEL_MAX 80

/* Up to the end of the last END line: what our limit cut in two is no fault of the file. */
static struct span whole_blocks(struct span text)
{
	static const char word[] = "-----END ", dashes[] = "-----";

	for (size_t n = text.n; n-- > 0;) {
		struct span line = span_of(text.p + n, text.n - n);

		if (line.p[0] != '-' || !starts_with(line, word))
			continue;
		for (size_t i = sizeof word - 1; i + sizeof dashes - 1 <= line.n && i < LABEL_MAX; i++)
			if (!memcmp(line.p + i, dashes, sizeof dashes - 1))
				return span_of(text.p, n + i + sizeof dashes - 1);
	}
	return span_of(text.p, 0);
}

static struct span start_text(struct certset_job *j)
{
	if (bytes_from_utf16(&j->bytes))
		note(j, INPUT_NOTE_UTF16, NULL);
	struct span text = j->bytes.s;
	if (text.n > BYTES_COPIED_MAX)
		j->to.stays = text;
	j->cut = j->bytes.cut || text.n > j->set->input_max;
	if (j->cut)
		note(j, INPUT_NOTE_LIMIT,
		     arena_printf(certset_arena(j->set), _("only the first %zu MiB were read"),
		                  j->set->input_max >> 20));
	if (text.n > j->set->input_max)
		text.n = j->set->input_max;
	if (starts_with(text, "\xef\xbb\xbf")) {
		note(j, INPUT_NOTE_BOM, NULL);
		text.p += 3, text.n -= 3;
	}
	return text;
}

/* Sets the file's octets up for reading, or reads what is quickly read. */
static void start_bytes(struct certset_job *j)
{
	struct span text = start_text(j);
	const char *form;

	if (!trim(text).n) {
		certset_input_kind(j->set, j->to.input, "empty");
		if (!j->cut)
			note(j, INPUT_NOTE_EMPTY, NULL);
		j->is_nothing = true;
	} else if (text.p[0] == 0x30 && (form = der_form(text)) != NULL) {
		start_der(j, text, form);
	} else if (contains(text, "-----BEGIN ")) {
		certset_input_kind(j->set, j->to.input, "pem");
		j->is_pem = true;
		pem_start(&j->pem, j->cut ? whole_blocks(text) : text);
	} else {
		load_other(j, text);
	}
}

static bool open_file(struct certset_job *j, const char *path, enum file_open_as as, const char *spec, struct err *e)
{
	if (certset_inputs(j->set) >= INPUTS_MAX)
		return err_set(e, ERR_LIMIT, _("%s: more than %d files"), spec, INPUTS_MAX);
	if (!bytes_read(path, as, j->set->input_max, &j->bytes, e))
		return false;
	int input = certset_add_input(j->set, spec, "unknown", j->role, j->directory);
	j->to = (struct destination){ .set = j->set, .input = input, .role = j->role, .scratch = &j->scratch };
	j->open = true;
	j->is_pem = j->is_nothing = false;
	j->der = SPAN_NONE;
	start_bytes(j);
	return true;
}

/* ---- one object at a time ---- */

static bool next_pem(struct certset_job *j)
{
	struct pem_block b;

	if (!j->is_pem)
		return false;
	const uint8_t *before = j->pem.text.p + j->pem.offset;
	uint32_t line = j->pem.line;
	bool more = pem_next(&j->pem, &b);
	struct span gap = span_of(before, (size_t)((more ? b.whole.p : j->pem.text.p + j->pem.text.n) - before));
	if (gap.n >= BASE64_RUN_MIN)
		load_runs(j, gap, line);
	if (!more)
		return false;
	j->to.text_around = j->pem.text_between;
	block_load_pem(&j->to, &b);
	return true;
}

/* Objects one behind the other; what follows the last belongs to it, as trailing octets. */
static bool next_der(struct certset_job *j)
{
	struct span rest = j->der, one = j->der;
	struct der first;

	if (!rest.n)
		return false;
	bool whole = der_next(&rest, &first) && !(first.oddity & DER_TRUNCATED);
	if (whole && rest.n && (j->cut || der_kind(rest) != DER_KIND_UNKNOWN))
		one = first.whole;
	else
		rest = SPAN_NONE;
	if (j->cut && !whole) {
		j->der = SPAN_NONE;
		return false;
	}
	j->der = rest;
	j->to.secret = false;
	block_load_der(&j->to, one, 0);
	if (j->to.secret)
		block_erase(&j->to, one);
	return true;
}

/* In a directory all files that are nothing to us are one note. */
static void drop_file(struct certset_job *j)
{
	if (!j->first_other)
		j->first_other = certset_input(j->set, j->to.input)->spec;
	certset_note(j->set, j->directory, INPUT_NOTE_OTHER_FILES, 0, -1, j->first_other);
	certset_drop_input(j->set, j->to.input);
}

static void close_file(struct certset_job *j)
{
	const struct input *in = certset_input(j->set, j->to.input);
	bool empty = !strcmp(in->kind, "empty");

	if (!j->to.known && !j->is_nothing && !j->cut)
		note(j, INPUT_NOTE_UNKNOWN, NULL);
	if (bytes_torn(&j->bytes))
		note(j, INPUT_NOTE_CHANGED, NULL);
	certset_input_complete(j->set, j->to.input);
	if (j->to.used)
		bytes_keep(&j->bytes, certset_arena(j->set));
	else
		bytes_release(&j->bytes);
	buf_wipe(&j->scratch);
	j->open = false;
	if (j->directory >= 0 && !in->nentries && !empty && !j->cut)
		drop_file(j);
}

/* ---- directories ---- */

static bool open_directory(struct certset_job *j, const char *path, const char *spec, struct err *e)
{
	if (!directory_list(path, &j->files, e))
		return false;
	j->directory = certset_add_input(j->set, spec, "directory", j->role, -1);
	if (j->files.cut)
		certset_note(j->set, j->directory, INPUT_NOTE_LIMIT, 0, -1,
		             _("more than 10,000 files or 4 levels: the rest was not read"));
	if (j->files.nspecial) /* all that is nothing to us is one note */
		j->first_other = arena_strdup(certset_arena(j->set), j->files.special);
	for (size_t i = 0; i < j->files.nspecial; i++)
		certset_note(j->set, j->directory, INPUT_NOTE_OTHER_FILES, 0, -1, j->files.special);
	if (!j->files.n && !j->files.nspecial)
		certset_note(j->set, j->directory, INPUT_NOTE_EMPTY, 0, -1, NULL);
	return true;
}

/* The next file of the directory that can be opened. */
static bool next_file(struct certset_job *j)
{
	while (j->next < j->files.n) {
		struct err e = { 0 };
		const char *path = j->files.path[j->next++];

		if (open_file(j, path, FILE_FOUND, path, &e))
			return true;
		if (!j->first_unreadable)
			j->first_unreadable = arena_strdup(certset_arena(j->set), e.text);
		certset_note(j->set, j->directory, INPUT_NOTE_UNREADABLE, 0, -1, j->first_unreadable);
	}
	if (j->directory >= 0)
		certset_input_complete(j->set, j->directory);
	return false;
}

/* ---- jobs ---- */

static bool is_directory(const struct source *src)
{
	struct stat st;

	return src->kind == SOURCE_DIRECTORY ||
	       (src->kind == SOURCE_FILE && stat(src->path, &st) == 0 && S_ISDIR(st.st_mode));
}

struct certset_job *certset_load_begin(struct certset *s, const struct source *src, enum origin_kind role, int *input,
                                       struct err *e)
{
	struct certset_job *j = xcalloc(1, sizeof *j);
	int first = (int)certset_inputs(s);

	j->set = s;
	j->role = role;
	j->directory = -1;
	bool ok = is_directory(src)
	              ? open_directory(j, src->path, src->spec, e)
	              : open_file(j, src->kind == SOURCE_STDIN ? NULL : src->path, FILE_NAMED, src->spec, e);
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
		if (!j->open && !next_file(j))
			return false;
		if (!next_pem(j) && !next_der(j))
			close_file(j);
	}
	return true;
}

void certset_load_end(struct certset_job *j)
{
	if (!j)
		return;
	if (j->to.used)
		bytes_keep(&j->bytes, certset_arena(j->set));
	else
		bytes_release(&j->bytes);
	directory_free(&j->files);
	buf_wipe(&j->scratch);
	free(j);
}

bool certset_load(struct certset *s, const struct source *src, enum origin_kind role, int *input, struct err *e)
{
	struct certset_job *j = certset_load_begin(s, src, role, input, e);

	if (!j)
		return false;
	while (certset_load_step(j, SIZE_MAX))
		;
	certset_load_end(j);
	return true;
}
