/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trust stores of a machine or process, and what each program makes of some chains by its own: in words and as
 * JSON. */
#ifndef REPORT_STORES_H
#define REPORT_STORES_H
#include "load/stores.h"
#include "load/trust.h"
#include "report/report.h"

/* What one program says of one chain by its store. */
struct stores_cell {
	enum { CELL_ACCEPTS, CELL_REFUSES, CELL_UNKNOWN } stand;
	const char *why; /* a class, or the program's words; NULL */
};
struct stores_chain {
	const char *title;
	struct stores_cell *cell; /* of each store */
};
struct stores_report {
	const struct stores_view *view;
	long pid; /* 0: this machine */
	const struct store *store;
	struct trust *const *trust; /* of each */
	size_t nstore;
	const struct stores_chain *chain;
	size_t nchain;
};
void report_stores(struct buf *out, const struct stores_report *x, const struct report_options *o);
void report_stores_json(struct buf *out, const struct stores_report *x, const struct report_options *o);

#endif
