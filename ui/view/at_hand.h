/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of what was loaded a server would take that asks for our certificate: those of the CAs that it names, and whose
 * private key is here, too. */
#ifndef UI_VIEW_AT_HAND_H
#define UI_VIEW_AT_HAND_H
#include "net/connection.h"
#include "run/run.h"

#define AT_HAND_MAX 8

struct at_hand {
	const struct certificate *certificate;
	const char *cert, *key; /* the files, as --cert and --key take them */
};

/* The same as was used already is not among them. How many there are, at most AT_HAND_MAX. */
size_t at_hand_of(struct run *r, const struct connection *c, struct at_hand out[AT_HAND_MAX]);

#endif
