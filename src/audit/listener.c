/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listeners are made by the readers; here is what all of these do alike. */
#include "config.h"

#include "audit/listener.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/vec.h"

#include <sys/stat.h>

const char *file_use_name(enum file_use u)
{
	static const char *const name[USE_COUNT] = {
		[USE_CERT] = N_("certificate"), [USE_KEY] = N_("key"),           [USE_CHAIN] = N_("chain"),
		[USE_CLIENT_CA] = N_("CAs"),    [USE_CA_NAMES] = N_("CA names"), [USE_EXTRA_CA] = N_("more CAs"),
		[USE_OWN_CA] = N_("own CA"),    [USE_CRL] = N_("CRL"),           [USE_STAPLE] = N_("OCSP")
	};

	return name[u];
}

const char *asks_name(enum asks a)
{
	static const char *const name[] = { [ASKS_NOTHING] = "nothing",
		                            [ASKS_OPTIONAL] = "optional",
		                            [ASKS_UNVERIFIED] = "optional-unverified",
		                            [ASKS_REQUIRED] = "required" };

	return name[a];
}

struct listener *listener_new(struct listeners *l, const struct configuration *c, const struct directive *by)
{
	struct listener *x = ARENA_NEW(l->arena, struct listener);

	x->config = c;
	x->by = by;
	x->label = "";
	x->depth = -1;
	*vec_push(&l->list) = x;
	return x;
}

struct named_file *listener_file(struct listener *l, struct arena *a, enum file_use use, const struct directive *by,
                                 const char *word, const char *path, int pair)
{
	struct named_file *f = l->file.n < LISTENER_FILES_MAX ? vec_push(&l->file) : &l->spare;
	struct stat st;

	*f = (struct named_file){
		.use = use, .by = by, .word = word, .path = path ? arena_strdup(a, path) : NULL, .pair = pair, .unknown = !path
	};
	f->several = path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	return f;
}

void listeners_end(struct listeners *l)
{
	for (size_t i = 0; i < l->list.n; i++)
		vec_free(&l->list.v[i]->file);
	vec_free(&l->list);
}
