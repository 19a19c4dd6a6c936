/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pattern is taken apart once; each part is then held against all attributes or names of its type. */
#include "config.h"

#include "chain/identity.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"

#include <string.h>
#include <strings.h>

/* ---- reading ---- */

/* From p up to a comma that is none of a value's, or the end. */
static size_t part_length(const char *p)
{
	size_t n = 0;

	while (p[n] && p[n] != ',')
		n += p[n] == '\\' && p[n + 1] ? 2 : 1;
	return n;
}

/* `\,` is a comma from here on; the other escapes are the pattern's own (see glob). */
static char *without_escapes(struct arena *a, const char *p, size_t n)
{
	char *out = arena_strndup(a, p, n), *to = out;

	for (const char *from = out; *from; from++) {
		if (*from == '\\' && from[1] == ',')
			from++;
		*to++ = *from;
	}
	*to = '\0';
	return out;
}

/* "URI" of "URI:urn:x", which the value then begins behind. */
static const char *san_kind(struct arena *a, const char **value)
{
	static const char *const kinds[] = { "DNS", "IP", "URI", "email", "RID", "dirName", "othername" };
	const char *colon = strchr(*value, ':');

	for (size_t i = 0; colon && i < sizeof kinds / sizeof *kinds; i++)
		if (strlen(kinds[i]) == (size_t)(colon - *value) &&
		    strncasecmp(*value, kinds[i], strlen(kinds[i])) == 0) {
			*value = colon + 1;
			return arena_strdup(a, kinds[i]);
		}
	return NULL;
}

static bool part_read(struct arena *a, const char *p, size_t n, struct identity_part *out)
{
	while (n && *p == ' ')
		p++, n--;
	char *text = without_escapes(a, p, n), *equals = strchr(text, '=');

	if (!equals || equals == text)
		return false;
	*out = (struct identity_part){ .text = text,
		                       .type = arena_strndup(a, text, (size_t)(equals - text)),
		                       .value = equals + 1 };
	if (strcasecmp(out->type, "SAN") == 0) {
		out->type = "SAN";
		out->kind = san_kind(a, &out->value);
	}
	return true;
}

bool identity_parse(struct arena *a, const char *text, struct identity *out)
{
	VEC_OF(struct identity_part) parts = VEC_INIT;
	bool ok = true;

	for (const char *p = text; ok; p += part_length(p) + 1) {
		ok = part_read(a, p, part_length(p), vec_push(&parts));
		if (!p[part_length(p)])
			break;
	}
	*out = (struct identity){ arena_strdup(a, text), arena_dup(a, parts.v, parts.n * sizeof *parts.v), parts.n };
	vec_free(&parts);
	return ok;
}

/* ---- comparing ---- */

static bool same_octet(char a, char b, bool any_case)
{
	return a == b || (any_case && strncasecmp(&a, &b, 1) == 0);
}

/* Linear in what is compared: only the last star is ever gone back to. */
static bool glob(const char *pattern, const char *s, bool any_case)
{
	const char *star = NULL, *again = NULL;

	while (*s) {
		bool quoted = *pattern == '\\' && pattern[1];

		if (*pattern == '*') {
			star = ++pattern;
			again = s;
		} else if (same_octet(pattern[quoted], *s, any_case)) {
			pattern += quoted ? 2 : 1;
			s++;
		} else if (star) {
			pattern = star;
			s = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/* The better of two answers, the first where they are alike. */
static void hold_against(struct arena *a, struct identity_found *best, const char *pattern, const char *value)
{
	enum identity_answer answer = glob(pattern, value, false)  ? IDENTITY_MET
	                              : glob(pattern, value, true) ? IDENTITY_CASE
	                                                           : IDENTITY_DIFFERS;

	if (best->answer == IDENTITY_ABSENT || answer < best->answer)
		*best = (struct identity_found){ answer, arena_strdup(a, value) };
}

static void find_attribute(struct arena *a, struct span subject, const struct identity_part *p,
                           struct identity_found *best)
{
	size_t n;
	const struct ava *v = name_avas(a, subject, &n);
	char room[OID_TEXT_MAX];

	for (size_t i = 0; i < n; i++)
		if (strcasecmp(oid_text(v[i].oid, room), p->type) == 0 ||
		    strcmp(der_oid_dotted(v[i].oid, room, sizeof room), p->type) == 0)
			hold_against(a, best, p->value, v[i].text);
}

static void find_san(struct arena *a, const struct certificate *c, const struct identity_part *p,
                     struct identity_found *best)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nsan; i++) {
		buf_reset(&b);
		general_name_text(&b, &c->san[i]);
		const char *text = buf_str(&b), *colon = strchr(text, ':');
		if (!colon || (p->kind && strncasecmp(text, p->kind, strlen(p->kind)) != 0))
			continue;
		hold_against(a, best, p->value, colon + 1);
	}
	buf_free(&b);
}

struct identity_found identity_part_find(struct arena *a, const struct certificate *c, const struct identity_part *p)
{
	struct identity_found best = { IDENTITY_ABSENT, NULL };

	if (strcmp(p->type, "SAN") == 0)
		find_san(a, c, p, &best);
	else
		find_attribute(a, c->subject, p, &best);
	return best;
}

bool identity_match(struct arena *a, const struct certificate *c, const struct identity *x, size_t *nmet)
{
	size_t met = 0;

	for (size_t i = 0; i < x->n; i++)
		met += identity_part_find(a, c, &x->part[i]).answer == IDENTITY_MET;
	if (nmet)
		*nmet = met;
	return met == x->n;
}
