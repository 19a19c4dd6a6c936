/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stage of the probe answers: it never waits itself, it says what for. */
#ifndef NET_WANT_H
#define NET_WANT_H

enum want {
	WANT_READ,
	WANT_WRITE,
	WANT_NEXT, /* this stage is done, the next one may go */
	WANT_END,  /* the connection has ended; the record says how */
};

#endif
