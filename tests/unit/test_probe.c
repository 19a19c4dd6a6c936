/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe against peers that behave, misbehave and say nothing: how it ends and what the record says. */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include "net/banner.h"
#include "net/elsewhere.h"
#include "net/handshake.h"
#include "tests/net/look.h"

#include <time.h>

/* ---- peers without TLS ---- */

static const struct {
	const char *name;
	struct server_move moves[4];
	const char *summary;
	const char *banner; /* the protocol; "" unknown; NULL: no clear text */
} plain[] = {
	{ "HTTP", { HEARS(NULL), SAYS("HTTP/1.1 400 Bad Request\r\n\r\n") }, "not-tls handshake", "HTTP" },
	{ "a page without a head", { HEARS(NULL), SAYS("<!DOCTYPE html><p>no") }, "not-tls handshake", "HTTP" },
	{ "SMTP speaks first", { SAYS("220 mail.example ESMTP\r\n"), HOLDS }, "not-tls handshake", "SMTP" },
	{ "FTP", { SAYS("220 (vsFTPd 3.0.3)\r\n"), HOLDS }, "not-tls handshake", "FTP" },
	{ "IMAP", { SAYS("* OK ready\r\n"), HOLDS }, "not-tls handshake", "IMAP" },
	{ "POP3", { SAYS("+OK ready\r\n"), HOLDS }, "not-tls handshake", "POP3" },
	{ "SSH", { SAYS("SSH-2.0-OpenSSH_9.2\r\n"), HOLDS }, "not-tls handshake", "SSH" },
	{ "MySQL", { SAYS("J\0\0\0\n8.0.36\0"), HOLDS }, "not-tls handshake", "MySQL" },
	{ "garbage", { HEARS(NULL), SAYS("\0\1\2\3\x1b[31m"), HOLDS }, "not-tls handshake", "" },
	{ "handshake type, wrong version", { HEARS(NULL), SAYS("\x16\x01\0\0\0") }, "not-tls handshake", "" },
	{ "one octet", { HEARS(NULL), SAYS("H") }, "closed handshake", NULL },
	{ "closes at ClientHello", { HEARS(NULL), CLOSES }, "closed handshake", NULL },
	{ "closes at once", { CLOSES }, "closed handshake", NULL },
	{ "resets at ClientHello", { HEARS(NULL), RESETS }, "closed handshake", NULL },
	{ "says half a record", { HEARS(NULL), SAYS("\x16\3\3\0\x50\2\0") }, "closed handshake", NULL },
	{ "garbage in a record", { HEARS(NULL), SAYS("\x16\3\3\0\4\1\0\0\0"), HOLDS }, "protocol handshake", NULL },
	{ "handshake_failure", { HEARS(NULL), ALERTS(40), HOLDS }, "alert handshake peer:40:handshake", NULL },
	{ "protocol_version", { HEARS(NULL), ALERTS(70), HOLDS }, "alert handshake peer:70:handshake", NULL },
	{ "an alert and a reset",
	  { HEARS(NULL), ALERTS(112), PAUSES(50), RESETS },
	  "alert handshake peer:112:handshake",
	  NULL },
	{ "unknown alert", { HEARS(NULL), ALERTS(200), HOLDS }, "alert handshake peer:200:handshake", NULL },
	{ "warning, then closes", { HEARS(NULL), WARNS(112) }, "closed handshake peer:112:handshake", NULL },
	{ "close_notify", { HEARS(NULL), WARNS(0) }, "closed handshake", NULL },
};

static void check_plain(int i, bool dribble)
{
	struct peer p = { .moves = plain[i].moves, .dribble = dribble };
	const struct connection *c = look_at(&p, "127.0.0.1", PROTOCOL_TLS);
	const struct banner *b = banner_of(c->first_bytes);

	ck_assert_msg(strncmp(summary(c), plain[i].summary, strlen(plain[i].summary)) == 0,
	              "%s: got \"%s\", expected \"%s\"", plain[i].name, summary(c), plain[i].summary);
	ck_assert_msg((c->first_bytes.n > 0) == (plain[i].banner != NULL), "%s: first bytes", plain[i].name);
	if (plain[i].banner)
		unit_str(plain[i].name, b ? b->protocol : "", plain[i].banner);
	ck_assert(!c->handshake_done && c->nsent == 0 && !c->closed_in_settle);
	peer_free(&p);
}

START_TEST(plain_peer)
{
	check_plain(_i, false);
}
END_TEST

START_TEST(plain_peer_in_small_pieces)
{
	fake_flaky = true;
	check_plain(_i, true);
}
END_TEST

START_TEST(silence_is_a_timeout)
{
	const struct server_move moves[] = { HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	int64_t start = clock_monotonic_ms();
	const struct connection *c;

	options.timeout_ms = 200;
	c = look_at(&p, "127.0.0.1", PROTOCOL_TLS);
	unit_str("silence", summary(c), "timeout handshake");
	ck_assert_int_ge(clock_monotonic_ms() - start, 200);
	ck_assert_int_eq((int)c->first_bytes.n, 0);
	peer_free(&p);
}
END_TEST

START_TEST(warnings_are_bounded)
{
	struct server_move moves[40] = { HEARS(NULL) };
	struct peer p = { .moves = moves };
	const struct connection *c;

	for (size_t i = 1; i < 30; i++)
		moves[i] = (struct server_move)WARNS(112);
	moves[30] = (struct server_move)HOLDS;
	c = look_at(&p, "127.0.0.1", PROTOCOL_TLS);
	ck_assert_int_eq(c->outcome, OUTCOME_PROTOCOL);
	ck_assert_int_eq((int)c->nalerts, 16);
	peer_free(&p);
}
END_TEST

/* ---- TLS ---- */

static const struct {
	const char *name, *priority;
	enum client_policy request;
	enum ours ours;
	const char *summary, *protocol;
	bool done;
} tls[] = {
	{ "1.3", V("1.3"), CLIENT_NONE, NONE, "ok", "TLS1.3", true },
	{ "1.2", V("1.2"), CLIENT_NONE, NONE, "ok", "TLS1.2", true },
	{ "1.1", V("1.1"), CLIENT_NONE, NONE, "ok", "TLS1.1", true },
	{ "1.0", V("1.0"), CLIENT_NONE, NONE, "ok", "TLS1.0", true },
	{ "1.2 RSA-less DHE", V("1.2:-KX-ALL:+DHE-RSA"), CLIENT_NONE, NONE, "alert handshake peer:40:handshake", NULL,
	  false },
	{ "1.3 requests, none", V("1.3"), CLIENT_REQUEST, NONE, "ok", "TLS1.3", true },
	{ "1.2 requests, none", V("1.2"), CLIENT_REQUEST, NONE, "ok", "TLS1.2", true },
	{ "1.0 requests, none", V("1.0"), CLIENT_REQUEST, NONE, "ok", "TLS1.0", true },
	{ "1.3 requests, good", V("1.3"), CLIENT_REQUEST, GOOD, "ok", "TLS1.3", true },
	{ "1.2 requests, good", V("1.2"), CLIENT_REQUEST, GOOD, "ok", "TLS1.2", true },
	{ "1.1 requests, good", V("1.1"), CLIENT_REQUEST, GOOD, "ok", "TLS1.1", true },
	{ "1.3 requires, none", V("1.3"), CLIENT_REQUIRE, NONE, "alert settle peer:116:settle", "TLS1.3", true },
	{ "1.2 requires, none", V("1.2"), CLIENT_REQUIRE, NONE, "alert handshake peer:", "TLS1.2", false },
	{ "1.3 requires, good", V("1.3"), CLIENT_REQUIRE, GOOD, "ok", "TLS1.3", true },
	{ "1.2 requires, good", V("1.2"), CLIENT_REQUIRE, GOOD, "ok", "TLS1.2", true },
	{ "1.3 requires, other CA", V("1.3"), CLIENT_REQUIRE, OTHER, "alert settle peer:48:settle", "TLS1.3", true },
	{ "1.2 requires, other CA", V("1.2"), CLIENT_REQUIRE, OTHER, "alert handshake peer:48:handshake", "TLS1.2",
	  false },
};

static void check_tls(int i, bool dribble)
{
	const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves,
		          .dribble = dribble,
		          .tls = { .priority = tls[i].priority, .request = tls[i].request, .trust = &pki->client_ca } };
	const struct connection *c;
	bool asked = tls[i].request != CLIENT_NONE;

	take_ours(tls[i].ours);
	options.settle_ms = tls[i].summary[0] == 'a' ? PATIENCE_MS : 100; /* an alert cuts it short */
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	ck_assert_msg(strncmp(summary(c), tls[i].summary, strlen(tls[i].summary)) == 0,
	              "%s: got \"%s\", expected \"%s\"", tls[i].name, summary(c), tls[i].summary);
	ck_assert_msg(c->handshake_done == tls[i].done, "%s: handshake", tls[i].name);
	if (!tls[i].protocol)
		goto out;
	unit_str(tls[i].name, c->protocol, tls[i].protocol);
	unit_int(tls[i].name, c->nsent, 2);
	ck_assert(span_eq(c->sent[0], pki->server.der) && span_eq(c->sent[1], pki->intermediate.der));
	unit_int(tls[i].name, c->client_asked, asked);
	unit_int(tls[i].name, c->client_sent, asked && tls[i].ours != NONE);
	unit_int(tls[i].name, c->client_nsent, asked && tls[i].ours != NONE);
	unit_int(tls[i].name, c->nacceptable_ca, asked);
	if (asked)
		unit_str(tls[i].name, name_text(arena, c->acceptable_ca[0]), "CN=Client CA");
	unit_int(tls[i].name, c->nsignature_algorithms > 0, asked && strcmp(tls[i].protocol, "TLS1.2") >= 0);
	unit_str(tls[i].name, p.sni, "localhost");
out:
	peer_free(&p);
}

START_TEST(tls_peer)
{
	check_tls(_i, false);
}
END_TEST

START_TEST(tls_peer_in_small_pieces)
{
	fake_flaky = true;
	check_tls(_i, true);
}
END_TEST

/* ---- what the record says ---- */

START_TEST(ends_with_our_alert)
{
	static const struct server_move moves[] = { HEARS(NULL), SAYS("\x16\3\3\0\4\1\0\0\0"), HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	const struct connection *c = look_at(&p, "localhost", PROTOCOL_TLS);

	unit_str("alert", summary(c), "protocol handshake us:10:handshake");
	ck_assert(c->library_error.kind == ARGUMENT_QUOTE && c->library_code < 0);
	peer_free(&p);
}
END_TEST

static const char *const priorities[] = { V("1.2"), V("1.3") };

/* All messages of both sides, in order: a refusal of our certificate in TLS 1.2 and in TLS 1.3. */
START_TEST(transcript_of_a_refusal)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	static const char *const expected[] = {
		"> ClientHello < ServerHello < Certificate < ServerKeyExchange < CertificateRequest < ServerHelloDone "
		"> Certificate > ClientKeyExchange > CertificateVerify > Finished < Alert ",
		"> ClientHello < ServerHello < EncryptedExtensions < CertificateRequest < Certificate "
		"< CertificateVerify < Finished > Certificate > CertificateVerify > Finished < Alert ",
	};
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .request = CLIENT_REQUIRE, .trust = &pki->client_ca } };
	const struct connection *c;
	struct buf b = BUF_INIT;

	take_ours(OTHER);
	options.settle_ms = PATIENCE_MS;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	for (size_t i = 0; i < c->transcript.n; i++) {
		const struct message *m = &c->transcript.v[i];

		ck_assert_msg(!i || m->ms >= m[-1].ms, "message %zu came before the one that precedes it", i);
		ck_assert_uint_eq(m->body.n, m->octets);
		buf_printf(&b, "%s %s ", m->from_peer ? "<" : ">", message_name(m));
	}
	unit_str(priorities[_i], buf_str(&b), expected[_i]);
	buf_free(&b);
	peer_free(&p);
}
END_TEST

/* Order and repetition as on the wire, and what is no certificate at all. */
START_TEST(chain_as_sent)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct span chain[] = { pki->server.der, pki->root.der, SPAN_LIT("no certificate"), pki->intermediate.der,
		                pki->root.der };
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .chain = chain, .nchain = UNIT_COUNT(chain) } };
	const struct connection *c = look_at(&p, "localhost", PROTOCOL_TLS);

	ck_assert_int_eq((int)c->nsent, (int)UNIT_COUNT(chain));
	for (size_t i = 0; i < c->nsent; i++)
		ck_assert(span_eq(c->sent[i], chain[i]));
	ck_assert(!c->sent_cut);
	peer_free(&p);
}
END_TEST

/* GnuTLS refuses a first certificate that it cannot parse; it is there all the same. */
START_TEST(refused_certificate_is_kept)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	uint8_t *bad = arena_dup(arena, pki->server.der.p, pki->server.der.n);
	struct span chain[] = { { bad, pki->server.der.n }, pki->intermediate.der };
	struct peer p = { .moves = moves, .tls = { .priority = priorities[_i], .chain = chain, .nchain = 2 } };
	const struct connection *c;

	bad[5] ^= 0x7f; /* the length of the TBSCertificate */
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	ck_assert_int_eq(c->outcome, OUTCOME_PROTOCOL);
	ck_assert(!c->handshake_done && c->library_error.kind == ARGUMENT_QUOTE);
	ck_assert_int_eq((int)c->nsent, 2);
	ck_assert(span_eq(c->sent[0], chain[0]) && span_eq(c->sent[1], chain[1]));
	unit_str("version", c->protocol, _i ? "TLS1.3" : "TLS1.2");
	peer_free(&p);
}
END_TEST

START_TEST(many_certificates_are_cut)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct span chain[1005];
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .chain = chain, .nchain = UNIT_COUNT(chain) } };
	const struct connection *c;

	for (size_t i = 0; i < UNIT_COUNT(chain); i++)
		chain[i] = i ? pki->root.der : pki->server.der;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str("many", summary(c), "ok");
	ck_assert_int_eq((int)c->nsent, 1000);
	ck_assert(c->sent_cut);
	peer_free(&p);
}
END_TEST

/* A handshake message in TLS 1.2 records of that size. */
static void put_message(struct buf *out, int type, struct span body, size_t record)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%c%c%c%c", type, (int)(body.n >> 16), (int)(body.n >> 8 & 0xff), (int)(body.n & 0xff));
	buf_put(&b, body.p, body.n);
	for (size_t i = 0; i < b.n; i += record) {
		size_t n = b.n - i < record ? b.n - i : record;

		buf_printf(out, "\x16\3\3%c%c", (int)(n >> 8), (int)(n & 0xff));
		buf_put(out, b.s + i, n);
	}
	buf_free(&b);
}

/* ServerHello with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, then a Certificate of n times `size` octets. */
static void put_large(struct buf *out, size_t n, size_t size, size_t record)
{
	static const uint8_t hello[38] = { 3, 3, [34] = 0, 0xc0, 0x2b, 0 };
	struct buf certs = BUF_INIT;

	buf_printf(&certs, "%c%c%c", (int)(n * (size + 3) >> 16), (int)(n * (size + 3) >> 8 & 0xff),
	           (int)(n * (size + 3) & 0xff));
	for (size_t i = 0; i < n; i++) {
		buf_printf(&certs, "%c%c%c", (int)(size >> 16), (int)(size >> 8 & 0xff), (int)(size & 0xff));
		buf_pad(&certs, '0', size);
	}
	put_message(out, 2, span_of(hello, sizeof hello), record);
	put_message(out, 11, buf_span(&certs), record);
	buf_free(&certs);
}

static const struct {
	const char *name;
	size_t n, size, record;
} large[] = {
	{ "15 MiB", 900, 17000, 16384 },
	{ "in records of one octet", 10, 2000, 1 },
};

/* What this thread worked: a machine that does other things adds nothing to it. */
static int64_t worked_ms(void)
{
	struct timespec t;

	ck_assert_int_eq(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A large message takes no turn of the loop for itself. */
START_TEST(large_message)
{
	struct buf b = BUF_INIT;
	struct server_move moves[] = { HEARS(NULL), { SERVER_SAY, NULL, 0 }, HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	const struct connection *c;
	struct probe *probe;
	int64_t longest = 0;

	put_large(&b, large[_i].n, large[_i].size, large[_i].record);
	moves[1].text = b.s;
	moves[1].n = b.n;
	peer_start(&p);
	probe = probe_start(loop, arena, source_to("localhost", p.port, PROTOCOL_TLS), &options, NULL, NULL, NULL);
	c = probe_connection(probe);
	while (c->nsent == 0 && c->outcome == OUTCOME_PENDING) {
		int64_t before = worked_ms();

		ck_assert(loop_step(loop, 0));
		if (worked_ms() - before > longest)
			longest = worked_ms() - before;
	}
	probe_cancel(probe);
	probe_free(probe);
	peer_stop(&p);
	unit_int(large[_i].name, c->nsent, large[_i].n);
	ck_assert_int_lt(longest, 500); /* 15 ms where it was written */
	buf_free(&b);
	peer_free(&p);
}
END_TEST

START_TEST(staple_is_kept)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves, .tls = { .priority = priorities[_i], .staple = SPAN_LIT("\x30\3\x0a\1\6") } };
	const struct connection *c = look_at(&p, "localhost", PROTOCOL_TLS);

	unit_str("staple", summary(c), "ok");
	ck_assert(span_eq(c->staple, SPAN_LIT("\x30\3\x0a\1\6")));
	peer_free(&p);
}
END_TEST

START_TEST(facts_of_a_session)
{
	static const struct server_move moves[] = { STARTS_TLS, HEARS("\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\nhi\n"),
		                                    CLOSES };
	struct peer p = { .moves = moves, .tls = { .alpn = "http/1.1" } };
	const struct connection *c;

	options.settle_ms = PATIENCE_MS;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str("outcome", summary(c), "ok");
	unit_str("protocol", c->protocol, "TLS1.3");
	ck_assert(c->cipher && c->group);
	unit_str("alpn", c->alpn, "http/1.1");
	unit_str("offered", c->alpn_offered, "http/1.1");
	unit_str("servername", c->servername, "localhost");
	unit_str("SNI", p.sni, "localhost");
	unit_str("address", c->address, arena_printf(arena, "127.0.0.1:%s", p.port));
	ck_assert_int_eq((int)c->naddresses, 1);
	unit_str("known", c->addresses[0], "127.0.0.1");
	ck_assert_int_eq(c->input, -1);
	ck_assert_int_eq(c->http_status, 200);
	unit_str("hint", c->http_hint, "hi");
	peer_free(&p);
}
END_TEST

static const struct {
	const char *name, *host, *option, *sni;
} names[] = {
	{ "host", "localhost", NULL, "localhost" },
	{ "an address has none", "127.0.0.1", NULL, "" },
	{ "option", "localhost", "www.example.com", "www.example.com" },
	{ "none", "localhost", "none", "" },
	{ "international", "localhost",
	  "b\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example" },
	{ "final dot", "localhost", "example.com.", "example.com" },
	{ "not a name", "localhost", "a\r\nb", "" },
};

START_TEST(server_name)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	const struct connection *c;

	options.servername = names[_i].option;
	options.settle_ms = 0;
	c = look_at(&p, names[_i].host, PROTOCOL_TLS);
	unit_str(names[_i].name, summary(c), "ok");
	unit_str(names[_i].name, c->servername ? c->servername : "", names[_i].sni);
	unit_str(names[_i].name, p.sni, names[_i].sni);
	peer_free(&p);
}
END_TEST

START_TEST(unknown_name_and_protocol)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer name = { .moves = moves, .tls = { .only = "www.example.org" } };
	struct peer alpn = { .moves = moves, .tls = { .alpn = "h2" } };

	unit_str("SNI", summary(look_at(&name, "localhost", PROTOCOL_TLS)), "alert handshake peer:112:handshake");
	unit_str("ALPN", summary(look_at(&alpn, "localhost", PROTOCOL_TLS)), "alert handshake peer:120:handshake");
	peer_free(&name);
	peer_free(&alpn);
}
END_TEST

/* Nothing that both speak: an alert, or GnuTLS's own word; never a crash or "ok". */
START_TEST(our_key_of_another_certificate)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .request = CLIENT_REQUIRE, .trust = &pki->client_ca } };
	const struct connection *c;

	take_ours(GOOD);
	options.settle_ms = PATIENCE_MS;
	options.key = pki_key(pki, &pki->other);
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	ck_assert_int_eq(c->outcome, OUTCOME_ALERT);
	ck_assert(c->client_sent);
	peer_free(&p);
}
END_TEST

/* What follows where all clients of a service are asked about: its other address, the other kind of key, no name. */
START_TEST(elsewhere)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	struct connection *c = look_at(&p, "two.test", PROTOCOL_TLS);
	struct probe_options varied;
	const char *word;

	ck_assert(!elsewhere_next(c, &options, arena, &varied, &word));
	options.everywhere = true;
	options.experiments = EXPERIMENTS_AUTO;
	ck_assert(elsewhere_next(c, &options, arena, &varied, &word));
	unit_str("its word", word, "address=127.0.0.2");
	unit_str("where", varied.connect, arena_printf(arena, "127.0.0.2:%s", p.port));
	ck_assert(!varied.everywhere && varied.experiments == EXPERIMENTS_OFF);
	c->experiments[c->nexperiments++] = (struct experiment){ word, c };
	ck_assert(elsewhere_next(c, &options, arena, &varied, &word));
	ck_assert(elsewhere_key(word) && varied.server_key != SERVER_KEY_ANY);
	unit_str("where", varied.connect, c->address);
	c->experiments[c->nexperiments++] = (struct experiment){ word, c };
	ck_assert(elsewhere_next(c, &options, arena, &varied, &word));
	unit_str("no name", varied.servername, "none");
	ck_assert_int_eq(varied.server_key, SERVER_KEY_ANY);
	c->experiments[c->nexperiments++] = (struct experiment){ word, c };
	ck_assert(!elsewhere_next(c, &options, arena, &varied, &word));
	ck_assert(!elsewhere_judged(c, &c->experiments[0])); /* the same was sent */
	peer_free(&p);
}
END_TEST

UNIT_SUITE("probe")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	tcase_add_test(tc, elsewhere);
	UNIT_ROWS(tc, plain_peer, plain);
	UNIT_ROWS(tc, plain_peer_in_small_pieces, plain);
	tcase_add_test(tc, silence_is_a_timeout);
	tcase_add_test(tc, warnings_are_bounded);
	UNIT_ROWS(tc, tls_peer, tls);
	UNIT_ROWS(tc, tls_peer_in_small_pieces, tls);
	tcase_add_test(tc, ends_with_our_alert);
	UNIT_ROWS(tc, transcript_of_a_refusal, priorities);
	UNIT_ROWS(tc, chain_as_sent, priorities);
	UNIT_ROWS(tc, refused_certificate_is_kept, priorities);
	UNIT_ROWS(tc, many_certificates_are_cut, priorities);
	UNIT_ROWS(tc, large_message, large);
	UNIT_ROWS(tc, staple_is_kept, priorities);
	tcase_add_test(tc, facts_of_a_session);
	UNIT_ROWS(tc, server_name, names);
	tcase_add_test(tc, unknown_name_and_protocol);
	UNIT_ROWS(tc, our_key_of_another_certificate, priorities);
}
