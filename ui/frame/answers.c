/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same answers are given in the same order at each attempt. */
#include "config.h"

#include "ui/frame/answers.h"

#include "base/arena.h"
#include "base/secret.h"
#include "base/vec.h"

#include <stdlib.h>

char *answers_give(void *ctx, const char *file)
{
	struct answers *a = ctx;

	if (a->next < a->said.n)
		return xstrdup(a->said.v[a->next++]);
	if (!a->closed && !a->wanted)
		a->wanted = xstrdup(file);
	return NULL;
}

void answers_again(struct answers *a)
{
	a->next = 0;
	free(a->wanted);
	a->wanted = NULL;
}

void answers_add(struct answers *a, const char *said)
{
	if (said)
		*vec_push(&a->said) = xstrdup(said);
	else
		a->closed = true;
}

void answers_close(struct answers *a)
{
	answers_again(a);
	for (size_t i = 0; i < a->said.n; i++)
		secret_free(a->said.v[i]);
	vec_free(&a->said);
	a->closed = true;
}
