/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each command is plain POSIX: it finds the BEGIN and END lines wherever they stand, and leaves between them what
 * base64 has. */
#include "config.h"

#include "fix/mend.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "load/certset.h"
#include "load/note.h"

static const struct input_note *first_note(const struct input *in, enum input_note_kind k)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == k)
			return &in->notes[i];
	return NULL;
}

bool mend_noticed(const struct input *in, enum input_note_kind k)
{
	return first_note(in, k);
}

bool mend_is_encoded(const struct input *in)
{
	static const enum input_note_kind whole[] = { INPUT_NOTE_BOM,     INPUT_NOTE_UTF16, INPUT_NOTE_TEXT_MODE,
		                                      INPUT_NOTE_AS_UTF8, INPUT_NOTE_HEX,   INPUT_NOTE_URL_ENCODED };

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (mend_noticed(in, whole[i]))
			return true;
	return false;
}

/* ---- texts ---- */

/* What a text can be odd about. */
static const enum input_note_kind odd[] = {
	INPUT_NOTE_CRLF,
	INPUT_NOTE_CRCRLF,
	INPUT_NOTE_CR_ONLY,
	INPUT_NOTE_BOM,
	INPUT_NOTE_MARK,
	INPUT_NOTE_UTF16,
	INPUT_NOTE_GLUED,
	INPUT_NOTE_BEHIND_END,
	INPUT_NOTE_ON_BEGIN,
	INPUT_NOTE_ON_END,
	INPUT_NOTE_SPACES,
	INPUT_NOTE_BLANK_LINES,
	INPUT_NOTE_HEADERS,
	INPUT_NOTE_HEADERS_OPEN,
	INPUT_NOTE_HIDDEN_BEFORE,
	INPUT_NOTE_HIDDEN_INSIDE,
	INPUT_NOTE_HIDDEN_BEHIND,
	INPUT_NOTE_HIDDEN_END,
	INPUT_NOTE_INDENTED,
	INPUT_NOTE_BODY_INDENTED,
	INPUT_NOTE_END_INDENTED,
	INPUT_NOTE_ESCAPED,
	INPUT_NOTE_EMBEDDED,
	INPUT_NOTE_STRAYS,
	INPUT_NOTE_QUOTED_PRINTABLE,
	INPUT_NOTE_MARKUP,
	INPUT_NOTE_URL_LETTERS,
	INPUT_NOTE_NUMBERED,
	INPUT_NOTE_COLOURED,
};

static size_t oddities(const struct input *in)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		n += mend_noticed(in, odd[i]);
	return n;
}

bool mend_needed(const struct input *in)
{
	return oddities(in) > (size_t)mend_noticed(in, INPUT_NOTE_CRLF);
}

/* Without a mark iconv takes the order of the machine, or none. */
static const char *utf16_order(const struct input_note *n)
{
	return n->detail.kind == ARGUMENT_CODE ? n->detail.text : "UTF-16";
}

const char *mend_text(struct arena *a, const struct input *in, const char *alone)
{
	struct buf b = BUF_INIT;
	const struct input_note *utf16 = first_note(in, INPUT_NOTE_UTF16);

	if (utf16 && oddities(in) == 1)
		return arena_printf(a, "iconv -f %s -t UTF-8 %%1$s > %%2$s", utf16_order(utf16));
	if (alone && oddities(in) == 1)
		return alone;
	if (utf16)
		buf_printf(&b, "iconv -f %s -t UTF-8 %%1$s | ", utf16_order(utf16));
	buf_puts(&b, "awk '{ ");
	if (mend_noticed(in, INPUT_NOTE_COLOURED))
		buf_puts(&b, "gsub(/\\033\\[[0-9;?]*[@-~]/, \"\"); ");
	if (mend_noticed(in, INPUT_NOTE_NUMBERED))
		buf_puts(&b, "sub(/^[ \\t]*[0-9]+[ \\t:|.)]+/, \"\"); ");
	bool quoted = mend_noticed(in, INPUT_NOTE_QUOTED_PRINTABLE);
	if (mend_noticed(in, INPUT_NOTE_ESCAPED))
		buf_puts(&b, "sub(/[\"\\047][ \\t]*[+.&_\\\\]+[ \\t\\r]*$/, \"\"); gsub(/\\\\+[nr]/, \"\\n\"); ");
	if (quoted)
		buf_puts(&b, "soft = sub(/=\\r?$/, \"\"); gsub(/=0[AaDd]/, \"\\n\"); gsub(/=3[Dd]/, \"=\"); "
		             "gsub(/=2[Bb]/, \"+\"); gsub(/=2[Ff]/, \"/\"); ");
	if (mend_noticed(in, INPUT_NOTE_MARKUP))
		buf_puts(&b, "gsub(/<[^>]*>|&#(10|13|x[AaDd]);/, \"\\n\"); gsub(/&#(43|x2[Bb]);/, \"+\"); "
		             "gsub(/&#(47|x2[Ff]);/, \"/\"); gsub(/&#(61|x3[Dd]);/, \"=\"); ");
	buf_puts(&b, "gsub(/-----(BEGIN|END) [^-]*-----/, \"\\n&\\n\"); ");
	buf_puts(&b, quoted ? "printf \"%%s%%s\", $0, soft ? \"\" : \"\\n\" }'" : "print }'");
	buf_puts(&b, utf16 ? "" : " %1$s");
	buf_puts(&b, " |\n  awk '/-----BEGIN/, /-----END/ { ");
	if (mend_noticed(in, INPUT_NOTE_ENCRYPTED_KEY)) /* its headers say how */
		buf_puts(&b, "if (/^Proc-Type:/) { print; next } if (/^DEK-Info:/) { print $0 \"\\n\"; next } ");
	if (mend_noticed(in, INPUT_NOTE_HEADERS))
		buf_puts(&b, "if (/:/) next; ");
	if (mend_noticed(in, INPUT_NOTE_URL_LETTERS))
		buf_puts(&b, "if (!/-----/) { gsub(/-/, \"+\"); gsub(/_/, \"/\") } ");
	buf_puts(&b, "if (!/-----/) gsub(/[^A-Za-z0-9+\\/=]/, \"\"); if ($0 != \"\") print }' |\n  fold -w 64 > %2$s");
	return buf_keep(&b, a);
}

/* ---- base64 ---- */

static const struct {
	const char *label, *command;
} kinds[] = {
	[ENTRY_CERTIFICATE] = { "CERTIFICATE", "openssl x509" },
	[ENTRY_CSR] = { "CERTIFICATE REQUEST", "openssl req" },
	[ENTRY_CRL] = { "X509 CRL", "openssl crl" },
	[ENTRY_KEY] = { NULL, "openssl pkey" },
	[ENTRY_OTHER] = { NULL, NULL },
};

const char *mend_label(struct arena *a, enum entry_kind holds)
{
	const char *label = kinds[holds].label;

	return label ? arena_printf(a, "sed -e 's/BEGIN [^-]*/BEGIN %s/' -e 's/END [^-]*/END %s/' %%1$s > %%2$s", label,
	                            label)
	             : NULL;
}

const char *mend_base64(const struct input *in)
{
	return mend_noticed(in, INPUT_NOTE_URL_SAFE) ? "tr '_-' '/+' < %1$s | tr -dc 'A-Za-z0-9+/=' | awk '{ while "
	                                               "(length($0) % 4) $0 = $0 \"=\"; print }'"
	                                             : "tr -dc 'A-Za-z0-9+/=' < %1$s";
}

const char *mend_bare(struct arena *a, const struct input *in, enum entry_kind holds)
{
	const char *label = kinds[holds].label, *command = kinds[holds].command;

	if (mend_noticed(in, INPUT_NOTE_FALSE_BEGIN)) /* the words stand beside what base64 does not have */
		return label
		           ? arena_printf(a,
		                          "sed -e 's/^.*[Bb][Ee][Gg][Ii][Nn][^A-Za-z0-9+/=].*$/-----BEGIN %s-----/' -e "
		                          "'s/^.*[Ee][Nn][Dd][^A-Za-z0-9+/=].*$/-----END %s-----/' %%1$s > %%2$s",
		                          label, label)
		           : NULL;
	if (in->nentries != 1 || !command || mend_noticed(in, INPUT_NOTE_URL_ENCODED))
		return NULL;
	return arena_printf(a, "%s | base64 -d | %s -inform der -out %%2$s", mend_base64(in), command);
}

const char *mend_twice(struct arena *a, const struct input *in, enum entry_kind holds, bool pem)
{
	const char *command = kinds[holds].command;

	if (pem)
		return "base64 -d %1$s | base64 -d > %2$s";
	return command && in->nentries == 1
	           ? arena_printf(a, "base64 -d %%1$s | base64 -d | %s -inform der -out %%2$s", command)
	           : NULL;
}

const char *mend_hex(struct arena *a, const struct input *in, enum entry_kind holds)
{
	const char *command = kinds[holds].command;

	if (in->nentries != 1 || !command)
		return NULL;
	bool array = first_note(in, INPUT_NOTE_HEX)->detail.kind == ARGUMENT_CODE;
	return arena_printf(a, "%s | xxd -r -p | %s -inform der -out %%2$s",
	                    array ? "tr -c 0-9A-Fa-fxX '\\n' < %1$s | sed -n 's/^0[xX]\\(..\\)$/\\1/p' | tr -d '\\n'"
	                          : "sed 's/[0\\\\]x//g' %1$s | tr -dc 0-9A-Fa-f",
	                    command);
}
