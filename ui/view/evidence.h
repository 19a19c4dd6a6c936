/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a fact of a finding can be seen with one's own eyes. */
#ifndef UI_VIEW_EVIDENCE_H
#define UI_VIEW_EVIDENCE_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "ui/frame/ui.h"

#include <stddef.h>
#include <stdint.h>

struct evidence {
	uint64_t tag;      /* of the object, file, connection or message that it is in; 0: nowhere */
	const char *word;  /* safe: the part of its sentence that is seen there; NULL: all of it */
	const char *field; /* safe: the head of the field that it is about, where there is no such part; NULL */
};

struct evidence evidence_of(struct rows *r, const struct analysis *a, const struct finding *f, size_t fact);
/* To it: the field of a certificate, the file, the message. */
void evidence_open(struct ui *ui, const struct evidence *e);

#endif
