/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoders of extensions for people. Inside cert/ only.
 *
 * A decoder writes lines and answers false when it could not make out what it read; what it wrote by then is thrown
 * away and the value shown in hex. */
#ifndef CERT_EXT_TEXT_H
#define CERT_EXT_TEXT_H
#include "base/argument.h"
#include "base/buf.h"
#include "base/redaction.h"
#include "cert/der.h"
#include "cert/oid.h"

struct ext_lines {
	struct buf *out;             /* of this extension alone */
	struct arena *a;             /* for the time of one call */
	struct redaction *redaction; /* NULL: values as they are */
};

/* One more line. A line feed or NUL inside is shown as \n or \x00: an outside value never makes a line of its own. */
void ext_line(struct ext_lines *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* More on the line that is being written. */
void ext_more(struct ext_lines *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A value that tells of somebody, or its token. */
const char *ext_private(struct ext_lines *l, enum argument_kind kind, const char *value);
/* The octets of a string type as a C string in the call's arena, or a token. */
const char *ext_string(struct ext_lines *l, enum argument_kind kind, const struct der *d);
/* "serverAuth (TLS server authentication)", or dotted. */
const char *ext_oid(struct ext_lines *l, struct span oid);
const char *ext_oid_short(struct ext_lines *l, struct span oid);
const char *ext_hex(struct ext_lines *l, enum argument_kind kind, struct span s);
/* GeneralNames contents, a line each, after a prefix. */
bool ext_general_names(struct ext_lines *l, const char *prefix, struct span contents);
/* The one element that a value must be. */
bool ext_whole(struct span value, uint8_t tag, struct der *out);
/* A line of the named bits of a BIT STRING's contents; names[n] NULL ends. */
void ext_bits(struct ext_lines *l, const char *prefix, struct span bits, const char *const *names);

typedef bool ext_decoder(struct ext_lines *l, struct span value);
ext_decoder ext_policies, ext_policy_mappings, ext_policy_constraints, ext_inhibit_any, ext_name_constraints;
ext_decoder ext_crl_points, ext_idp, ext_ip_blocks, ext_as_ids;
ext_decoder ext_sct_list, ext_qc_statements, ext_ms_template, ext_proxy, ext_smime_caps;

#endif
