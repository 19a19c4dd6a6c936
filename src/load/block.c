/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/block.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/pem.h"
#include "load/trust_block.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

/* How a label is taken, and what it promises. */
enum treatment {
	AS_PROMISED,
	AS_TRUSTED, /* OpenSSL's own: trust settings follow the certificate */
	AS_KEY,
	AS_OTHER,   /* known, and not ours */
	AS_NOTHING, /* parameters that OpenSSL writes before an EC key */
	AS_FOUND,   /* an unknown label: the content tells */
};

struct label {
	const char *text;
	enum treatment how;
	enum der_kind kind;
};

static const struct label labels[] = {
	{ "CERTIFICATE", AS_PROMISED, DER_KIND_CERTIFICATE },
	{ "X509 CERTIFICATE", AS_PROMISED, DER_KIND_CERTIFICATE },
	{ "TRUSTED CERTIFICATE", AS_TRUSTED, DER_KIND_CERTIFICATE },
	{ "CERTIFICATE REQUEST", AS_PROMISED, DER_KIND_CSR },
	{ "NEW CERTIFICATE REQUEST", AS_PROMISED, DER_KIND_CSR },
	{ "X509 CRL", AS_PROMISED, DER_KIND_CRL },
	{ "PKCS7", AS_PROMISED, DER_KIND_PKCS7 },
	{ "PKCS #7 SIGNED DATA", AS_PROMISED, DER_KIND_PKCS7 },
	{ "CMS", AS_PROMISED, DER_KIND_PKCS7 },
	{ "PKCS12", AS_PROMISED, DER_KIND_PKCS12 },
	{ "OCSP RESPONSE", AS_PROMISED, DER_KIND_OCSP },
	{ "PRIVATE KEY", AS_KEY, DER_KIND_PKCS8 },
	{ "ENCRYPTED PRIVATE KEY", AS_KEY, DER_KIND_PKCS8_ENCRYPTED },
	{ "RSA PRIVATE KEY", AS_KEY, DER_KIND_RSA_KEY },
	{ "EC PRIVATE KEY", AS_KEY, DER_KIND_EC_KEY },
	{ "DSA PRIVATE KEY", AS_KEY, DER_KIND_RSA_KEY }, /* numbers, too */
	{ "EC PARAMETERS", AS_NOTHING, DER_KIND_UNKNOWN },
	{ "DSA PARAMETERS", AS_NOTHING, DER_KIND_UNKNOWN },
	{ "DH PARAMETERS", AS_OTHER, DER_KIND_UNKNOWN },
	{ "PUBLIC KEY", AS_OTHER, DER_KIND_UNKNOWN },
	{ "RSA PUBLIC KEY", AS_OTHER, DER_KIND_UNKNOWN },
	{ "OPENSSH PRIVATE KEY", AS_OTHER, DER_KIND_UNKNOWN },
	{ "PGP PUBLIC KEY BLOCK", AS_OTHER, DER_KIND_UNKNOWN },
	{ "PGP PRIVATE KEY BLOCK", AS_OTHER, DER_KIND_UNKNOWN },
	{ "PGP MESSAGE", AS_OTHER, DER_KIND_UNKNOWN },
	{ "PGP SIGNATURE", AS_OTHER, DER_KIND_UNKNOWN },
};

static const struct label *label_of(struct span text)
{
	static const struct label unknown = { "", AS_FOUND, DER_KIND_UNKNOWN };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (span_eq(text, span_str(labels[i].text)))
			return &labels[i];
	return &unknown;
}

/* ---- into the set ---- */

void block_erase(const struct destination *d, struct span octets)
{
	if (octets.n && span_holds(d->stays, octets.p))
		bytes_erase(octets);
}

void block_note(struct destination *d, enum input_note_kind kind, uint32_t line, int entry, const char *detail)
{
	certset_note(d->set, d->input, kind, line, entry, detail);
}

static struct origin next_origin(struct destination *d, uint32_t line)
{
	return (struct origin){
		.kind = (uint8_t)d->role, .input = (uint16_t)d->input, .line = line, .position = d->position++
	};
}

/* Lets the entry point to octets that stay; else they are copied. */
static void point_to(struct destination *d, struct entry *e, struct span octets, bool pem)
{
	if (!span_holds(d->stays, octets.p))
		return;
	e->bytes = octets.p;
	e->length = (uint32_t)octets.n;
	e->pem = pem;
}

static int add_entry(struct destination *d, struct entry *e, struct span der, uint32_t line)
{
	d->known++;
	d->used |= span_holds(d->stays, e->bytes);
	e->first = next_origin(d, line);
	return certset_add(d->set, e, der);
}

static void add_object(struct destination *d, enum entry_kind kind, struct span der, uint32_t line)
{
	struct entry e = { .kind = kind };

	point_to(d, &e, der, false);
	add_entry(d, &e, der, line);
}

int block_add_opaque(struct destination *d, enum entry_kind kind, struct span content, uint32_t line, void *object)
{
	uint8_t fingerprint[32] = { 0 };

	gnutls_hash_fast(GNUTLS_DIG_SHA256, content.p, content.n, fingerprint);
	d->known += kind != ENTRY_OTHER;
	return certset_add(d->set, &(struct entry){ .kind = kind, .first = next_origin(d, line), .object = object },
	                   span_of(fingerprint, sizeof fingerprint));
}

void block_add_broken(struct destination *d, struct span content, uint32_t line, enum input_note_kind why,
                      const char *detail)
{
	block_note(d, why, line, block_add_opaque(d, ENTRY_BROKEN, content, line, NULL), detail);
}

/* A certificate; b (may be NULL) is the block it was decoded from. Its entry, -1: it is broken. */
static int block_add_certificate(struct destination *d, struct span der, const struct pem_block *b, uint32_t line)
{
	struct entry e = { .kind = ENTRY_CERTIFICATE };

	d->certificate = true;
	if (!b)
		point_to(d, &e, der, false);
	else if (!(b->oddity & PEM_ESCAPED))
		point_to(d, &e, b->body, true);
	if (certset_row(d->set, der, &e))
		return add_entry(d, &e, der, line);
	block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, _("it has not the structure of a certificate"));
	return -1;
}

/* ---- DER ---- */

static size_t bound_of(enum der_kind k)
{
	return k == DER_KIND_CRL ? CRL_MAX : k == DER_KIND_PKCS7 || k == DER_KIND_PKCS12 ? CONTAINER_MAX : OBJECT_MAX;
}

static void add_too_large(struct destination *d, struct span content, uint32_t line, size_t bound)
{
	char detail[80];

	snprintf(detail, sizeof detail, _("an object is larger than %zu MiB"), bound >> 20);
	block_add_broken(d, content, line, INPUT_NOTE_LIMIT, detail);
}

static bool load_kind(struct destination *d, enum der_kind kind, struct span der, uint32_t line)
{
	if (kind != DER_KIND_UNKNOWN && der.n > bound_of(kind)) {
		add_too_large(d, der, line, bound_of(kind));
		return true;
	}
	switch (kind) {
	case DER_KIND_CERTIFICATE:
		block_add_certificate(d, der, NULL, line);
		return true;
	case DER_KIND_CSR:
		add_object(d, ENTRY_CSR, der, line);
		return true;
	case DER_KIND_CRL:
		add_object(d, ENTRY_CRL, der, line);
		return true;
	case DER_KIND_OCSP:
		add_object(d, ENTRY_OCSP, der, line);
		return true;
	case DER_KIND_PKCS7:
		container_load_pkcs7(d, der, line);
		return true;
	case DER_KIND_PKCS12:
		d->secret = true;
		container_load_pkcs12(d, der, line);
		return true;
	case DER_KIND_PKCS8:
	case DER_KIND_PKCS8_ENCRYPTED:
	case DER_KIND_RSA_KEY:
	case DER_KIND_EC_KEY:
		block_add_key(d, der, false, NULL, NULL, line);
		return true;
	case DER_KIND_UNKNOWN:
		break;
	}
	return false;
}

bool block_load_der(struct destination *d, struct span der, uint32_t line)
{
	return load_kind(d, der_kind(der), der, line);
}

/* ---- PEM ---- */

static const char *text_of(struct destination *d, struct span label)
{
	return arena_strndup(certset_arena(d->set), (const char *)label.p, label.n);
}

static void note_form(struct destination *d, const struct pem_block *b, uint32_t line)
{
	bool embedded = (b->oddity & PEM_EMBEDDED) || ((b->oddity & PEM_INDENTED) && d->text_around);

	if (b->oddity & PEM_CRLF)
		block_note(d, INPUT_NOTE_CRLF, line, -1, NULL);
	if (b->oddity & PEM_GLUED)
		block_note(d, INPUT_NOTE_GLUED, line, -1, NULL);
	if (b->oddity & PEM_ESCAPED)
		block_note(d, INPUT_NOTE_ESCAPED, line, -1, NULL);
	if (b->oddity & PEM_LABEL_DIFFERS)
		block_note(
		    d, INPUT_NOTE_LABEL, line, -1,
		    arena_printf(certset_arena(d->set), "%s, END %s", text_of(d, b->label), text_of(d, b->end_label)));
	if (embedded) {
		certset_input_kind(d->set, d->input, "text");
		block_note(d, INPUT_NOTE_EMBEDDED, line, -1, NULL);
	} else if (b->oddity & PEM_INDENTED) {
		block_note(d, INPUT_NOTE_INDENTED, line, -1, NULL);
	}
}

/* What the settings say counts for an anchor alone (trust.h). */
static void load_trusted(struct destination *d, struct span der, uint32_t line)
{
	struct der first;
	struct trust_settings *settings;

	block_note(d, INPUT_NOTE_TRUSTED_BLOCK, line, -1, NULL);
	if (!der_first(der, &first)) {
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, "TRUSTED CERTIFICATE");
		return;
	}
	int id = block_add_certificate(d, first.whole, NULL, line);
	settings = trust_settings_read(certset_arena(d->set), span_of(der.p + first.whole.n, der.n - first.whole.n));
	if (id >= 0 && settings)
		certset_add_settings(d->set, id, settings);
}

/* The label says one thing, the octets another, or the label is none that we know. */
static void load_by_content(struct destination *d, const struct label *l, struct span der, const struct pem_block *b,
                            uint32_t line)
{
	if (block_load_der(d, der, line))
		block_note(d, INPUT_NOTE_LABEL, line, -1, text_of(d, b->label));
	else if (l->how == AS_FOUND)
		block_add_opaque(d, ENTRY_OTHER, b->whole, line, NULL);
	else
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, text_of(d, b->label));
}

static void load_decoded(struct destination *d, const struct label *l, struct span der, const struct pem_block *b,
                         uint32_t line)
{
	enum der_kind k = der_kind(der);

	if (k == DER_KIND_PKCS7)
		block_note(d, INPUT_NOTE_PKCS7, line, -1, NULL);
	if (l->how == AS_TRUSTED)
		load_trusted(d, der, line);
	else if (l->how == AS_KEY && k == DER_KIND_UNKNOWN &&
	         (b->oddity & PEM_HEADERS)) /* encrypted in OpenSSL's old way */
		block_add_key(d, b->whole, true, text_of(d, b->label), NULL, line);
	else if (der.n > OBJECT_MAX && bound_of(k) == OBJECT_MAX)
		add_too_large(d, der, line, OBJECT_MAX);
	else if (l->kind == DER_KIND_CERTIFICATE && (k == DER_KIND_CERTIFICATE || k == DER_KIND_UNKNOWN))
		block_add_certificate(d, der, b, line);
	else if (k == l->kind && k != DER_KIND_UNKNOWN)
		load_kind(d, k, der, line);
	else
		load_by_content(d, l, der, b, line);
}

static bool is_whole(struct span der)
{
	struct der first;

	return der_first(der, &first) && !(first.oddity & DER_TRUNCATED);
}

/* Where END is missing, what there is of a certificate is shown all the same. */
static void load_body(struct destination *d, const struct label *l, const struct pem_block *b, uint32_t line)
{
	bool cut = (b->oddity & PEM_TRUNCATED) != 0;
	uint32_t bad = pem_decode(b, d->scratch) || cut ? 0 : pem_bad_line(b);
	struct span der = buf_span(d->scratch);

	if (bad && l->how == AS_FOUND)
		block_add_opaque(d, ENTRY_OTHER, b->whole, line, NULL);
	else if (bad)
		block_add_broken(
		    d, b->whole, line, INPUT_NOTE_BASE64,
		    arena_printf(certset_arena(d->set), _("line %u"), (unsigned)(d->line_base ? d->line_base : bad)));
	else if (cut && !is_whole(der) && (!der.n || l->kind != DER_KIND_CERTIFICATE))
		block_add_broken(d, b->whole, line, INPUT_NOTE_TRUNCATED, NULL);
	else if (!der.n)
		block_add_broken(d, b->whole, line, INPUT_NOTE_BAD_BLOCK, _("the block is empty"));
	else {
		if (cut)
			block_note(d, INPUT_NOTE_TRUNCATED, line, -1, NULL);
		load_decoded(d, l, der, b, line);
	}
}

void block_load_pem(struct destination *d, const struct pem_block *b)
{
	const struct label *l = label_of(b->label);
	uint32_t line = d->line_base ? d->line_base : b->line;

	note_form(d, b, line);
	if (l->how == AS_NOTHING)
		return;
	if (l->how == AS_OTHER)
		block_add_opaque(d, ENTRY_OTHER, b->whole, line, NULL);
	else if (b->body.n > CRL_MAX / 2 * 3)
		add_too_large(d, b->label, line, CRL_MAX);
	else {
		d->certificate = false;
		d->secret = l->how == AS_KEY || l->how == AS_FOUND;
		buf_reset(d->scratch);
		load_body(d, l, b, line);
		if (!d->certificate)
			secret_erase(d->scratch->s, d->scratch->n);
	}
	if (d->secret || l->how == AS_OTHER)
		block_erase(d, b->whole);
}
