/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In place of a handshake: a ClientHello of our own (net/hello.h) and the server's first answer to it, which is a
 * ServerHello, a request for another ClientHello, an alert, clear text, an end or silence. Nobody goes on from there.
 * Or nothing is said at all, to see what the server says of itself, and then a line that servers of clear text answer.
 */
#ifndef NET_GREETING_H
#define NET_GREETING_H
#include "net/hello.h"
#include "net/record.h"
#include "net/want.h"
#include "net/wire.h"

struct greeting_plan {
	const char *servername;         /* A-label form; NULL: no SNI */
	const char *alpn;               /* comma list; NULL: none */
	const struct hello_form *hello; /* NULL: clear text is what is looked for */
};

struct greeting;

/* All must outlive it. */
struct greeting *greeting_new(struct record *r, struct wire *w, const struct greeting_plan *plan);
/* WANT_END: the record says what came; its outcome is set, or still pending where a ServerHello came. */
enum want greeting_step(struct greeting *g, int64_t *until);
void greeting_free(struct greeting *g); /* NULL is allowed */

#endif
