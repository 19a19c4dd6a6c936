/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pen with which the stages of a probe write the connection record: what they share beside the socket.
 * What the peer says goes into notes through record_quote only. */
#ifndef NET_RECORD_H
#define NET_RECORD_H
#include "base/arena.h"
#include "net/connection.h"

struct record {
	struct arena *arena;
	struct connection *c;
	int64_t start_ms;
};

/* record_note(r, STEP_CONNECT, true, N_("connected to %1$s"), as_host(h)) */
#define record_note(r, step, ok, msgid, ...)                                                                           \
	record_noted((r), (step), (ok), SENTENCE((r)->arena, (msgid), ##__VA_ARGS__))
void record_noted(struct record *r, enum step step, bool ok, struct sentence text);
/* The first failure decides the outcome; a later one is but a note. */
#define record_fail(r, outcome, step, msgid, ...)                                                                      \
	record_failed((r), (outcome), (step), SENTENCE((r)->arena, (msgid), ##__VA_ARGS__))
void record_failed(struct record *r, enum outcome o, enum step step, struct sentence text);
/* The peer is gone; sys: an errno that says more, or 0. */
void record_closed(struct record *r, enum step step, int sys);
/* A message that passes: into the transcript, and from there what it says into the record. */
void record_message(struct record *r, bool from_peer, unsigned type, int version, struct span body);
void record_alert(struct record *r, bool from_peer, int level, int number);
/* Words before TLS (MESSAGE_CLEAR_TEXT) or within it (MESSAGE_APPLICATION_DATA): into the transcript alone. */
void record_words(struct record *r, bool from_peer, enum message_type type, struct span words);
/* The peer's words for a note: the first line, at most `max` octets of it, escaped. */
const char *record_quote(struct record *r, struct span s, size_t max);
/* Appends to a span of the record that grows up to max octets; what is beyond is dropped. */
void record_append(struct record *r, struct span *into, const void *p, size_t n, size_t max);

#endif
