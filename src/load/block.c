/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/block.h"

#include "base/i18n.h"
#include "cert/der.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a label promises. */
enum promise { P_CERTIFICATE, P_TRUSTED, P_CSR, P_CRL, P_PKCS7, P_OCSP, P_KEY, P_ASIDE, P_UNKNOWN };

static const struct { const char *label; enum promise promise; } labels[] = {
	{ "CERTIFICATE", P_CERTIFICATE },
	{ "X509 CERTIFICATE", P_CERTIFICATE },
	{ "TRUSTED CERTIFICATE", P_TRUSTED },
	{ "CERTIFICATE REQUEST", P_CSR },
	{ "NEW CERTIFICATE REQUEST", P_CSR },
	{ "X509 CRL", P_CRL },
	{ "PKCS7", P_PKCS7 },
	{ "PKCS #7 SIGNED DATA", P_PKCS7 },
	{ "CMS", P_PKCS7 },
	{ "OCSP RESPONSE", P_OCSP },
	{ "PRIVATE KEY", P_KEY },
	{ "ENCRYPTED PRIVATE KEY", P_KEY },
	{ "RSA PRIVATE KEY", P_KEY },
	{ "EC PRIVATE KEY", P_KEY },
	{ "DSA PRIVATE KEY", P_KEY },
	{ "EC PARAMETERS", P_ASIDE }, /* stand before EC keys that openssl made */
	{ "DH PARAMETERS", P_ASIDE },
	{ "DSA PARAMETERS", P_ASIDE },
	{ "PUBLIC KEY", P_ASIDE },
	{ "RSA PUBLIC KEY", P_ASIDE },
	{ "SSH2 PUBLIC KEY", P_ASIDE },
	{ "OPENSSH PRIVATE KEY", P_ASIDE },
};

static enum promise promise_of(struct span label)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (span_eq(label, span_str(labels[i].label)))
			return labels[i].promise;
	return P_UNKNOWN;
}

static struct arena *arena_of(struct destination *d)
{
	return certset_arena(d->set);
}

void block_note(struct destination *d, enum input_note_kind kind, uint32_t line, int entry, const char *detail)
{
	certset_note(d->set, d->input, kind, line, entry, detail);
}

static struct origin next_origin(struct destination *d, uint32_t line)
{
	return (struct origin){ .kind = (uint8_t)d->role, .input = (uint16_t)d->input, .line = line, .position = d->position++ };
}

int block_add(struct destination *d, enum entry_kind kind, struct span der, uint32_t line, void *object)
{
	struct entry e = { .kind = kind, .first = next_origin(d, line), .bytes = der.p, .length = (uint32_t)der.n, .object = object };
	return certset_add(d->set, &e, der);
}

static void add_broken(struct destination *d, struct span bytes, uint32_t line, enum input_note_kind why, const char *detail)
{
	int id = block_add(d, ENTRY_BROKEN, arena_span(arena_of(d), bytes), line, NULL);
	block_note(d, why, line, id, detail);
}

/* ---- certificates ---- */

/* The row of a certificate that the quick reader could not make out. false: it is no certificate at all. */
static bool row_of_odd(struct destination *d, struct span der, struct entry *e)
{
	struct span kept = arena_span(arena_of(d), der);
	struct certificate *c = certificate_read(arena_of(d), kept);
	for (size_t i = 0; i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_NOT_CERTIFICATE)
			return false;
	e->bytes = kept.p;
	e->length = (uint32_t)kept.n;
	e->pem = false;
	e->object = c;
	e->row = (struct certificate_row){ .subject_hash = c->subject_hash, .issuer_hash = c->issuer_hash, .not_before = c->not_before,
					   .not_after = c->not_after, .ca = c->ca, .odd = true };
	return true;
}

void block_add_certificate(struct destination *d, struct span der, const struct pem_block *b, uint32_t line)
{
	struct entry e = { .kind = ENTRY_CERTIFICATE };
	e.pem = b != NULL;
	e.bytes = b ? b->body.p : der.p;
	e.length = (uint32_t)(b ? b->body.n : der.n);
	if (der.n > CERTIFICATE_MAX) {
		char detail[64];
		snprintf(detail, sizeof detail, "%zu octets", der.n);
		block_note(d, INPUT_NOTE_LIMIT, line, -1, detail);
	}
	if (!certificate_row_read(der, &e.row) && !row_of_odd(d, der, &e)) {
		add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, NULL);
		return;
	}
	e.first = next_origin(d, line);
	certset_add(d->set, &e, der);
}

/* ---- keys ---- */

static struct key *open_key(struct destination *d, struct span data, bool pem, const char *label, const char *known)
{
	struct key *k = key_read(arena_of(d), data, pem, label, known);
	if (!k || !k->encrypted || k->opened || known)
		return k;
	char *password = certset_ask(d->set, certset_input(d->set, d->input)->spec);
	if (password) {
		k = key_read(arena_of(d), data, pem, label, password);
		gnutls_memset(password, 0, strlen(password));
		free(password);
	}
	return k;
}

void block_add_key(struct destination *d, struct span data, bool pem, const char *label, const char *password, uint32_t line)
{
	struct key *k = open_key(d, data, pem, label, password);
	/* Known by its public half, so that one key in two forms is one; and no private octet is kept for the row. */
	struct span identity = k && k->opened ? k->pub.spki : span_str(label ? label : "key");
	int id = block_add(d, k ? ENTRY_KEY : ENTRY_BROKEN, arena_span(arena_of(d), identity), line, k);
	if (!k)
		block_note(d, INPUT_NOTE_BAD_BLOCK, line, id, label);
	else if (k->encrypted && !password)
		block_note(d, INPUT_NOTE_ENCRYPTED_KEY, line, id, k->opened ? NULL : _("not opened"));
	else if (!k->opened)
		block_note(d, INPUT_NOTE_BAD_BLOCK, line, id, label);
}

/* ---- DER ---- */

bool block_load_der(struct destination *d, struct span der, uint32_t line)
{
	struct arena *a = arena_of(d);
	switch (der_kind(der)) {
	case DER_KIND_CERTIFICATE:
		block_add_certificate(d, arena_span(a, der), NULL, line);
		return true;
	case DER_KIND_CSR:
		block_add(d, ENTRY_CSR, arena_span(a, der), line, NULL);
		return true;
	case DER_KIND_CRL:
		block_add(d, ENTRY_CRL, arena_span(a, der), line, NULL);
		return true;
	case DER_KIND_OCSP:
		block_add(d, ENTRY_OCSP, arena_span(a, der), line, NULL);
		return true;
	case DER_KIND_PKCS7:
		return container_load_pkcs7(d, der, line);
	case DER_KIND_PKCS12:
		return container_load_pkcs12(d, der, line);
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

/* ---- PEM ---- */

static void note_form(struct destination *d, const struct pem_block *b, uint32_t line)
{
	static const struct { unsigned oddity; enum input_note_kind note; } table[] = {
		{ PEM_CRLF, INPUT_NOTE_CRLF },	       { PEM_GLUED, INPUT_NOTE_GLUED },	  { PEM_TRUNCATED, INPUT_NOTE_TRUNCATED },
		{ PEM_INDENTED, INPUT_NOTE_INDENTED }, { PEM_ESCAPED, INPUT_NOTE_ESCAPED },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (b->oddity & table[i].oddity)
			block_note(d, table[i].note, line, -1, NULL);
}

static const char *label_text(struct destination *d, struct span label)
{
	return arena_strndup(arena_of(d), (const char *)label.p, label.n);
}

/* The certificate of an OpenSSL "trusted certificate": its trust settings follow and are not ours. */
static void load_trusted(struct destination *d, struct span der, uint32_t line)
{
	struct der first;
	block_note(d, INPUT_NOTE_TRUSTED_BLOCK, line, -1, NULL);
	if (der_first(der, &first))
		block_add_certificate(d, arena_span(arena_of(d), first.whole), NULL, line);
	else
		add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, "TRUSTED CERTIFICATE");
}

/* The label says one thing, the octets another, or the label is none we know. */
static void load_by_content(struct destination *d, struct span der, const struct pem_block *b, uint32_t line)
{
	if (block_load_der(d, der, line))
		block_note(d, INPUT_NOTE_LABEL, line, -1, label_text(d, b->label));
	else
		add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, label_text(d, b->label));
}

static enum entry_kind entry_of(enum promise p)
{
	return p == P_CSR ? ENTRY_CSR : p == P_CRL ? ENTRY_CRL : ENTRY_OCSP;
}

static bool kept_promise(enum promise p, struct span der)
{
	enum der_kind k = der_kind(der);
	return (p == P_CSR && k == DER_KIND_CSR) || (p == P_CRL && k == DER_KIND_CRL) || (p == P_OCSP && k == DER_KIND_OCSP) ||
	       (p == P_PKCS7 && k == DER_KIND_PKCS7);
}

static void load_decoded(struct destination *d, enum promise p, const struct pem_block *b, struct span der, uint32_t line)
{
	enum der_kind kind;
	switch (p) {
	case P_CERTIFICATE:
		kind = der_kind(der);
		if (kind == DER_KIND_CERTIFICATE || kind == DER_KIND_UNKNOWN)
			block_add_certificate(d, der, b, line);
		else
			load_by_content(d, der, b, line);
		break;
	case P_TRUSTED:
		load_trusted(d, der, line);
		break;
	case P_PKCS7:
		block_note(d, INPUT_NOTE_PKCS7, line, -1, NULL);
		container_load_pkcs7(d, der, line);
		break;
	case P_CSR:
	case P_CRL:
	case P_OCSP:
		if (kept_promise(p, der))
			block_add(d, entry_of(p), arena_span(arena_of(d), der), line, NULL);
		else
			load_by_content(d, der, b, line);
		break;
	case P_UNKNOWN:
		load_by_content(d, der, b, line);
		break;
	case P_KEY:
	case P_ASIDE:
		break;
	}
}

void block_load_pem(struct destination *d, const struct pem_block *b)
{
	enum promise p = promise_of(b->label);
	uint32_t line = d->line_base ? d->line_base : b->line;
	note_form(d, b, line);
	if (p == P_KEY) {
		block_add_key(d, b->whole, true, label_text(d, b->label), NULL, line);
		return;
	}
	if (p == P_ASIDE) {
		if (!span_eq(b->label, SPAN_LIT("EC PARAMETERS")))
			block_add(d, ENTRY_OTHER, b->whole, line, NULL);
		return;
	}
	buf_reset(d->scratch);
	uint32_t bad = pem_decode(b, d->scratch) ? 0 : pem_bad_line(b);
	struct span der = buf_span(d->scratch);
	if (bad) {
		add_broken(d, b->whole, line, INPUT_NOTE_BASE64, arena_printf(arena_of(d), _("line %u"), (unsigned)(d->line_base ? d->line_base : bad)));
		return;
	}
	if (!der.n)
		add_broken(d, b->whole, line, INPUT_NOTE_BAD_BLOCK, _("the block is empty"));
	else
		load_decoded(d, p, b, der, line);
}
