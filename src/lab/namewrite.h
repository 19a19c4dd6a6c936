/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as recipes write them, as DER. */
#ifndef LAB_NAMEWRITE_H
#define LAB_NAMEWRITE_H
#include "lab/derwrite.h"

/* A Name of "C=JP, O=Example, CN=x", RDNs in encoding order. false: *why gets what was not understood (in the arena).
 */
bool namewrite_name(struct derwrite *w, struct arena *a, const char *text, const char **why);
/* One GeneralName of "DNS:a", "IP:192.0.2.1", "URI:..", "email:..", "UPN:..", "RID:1.2", "dn:CN=x", "raw:HEX".
 * constraint: an address has its mask behind it ("IP:10.0.0.0/8"), as in name constraints. */
bool namewrite_general(struct derwrite *w, struct arena *a, const char *item, bool constraint, const char **why);
/* "0a:1b", "0A1B" as octets; NONE: not hexadecimal, or empty. */
struct span namewrite_hex(struct arena *a, const char *text);

#endif
