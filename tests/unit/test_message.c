/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handshake messages, whole, cut anywhere and with any octet changed (what is made of these is in
 * tests/data/messages.txt); and the names of what a connection record holds. */
#include "tests/unit/kept.h"
#include "tests/unit/stretch.h"
#include "base/alert.h"
#include "base/buf.h"
#include "net/connection.h"
#include "net/message.h"
#include "net/record.h"
#include "net/transcript.h"

static struct arena *arena;

static void setup(void)
{
	arena = arena_new();
}

static void teardown(void)
{
	arena_free(arena);
}

/* Octets in hex; a parenthesis "(n: ...)" is a vector whose length takes n octets. */
static void put(struct buf *out, const char **p)
{
	unsigned octet, width;

	while (**p && **p != ')') {
		if (**p == ' ') {
			++*p;
		} else if (sscanf(*p, "(%1u:", &width) == 1) {
			struct buf inner = BUF_INIT;

			*p += 3;
			put(&inner, p);
			++*p;
			for (unsigned i = width; i-- > 0;)
				buf_putc(out, (int)(inner.n >> 8 * i & 0xff));
			buf_put(out, buf_str(&inner), inner.n);
			buf_free(&inner);
		} else {
			ck_assert_int_eq(sscanf(*p, "%2x", &octet), 1);
			buf_putc(out, (int)octet);
			*p += 2;
		}
	}
}

static struct span bytes(const char *text)
{
	struct buf b = BUF_INIT;
	struct span s;

	put(&b, &text);
	s = arena_span(arena, span_of(buf_str(&b), b.n));
	buf_free(&b);
	return s;
}

/* All that was found, in a line. */
static const char *found(const struct connection *c)
{
	struct buf b = BUF_INIT;
	const char *s;

	for (size_t i = 0; i < c->nsent; i++) {
		buf_puts(&b, "cert ");
		buf_hex(&b, c->sent[i], "");
		buf_putc(&b, ' ');
	}
	if (c->sent_cut)
		buf_puts(&b, "cut ");
	if (c->staple.n) {
		buf_puts(&b, "staple ");
		buf_hex(&b, c->staple, "");
		buf_putc(&b, ' ');
	}
	if (c->client_asked)
		buf_puts(&b, "asked ");
	for (size_t i = 0; i < c->nacceptable_ca; i++) {
		buf_puts(&b, "ca ");
		buf_hex(&b, c->acceptable_ca[i], "");
		buf_putc(&b, ' ');
	}
	for (size_t i = 0; i < c->nsignature_algorithms; i++)
		buf_printf(&b, "%s ", c->signature_algorithms[i]);
	s = arena_strdup(arena, buf_str(&b));
	buf_free(&b);
	return s;
}

enum what { CERTIFICATE, REQUEST, STATUS };

static const struct {
	const char *name;
	enum what what;
	int version;
	const char *body, *found;
} rows[] = {
	{ "1.2", CERTIFICATE, TLS_1_2, "(3: (3: 3001) (3: 3002ff))", "cert 3001 cert 3002ff " },
	{ "1.2, none", CERTIFICATE, TLS_1_2, "(3:)", "" },
	{ "1.2, empty certificate", CERTIFICATE, TLS_1_2, "(3: (3: 3001) (3:) (3: 3002))", "cert 3001 " },
	{ "1.2, cut", CERTIFICATE, TLS_1_2, "00000a 000002 3001 000005 aabb", "cert 3001 cert aabb " },
	{ "1.3", CERTIFICATE, TLS_1_3, "(1:) (3: (3: 3001) (2:) (3: 3002) (2:))", "cert 3001 cert 3002 " },
	{ "1.3, context", CERTIFICATE, TLS_1_3, "(1: abcd) (3: (3: 3001) (2:))", "cert 3001 " },
	{ "1.3, staple", CERTIFICATE, TLS_1_3,
	  "(1:) (3: (3: 3001) (2: 0012 (2: 00) 0005 (2: 01 (3: 3000))) (3: 3002) (2: 0005 (2: 01 (3: 3099))))",
	  "cert 3001 cert 3002 staple 3000 " },
	{ "1.3, no certificate", CERTIFICATE, TLS_1_3, "(1:) (3:)", "" },
	{ "1.1 request", REQUEST, TLS_1_1, "(1: 0140) (2: (2: 3000) (2: 3001ff))", "asked ca 3000 ca 3001ff " },
	{ "1.2 request", REQUEST, TLS_1_2, "(1: 0140) (2: 0401 0804 1234) (2: (2: 3000))",
	  "asked ca 3000 rsa_pkcs1_sha256 rsa_pss_rsae_sha256 0x1234 " },
	{ "1.2 request, no names", REQUEST, TLS_1_2, "(1: 01) (2: 0403) (2:)", "asked ecdsa_secp256r1_sha256 " },
	{ "1.3 request", REQUEST, TLS_1_3, "(1:) (2: 000d (2: (2: 0807)) 002f (2: (2: (2: 3000) (2: 3001ff))))",
	  "asked ca 3000 ca 3001ff ed25519 " },
	{ "1.3 request, no extensions", REQUEST, TLS_1_3, "(1:) (2:)", "asked " },
	{ "odd list of schemes", REQUEST, TLS_1_2, "(1: 01) (2: 040301) (2: (2: 3000))",
	  "asked ca 3000 ecdsa_secp256r1_sha256 " },
	{ "nothing", REQUEST, TLS_1_2, "", "asked " },
	{ "status", STATUS, TLS_1_2, "01 (3: 3001ff)", "staple 3001ff " },
	{ "status of another kind", STATUS, TLS_1_2, "02 (3: 3001ff)", "" },
	{ "empty status", STATUS, TLS_1_2, "01 (3:)", "" },
};

static void read_message(int i, struct span body, struct connection *c)
{
	if (rows[i].what == CERTIFICATE)
		message_certificate(arena, body, rows[i].version, c);
	else if (rows[i].what == REQUEST)
		message_certificate_request(arena, body, rows[i].version, c);
	else
		message_certificate_status(body, c);
}

START_TEST(message)
{
	struct span body = bytes(rows[_i].body);
	struct connection whole = { .source = NULL };

	for (size_t n = 0; n < body.n; n++) {
		uint8_t *copy = malloc(n ? n : 1);
		struct connection part = { .source = NULL };

		memcpy(copy, body.p, n);
		read_message(_i, span_of(copy, n), &part);
		free(copy);
		for (size_t k = 0; k < part.nsent; k++)
			ck_assert_int_gt((int)part.sent[k].n, 0);
	}
	read_message(_i, body, &whole);
	unit_str(rows[_i].name, found(&whole), rows[_i].found);
	if (rows[_i].what == CERTIFICATE)
		unit_int(rows[_i].name, message_certificate_count(body, rows[_i].version), whole.nsent);
}
END_TEST

static int changing; /* a row */

static void say_found(struct span octets, struct buf *out)
{
	struct connection c = { .source = NULL };

	read_message(changing, octets, &c);
	buf_printf(out, "[%s]", found(&c));
}

/* Whatever comes: only what is inside the message is read (the sanitizers see to it), and nothing grows. */
START_TEST(mutated)
{
	struct span body = bytes(rows[_i].body);
	unsigned seed = (unsigned)_i + 1;

	for (int k = 0; k < 2000 && body.n; k++) {
		uint8_t *copy = malloc(body.n);
		struct connection c = { .source = NULL };

		memcpy(copy, body.p, body.n);
		for (int flips = 0; flips < 3; flips++) {
			seed = seed * 1103515245 + 12345;
			copy[(seed >> 8) % body.n] = (uint8_t)(seed >> 24);
		}
		read_message(_i, span_of(copy, body.n), &c);
		ck_assert_int_le((int)(c.nsent + c.nacceptable_ca + c.nsignature_algorithms), (int)body.n);
		free(copy);
	}
}
END_TEST

/* ---- the transcript ---- */

#define RANDOM "00000000000000000000000000000000 00000000000000000000000000000000"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"  /* it, as it is told */
#define AGAIN "cf21ad74e59a6111be1d8c021e65b891 c2a211167abb8c5e079e09e2c8a8339c" /* RFC 8446 4.1.3 */

/* clang-format off */
static const struct {
	const char *name;
	unsigned type;
	int version;
	const char *body, *told; /* "Name field=value ..." */
} told[] = {
	{ "RFC 8446 4.1.2", MESSAGE_CLIENT_HELLO, TLS_1_3,
	  "0303 " RANDOM "(1:) (2: 1301 c02f fafa) (1: 00)"
	  "(2: 0000 (2: (2: 00 (2: 6578))) 000a (2: (2: 001d 0100)) 000d (2: (2: 0403)) 0010 (2: (2: (1: 6832) (1: 78))) 002b (2: (1: 0304 7f1c)) 0033 (2: (2: 001d (2: 0102) 0017 (2: 03))))",
	  "ClientHello version=TLS1.2 cipher_suites=TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_AES_128_GCM_SHA256, 0xfafa server_name=ex supported_groups=x25519, ffdhe2048 "
	  "signature_algorithms=ecdsa_secp256r1_sha256 alpn=h2, x supported_versions=TLS1.3, 0x7f1c key_share=x25519, secp256r1 "
	  "extensions=server_name, supported_groups, signature_algorithms, alpn, supported_versions, key_share " },
	{ "RFC 8446 4.1.3", MESSAGE_SERVER_HELLO, TLS_1_3, "0303 " RANDOM "(1: aa) 1301 00 (2: 002b (2: 0304) 0033 (2: 001d (2: 0102)))",
	  "ServerHello version=TLS1.2 cipher_suite=TLS_AES_128_GCM_SHA256 supported_versions=TLS1.3 key_share=x25519 extensions=supported_versions, key_share " },
	{ "RFC 8446 4.1.4", MESSAGE_SERVER_HELLO, TLS_1_3, "0303 " AGAIN "(1:) 1301 00 (2: 002b (2: 0304) 0033 (2: 0018))",
	  "HelloRetryRequest version=TLS1.2 cipher_suite=TLS_AES_128_GCM_SHA256 supported_versions=TLS1.3 key_share=secp384r1 extensions=supported_versions, key_share " },
	{ "RFC 5246 7.4.1.3", MESSAGE_SERVER_HELLO, TLS_1_1, "0301 " RANDOM "(1:) c014 00", "ServerHello version=TLS1.0 cipher_suite=TLS_ECDHE_RSA_AES_256_CBC_SHA1 " },
	{ "RFC 8446 4.3.1", MESSAGE_ENCRYPTED_EXTENSIONS, TLS_1_3, "(2: 0000 (2:) 0010 (2: (2: (1: 6832))))", "EncryptedExtensions alpn=h2 extensions=server_name, alpn " },
	{ "an extension that nobody knows", MESSAGE_ENCRYPTED_EXTENSIONS, TLS_1_3, "(2: fafa (2: 00))", "EncryptedExtensions extensions=0xfafa " },
	{ "an extension that is cut off", MESSAGE_ENCRYPTED_EXTENSIONS, TLS_1_3, "(2: 0017 (2:) 0010 00ff 01)", "EncryptedExtensions extensions=extended_master_secret unread=001000ff01 " },
	{ "octets behind the extensions", MESSAGE_ENCRYPTED_EXTENSIONS, TLS_1_3, "(2: 0017 (2:)) abcd", "EncryptedExtensions extensions=extended_master_secret unread=abcd " },
	{ "RFC 8446 4.4.2", MESSAGE_CERTIFICATE, TLS_1_3, "(1:) (3: (3: 3001) (2:) (3: 3002) (2:))", "Certificate certificates=2 " },
	{ "RFC 8446 4.3.2", MESSAGE_CERTIFICATE_REQUEST, TLS_1_3, "(1:) (2: 000d (2: (2: 0807)) 002f (2: (2: (2: 3000))))",
	  "CertificateRequest certificate_authorities=1 signature_algorithms=ed25519 " },
	{ "RFC 5246 7.4.4, no names", MESSAGE_CERTIFICATE_REQUEST, TLS_1_1, "(1: 01) (2:)", "CertificateRequest certificate_authorities=0 " },
	{ "RFC 8446 4.4.3", MESSAGE_CERTIFICATE_VERIFY, TLS_1_3, "0804 (2: 00)", "CertificateVerify signature_algorithm=rsa_pss_rsae_sha256 " },
	{ "RFC 4346 7.4.8", MESSAGE_CERTIFICATE_VERIFY, TLS_1_1, "(2: 00)", "CertificateVerify " },
	{ "RFC 8422 5.4", MESSAGE_SERVER_KEY_EXCHANGE, TLS_1_2, "03 0017 (1: 04)", "ServerKeyExchange group=secp256r1 " },
	{ "RFC 5246 7.4.3", MESSAGE_SERVER_KEY_EXCHANGE, TLS_1_2, "(2: ffffffffffffffffffffffffffffffff) (2: 02) (2: 05)", "ServerKeyExchange dh_bits=128 " },
	{ "a prime with leading zeros", MESSAGE_SERVER_KEY_EXCHANGE, TLS_1_2, "(2: 000fff) (2: 02) (2: 05)", "ServerKeyExchange dh_bits=12 " },
	{ "a prime of nothing", MESSAGE_SERVER_KEY_EXCHANGE, TLS_1_2, "(2: 0000)", "ServerKeyExchange dh_bits=0 " },
	{ "RFC 8446 4.6.1", MESSAGE_NEW_SESSION_TICKET, TLS_1_3, "00001c20 00000000", "NewSessionTicket lifetime=7200 " },
	{ "RFC 8446 6.2", MESSAGE_ALERT, 0, "0230", "Alert level=fatal description=unknown_ca " },
	{ "an alert that is too long", MESSAGE_ALERT, 0, "0230ff", "Alert level=fatal description=unknown_ca unread=ff " },
	{ "an alert that is too short", MESSAGE_ALERT, 0, "02", "Alert unread=02 " },
	{ "RFC 5246 7.2", MESSAGE_ALERT, 0, "015a", "Alert level=warning description=user_canceled " },
	{ "RFC 8446 4.4.4", 20, TLS_1_3, "0011", "Finished " },
	{ "of a type to come", 99, TLS_1_3, "0011", "unknown unread=0011 " },
	{ "more than is shown", 99, TLS_1_3, RANDOM RANDOM "01", "unknown unread=" ZEROS ZEROS " .. (65 octets) " },
	{ "words before TLS", MESSAGE_CLEAR_TEXT, 0, "322009 6869 0d0a", "clear text text=2 \thi " },
	{ "a line end alone", MESSAGE_CLEAR_TEXT, 0, "0a", "clear text text= " },
	{ "octets before TLS", MESSAGE_CLEAR_TEXT, 0, "0500 0d", "clear text hex=05000d " },
	{ "long ones", MESSAGE_CLEAR_TEXT, 0, RANDOM RANDOM RANDOM RANDOM RANDOM RANDOM RANDOM,
	  "clear text hex=" ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS "0000000000000000 " },
};
/* clang-format on */

static const char *tell(const struct message *m)
{
	struct message_field fields[MESSAGE_FIELDS];
	size_t n = message_fields(arena, m, fields);
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s ", message_name(m));
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s=%s ", fields[i].name, fields[i].value);
	return buf_keep(&b, arena);
}

static struct message message_of(int i, const uint8_t *p, size_t n)
{
	return (struct message){ .type = told[i].type, .version = told[i].version, .octets = n, .body = span_of(p, n) };
}

START_TEST(transcript_tells)
{
	struct span body = bytes(told[_i].body);
	struct message whole = message_of(_i, body.p, body.n);
	unsigned seed = (unsigned)_i + 1;

	unit_str(told[_i].name, tell(&whole), told[_i].told);
	/* Cut anywhere and with any octet changed, it is read within itself: the sanitizers see to it. */
	for (size_t n = 0; n < body.n; n++) {
		uint8_t *copy = malloc(body.n);
		struct message part = message_of(_i, copy, n ? n : 1);

		memcpy(copy, body.p, body.n);
		copy = realloc(copy, n ? n : 1);
		part.body.p = copy;
		ck_assert_str_ne(tell(&part), "");
		seed = seed * 1103515245 + 12345;
		copy[(seed >> 8) % (n ? n : 1)] = (uint8_t)(seed >> 24);
		ck_assert_str_ne(tell(&part), "");
		free(copy);
	}
}
END_TEST

static void say_told(struct span octets, struct buf *out)
{
	struct message m = message_of(changing, octets.p, octets.n);

	m.body.n = octets.n;
	buf_puts(out, tell(&m));
}

static void change(const char *name, struct span body, sayer *say, struct buf *out)
{
	struct buf b = BUF_INIT;

	buf_put(&b, body.p, body.n);
	change_all(name, &b, 0, say, out);
	change_all(name, &b, 0x01, say, out);
	change_all(name, &b, 0x80, say, out);
	buf_free(&b);
}

START_TEST(any_message)
{
	struct buf out = BUF_INIT;

	for (changing = 0; changing < (int)UNIT_COUNT(rows); changing++)
		change(rows[changing].name, bytes(rows[changing].body), say_found, &out);
	for (changing = 0; changing < (int)UNIT_COUNT(told); changing++)
		change(told[changing].name, bytes(told[changing].body), say_told, &out);
	unit_kept("tests/data/messages.txt", &out);
	buf_free(&out);
}
END_TEST

/* What is beyond the bounds is counted, and said of the message that was cut. */
START_TEST(transcript_is_bounded)
{
	struct source src = { .spec = "peer" };
	struct connection c = { .source = &src };
	struct record r = { .arena = arena, .c = &c };
	const size_t half = TRANSCRIPT_OCTETS / 2 + 7232;
	uint8_t *large = calloc(1, half);

	record_message(&r, true, 20, TLS_1_3, span_of(large, half));
	record_message(&r, true, 20, TLS_1_3, span_of(large, half));
	for (int i = 2; i < TRANSCRIPT_MESSAGES + 7; i++)
		record_message(&r, true, 20, TLS_1_3, span_of(large, 1));
	ck_assert_uint_eq(c.transcript.n, TRANSCRIPT_MESSAGES);
	ck_assert_uint_eq(c.transcript.total, TRANSCRIPT_MESSAGES + 7);
	ck_assert_uint_eq(c.transcript.kept, TRANSCRIPT_OCTETS);
	unit_str("whole", tell(&c.transcript.v[0]), "Finished ");
	unit_str("cut", tell(&c.transcript.v[1]), "Finished cut=14464 ");
	ck_assert_uint_eq(c.transcript.v[1].octets, half);
	unit_str("nothing left", tell(&c.transcript.v[2]), "Finished cut=1 ");
	free(large);
}
END_TEST

/* Words leave half of the places to what TLS has to say, and no alert is lost. */
START_TEST(words_leave_room)
{
	static const uint8_t certificate[] = { 0, 0, 0, 9, 0, 0, 3, 1, 2, 3, 0, 0 };
	struct source src = { .spec = "peer" };
	struct connection c = { .source = &src };
	struct record r = { .arena = arena, .c = &c };

	for (int i = 0; i < 3 * TRANSCRIPT_MESSAGES; i++)
		record_words(&r, true, MESSAGE_CLEAR_TEXT, span_str("250-x\r\n"));
	record_message(&r, true, MESSAGE_CERTIFICATE, TLS_1_3, span_of(certificate, sizeof certificate));
	ck_assert_uint_eq(c.transcript.n, TRANSCRIPT_MESSAGES / 2 + 1);
	ck_assert_uint_eq(c.transcript.total, 3 * TRANSCRIPT_MESSAGES + 1);
	unit_str("words", tell(&c.transcript.v[0]), "clear text text=250-x ");
	ck_assert_uint_eq(c.nsent, 1);
	ck_assert(span_eq(c.sent[0], span_of((const uint8_t[]){ 1, 2, 3 }, 3)));
	for (int i = 0; i < TRANSCRIPT_MESSAGES; i++)
		record_message(&r, true, MESSAGE_NEW_SESSION_TICKET, TLS_1_3, SPAN_NONE);
	record_alert(&r, true, 2, 116);
	ck_assert_uint_eq(c.nalerts, 1);
	ck_assert_int_eq(c.alerts[0].number, 116);
}
END_TEST

/* TLS SignatureScheme, as IANA has it; what TLS 1.2 combines of hash and signature beside it. */
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

START_TEST(scheme)
{
	const char *said = signature_scheme_name(schemes[_i].code);

	unit_str(schemes[_i].name, said ? said : "none", schemes[_i].name);
}
END_TEST

/* TLS ExtensionType Values, as IANA has them. */
START_TEST(extension_names)
{
	static const unsigned codes[] = { 0,  1,  5,  10, 11, 13, 16, 18, 21, 22, 23,     27,     28,
		                          35, 41, 42, 43, 44, 45, 47, 49, 50, 51, 0xfe0d, 0xff01, 0x1234 };
	struct message_field f[MESSAGE_FIELDS];
	struct buf b = BUF_INIT;
	const char *said = NULL;

	buf_put(&b, (const uint8_t[]){ 0, sizeof codes / sizeof *codes * 4 }, 2);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		buf_put(&b, (const uint8_t[]){ (uint8_t)(codes[i] >> 8), (uint8_t)codes[i], 0, 0 }, 4);
	struct message m = { .type = MESSAGE_ENCRYPTED_EXTENSIONS, .octets = b.n, .body = buf_span(&b) };
	for (size_t i = 0, n = message_fields(arena, &m, f); i < n; i++)
		if (strcmp(f[i].name, "extensions") == 0)
			said = f[i].value;
	unit_str("extensions", said ? said : "none",
	         "server_name, max_fragment_length, status_request, supported_groups, ec_point_formats, "
	         "signature_algorithms, alpn, signed_certificate_timestamp, padding, encrypt_then_mac, "
	         "extended_master_secret, compress_certificate, record_size_limit, session_ticket, pre_shared_key, "
	         "early_data, supported_versions, cookie, psk_key_exchange_modes, certificate_authorities, "
	         "post_handshake_auth, signature_algorithms_cert, key_share, encrypted_client_hello, "
	         "renegotiation_info, 0x1234");
	buf_free(&b);
}
END_TEST

/* The numbers of the registries that have a name, all others having none. */
static const char *names_of(const char *(*name)(unsigned number))
{
	struct buf b = BUF_INIT;

	for (unsigned i = 0; i <= 0x10000; i++)
		if (name(i))
			buf_printf(&b, "%s%x %s", b.n ? ", " : "", i, name(i));
	return buf_keep(&b, arena);
}

static const char *type_name(unsigned type)
{
	const struct message m = { .type = type };
	const char *name = message_name(&m);

	return strcmp(name, "unknown") == 0 ? NULL : name;
}

static const char *version_in_hello(unsigned version)
{
	static char name[80];
	uint8_t body[2 + 32 + 4] = { (uint8_t)(version >> 8), (uint8_t)version };
	struct message m = {
		.type = MESSAGE_SERVER_HELLO, .version = TLS_1_2, .octets = 38, .body = span_of(body, 38)
	};
	struct arena *a = arena_new();
	struct message_field fields[MESSAGE_FIELDS];

	*name = '\0';
	if (message_fields(a, &m, fields) > 0)
		snprintf(name, sizeof name, "%s", fields[0].value);
	arena_free(a);
	return version > 0xffff || strncmp(name, "0x", 2) == 0 ? NULL : name;
}

/* IANA: TLS HandshakeType, Supported Groups, in hex. */
/* clang-format off */
static const struct {
	const char *registry;
	const char *(*name)(unsigned number);
	const char *names;
} registries[] = {
	{ "types", type_name,
	  "0 HelloRequest, 1 ClientHello, 2 ServerHello, 4 NewSessionTicket, 5 EndOfEarlyData, 8 "
	  "EncryptedExtensions, b Certificate, c ServerKeyExchange, d CertificateRequest, e "
	  "ServerHelloDone, f CertificateVerify, 10 ClientKeyExchange, 14 Finished, 16 CertificateStatus, "
	  "17 SupplementalData, 18 KeyUpdate, 19 CompressedCertificate, 100 Alert, 101 clear text, 102 "
	  "application data" },
	{ "versions", version_in_hello,
	  "300 SSL3.0, 301 TLS1.0, 302 TLS1.1, 303 TLS1.2, 304 TLS1.3" },
	{ "groups", message_group_name,
	  "15 secp224r1, 17 secp256r1, 18 secp384r1, 19 secp521r1, 1a brainpoolP256r1, 1b brainpoolP384r1, "
	  "1c brainpoolP512r1, 1d x25519, 1e x448, 100 ffdhe2048, 101 ffdhe3072, 102 ffdhe4096, 103 "
	  "ffdhe6144, 104 ffdhe8192, 11eb SecP256r1MLKEM768, 11ec X25519MLKEM768, 11ed SecP384r1MLKEM1024" },
};
/* clang-format on */

START_TEST(registry)
{
	unit_str(registries[_i].registry, names_of(registries[_i].name), registries[_i].names);
}
END_TEST

START_TEST(names)
{
	unit_str("scheme", signature_scheme_name(0x0804), "rsa_pss_rsae_sha256");
	ck_assert_ptr_null(signature_scheme_name(0xffff));
	unit_str("alert", alert_name(116), "certificate_required");
	unit_str("alert", alert_name(0), "close_notify");
	unit_str("alert", alert_name(99), "unknown");
	unit_str("step", step_name(STEP_RESOLVE), "resolve");
	unit_str("step", step_name(STEP_DONE), "done");
}
END_TEST

UNIT_SUITE("message")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, message, rows);
	UNIT_ROWS(tc, mutated, rows);
	UNIT_ROWS(tc, transcript_tells, told);
	tcase_add_test(tc, any_message);
	tcase_add_test(tc, transcript_is_bounded);
	tcase_add_test(tc, words_leave_room);
	UNIT_ROWS(tc, scheme, schemes);
	tcase_add_test(tc, extension_names);
	UNIT_ROWS(tc, registry, registries);
	tcase_add_test(tc, names);
}
