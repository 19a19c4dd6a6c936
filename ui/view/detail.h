/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The details of what a row stands for, a tab each. */
#ifndef UI_VIEW_DETAIL_H
#define UI_VIEW_DETAIL_H
#include "analysis/chain.h"
#include "cert/certificate.h"
#include "net/connection.h"
#include "ui/frame/model.h"
#include "ui/kit/row.h"

enum detail_tab { TAB_FINDINGS = 1, TAB_FIELDS, TAB_NAMES, TAB_USAGE, TAB_BYTES, TAB_COUNT = TAB_BYTES };

/* Heading and rows of what a tag stands for. */
void detail_fill(struct rows *r, struct model *m, uint64_t tag, enum detail_tab tab, int width);
/* What there is room for below it on a large screen: octets of a certificate, its siblings, how it came. */
void detail_more(struct rows *r, struct model *m, uint64_t tag, int width);
const char *detail_title(struct rows *r, struct model *m, uint64_t tag); /* safe, in the rows' arena */
/* (detail_object.c) what is not a certificate */
void detail_object(struct rows *r, struct model *m, int entry, int width);
void detail_input(struct rows *r, struct model *m, int input, int width);
void detail_connection(struct rows *r, const struct connection *c, int width);
void detail_steps(struct rows *r, const struct connection *c, int width);
void detail_missing(struct rows *r, struct model *m, const struct chain *c, int width);

#endif
