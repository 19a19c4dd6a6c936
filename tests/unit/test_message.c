/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handshake messages about certificates, whole and cut anywhere; and the names of what a connection record holds. */
#include "tests/unit/unit.h"
#include "base/alert.h"
#include "base/buf.h"
#include "net/message.h"

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
		message_certificate_status(arena, body, c);
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
	tcase_add_test(tc, names);
}
