/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that write a file anew so that every program loads it, by what was noticed about its form and by what is in
 * it.  They are sentences (finding_command): %1$s is the file, %2$s a new one. */
#ifndef FIX_MEND_H
#define FIX_MEND_H
#include "base/arena.h"
#include "load/certset.h"

/* A text with PEM blocks: `alone` (may be NULL) does if nothing else is odd about it. */
const char *mend_text(struct arena *a, const struct input *in, const char *alone);
/* The base64 that a file is, without anything between. */
const char *mend_base64(const struct input *in);
/* Base64 without BEGIN and END, or with lines that are none; by what it holds.  NULL: nothing does it. */
const char *mend_bare(struct arena *a, const struct input *in, enum entry_kind holds);
/* What was encoded twice and is nothing else; PEM, or what openssl reads as DER. */
const char *mend_twice(struct arena *a, const struct input *in, enum entry_kind holds, bool pem);
/* Hexadecimal, likewise. */
const char *mend_hex(struct arena *a, const struct input *in, enum entry_kind holds);
/* The one block of the file gets the label of what it holds.  NULL: it has none. */
const char *mend_label(struct arena *a, enum entry_kind holds);

/* Each octet of it is written in another way: what openssl reads in it, it does not read so. */
bool mend_is_encoded(const struct input *in);
/* It is a text that openssl does not read as it stands. */
bool mend_needed(const struct input *in);
bool mend_noticed(const struct input *in, enum input_note_kind k);

#endif
