/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with PEM blocks, and base64 without BEGIN between them. What a block's label promises is held against what is
 * in it. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/bytes.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/pem.h"
#include "load/reading.h"
#include "load/trust_block.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How a label is taken, and what it promises. */
enum treatment {
	AS_PROMISED,
	AS_TRUSTED, /* OpenSSL's own: trust settings follow the certificate */
	AS_KEY,
	AS_OTHER,   /* known, and not ours */
	AS_NOTHING, /* parameters that OpenSSL writes before an EC key */
	AS_FOUND,   /* an unknown label: the content tells */
};

struct label {
	const char *text;
	enum treatment how;
	enum der_kind kind;
	const char *what; /* of what is not ours, to be translated */
};

static const struct label labels[] = {
	{ "CERTIFICATE", AS_PROMISED, DER_KIND_CERTIFICATE },
	{ "X509 CERTIFICATE", AS_PROMISED, DER_KIND_CERTIFICATE },
	{ "TRUSTED CERTIFICATE", AS_TRUSTED, DER_KIND_CERTIFICATE },
	{ "CERTIFICATE REQUEST", AS_PROMISED, DER_KIND_CSR },
	{ "NEW CERTIFICATE REQUEST", AS_PROMISED, DER_KIND_CSR },
	{ "X509 CRL", AS_PROMISED, DER_KIND_CRL },
	{ "PKCS7", AS_PROMISED, DER_KIND_PKCS7 },
	{ "PKCS #7 SIGNED DATA", AS_PROMISED, DER_KIND_PKCS7 },
	{ "CMS", AS_PROMISED, DER_KIND_PKCS7 },
	{ "PKCS12", AS_PROMISED, DER_KIND_PKCS12 },
	{ "OCSP RESPONSE", AS_PROMISED, DER_KIND_OCSP },
	{ "PRIVATE KEY", AS_KEY, DER_KIND_PKCS8 },
	{ "ENCRYPTED PRIVATE KEY", AS_KEY, DER_KIND_PKCS8_ENCRYPTED },
	{ "RSA PRIVATE KEY", AS_KEY, DER_KIND_RSA_KEY },
	{ "EC PRIVATE KEY", AS_KEY, DER_KIND_EC_KEY },
	{ "DSA PRIVATE KEY", AS_KEY, DER_KIND_RSA_KEY }, /* numbers, too */
	{ "EC PARAMETERS", AS_NOTHING, DER_KIND_UNKNOWN },
	{ "DSA PARAMETERS", AS_NOTHING, DER_KIND_UNKNOWN },
	{ "DH PARAMETERS", AS_OTHER, DER_KIND_UNKNOWN, N_("Diffie-Hellman parameters") },
	{ "PUBLIC KEY", AS_OTHER, DER_KIND_UNKNOWN, N_("a public key") },
	{ "RSA PUBLIC KEY", AS_OTHER, DER_KIND_UNKNOWN, N_("an RSA public key (PKCS #1)") },
	{ "OPENSSH PRIVATE KEY", AS_OTHER, DER_KIND_UNKNOWN, N_("a private key of OpenSSH") },
	{ "X9.42 DH PARAMETERS", AS_OTHER, DER_KIND_UNKNOWN, N_("Diffie-Hellman parameters") },
	{ "ATTRIBUTE CERTIFICATE", AS_PROMISED, DER_KIND_ATTRIBUTES },
	{ "PGP PUBLIC KEY BLOCK", AS_OTHER, DER_KIND_UNKNOWN, N_("a PGP public key") },
	{ "PGP PRIVATE KEY BLOCK", AS_OTHER, DER_KIND_UNKNOWN, N_("a PGP private key") },
	{ "PGP MESSAGE", AS_OTHER, DER_KIND_UNKNOWN, N_("a PGP message") },
	{ "PGP SIGNATURE", AS_OTHER, DER_KIND_UNKNOWN, N_("a PGP signature") },
};

static const struct label *label_of(struct span text)
{
	static const struct label unknown = { .text = "", .how = AS_FOUND };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (span_eq(text, span_str(labels[i].text)))
			return &labels[i];
	return &unknown;
}

struct pem_state {
	struct pem_reader reader;
	struct runs gap; /* base64 between the blocks */
	bool at_hand;    /* the block behind the gap is still to be read */
	bool over;       /* there is none */
	struct pem_block block;
	const struct label *label; /* of the block that was yielded, until it is closed; NULL: none */
	enum der_kind found;       /* what it was taken for, whatever its label says; unknown: the label is right */
	bool secret;               /* of the reading, before the block */
	struct buf scratch;        /* what is in it */
	bool certificate;          /* that is a certificate: nothing to be erased */
	bool parameters;           /* there was nothing but those of a key */
};

bool format_pem_is(struct span octets)
{
	return pem_begins_in(octets);
}

static const char *text_of(struct reading *r, struct span label)
{
	return arena_strndup(r->arena, (const char *)label.p, label.n);
}

/* A label that is none of ours may say anything. */
static struct argument label_said(struct reading *r, struct span label)
{
	const char *known = label_of(label)->text;

	return *known ? as_code(known) : as_quote(text_of(r, label));
}
/* What is said of each oddity, unless one of `but` says it better. */
static const struct {
	unsigned oddity, but;
	enum input_note_kind note;
} forms[] = {
	{ PEM_CRLF, 0, INPUT_NOTE_CRLF },
	{ PEM_CRCRLF, 0, INPUT_NOTE_CRCRLF },
	{ PEM_CR_ONLY, 0, INPUT_NOTE_CR_ONLY },
	{ PEM_MARKED, 0, INPUT_NOTE_MARK },
	{ PEM_GLUED, PEM_ON_BEGIN | PEM_SPACES, INPUT_NOTE_GLUED },
	{ PEM_BEHIND_END, PEM_EMBEDDED, INPUT_NOTE_BEHIND_END },
	{ PEM_ON_BEGIN, PEM_EMBEDDED, INPUT_NOTE_ON_BEGIN },
	{ PEM_ON_END, PEM_EMBEDDED, INPUT_NOTE_ON_END },
	{ PEM_SPACES, 0, INPUT_NOTE_SPACES },
	{ PEM_BLANK_LINES, PEM_EMBEDDED, INPUT_NOTE_BLANK_LINES },
	{ PEM_PLAIN_HEADERS, 0, INPUT_NOTE_HEADERS },
	{ PEM_HEADERS_OPEN, PEM_PLAIN_HEADERS, INPUT_NOTE_HEADERS_OPEN },
	{ PEM_ESCAPED, 0, INPUT_NOTE_ESCAPED },
	{ PEM_EMBEDDED, 0, INPUT_NOTE_EMBEDDED },
	{ PEM_INDENTED, PEM_EMBEDDED, INPUT_NOTE_INDENTED },
	{ PEM_END_INDENTED, PEM_EMBEDDED | PEM_INDENTED, INPUT_NOTE_END_INDENTED },
	{ PEM_BODY_INDENTED, PEM_EMBEDDED | PEM_INDENTED | PEM_END_INDENTED, INPUT_NOTE_BODY_INDENTED },
};

static void note_form(struct reading *r, struct pem_state *s, uint32_t line)
{
	struct pem_block *b = &s->block;

	if (b->oddity & PEM_INDENTED && r->file && s->reader.text_between)
		b->oddity |= PEM_EMBEDDED;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (b->oddity & forms[i].oddity && !(b->oddity & forms[i].but) &&
		    (r->file || forms[i].oddity != PEM_EMBEDDED)) /* what it is a part of was said */
			reading_note(r, forms[i].note, line, as_none());
	if (b->oddity & PEM_LABEL_DIFFERS)
		reading_note(r, INPUT_NOTE_END_LABEL, line,
		             as_sentence(r->arena, SENTENCE(r->arena, N_("%1$s, END %2$s"), label_said(r, b->label),
		                                            label_said(r, b->end_label))));
	if (b->oddity & PEM_EMBEDDED)
		r->kind = "text";
}

/* What shows in the body, or only when it is decoded. */
static void note_body(struct reading *r, const struct pem_block *b, uint32_t line)
{
	static const struct {
		unsigned oddity;
		enum input_note_kind note;
	} hidden[] = {
		{ PEM_HIDDEN_BEFORE, INPUT_NOTE_HIDDEN_BEFORE },
		{ PEM_HIDDEN_INSIDE, INPUT_NOTE_HIDDEN_INSIDE },
		{ PEM_HIDDEN_BEHIND, INPUT_NOTE_HIDDEN_BEHIND },
		{ PEM_HIDDEN_END, INPUT_NOTE_HIDDEN_END },
	};

	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (b->oddity & hidden[i].oddity)
			reading_note(r, hidden[i].note, line, as_code(pem_character_name(r->arena, b->hidden)));
}

/* ---- what is in a block ---- */

static struct piece *yield_certificate(struct reading *r, struct pem_state *s, struct span der, uint32_t line)
{
	s->certificate = true;
	return s->block.oddity & PEM_TRUNCATED ? reading_der(r, DER_KIND_CERTIFICATE, der, line)
	                                       : reading_certificate(r, der, line);
}

/* What the settings say counts for an anchor alone (trust.h). */
static void read_trusted(struct reading *r, struct pem_state *s, struct span der, uint32_t line)
{
	struct der first;

	reading_note(r, INPUT_NOTE_TRUSTED_BLOCK, line, as_none());
	if (der_first(der, &first))
		yield_certificate(r, s, first.whole, line)->settings =
		    trust_settings_read(r->arena, span_of(der.p + first.whole.n, der.n - first.whole.n));
	else
		reading_malformed(r, der, line, as_code("TRUSTED CERTIFICATE"));
}

/* A label under which `openssl pkcs7` does not look. */
static struct argument pkcs7_label(struct reading *r, struct span label)
{
	static const char *const read[] = { "PKCS7", "PKCS #7 SIGNED DATA", "CERTIFICATE" };

	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		if (span_eq(label, span_str(read[i])))
			return as_none();
	return label_said(r, label);
}

static void read_decoded(struct reading *r, struct pem_state *s, struct span der, uint32_t line)
{
	const struct label *l = s->label;
	const struct pem_block *b = &s->block;
	enum der_kind k = der_kind(der);

	if (k == DER_KIND_PKCS7)
		reading_note(r, INPUT_NOTE_PKCS7, line, pkcs7_label(r, b->label));
	if (l->how == AS_TRUSTED) {
		read_trusted(r, s, der, line);
	} else if (l->how == AS_KEY && k == DER_KIND_UNKNOWN && (b->oddity & PEM_HEADERS)) {
		/* encrypted in OpenSSL's old way */
		struct piece *p = reading_der(r, l->kind, b->whole, line);

		p->pem = true;
		p->label = text_of(r, b->label);
	} else if (der.n > OBJECT_MAX && k == DER_KIND_UNKNOWN) {
		reading_too_large(r, der, line, OBJECT_MAX);
	} else if (l->kind == DER_KIND_CERTIFICATE && (k == DER_KIND_CERTIFICATE || k == DER_KIND_UNKNOWN)) {
		struct span first = reading_first(r, der, line);
		struct piece *p = yield_certificate(r, s, first, line);

		if (!(b->oddity & (PEM_ESCAPED | PEM_HIDDEN_INSIDE | PEM_HIDDEN_BEHIND)) && first.n == der.n)
			p->body = b->body;
	} else if (k != DER_KIND_UNKNOWN) {
		/* the label may say another thing, or be none that we know */
		s->found = k != l->kind ? k : DER_KIND_UNKNOWN;
		s->certificate = k == DER_KIND_CERTIFICATE;
		reading_der(r, k, reading_first(r, der, line), line);
	} else if (l->how == AS_FOUND) {
		reading_piece(r, PIECE_OTHER, b->whole, line);
	} else {
		reading_malformed(r, der, line, as_code(l->text));
	}
}

static bool is_whole(struct span der)
{
	struct der first;

	return der_first(der, &first) && !(first.oddity & DER_TRUNCATED);
}

static bool decode(struct pem_state *s)
{
	if (pem_decode(&s->block, &s->scratch))
		return true;
	if (!pem_look_for_hidden(&s->block))
		return false;
	secret_erase(s->scratch.s, s->scratch.n);
	buf_reset(&s->scratch);
	return pem_decode(&s->block, &s->scratch);
}

/* It decodes, but what comes out is not one structure. */
static bool is_broken(struct span der)
{
	struct der first;

	return der.n && (!der_first(der, &first) || (first.oddity & DER_TRUNCATED) || first.whole.n != der.n);
}

/* What is wrong with a block that is not whole; PEM_LOST where no more is known than that it does not decode. */
static void note_damage(struct reading *r, const struct pem_block *b, enum pem_wrapping w, uint32_t line, uint32_t bad)
{
	static const enum input_note_kind note[] = {
		[PEM_LOST] = INPUT_NOTE_BASE64,
		[PEM_STRAYS] = INPUT_NOTE_STRAYS,
		[PEM_QUOTED_PRINTABLE] = INPUT_NOTE_QUOTED_PRINTABLE,
		[PEM_MARKUP] = INPUT_NOTE_MARKUP,
		[PEM_URL_LETTERS] = INPUT_NOTE_URL_LETTERS,
		[PEM_NUMBERED] = INPUT_NOTE_NUMBERED,
		[PEM_COLOURED] = INPUT_NOTE_COLOURED,
	};
	struct span gap = w == PEM_LOST ? pem_left_out(b) : SPAN_NONE;

	if (gap.n)
		reading_broken(r, b->whole, line, INPUT_NOTE_LEFT_OUT, as_quote(text_of(r, gap)));
	else
		reading_broken(
		    r, b->whole, line, note[w],
		    bad ? as_sentence(r->arena, SENTENCE(r->arena, N_("line %1$s"), as_number(r->line ? r->line : bad)))
		        : as_none());
}

/* Where END is missing, what there is of a certificate is shown all the same. */
static void read_body(struct reading *r, struct pem_state *s, uint32_t line)
{
	const struct label *l = s->label;
	const struct pem_block *b = &s->block;
	bool cut = (b->oddity & PEM_TRUNCATED) != 0;
	uint32_t bad = decode(s) || cut ? 0 : pem_bad_line(b);
	struct span der = buf_span(&s->scratch);
	bool damaged = bad || (!cut && !(b->oddity & PEM_HEADERS) && is_broken(der));
	enum pem_wrapping wrapping = damaged ? pem_wrapping_of(b) : PEM_LOST;

	note_body(r, b, line);
	if (bad && l->how == AS_FOUND)
		reading_piece(r, PIECE_OTHER, b->whole, line);
	else if (bad || wrapping != PEM_LOST)
		note_damage(r, b, wrapping, line, bad);
	else if (cut && !is_whole(der) && (!der.n || l->kind != DER_KIND_CERTIFICATE))
		reading_broken(r, b->whole, line, INPUT_NOTE_TRUNCATED, as_none());
	else if (!der.n)
		reading_malformed(r, b->whole, line, as_word(N_("the block is empty")));
	else {
		if (b->oddity & PEM_UNPADDED && !cut)
			reading_note(r, INPUT_NOTE_UNPADDED, line, as_none());
		read_decoded(r, s, der, line);
		if (cut)
			reading_note_about(r, INPUT_NOTE_TRUNCATED, line, as_none());
	}
}

static void read_other(struct reading *r, struct pem_state *s, uint32_t line)
{
	const struct pem_block *b = &s->block;
	bool ssh = span_eq(b->label, span_str("OPENSSH PRIVATE KEY"));

	reading_piece(r, PIECE_OTHER, b->whole, line);
	reading_note(r, ssh ? INPUT_NOTE_SSH_KEY : INPUT_NOTE_NAMED, line, as_word(s->label->what));
	r->named = true;
}

/* ---- block by block ---- */

static void read_block(struct reading *r, struct pem_state *s)
{
	const struct pem_block *b = &s->block;
	const struct label *l = label_of(b->label);
	uint32_t line = r->line ? r->line : b->line;

	note_form(r, s, line);
	if (l->how == AS_NOTHING) {
		s->parameters = true;
		return;
	}
	s->label = l;
	s->found = DER_KIND_UNKNOWN;
	s->certificate = false;
	s->secret = r->secret;
	r->secret = l->how == AS_KEY || l->how == AS_FOUND;
	buf_reset(&s->scratch);
	if (l->how == AS_OTHER)
		read_other(r, s, line);
	else if (b->body.n > CRL_MAX / 2 * 3)
		reading_too_large(r, b->label, line, CRL_MAX);
	else
		read_body(r, s, line);
}

/* What may have been a private key is gone from the text and from scratch, before anything else is read. */
static void erase_block(struct reading *r, struct pem_state *s)
{
	if (!s->certificate)
		secret_erase(s->scratch.s, s->scratch.n);
	if (r->secret || s->label->how == AS_OTHER)
		reading_erase(r, s->block.whole);
	r->secret |= s->secret;
	s->label = NULL;
}

static bool is_key(enum der_kind k)
{
	return k == DER_KIND_PKCS8 || k == DER_KIND_PKCS8_ENCRYPTED || k == DER_KIND_RSA_KEY || k == DER_KIND_EC_KEY;
}

/* GnuTLS looks for BEGIN and this, whatever follows. */
static bool begins_certificate(struct span label)
{
	static const char word[] = "CERTIFICATE";

	return label.n >= sizeof word && !memcmp(label.p, word, sizeof word - 1);
}

static void close_block(struct reading *r, struct pem_state *s)
{
	uint32_t line = r->line ? r->line : s->block.line;

	if (is_key(s->found))
		reading_note_about(r, INPUT_NOTE_KEY_LABEL, line, label_said(r, s->block.label));
	else if (s->found != DER_KIND_UNKNOWN)
		reading_note(r, begins_certificate(s->block.label) ? INPUT_NOTE_LONGER_LABEL : INPUT_NOTE_LABEL, line,
		             label_said(r, s->block.label));
	else if (span_eq(s->block.label, span_str("X509 CERTIFICATE")))
		reading_note(r, INPUT_NOTE_OLD_LABEL, line, label_said(r, s->block.label));
	erase_block(r, s);
}

#define END_LABEL_MAX 80

/* Up to the end of the last END line: what our limit cut in two is no fault of the file. */
static struct span whole_blocks(struct span text)
{
	static const char word[] = "-----END ", dashes[] = "-----";

	for (size_t n = text.n; n-- > 0;) {
		struct span line = span_of(text.p + n, text.n - n);

		if (line.p[0] != '-' || line.n < sizeof word - 1 || memcmp(line.p, word, sizeof word - 1))
			continue;
		for (size_t i = sizeof word - 1; i + sizeof dashes - 1 <= line.n && i < END_LABEL_MAX; i++)
			if (!memcmp(line.p + i, dashes, sizeof dashes - 1))
				return span_of(text.p, n + i + sizeof dashes - 1);
	}
	return span_of(text.p, 0);
}

/* What of the text can be read: all of it, or up to the end of the last END line, as what is behind that may be cut in
 * two, by our limit or by the end of the window. */
static struct span readable(const struct reading *r, struct span text)
{
	return r->cut || (r->windows && !r->windows->last) ? whole_blocks(text) : text;
}

static struct pem_state *begin(struct reading *r)
{
	struct pem_state *s = xcalloc(1, sizeof *s);

	r->state = s;
	if (r->file)
		r->kind = "pem";
	pem_start(&s->reader, readable(r, r->in));
	return s;
}

/* The next windows, until there is something to be read in them; they begin with the last octet of what was read, so
 * that what follows it does not stand at the beginning of a line. */
static bool next_window(struct reading *r, struct pem_state *s)
{
	struct pem_reader *at = &s->reader;
	size_t before = at->text.n > 0;
	const uint8_t *from = at->text.p + at->text.n - before;

	while (r->windows && !r->windows->last) {
		bytes_move(r->windows, from);
		at->text = readable(r, r->windows->s);
		at->offset = before;
		if (at->text.n > before)
			return true;
		from = r->windows->s.p;
		at->text = span_of(from, before);
	}
	return false;
}

/* To the next block; what stands before it may hold base64. */
static void find_block(struct reading *r, struct pem_state *s)
{
	const struct pem_reader *at = &s->reader;
	const uint8_t *before = at->text.p + at->offset;
	uint32_t line = at->line;

	s->at_hand = pem_next(&s->reader, &s->block);
	s->over = !s->at_hand;
	struct span gap = span_of(before, (size_t)((s->over ? at->text.p + at->text.n : s->block.whole.p) - before));
	if (r->file && gap.n >= BASE64_RUN_MIN)
		runs_start(&s->gap, gap, line);
}

static void note_nothing(struct reading *r, const struct pem_state *s)
{
	if (!r->file || r->known || r->cut || r->named)
		return;
	if (s->parameters)
		reading_note(r, INPUT_NOTE_NAMED, 0, as_word(N_("the parameters of a key, and no key")));
	else
		reading_note(r, INPUT_NOTE_UNKNOWN, 0, as_none());
}

enum reading_step format_pem_read(struct reading *r)
{
	struct pem_state *s = r->state ? r->state : begin(r);

	if (s->label)
		close_block(r, s);
	while (!runs_next(r, &s->gap)) {
		if (s->at_hand) {
			s->at_hand = false;
			read_block(r, s);
			return READING_GOES_ON;
		}
		if (s->over && !next_window(r, s)) {
			note_nothing(r, s);
			return READING_ENDS;
		}
		find_block(r, s);
	}
	return READING_GOES_ON;
}

void format_pem_end(struct reading *r)
{
	struct pem_state *s = r->state;

	if (s && s->label)
		erase_block(r, s);
	if (s) {
		runs_end(r, &s->gap);
		buf_wipe(&s->scratch);
	}
	free(s);
}
