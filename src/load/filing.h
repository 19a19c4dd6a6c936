/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where what is read gets into a set: reads octets by the table of formats (format.h) to the end,
 * whatever stands in whatever, and files each piece. Inside load/ only. */
#ifndef LOAD_FILING_H
#define LOAD_FILING_H
#include "base/vec.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/reading.h"

/* So deep may things stand in each other. An honest file has a key in a PKCS#12 in base64 in UTF-16. */
#define FILING_DEPTH_MAX 16
/* How often a person is asked for the password of one thing; the same answer twice ends it. */
#define PASSWORD_TRIES 3

struct filing {
	struct certset *set;
	int input;
	enum origin_kind role;
	uint32_t position;            /* counts up with every object of the input */
	struct bytes *from;           /* the file */
	bool stays;                   /* it can live as long as the set: what is found in it is not copied ... */
	bool used;                    /* ... and must, as an entry points there */
	int last;                     /* the entry that was filed last */
	bool wants_password;          /* the next step is filing_answer */
	VEC_OF(struct frame *) stack; /* what is being read, the innermost last */
};

/* f's fields above are set; of a whole file at most `max` octets are read. */
void filing_begin(struct filing *f, size_t max);
/* One step: at most one object. false: there are no more. */
bool filing_step(struct filing *f);
/* The last step is not over: it is made beside us, and further ones do nothing until this descriptor is readable. -1:
 * it is over. */
int filing_waits(const struct filing *f);
void filing_await(struct filing *f); /* blocks until it is */
/* Goes on with what a person said, or with NULL: nothing. The string becomes the filing's. */
void filing_answer(struct filing *f, char *said);
/* Before the octets go; also instead of further steps. */
void filing_end(struct filing *f);

#endif
