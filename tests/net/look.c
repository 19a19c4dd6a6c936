/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/net/look.h"

struct arena *arena;
struct loop *loop;
struct pki *pki;
struct probe_options options;

void look_setup(void)
{
	arena = arena_new();
	loop = loop_new();
	pki = pki_new();
	options = probe_defaults;
	options.timeout_ms = PATIENCE_MS;
	options.settle_ms = 100;
	fake_flaky = false;
	fake_hold();
}

void look_teardown(void)
{
	pki_free(pki);
	loop_free(loop);
	arena_free(arena);
}

struct source *source_to(const char *host, const char *port, enum protocol protocol)
{
	struct source *s = ARENA_NEW(arena, struct source);

	*s = (struct source){ .kind = SOURCE_HOST,
		              .spec = arena_printf(arena, "%s:%s", host, port),
		              .host = host,
		              .port = arena_strdup(arena, port),
		              .port_given = true,
		              .protocol = protocol };
	return s;
}

struct connection *look_at(struct peer *p, const char *host, enum protocol protocol)
{
	struct connection *c;

	p->pki = pki;
	peer_start(p);
	c = probe_run(loop, arena, source_to(host, p->port, protocol), &options);
	peer_stop(p);
	return c;
}

const char *summary(const struct connection *c)
{
	static const char *const outcomes[] = { "pending",  "ok",        "dns",   "refused", "unreachable",
		                                "timeout",  "closed",    "alert", "not-tls", "starttls", "proxy",
		                                "protocol", "cancelled", "other" };
	struct buf b = BUF_INIT;
	const char *s;

	buf_puts(&b, outcomes[c->outcome]);
	if (c->outcome != OUTCOME_OK)
		buf_printf(&b, " %s", step_name(c->failed_step));
	for (size_t i = 0; i < c->nalerts; i++)
		buf_printf(&b, " %s:%d:%s", c->alerts[i].from_peer ? "peer" : "us", c->alerts[i].number,
		           c->alerts[i].when);
	s = arena_strdup(arena, buf_str(&b));
	buf_free(&b);
	return s;
}

bool says(const struct connection *c, const char *text)
{
	struct buf b = BUF_INIT;
	bool said = false;

	for (size_t i = 0; i < c->nsteps && !said; i++) {
		buf_reset(&b);
		sentence_render(&b, &c->steps[i].text, &rendering_plain);
		said = strstr(buf_str(&b), text) != NULL;
	}
	buf_free(&b);
	return said;
}

void take_ours(enum ours ours)
{
	static const struct certificate *chain[1];
	struct pki_cert *c = ours == GOOD ? &pki->client : &pki->other;

	if (ours == NONE)
		return;
	chain[0] = pki_certificate(pki, c);
	options.cert = chain;
	options.ncert = 1;
	options.key = pki_key(pki, c);
}
