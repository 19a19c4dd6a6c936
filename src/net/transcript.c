/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages are kept as they pass, within bounds; what is told of each is read from its octets. */
#include "config.h"

#include "net/transcript.h"

#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/span.h"
#include "net/message.h"
#include "net/vector.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define RANDOM_OCTETS 32
#define WORDS_SHOWN 200 /* of a dialog */
#define UNREAD_SHOWN 64 /* octets */

/* ---- names of numbers ---- */

struct number_name {
	unsigned number;
	const char *name;
};

static const char *name_in(const struct number_name *names, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

/* HandshakeType: RFC 8446 B.3, RFC 5246 7.4, RFC 6066 8. */
static const struct number_name types[] = {
	{ 0, "HelloRequest" },
	{ MESSAGE_CLIENT_HELLO, "ClientHello" },
	{ MESSAGE_SERVER_HELLO, "ServerHello" },
	{ MESSAGE_NEW_SESSION_TICKET, "NewSessionTicket" },
	{ 5, "EndOfEarlyData" },
	{ MESSAGE_ENCRYPTED_EXTENSIONS, "EncryptedExtensions" },
	{ MESSAGE_CERTIFICATE, "Certificate" },
	{ MESSAGE_SERVER_KEY_EXCHANGE, "ServerKeyExchange" },
	{ MESSAGE_CERTIFICATE_REQUEST, "CertificateRequest" },
	{ 14, "ServerHelloDone" },
	{ MESSAGE_CERTIFICATE_VERIFY, "CertificateVerify" },
	{ 16, "ClientKeyExchange" },
	{ 20, "Finished" },
	{ MESSAGE_CERTIFICATE_STATUS, "CertificateStatus" },
	{ 23, "SupplementalData" },
	{ 24, "KeyUpdate" },
	{ 25, "CompressedCertificate" },
	{ MESSAGE_ALERT, "Alert" },
	{ MESSAGE_CLEAR_TEXT, "clear text" },
	{ MESSAGE_APPLICATION_DATA, "application data" },
};

static const struct number_name versions[] = {
	{ 0x0300, "SSL3.0" }, { 0x0301, "TLS1.0" }, { 0x0302, "TLS1.1" }, { 0x0303, "TLS1.2" }, { 0x0304, "TLS1.3" },
};

static const char *version_name(unsigned code)
{
	return name_in(versions, sizeof versions / sizeof *versions, code);
}

static const char *cipher_suite_name(unsigned code)
{
	unsigned char id[2];
	const char *name;

	for (size_t i = 0; (name = gnutls_cipher_suite_info(i, id, NULL, NULL, NULL, NULL)); i++)
		if (id[0] == code >> 8 && id[1] == (code & 0xff))
			return name;
	return NULL;
}

/* RFC 8446 4.1.3: a ServerHello with this random asks for another ClientHello. */
static bool asks_again(const struct message *m)
{
	static const uint8_t random[RANDOM_OCTETS] = {
		0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
		0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
	};

	return m->type == MESSAGE_SERVER_HELLO && m->body.n >= 2 + RANDOM_OCTETS &&
	       !memcmp(m->body.p + 2, random, RANDOM_OCTETS);
}

const char *message_name(const struct message *m)
{
	const char *name = name_in(types, sizeof types / sizeof *types, m->type);

	return asks_again(m) ? "HelloRetryRequest" : name ? name : "unknown";
}

/* ---- fields ---- */

struct fields {
	struct arena *arena;
	struct message_field *v;
	size_t n;
};

static void field_private(struct fields *f, const char *name, enum argument_kind kind, const char *value)
{
	if (f->n < MESSAGE_FIELDS)
		f->v[f->n++] = (struct message_field){ name, kind, value };
}

static void field(struct fields *f, const char *name, const char *value)
{
	field_private(f, name, ARGUMENT_CODE, value);
}

static void field_number(struct fields *f, const char *name, size_t number)
{
	field(f, name, arena_printf(f->arena, "%zu", number));
}

static void field_code(struct fields *f, const char *name, const char *(*name_of)(unsigned code), size_t code)
{
	const char *known = name_of((unsigned)code);

	field(f, name, known ? known : arena_printf(f->arena, "0x%04zx", code));
}

/* A list of numbers of two octets each, in words. */
static void field_codes(struct fields *f, const char *name, const char *(*name_of)(unsigned code), struct span list)
{
	struct buf b = BUF_INIT;
	size_t code;

	while (vector_number(&list, 2, &code)) {
		const char *known = name_of((unsigned)code);

		buf_puts(&b, b.n ? ", " : "");
		if (known)
			buf_puts(&b, known);
		else
			buf_printf(&b, "0x%04zx", code);
	}
	field(f, name, buf_keep(&b, f->arena));
}

static void field_hex(struct fields *f, const char *name, struct span octets)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < octets.n && i < UNREAD_SHOWN; i++)
		buf_printf(&b, "%02x", octets.p[i]);
	if (octets.n > UNREAD_SHOWN)
		buf_printf(&b, " .. (%zu octets)", octets.n);
	field_private(f, name, ARGUMENT_QUOTE, buf_keep(&b, f->arena));
}

/* What stands behind all that was understood. */
static void field_unread(struct fields *f, const struct message *m, struct span rest)
{
	if (rest.n && m->octets == m->body.n)
		field_hex(f, "unread", rest);
}

/* The server's answer is empty. */
static void field_server_name(struct fields *f, struct span value)
{
	const char *name = message_server_name(f->arena, value);

	if (name)
		field_private(f, "server_name", ARGUMENT_HOST, name);
}

/* RFC 8446 4.2.8: the client's shares, the server's one, or the group that a HelloRetryRequest wants. */
static void field_key_share(struct fields *f, const struct message *m, struct span value)
{
	struct buf b = BUF_INIT;
	struct span list = value, share;
	size_t code;

	if (m->type == MESSAGE_CLIENT_HELLO)
		vector_take(&value, 2, &list);
	while (vector_number(&list, 2, &code)) {
		buf_put(&b, (uint8_t[]){ (uint8_t)(code >> 8), (uint8_t)code }, 2);
		vector_take(&list, 2, &share);
	}
	field_codes(f, "key_share", message_group_name, buf_span(&b));
	buf_free(&b);
}

static void hello_extension(struct fields *f, const struct message *m, size_t type, struct span value)
{
	bool client = m->type == MESSAGE_CLIENT_HELLO;
	struct span list;

	switch (type) {
	case EXT_SERVER_NAME:
		field_server_name(f, value);
		break;
	case EXT_SUPPORTED_GROUPS:
		vector_take(&value, 2, &list);
		field_codes(f, "supported_groups", message_group_name, list);
		break;
	case EXT_SIGNATURE_ALGORITHMS:
		vector_take(&value, 2, &list);
		field_codes(f, "signature_algorithms", signature_scheme_name, list);
		break;
	case EXT_SIGNATURE_ALGORITHMS_CERT:
		vector_take(&value, 2, &list);
		field_codes(f, "signature_algorithms_cert", signature_scheme_name, list);
		break;
	case EXT_ALPN:
		field(f, "alpn", message_alpn(f->arena, value, ", "));
		break;
	case EXT_SUPPORTED_VERSIONS:
		list = value;
		if (client)
			vector_take(&value, 1, &list);
		field_codes(f, "supported_versions", version_name, list);
		break;
	case EXT_KEY_SHARE:
		field_key_share(f, m, value);
		break;
	}
}

/* IANA's registry of extensions: those that clients and servers of today send. */
static const struct number_name extension_types[] = {
	{ EXT_SERVER_NAME, "server_name" },
	{ 1, "max_fragment_length" },
	{ EXT_STATUS_REQUEST, "status_request" },
	{ EXT_SUPPORTED_GROUPS, "supported_groups" },
	{ 11, "ec_point_formats" },
	{ EXT_SIGNATURE_ALGORITHMS, "signature_algorithms" },
	{ EXT_ALPN, "alpn" },
	{ 18, "signed_certificate_timestamp" },
	{ 21, "padding" },
	{ 22, "encrypt_then_mac" },
	{ 23, "extended_master_secret" },
	{ 27, "compress_certificate" },
	{ 28, "record_size_limit" },
	{ EXT_SESSION_TICKET, "session_ticket" },
	{ EXT_PRE_SHARED_KEY, "pre_shared_key" },
	{ 42, "early_data" },
	{ EXT_SUPPORTED_VERSIONS, "supported_versions" },
	{ 44, "cookie" },
	{ 45, "psk_key_exchange_modes" },
	{ EXT_CERTIFICATE_AUTHORITIES, "certificate_authorities" },
	{ 49, "post_handshake_auth" },
	{ EXT_SIGNATURE_ALGORITHMS_CERT, "signature_algorithms_cert" },
	{ EXT_KEY_SHARE, "key_share" },
	{ 0xfe0d, "encrypted_client_hello" },
	{ EXT_RENEGOTIATION_INFO, "renegotiation_info" },
};

/* All of them by name, then what those say that are read. */
static void extensions(struct fields *f, const struct message *m, struct span body)
{
	struct span list, value, rest;
	struct buf names = BUF_INIT;
	size_t type;

	vector_take(&body, 2, &list);
	rest = list;
	while (list.n && vector_extension(&list, &type, &value)) {
		const char *name =
		    name_in(extension_types, sizeof extension_types / sizeof *extension_types, (unsigned)type);

		hello_extension(f, m, type, value);
		buf_puts(&names, names.n ? ", " : "");
		if (name)
			buf_puts(&names, name);
		else
			buf_printf(&names, "0x%04zx", type);
		rest = list;
	}
	if (names.n)
		field(f, "extensions", buf_keep(&names, f->arena));
	field_unread(f, m, rest.n ? rest : body);
}

/* RFC 8446 4.1.2, 4.1.3 */
static void hello(struct fields *f, const struct message *m)
{
	struct hello h;

	if (!message_hello(m, &h)) {
		field_unread(f, m, m->body);
		return;
	}
	field_code(f, "version", version_name, h.version);
	if (m->type == MESSAGE_CLIENT_HELLO)
		field_codes(f, "cipher_suites", cipher_suite_name, h.cipher_suites);
	else if (h.cipher_suites.n == 2)
		field_code(f, "cipher_suite", cipher_suite_name, h.cipher_suite);
	extensions(f, m, h.extensions);
}

static void key_exchange(struct fields *f, const struct message *m)
{
	struct key_exchange k;

	if (!message_key_exchange(m, &k))
		return;
	if (k.group)
		field_code(f, "group", message_group_name, k.group);
	else
		field_number(f, "dh_bits", k.dh_bits);
	if (k.signature)
		field_code(f, "signature_algorithm", signature_scheme_name, k.signature);
}

static void field_words(struct fields *f, const char *name, const char *const *v, size_t n)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", v[i]);
	if (n)
		field(f, name, buf_keep(&b, f->arena));
}

/* RFC 8446 4.3.2, RFC 5246 7.4.4 */
static void certificate_request(struct fields *f, const struct message *m)
{
	struct connection c = { 0 };

	message_certificate_request(f->arena, m->body, m->version, &c);
	field_number(f, "certificate_authorities", c.nacceptable_ca);
	field_words(f, "signature_algorithms", c.signature_algorithms, c.nsignature_algorithms);
	field_words(f, "signature_algorithms_cert", c.certificate_signatures, c.ncertificate_signatures);
}

/* The first line; octets that are no text in hexadecimal. */
static void words(struct fields *f, struct span body)
{
	struct buf b = BUF_INIT;
	bool text = true;

	if (body.n > WORDS_SHOWN)
		body.n = WORDS_SHOWN;
	for (size_t i = 0; i < body.n; i++)
		text &= body.p[i] >= ' ' || body.p[i] == '\r' || body.p[i] == '\n' || body.p[i] == '\t';
	while (text && body.n && (body.p[body.n - 1] == '\n' || body.p[body.n - 1] == '\r'))
		body.n--;
	if (text)
		buf_put(&b, body.p, body.n);
	for (size_t i = 0; !text && i < body.n; i++)
		buf_printf(&b, "%02x", body.p[i]);
	field_private(f, text ? "text" : "hex", ARGUMENT_QUOTE, buf_keep(&b, f->arena));
}

static void alert_fields(struct fields *f, const struct message *m)
{
	struct span body = m->body;

	if (body.n < 2) {
		field_unread(f, m, body);
		return;
	}
	field(f, "level", body.p[0] == GNUTLS_AL_FATAL ? "fatal" : "warning");
	field(f, "description", alert_name(body.p[1]));
	field_unread(f, m, span_of(body.p + 2, body.n - 2));
}

size_t message_fields(struct arena *a, const struct message *m, struct message_field out[MESSAGE_FIELDS])
{
	struct fields f = { a, out, 0 };
	struct span in = m->body;
	size_t number;

	switch (m->type) {
	case MESSAGE_CLIENT_HELLO:
	case MESSAGE_SERVER_HELLO:
		hello(&f, m);
		break;
	case MESSAGE_ENCRYPTED_EXTENSIONS:
		extensions(&f, m, in);
		break;
	case MESSAGE_CERTIFICATE:
		field_number(&f, "certificates", message_certificate_count(in, m->version));
		break;
	case MESSAGE_SERVER_KEY_EXCHANGE:
		key_exchange(&f, m);
		break;
	case MESSAGE_CERTIFICATE_REQUEST:
		certificate_request(&f, m);
		break;
	case MESSAGE_CERTIFICATE_VERIFY:
		if (m->version >= TLS_1_2 && vector_number(&in, 2, &number))
			field_code(&f, "signature_algorithm", signature_scheme_name, number);
		break;
	case MESSAGE_NEW_SESSION_TICKET:
		if (vector_number(&in, 4, &number))
			field_number(&f, "lifetime", number);
		break;
	case MESSAGE_ALERT:
		alert_fields(&f, m);
		break;
	case MESSAGE_CLEAR_TEXT:
	case MESSAGE_APPLICATION_DATA:
		words(&f, in);
		break;
	default:
		if (!name_in(types, sizeof types / sizeof *types, m->type)) /* nobody here knows what it is */
			field_unread(&f, m, in);
		break;
	}
	if (m->octets > m->body.n)
		field(&f, "cut", arena_printf(a, "%zu", m->octets - m->body.n));
	return f.n;
}
