/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside on its way to a terminal, a file or JSON.  Everything that
 * came from a certificate, a file name or the network passes through here: what
 * comes out holds no control character, no bidirectional or zero-width
 * character and no invalid UTF-8; such bytes are shown as visible escapes.
 *
 *   control, DEL, C1, invalid byte   \x1b
 *   bidi, zero width, other format   <U+202E>      (in ASCII: \u202e)
 *   not representable in ASCII       \u682a, \U0001f600
 *   a mark at the start or behind an escape, a fifth mark in a row   <U+0301>
 *
 * Hidden is what Unicode calls format, private, unassigned, line or paragraph separator
 * or default ignorable.  A backslash stays as it is: \x1b may also be what was written. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"

/* Nothing but printable ASCII: it is safe as it is. */
bool text_is_plain(struct span s);
/* Appends s made safe.  A run of several lines is one line: newline is \n as text. */
void text_escape(struct buf *out, struct span s, enum charset cs);
/* The same into a fresh string the caller frees. */
char *text_escaped(const char *s, enum charset cs);
/* As text_escaped, but line feeds stay: for commands of several lines that we wrote around outside names. */
char *text_escaped_lines(const char *s, enum charset cs);
/* Appends a word for a POSIX shell: as it is where that is safe, else in single quotes; one that text_escape would
 * change as "$(printf '...')" in octal, so that what is shown is what the shell gets. */
void text_shell_word(struct buf *out, const char *word);
/* True when text_escape (UTF-8) would change it: a finding of its own (hidden-characters). */
bool text_is_suspicious(struct span s);
bool text_has_edge_blank(struct span s); /* the first octet or the last is a blank */
bool text_is_utf8(struct span s);

/* Cells of a terminal that *safe* UTF-8 text takes; ambiguous characters are 1, or 2 after
 * text_ambiguous_width(2).  Combining marks take 0. */
size_t text_width(const char *s);
void text_ambiguous_width(int cells);
/* The charset of lines and signs, which are such characters: ASCII where they would take two cells. */
enum charset text_sign_charset(enum charset cs);
/* Bytes of the longest prefix that fits in `cells`, never half a character, combining marks kept
 * with their base; *used (may be NULL) gets the cells it takes. */
size_t text_fit(const char *s, size_t cells, size_t *used);
/* Appends s cut or padded with blanks to exactly `cells`; a cut ends in ".." (or "…" in UTF-8).
 * s is safe text already. */
void text_column(struct buf *out, const char *s, size_t cells, enum charset cs);
/* The same, but of what is too long the end is shown, behind "..". */
void text_column_tail(struct buf *out, const char *s, size_t cells, enum charset cs);
/* Appends s wrapped at `cells` (words, then characters), each line after the first led by `indent` blanks.
 * Lines end in '\n' but the last; a '\n' in s ends a line too. Japanese breaks between characters by
 * Unicode's rules, ASCII words only at blanks. */
void text_wrap(struct buf *out, const char *s, size_t cells, size_t indent);

#endif
