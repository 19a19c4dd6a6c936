/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors with their lengths in front, cut off one by one; nothing is read past them. */
#include "config.h"

#include "net/message.h"

#include "base/arena.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "net/vector.h"

enum { EXT_STATUS_REQUEST = 5, EXT_SIGNATURE_ALGORITHMS = 13, EXT_CERTIFICATE_AUTHORITIES = 47, STATUS_OCSP = 1 };

/* ---- Certificate ---- */

static bool take_list(struct span body, int version, struct span *list)
{
	struct span context;

	if (version >= TLS_1_3 && !vector_take(&body, 1, &context))
		return false;
	vector_take(&body, 3, list);
	return list->n > 0;
}

static bool take_certificate(struct span *list, int version, struct span *der, struct span *extensions)
{
	bool whole = vector_take(list, 3, der);

	*extensions = SPAN_NONE;
	if (whole && version >= TLS_1_3)
		vector_take(list, 2, extensions);
	return der->n > 0;
}

size_t message_certificate_count(struct span body, int version)
{
	struct span list, der, extensions;
	size_t n = 0;

	if (!take_list(body, version, &list))
		return 0;
	while (list.n && take_certificate(&list, version, &der, &extensions))
		n++;
	return n;
}

/* RFC 8446 4.4.2.1: the staple travels as an extension of the certificate's entry. */
static void staple_of(struct arena *a, struct span extensions, struct connection *c)
{
	struct span value;
	size_t type;

	while (extensions.n && vector_extension(&extensions, &type, &value))
		if (type == EXT_STATUS_REQUEST)
			message_certificate_status(a, value, c);
}

void message_certificate(struct arena *a, struct span body, int version, struct connection *c)
{
	struct span list, der, extensions;
	size_t n = message_certificate_count(body, version);

	c->sent_cut = n > MESSAGE_CERTIFICATES;
	if (c->sent_cut)
		n = MESSAGE_CERTIFICATES;
	c->sent = ARENA_ARRAY(a, struct span, n);
	if (!take_list(body, version, &list))
		return;
	while (c->nsent < n && take_certificate(&list, version, &der, &extensions)) {
		if (c->nsent == 0)
			staple_of(a, extensions, c);
		c->sent[c->nsent++] = arena_span(a, der);
	}
}

void message_certificate_status(struct arena *a, struct span body, struct connection *c)
{
	struct span response;
	size_t type;

	if (vector_number(&body, 1, &type) && type == STATUS_OCSP && vector_take(&body, 3, &response) && response.n > 0)
		c->staple = arena_span(a, response);
}

/* ---- CertificateRequest ---- */

static void names_of(struct arena *a, struct span list, struct connection *c)
{
	struct span rest = list, name;
	size_t n = 0;

	while (rest.n && vector_take(&rest, 2, &name))
		n++;
	c->acceptable_ca = ARENA_ARRAY(a, struct span, n);
	for (c->nacceptable_ca = 0; c->nacceptable_ca < n; c->nacceptable_ca++) {
		vector_take(&list, 2, &name);
		c->acceptable_ca[c->nacceptable_ca] = arena_span(a, name);
	}
}

static void schemes_of(struct arena *a, struct span list, struct connection *c)
{
	size_t code;

	c->signature_algorithms = ARENA_ARRAY(a, const char *, list.n / 2);
	for (c->nsignature_algorithms = 0; vector_number(&list, 2, &code); c->nsignature_algorithms++) {
		const char *name = signature_scheme_name((unsigned)code);

		c->signature_algorithms[c->nsignature_algorithms] = name ? name : arena_printf(a, "0x%04zx", code);
	}
}

static void request_extensions(struct arena *a, struct span extensions, struct connection *c)
{
	struct span value, list;
	size_t type;

	while (extensions.n && vector_extension(&extensions, &type, &value)) {
		if (type == EXT_SIGNATURE_ALGORITHMS && vector_take(&value, 2, &list))
			schemes_of(a, list, c);
		if (type == EXT_CERTIFICATE_AUTHORITIES && vector_take(&value, 2, &list))
			names_of(a, list, c);
	}
}

void message_certificate_request(struct arena *a, struct span body, int version, struct connection *c)
{
	struct span list;

	c->client_asked = true;
	/* In 1.3 a context comes first, before that the types of certificate: both in one octet's length. */
	if (!vector_take(&body, 1, &list))
		return;
	if (version >= TLS_1_3) {
		if (vector_take(&body, 2, &list))
			request_extensions(a, list, c);
		return;
	}
	if (version >= TLS_1_2 && vector_take(&body, 2, &list))
		schemes_of(a, list, c);
	if (vector_take(&body, 2, &list))
		names_of(a, list, c);
}

/* ---- any of them ---- */

static void from_peer(struct arena *a, const struct message *m, struct connection *c)
{
	switch (m->type) {
	case MESSAGE_CERTIFICATE:
		if (!c->nsent)
			message_certificate(a, m->body, m->version, c);
		break;
	case MESSAGE_CERTIFICATE_STATUS:
		message_certificate_status(a, m->body, c);
		break;
	case MESSAGE_CERTIFICATE_REQUEST:
		message_certificate_request(a, m->body, m->version, c);
		break;
	}
}

void message_read(struct arena *a, const struct message *m, struct connection *c)
{
	if (m->from_peer)
		from_peer(a, m, c);
	if (m->from_peer == c->served && m->type == MESSAGE_CERTIFICATE) {
		c->client_nsent = message_certificate_count(m->body, m->version);
		c->client_sent = c->client_nsent > 0;
	}
}

/* ---- names ---- */

static const struct {
	unsigned code;
	const char *name;
} schemes[] = {
	{ 0x0101, "rsa_pkcs1_md5" },
	{ 0x0201, "rsa_pkcs1_sha1" },
	{ 0x0202, "dsa_sha1" },
	{ 0x0203, "ecdsa_sha1" },
	{ 0x0301, "rsa_pkcs1_sha224" },
	{ 0x0302, "dsa_sha224" },
	{ 0x0303, "ecdsa_sha224" },
	{ 0x0401, "rsa_pkcs1_sha256" },
	{ 0x0402, "dsa_sha256" },
	{ 0x0403, "ecdsa_secp256r1_sha256" },
	{ 0x0420, "rsa_pkcs1_sha256_legacy" },
	{ 0x0501, "rsa_pkcs1_sha384" },
	{ 0x0502, "dsa_sha384" },
	{ 0x0503, "ecdsa_secp384r1_sha384" },
	{ 0x0520, "rsa_pkcs1_sha384_legacy" },
	{ 0x0601, "rsa_pkcs1_sha512" },
	{ 0x0602, "dsa_sha512" },
	{ 0x0603, "ecdsa_secp521r1_sha512" },
	{ 0x0620, "rsa_pkcs1_sha512_legacy" },
	{ 0x0708, "sm2sig_sm3" },
	{ 0x0804, "rsa_pss_rsae_sha256" },
	{ 0x0805, "rsa_pss_rsae_sha384" },
	{ 0x0806, "rsa_pss_rsae_sha512" },
	{ 0x0807, "ed25519" },
	{ 0x0808, "ed448" },
	{ 0x0809, "rsa_pss_pss_sha256" },
	{ 0x080a, "rsa_pss_pss_sha384" },
	{ 0x080b, "rsa_pss_pss_sha512" },
	{ 0x081a, "ecdsa_brainpoolP256r1tls13_sha256" },
	{ 0x081b, "ecdsa_brainpoolP384r1tls13_sha384" },
	{ 0x081c, "ecdsa_brainpoolP512r1tls13_sha512" },
	{ 0x0904, "mldsa44" },
	{ 0x0905, "mldsa65" },
	{ 0x0906, "mldsa87" },
};

const char *signature_scheme_name(unsigned code)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (schemes[i].code == code)
			return schemes[i].name;
	return NULL;
}
