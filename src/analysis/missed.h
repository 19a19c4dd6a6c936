/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in which a certificate was to stand, and something else does: where no end-entity certificate is at hand, that
 * may have been the one that was meant, and no CA is asked in its place whether it has the host's name. */
#ifndef ANALYSIS_MISSED_H
#define ANALYSIS_MISSED_H
#include "load/certset.h"

/* A file that the person named, which holds this (a request, a private key) and no certificate but those of CAs, nor is
 * there one for it. Lists are given along with certificates as well: of them it is the file that was named first. */
bool missed_for(struct certset *set, int input, enum entry_kind what);
/* Is there such a file, or one with something that could not be read, among the SOURCEs? */
bool missed_any(struct certset *set);

#endif
