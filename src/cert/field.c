/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First a function for each field, then the table. Digests and key data are GnuTLS's. */
#include "config.h"

#include "cert/field.h"

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
#include "cert/der_shape.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/signature.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

static void put_name(struct buf *out, struct span name, const struct field_style *how)
{
	struct buf text = BUF_INIT;

	name_rfc4514(&text, name);
	buf_puts(out, redacted(how->redaction, ARGUMENT_NAME, buf_str(&text)));
	buf_free(&text);
}

static void put_hex(struct buf *out, enum argument_kind kind, struct span octets, const struct field_style *how)
{
	struct buf text = BUF_INIT;

	buf_hex(&text, octets, ":");
	buf_puts(out, redacted(how->redaction, kind, buf_str(&text)));
	buf_free(&text);
}

static void get_subject(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_name(out, c->subject, how);
}

static void get_issuer(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_name(out, c->issuer, how);
	if (c->self_issued)
		buf_printf(out, "\n%s", _("the same as the subject"));
}

static void get_serial(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_hex(out, ARGUMENT_SERIAL, c->serial, how);
}

static void get_version(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	(void)how;
	if (c->version > 0)
		buf_printf(out, "%d", c->version);
}

/* As everywhere where a person reads; what is compared is also data, and stands as in JSON. */
static void put_time(struct buf *out, int64_t t, const struct field_style *how)
{
	char text[32];

	if (t == TIME_UNKNOWN)
		return;
	if (how->at == TIME_UNKNOWN)
		buf_puts(out, time_rfc3339(t, text));
	else
		buf_printf(out, "%s UTC", time_second(t, text));
}

static void get_not_before(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	char span[32];

	put_time(out, c->not_before, how);
	if (c->not_before != TIME_UNKNOWN && how->at != TIME_UNKNOWN && how->at < c->not_before)
		buf_printf(out, _(" (in %s)"), time_span(c->not_before - how->at, span));
}

static void get_not_after(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	char span[32];

	put_time(out, c->not_after, how);
	if (c->not_after == TIME_UNKNOWN || how->at == TIME_UNKNOWN)
		return;
	if (how->at > c->not_after)
		buf_printf(out, _(" (%s ago)"), time_span(how->at - c->not_after, span));
	else
		buf_printf(out, _(" (in %s)"), time_span(c->not_after - how->at, span));
}

static void get_lifetime(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	char span[32];

	(void)how;
	if (c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_after >= c->not_before)
		buf_puts(out, time_span(c->not_after - c->not_before + 1, span)); /* both ends are inside */
}

static void get_key(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	struct arena *a = arena_new();

	(void)how;
	if (c->key.spki.p)
		buf_puts(out, key_text(a, &c->key));
	arena_free(a);
}

static void get_exponent(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	(void)how;
	struct span key = public_key_octets(&c->key);
	struct der seq, n, e;
	int64_t v;
	if (c->key.exponent_bits == 0)
		return;
	if (der_take(&key, DER_SEQUENCE, &seq) && der_take(&seq.value, DER_INTEGER, &n) &&
	    der_take(&seq.value, DER_INTEGER, &e) && der_int64(e.value, &v))
		buf_printf(out, "%lld (0x%llx), ", (long long)v, (unsigned long long)v);
	buf_printf(out, P_("%u bit", "%u bits", c->key.exponent_bits), c->key.exponent_bits);
}

static void put_digest(struct buf *out, gnutls_digest_algorithm_t kind, struct span s, const struct field_style *how)
{
	uint8_t digest[32];

	if (s.n > 0 && gnutls_hash_fast(kind, s.p, s.n, digest) == 0)
		put_hex(out, ARGUMENT_DIGEST, span_of(digest, gnutls_hash_get_len(kind)), how);
}

static void get_spki_sha256(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_digest(out, GNUTLS_DIG_SHA256, c->key.spki, how);
}

static void get_sha256(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_hex(out, ARGUMENT_DIGEST, span_of(certificate_sha256(c), 32), how);
}

static void get_sha1(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_digest(out, GNUTLS_DIG_SHA1, c->der, how);
}

static void get_signature(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	struct arena *a = arena_new();

	(void)how;
	if (c->sig.oid.p)
		buf_puts(out, signature_text(a, &c->sig));
	if (c->tbs_sig.oid.p && !span_eq(c->sig.oid, c->tbs_sig.oid))
		buf_printf(out, _("\ninside: %s"), signature_text(a, &c->tbs_sig));
	arena_free(a);
}

/* RSASSA-PSS-params, RFC 4055 3.1; what is absent has its default. */
static void put_pss(struct buf *out, struct span in)
{
	struct der d, alg, oid, mgf;
	char hash[OID_TEXT_MAX] = "SHA1", mask[OID_TEXT_MAX] = "SHA1", room[OID_TEXT_MAX];
	int64_t salt = 20, trailer = 1;

	if (der_take(&in, DER_CTX_CONS(0), &d) && der_first(d.value, &alg) && der_first(alg.value, &oid))
		snprintf(hash, sizeof hash, "%s", oid_text(oid.value, room));
	if (der_take(&in, DER_CTX_CONS(1), &d) && der_first(d.value, &mgf) && der_next(&mgf.value, &oid) &&
	    der_next(&mgf.value, &alg) && der_first(alg.value, &oid))
		snprintf(mask, sizeof mask, "%s", oid_text(oid.value, room));
	if (der_take(&in, DER_CTX_CONS(2), &d) && der_first(d.value, &alg))
		der_int64(alg.value, &salt);
	if (der_take(&in, DER_CTX_CONS(3), &d) && der_first(d.value, &alg))
		der_int64(alg.value, &trailer);
	buf_printf(out, _("hash %1$s, mask by MGF1 with %2$s, salt of %3$lld octets, trailer field %4$lld"), hash, mask,
	           (long long)salt, (long long)trailer);
}

static void get_parameters(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	struct der d;
	if (!der_first(c->sig.params, &d) || d.tag == DER_NULL)
		return;
	if (c->sig.id == OID_KEY_RSA_PSS && d.tag == DER_SEQUENCE)
		put_pss(out, d.value);
	else if (how->redaction)
		put_hex(out, ARGUMENT_QUOTE, d.whole, how);
	else
		der_lines(out, d.whole, 60);
}

static void put_extension_of(struct buf *out, const struct certificate *c, enum oid id, const struct field_style *how)
{
	const struct extension *x = certificate_extension(c, id);

	if (x)
		extension_text(out, x, how->redaction);
}

#define EXTENSION_GETTER(name, id)                                                                                     \
	static void get_##name(struct buf *out, const struct certificate *c, const struct field_style *how)            \
	{                                                                                                              \
		put_extension_of(out, c, id, how);                                                                     \
	}
EXTENSION_GETTER(san, OID_SAN)
EXTENSION_GETTER(issuer_alt_name, OID_ISSUER_ALT_NAME)
EXTENSION_GETTER(basic_constraints, OID_BASIC_CONSTRAINTS)
EXTENSION_GETTER(key_usage, OID_KEY_USAGE)
EXTENSION_GETTER(eku, OID_EKU)
EXTENSION_GETTER(name_constraints, OID_NAME_CONSTRAINTS)
EXTENSION_GETTER(policies, OID_CERT_POLICIES)
EXTENSION_GETTER(policy_mappings, OID_POLICY_MAPPINGS)
EXTENSION_GETTER(policy_constraints, OID_POLICY_CONSTRAINTS)
EXTENSION_GETTER(inhibit_any, OID_INHIBIT_ANY_POLICY)
EXTENSION_GETTER(tls_feature, OID_TLS_FEATURE)
EXTENSION_GETTER(aia, OID_AIA)
EXTENSION_GETTER(crl_dp, OID_CRL_DP)
EXTENSION_GETTER(freshest_crl, OID_FRESHEST_CRL)
EXTENSION_GETTER(sia, OID_SIA)
EXTENSION_GETTER(aki, OID_AKI)
EXTENSION_GETTER(sct, OID_SCT_LIST)

static bool digest_is(gnutls_digest_algorithm_t kind, struct span s, struct span id)
{
	uint8_t digest[32];
	size_t n = gnutls_hash_get_len(kind);

	return gnutls_hash_fast(kind, s.p, s.n, digest) == 0 && id.n > 0 && id.n <= n &&
	       memcmp(digest, id.p, id.n) == 0;
}

/* Anything may stand there; most CAs take one of these digests. */
static void get_ski(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	struct span key = public_key_octets(&c->key);

	put_extension_of(out, c, OID_SKI, how);
	if (!c->ski.p || c->ski.n < 8 || !key.p)
		return;
	if (digest_is(GNUTLS_DIG_SHA1, key, c->ski))
		buf_printf(out, "\n%s", _("the SHA-1 of the key, as RFC 5280 proposes"));
	else if (digest_is(GNUTLS_DIG_SHA256, key, c->ski))
		buf_printf(out, "\n%s", _("from the SHA-256 of the key, as RFC 7093 proposes"));
	else
		buf_printf(out, "\n%s", _("no usual digest of the key; that is allowed"));
}

static void get_pin(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	struct buf pin = BUF_INIT;

	public_key_pin(&pin, &c->key);
	buf_puts(out, redacted(how->redaction, ARGUMENT_DIGEST, buf_str(&pin)));
	buf_free(&pin);
}

static void get_key_octets(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_hex(out, ARGUMENT_DIGEST, public_key_octets(&c->key), how);
}

static void get_signature_octets(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	put_hex(out, ARGUMENT_DIGEST, c->signature, how);
}

/* issuerUniqueID and subjectUniqueID stand behind the key; the reader has no use for them. */
static void unique_id(struct buf *out, const struct certificate *c, uint8_t tag, const struct field_style *how)
{
	struct der tbs, d;

	if (!c->tbs.p || !der_first(c->tbs, &tbs))
		return;
	while (der_next(&tbs.value, &d))
		if ((d.tag & ~0x20) == tag && d.value.n > 0)
			put_hex(out, ARGUMENT_NAME, span_of(d.value.p + 1, d.value.n - 1), how);
}

static void get_issuer_unique(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	unique_id(out, c, DER_CTX(1), how);
}

static void get_subject_unique(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	unique_id(out, c, DER_CTX(2), how);
}

static void put_extension_name(struct buf *out, const struct extension *x)
{
	char dotted[256];
	const char *name = oid_name(x->oid);

	if (out->n > 0)
		buf_putc(out, '\n');
	buf_puts(out, name ? name : der_oid_dotted(x->oid, dotted, sizeof dotted));
}

/* "name: value", or the name and below it the lines of the value, set in. */
static void put_named_extension(struct buf *out, const struct extension *x, struct redaction *r)
{
	struct buf text = BUF_INIT;

	extension_text(&text, x, r);
	put_extension_name(out, x);
	bool lines = memchr(buf_str(&text), '\n', text.n) != NULL;
	buf_puts(out, lines ? ":\n  " : ": ");
	for (size_t i = 0; i < text.n; i++) {
		buf_putc(out, text.s[i]);
		if (text.s[i] == '\n')
			buf_puts(out, "  ");
	}
	buf_free(&text);
}

static void get_critical(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	(void)how;
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].critical)
			put_extension_name(out, &c->ext[i]);
}

static void get_others(struct buf *out, const struct certificate *c, const struct field_style *how)
{
	for (size_t i = 0; i < c->next; i++) {
		const struct extension *x = &c->ext[i];

		if (field_shows(x->id) && certificate_extension(c, x->id) == x)
			continue;
		put_named_extension(out, x, how->redaction);
	}
}

const struct field field_table[] = {
	{ "subject", N_("Subject"), FIELD_IDENTITY, "RFC 5280 4.1.2.6", N_("Whom the certificate speaks of."),
	  get_subject },
	{ "issuer", N_("Issuer"), FIELD_IDENTITY, "RFC 5280 4.1.2.4",
	  N_("Who signed it: the subject of the certificate to look for next."), get_issuer },
	{ "serial", N_("Serial number"), FIELD_IDENTITY, "RFC 5280 4.1.2.2",
	  N_("The issuer's number for it, by which it is revoked."), get_serial },
	{ "version", N_("Version"), FIELD_IDENTITY, "RFC 5280 4.1.2.1", N_("3 where there are extensions."),
	  get_version },
	{ "not-before", N_("Valid from"), FIELD_VALIDITY, "RFC 5280 4.1.2.5",
	  N_("The first second that it is valid in."), get_not_before, .time = true },
	{ "not-after", N_("Valid until"), FIELD_VALIDITY, "RFC 5280 4.1.2.5",
	  N_("The last second that it is valid in."), get_not_after, .time = true },
	{ "lifetime", N_("Lifetime"), FIELD_VALIDITY, "RFC 5280 4.1.2.5",
	  N_("The time from the first second to the last."), get_lifetime },
	{ "key", N_("Public key"), FIELD_KEY, "RFC 5280 4.1.2.7", N_("Kind and size of the subject's key."), get_key },
	{ "exponent", N_("RSA exponent"), FIELD_KEY, "RFC 8017 3.1",
	  N_("Size of the public exponent; 65537 has 17 bits."), get_exponent },
	{ "spki-sha256", N_("Key SHA-256"), FIELD_KEY, "RFC 7469 2.4",
	  N_("Digest of the public key: certificates with the same one have the same key."), get_spki_sha256 },
	{ "pin", N_("Key pin"), FIELD_KEY, "RFC 7469 2.4",
	  N_("The same digest in base64, as curl --pinnedpubkey and pin lists want it."), get_pin },
	{ "signature", N_("Signature"), FIELD_SIGNATURE, "RFC 5280 4.1.1.2", N_("How the issuer signed it."),
	  get_signature },
	{ "signature-parameters", N_("Parameters"), FIELD_SIGNATURE, "RFC 4055 3.1",
	  N_("What the signature algorithm needs besides; most need nothing."), get_parameters },
	{ "alt-names", N_("Alternative names"), FIELD_NAMES, "RFC 5280 4.2.1.6",
	  N_("The names that clients compare with the one they wanted."), get_san, OID_SAN },
	{ "issuer-alt-names", N_("Issuer's other names"), FIELD_NAMES, "RFC 5280 4.2.1.7",
	  N_("More names of the issuer; nobody compares them."), get_issuer_alt_name, OID_ISSUER_ALT_NAME },
	{ "basic-constraints", N_("Basic constraints"), FIELD_USAGE, "RFC 5280 4.2.1.9",
	  N_("Whether it may issue certificates, and how many CAs may follow."), get_basic_constraints,
	  OID_BASIC_CONSTRAINTS },
	{ "key-usage", N_("Key usage"), FIELD_USAGE, "RFC 5280 4.2.1.3", N_("What the key may do."), get_key_usage,
	  OID_KEY_USAGE },
	{ "ext-key-usage", N_("Purposes"), FIELD_USAGE, "RFC 5280 4.2.1.12",
	  N_("What the certificate may be used for."), get_eku, OID_EKU },
	{ "name-constraints", N_("Name constraints"), FIELD_USAGE, "RFC 5280 4.2.1.10",
	  N_("The names that certificates below may have."), get_name_constraints, OID_NAME_CONSTRAINTS },
	{ "policies", N_("Policies"), FIELD_USAGE, "RFC 5280 4.2.1.4", N_("The rules it was issued under."),
	  get_policies, OID_CERT_POLICIES },
	{ "policy-mappings", N_("Policy mappings"), FIELD_USAGE, "RFC 5280 4.2.1.5",
	  N_("Policies of the issuer that count as policies of the subject."), get_policy_mappings,
	  OID_POLICY_MAPPINGS },
	{ "policy-constraints", N_("Policy constraints"), FIELD_USAGE, "RFC 5280 4.2.1.11",
	  N_("How policies are looked at further down."), get_policy_constraints, OID_POLICY_CONSTRAINTS },
	{ "inhibit-any-policy", N_("Inhibit anyPolicy"), FIELD_USAGE, "RFC 5280 4.2.1.14",
	  N_("From where on anyPolicy stands for no policy."), get_inhibit_any, OID_INHIBIT_ANY_POLICY },
	{ "tls-feature", N_("TLS features"), FIELD_USAGE, "RFC 7633", N_("What a server with it must offer."),
	  get_tls_feature, OID_TLS_FEATURE },
	{ "info-access", N_("Information access"), FIELD_LINKS, "RFC 5280 4.2.2.1",
	  N_("Where the issuer's certificate and OCSP answers can be had."), get_aia, OID_AIA },
	{ "crl-points", N_("CRL locations"), FIELD_LINKS, "RFC 5280 4.2.1.13", N_("Where the revocation lists are."),
	  get_crl_dp, OID_CRL_DP },
	{ "freshest-crl", N_("Delta CRL locations"), FIELD_LINKS, "RFC 5280 4.2.1.15",
	  N_("Where the changes since the last revocation list are."), get_freshest_crl, OID_FRESHEST_CRL },
	{ "subject-info-access", N_("Subject's services"), FIELD_LINKS, "RFC 5280 4.2.2.2",
	  N_("Services of the subject."), get_sia, OID_SIA },
	{ "subject-key-id", N_("Subject key id"), FIELD_IDS, "RFC 5280 4.2.1.2",
	  N_("The label of its key; certificates below name it as their authority's."), get_ski, OID_SKI },
	{ "authority-key-id", N_("Authority key id"), FIELD_IDS, "RFC 5280 4.2.1.1",
	  N_("The label of the key that signed it."), get_aki, OID_AKI },
	{ "issuer-unique-id", N_("Issuer's unique id"), FIELD_IDS, "RFC 5280 4.1.2.8",
	  N_("Told two issuers of one name apart; must not be used any more."), get_issuer_unique },
	{ "subject-unique-id", N_("Subject's unique id"), FIELD_IDS, "RFC 5280 4.1.2.8",
	  N_("Told two subjects of one name apart; must not be used any more."), get_subject_unique },
	{ "sha256", N_("SHA-256"), FIELD_IDS, "FIPS 180-4", N_("Fingerprint of the whole certificate."), get_sha256 },
	{ "sha1", N_("SHA-1"), FIELD_IDS, "FIPS 180-4", N_("The old fingerprint, as many tools still print it."),
	  get_sha1 },
	{ "critical", N_("Critical"), FIELD_EXTENSIONS, "RFC 5280 4.2",
	  N_("Extensions that a verifier must understand or refuse."), get_critical },
	{ "sct", N_("Timestamps of logs"), FIELD_EXTENSIONS, "RFC 6962 3.3",
	  N_("Certificate Transparency logs that promised to list it."), get_sct, OID_SCT_LIST },
	{ "extensions", N_("Other extensions"), FIELD_EXTENSIONS, "RFC 5280 4.2",
	  N_("All that has no line of its own."), get_others },
	{ "key-octets", N_("Key"), FIELD_OCTETS, "RFC 5280 4.1.2.7",
	  N_("The key itself: of RSA the modulus and exponent in DER, else a point on a curve."), get_key_octets },
	{ "signature-octets", N_("Signature"), FIELD_OCTETS, "RFC 5280 4.1.1.3",
	  N_("The signature over the signed part, made with the issuer's private key."), get_signature_octets },
};
const size_t field_count = sizeof field_table / sizeof *field_table;

bool field_shows(enum oid extension)
{
	for (size_t i = 0; extension != OID_UNKNOWN && i < field_count; i++)
		if (field_table[i].extension == extension)
			return true;
	return false;
}

const char *field_group_title(enum field_group g)
{
	switch (g) {
	case FIELD_IDENTITY:
		return _("Identity");
	case FIELD_VALIDITY:
		return _("Validity");
	case FIELD_KEY:
		return _("Key");
	case FIELD_SIGNATURE:
		return _("Signature");
	case FIELD_NAMES:
		return _("Names");
	case FIELD_USAGE:
		return _("Usage");
	case FIELD_LINKS:
		return _("Links");
	case FIELD_IDS:
		return _("Identifiers");
	case FIELD_EXTENSIONS:
		return _("Extensions");
	case FIELD_OCTETS:
		return _("Octets");
	}
	return "";
}
