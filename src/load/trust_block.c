/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two lists of OIDs and a name, read by hand: GnuTLS does not know the block. */
#include "config.h"

#include "load/trust_block.h"

#include "base/arena.h"
#include "base/guard.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"

/* SEQUENCE OF OBJECT IDENTIFIER, with this tag; absent, *list stays NONE. false: something else stands in it. */
static bool take_list(struct span *in, uint8_t tag, struct span *list, bool *there)
{
	struct der seq, oid;

	*there = der_take(in, tag, &seq);
	if (!*there)
		return true;
	*list = seq.value;
	while (der_take(&seq.value, DER_OID, &oid))
		;
	return seq.value.n == 0;
}

/* X509_CERT_AUX ::= SEQUENCE { trust SEQUENCE OF OBJECT IDENTIFIER OPTIONAL, reject [0] IMPLICIT SEQUENCE OF OBJECT
 * IDENTIFIER OPTIONAL, alias UTF8String OPTIONAL, keyid OCTET STRING OPTIONAL, other [1] IMPLICIT SEQUENCE OF
 * AlgorithmIdentifier OPTIONAL } */
static bool read_aux(struct span aux, struct trust_settings *s)
{
	struct der seq, d;
	const uint8_t *at;
	bool has_reject;

	if (der_fault(aux, &at) == DER_OVERRUN || !der_first(aux, &seq) || seq.tag != DER_SEQUENCE ||
	    seq.whole.n != aux.n)
		return false;
	struct span in = seq.value;
	if (!take_list(&in, DER_SEQUENCE, &s->trust, &s->has_trust) ||
	    !take_list(&in, DER_CTX_CONS(0), &s->reject, &has_reject))
		return false;
	der_take(&in, DER_UTF8_STRING, &d);
	der_take(&in, DER_OCTET_STRING, &d);
	der_take(&in, DER_CTX_CONS(1), &d);
	return in.n == 0;
}

struct trust_settings *trust_settings_read(struct arena *a, struct span aux)
{
	if (aux.n == 0)
		return NULL;
	struct trust_settings *s = ARENA_NEW(a, struct trust_settings);
	s->readable = read_aux(arena_span(a, aux), s);
	return s;
}

static bool list_names(struct span list, enum oid use)
{
	struct der oid;

	while (der_take(&list, DER_OID, &oid))
		if (span_eq(oid.value, oid_bytes(use)) || span_eq(oid.value, oid_bytes(OID_EKU_ANY)))
			return true;
	return false;
}

bool trust_settings_name(const struct trust_settings *s, enum oid use)
{
	return list_names(s->trust, use);
}

enum trust_word trust_settings_word(const struct trust_settings *s, enum oid use)
{
	if (GUARD(TRUST_UNREADABLE, !s->readable))
		return TRUST_UNREADABLE;
	if (GUARD(TRUST_REJECT_LIST, list_names(s->reject, use)))
		return TRUST_REJECTED;
	if (GUARD(TRUST_LIST, s->has_trust && !list_names(s->trust, use)))
		return TRUST_NOT_GIVEN;
	return TRUST_GIVEN;
}
