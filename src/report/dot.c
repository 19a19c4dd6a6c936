/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All paths of all chains as a graph for graphviz: certificates are nodes, "was issued by" are edges with the numbers
 * of the paths that use them, and every path has a note with its verdict. */
#include "config.h"

#include "analysis/analysis.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "load/certset.h"
#include "report/quote.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#define NODES_MAX 2000
#define EDGES_MAX 5000
#define NUMBERS_SHOWN 8

struct dot_node {
	const struct certificate *cert;
	bool anchor, failed, missing; /* missing: its issuer was found nowhere */
};

struct dot_edge {
	size_t child, parent;
	bool chosen;
	size_t npath, path[NUMBERS_SHOWN];
};

struct graphic {
	struct buf *out;
	const struct analysis *a;
	const struct report_options *o;
	VEC_OF(struct dot_node) node;
	VEC_OF(struct dot_edge) edge;
	size_t npath;
	bool cut;
};

/* Its place among the nodes; NODES_MAX: there is no room for it. */
static size_t node_of(struct graphic *g, const struct certificate *c)
{
	for (size_t i = 0; i < g->node.n; i++)
		if (g->node.v[i].cert == c || certificate_equal(g->node.v[i].cert, c))
			return i;
	if (g->node.n == NODES_MAX) {
		g->cut = true;
		return NODES_MAX;
	}
	*vec_push(&g->node) = (struct dot_node){ .cert = c };
	return g->node.n - 1;
}

static void add_edge(struct graphic *g, size_t child, size_t parent, size_t path, bool chosen)
{
	struct dot_edge *e = NULL;

	for (size_t i = 0; i < g->edge.n && !e; i++)
		if (g->edge.v[i].child == child && g->edge.v[i].parent == parent)
			e = &g->edge.v[i];
	if (!e && g->edge.n == EDGES_MAX) {
		g->cut = true;
		return;
	}
	if (!e) {
		*vec_push(&g->edge) = (struct dot_edge){ .child = child, .parent = parent };
		e = &g->edge.v[g->edge.n - 1];
	}
	e->chosen |= chosen;
	if (e->npath < NUMBERS_SHOWN)
		e->path[e->npath] = path;
	e->npath++;
}

/* What fails is only that something could not be settled. */
static bool unsettled(const struct path *p)
{
	bool any = false;

	for (size_t i = 0; i < p->nproblem; i++) {
		if (p->problem[i].fails && !p->problem[i].unchecked)
			return false;
		any |= p->problem[i].fails;
	}
	return any;
}

static void note(struct graphic *g, const struct path *p, size_t leaf, bool chosen)
{
	bool good = p->valid && p->anchored;

	buf_printf(g->out, "\tp%zu [shape=note, fontsize=10, color=%s, label=\"", g->npath,
	           good ? "darkgreen" : "firebrick");
	buf_printf(g->out, chosen ? _("path %zu, the chosen one") : _("path %zu"), g->npath);
	buf_printf(g->out, "\\n%s", good ? _("trusted") : unsettled(p) ? _("could not be judged") : _("untrusted"));
	if (!good)
		buf_printf(g->out, ": %s", class_text(path_reason(p)));
	buf_printf(g->out, "\"];\n\tp%zu -> c%zu [style=dotted, arrowhead=none];\n", g->npath, leaf);
}

static void add_path(struct graphic *g, const struct path *p, bool chosen)
{
	size_t leaf = node_of(g, p->cert[0]), child = leaf;

	if (leaf == NODES_MAX)
		return;
	g->npath++;
	note(g, p, leaf, chosen);
	for (size_t i = 1; i < p->n && child < NODES_MAX; i++) {
		size_t parent = node_of(g, p->cert[i]);

		if (parent < NODES_MAX)
			add_edge(g, child, parent, g->npath, chosen);
		child = parent;
	}
	if (child < NODES_MAX) {
		g->node.v[child].anchor |= p->anchored;
		g->node.v[child].missing |= p->end == PATH_ISSUER_MISSING;
	}
	for (size_t i = 0; chosen && i < p->nproblem; i++)
		if (p->problem[i].fails && p->problem[i].cert && (child = node_of(g, p->problem[i].cert)) < NODES_MAX)
			g->node.v[child].failed = true;
}

static void put_character(struct buf *out, int c)
{
	if (c == '&') { /* graphviz reads HTML's entities in labels */
		buf_puts(out, "&amp;");
		return;
	}
	if (c == '"' || c == '\\')
		buf_putc(out, '\\');
	buf_putc(out, c);
}

static void put_name(struct graphic *g, const char *name)
{
	quote_put(g->out, redacted(g->o->redaction, ARGUMENT_NAME, name), g->o->charset, put_character);
}

static void put_node(struct graphic *g, size_t i)
{
	const struct dot_node *n = &g->node.v[i];
	char day[32];

	buf_printf(g->out, "\tc%zu [label=\"", i);
	put_name(g, certificate_title(n->cert));
	buf_printf(g->out, "\\n%s",
	           n->anchor ? _("trust anchor") : _(analysis_role(g->a, certset_find(g->a->set, n->cert))));
	if (n->cert->not_after != TIME_UNKNOWN) {
		buf_puts(g->out, "\\n");
		buf_printf(g->out, _("to %s"), time_day(n->cert->not_after, day));
	}
	buf_printf(g->out, "\"%s%s];\n", n->anchor ? ", peripheries=2" : "", n->failed ? ", color=firebrick" : "");
	if (!n->missing)
		return;
	buf_printf(g->out, "\tm%zu [style=dashed, label=\"", i);
	put_name(g, name_short(g->a->arena, n->cert->issuer));
	buf_printf(g->out, "\\n%s\"];\n\tc%zu -> m%zu [style=dashed];\n", _("not found"), i, i);
}

static void put_edge(struct graphic *g, const struct dot_edge *e)
{
	buf_printf(g->out, "\tc%zu -> c%zu [label=\"", e->child, e->parent);
	for (size_t i = 0; i < e->npath && i < NUMBERS_SHOWN; i++)
		buf_printf(g->out, "%s%zu", i ? "," : "", e->path[i]);
	buf_printf(g->out, "%s\"%s];\n", e->npath > NUMBERS_SHOWN ? ",.." : "", e->chosen ? ", penwidth=2" : "");
}

/* One CA certified by several: the same name and key in more than one certificate. */
static void put_twins(struct graphic *g)
{
	for (size_t i = 0; i < g->node.n; i++)
		for (size_t k = i + 1; k < g->node.n; k++) {
			const struct certificate *a = g->node.v[i].cert, *b = g->node.v[k].cert;

			if (a->subject_hash != b->subject_hash || !name_equal(a->subject, b->subject) ||
			    !certificate_same_key(a, b))
				continue;
			buf_printf(g->out, "\tc%zu -> c%zu [style=dotted, dir=none, constraint=false, label=\"%s\"];\n",
			           i, k, _("same name and key"));
		}
}

void report_dot(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct graphic g = { .out = out, .a = a, .o = o };
	bool cut = false;

	buf_puts(out, "digraph certloupe {\n\trankdir=BT;\n\tnode [shape=box, fontname=\"sans-serif\"];\n"
	              "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (size_t i = 0; i < a->nchain; i++) {
		const struct path_set *s = a->chain[i].paths;

		cut |= s->cut;
		for (size_t k = 0; k < s->n; k++)
			add_path(&g, &s->path[k], k == 0);
	}
	for (size_t i = 0; i < g.node.n; i++)
		put_node(&g, i);
	for (size_t i = 0; i < g.edge.n; i++)
		put_edge(&g, &g.edge.v[i]);
	put_twins(&g);
	if (cut || g.cut)
		buf_printf(out, "\tcut [shape=plaintext, label=\"%s\"];\n", _("there are more paths than are drawn"));
	buf_puts(out, "}\n");
	vec_free(&g.node);
	vec_free(&g.edge);
}
