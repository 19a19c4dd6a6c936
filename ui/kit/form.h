/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields to fill in, as rows of a pane: lines to type into, choices, a button. */
#ifndef UI_KIT_FORM_H
#define UI_KIT_FORM_H
#include "ui/kit/prompt.h"

#define FORM_LABEL_CELLS 17
#define FORM_CHOICES 16

enum field_kind { FIELD_TEXT, FIELD_CHOICE, FIELD_BUTTON };

/* One row is the whole truth of a field. */
struct form_field {
	enum field_kind kind;
	const char *label;                /* N_() */
	const char *help;                 /* N_() what it means and what happens when it is left empty */
	const char *choice[FORM_CHOICES]; /* N_(), NULL-terminated where there are fewer */
	const char *empty; /* N_() FIELD_TEXT: what holds while nothing is typed */
};

struct form {
	const struct form_field *field;
	size_t n;
	struct form_value *value; /* n of them */
};

void form_init(struct form *f, const struct form_field *fields, size_t n); /* the fields must outlive the form */
void form_free(struct form *f);
void form_set(struct form *f, size_t i, const char *text); /* FIELD_TEXT; raw, cut to what a line can hold */
void form_choose(struct form *f, size_t i, int choice);
const char *form_text(const struct form *f, size_t i); /* raw */
int form_choice(const struct form *f, size_t i);

/* A key for field i: typing, moving within the line, another choice. false: the field has no use for it. */
bool form_key(struct form *f, size_t i, uint32_t key);
/* A row for each field from `from` up to before `end`, in so many cells, with tag base + i. */
void form_rows(const struct form *f, struct rows *r, size_t from, size_t end, int cells, uint64_t base);
/* The cell behind the label where the cursor of field i stands; -1: there is none. */
int form_cursor(const struct form *f, size_t i, enum charset cs);

#endif
