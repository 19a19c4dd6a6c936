/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of a kind waits; a later one takes its place. */
#include "config.h"

#include "ui/frame/request.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

static void take_out(struct request_queue *q, size_t i)
{
	q->n--;
	memmove(q->at + i, q->at + i + 1, (q->n - i) * sizeof *q->at);
}

void request_add(struct request_queue *q, struct request r)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->at[i].kind == r.kind) {
			request_free(&q->at[i]);
			take_out(q, i);
			break;
		}
	q->at[q->n++] = r;
}

bool request_next(struct request_queue *q, struct request *out)
{
	if (q->n == 0)
		return false;
	*out = q->at[0];
	take_out(q, 0);
	return true;
}

bool request_waits(const struct request_queue *q, enum request_kind kind)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->at[i].kind == kind)
			return true;
	return false;
}

void request_free(struct request *r)
{
	buf_free(&r->text);
	free(r->to);
	*r = (struct request){ 0 };
}

void request_forget_all(struct request_queue *q)
{
	while (q->n > 0)
		request_free(&q->at[--q->n]);
}
