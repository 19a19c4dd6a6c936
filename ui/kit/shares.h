/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a person put the lines between the panes of a view, in parts of a thousand of what each line divides. They are
 * kept from run to run in the file "panes" of the directory of our state: "VIEW WHICH HOW PARTS", a line each. */
#ifndef UI_KIT_SHARES_H
#define UI_KIT_SHARES_H
#include <stdbool.h>
#include <stddef.h>

#define SHARE_WHOLE 1000

struct share_of {
	char view[24]; /* its name */
	int which;     /* of the lines of that view that divide this way, the first is 0 */
	bool columns;  /* what stands beside each other, else one above the other */
	int parts;     /* before the line; 0: where it stood at first */
};

#define SHARES_MAX 64

struct shares {
	struct share_of v[SHARES_MAX];
	size_t n;
	bool changed; /* since they were read */
};

/* 0: nobody moved it. */
int shares_get(const struct shares *s, const char *view, int which, bool columns);
/* parts 0 forgets it. */
void shares_put(struct shares *s, const char *view, int which, bool columns, int parts);
/* What cannot be read is left out. */
void shares_read(struct shares *out);
/* If they changed; where they cannot be kept nothing is lost. */
void shares_write(const struct shares *s);

#endif
