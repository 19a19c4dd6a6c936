/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each row of the checklist asks, and where it is written that it is asked. */
#ifndef ANALYSIS_CHECK_ASKED_H
#define ANALYSIS_CHECK_ASKED_H

struct check_asked {
	const char *id; /* as in struct check (analysis/chain.h) */
	const char *question; /* N_() */
	const char *law; /* sections of standards; not translated */
};

/* NULL: there is no such row. */
const struct check_asked *check_asked(const char *id);

#endif
