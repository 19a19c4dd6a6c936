/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts of TLS by number, from data/alerts.tsv: for the connection that meets one and for the phrasebook that
 * explains it. */
#ifndef BASE_ALERT_H
#define BASE_ALERT_H
#include <stddef.h>

struct alert_row {
	int number;
	const char *name;     /* as in RFC 8446 B.2, those that it reserves by their old names: "unknown_ca" */
	const char *document; /* where it is defined: "RFC 8446 6.2" */
};
extern const struct alert_row alert_table[]; /* by number */
extern const size_t alert_count;

const char *alert_name(int number); /* "certificate_required"; "unknown" */

#endif
