/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice server against a plain GnuTLS client that blocks in a process of its own: what each behaviour looks like
 * from outside. */
#include "tests/unit/kept.h"
#include "tests/unit/tls_client.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "lab/server.h"
#include "lab/serverplan.h"
#include "net/connection.h"
#include "net/probe.h"
#include "net/server.h"

#include <sys/socket.h>
#include <unistd.h>

static const char pki[] =
    "at 2026-06-01\n"
    "cert root ca\ncert int issuer=root ca\n"
    "cert leaf issuer=int san=DNS:localhost\ncert other issuer=int san=DNS:other\n"
    "cert broken issuer=int san=DNS:localhost damage=dup-extension\n"
    "cert clients ca\ncert newer ca\n"
    "cert good issuer=clients eku=clientAuth\ncert late issuer=clients eku=clientAuth to=-1d\n"
    "cert early issuer=clients eku=clientAuth from=+1d\ncert wrong issuer=clients eku=serverAuth\n"
    "cert stranger issuer=newer eku=clientAuth\n"
    "file good.pem good key:good\nfile late.pem late key:late\nfile early.pem early key:early\n"
    "file wrong.pem wrong key:wrong\nfile stranger.pem stranger key:stranger\n";

static const struct {
	const char *name, *server;
	struct client client;
	const char *seen;
} rows[] = {
	{ "plain", "chain=leaf,int", { .alpn = "http/1.1" }, "TLS1.3 sent 2 alpn http/1.1 HTTP/1.1 200 OK [ok]" },
	{ "no ALPN", "chain=leaf,int", { 0 }, "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "leaf alone, own words",
	  "chain=leaf http=\"404 Not Found\" body=gone",
	  { 0 },
	  "TLS1.3 sent 1 HTTP/1.1 404 Not Found [gone]" },
	{ "TLS 1.2", "chain=leaf,int tls=1.2", { 0 }, "TLS1.2 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "no common version", "chain=leaf,int tls=1.3", { .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" }, "alert 70" },
	{ "what GnuTLS refuses is sent", "chain=broken,int", { 0 }, "GNUTLS_E_X509_DUPLICATE_EXTENSION" },

	{ "required, none",
	  "chain=leaf,int client=require trust=clients",
	  { 0 },
	  "(asked, 1 names) TLS1.3 sent 2 alert 116" },
	{ "required, none, 1.2",
	  "chain=leaf,int client=require trust=clients tls=1.2",
	  { 0 },
	  "(asked, 1 names) alert 40" },
	{ "required, good",
	  "chain=leaf,int client=require trust=clients",
	  { .cert = "good" },
	  "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "required, good, 1.2",
	  "chain=leaf,int client=require trust=clients,newer tls=1.2",
	  { .cert = "stranger" },
	  "TLS1.2 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "required, unknown",
	  "chain=leaf,int client=require trust=clients",
	  { .cert = "stranger" },
	  "TLS1.3 sent 2 alert 48" },
	{ "required, unknown, 1.2",
	  "chain=leaf,int client=require trust=clients tls=1.2",
	  { .cert = "stranger" },
	  "alert 48" },
	{ "required, expired",
	  "chain=leaf,int client=require trust=clients",
	  { .cert = "late" },
	  "TLS1.3 sent 2 alert 45" },
	{ "required, early",
	  "chain=leaf,int client=require trust=clients",
	  { .cert = "early" },
	  "TLS1.3 sent 2 alert 42" },
	{ "required, no client",
	  "chain=leaf,int client=require trust=clients",
	  { .cert = "wrong" },
	  "TLS1.3 sent 2 alert 43" },
	{ "required of anyone",
	  "chain=leaf,int client=require",
	  { .cert = "stranger" },
	  "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "two names announced",
	  "chain=leaf,int client=request trust=clients client-ca=clients,newer",
	  { 0 },
	  "(asked, 2 names) TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "no names announced",
	  "chain=leaf,int client=request trust=clients client-ca=",
	  { 0 },
	  "(asked, 0 names) TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "requested, unknown",
	  "chain=leaf,int client=request trust=clients",
	  { .cert = "stranger" },
	  "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "nginx's way, none",
	  "chain=leaf,int client=http400 trust=clients",
	  { 0 },
	  "(asked, 1 names) TLS1.3 sent 2 HTTP/1.1 400 Bad Request [400 No required SSL certificate was sent]" },
	{ "nginx's way, unknown",
	  "chain=leaf,int client=http400 trust=clients",
	  { .cert = "stranger" },
	  "TLS1.3 sent 2 HTTP/1.1 400 Bad Request [400 The SSL certificate error]" },
	{ "nginx's way, good",
	  "chain=leaf,int client=http400 trust=clients",
	  { .cert = "good" },
	  "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },

	{ "ALPN met",
	  "chain=leaf,int alpn=h2,http/1.1",
	  { .alpn = "h2" },
	  "TLS1.3 sent 2 alpn h2 HTTP/1.1 200 OK [ok]" },
	{ "no common ALPN", "chain=leaf,int alpn=h2", { .alpn = "http/1.1" }, "alert 120" },
	{ "name met",
	  "chain=leaf,int sni=localhost:reject",
	  { .servername = "localhost" },
	  "TLS1.3 sent 2 HTTP/1.1 200 OK [ok]" },
	{ "name refused", "chain=leaf,int sni=localhost:reject", { .servername = "elsewhere" }, "alert 112" },
	{ "no name refused", "chain=leaf,int sni=localhost:reject", { 0 }, "alert 112" },
	{ "another name, another chain",
	  "chain=leaf,int sni=localhost other-chain=other",
	  { .servername = "elsewhere" },
	  "TLS1.3 sent 1 HTTP/1.1 200 OK [ok]" },
	{ "late alert", "chain=leaf,int late-alert=49", { 0 }, "TLS1.3 sent 2 alert 49" },
	{ "stapled", "chain=leaf,int staple=good", { 0 }, "TLS1.3 sent 2 stapled HTTP/1.1 200 OK [ok]" },

	{ "plain HTTP", "behaviour=plain-http", { .say = "GET / HTTP/1.1\r\n\r\n" }, "HTTP/1.1 400 Bad Request" },
	{ "TLS to plain HTTP", "behaviour=plain-http", { 0 }, "GNUTLS_E_UNEXPECTED_PACKET" },
	{ "hangs up", "behaviour=close", { 0 }, "GNUTLS_E_PREMATURE_TERMINATION" },
	{ "resets", "behaviour=reset", { 0 }, "GNUTLS_E_PULL_ERROR" },
	{ "refuses the ClientHello", "behaviour=alert:70", { 0 }, "alert 70" },
	{ "SMTP",
	  "chain=leaf,int behaviour=smtp",
	  { .starttls = "|220|EHLO x\r\n|250 HELP\r\n|STARTTLS\r\n|220 Go ahead\r\n", .ask = "QUIT\r\n" },
	  "TLS1.3 sent 2 221 Bye" },
	{ "SMTP without",
	  "behaviour=smtp-no-starttls",
	  { .say = "EHLO x\r\nSTARTTLS\r\nQUIT\r\n" },
	  "220 lab ESMTP certloupe" },
	{ "IMAP",
	  "chain=leaf,int behaviour=imap",
	  { .starttls = "|* OK|a CAPABILITY\r\n|a OK|b STARTTLS\r\n|b OK begin TLS\r\n", .ask = "c LOGOUT\r\n" },
	  "TLS1.3 sent 2 * BYE" },
	{ "POP3",
	  "chain=leaf,int behaviour=pop3",
	  { .starttls = "|+OK|CAPA\r\n|\r\n.\r\n|STLS\r\n|begin TLS\r\n", .ask = "QUIT\r\n" },
	  "TLS1.3 sent 2 +OK bye" },
};

static char dir[] = "/tmp/certloupe-server-XXXXXX";

static void remove_files(void)
{
	static const char *const names[] = { "good", "late", "early", "wrong", "stranger" };
	char path[1024];

	for (size_t i = 0; i < UNIT_COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s.pem", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

/* The practice PKI with a server; what that shall do is in `spec`. */
static struct lab *lab_with(struct arena *a, const char *server, const struct recipe_server **spec)
{
	struct err e = { 0 };
	struct recipe *r = recipe_parse(a, "x", span_str(arena_printf(a, "%sserver peer %s\n", pki, server)), NULL, &e);
	struct lab *l = r ? lab_make(a, r, 0, unit_src("tests/keys"), &e) : NULL;
	size_t n;

	ck_assert_msg(l != NULL, "%s", e.text);
	*spec = recipe_servers(r, &n);
	return l;
}

START_TEST(behaves)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct ear ear = { .heard = BUF_INIT };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, rows[_i].server, &spec);

	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert(mkdtemp(dir));
	ck_assert_msg(lab_write(l, dir, true, &e), "%s", e.text);
	struct lab_server *s = lab_server_start(loop, l, spec, &e);
	ck_assert_msg(s != NULL, "%s", e.text);
	meet(&rows[_i].client, loop, lab_server_port(s), dir, &ear);
	remove_files();
	unit_str(rows[_i].name, buf_str(&ear.heard), rows[_i].seen);
	buf_free(&ear.heard);
	lab_server_stop(s);
	loop_free(loop);
	arena_free(a);
}
END_TEST

/* What the server wrote down of the same clients, and of these. */
static const struct {
	const char *name, *server;
	struct client client;
} recorded[] = {
	{ "a long line in clear text",
	  "chain=leaf,int",
	  { .say = "EHLO 34567890123456789012345678901234567890123456789012345678901234567890123456789abcdefgh\r\n" } },
	{ "HTTP in clear text", "chain=leaf,int", { .say = "GET / HTTP/1.1\r\n\r\n" } },
	{ "no cipher suite in common",
	  "chain=leaf,int priority=NORMAL:-CIPHER-ALL:+AES-256-GCM",
	  { .priority = "NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305" } },
	{ "the client refuses the name it got", "chain=broken,int tls=1.2", { 0 } },
	{ "an ALPN of several", "chain=leaf,int alpn=h2,http/1.1", { .alpn = "http/1.1", .servername = "a.example" } },
	{ "a certificate where none is verified", "chain=leaf,int client=request", { .cert = "late" } },
};

static void describe(const struct connection *c, struct buf *out)
{
	static const char *const outcomes[] = { "pending", "ok",       "dns",   "refused", "unreachable",
		                                "timeout", "closed",   "alert", "clear",   "bare",
		                                "proxy",   "protocol", "gone",  "other" };

	buf_printf(out, "\t%.*s %s", (int)(strrchr(c->address, ':') - c->address), c->address, outcomes[c->outcome]);
	if (c->outcome != OUTCOME_OK)
		buf_printf(out, " in %s", step_name(c->failed_step));
	buf_printf(out, ", %s %s %s %s%s%s%s", c->protocol ? c->protocol : "-", c->cipher ? c->cipher : "-",
	           c->group ? c->group : "-", c->alpn ? c->alpn : "-", c->handshake_done ? ", handshake done" : "",
	           c->client_asked ? ", asked" : "",
	           c->input != -1 || !c->served || c->step != STEP_DONE ? " wrong" : "");
	buf_printf(out, ", sent %zu of %zu messages", c->nsent, c->transcript.n);
	if (c->http_status)
		buf_printf(out, ", HTTP %d", c->http_status);
	buf_putc(out, '\n');
	for (size_t i = 0; i < c->nalerts; i++)
		buf_printf(out, "\t%s: %s alert %d in %s\n", c->alerts[i].from_peer ? "client" : "server",
		           c->alerts[i].level == 2 ? "fatal" : "warning", c->alerts[i].number, c->alerts[i].when);
	for (size_t i = 0; i < c->nsteps; i++) {
		buf_printf(out, "\t%s%s: ", step_name(c->steps[i].step), c->steps[i].ok ? "" : " fails");
		if (c->outcome == OUTCOME_CLOSED) /* by a reset or not: whoever is quicker decides */
			buf_puts(out, "the client has gone");
		else
			sentence_render(out, &c->steps[i].text, &rendering_plain);
		buf_putc(out, '\n');
	}
}

static void write_down(void *ctx, struct served *seen)
{
	struct buf *out = ctx;

	describe(seen->connection, out);
	buf_printf(out, "\tname \"%s\"", seen->sni);
	if (seen->connection->outcome != OUTCOME_CLOSED)
		buf_printf(out, ", code %d, %zu octets of its words", seen->rc, seen->heard.n);
	buf_putc(out, '\n');
}

static void record_one(const char *name, const char *server, const struct client *client, const char *address,
                       struct buf *out)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct ear ear = { .heard = BUF_INIT };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, server, &spec);

	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert(mkdtemp(dir));
	ck_assert_msg(lab_write(l, dir, true, &e), "%s", e.text);
	struct server_plan *plan = serverplan_make(l, spec, &e);
	ck_assert_msg(plan != NULL, "%s", e.text);
	plan->recorded = true;
	plan->address = address;
	buf_printf(out, "== %s\n", name);
	size_t before = out->n;
	struct server *s = server_start(loop, plan, write_down, out, &e);
	ck_assert_msg(s != NULL, "%s", e.text);
	struct client c = *client;
	c.ipv6 = address != NULL;
	meet(&c, loop, server_port(s), dir, &ear);
	int64_t until = clock_monotonic_ms() + 5000;
	while (!strstr(buf_str(out) + before, "\tname ") &&
	       clock_monotonic_ms() < until) /* the server sees that the client has gone */
		loop_step(loop, 100);
	server_stop(s);
	remove_files();
	buf_free(&ear.heard);
	loop_free(loop);
	arena_free(a);
}

START_TEST(writes_down)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		record_one(rows[i].name, rows[i].server, &rows[i].client, NULL, &out);
	for (size_t i = 0; i < UNIT_COUNT(recorded); i++)
		record_one(recorded[i].name, recorded[i].server, &recorded[i].client, NULL, &out);
	if (strncmp(gnutls_check_version(NULL), "3.7.", 4) == 0) /* another one sends other messages */
		unit_kept("tests/data/served.txt", &out);
	buf_free(&out);
}
END_TEST

static bool has_ipv6(void)
{
	struct sockaddr_in6 here = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	bool has = fd >= 0 && bind(fd, (struct sockaddr *)&here, sizeof here) == 0;

	close(fd);
	return has;
}

START_TEST(over_ipv6)
{
	struct buf out = BUF_INIT;

	if (has_ipv6()) {
		record_one("", "chain=leaf,int", &(struct client){ 0 }, "::1", &out);
		ck_assert_ptr_nonnull(strstr(buf_str(&out), "\t[::1] ok, TLS1.3 "));
	}
	buf_free(&out);
}
END_TEST

static const struct {
	const char *server, *error;
} refusals[] = {
	{ "peer", "chain= is needed" },
	{ "peer behaviour=smtp", "chain= is needed" },
	{ "peer chain=nobody", "there is no certificate 'nobody'" },
	{ "peer chain=leaf key=nobody", "there is no key 'nobody'" },
	{ "peer chain=leaf trust=nobody", "there is no certificate 'nobody'" },
	{ "peer chain=leaf client=maybe", "'maybe' is not a way to ask for client certificates" },
	{ "peer behaviour=odd", "'odd' is not a behaviour" },
	{ "peer chain=leaf tls=9", "-VERS-ALL:+VERS-TLS9" },
	{ "peer chain=leaf trust=broken", "broken: " },
};

START_TEST(refuses)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	struct recipe *r =
	    recipe_parse(a, "x", span_str(arena_printf(a, "%sserver %s\n", pki, refusals[_i].server)), NULL, &e);
	struct lab *l = lab_make(a, r, 0, unit_src("tests/keys"), &e);
	size_t n;

	ck_assert_msg(l != NULL, "%s", e.text);
	ck_assert(!lab_server_start(loop, l, recipe_servers(r, &n), &e));
	ck_assert_msg(strstr(e.text, refusals[_i].error) != NULL, "%s: %s", refusals[_i].server, e.text);
	loop_free(loop);
	arena_free(a);
}
END_TEST

#define CROWD 64

static void turn(struct loop *loop)
{
	for (int i = 0; i < 3 * CROWD; i++)
		loop_step(loop, 0);
}

static bool is_closed(int fd)
{
	char c;

	return recv(fd, &c, 1, MSG_DONTWAIT) == 0;
}

/* Of a crowd those who came too late are shown out at once, and the others are not. Who comes when one has gone is in.
 */
START_TEST(bounded)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, "chain=leaf", &spec);
	int fd[CROWD + 2];
	struct lab_server *s = lab_server_start(loop, l, spec, &e);

	ck_assert_msg(s != NULL, "%s", e.text);
	for (int i = 0; i < CROWD + 2; i++) {
		fd[i] = connect_to(lab_server_port(s));
		turn(loop);
		ck_assert_msg(is_closed(fd[i]) == (i >= CROWD), "the client number %d", i + 1);
	}
	for (int i = 0; i < CROWD; i++)
		ck_assert_msg(!is_closed(fd[i]), "the client number %d, afterwards", i + 1);
	close(fd[7]);
	turn(loop);
	fd[7] = connect_to(lab_server_port(s));
	turn(loop);
	ck_assert_msg(!is_closed(fd[7]), "in the place of one that has gone");
	for (int i = 0; i < CROWD + 2; i++)
		close(fd[i]);
	lab_server_stop(s);
	loop_free(loop);
	arena_free(a);
}
END_TEST

/* Each protocol's client with each protocol's server: a row of base/protocol.h whose halves do not fit is named here.
 */
START_TEST(speaks_with_itself)
{
	enum protocol p = (enum protocol)(_i / 2);
	bool bare = _i % 2;
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(
	    a, arena_printf(a, "chain=leaf,int behaviour=%s%s", protocol_scheme(p), bare ? "-no-starttls" : ""), &spec);
	struct lab_server *s = lab_server_start(loop, l, spec, &e);

	ck_assert_msg(s != NULL, "%s", e.text);
	struct source src = { .kind = SOURCE_HOST,
		              .spec = "peer",
		              .host = "127.0.0.1",
		              .port = arena_printf(a, "%d", lab_server_port(s)),
		              .port_given = true,
		              .protocol = p };
	struct probe_options o = probe_defaults;
	o.settle_ms = 100;
	const struct connection *c = probe_run(loop, a, &src, &o);
	unit_int(protocol_name(p), c->outcome, bare ? OUTCOME_STARTTLS_REFUSED : OUTCOME_OK);
	unit_int(protocol_name(p), c->nsent, bare ? 0 : 2);
	lab_server_stop(s);
	loop_free(loop);
	arena_free(a);
}
END_TEST

/* What else is tried, and what came of it: "main, varied result, ...". */
static const struct {
	const char *name, *server;
	enum experiments mode;
	const char *seen;
} tried[] = {
	{ "not asked to", "chain=leaf alpn=h2", EXPERIMENTS_OFF, "alert 120" },
	{ "refused for the protocol", "chain=leaf alpn=h2", EXPERIMENTS_AUTO, "alert 120, alpn=none ok" },
	{ "refused for the name", "chain=leaf sni=elsewhere:reject", EXPERIMENTS_AUTO,
	  "alert 112, servername=none alert 112" },
	{ "refused late", "chain=leaf late-alert=49", EXPERIMENTS_AUTO,
	  "alert 49, servername=none alert 49, alpn=none alert 49, tls=1.2 alert 49" },
	{ "not refused", "chain=leaf", EXPERIMENTS_AUTO, "ok" },
	{ "not refused, old", "chain=leaf tls=1.2", EXPERIMENTS_FULL,
	  "ok, servername=none ok, alpn=none ok, hello=rsa-tls1.2 alert 40, hello=tls1.0 alert 70, hello=ssl3 alert "
	  "70, "
	  "tls=1.3 alert 70, hello=large ok, resume ok, "
	  "hello=large-segments ok, hello=records ok, hello=x25519mlkem768 alert 70, hello=ech ok" },
	{ "other clients", "chain=leaf resume=yes", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 40, hello=large ok, resume ok" },
	{ "other clients, no tickets", "chain=leaf", EXPERIMENTS_OTHERS, "ok, hello=rsa-tls1.2 alert 40, hello=large ok" },
	{ "other clients, new", "chain=leaf tls=1.3 resume=yes", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 70, hello=large ok, resume ok" },
	{ "refuses to resume, new", "chain=leaf tls=1.3 resume=refuse", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 70, hello=large ok, resume alert 80" },
	{ "other clients, old", "chain=leaf tls=1.2 resume=yes", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 40, hello=large ok, resume ok" },
	{ "refuses to resume", "chain=leaf resume=refuse", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 40, hello=large ok, resume alert 80" },
	{ "refuses to resume, old", "chain=leaf tls=1.2 resume=refuse", EXPERIMENTS_OTHERS,
	  "ok, hello=rsa-tls1.2 alert 40, hello=large ok, resume alert 80" },
	{ "closes", "behaviour=close", EXPERIMENTS_AUTO,
	  "closed, servername=none closed, clear-text closed, proxy-header closed" },
	{ "refused for what is offered", "behaviour=alert:40", EXPERIMENTS_AUTO,
	  "alert 40, servername=none alert 40, hello=any alert 40, tls=1.2 alert 40" },
	{ "speaks an old version", "chain=leaf priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CAMELLIA-128-GCM",
	  EXPERIMENTS_AUTO, "alert 40, servername=none alert 40, hello=any ok" },
	{ "behind a balancer", "chain=leaf behaviour=proxy", EXPERIMENTS_AUTO,
	  "closed, servername=none closed, clear-text silent, proxy-header ok" },
	{ "drops what is large", "chain=leaf behaviour=small-hello", EXPERIMENTS_FULL,
	  "ok, servername=none ok, alpn=none ok, hello=rsa-tls1.2 alert 40, tls=1.2 ok, hello=tls1.0 alert 70, "
	  "hello=ssl3 alert "
	  "70, hello=large silent, hello=small ok, "
	  "hello=large-segments silent, hello=records ok, hello=x25519mlkem768 alert 40, hello=ech ok" },
	{ "no TLS", "behaviour=plain-http", EXPERIMENTS_FULL, "not TLS" },
};

static void say_outcome(struct buf *b, const struct connection *c)
{
	if (c->outcome == OUTCOME_ALERT)
		buf_printf(b, "alert %d", c->alerts[c->nalerts - 1].number);
	else
		buf_puts(b, c->outcome == OUTCOME_OK        ? "ok"
		            : c->outcome == OUTCOME_CLOSED  ? "closed"
		            : c->outcome == OUTCOME_TIMEOUT ? "silent"
		                                            : "not TLS");
}

START_TEST(tries_beside)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, tried[_i].server, &spec);
	struct lab_server *s = lab_server_start(loop, l, spec, &e);
	struct source src = { .kind = SOURCE_HOST,
		              .spec = "peer",
		              .host = "127.0.0.1",
		              .port = arena_printf(a, "%d", lab_server_port(s)),
		              .port_given = true };
	struct probe_options o = probe_defaults;
	struct buf b = BUF_INIT;

	o.servername = "localhost";
	o.experiments = tried[_i].mode;
	const struct connection *c = probe_run(loop, a, &src, &o);
	say_outcome(&b, c);
	for (size_t i = 0; i < c->nexperiments; i++) {
		buf_printf(&b, ", %s ", c->experiments[i].varied);
		say_outcome(&b, c->experiments[i].connection);
		unit_str(tried[_i].name, c->experiments[i].connection->address, c->address);
	}
	unit_str(tried[_i].name, buf_str(&b), tried[_i].seen);
	buf_free(&b);
	lab_server_stop(s);
	loop_free(loop);
	arena_free(a);
}
END_TEST

static void count_done(void *ctx, struct connection *c)
{
	unsigned *n = ctx;

	ck_assert_int_eq(c->step, STEP_DONE);
	++*n;
}

/* Cancelled or freed in the middle of an experiment: what the main connection came to stays, and it is told once. */
START_TEST(stops_trying)
{
	bool cancels = _i;
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, "chain=leaf alpn=h2", &spec);
	struct lab_server *s = lab_server_start(loop, l, spec, &e);
	struct source src = { .kind = SOURCE_HOST,
		              .spec = "peer",
		              .host = "127.0.0.1",
		              .port = arena_printf(a, "%d", lab_server_port(s)),
		              .port_given = true };
	struct probe_options o = probe_defaults;
	unsigned done = 0;

	o.experiments = EXPERIMENTS_FULL;
	struct probe *p = probe_start(loop, a, &src, &o, NULL, count_done, &done);
	const struct connection *c = probe_connection(p);
	while (c->nexperiments == 0)
		ck_assert(loop_step(loop, 5000));
	ck_assert_uint_eq(done, 0);
	if (cancels)
		probe_cancel(p);
	probe_free(p);
	ck_assert_uint_eq(done, cancels);
	ck_assert_int_eq(c->outcome, OUTCOME_ALERT);
	ck_assert_uint_eq(c->nexperiments, 1);
	lab_server_stop(s);
	ck_assert(!loop_step(loop, 0)); /* nothing waits any more */
	loop_free(loop);
	arena_free(a);
}
END_TEST

/* Stopping ends what is under way; an idle server is one descriptor that waits. */
START_TEST(stops_with_connections_open)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct loop *loop = loop_new();
	const struct recipe_server *spec;
	struct lab *l = lab_with(a, "chain=leaf", &spec);
	char address[64];
	struct lab_server *s = lab_server_start(loop, l, spec, &e);

	snprintf(address, sizeof address, "localhost:%d", lab_server_port(s));
	ck_assert_str_eq(lab_server_address(s), address);
	int one = connect_to(lab_server_port(s)), two = connect_to(lab_server_port(s));
	loop_step(loop, 1000);
	loop_step(loop, 0);
	ck_assert_int_eq(send(two, "\x16\x03\x01\x02", 4, MSG_NOSIGNAL), 4); /* half a record */
	loop_step(loop, 1000);
	lab_server_stop(s);
	char c;
	ck_assert_int_le(recv(one, &c, 1, 0), 0);
	ck_assert_int_le(recv(two, &c, 1, 0), 0);
	ck_assert(!loop_step(loop, 0)); /* nothing waits any more */
	close(one);
	close(two);
	lab_server_stop(NULL);
	loop_free(loop);
	arena_free(a);
}
END_TEST

UNIT_SUITE("server")
{
	UNIT_ROWS(tc, behaves, rows);
	tcase_add_test(tc, writes_down);
	tcase_add_test(tc, over_ipv6);
	UNIT_ROWS(tc, refuses, refusals);
	tcase_add_test(tc, bounded);
	tcase_add_loop_test(tc, speaks_with_itself, 2 * PROTOCOL_SMTP, 2 * PROTOCOL_COUNT);
	UNIT_ROWS(tc, tries_beside, tried);
	tcase_add_loop_test(tc, stops_trying, 0, 2);
	tcase_add_test(tc, stops_with_connections_open);
}
