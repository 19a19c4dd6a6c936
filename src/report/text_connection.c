/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection in the text report: the steps, what was agreed, what was asked of us, what came back. */
#include "config.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/name.h"
#include "load/certset.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "report/text.h"

#include <stdio.h>
#include <string.h>

static void steps(struct sheet *s, const struct connection *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nsteps; i++) {
		const struct step_note *n = &c->steps[i];

		buf_reset(&b);
		buf_puts(&b, n->ok ? "ok  " : "x   ");
		sheet_render(s, &b, &n->text);
		buf_printf(&b, "  (%lld ms)", (long long)n->ms);
		sheet_line(s, step_name(n->step), buf_str(&b));
	}
	buf_free(&b);
}

static void agreed(struct sheet *s, const struct connection *c)
{
	struct buf b = BUF_INIT;

	if (!c->protocol)
		return;
	buf_printf(&b, "%s, %s, %s", c->protocol, c->cipher ? c->cipher : "?", c->group ? c->group : _("no group"));
	if (c->alpn)
		buf_printf(&b, ", ALPN %s", c->alpn);
	sheet_line(s, _("agreed"), buf_str(&b));
	buf_free(&b);
}

static void client_certificate(struct sheet *s, const struct connection *c)
{
	struct buf b = BUF_INIT;

	if (!c->handshake_done && !c->client_asked)
		return;
	if (!c->client_asked)
		buf_puts(&b, _("not asked for"));
	else
		buf_printf(&b, c->client_sent ? _("asked for, sent (%zu)") : _("asked for, none sent"),
		           c->client_nsent);
	sheet_line(s, _("client"), buf_str(&b));
	if (c->client_asked && !c->nacceptable_ca)
		sheet_line(s, "", _("the server names no CAs that it accepts"));
	for (size_t i = 0; i < c->nacceptable_ca; i++) {
		buf_reset(&b);
		buf_printf(&b, _("accepts %s"),
		           sheet_private(s, ARGUMENT_NAME, name_text(s->a->arena, c->acceptable_ca[i])));
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

static void came_back(struct sheet *s, const struct connection *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nalerts; i++) {
		buf_reset(&b);
		buf_printf(&b, _("%s: %d %s (%s)"), c->alerts[i].from_peer ? _("from the peer") : _("from us"),
		           c->alerts[i].number, c->alerts[i].name, c->alerts[i].when);
		sheet_line(s, _("alert"), buf_str(&b));
	}
	if (c->answer) {
		buf_reset(&b);
		buf_puts(&b, c->answer->code);
		if (*c->answer->said)
			buf_printf(&b, "%s%s", b.n ? " " : "", sheet_private(s, ARGUMENT_QUOTE, c->answer->said));
		sheet_line(s, application_name(c->application), b.n ? buf_str(&b) : _("answers"));
	}
	if (c->http_status || c->http_hint) {
		buf_reset(&b);
		char status[16];
		const char *hint = c->http_hint ? sheet_private(s, ARGUMENT_QUOTE, c->http_hint) : "";
		snprintf(status, sizeof status, "%d", c->http_status);
		/* nginx's titles begin with the number */
		if (strncmp(hint, status, strlen(status)))
			buf_printf(&b, "%s ", status);
		buf_puts(&b, hint);
		sheet_line(s, "HTTP", buf_str(&b));
	}
	buf_free(&b);
}

/* Where all went well, what went well beside it needs no more than its name. */
static bool is_taken_alike(const struct connection *c, const struct connection *e)
{
	return c->outcome == OUTCOME_OK && e->outcome == OUTCOME_OK;
}

/* The names of those. false: there are none. */
static bool taken_alike(const struct connection *c, struct buf *b)
{
	buf_reset(b);
	for (size_t i = 0; i < c->nexperiments; i++)
		if (is_taken_alike(c, c->experiments[i].connection))
			buf_printf(b, "%s%s", b->n ? ", " : "ok  ", c->experiments[i].varied);
	return b->n > 0;
}

/* What each experiment came to: its last note says it. */
static void beside(struct sheet *s, const struct connection *c)
{
	struct buf b = BUF_INIT;
	const char *first = _("probes");

	if (taken_alike(c, &b)) {
		sheet_line(s, _("probes"), buf_str(&b));
		first = "";
	}
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct connection *e = c->experiments[i].connection;

		if (is_taken_alike(c, e))
			continue;
		buf_reset(&b);
		buf_printf(&b, "%s  %s", e->outcome == OUTCOME_OK ? "ok" : "x ", c->experiments[i].varied);
		if (e->nsteps) {
			buf_puts(&b, "  ");
			sheet_render(s, &b, &e->steps[e->nsteps - 1].text);
		}
		sheet_line(s, first, buf_str(&b));
		first = "";
	}
	if (c->nexperiments) {
		buf_reset(&b);
		buf_printf(&b,
		           P_("%zu more connection was made for this", "%zu more connections were made for this",
		              c->nexperiments),
		           c->nexperiments);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

#define OCTETS_LINE 16
#define OCTETS_SHOWN ((size_t)65536) /* of a message */

static void octets(struct sheet *s, struct span body)
{
	struct buf b = BUF_INIT;

	for (size_t at = 0; at < body.n && at < OCTETS_SHOWN; at += OCTETS_LINE) {
		buf_reset(&b);
		buf_printf(&b, "    %04zx ", at);
		for (size_t i = at; i < body.n && i < at + OCTETS_LINE; i++)
			buf_printf(&b, " %02x", body.p[i]);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

static void transcript(struct sheet *s, const struct connection *c)
{
	const struct transcript *t = &c->transcript;
	struct message_field fields[MESSAGE_FIELDS];
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < t->n; i++) {
		const struct message *m = &t->v[i];
		size_t n = message_fields(s->a->arena, m, fields);

		buf_reset(&b);
		buf_printf(&b, "%s  %s  (%lld ms, %zu octets)", m->from_peer ? "<-" : "->", message_name(m),
		           (long long)m->ms, m->octets);
		sheet_line(s, i ? "" : _("messages"), buf_str(&b));
		for (size_t k = 0; k < n; k++) {
			buf_reset(&b);
			buf_printf(&b, "    %s: %s", fields[k].name, sheet_private(s, fields[k].kind, fields[k].value));
			sheet_line(s, "", buf_str(&b));
		}
		if (s->o->verbose && !s->o->redaction)
			octets(s, m->body);
	}
	if (t->total > t->n) {
		buf_reset(&b);
		buf_printf(&b, P_("and %zu more", "and %zu more", t->total - t->n), t->total - t->n);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

void text_connection(struct sheet *s, const struct connection *c)
{
	sheet_heading(s, _("CONNECTION"), sheet_private(s, ARGUMENT_HOST, certset_input(s->a->set, c->input)->spec));
	steps(s, c);
	agreed(s, c);
	client_certificate(s, c);
	came_back(s, c);
	beside(s, c);
	if (s->o->transcript)
		transcript(s, c);
}
