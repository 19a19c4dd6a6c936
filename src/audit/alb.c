/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trust store of an Application Load Balancer of AWS: the file with its CAs and those with revocation lists, which
 * all operands are together, as they are uploaded; a directory is what stands in it. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"
#include "load/bytes.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LOOKED_AT ((size_t)64 << 10) /* octets that say whether a file has certificates or lists */

/* In the words of "aws elbv2 create-trust-store" and "add-trust-store-revocations". */
static const struct setting_row settings[] = {
	{ "ca-certificates-bundle", SETTING_CLIENT_CA, N_("CAs of clients: a file with certificates in PEM") },
	{ "revocation-contents", SETTING_CRL, N_("revocation lists: a file with lists in PEM") },
	{ NULL, SETTING_NONE, NULL },
};

static bool holds(struct span text, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = 0; at + n <= text.n; at++) {
		const uint8_t *hit = memchr(text.p + at, word[0], text.n - at - n + 1);

		if (!hit)
			return false;
		at = (size_t)(hit - text.p);
		if (!memcmp(hit, word, n))
			return true;
	}
	return false;
}

/* A list says so, and so does its name where it is not PEM. */
static bool is_list(const char *path, struct span text)
{
	const char *dot = strrchr(path, '.');

	if (holds(text, "-----BEGIN "))
		return holds(text, "BEGIN X509 CRL") && !holds(text, "BEGIN CERTIFICATE");
	return dot && !strcmp(dot, ".crl");
}

static bool alb_read(struct configuration *c, const char *path, struct err *e)
{
	struct directive *d;
	struct bytes b;

	if (!bytes_read(path, FILE_NAMED, LOOKED_AT, &b, e))
		return false;
	bool list = is_list(path, b.s);
	bytes_release(&b);
	*vec_push(&c->file) = (struct config_file){ arena_strdup(c->arena, path), -1 };
	d = directive_new(c, c->top, settings[list].name, (struct place_in){ (int)c->file.n - 1, 0 });
	if (d)
		directive_arg(c, d, c->file.v[c->file.n - 1].path);
	return true;
}

/* Nobody can tell it from any other bundle. */
static int alb_sniff(const char *path, struct span text)
{
	(void)path;
	(void)text;
	return 0;
}

static void alb_gather(struct configuration *c, struct listeners *out)
{
	const struct directive *ca = directive_in(c->top, settings[0].name, false);
	struct listener *l = listener_new(out, c, ca ? ca : c->top->child);

	l->label = "verify";
	l->asks = ASKS_REQUIRED;
	l->asks_by = l->by;
	l->depth = 4;
	for (const struct directive *d = c->top->child; d; d = d->next)
		listener_file(l, c->arena, !strcmp(d->name, settings[0].name) ? USE_CLIENT_CA : USE_CRL, d,
		              directive_first(d), directive_first(d), -1);
}

/* Quotas for your Application Load Balancers (AWS, 2025): none of them can be raised. */
static const struct limits limits = {
	.cas = 25,
	.ca_octets = 16 << 10,
	.name_octets = 10000,
	.lists = 30,
	.list_octets = 50 << 20,
	.revoked = 500000,
};

const struct dialect dialect_alb = {
	.name = "alb",
	.title = "ALB",
	.setting = settings,
	.files = "",
	.joins = true,
	.limits = &limits,
	.sniff = alb_sniff,
	.read = alb_read,
	.gather = alb_gather,
};
