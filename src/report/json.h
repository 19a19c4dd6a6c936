/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the JSON report, shared by its files. A function returns a new reference, or writes: what there is many of
 * (certificates, chains) is never a tree. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H
#include "analysis/analysis.h"
#include "base/argument.h"
#include "base/redaction.h"
#include <jansson.h>

/* What a report is made of, and by what what tells of somebody is replaced (NULL: it is not). */
struct json_report {
	const struct analysis *a;
	struct redaction *redaction;
	void (*drain)(struct buf *out); /* report.h */
	bool octets;                    /* of messages, too */
};

void json_write(struct buf *out, json_t *j); /* compact */

/* What goes into a list or an object that was begun with its bracket: the comma before it, and its key; NULL: in a
 * list. The caller writes a value behind json_put_key. json_put takes the reference; NULL is null, of texts, too. */
void json_put_key(struct buf *out, const char *key);
void json_put(struct buf *out, const char *key, json_t *j);
void json_put_integer(struct buf *out, const char *key, int64_t n);
void json_put_id(struct buf *out, const char *key, int id); /* negative is null */
void json_put_bool(struct buf *out, const char *key, bool yes);
void json_put_word(struct buf *out, const char *key, const char *ascii); /* as it is */
void json_put_safe(struct buf *out, const char *key, const char *s);     /* as json_safe has it */

/* Outside text made safe (text_escape) and valid UTF-8; NULL is null. */
json_t *json_safe(const char *s);
json_t *json_time(int64_t t); /* RFC 3339; TIME_UNKNOWN is null */
json_t *json_id(int id);      /* negative is null */
json_t *json_cert_id(const struct analysis *a, const struct certificate *c);
void json_put_private(struct buf *out, const char *key, const struct json_report *r, enum argument_kind kind,
                      const char *s);
void json_put_hex(struct buf *out, const char *key, const struct json_report *r, enum argument_kind kind,
                  struct span s);
void json_put_sentence(struct buf *out, const char *key, const struct json_report *r, const struct sentence *s);
json_t *json_private(const struct json_report *r, enum argument_kind kind, const char *s);
json_t *json_input(const struct json_report *r, const struct input *in); /* as it was given; a peer is one, too */
json_t *json_hex(const struct json_report *r, enum argument_kind kind, struct span s); /* absent is null */
json_t *json_sentence(const struct json_report *r, const struct sentence *s);          /* untranslated */
json_t *json_argument(const struct json_report *r, struct argument x);                 /* likewise */
json_t *json_command(const struct json_report *r, const struct sentence *s);           /* lines for a shell */
void json_put_origins(struct buf *out, const char *key, const struct json_report *r, int id);
json_t *json_origins(const struct json_report *r, int id);

void json_put_certificate(struct buf *out, const struct json_report *r, int id);
/* Until when an entry is valid; NULL: it is neither a certificate nor a revocation list. */
json_t *json_validity(const struct json_report *r, int id);
/* Of the certificate that ends first on the paths that speak; null: there is none. */
json_t *json_first_end(const struct json_report *r);
json_t *json_object_entry(const struct json_report *r, int id);
/* A finding's object in two pieces: what it says, up to its fix, and what it is tied to. */
void json_put_finding_words(struct buf *out, const struct json_report *r, const struct finding *f);
void json_put_finding_ties(struct buf *out, const struct json_report *r, const struct finding *f);
/* What others say of a chain that has paths and this number: an object for each, with a comma and a line end between. */
void json_put_stacks(struct buf *out, const struct json_report *r, const struct chain *c, size_t number);
void json_put_chain(struct buf *out, const struct json_report *r, const struct chain *c);
json_t *json_check(const struct json_report *r, const struct check *c); /* a row of the checklist */
struct timeline;
json_t *json_timeline(const struct json_report *r, const struct timeline *t);
/* The main connection c; beside: an experiment of it. */
json_t *json_connection(const struct json_report *r, const struct connection *c, const struct experiment *beside,
                        bool with_transcript);

#endif
