/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ClientHello of our own: its form, octet by octet as far as it is not random, and what a server of GnuTLS says to
 * it. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/span.h"
#include "net/hello.h"
#include "net/message.h"
#include "net/transcript.h"
#include "net/vector.h"
#include "tests/net/look.h"

/* NULL: the extension is not there. */
static const struct {
	const char *name;
	struct hello_form hello;
	const char *versions, *shares;
	size_t least, most; /* octets of the message */
	size_t records;
} written[] = {
	{ "usual", { 0 }, "TLS1.3, TLS1.2, TLS1.1, TLS1.0", "x25519", 200, 400, 1 },
	{ "1.0", { .lowest = 0x0301, .highest = 0x0301 }, NULL, NULL, 100, 255, 1 },
	{ "1.2", { .lowest = TLS_1_2, .highest = TLS_1_2 }, NULL, NULL, 100, 300, 1 },
	{ "1.3", { .lowest = TLS_1_3 }, "TLS1.3", "x25519", 200, 300, 1 },
	{ "large", { .pad = HELLO_LARGE }, "TLS1.3, TLS1.2, TLS1.1, TLS1.0", "x25519", HELLO_LARGE, HELLO_LARGE, 1 },
	{ "in records", { .delivery = HELLO_RECORDS }, "TLS1.3, TLS1.2, TLS1.1, TLS1.0", "x25519", 200, 400, 2 },
	{ "hybrid",
	  { .groups = HELLO_HYBRID },
	  "TLS1.3, TLS1.2, TLS1.1, TLS1.0",
	  "X25519MLKEM768, x25519",
	  1400,
	  1700,
	  1 },
	{ "quantum alone", { .lowest = TLS_1_3, .groups = HELLO_QUANTUM }, "TLS1.3", "X25519MLKEM768", 1350, 1500, 1 },
	{ "bare", { .bare = true }, NULL, NULL, 90, 130, 1 },
	{ "all",
	  { .suites = HELLO_ANY, .groups = HELLO_HYBRID },
	  "TLS1.3, TLS1.2, TLS1.1, TLS1.0",
	  "X25519MLKEM768, x25519",
	  1500,
	  2000,
	  1 },
};

/* IANA's numbers, in the order in which they are offered. */
#define OF_1_3 "130113021303"
#define OF_ECDSA "c02bc02ccca9c023c024c009c00a"
#define OF_RSA "c02fc030cca8c027c028c013c014009e009f0067006b00330039009c009d003c003d002f0035000a"
#define OF_OTHERS                                                                                                      \
	"00050004c011c007c012c0080016001300070009001500120003000600080014001100960"                                    \
	"09a004100840045008800ba00c0c076c077c072c073c07ac07bc07cc07dc086c087c08ac08bc03cc03dc050c051c060c061c05cc05dc" \
	"0"                                                                                                            \
	"9cc09dc09ec09fc0acc0adcc13cc14ccaa003200380040006a00a200a300010002003bc006c0100018001b0034003a006c006d00a600" \
	"a"                                                                                                            \
	"7c018c01913041305"
#define SCSV "00ff"
#define BY_ECDSA "040305030603"
#define BY_RSA "0804080508060401050106010201"
#define BY_OTHERS                                                                                                      \
	"02030807080808090"                                                                                            \
	"80a080b"
#define BY_RARE                                                                                                        \
	"0202030204020301030301"                                                                                       \
	"01081a081b081c0904090509060708"

static const struct {
	const char *name;
	struct hello_form hello;
	const char *suites, *signatures;
	const char *ech; /* the octets before what is random; NULL: it is not there */
} offered[] = {
	{ "usual", { 0 }, OF_1_3 OF_ECDSA OF_RSA SCSV, BY_ECDSA BY_RSA BY_OTHERS, NULL },
	{ "ecdsa", { .suites = HELLO_ECDSA }, OF_1_3 OF_ECDSA SCSV, BY_ECDSA, NULL },
	{ "rsa", { .suites = HELLO_RSA }, OF_1_3 OF_RSA SCSV, BY_RSA, NULL },
	{ "any",
	  { .suites = HELLO_ANY },
	  OF_1_3 OF_ECDSA OF_RSA OF_OTHERS SCSV,
	  BY_ECDSA BY_RSA BY_OTHERS BY_RARE,
	  NULL },
	{ "as a browser",
	  { .suites = HELLO_BROWSER },
	  OF_1_3 "c02bc02fc02cc030cca9cca8c013c014009c009d002f0035" SCSV,
	  "04030804040105030805050108060601",
	  NULL },
	{ "RSA, 1.2", { .suites = HELLO_RSA, .highest = TLS_1_2 }, OF_RSA SCSV, BY_RSA, NULL },
	{ "1.3 with ECH", { .lowest = TLS_1_3, .ech = true }, OF_1_3, BY_ECDSA BY_RSA BY_OTHERS, "0000010001" },
	{ "1.2", { .lowest = TLS_1_2, .highest = TLS_1_2 }, OF_ECDSA OF_RSA SCSV, BY_ECDSA BY_RSA BY_OTHERS, NULL },
};

static const char *hex_of(struct arena *a, struct span s)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, s, "");
	return buf_keep(&b, a);
}

START_TEST(offers)
{
	struct arena *a = arena_new();
	struct buf message = BUF_INIT;
	struct span in, suites, list, value, signatures = SPAN_NONE, ech = SPAN_NONE;
	size_t type;

	hello_write(&message, &offered[_i].hello, "www.example.com", NULL);
	in = buf_span(&message);
	ck_assert(vector_octets(&in, 4 + 2 + 32, &value) && vector_take(&in, 1, &value) &&
	          vector_take(&in, 2, &suites) && vector_take(&in, 1, &value) && vector_take(&in, 2, &list));
	while (list.n && vector_extension(&list, &type, &value)) {
		if (type == 13)
			ck_assert(vector_take(&value, 2, &signatures));
		if (type == 0xfe0d)
			ech = value;
	}
	unit_str(offered[_i].name, hex_of(a, suites), offered[_i].suites);
	unit_str(offered[_i].name, hex_of(a, signatures), offered[_i].signatures);
	unit_str(offered[_i].name, ech.n ? hex_of(a, span_of(ech.p, 5)) : "none",
	         offered[_i].ech ? offered[_i].ech : "none");
	if (ech.n) /* config id, a share of X25519, a payload of the size of an inner hello */
		ck_assert_uint_eq(ech.n, 5 + 1 + 2 + 32 + 2 + 144);
	buf_free(&message);
	arena_free(a);
}
END_TEST

static const char *field(const struct message_field *f, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(f[i].name, name))
			return f[i].value;
	return NULL;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Takes the records apart again; the message that they hold. */
static void join(struct span in, struct buf *out, size_t *records)
{
	struct span body;
	size_t type, version;

	for (*records = 0; in.n; ++*records) {
		ck_assert(vector_number(&in, 1, &type) && type == 22);
		ck_assert(vector_number(&in, 2, &version) && version == 0x0301);
		ck_assert(vector_take(&in, 2, &body));
		buf_put(out, body.p, body.n);
	}
}

START_TEST(has_the_form)
{
	struct arena *a = arena_new();
	const struct hello_form *h = &written[_i].hello;
	struct buf message = BUF_INIT, sent = BUF_INIT, joined = BUF_INIT;
	struct message_field f[MESSAGE_FIELDS];
	size_t cut, records, length;

	hello_write(&message, h, "www.example.com", "h2,http/1.1");
	hello_records(&sent, h, buf_span(&message), &cut);
	join(buf_span(&sent), &joined, &records);
	ck_assert_msg(span_eq(buf_span(&joined), buf_span(&message)), "%s", written[_i].name);
	ck_assert_uint_eq(records, written[_i].records);
	ck_assert_uint_eq(cut, sent.n);
	ck_assert_msg(message.n >= written[_i].least && message.n <= written[_i].most, "%s: %zu octets",
	              written[_i].name, message.n);
	struct span in = buf_span(&message);
	ck_assert(vector_number(&in, 1, &length) && length == MESSAGE_CLIENT_HELLO);
	ck_assert(vector_number(&in, 3, &length) && length == in.n);
	struct message m = { .type = MESSAGE_CLIENT_HELLO, .octets = in.n, .body = in };
	size_t n = message_fields(a, &m, f);
	ck_assert_msg(same(field(f, n, "supported_versions"), written[_i].versions), "%s: versions", written[_i].name);
	ck_assert_msg(same(field(f, n, "key_share"), written[_i].shares), "%s: shares", written[_i].name);
	ck_assert(same(field(f, n, "server_name"), h->bare ? NULL : "www.example.com"));
	ck_assert(same(field(f, n, "alpn"), h->bare ? NULL : "h2, http/1.1"));
	buf_free(&message);
	buf_free(&sent);
	buf_free(&joined);
	arena_free(a);
}
END_TEST

/* The octets that are no matter of chance, in hex; "(n)" for n that are. */
/* clang-format off */
static const struct {
	const char *name;
	struct hello_form hello;
	const char *octets;
} fixed[] = {
	{ "usual", { 0 },
	  "010001370303(32)20(32)003e130113021303c02bc02ccca9c023c024c009c00ac02fc030cca8c027c028c013c01400"
	  "9e009f0067006b00330039009c009d003c003d002f0035000a00ff010000b000000014001200000f7777772e6578616d"
	  "706c652e636f6d000a000c000a001d001700180019001e000b00020100000d0022002004030503060308040805080604"
	  "010501060102010203080708080809080a080b0010000e000c02683208687474702f312e310005000501000000000017"
	  "0000002b0009080304030303020301002d00020101003300260024001d0020(32)" },
	{ "all", { .suites = HELLO_ANY, .groups = HELLO_HYBRID, .ech = true },
	  "010007870303(32)20(32)00d8130113021303c02bc02ccca9c023c024c009c00ac02fc030cca8c027c028c013c01400"
	  "9e009f0067006b00330039009c009d003c003d002f0035000a00050004c011c007c012c0080016001300070009001500"
	  "12000300060008001400110096009a004100840045008800ba00c0c076c077c072c073c07ac07bc07cc07dc086c087c0"
	  "8ac08bc03cc03dc050c051c060c061c05cc05dc09cc09dc09ec09fc0acc0adcc13cc14ccaa003200380040006a00a200"
	  "a300010002003bc006c0100018001b0034003a006c006d00a600a7c018c0191304130500ff0100066600000014001200"
	  "000f7777772e6578616d706c652e636f6d000a0026002411ec001d001700180019001e0100010101020016001a001b00"
	  "1c001f0020002111eb11ed000b00020100000d003c003a04030503060308040805080604010501060102010203080708"
	  "080809080a080b020203020402030103030101081a081b081c09040905090607080010000e000c02683208687474702f"
	  "312e3100050005010000000000170000002b0009080304030303020301002d00020101003304ea04e811ec04c0(1216)"
	  "001d0020(32)fe0d00ba0000010001(1)0020(32)0090(144)" },
	{ "RSA, 1.2", { .suites = HELLO_RSA, .highest = TLS_1_2 },
	  "010000b40303(32)00002ac02fc030cca8c027c028c013c014009e009f0067006b00330039009c009d003c003d002f00"
	  "35000a00ff0100006100000014001200000f7777772e6578616d706c652e636f6d000a000c000a001d00170018001900"
	  "1e000b00020100000d0010000e08040805080604010501060102010010000e000c02683208687474702f312e31000500"
	  "05010000000000170000" },
	{ "ECDSA, 1.1 at most", { .suites = HELLO_ECDSA, .highest = 0x0302 },
	  "010000860302(32)000010c02bc02ccca9c023c024c009c00a00ff0100004d00000014001200000f7777772e6578616d"
	  "706c652e636f6d000a000c000a001d001700180019001e000b000201000010000e000c02683208687474702f312e3100"
	  "050005010000000000170000" },
	{ "bare", { .bare = true, .suites = HELLO_RSA },
	  "010000510303(32)00002ac02fc030cca8c027c028c013c014009e009f0067006b00330039009c009d003c003d002f00"
	  "35000a00ff0100" },
	{ "quantum alone", { .lowest = TLS_1_3, .groups = HELLO_QUANTUM, .pad = 1500 },
	  "010005d80303(32)20(32)00061301130213030100058900000014001200000f7777772e6578616d706c652e636f6d00"
	  "0a0004000211ec000b00020100000d002200200403050306030804080508060401050106010201020308070808080908"
	  "0a080b0010000e000c02683208687474702f312e3100050005010000000000170000002b0003020304002d0002010100"
	  "3304c604c411ec04c0(1216)001500430000000000000000000000000000000000000000000000000000000000000000"
	  "0000000000000000000000000000000000000000000000000000000000000000000000" },
};
/* clang-format on */

START_TEST(has_the_octets)
{
	struct arena *a = arena_new();
	struct buf first = BUF_INIT, text = BUF_INIT;
	size_t by_chance = 0;

	hello_write(&first, &fixed[_i].hello, "www.example.com", "h2,http/1.1");
	uint8_t *differs = arena_alloc(a, first.n);
	memset(differs, 0, first.n);
	for (int k = 0; k < 12; k++) {
		struct buf other = BUF_INIT;

		hello_write(&other, &fixed[_i].hello, "www.example.com", "h2,http/1.1");
		ck_assert_uint_eq(other.n, first.n);
		for (size_t i = 0; i < first.n; i++)
			differs[i] |= buf_span(&first).p[i] ^ buf_span(&other).p[i];
		buf_free(&other);
	}
	for (size_t i = 0; i <= first.n; i++) {
		if (i < first.n && differs[i]) {
			by_chance++;
			continue;
		}
		if (by_chance)
			buf_printf(&text, "(%zu)", by_chance);
		by_chance = 0;
		if (i < first.n)
			buf_printf(&text, "%02x", buf_span(&first).p[i]);
	}
	unit_str(fixed[_i].name, buf_str(&text), fixed[_i].octets);
	buf_free(&first);
	buf_free(&text);
	arena_free(a);
}
END_TEST

/* FIPS 203 7.2: a server checks that each coefficient is below q, and refuses the share else. */
START_TEST(makes_a_key_of_mlkem)
{
	static const struct hello_form quantum = { .lowest = TLS_1_3, .groups = HELLO_QUANTUM };
	struct buf b = BUF_INIT;
	struct span in, value, list;
	size_t type, group;
	bool seen = false;

	hello_write(&b, &quantum, NULL, NULL);
	in = buf_span(&b);
	ck_assert(vector_octets(&in, 4 + 2 + 32, &value) && vector_take(&in, 1, &value) &&
	          vector_take(&in, 2, &value) && vector_take(&in, 1, &value) && vector_take(&in, 2, &list));
	while (list.n && vector_extension(&list, &type, &value)) {
		struct span shares, key;

		if (type != 51)
			continue;
		seen = true;
		ck_assert(vector_take(&value, 2, &shares) && vector_number(&shares, 2, &group) &&
		          vector_take(&shares, 2, &key));
		ck_assert_uint_eq(group, 4588);
		ck_assert_uint_eq(key.n, 1184 + 32);
		for (size_t i = 0; i < 1152; i += 3) {
			ck_assert_uint_lt(key.p[i] | (key.p[i + 1] & 0xfu) << 8, 3329);
			ck_assert_uint_lt(key.p[i + 1] >> 4 | (unsigned)key.p[i + 2] << 4, 3329);
		}
	}
	ck_assert(seen);
	buf_free(&b);
}
END_TEST

/* What GnuTLS answers, whole and in pieces. */
static const struct {
	const char *name;
	struct hello_form hello;
	const char *priority, *summary, *protocol;
	bool chain; /* what is sent in the clear is read */
} answered[] = {
	{ "usual", { 0 }, V("1.3"), "ok", "TLS1.3" },
	{ "usual, old server", { 0 }, V("1.2"), "ok", "TLS1.2" },
	{ "usual, oldest server", { 0 }, V("1.0"), "ok", "TLS1.0" },
	{ "1.0", { .lowest = 0x0301, .highest = 0x0301 }, V("1.0"), "ok", "TLS1.0" },
	{ "1.1", { .lowest = 0x0302, .highest = 0x0302 }, V("1.1"), "ok", "TLS1.1" },
	{ "1.2 alone", { .lowest = TLS_1_2, .highest = TLS_1_2 }, V("1.2"), "ok", "TLS1.2" },
	{ "1.3 alone, old server", { .lowest = TLS_1_3 }, V("1.2"), "alert handshake peer:", NULL },
	{ "large", { .pad = HELLO_LARGE }, V("1.3"), "ok", "TLS1.3" },
	{ "large, in segments", { .pad = HELLO_LARGE, .delivery = HELLO_SEGMENTS }, V("1.3"), "ok", "TLS1.3" },
	{ "large, in records", { .pad = HELLO_LARGE, .delivery = HELLO_RECORDS }, V("1.3"), "ok", "TLS1.3" },
	{ "hybrid", { .groups = HELLO_HYBRID }, V("1.3"), "ok", "TLS1.3" },
	{ "means nothing", { .ech = true }, V("1.3"), "ok", "TLS1.3" },
	{ "bare", { .bare = true }, V("1.2"), "ok", "TLS1.2" },
	{ "RSA alone", { .suites = HELLO_RSA }, V("1.2:-KX-ALL:+ECDHE-ECDSA"), "alert handshake peer:", NULL },
	{ "ECDSA alone", { .suites = HELLO_ECDSA }, V("1.2:-KX-ALL:+ECDHE-ECDSA"), "ok", "TLS1.2" },
	{ "another group first", { 0 }, V("1.3:-GROUP-ALL:+GROUP-SECP384R1"), "ok", "TLS1.3" },
	{ "the chain", { .highest = TLS_1_2, .suites = HELLO_USUAL, .chain = true }, V("1.2"), "ok", "TLS1.2", true },
	{ "the chain of an old one",
	  { .highest = TLS_1_2, .suites = HELLO_USUAL, .chain = true },
	  V("1.0"),
	  "ok",
	  "TLS1.0",
	  true },
	{ "no chain in the clear", { .chain = true }, V("1.3"), "ok", "TLS1.3" },
};

START_TEST(is_answered)
{
	const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves, .dribble = _i & 1, .tls = { .priority = answered[_i].priority } };
	const struct connection *c;

	options.hello = &answered[_i].hello;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	ck_assert_msg(!strncmp(summary(c), answered[_i].summary, strlen(answered[_i].summary)), "%s: %s",
	              answered[_i].name, summary(c));
	ck_assert_msg(same(c->protocol, answered[_i].protocol), "%s: %s", answered[_i].name, c->protocol);
	ck_assert(!c->handshake_done);
	unit_int(answered[_i].name, c->nsent, answered[_i].chain ? 2 : 0);
	unit_int(answered[_i].name, c->server_signature != NULL, answered[_i].chain && same(c->protocol, "TLS1.2"));
	peer_free(&p);
}
END_TEST

/* Whatever comes, and wherever it is cut. */
static const struct {
	const char *name;
	struct server_move moves[4];
	const char *summary;
	const char *chain; /* where the chain is to be read; NULL: the same */
} odd[] = {
	{ "half a record", { HEARS(NULL), SAYS("\x16\3\3\0\x50\2\0") }, "closed handshake" },
	{ "a ServerHello of four octets", { HEARS(NULL), SAYS("\x16\3\3\0\4\2\0\0\0") }, "ok", "closed handshake" },
	{ "nothing behind it",
	  { HEARS(NULL), SAYS("\x16\3\3\0\4\2\0\0\0\x16\3\3\0\4\x0e\0\0\0"), HOLDS },
	  "ok" },
	{ "an alert behind it",
	  { HEARS(NULL), SAYS("\x16\3\3\0\4\2\0\0\0\x15\3\3\0\2\2\x28"), HOLDS },
	  "ok",
	  "alert handshake peer:40" },
	{ "another message", { HEARS(NULL), SAYS("\x16\3\3\0\4\1\0\0\0"), HOLDS }, "protocol handshake" },
	{ "an alert of one octet", { HEARS(NULL), SAYS("\x15\3\3\0\1\2") }, "closed handshake" },
	{ "a warning, then nothing", { HEARS(NULL), SAYS("\x15\3\3\0\2\1\x70") }, "closed handshake peer:112" },
	{ "an empty record", { HEARS(NULL), SAYS("\x16\3\3\0\0") }, "closed handshake" },
	{ "clear text without an end", { HEARS(NULL), SAYS("what"), HOLDS }, "not-tls handshake" },
	{ "clear text", { HEARS(NULL), SAYS("HTTP/1.1 400 Bad Request\r\n\r\n") }, "not-tls handshake" },
	{ "an alert", { HEARS(NULL), ALERTS(40), HOLDS }, "alert handshake peer:40" },
	{ "a reset", { HEARS(NULL), RESETS }, "closed handshake" },
};

START_TEST(takes_whatever_comes)
{
	static const struct hello_form forms[] = { { 0 }, { .highest = TLS_1_2, .chain = true } };
	const size_t row = (size_t)_i / 4;
	struct peer p = { .moves = odd[row].moves, .dribble = _i & 1 };
	const struct connection *c;
	const char *want = _i & 2 && odd[row].chain ? odd[row].chain : odd[row].summary;

	options.hello = &forms[_i >> 1 & 1];
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	ck_assert_msg(!strncmp(summary(c), want, strlen(want)), "%s: %s", odd[row].name, summary(c));
	peer_free(&p);
}
END_TEST

UNIT_SUITE("hello")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, has_the_form, written);
	UNIT_ROWS(tc, offers, offered);
	UNIT_ROWS(tc, has_the_octets, fixed);
	tcase_add_test(tc, makes_a_key_of_mlkem);
	UNIT_ROWS(tc, is_answered, answered);
	tcase_add_loop_test(tc, takes_whatever_comes, 0, 4 * (int)UNIT_COUNT(odd));
}
