/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signing request of a recipe (PKCS#10, RFC 2986). */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/extvalue.h"
#include "lab/made.h"
#include "lab/parsed.h"

/* [0] attributes, with an extensionRequest where names are asked for. */
static bool put_attributes(struct lab *l, const struct statement *s, struct derwrite *w)
{
	const char *names = statement_value(s, "san");
	struct derwrite san = { 0 };
	bool ok = !names || extvalue_names(l, s, names, &san);

	derw_open(w, DER_CTX_CONS(0));
	if (ok && names) {
		derw_open(w, DER_SEQUENCE);
		derw_oid(w, OID_EXTENSION_REQUEST);
		derw_open(w, DER_SET);
		derw_open(w, DER_SEQUENCE);
		derw_open(w, DER_SEQUENCE);
		derw_oid(w, OID_SAN);
		derw_put(w, DER_OCTET_STRING, buf_span(&san.b));
		derw_close(w);
		derw_close(w);
		derw_close(w);
		derw_close(w);
	}
	derw_close(w);
	buf_free(&san.b);
	return ok;
}

bool csr_make(struct lab *l, const struct statement *s, struct span *out)
{
	struct lab_key *key = lab_need_key(l, s, "key");
	struct derwrite w = { 0 };
	struct span subject;

	if (!key || !lab_name(l, s, "subject", arena_printf(l->a, "CN=%s", s->name), &subject))
		return false;
	derw_open(&w, DER_SEQUENCE);
	derw_int(&w, DER_INTEGER, 0);
	derw_raw(&w, subject);
	derw_raw(&w, key->spki);
	if (!put_attributes(l, s, &w)) {
		buf_free(&w.b);
		return false;
	}
	derw_close(&w);
	return lab_sign(l, s, key, derw_take(&w, l->a), out);
}
