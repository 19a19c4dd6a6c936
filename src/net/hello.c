/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors are opened, filled and closed with their length; keys of a share are random octets of the right form, since
 * nobody computes with them. */
#include "config.h"

#include "net/hello.h"

#include "base/buf.h"
#include "base/span.h"
#include "net/message.h"
#include "net/transcript.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { /* ExtensionType of the IANA registry; the others are in message.h */
       EXT_POINT_FORMATS = 11,
       EXT_PADDING = 21,
       EXT_EXTENDED_MASTER_SECRET = 23,
       EXT_PSK_MODES = 45,
       EXT_ECH = 0xfe0d,
};
enum { GROUP_X25519 = 29, GROUP_X25519MLKEM768 = 4588 };

/* ---- octets ---- */

static void number(struct buf *b, size_t octets, size_t n)
{
	while (octets--)
		buf_putc(b, (int)(n >> 8 * octets & 0xff));
}

static void numbers(struct buf *b, const unsigned *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		number(b, 2, v[i]);
}
#define NUMBERS(b, v) numbers((b), (v), sizeof(v) / sizeof *(v))

static void random_octets(struct buf *b, size_t n)
{
	unsigned char octets[64];

	for (size_t part; n; n -= part) {
		part = n < sizeof octets ? n : sizeof octets;
		if (gnutls_rnd(GNUTLS_RND_NONCE, octets, part) < 0)
			abort();
		buf_put(b, octets, part);
	}
}

/* A vector with its length in so many octets: what is put between open and close. */
static size_t open_vector(struct buf *b, size_t octets)
{
	number(b, octets, 0);
	return b->n;
}

static void close_vector(struct buf *b, size_t octets, size_t begin)
{
	size_t n = b->n - begin;

	for (size_t i = 0; i < octets; i++)
		b->s[begin - 1 - i] = (char)(n >> 8 * i & 0xff);
}

static size_t open_extension(struct buf *b, unsigned type)
{
	number(b, 2, type);
	return open_vector(b, 2);
}

/* ---- what is offered ---- */

static const unsigned suites_1_3[] = { 0x1301, 0x1302, 0x1303 };
static const unsigned suites_ecdsa[] = { 0xc02b, 0xc02c, 0xcca9, 0xc023, 0xc024, 0xc009, 0xc00a };
static const unsigned suites_rsa[] = { 0xc02f, 0xc030, 0xcca8, 0xc027, 0xc028, 0xc013, 0xc014, 0x009e, 0x009f, 0x0067,
	                               0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035, 0x000a };
/* What libraries of today have given up, and what few of them have: RC4, DES and its weak forms, 3DES, IDEA, SEED,
 * Camellia, ARIA, CCM, DSA, without encryption, without authentication. */
static const unsigned suites_other[] = {
	0x0005, 0x0004, 0xc011, 0xc007, 0xc012, 0xc008, 0x0016, 0x0013, 0x0007, 0x0009, 0x0015, 0x0012, 0x0003,
	0x0006, 0x0008, 0x0014, 0x0011, 0x0096, 0x009a, 0x0041, 0x0084, 0x0045, 0x0088, 0x00ba, 0x00c0, 0xc076,
	0xc077, 0xc072, 0xc073, 0xc07a, 0xc07b, 0xc07c, 0xc07d, 0xc086, 0xc087, 0xc08a, 0xc08b, 0xc03c, 0xc03d,
	0xc050, 0xc051, 0xc060, 0xc061, 0xc05c, 0xc05d, 0xc09c, 0xc09d, 0xc09e, 0xc09f, 0xc0ac, 0xc0ad, 0xcc13,
	0xcc14, 0xccaa, 0x0032, 0x0038, 0x0040, 0x006a, 0x00a2, 0x00a3, 0x0001, 0x0002, 0x003b, 0xc006, 0xc010,
	0x0018, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc018, 0xc019, 0x1304, 0x1305,
};
static const unsigned suites_browser[] = { 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8,
	                                   0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035 };
#define RENEGOTIATION_SCSV 0x00ff /* RFC 5746 3.3 */

static void put_suites(struct buf *b, const struct hello_form *h, int highest)
{
	size_t list = open_vector(b, 2);

	if (highest >= TLS_1_3)
		NUMBERS(b, suites_1_3);
	if (highest < TLS_1_3 || h->lowest < TLS_1_3) {
		if (h->suites == HELLO_USUAL || h->suites == HELLO_ECDSA || h->suites == HELLO_ANY)
			NUMBERS(b, suites_ecdsa);
		if (h->suites == HELLO_BROWSER)
			NUMBERS(b, suites_browser);
		else if (h->suites != HELLO_ECDSA)
			NUMBERS(b, suites_rsa);
		if (h->suites == HELLO_ANY)
			NUMBERS(b, suites_other);
		number(b, 2, RENEGOTIATION_SCSV);
	}
	close_vector(b, 2, list);
}

static void put_name(struct buf *b, const char *name)
{
	size_t e = open_extension(b, EXT_SERVER_NAME), list = open_vector(b, 2), host;

	number(b, 1, 0); /* host_name */
	host = open_vector(b, 2);
	buf_puts(b, name);
	close_vector(b, 2, host);
	close_vector(b, 2, list);
	close_vector(b, 2, e);
}

static void put_alpn(struct buf *b, const char *alpn)
{
	size_t e = open_extension(b, EXT_ALPN), list = open_vector(b, 2);

	for (const char *p = alpn; *p; p += strspn(p, ",")) {
		size_t n = strcspn(p, ",");

		if (n > 0 && n < 256) {
			number(b, 1, n);
			buf_put(b, p, n);
		}
		p += n;
	}
	close_vector(b, 2, list);
	close_vector(b, 2, e);
}

static void put_versions(struct buf *b, int lowest, int highest)
{
	size_t e = open_extension(b, EXT_SUPPORTED_VERSIONS), list = open_vector(b, 1);

	for (int v = highest; v >= lowest; v--)
		number(b, 2, (size_t)v);
	close_vector(b, 1, list);
	close_vector(b, 2, e);
}

static void put_groups(struct buf *b, const struct hello_form *h)
{
	static const unsigned curves[] = { GROUP_X25519, 23, 24, 25, 30 };
	static const unsigned browser[] = { GROUP_X25519, 23, 24 };
	static const unsigned others[] = { 256, 257, 258, 22, 26, 27, 28, 31, 32, 33, 4587, 4589 };
	size_t e = open_extension(b, EXT_SUPPORTED_GROUPS), list = open_vector(b, 2);

	if (h->groups != HELLO_CURVES)
		number(b, 2, GROUP_X25519MLKEM768);
	if (h->suites == HELLO_BROWSER)
		NUMBERS(b, browser);
	else if (h->groups != HELLO_QUANTUM)
		NUMBERS(b, curves);
	if (h->suites == HELLO_ANY)
		NUMBERS(b, others);
	close_vector(b, 2, list);
	close_vector(b, 2, e);
}

/* ML-KEM-768 (FIPS 203): 3 polynomials of 256 coefficients below q, 12 bits each, and a seed. A server refuses others.
 */
#define MLKEM_Q 3329
#define MLKEM_COEFFICIENTS 768

static unsigned coefficient(void)
{
	unsigned char two[2];

	for (;;) {
		if (gnutls_rnd(GNUTLS_RND_NONCE, two, sizeof two) < 0)
			abort();
		unsigned x = two[0] | (two[1] & 0x0fu) << 8;
		if (x < MLKEM_Q)
			return x;
	}
}

static void put_mlkem_key(struct buf *b)
{
	for (int i = 0; i < MLKEM_COEFFICIENTS / 2; i++) {
		unsigned x = coefficient(), y = coefficient();

		number(b, 1, x & 0xff);
		number(b, 1, x >> 8 | (y & 0xf) << 4);
		number(b, 1, y >> 4);
	}
	random_octets(b, 32);
}

/* Any 32 octets are a key of X25519 (RFC 7748 5); who has none of these groups asks for another share. */
static void put_shares(struct buf *b, const struct hello_form *h)
{
	size_t e = open_extension(b, EXT_KEY_SHARE), list = open_vector(b, 2), key;

	if (h->groups != HELLO_CURVES) {
		number(b, 2, GROUP_X25519MLKEM768);
		key = open_vector(b, 2);
		put_mlkem_key(b);
		random_octets(b, 32);
		close_vector(b, 2, key);
	}
	if (h->groups != HELLO_QUANTUM) {
		number(b, 2, GROUP_X25519);
		key = open_vector(b, 2);
		random_octets(b, 32);
		close_vector(b, 2, key);
	}
	close_vector(b, 2, list);
	close_vector(b, 2, e);
}

static void put_signatures(struct buf *b, const struct hello_form *h)
{
	static const unsigned ecdsa[] = { 0x0403, 0x0503, 0x0603 };
	static const unsigned rsa[] = { 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201 };
	static const unsigned others[] = { 0x0203, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b };
	static const unsigned rare[] = { 0x0202, 0x0302, 0x0402, 0x0301, 0x0303, 0x0101, 0x081a,
		                         0x081b, 0x081c, 0x0904, 0x0905, 0x0906, 0x0708 };
	static const unsigned browser[] = { 0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601 };
	size_t e = open_extension(b, EXT_SIGNATURE_ALGORITHMS), list = open_vector(b, 2);

	if (h->suites == HELLO_USUAL || h->suites == HELLO_ECDSA || h->suites == HELLO_ANY)
		NUMBERS(b, ecdsa);
	if (h->suites == HELLO_BROWSER)
		NUMBERS(b, browser);
	else if (h->suites != HELLO_ECDSA)
		NUMBERS(b, rsa);
	if (h->suites == HELLO_USUAL || h->suites == HELLO_ANY)
		NUMBERS(b, others);
	if (h->suites == HELLO_ANY)
		NUMBERS(b, rare);
	close_vector(b, 2, list);
	close_vector(b, 2, e);
}

/* To a server without ECH it is an extension that it does not know, and to one with it a key that it has not. */
static void put_ech(struct buf *b)
{
	size_t e = open_extension(b, EXT_ECH), part;

	number(b, 1, 0); /* outer */
	number(b, 2, 1); /* HKDF-SHA256 */
	number(b, 2, 1); /* AES-128-GCM */
	random_octets(b, 1);
	part = open_vector(b, 2);
	random_octets(b, 32);
	close_vector(b, 2, part);
	part = open_vector(b, 2);
	random_octets(b, 144);
	close_vector(b, 2, part);
	close_vector(b, 2, e);
}

static void put_fixed(struct buf *b, unsigned type, const char *octets, size_t n)
{
	size_t e = open_extension(b, type);

	buf_put(b, octets, n);
	close_vector(b, 2, e);
}

static void put_padding(struct buf *b, size_t size)
{
	size_t n = b->n + 4 < size ? size - b->n - 4 : 0, e;

	if (b->n >= size)
		return;
	e = open_extension(b, EXT_PADDING);
	buf_pad(b, 0, n);
	close_vector(b, 2, e);
}

static void put_extensions(struct buf *b, const struct hello_form *h, int lowest, int highest, const char *servername,
                           const char *alpn)
{
	size_t list = open_vector(b, 2);

	if (servername)
		put_name(b, servername);
	put_groups(b, h);
	put_fixed(b, EXT_POINT_FORMATS, "\1\0", 2);
	if (highest >= TLS_1_2)
		put_signatures(b, h);
	if (alpn)
		put_alpn(b, alpn);
	put_fixed(b, EXT_STATUS_REQUEST, "\1\0\0\0\0", 5);
	put_fixed(b, EXT_EXTENDED_MASTER_SECRET, "", 0);
	if (highest >= TLS_1_3) {
		put_versions(b, lowest, highest);
		put_fixed(b, EXT_PSK_MODES, "\1\1", 2);
		put_shares(b, h);
	}
	if (h->ech)
		put_ech(b);
	put_padding(b, h->pad);
	close_vector(b, 2, list);
}

/* Without extensions there is no version above 1.2. */
static int highest_of(const struct hello_form *h)
{
	int highest = h->highest ? h->highest : TLS_1_3;

	return h->bare && highest > TLS_1_2 ? TLS_1_2 : highest;
}

void hello_write(struct buf *b, const struct hello_form *h, const char *servername, const char *alpn)
{
	int highest = highest_of(h), lowest = h->lowest ? h->lowest : 0x0301;
	size_t message, session;

	number(b, 1, MESSAGE_CLIENT_HELLO);
	message = open_vector(b, 3);
	number(b, 2, (size_t)(highest < TLS_1_2 ? highest : TLS_1_2));
	random_octets(b, 32);
	session = open_vector(b, 1);
	if (highest >= TLS_1_3) /* RFC 8446 D.4: so that it looks like a resumption to what stands between */
		random_octets(b, 32);
	close_vector(b, 1, session);
	put_suites(b, h, highest);
	number(b, 1, 1);
	number(b, 1, 0); /* no compression */
	if (!h->bare)
		put_extensions(b, h, lowest, highest, servername, alpn);
	close_vector(b, 3, message);
}

static void put_record(struct buf *b, const struct hello_form *h, const uint8_t *p, size_t n)
{
	size_t record;

	number(b, 1, 22);                                     /* handshake */
	number(b, 2, h->highest == 0x0300 ? 0x0300 : 0x0301); /* RFC 8446 5.1, RFC 5246 E.1 */
	record = open_vector(b, 2);
	buf_put(b, p, n);
	close_vector(b, 2, record);
}

void hello_records(struct buf *b, const struct hello_form *h, struct span message, size_t *cut)
{
	size_t half = message.n / 2;

	if (h->proxied)
		buf_puts(b, "PROXY UNKNOWN\r\n");
	if (h->delivery == HELLO_RECORDS) {
		put_record(b, h, message.p, half);
		put_record(b, h, message.p + half, message.n - half);
	} else {
		put_record(b, h, message.p, message.n);
	}
	*cut = h->delivery == HELLO_SEGMENTS ? b->n / 2 : b->n;
}
