/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing requests, RFC 2986. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/certificate_kept.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"
#include "cert/reader.h"
#include "cert/sigcheck.h"

/* The extensionRequest attribute: SET OF Extensions. */
static void take_attributes(struct reader *r, struct csr *c, struct span in)
{
	struct der attribute, oid, set, list;
	bool ok;

	while (in.n > 0) {
		const uint8_t *at = in.p;

		if (!der_next(&in, &attribute) || attribute.tag != DER_SEQUENCE ||
		    !der_take(&attribute.value, DER_OID, &oid) || !der_take(&attribute.value, DER_SET, &set)) {
			reader_note(r, DEFECT_BAD_STRUCTURE, at, "attributes");
			return;
		}
		if (oid_find(oid.value) != OID_EXTENSION_REQUEST || c->ext)
			continue;
		if (!read_element(r, &set.value, DER_SEQUENCE, "extensionRequest", &list))
			continue;
		c->ext = read_extensions(r, list.value, &c->next);
	}
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].id == OID_SAN && c->san == NULL) {
			c->san = read_general_names(r, c->ext[i].value, &c->nsan, &ok);
			if (!ok)
				reader_note(r, DEFECT_BAD_EXTENSION, c->ext[i].value.p, "subjectAltName");
		}
}

static void take_info(struct reader *r, struct csr *c, struct span in)
{
	struct der d;
	int64_t version;
	const uint8_t *at = in.p;

	if (read_element(r, &in, DER_INTEGER, "version", &d) && (!der_int64(d.value, &version) || version != 0))
		reader_note(r, DEFECT_BAD_VERSION, at, NULL);
	c->subject = read_name(r, &in, "subject");
	read_public_key(r, &in, &c->key);
	if (der_take(&in, DER_CTX_CONS(0), &d))
		take_attributes(r, c, d.value);
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "certificationRequestInfo");
}

static int self_signature(struct span info, const struct csr *c, struct span signature)
{
	switch (signature_verify_key(info, &c->sig, signature, &c->key)) {
	case SIG_GOOD:
		return 1;
	case SIG_BAD:
		return 0;
	default:
		return -1;
	}
}

struct certificate *csr_wanted(struct arena *a, const struct csr *q)
{
	struct certificate *c = ARENA_NEW(a, struct certificate);
	struct reader r = { .arena = a, .der = q->der, .mute = true };
	bool seen[OID_COUNT] = { false };

	*c = (struct certificate){ .der = q->der,
		                   .version = 3,
		                   .subject = q->subject,
		                   .subject_hash = name_hash(q->subject),
		                   .key = q->key,
		                   .not_before = TIME_UNKNOWN,
		                   .not_after = TIME_UNKNOWN,
		                   .pathlen = -1,
		                   .ext = q->ext,
		                   .next = q->next,
		                   .kept = ARENA_NEW(a, struct certificate_kept),
		                   .arena = a };
	for (size_t i = 0; i < q->next; i++)
		if (!seen[q->ext[i].id]) {
			seen[q->ext[i].id] = q->ext[i].id != OID_UNKNOWN;
			certificate_take_extension(&r, c, &q->ext[i]);
		}
	return c;
}

struct csr *csr_read(struct arena *a, struct span der)
{
	struct csr *c = ARENA_NEW(a, struct csr);
	struct reader r = { .arena = a, .der = der };
	struct der outer, info;
	bool fatal;

	*c = (struct csr){ .der = der, .self_signature = -1 };
	if (der.n > CERTIFICATE_MAX) {
		reader_note(&r, DEFECT_TOO_LARGE, der.p, NULL);
	} else if (read_outer(&r, &outer)) {
		struct span in = outer.value;

		if (read_element(&r, &in, DER_SEQUENCE, "certificationRequestInfo", &info))
			take_info(&r, c, info.value);
		read_algorithm(&r, &in, "signatureAlgorithm", &c->sig);
		struct span signature = read_bits(&r, &in, "signature");
		if (in.n > 0)
			reader_note(&r, DEFECT_BAD_STRUCTURE, in.p, "certificationRequest");
		c->self_signature = self_signature(info.whole, c, signature);
	}
	c->defects = reader_finish(&r, &c->ndefects, &fatal);
	return c;
}
