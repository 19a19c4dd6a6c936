/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats: what the octets of a file, or of an object in one, can be, how each is known and who reads it.
 * What a file is, its octets say, never its name. Inside load/ only. */
#ifndef LOAD_FORMAT_H
#define LOAD_FORMAT_H
#include "base/span.h"
#include "cert/der_kind.h"
#include "load/certset.h"
#include "load/reading.h"

struct file_format {
	const char *name;
	/* Of a file or a text: do these octets look like it? */
	bool (*sniff)(struct span octets);
	/* Of an object: its kind, its bound in octets of DER, and the entry that it becomes if nothing reads it
	 * further. */
	enum der_kind der;
	size_t max;
	enum entry_kind entry;
	/* One step: at most one object and what was noticed about it. NULL: an object that is an entry as it is. */
	enum reading_step (*read)(struct reading *r);
	/* After the last step, or instead of further ones: frees the state. May be NULL. */
	void (*end)(struct reading *r);
	bool windows; /* it reads a large file by windows */
	/* A step on these octets may take long and cannot be cut: it is made beside the program (filing.c), with octets
	 * and an arena of its own. NULL: never. */
	bool (*apart)(struct span octets);
	/* Of what is known by sight alone: what is said of it. */
	enum input_note_kind note;
	const char *what; /* to be translated; may be NULL */
};

/* Can a large file that begins so be read by windows (bytes.h)? */
bool format_goes_by_windows(struct span first);
/* Row i of the table, NULL: there are no more. */
const struct file_format *format_at(size_t i);
/* The first row behind `after` (NULL: of all) that knows these octets; there is always one, "unknown" being the last.
 */
const struct file_format *format_of(struct span octets, const struct file_format *after);
const struct file_format *format_of_object(enum der_kind kind); /* not DER_KIND_UNKNOWN */
const struct file_format *format_named(const char *name);       /* a row that there is */

#endif
