/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the view of one object shows, whatever kind of object it is. Only view files include this. */
#ifndef UI_VIEW_EXHIBIT_H
#define UI_VIEW_EXHIBIT_H
#include "cert/item.h"
#include "ui/view/crl_list.h"
#include "ui/frame/ui.h"
#include "ui/view/tag.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/view_compare.h"

struct exhibit {
	int entry; /* -1: an anchor that is none */
	const struct certificate *certificate;
	const struct crl *crl;
	struct span der;    /* of a private key: its public half */
	enum der_kind kind; /* of der */
	const char *label;  /* of its PEM block */
	const struct defect_at *defects;
	size_t ndefects;
};

/* What a tag of the main view stands for; false: nothing that can be shown. The pointers are the set's. */
bool exhibit_of(struct model *m, uint64_t tag, struct exhibit *e);
/* Of the selection of the view on top. */
bool exhibit_on_top(struct ui *ui, struct exhibit *e);
/* Appends a block; nothing when there is no DER. */
void exhibit_put_pem(struct buf *out, const char *label, struct span der);
void exhibit_items(struct items *items, struct model *m, const struct exhibit *e, int64_t at);
void exhibit_pem(struct rows *r, const struct exhibit *e);
/* What an entry of a revocation list says. */
void exhibit_revoked(struct rows *r, struct crl_list *l, size_t i, int width);

#endif
