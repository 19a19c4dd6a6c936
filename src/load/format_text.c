/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that are not PEM themselves: other encodings, base64 anywhere in a text, and what is known by sight alone. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/bytes.h"
#include "load/format.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/pem.h"
#include "load/reading.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define MARK "\xef\xbb\xbf"
#define FALSE_BEGIN_MAX 80 /* a line that was meant to be BEGIN is no longer */

static struct span trim(struct span s)
{
	while (s.n && s.p[0] && strchr(" \t\r\n", s.p[0]))
		s.p++, s.n--;
	return s;
}

static bool starts_with(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && !memcmp(s.p, word, n);
}

static bool starts_with_any_case(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && !strncasecmp((const char *)s.p, word, n);
}

static bool holds(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.n; i++)
		if (!memcmp(s.p + i, word, n))
			return true;
	return false;
}

/* By its mark, which begins as that of UTF-16 does, or by its first character. */
bool format_text_is_utf32(struct span octets)
{
	return octets.n >= 8 && (!memcmp(octets.p, "\xff\xfe\0\0", 4) || !memcmp(octets.p, "\0\0\xfe\xff", 4) ||
	                         !memcmp(octets.p, "-\0\0\0-\0\0\0", 8) || !memcmp(octets.p, "\0\0\0-\0\0\0-", 8));
}

bool format_text_is_utf16(struct span octets)
{
	return bytes_is_utf16(octets);
}

bool format_text_is_marked(struct span octets)
{
	return starts_with(octets, MARK);
}

bool format_text_is_blank(struct span octets)
{
	return !trim(octets).n;
}

bool format_text_is_any(struct span octets)
{
	(void)octets;
	return true;
}

bool format_text_is_html(struct span octets)
{
	struct span start = trim(octets);

	return starts_with_any_case(start, "<!doctype html") || starts_with_any_case(start, "<html");
}

bool format_text_is_jks(struct span octets)
{
	return starts_with(octets, "\xfe\xed\xfe\xed");
}

bool format_text_is_jceks(struct span octets)
{
	return starts_with(octets, "\xce\xce\xce\xce");
}

bool format_text_is_gzip(struct span octets)
{
	return starts_with(octets, "\x1f\x8b");
}

/* A database of SQLite with such a table: its first page says so. */
static bool has_table(struct span o, const char *name)
{
	static const char magic[] = "SQLite format 3";

	return o.n > sizeof magic && memcmp(o.p, magic, sizeof magic - 1) == 0 &&
	       memmem(o.p, o.n < 8192 ? o.n : 8192, name, strlen(name));
}

bool format_text_is_nss(struct span octets)
{
	return has_table(octets, "nssPublic");
}

bool format_text_is_nss_keys(struct span octets)
{
	return has_table(octets, "nssPrivate");
}

bool format_text_is_zip(struct span octets)
{
	return starts_with(octets, "PK\x03\x04");
}

bool format_text_is_pdf(struct span octets)
{
	return starts_with(octets, "%PDF");
}

bool format_text_is_ssh(struct span octets)
{
	return starts_with(octets, "ssh-") || starts_with(octets, "ecdsa-sha2-") || starts_with(octets, "sk-ssh-") ||
	       starts_with(octets, "sk-ecdsa-") || starts_with(octets, "---- BEGIN SSH2 ");
}

/* "ssh-ed25519-cert-v01@openssh.com AAAA..." */
bool format_text_is_ssh_certificate(struct span octets)
{
	const uint8_t *blank = octets.n ? memchr(octets.p, ' ', octets.n < 64 ? octets.n : 64) : NULL;

	return blank && format_text_is_ssh(octets) && holds(span_of(octets.p, (size_t)(blank - octets.p)), "-cert-v");
}

bool format_text_is_putty(struct span octets)
{
	return starts_with(octets, "PuTTY-User-Key-File-");
}

/* A version, and the length of a salt. */
bool format_text_is_bks(struct span octets)
{
	return octets.n > 8 && (!memcmp(octets.p, "\0\0\0\2\0\0\0\24", 8) || !memcmp(octets.p, "\0\0\0\1\0\0\0\24", 8));
}

bool format_text_is_jwk(struct span octets)
{
	struct span start = trim(octets);

	return start.n && start.p[0] == '{' && holds(start, "\"kty\"");
}

/* What openssl -text, certtool -i and keytool -v print. */
bool format_text_is_printed(struct span octets)
{
	return holds(octets, "Certificate:\n    Data:\n") || holds(octets, "Certificate Request:\n    Data:\n") ||
	       holds(octets, "X.509 Certificate Information:\n") ||
	       (holds(octets, "Owner: ") && holds(octets, "Certificate fingerprints:"));
}

/* ---- other encodings ---- */

/* What is left of a file is the file. */
static void yield_rest(struct reading *r, struct span rest)
{
	reading_piece(r, PIECE_TEXT, rest, 0);
}

enum reading_step format_text_read_utf16(struct reading *r)
{
	struct bytes *b = r->state;

	if (b)
		return READING_ENDS;
	b = xcalloc(1, sizeof *b);
	if (!bytes_from_utf16(r->in, b)) {
		free(b);
		return READING_IS_ANOTHER;
	}
	r->state = b;
	const char *order = bytes_utf16_order(r->in);
	reading_note(r, INPUT_NOTE_UTF16, 0, order ? as_code(order) : as_none());
	yield_rest(r, b->s);
	return READING_GOES_ON;
}

void format_text_end_utf16(struct reading *r)
{
	if (r->state)
		bytes_release(r->state);
	free(r->state);
}

struct span format_text_behind_mark(struct span octets)
{
	return span_of(octets.p + sizeof MARK - 1, octets.n - (sizeof MARK - 1));
}

enum reading_step format_text_read_marked(struct reading *r)
{
	static char read; /* whose address says that the rest was yielded */

	if (r->state)
		return READING_ENDS;
	r->state = &read;
	reading_note(r, INPUT_NOTE_BOM, 0, as_none());
	yield_rest(r, format_text_behind_mark(r->in));
	return READING_GOES_ON;
}

enum reading_step format_text_read_blank(struct reading *r)
{
	r->kind = "empty";
	if (!r->cut)
		reading_note(r, INPUT_NOTE_EMPTY, 0, as_none());
	return READING_ENDS;
}

/* ---- base64 in other texts ---- */

void runs_start(struct runs *x, struct span text, uint32_t line)
{
	base64_start(&x->reader, text, line);
}

/* A run that is all there is, or follows a line with BEGIN that is none, lacks its lines; others stand in some other
 * format.  *line is that line, NONE: there is none. */
static bool lacks_begin(struct span text, const struct pem_block *run, struct span *line)
{
	static const char word[] = "BEGIN";
	const uint8_t *end = run->body.p;

	*line = SPAN_NONE;
	if (!trim(span_of(text.p, (size_t)(end - text.p))).n)
		return true;
	while (end[-1] == '\n' || end[-1] == '\r') /* something else stands before it */
		end--;
	const uint8_t *start = end;
	while (start > text.p && end - start < FALSE_BEGIN_MAX && start[-1] != '\n' && start[-1] != '\r')
		start--;
	for (const uint8_t *p = start; end - p >= (ptrdiff_t)sizeof word - 1; p++)
		if (!strncasecmp((const char *)p, word, sizeof word - 1)) {
			*line = span_of(start, (size_t)(end - start));
			return true;
		}
	return false;
}

/* The run is all that there is. */
static bool is_whole(struct span text, const struct pem_block *run)
{
	const uint8_t *end = run->body.p + run->body.n;

	return !trim(span_of(text.p, (size_t)(run->body.p - text.p))).n &&
	       !trim(span_of(end, (size_t)(text.p + text.n - end))).n;
}

/* The dashes that a word processor puts in place of hyphens are named. */
static void note_no_begin(struct reading *r, uint32_t at, struct span line)
{
	struct argument said = as_quote(arena_strndup(r->arena, (const char *)line.p, line.n));
	const char *foreign = pem_foreign_character(r->arena, line);

	if (!line.n)
		reading_note(r, INPUT_NOTE_NO_BEGIN, at, as_none());
	else if (foreign)
		reading_note(r, INPUT_NOTE_FALSE_BEGIN, at,
		             as_sentence(r->arena, SENTENCE(r->arena, N_("%1$s, with %2$s"), said, as_code(foreign))));
	else
		reading_note(r, INPUT_NOTE_FALSE_BEGIN, at, said);
}

/* What is said of a run once it was read, which then goes. */
static void close_run(struct reading *r, struct runs *x)
{
	bool known = r->known > x->known;
	struct span line;

	int64_t lines = 1;

	for (size_t i = 0; i < x->run.body.n; i++)
		lines += x->run.body.p[i] == '\n';
	bool whole = is_whole(x->reader.text, &x->run);
	if (x->run.oddity & PEM_URL_SAFE)
		reading_note(r, INPUT_NOTE_URL_SAFE, x->run.line, as_none());
	if (x->twice)
		reading_note(r, whole ? INPUT_NOTE_ENCODED_TWICE_FILE : INPUT_NOTE_ENCODED_TWICE, x->run.line,
		             x->encoded ? as_none() : as_word("DER"));
	else if (x->encoded)
		reading_note(r, whole ? INPUT_NOTE_ENCODED_FILE : INPUT_NOTE_ENCODED, x->run.line, as_none());
	else if (lacks_begin(x->reader.text, &x->run, &line))
		note_no_begin(r, x->run.line, line);
	else if (known)
		reading_note(r, INPUT_NOTE_BARE, x->run.line, lines > 1 ? as_number(lines) : as_none());
	if (known)
		r->kind = "text";
	runs_end(r, x);
}

static void yield_object(struct reading *r, enum der_kind kind, struct span der, uint32_t line)
{
	if (kind == DER_KIND_PKCS7)
		reading_note(r, INPUT_NOTE_PKCS7, line, as_none());
	reading_der(r, kind, der, line);
}

/* What was encoded is itself one run of base64: it is decoded once more, if anything comes of that. */
static bool decode_again(struct buf *decoded)
{
	struct base64_reader inner;
	struct pem_block run;
	struct buf again = BUF_INIT;
	bool worth = false;

	base64_start(&inner, trim(buf_span(decoded)), 1);
	if (base64_next(&inner, &run) && run.body.p == inner.text.p)
		worth = pem_decode(&run, &again) &&
		        (pem_begins_in(buf_span(&again)) || der_kind(buf_span(&again)) != DER_KIND_UNKNOWN);
	if (worth) {
		buf_wipe(decoded);
		*decoded = again;
	} else {
		buf_wipe(&again);
	}
	return worth;
}

/* Two certificates that were pasted one below the other are one run where the first needs no '='. */
static struct span first_of_some(struct reading *r, struct runs *x, struct span der)
{
	struct span rest = der;
	struct der first;

	x->rest = SPAN_NONE;
	if (!der_next(&rest, &first) || (first.oddity & DER_TRUNCATED) || der_kind(rest) == DER_KIND_UNKNOWN)
		return reading_first(r, der, x->run.line);
	x->rest = rest;
	return first.whole;
}

bool runs_next(struct reading *r, struct runs *x)
{
	if (x->open && x->rest.n) {
		enum der_kind kind = der_kind(x->rest);

		yield_object(r, kind, first_of_some(r, x, x->rest), x->run.line);
		return true;
	}
	if (x->open)
		close_run(r, x);
	while (x->reader.text.p && base64_next(&x->reader, &x->run)) {
		/* what our limit cut in two is no fault of the file */
		if (r->cut && x->run.whole.p + x->run.whole.n >= x->reader.text.p + x->reader.text.n)
			continue;
		pem_decode(&x->run, &x->decoded);
		x->twice = decode_again(&x->decoded);
		struct span decoded = buf_span(&x->decoded);
		enum der_kind kind = der_kind(decoded);
		x->encoded = pem_begins_in(decoded);
		if (x->encoded)
			reading_piece(r, PIECE_TEXT, decoded, x->run.line)->as = "pem";
		else if (kind != DER_KIND_UNKNOWN)
			yield_object(r, kind, first_of_some(r, x, decoded), x->run.line);
		x->open = x->encoded || kind != DER_KIND_UNKNOWN;
		if (x->open) {
			x->known = r->known;
			x->secret = r->secret;
			r->secret = false;
			return true;
		}
		runs_end(r, x);
	}
	x->reader.text = SPAN_NONE;
	return false;
}

void runs_end(struct reading *r, struct runs *x)
{
	if (x->open && r->secret)
		reading_erase(r, x->run.body);
	r->secret |= x->open && x->secret;
	buf_wipe(&x->decoded);
	x->open = false;
}

enum reading_step format_text_read_runs(struct reading *r)
{
	struct runs *x = r->state;

	if (!x) {
		x = r->state = xcalloc(1, sizeof *x);
		if (memchr(r->in.p, 0, r->in.n < 4096 ? r->in.n : 4096)) /* no text at all */
			return READING_IS_ANOTHER;
		runs_start(x, r->in, 1);
	}
	if (runs_next(r, x))
		return READING_GOES_ON;
	return r->known || r->named ? READING_ENDS : READING_IS_ANOTHER;
}

void format_text_end_runs(struct reading *r)
{
	if (r->state)
		runs_end(r, r->state);
	free(r->state);
}

/* ---- by sight ---- */

enum reading_step format_text_read_sight(struct reading *r)
{
	const struct file_format *f = r->format;

	r->named = true;
	if (f->der)
		reading_piece(r, PIECE_OTHER, r->in, r->line);
	if (f->what || f->note != INPUT_NOTE_UNKNOWN)
		reading_note(r, f->note, r->line, as_word(f->what));
	else if (!r->cut)
		reading_note(r, INPUT_NOTE_UNKNOWN, 0, as_none());
	return READING_ENDS;
}
