/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configurations of servers: whatever stands in one, it is read to its end, and what is named has its place. */
#include "tests/fuzz/fuzz.h"

#include "audit/audit.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "base/err.h"

/* The first octet says whose it is. */
static void read_as(const struct dialect *d, struct span in)
{
	struct audit *a = audit_new();
	struct err e = { 0 };
	bool ok = audit_add(a, fuzz_file(0, in), d->name, &e);

	audit_ends(a);
	FUZZ_HOLDS(ok || e.code);
	for (size_t i = 0; i < a->config.n; i++)
		for (size_t k = 0; k < a->config.v[i]->fault.n; k++)
			FUZZ_HOLDS(a->config.v[i]->fault.v[k].said.msgid);
	for (size_t i = 0; i < a->listeners.list.n; i++) {
		const struct listener *l = a->listeners.list.v[i];

		FUZZ_HOLDS(l->by && l->label && l->config);
		for (size_t k = 0; k < l->file.n; k++)
			FUZZ_HOLDS(l->file.v[k].by && l->file.v[k].word && (l->file.v[k].path || l->file.v[k].unknown));
	}
	audit_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n = 0;

	while (dialect_at(n))
		n++;
	if (size)
		read_as(dialect_at(data[0] % n), span_of(data + 1, size - 1));
	return 0;
}
