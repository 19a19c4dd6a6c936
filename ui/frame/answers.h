/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords for what is opened in one go (a trust store, --cert and --key of another run): without the one that is
 * wanted it is given up, and tried again with it. So nobody is asked in the middle of reading. */
#ifndef UI_FRAME_ANSWERS_H
#define UI_FRAME_ANSWERS_H
#include "base/vec.h"

#include <stdbool.h>

struct answers {
	VEC_OF(char *) said;
	size_t next;  /* that the attempt has not used yet */
	bool closed;  /* there will be none but these */
	char *wanted; /* the file that wants one more; NULL: none does */
};

/* A password_fn (load/certset.h); ctx is the answers. */
char *answers_give(void *ctx, const char *file);
/* From the first one on again. */
void answers_again(struct answers *a);
/* One more; NULL: no more, go on without. */
void answers_add(struct answers *a, const char *said);
/* Forgets all; what asks later gets none. */
void answers_close(struct answers *a);

#endif
