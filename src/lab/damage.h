/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recipe's damage= can do to a certificate. */
#ifndef LAB_DAMAGE_H
#define LAB_DAMAGE_H
#include "lab/made.h"

/* Refuses words of damage= that are not in the table. */
bool damage_known(struct lab *l, const struct statement *s);
/* What is to be signed, with the octets of patch= in it. false: refused, one of them cannot be read. */
bool damage_patch(struct lab *l, const struct statement *s, struct span *tbs);
/* What is done to the finished certificate. */
struct span damage_finished(struct lab *l, const struct statement *s, struct span der);
/* notAfter as the damage wants it; false: there is none that concerns it. */
bool damage_time(struct lab *l, const struct statement *s, int64_t t, struct derwrite *w);
/* The SubjectPublicKeyInfo as the damage wants it, else `spki`. */
struct span damage_key(struct lab *l, const struct statement *s, struct span spki);
/* The serial number as the damage wants it, else `serial`. */
struct span damage_serial(struct lab *l, const struct statement *s, struct span serial);

#endif
