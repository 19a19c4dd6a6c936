/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between the bars of a point, written in the order of its ASN.1. */
#include "config.h"

#include "lab/point.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/der.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/namewrite.h"

#include <string.h>

static const char *const reasons[] = {
	"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
	"superseded",    "cessationOfOperation", "certificateHold", NULL,
	"removeFromCRL", "privilegeWithdrawn",   "aACompromise",
};

int point_reason(const char *name)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i] && !strcmp(reasons[i], name))
			return (int)i;
	return -1;
}

/* RFC 5280 4.2.1.13: bit 7 is privilegeWithdrawn, bit 8 aACompromise. */
bool point_reasons_write(struct lab *l, const struct statement *s, const char *text, uint8_t tag, struct derwrite *w)
{
	char *list = arena_strdup(l->a, text), *rest;
	uint32_t bits = 0;

	for (char *word = strtok_r(list, "+", &rest); word; word = strtok_r(NULL, "+", &rest)) {
		int r = point_reason(word);

		if (r < 1 || r == 8)
			return lab_refuse(l, s->line, _("'%s' is not a reason"), word);
		bits |= 1u << (r > 8 ? r - 2 : r);
	}
	derw_named_bits(w, tag, bits);
	return true;
}

static bool write_relative(struct lab *l, const struct statement *s, const char *text, struct derwrite *w)
{
	struct derwrite name = { 0 };
	const char *why = NULL;
	struct der seq, rdn;
	bool ok =
	    namewrite_name(&name, l->a, text, &why) && der_first(buf_span(&name.b), &seq) && der_first(seq.value, &rdn);

	if (ok)
		derw_put(w, DER_CTX_CONS(1), rdn.value);
	else
		lab_refuse(l, s->line, _("'%s' cannot stand in a name"), text);
	buf_free(&name.b);
	return ok;
}

bool point_name_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w)
{
	const char *why = NULL;
	bool ok = true;

	if (!strcmp(text, "none"))
		return true;
	derw_open(w, DER_CTX_CONS(0));
	if (!strncmp(text, "rdn:", 4)) {
		ok = write_relative(l, s, text + 4, w);
	} else {
		derw_open(w, DER_CTX_CONS(0));
		if (strstr(text, "://"))
			derw_text(w, DER_CTX(6), text);
		else if (!namewrite_general(w, l->a, text, false, &why))
			ok = lab_refuse(l, s->line, _("'%s' cannot stand in a name"), text);
		derw_close(w);
	}
	derw_close(w);
	return ok;
}

static bool write_issuer(struct lab *l, const struct statement *s, const char *name, struct derwrite *w)
{
	const struct lab_cert *c = lab_cert(l, name);

	if (!c)
		return lab_refuse(l, s->line, _("there is no certificate '%s'"), name);
	derw_open(w, DER_CTX_CONS(2));
	derw_open(w, DER_CTX_CONS(4));
	derw_raw(w, c->subject);
	derw_close(w);
	derw_close(w);
	return true;
}

bool point_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w)
{
	char *copy = arena_strdup(l->a, text), *rest;
	const char *name = strtok_r(copy, "|", &rest), *only = NULL, *issuer = NULL;

	for (const char *word = strtok_r(NULL, "|", &rest); word; word = strtok_r(NULL, "|", &rest)) {
		if (!strncmp(word, "reasons:", 8))
			only = word + 8;
		else if (!strncmp(word, "issuer:", 7))
			issuer = word + 7;
		else
			return lab_refuse(l, s->line, _("a distribution point has no '%s'"), word);
	}
	derw_open(w, DER_SEQUENCE);
	bool ok = point_name_write(l, s, name ? name : "none", w) &&
	          (!only || point_reasons_write(l, s, only, DER_CTX(1), w)) &&
	          (!issuer || write_issuer(l, s, issuer, w));
	derw_close(w);
	return ok;
}
