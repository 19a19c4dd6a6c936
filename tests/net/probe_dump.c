/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe_dump SOURCE [cert.der...] [key.pem] [WORD=VALUE...]: probes one peer and prints the record, a fact a line, for
 * shell tests. Words: servername, alpn, connect, starttls, timeout, settle, key (PEM file), cert (DER file, may
 * repeat). */
#include "config.h"
#include "base/buf.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "net/probe.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const outcomes[] = { "pending",  "ok",        "dns",   "refused", "unreachable",
	                                "timeout",  "closed",    "alert", "not-tls", "starttls",
	                                "protocol", "cancelled", "other" };

static struct span slurp(struct arena *a, const char *path)
{
	char bytes[65536];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		perror(path);
		exit(2);
	}
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return span_of(arena_dup(a, bytes, n), n);
}

static void show(const char *what, struct span s)
{
	struct buf b = BUF_INIT;

	if (!s.p)
		return;
	text_escape(&b, s, CHARSET_ASCII);
	printf("%s %s\n", what, buf_str(&b));
	buf_free(&b);
}

static void text(const char *what, const char *s)
{
	if (s)
		show(what, span_str(s));
}

static void said(const char *what, struct sentence s)
{
	struct buf b = BUF_INIT;

	sentence_render(&b, &s, &rendering_plain);
	show(what, buf_span(&b));
	buf_free(&b);
}

static void dump(struct arena *a, const struct connection *c)
{
	printf("outcome %s\n", outcomes[c->outcome]);
	if (c->outcome != OUTCOME_OK)
		printf("failed-step %s\n", step_name(c->failed_step));
	for (size_t i = 0; i < c->naddresses; i++)
		text("known", c->addresses[i]);
	text("address", c->address);
	if (c->library_error.kind != ARGUMENT_NONE)
		said("library", (struct sentence){ .msgid = "%1$s", .arg = { c->library_error }, .n = 1 });
	text("servername", c->servername);
	text("alpn-offered", c->alpn_offered);
	text("protocol", c->protocol);
	text("cipher", c->cipher);
	text("group", c->group);
	text("alpn", c->alpn);
	printf("handshake %s\n", c->handshake_done ? "done" : "not done");
	for (size_t i = 0; i < c->nsent; i++)
		text("sent", certificate_subject(certificate_read(a, c->sent[i])));
	if (c->staple.n)
		printf("staple %zu\n", c->staple.n);
	printf("client asked=%d have=%d sent=%d n=%zu\n", c->client_asked, c->client_have, c->client_sent,
	       c->client_nsent);
	for (size_t i = 0; i < c->nacceptable_ca; i++)
		text("ca", name_text(a, c->acceptable_ca[i]));
	for (size_t i = 0; i < c->nsignature_algorithms; i++)
		text("scheme", c->signature_algorithms[i]);
	for (size_t i = 0; i < c->nalerts; i++)
		printf("alert %s %d %d %s %s\n", c->alerts[i].from_peer ? "peer" : "us", c->alerts[i].level,
		       c->alerts[i].number, c->alerts[i].name, c->alerts[i].when);
	show("first", c->first_bytes);
	show("talk", c->starttls_talk);
	if (c->http_sent)
		printf("http %d\n", c->http_status);
	text("hint", c->http_hint);
	show("settle", c->settle_bytes);
	if (c->closed_in_settle)
		printf("closed\n");
	for (size_t i = 0; i < c->nsteps; i++) {
		printf("step %s %s ", step_name(c->steps[i].step), c->steps[i].ok ? "ok" : "no");
		said("", c->steps[i].text);
	}
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct loop *l = loop_new();
	struct probe_options o = probe_defaults;
	const struct certificate *cert[16];
	struct source src;
	struct err e;

	o.cert = cert;
	if (argc < 2 || !source_parse(a, argv[1], true, &src, &e))
		return 2;
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		enum protocol p;

		if (!value)
			return 2;
		*value++ = '\0';
		if (!strcmp(argv[i], "servername"))
			o.servername = value;
		else if (!strcmp(argv[i], "alpn"))
			o.alpn = value;
		else if (!strcmp(argv[i], "connect"))
			o.connect = value;
		else if (!strcmp(argv[i], "starttls") && protocol_find(value, &p))
			o.starttls = (int)p;
		else if (!strcmp(argv[i], "timeout"))
			o.timeout_ms = atoi(value);
		else if (!strcmp(argv[i], "settle"))
			o.settle_ms = atoi(value);
		else if (!strcmp(argv[i], "key"))
			o.key = key_read(a, slurp(a, value), true, "PRIVATE KEY", NULL);
		else if (!strcmp(argv[i], "cert") && o.ncert < 16)
			cert[o.ncert++] = certificate_read(a, slurp(a, value));
		else
			return 2;
	}
	dump(a, probe_run(l, a, &src, &o));
	loop_free(l);
	arena_free(a);
	return 0;
}
