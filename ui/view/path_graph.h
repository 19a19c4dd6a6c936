/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths of a chain drawn side by side: nodes in columns from the leaf to the anchors, edges between them in line
 * characters; what several paths have in common stands once. Also what the list of paths and the drawing say of one. */
#ifndef UI_VIEW_PATH_GRAPH_H
#define UI_VIEW_PATH_GRAPH_H
#include "analysis/chain.h"
#include "ui/frame/model.h"
#include "ui/kit/row.h"

/* Who takes a path, and who stops at it; safe. */
struct path_takers {
	const char *takes, *stops; /* "certloupe, GnuTLS", "OpenSSL"; "": nobody */
};

#define PATH_GRAPH_MAX 8 /* paths: more are a list */

/* Rows of the drawing, that of a path with the tag of its kind (KIND_PATH); taker: one for each path. false: there is
 * no room for it in so many cells, or there are too many paths, and no row was made. */
bool path_graph_rows(struct rows *r, struct model *m, const struct chain *c, const struct path_takers *taker,
                     int width);

/* 'A'..'Z', 'a'..'z', then numbers. */
const char *path_graph_letter(struct rows *r, int path);
enum mark path_graph_mark(const struct path *p);
/* What becomes of one certificate of a path there. */
enum mark path_graph_mark_of(const struct path *p, const struct certificate *c);
/* Certificates with one name and one key, on different paths: whoever signed them, the one below does not care. */
bool path_graph_twins(const struct certificate *a, const struct certificate *b);
/* Where it was met, in at most two places; not escaped. */
void path_graph_origin(struct model *m, const struct certificate *c, struct buf *out);

#endif
