/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some are in the table of notes; most depend on what is inside. */
#include "config.h"

#include "diagnose/rules/file_command.h"

#include "base/arena.h"
#include "base/argument.h"
#include "cert/oid.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/note_row.h"
#include "fix/mend.h"
#include "load/certset.h"
#include "load/note.h"

#include <string.h>

static enum entry_kind first_kind(const struct note_place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	return n ? certset_entry(p->set, at[0].id)->kind : ENTRY_OTHER;
}

static const char *der_command(enum entry_kind holds)
{
	switch (holds) {
	case ENTRY_CERTIFICATE:
		return "openssl x509 -inform der -in %1$s -out %2$s";
	case ENTRY_CRL:
		return "openssl crl -inform der -in %1$s -out %2$s";
	case ENTRY_CSR:
		return "openssl req -inform der -in %1$s -out %2$s";
	case ENTRY_KEY:
		return "openssl pkey -inform der -in %1$s -out %2$s";
	default:
		return NULL;
	}
}

/* Written anew, the one object goes without what stood behind it. */
static const char *trailing_command(const struct note_place *p, const struct input_note *n)
{
	if (strcmp(note_input(p)->kind, "pkcs7") == 0)
		return "openssl pkcs7 -inform der -print_certs -in %1$s -out %2$s";
	if (strcmp(note_input(p)->kind, "der") == 0)
		return note_input(p)->nentries == 1 ? der_command(first_kind(p)) : NULL;
	if (note_input(p)->nentries != 1 || !n->line || strcmp(note_input(p)->kind, "pem") != 0)
		return NULL;
	switch (first_kind(p)) {
	case ENTRY_CERTIFICATE:
		return "openssl x509 -in %1$s -out %2$s";
	case ENTRY_CRL:
		return "openssl crl -in %1$s -out %2$s";
	case ENTRY_CSR:
		return "openssl req -in %1$s -out %2$s";
	default:
		return NULL;
	}
}

/* One that was not opened may. */
static bool may_hold_key(const struct note_place *p)
{
	return certset_first_of(p->set, p->input, ENTRY_KEY) >= 0 ||
	       (mend_noticed(note_input(p), INPUT_NOTE_PKCS12) && mend_noticed(note_input(p), INPUT_NOTE_PASSWORD));
}

/* Everything in it; what RC2 encrypts, OpenSSL 3 opens by its old provider alone. */
static const char *pkcs12_command(const struct note_place *p, const struct input_note *n)
{
	bool keys = may_hold_key(p);

	if (n->detail.kind != ARGUMENT_NONE)
		return keys ? "openssl pkcs12 -legacy -in %1$s -nodes -out %2$s"
		            : "openssl pkcs12 -legacy -in %1$s -nokeys -out %2$s";
	return keys ? "openssl pkcs12 -in %1$s -nodes -out %2$s" : "openssl pkcs12 -in %1$s -nokeys -out %2$s";
}

const char *file_key_label(const struct note_place *p, const struct input_note *n)
{
	static const char *const labels[][2] = {
		{ "PKCS#8", "PRIVATE KEY" },
		{ "PKCS#8 encrypted", "ENCRYPTED PRIVATE KEY" },
		{ "RSA (PKCS#1)", "RSA PRIVATE KEY" },
		{ "EC (SEC 1)", "EC PRIVATE KEY" },
	};
	const struct key *k = n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (k && certset_entry(p->set, n->entry)->first.input != p->input) /* the form is that of the first */
		return NULL;
	for (size_t i = 0; k && i < NARRAY(labels); i++)
		if (strcmp(k->form, labels[i][0]) == 0)
			return labels[i][1];
	return NULL;
}

/* In the lines of that block alone. */
static const char *label_command(const struct analysis *a, const struct note_place *p, const struct input_note *n)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
	const char *label = file_key_label(p, n);

	if (!label || !n->line || strcmp(note_input(p)->kind, "pem") != 0 ||
	    (n->detail.kind != ARGUMENT_CODE && n->detail.kind != ARGUMENT_QUOTE) ||
	    n->detail.text[strspn(n->detail.text, plain)])
		return NULL;
	return arena_printf(a->arena, "sed '%u,/-----END/s/%s-----/%s-----/' %%1$s > %%2$s", (unsigned)n->line,
	                    n->detail.text, label);
}

/* OpenSSL leaves the point out again where it was left out; OpenSSH's own form always has it. */
#define WITH_POINT "\nssh-keygen -q -p -N '' -f %2$s\nssh-keygen -q -p -N '' -m PKCS8 -f %2$s"

static const char *point_command(const struct note_place *p, const struct input_note *n)
{
	const struct key *k = n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (!k || k->encrypted || note_input(p)->nentries != 1 ||
	    (k->pub.curve != OID_P256 && k->pub.curve != OID_P384 && k->pub.curve != OID_P521)) /* OpenSSH's */
		return NULL;
	return n->line ? "openssl pkey -in %1$s -out %2$s" WITH_POINT
	               : "openssl pkey -inform der -in %1$s -out %2$s" WITH_POINT;
}

static bool is_container(enum input_note_kind k)
{
	return k == INPUT_NOTE_PKCS7 || k == INPUT_NOTE_PKCS12;
}

/* In a block with a label that openssl pkcs7 goes by. */
static bool is_pkcs7_block(const struct note_place *p, const struct input_note *n)
{
	return n->line && n->detail.kind == ARGUMENT_NONE && strcmp(note_input(p)->kind, "text") != 0;
}

/* What else is in the file would not be in the one that is written. */
static bool is_all_there_is(const struct note_place *p, const struct input_note *n)
{
	size_t all;
	const struct placed *at = certset_placed(p->set, p->input, &all);

	for (size_t i = 0; i < all; i++) {
		size_t places;
		const struct origin *o = certset_origins(p->set, at[i].id, &places);

		for (size_t k = 0; k < places; k++)
			if (o[k].input == p->input && o[k].line != n->line)
				return false;
	}
	return true;
}

static const char *container_command(const struct note_place *p, const struct input_note *n)
{
	if (n->line && !is_all_there_is(p, n))
		return NULL;
	if (n->kind == INPUT_NOTE_PKCS12)
		return pkcs12_command(p, n);
	if (!note_input(p)->nentries)
		return NULL;
	return is_pkcs7_block(p, n) ? "openssl pkcs7 -print_certs -in %1$s -out %2$s"
	                            : "openssl pkcs7 -inform der -print_certs -in %1$s -out %2$s";
}

/* All that is in the input is of the first one's kind, and was not in a container. */
static bool is_of_one_kind(const struct note_place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	if (mend_noticed(note_input(p), INPUT_NOTE_PKCS7) || mend_noticed(note_input(p), INPUT_NOTE_PKCS12))
		return false;
	for (size_t i = 0; i < n; i++)
		if (certset_entry(p->set, at[i].id)->kind != first_kind(p))
			return false;
	return n > 0;
}

/* What is DER: openssl writes the first of several certificates alone, but for its reader of stores.  It does not know
 * keys in forms of their own. */
static const char *whole_der_command(const struct note_place *p)
{
	const struct input *in = note_input(p);

	if (mend_noticed(in, INPUT_NOTE_CUT) || mend_noticed(in, INPUT_NOTE_KEY_SECOND) ||
	    mend_noticed(in, INPUT_NOTE_KEY_FOREIGN))
		return NULL;
	if (in->nentries == 1)
		return der_command(first_kind(p));
	return first_kind(p) == ENTRY_CERTIFICATE && is_of_one_kind(p) ? "openssl storeutl -certs -out %2$s %1$s"
	                                                               : NULL;
}

/* Of what was read, something is left when the rest is taken out. */
static bool holds_anything(const struct note_place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	for (size_t i = 0; i < n; i++)
		if (certset_entry(p->set, at[i].id)->kind != ENTRY_BROKEN)
			return true;
	return false;
}

/* Certificates, lists and requests, all of them read and none of them secret: what we can read, we can write. */
static bool can_be_converted(const struct note_place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	if (mend_noticed(note_input(p), INPUT_NOTE_PKCS12) || mend_noticed(note_input(p), INPUT_NOTE_CUT) ||
	    mend_noticed(note_input(p), INPUT_NOTE_LIMIT))
		return false;
	for (size_t i = 0; i < n; i++) {
		enum entry_kind kind = certset_entry(p->set, at[i].id)->kind;

		if (kind != ENTRY_CERTIFICATE && kind != ENTRY_CRL && kind != ENTRY_CSR)
			return false;
	}
	return n > 0;
}

/* What no openssl reads as it stands, nor one pipe of other programs. */
static bool wants_converting(enum input_note_kind k)
{
	return k == INPUT_NOTE_NO_BEGIN || k == INPUT_NOTE_BARE || k == INPUT_NOTE_ENCODED || k == INPUT_NOTE_HEX ||
	       k == INPUT_NOTE_URL_ENCODED || k == INPUT_NOTE_TEXT_MODE || k == INPUT_NOTE_AS_UTF8 ||
	       k == INPUT_NOTE_PKCS7 || k == INPUT_NOTE_DER || k == INPUT_NOTE_ENCODED_TWICE_FILE;
}

#define CONVERT "certloupe convert %1$s -o %2$s"

/* Not read, and whole once that is undone. */
static bool is_wrapped(const struct input *in)
{
	static const enum input_note_kind wrapped[] = { INPUT_NOTE_STRAYS,   INPUT_NOTE_QUOTED_PRINTABLE,
		                                        INPUT_NOTE_MARKUP,   INPUT_NOTE_URL_LETTERS,
		                                        INPUT_NOTE_NUMBERED, INPUT_NOTE_COLOURED };

	for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
		if (mend_noticed(in, wrapped[i]))
			return true;
	return false;
}

static const char *command_for(const struct analysis *a, const struct note_place *p, const struct input_note *n)
{
	const struct input *in = note_input(p);
	const struct note_row *row = note_row_of(n->kind);

	if ((is_container(n->kind) || n->kind == INPUT_NOTE_DER) && mend_is_encoded(in))
		return NULL;
	if (is_container(n->kind))
		return container_command(p, n);
	if (n->kind == INPUT_NOTE_DER)
		return whole_der_command(p);
	if (n->kind == INPUT_NOTE_TRAILING)
		return trailing_command(p, n);
	if (n->kind == INPUT_NOTE_KEY_LABEL)
		return label_command(a, p, n);
	if (n->kind == INPUT_NOTE_KEY_POINT)
		return point_command(p, n);
	if (n->kind == INPUT_NOTE_NO_BEGIN || n->kind == INPUT_NOTE_FALSE_BEGIN)
		return mend_bare(a->arena, in, first_kind(p));
	if (n->kind == INPUT_NOTE_ENCODED_TWICE_FILE)
		return mend_twice(a->arena, in, first_kind(p), n->detail.kind == ARGUMENT_NONE);
	if (n->kind == INPUT_NOTE_HEX)
		return mend_hex(a->arena, in, first_kind(p));
	if (n->kind == INPUT_NOTE_LABEL || n->kind == INPUT_NOTE_LONGER_LABEL)
		return is_of_one_kind(p) ? mend_label(a->arena, first_kind(p)) : NULL;
	if (n->kind == INPUT_NOTE_END_LABEL &&
	    (mend_noticed(in, INPUT_NOTE_LABEL) || mend_noticed(in, INPUT_NOTE_LONGER_LABEL)))
		return is_of_one_kind(p) ? mend_label(a->arena, first_kind(p)) : NULL;
	if (n->kind == INPUT_NOTE_TRUSTED_BLOCK && in->nentries != 1) /* openssl writes the first alone */
		return NULL;
	if (row->mend && !holds_anything(p) && !is_wrapped(in))
		return NULL;
	if (row->mend && (mend_noticed(in, INPUT_NOTE_DER) || mend_noticed(in, INPUT_NOTE_PKCS7)))
		return can_be_converted(p) ? CONVERT : NULL;
	return row->mend ? mend_text(a->arena, in, row->command) : row->command;
}

/* The run of base64 at that line is all in it. */
static bool stands_in_one_line(const struct input *in, uint32_t line)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == INPUT_NOTE_BARE && in->notes[i].line == line)
			return in->notes[i].detail.kind == ARGUMENT_NONE;
	return false;
}

/* A container that is base64 in a text is decoded first, from its block, its line, or from a file that is nothing else.
 */
static const char *decoded_first(const struct analysis *a, const struct note_place *p, const struct input_note *n,
                                 const char *command)
{
	const struct input *in = note_input(p);
	const char *file = strstr(command, "%1$s"), *base64;

	if (strcmp(in->kind, "text") == 0 && mend_noticed(in, INPUT_NOTE_NO_BEGIN))
		base64 = mend_base64(in);
	else if (strcmp(in->kind, "text") == 0 && stands_in_one_line(in, n->line) &&
	         !mend_noticed(in, INPUT_NOTE_URL_SAFE))
		base64 =
		    arena_printf(a->arena, "sed -n '%up' %%1$s | tr -c 'A-Za-z0-9+/=' '\\n' | awk 'length($0) > 63'",
		                 (unsigned)n->line);
	else if (strcmp(in->kind, "text") == 0)
		return NULL;
	else if (!n->line)
		return command;
	else if (mend_needed(in))
		return NULL;
	else if (n->kind == INPUT_NOTE_PKCS7 && is_pkcs7_block(p, n))
		return command;
	else
		base64 = arena_printf(a->arena, "sed -n '%u,/-----END/p' %%1$s | sed /-----/d | tr -dc 'A-Za-z0-9+/='",
		                      (unsigned)n->line);
	return arena_printf(a->arena, "%s | base64 -d > decoded.der\n%.*sdecoded.der%s\nrm decoded.der", base64,
	                    (int)(file - command), command, file + 4);
}

const char *file_command(const struct analysis *a, const struct note_place *p, const struct input_note *n)
{
	const struct input *in = note_input(p);
	const char *command = command_for(a, p, n);

	if (is_container(n->kind) && mend_noticed(in, INPUT_NOTE_PASSWORD)) /* what opens it is not known */
		return NULL;
	if (command && is_container(n->kind))
		command = decoded_first(a, p, n, command);
	if (!command && wants_converting(n->kind) && can_be_converted(p))
		command = CONVERT;
	if (!command || strcmp(in->spec, "-") == 0 ||
	    (note_row_of(n->kind)->mend && mend_noticed(in, INPUT_NOTE_PKCS12))) /* mended, it is none for openssl */
		return NULL;
	/* what is written of a key is nobody else's */
	return may_hold_key(p) ? arena_printf(a->arena, "( umask 077; %s )", command) : command;
}
