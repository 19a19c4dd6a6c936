/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the JSON report, shared by its files. Every function returns a new reference. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H
#include "analysis/analysis.h"
#include <jansson.h>

/* Outside text made safe (text_escape) and valid UTF-8; NULL is null. */
json_t *json_safe(const char *s);
json_t *json_taken(char *s);     /* s is freed */
json_t *json_time(int64_t t);    /* RFC 3339; TIME_UNKNOWN is null */
json_t *json_hex(struct span s); /* absent is null */
json_t *json_id(int id);         /* negative is null */
json_t *json_cert_id(const struct analysis *a, const struct certificate *c);
json_t *json_sentence(const struct sentence *s); /* untranslated */
json_t *json_origins(const struct analysis *a, int id);

json_t *json_certificate(const struct analysis *a, int id, bool redact);
json_t *json_object_entry(const struct analysis *a, int id);
json_t *json_chain(const struct analysis *a, const struct chain *c);
struct timeline;
json_t *json_timeline(const struct timeline *t);
/* The main connection c; beside: an experiment of it. */
json_t *json_connection(const struct analysis *a, const struct connection *c, const struct experiment *beside,
                        bool with_transcript);

#endif
