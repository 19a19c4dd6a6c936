/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pen with which the stages of a probe write the connection record: what they share beside the socket.
 * What comes from the peer goes into notes through record_quote only. */
#ifndef NET_RECORD_H
#define NET_RECORD_H
#include "base/arena.h"
#include "net/connection.h"

struct record {
	struct arena *arena;
	struct connection *c;
	int64_t start_ms;
};

void record_note(struct record *r, enum step step, bool ok, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The first failure decides the outcome; a later one is but a note. */
void record_fail(struct record *r, enum outcome o, enum step step, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* A handshake message that passes: into the transcript, and what it says into the record. */
void record_message(struct record *r, bool from_peer, unsigned type, int version, struct span body);
/* An alert: into the transcript, too. */
void record_alert(struct record *r, enum step step, bool from_peer, int level, int number);
/* The peer's words for a note: the first line, at most `max` octets of it, escaped. */
const char *record_quote(struct record *r, struct span s, size_t max);
/* Appends to a span of the record that grows up to max octets; what is beyond is dropped. */
void record_append(struct record *r, struct span *into, const void *p, size_t n, size_t max);

#endif
