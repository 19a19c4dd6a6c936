/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests, revocation lists, OCSP responses and keys as items. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/dirstring.h"
#include "cert/field.h"
#include "cert/item.h"
#include "cert/item_add.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/signature.h"
#include "cert/term.h"

#include <gnutls/crypto.h>

static void name_item(struct items *o, const char *group, const char *label, struct span name, const char *term)
{
	struct buf b = BUF_INIT;

	name_rfc4514(&b, name);
	items_add(o, group, label, redacted(o->redaction, ARGUMENT_NAME, buf_str(&b)), term);
	buf_free(&b);
}

static void time_item(struct items *o, const char *group, const char *label, int64_t t, int64_t at, const char *term)
{
	struct buf b = BUF_INIT;
	char text[32], span[32];

	if (t == TIME_UNKNOWN)
		return;
	buf_printf(&b, "%s UTC", time_second(t, text));
	if (at != TIME_UNKNOWN)
		buf_printf(&b, t < at ? _(" (%s ago)") : _(" (in %s)"), time_span(t < at ? at - t : t - at, span));
	items_add_buf(o, group, label, &b, term);
}

static void hex_item(struct items *o, const char *group, const char *label, enum argument_kind kind, struct span s,
                     const char *term)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, s, ":");
	items_add(o, group, label, redacted(o->redaction, kind, buf_str(&b)), term);
	buf_free(&b);
}

static void digest_item(struct items *o, const char *group, gnutls_digest_algorithm_t kind, const char *label,
                        struct span s)
{
	uint8_t digest[32];

	if (s.n > 0 && gnutls_hash_fast(kind, s.p, s.n, digest) == 0)
		hex_item(o, group, label, ARGUMENT_DIGEST, span_of(digest, gnutls_hash_get_len(kind)), "fingerprint");
}

static void key_items(struct items *o, const struct public_key *k)
{
	struct buf pin = BUF_INIT;

	if (!k->spki.p)
		return;
	items_add(o, _("Key"), _("Public key"), key_text(o->a, k), "subjectPublicKeyInfo");
	digest_item(o, _("Key"), GNUTLS_DIG_SHA256, _("Key SHA-256"), k->spki);
	public_key_pin(&pin, k);
	items_add(o, _("Key"), _("Key pin"), redacted(o->redaction, ARGUMENT_DIGEST, buf_str(&pin)), "pin-sha256");
	buf_free(&pin);
}

static void signature_item(struct items *o, const struct signature_algorithm *s)
{
	if (s->oid.p)
		items_add(o, _("Signature"), _("Signature"), signature_text(o->a, s), "signatureAlgorithm");
}

/* Key and signature as they are, last of all; SPAN_NONE: none. */
static void octet_items(struct items *o, const struct public_key *k, struct span signature)
{
	size_t from = o->list.n;

	if (k && k->spki.p)
		hex_item(o, _("Octets"), _("Key"), ARGUMENT_DIGEST, public_key_octets(k), "subjectPublicKey");
	hex_item(o, _("Octets"), _("Signature"), ARGUMENT_DIGEST, signature, "signatureValue");
	for (; from < o->list.n; from++)
		o->list.v[from].secret = true;
}

/* ---- requests ---- */

/* The octets of the BIT STRING that ends a signed object. */
static struct span last_bits(struct span der)
{
	struct der outer, d = { .tag = 0 };

	if (!der_first(der, &outer))
		return SPAN_NONE;
	while (der_next(&outer.value, &d))
		continue;
	return d.tag == DER_BIT_STRING && d.value.n > 1 ? span_of(d.value.p + 1, d.value.n - 1) : SPAN_NONE;
}

/* Attributes beside the extensions: passwords and names that devices send. */
static void attribute_items(struct items *o, struct span der)
{
	struct der outer, info, list, attribute, oid, set, value;
	char room[OID_TEXT_MAX];

	if (!der_first(der, &outer) || !der_first(outer.value, &info))
		return;
	struct span in = info.value;
	for (int i = 0; i < 3; i++)
		if (!der_next(&in, &list))
			return;
	if (!der_take(&in, DER_CTX_CONS(0), &list))
		return;
	while (der_take(&list.value, DER_SEQUENCE, &attribute)) {
		struct buf b = BUF_INIT;

		if (!der_take(&attribute.value, DER_OID, &oid) || !der_take(&attribute.value, DER_SET, &set) ||
		    oid_find(oid.value) == OID_EXTENSION_REQUEST)
			continue;
		while (der_next(&set.value, &value)) {
			if (b.n > 0)
				buf_putc(&b, '\n');
			if (dirstring_is(value.tag))
				dirstring_utf8(&b, value.tag, value.value);
			else
				buf_hex(&b, span_of(value.whole.p, value.whole.n < 512 ? value.whole.n : 512), ":");
		}
		size_t n = o->list.n;
		items_add_buf(o, _("Attributes"), arena_strdup(o->a, oid_text(oid.value, room)), &b, "attributes");
		if (o->list.n > n)
			o->list.v[n].outside = o->list.v[n].secret = true;
		items_explain(o, o->list.n > n ? term_of_oid(oid.value) : NULL);
	}
}

void items_csr(struct items *o, const struct csr *c)
{
	name_item(o, _("Identity"), _("Subject"), c->subject, "subject");
	key_items(o, &c->key);
	signature_item(o, &c->sig);
	items_add(o, _("Signature"), _("Made with"),
	          c->self_signature == 1   ? _("its own key, as it must be")
	          : c->self_signature == 0 ? _("another key than its own: whoever sent it need not have the key")
	                                   : _("an algorithm that could not be checked"),
	          "CertificationRequest");
	attribute_items(o, c->der);
	items_add_extensions(o, _("Extensions asked for"), c->ext, c->next);
	digest_item(o, _("Identifiers"), GNUTLS_DIG_SHA256, "SHA-256", c->der);
	octet_items(o, &c->key, last_bits(c->der));
}

/* ---- revocation lists ---- */

void items_crl_entry(struct buf *out, const struct crl_entry *e, struct redaction *r)
{
	struct buf serial = BUF_INIT;
	char text[32];

	buf_hex(&serial, e->serial, ":");
	buf_printf(out, "%s  %s", time_minute(e->when, text), redacted(r, ARGUMENT_SERIAL, buf_str(&serial)));
	buf_free(&serial);
	if (e->reason >= 0)
		buf_printf(out, "  %s", crl_reason_text(e->reason));
	if (e->unknown_critical)
		buf_printf(out, "  %s", _("unknown critical extension"));
}

#define ENTRY_EXTENSIONS 10

void items_crl_entry_more(struct buf *out, const struct crl_entry *e)
{
	struct span in = e->ext;
	struct der seq, oid, critical, value;

	for (int i = 0; i < ENTRY_EXTENSIONS && in.p && der_take(&in, DER_SEQUENCE, &seq); i++) {
		char room[OID_TEXT_MAX];

		if (!der_take(&seq.value, DER_OID, &oid))
			continue;
		der_take(&seq.value, DER_BOOLEAN, &critical);
		if (!der_take(&seq.value, DER_OCTET_STRING, &value))
			continue;
		struct extension x = { .id = oid_find(oid.value), .oid = oid.value, .value = value.value };
		buf_printf(out, "%s%s: ", i ? "; " : "", oid_text(oid.value, room));
		extension_text(out, &x, NULL);
	}
}

void items_crl(struct items *o, const struct crl *c, int64_t at)
{
	struct buf b = BUF_INIT;

	name_item(o, _("Identity"), _("Issuer"), c->issuer, "issuer");
	items_add(o, _("Identity"), _("Version"), c->version > 0 ? arena_printf(o->a, "%d", c->version) : "",
	          "version");
	hex_item(o, _("Identity"), _("Number"), ARGUMENT_SERIAL, c->number, "cRLNumber");
	if (c->is_delta)
		items_add(o, _("Identity"), _("Kind"), _("delta: the changes since an older list alone"),
		          "deltaCRLIndicator");
	hex_item(o, _("Identity"), _("Changes of"), ARGUMENT_SERIAL, c->base, "deltaCRLIndicator");
	time_item(o, _("Validity"), _("Made"), c->this_update, at, "thisUpdate");
	time_item(o, _("Validity"), _("Next by"), c->next_update, at, "nextUpdate");
	if (c->next_update == TIME_UNKNOWN)
		items_add(o, _("Validity"), _("Next by"), _("not said: RFC 5280 wants it"), "nextUpdate");
	buf_printf(&b, P_("%zu certificate", "%zu certificates", c->nentries), c->nentries);
	items_add_buf(o, _("Entries"), _("Revoked"), &b, "revokedCertificates");
	signature_item(o, &c->sig);
	items_add_extensions(o, _("Extensions"), c->ext, c->next);
	digest_item(o, _("Identifiers"), GNUTLS_DIG_SHA256, "SHA-256", c->der);
	digest_item(o, _("Identifiers"), GNUTLS_DIG_SHA1, "SHA-1", c->der);
	octet_items(o, NULL, c->signature);
}

/* ---- OCSP ---- */

static const char *response_word(int status)
{
	switch (status) { /* OCSPResponseStatus, RFC 6960 4.2.1 */
	case 0:
		return _("successful");
	case 1:
		return _("malformedRequest: the responder did not understand the question");
	case 2:
		return _("internalError: something is wrong at the responder");
	case 3:
		return _("tryLater: the responder has no time");
	case 5:
		return _("sigRequired: the question must be signed");
	case 6:
		return _("unauthorized: the responder does not speak for this certificate");
	default:
		return _("not readable");
	}
}

static void single_items(struct items *o, const struct ocsp_single *s, int64_t at, size_t i, size_t n)
{
	const char *group = n > 1 ? arena_printf(o->a, _("Answer %zu of %zu"), i + 1, n) : _("Answer");
	const char *name = s->bad_status ? NULL : ocsp_status_name(s->status);
	char room[OID_TEXT_MAX];

	items_add(o, group, _("Status"), name ? _(name) : "?", name ? name : "responses");
	time_item(o, group, _("Revoked"), s->revoked_at, TIME_UNKNOWN, "revocationDate");
	if (s->reason >= 0)
		items_add(o, group, _("Reason"), crl_reason_text(s->reason), "cRLReason");
	hex_item(o, group, _("Serial number"), ARGUMENT_SERIAL, s->serial, "certID");
	time_item(o, group, _("As of"), s->this_update, at, "thisUpdate");
	time_item(o, group, _("Next by"), s->next_update, at, "nextUpdate");
	if (s->hash != OID_UNKNOWN)
		items_add(o, group, _("Digests by"), oid_text(oid_bytes(s->hash), room), "certID");
	hex_item(o, group, _("Issuer's name"), ARGUMENT_DIGEST, s->issuer_name_hash, "issuerNameHash");
	hex_item(o, group, _("Issuer's key"), ARGUMENT_DIGEST, s->issuer_key_hash, "issuerKeyHash");
}

#define SINGLES_SHOWN 200

void items_ocsp(struct items *o, const struct ocsp *r, int64_t at)
{
	items_add(o, _("Response"), _("Result"), response_word(r->response_status), "responseStatus");
	name_item(o, _("Response"), _("Responder"), r->responder_name, "byName");
	hex_item(o, _("Response"), _("Responder key"), ARGUMENT_DIGEST, r->responder_key_hash, "byKey");
	time_item(o, _("Response"), _("Signed at"), r->produced_at, at, "producedAt");
	for (size_t i = 0; i < r->nsingle && i < SINGLES_SHOWN; i++)
		single_items(o, &r->single[i], at, i, r->nsingle);
	if (r->nsingle > SINGLES_SHOWN)
		items_add(o, _("Answers"), _("And more"), arena_printf(o->a, "%zu", r->nsingle - SINGLES_SHOWN),
		          "responses");
	signature_item(o, &r->sig);
	for (size_t i = 0; i < r->ncerts && i < 20; i++)
		items_add(o, _("Signature"), i ? "" : _("Sent with it"),
		          redacted(o->redaction, ARGUMENT_NAME, certificate_title(certificate_read(o->a, r->certs[i]))),
		          "certs");
	items_add_extensions(o, _("Extensions"), r->ext, r->next);
	digest_item(o, _("Identifiers"), GNUTLS_DIG_SHA256, "SHA-256", r->der);
	octet_items(o, NULL, r->signature);
}

/* ---- keys ---- */

void items_key(struct items *o, const struct key *k)
{
	items_add(o, _("Private key"), _("Form"), k->form, "PrivateKey");
	items_add(o, _("Private key"), _("Encrypted"), k->encrypted ? _("yes") : _("no"), "PrivateKey");
	if (!k->opened)
		items_add(o, _("Private key"), _("Opened"),
		          k->foreign     ? _("no: its algorithm is not known here")
		          : k->encrypted ? _("no: its password was not given")
		                         : _("no: it could not be read"),
		          "PrivateKey");
	key_items(o, &k->pub);
}
