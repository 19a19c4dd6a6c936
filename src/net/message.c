/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors with their lengths in front, cut off one by one; nothing is read past them. */
#include "config.h"

#include "net/message.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "net/vector.h"

#define RANDOM_OCTETS 32
enum { STATUS_OCSP = 1, NAME_HOST = 0, CURVE_NAMED = 3 };

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
static void staple_of(struct span extensions, struct connection *c)
{
	struct span value;
	size_t type;

	while (extensions.n && vector_extension(&extensions, &type, &value))
		if (type == EXT_STATUS_REQUEST)
			message_certificate_status(value, c);
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
			staple_of(extensions, c);
		c->sent[c->nsent++] = der;
	}
}

void message_certificate_status(struct span body, struct connection *c)
{
	struct span response;
	size_t type;

	if (vector_number(&body, 1, &type) && type == STATUS_OCSP && vector_take(&body, 3, &response) && response.n > 0)
		c->staple = response;
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
		c->acceptable_ca[c->nacceptable_ca] = name;
	}
}

static size_t schemes_of(struct arena *a, struct span list, const char ***out)
{
	size_t code, n;

	*out = ARENA_ARRAY(a, const char *, list.n / 2);
	for (n = 0; vector_number(&list, 2, &code); n++) {
		const char *name = signature_scheme_name((unsigned)code);

		(*out)[n] = name ? name : arena_printf(a, "0x%04zx", code);
	}
	return n;
}

static void request_extensions(struct arena *a, struct span extensions, struct connection *c)
{
	struct span value, list;
	size_t type;

	while (extensions.n && vector_extension(&extensions, &type, &value)) {
		if (type == EXT_SIGNATURE_ALGORITHMS && vector_take(&value, 2, &list))
			c->nsignature_algorithms = schemes_of(a, list, &c->signature_algorithms);
		if (type == EXT_SIGNATURE_ALGORITHMS_CERT && vector_take(&value, 2, &list))
			c->ncertificate_signatures = schemes_of(a, list, &c->certificate_signatures);
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
		c->nsignature_algorithms = schemes_of(a, list, &c->signature_algorithms);
	if (vector_take(&body, 2, &list))
		names_of(a, list, c);
}

/* ---- hellos ---- */

bool message_hello(const struct message *m, struct hello *out)
{
	struct span in = m->body, skipped;

	*out = (struct hello){ 0 };
	if (!vector_number(&in, 2, &out->version) || !vector_octets(&in, RANDOM_OCTETS, &skipped) ||
	    !vector_take(&in, 1, &skipped))
		return false;
	if (m->type == MESSAGE_CLIENT_HELLO) {
		if (vector_take(&in, 2, &out->cipher_suites) && vector_take(&in, 1, &skipped))
			out->extensions = in;
	} else if (vector_octets(&in, 2, &out->cipher_suites)) {
		out->cipher_suite = (size_t)out->cipher_suites.p[0] << 8 | out->cipher_suites.p[1];
		if (vector_octets(&in, 1, &skipped))
			out->extensions = in;
	}
	return true;
}

/* RFC 6066 3 */
const char *message_server_name(struct arena *a, struct span value)
{
	struct span list, name;
	size_t type;

	if (!vector_take(&value, 2, &list) || !vector_number(&list, 1, &type) || type != NAME_HOST ||
	    !vector_take(&list, 2, &name))
		return NULL;
	return arena_strndup(a, (const char *)name.p, name.n);
}

/* RFC 7301 3.1 */
const char *message_alpn(struct arena *a, struct span value, const char *between)
{
	struct buf b = BUF_INIT;
	struct span list, name;

	vector_take(&value, 2, &list);
	while (list.n && vector_take(&list, 1, &name)) {
		buf_puts(&b, b.n ? between : "");
		buf_put(&b, name.p, name.n);
	}
	return buf_keep(&b, a);
}

static void hello_of(struct arena *a, const struct message *m, struct connection *c)
{
	bool client = m->type == MESSAGE_CLIENT_HELLO;
	struct span list, value;
	struct hello h;
	size_t type;

	if (!message_hello(m, &h))
		return;
	vector_take(&h.extensions, 2, &list);
	while (list.n && vector_extension(&list, &type, &value)) {
		if (client && type == EXT_SERVER_NAME)
			c->servername = message_server_name(a, value);
		if (client && type == EXT_ALPN)
			c->alpn_offered = message_alpn(a, value, ",");
		if (!client && type == EXT_RENEGOTIATION_INFO)
			c->secure_renegotiation = true;
	}
}

/* ---- what the server signs ---- */

static size_t prime_bits(struct span prime)
{
	struct span zero;
	size_t bits;

	while (prime.n && !*prime.p)
		vector_octets(&prime, 1, &zero);
	bits = prime.n * 8;
	for (unsigned top = prime.n ? *prime.p : 0x80; top < 0x80; top <<= 1)
		bits--;
	return bits;
}

/* ECCurveType 3 and a group in use. */
static bool named_group(struct span *in, unsigned *group)
{
	size_t type, number;

	if (!vector_number(in, 1, &type) || type != CURVE_NAMED || !vector_number(in, 2, &number) ||
	    !message_group_name((unsigned)number))
		return false;
	*group = (unsigned)number;
	return true;
}

/* RFC 8422 5.4: ECCurveType 3 and a group, then a point; else RFC 5246 7.4.3: prime, generator, value. A prime that
 * begins so, with 768 octets, would have to begin with a group's number; those in use begin with ff. */
bool message_key_exchange(const struct message *m, struct key_exchange *out)
{
	struct span in = m->body, prime, skipped;
	size_t signature;
	bool whole;

	*out = (struct key_exchange){ 0 };
	if (named_group(&in, &out->group)) {
		whole = vector_take(&in, 1, &skipped);
	} else {
		in = m->body;
		if (!vector_take(&in, 2, &prime))
			return false;
		out->dh_bits = prime_bits(prime);
		whole = vector_take(&in, 2, &skipped) && vector_take(&in, 2, &skipped);
	}
	if (whole && m->version >= TLS_1_2 && vector_number(&in, 2, &signature))
		out->signature = (unsigned)signature;
	return true;
}

static void signed_exchange(const struct message *m, struct connection *c)
{
	struct key_exchange k;

	if (!message_key_exchange(m, &k))
		return;
	c->dh_bits = k.dh_bits;
	c->server_signature = signature_scheme_name(k.signature);
}

/* ---- any of them ---- */

static void from_peer(struct arena *a, const struct message *m, struct connection *c)
{
	struct span in = m->body;
	size_t scheme;

	switch (m->type) {
	case MESSAGE_SERVER_HELLO:
		hello_of(a, m, c);
		break;
	case MESSAGE_SERVER_KEY_EXCHANGE:
		signed_exchange(m, c);
		break;
	case MESSAGE_CERTIFICATE_VERIFY:
		if (vector_number(&in, 2, &scheme))
			c->server_signature = signature_scheme_name((unsigned)scheme);
		break;
	case MESSAGE_CERTIFICATE:
		if (!c->nsent)
			message_certificate(a, m->body, m->version, c);
		break;
	case MESSAGE_CERTIFICATE_STATUS:
		message_certificate_status(m->body, c);
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
	if (m->from_peer != c->served)
		return;
	if (m->type == MESSAGE_CLIENT_HELLO) {
		hello_of(a, m, c);
	} else if (m->type == MESSAGE_CERTIFICATE) {
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

/* NamedGroup of the IANA registry. */
static const struct {
	unsigned number;
	const char *name;
} groups[] = {
	{ 21, "secp224r1" },
	{ 23, "secp256r1" },
	{ 24, "secp384r1" },
	{ 25, "secp521r1" },
	{ 26, "brainpoolP256r1" },
	{ 27, "brainpoolP384r1" },
	{ 28, "brainpoolP512r1" },
	{ 29, "x25519" },
	{ 30, "x448" },
	{ 256, "ffdhe2048" },
	{ 257, "ffdhe3072" },
	{ 258, "ffdhe4096" },
	{ 259, "ffdhe6144" },
	{ 260, "ffdhe8192" },
	{ 4587, "SecP256r1MLKEM768" },
	{ 4588, "X25519MLKEM768" },
	{ 4589, "SecP384r1MLKEM1024" },
};

const char *message_group_name(unsigned code)
{
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (groups[i].number == code)
			return groups[i].name;
	return NULL;
}
