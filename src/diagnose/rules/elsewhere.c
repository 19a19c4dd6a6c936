/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One service, met at several addresses (--all-addresses) or by clients of other kinds: who gets another certificate,
 * and which of them is the older one. What is wrong with a chain by itself is said of it by the other rules. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "net/connection.h"
#include "net/elsewhere.h"
#include "net/experiment.h"

#include <string.h>
#include <unistd.h>

/* One address and what it sends; cert NULL: nothing that can be read. */
struct sent_at {
	const struct connection *connection;
	const struct certificate *cert;
};

static struct finding *about(struct diagnosis *d, const struct connection *c)
{
	return finding_new(d, about_connection(d, c, -1));
}

/* The leaf of what this connection sent, or of another one that sent the same. */
static const struct certificate *leaf_of(const struct analysis *a, const struct connection *c)
{
	for (size_t i = 0; c->nsent && i < a->nchain; i++) {
		const struct chain *h = &a->chain[i];

		if (h->connection >= 0 && h->side == SIDE_PEER && elsewhere_same(a->connection[h->connection], c))
			return h->cert;
	}
	return NULL;
}

/* They are for the same holder: one name of the first is the second's, too. */
static bool of_one_holder(const struct certificate *x, const struct certificate *y)
{
	struct buf b = BUF_INIT, other = BUF_INIT;
	bool shared = x->nsan == 0 && span_eq(x->subject, y->subject);

	if (x->nsan)
		general_name_text(&b, &x->san[0]);
	for (size_t i = 0; x->nsan && !shared && i < y->nsan; i++) {
		buf_reset(&other);
		general_name_text(&other, &y->san[i]);
		shared = !strcmp(buf_str(&b), buf_str(&other));
	}
	buf_free(&b);
	buf_free(&other);
	return shared;
}

static struct argument list_places(const struct analysis *a, const struct sent_at *p, size_t n)
{
	struct argument *list = ARENA_ARRAY(a->arena, struct argument, n);

	for (size_t i = 0; i < n; i++)
		list[i] = as_host(p[i].connection->address);
	return as_list(a->arena, list, n, n);
}

static void say_place(struct diagnosis *d, struct finding *f, const struct sent_at *p)
{
	finding_because(d, f, N_("at %1$s: %2$s, valid from %3$s to %4$s, SHA-256 %5$s"),
	                as_host(p->connection->address), as_certificate(p->cert), as_time(p->cert->not_before),
	                as_time(p->cert->not_after), wording_fingerprint(diagnosis_analysis(d), p->cert));
}

static void say_command(struct diagnosis *d, struct finding *f, const struct connection *c, const struct sent_at *p)
{
	finding_command(d, f, "certloupe check --connect %1$s %2$s", as_host(p->connection->address),
	                wording_peer(diagnosis_analysis(d), c));
}

/* ---- at other addresses ---- */

/* All places have a leaf; the first is the main connection's. */
static const struct sent_at *newest(const struct sent_at *p, size_t n)
{
	const struct sent_at *best = p;

	for (size_t i = 1; i < n; i++)
		if (p[i].cert->not_before > best->cert->not_before)
			best = &p[i];
	return best;
}

static void say_old(struct diagnosis *d, const struct connection *c, const struct sent_at *best,
                    const struct sent_at *old, size_t nold)
{
	struct finding *f = about(d, c);

	finding_title(d, f, N_("%1$s was renewed, but the old certificate is served at %2$s"),
	              as_certificate(best->cert), list_places(diagnosis_analysis(d), old, nold));
	say_place(d, f, best);
	for (size_t i = 0; i < nold; i++)
		say_place(d, f, &old[i]);
	finding_fix(
	    d, f,
	    N_("deploy the new certificate on the machines behind these addresses, and reload the service there; "
	       "until then it depends on the address which one a client gets"));
	say_command(d, f, c, &old[0]);
}

static void say_other(struct diagnosis *d, const struct connection *c, const struct sent_at *main,
                      const struct sent_at *other)
{
	bool leaf = span_eq(main->cert->der, other->cert->der);
	struct finding *f = about(d, c);

	finding_title(d, f,
	              leaf ? N_("%1$s sends the same certificate as %2$s with other certificates behind it")
	                   : N_("%1$s serves another certificate than %2$s"),
	              as_host(other->connection->address), as_host(main->connection->address));
	if (leaf) {
		finding_because(d, f, N_("certificates sent at %1$s: %2$s"), as_host(main->connection->address),
		                as_number((int64_t)main->connection->nsent));
		finding_because(d, f, N_("certificates sent at %1$s: %2$s"), as_host(other->connection->address),
		                as_number((int64_t)other->connection->nsent));
	} else {
		say_place(d, f, main);
		say_place(d, f, other);
	}
	finding_fix(
	    d, f,
	    N_("let all machines have the same files; a client that is turned away by one of them mostly does not "
	       "try the next"));
	say_command(d, f, c, other);
}

static void say_silent(struct diagnosis *d, const struct connection *c, const struct sent_at *p, size_t n)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = about(d, c);

	f->class = CLASS_NETWORK;
	finding_title(d, f, N_("%1$s leads to %2$s as well, and no TLS server answers there"), as_host(c->host),
	              list_places(a, p, n));
	for (size_t i = 0; i < n; i++) {
		const struct connection *e = p[i].connection;

		if (e->nsteps)
			finding_because(d, f, N_("%1$s: %2$s"), as_host(e->address),
			                as_sentence(a->arena, e->steps[e->nsteps - 1].text));
	}
	finding_fix(
	    d, f,
	    N_("have the service listen there, too (::1 and IPv6 are forgotten most), or take the address out of "
	       "the name's records"));
	say_command(d, f, c, &p[0]);
}

/* ---- for other clients ---- */

static void say_other_key(struct diagnosis *d, const struct connection *c, const struct certificate *leaf)
{
	struct finding *f = about(d, c);

	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("%1$s has a certificate with a key of another kind, too (%2$s): valid to %3$s"),
	              as_host(c->address), as_code(leaf->key.type == OID_KEY_RSA ? "rsa" : "ecdsa"),
	              as_time(leaf->not_after));
	finding_because(d, f, N_("whoever prefers signatures of this kind, or takes no others, gets %1$s"),
	                as_certificate(leaf));
	finding_fix(d, f, N_("renew both at the same time"));
}

static void say_old_client(struct diagnosis *d, const struct connection *c, const struct certificate *leaf)
{
	struct finding *f = about(d, c);

	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("a client that offers TLS 1.2 at most gets another certificate at %1$s: valid to %2$s"),
	              as_host(c->address), as_time(leaf->not_after));
	finding_because(d, f, N_("it gets %1$s"), as_certificate(leaf));
	finding_fix(d, f, N_("have both served from the same files: a proxy may keep such clients on a port of their own"));
}

/* Nothing in what was varied asks for another one. */
static void say_other_machine(struct diagnosis *d, const struct connection *c, const struct experiment *e,
                              const struct certificate *leaf)
{
	struct finding *f = about(d, c);

	finding_title(d, f, N_("%1$s does not send the same certificate each time: another connection got one valid to %2$s"),
	              as_host(c->address), as_time(leaf->not_after));
	finding_because(d, f, N_("with %1$s came %2$s, SHA-256 %3$s"), as_code(e->varied), as_certificate(leaf),
	                wording_fingerprint(diagnosis_analysis(d), leaf));
	finding_because(d, f, N_("a balancer or several processes with files of their own do this: a client meets one or the "
	                         "other by chance"));
	finding_fix(d, f, N_("look at each machine behind the address by itself, and let all have the same files"));
	finding_command(d, f, "certloupe check --connect MACHINE:PORT %1$s", wording_peer(diagnosis_analysis(d), c));
}

/* Whoever asks in this way asks for another certificate. */
static bool asks_for_another(const char *varied)
{
	return elsewhere_asked(varied) || !strcmp(varied, EXPERIMENT_TLS_1_2) || !strcmp(varied, EXPERIMENT_RSA) ||
	       !strcmp(varied, EXPERIMENT_ECDSA_FIRST);
}

static void say_unnamed(struct diagnosis *d, const struct connection *c)
{
	struct finding *f = about(d, c);

	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("a client that names no server gets another certificate at %1$s"), as_host(c->address));
	finding_because(d, f, N_("some old clients, and health checks of balancers by address, send no name"));
	finding_fix(d, f, N_("where such clients matter, make this name's certificate the default one"));
}

static void say_other_client(struct diagnosis *d, const struct connection *c, const struct experiment *e)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *main = leaf_of(a, c), *leaf = leaf_of(a, e->connection);

	if (!e->connection->nsent || elsewhere_same(c, e->connection))
		return;
	if (elsewhere_asked(e->varied) && !elsewhere_key(e->varied))
		say_unnamed(d, c);
	else if (main && leaf && main->key.type != leaf->key.type)
		say_other_key(d, c, leaf);
	else if (main && leaf && !asks_for_another(e->varied))
		say_other_machine(d, c, e, leaf);
	else if (leaf && !elsewhere_key(e->varied))
		say_old_client(d, c, leaf);
}

/* Was it asked for (--all-addresses), or is it some experiment of another kind? */
static bool asked_for(const struct connection *c)
{
	for (size_t i = 0; i < c->nexperiments; i++)
		if (elsewhere_address(c->experiments[i].varied) || elsewhere_key(c->experiments[i].varied))
			return true;
	return false;
}

/* Met by the way, judged (run/sent.h), and not what came when it was asked for. */
static bool is_met(const struct connection *c, const struct experiment *e)
{
	for (size_t i = 0; i < c->nexperiments; i++)
		if (elsewhere_asked(c->experiments[i].varied) &&
		    elsewhere_same(c->experiments[i].connection, e->connection))
			return false;
	return e->connection->input >= 0;
}

static bool is_by_family(const struct experiment *e)
{
	return !strcmp(e->varied, EXPERIMENT_BY_4) || !strcmp(e->varied, EXPERIMENT_BY_6);
}

/* Looked at unasked: of an address where nobody is, and of another certificate that is no worse, nothing is said. */
static bool is_quiet(const struct connection *c, const struct experiment *e)
{
	const struct connection *b = e->connection;

	if (!is_by_family(e))
		return false;
	if (b->nsent)
		return !is_met(c, e);
	return b->outcome == OUTCOME_OK || b->failed_step < STEP_HANDSHAKE;
}

static void certificates_differ(struct diagnosis *d, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct sent_at *read = ARENA_ARRAY(a->arena, struct sent_at, c->nexperiments + 1),
	               *silent = ARENA_ARRAY(a->arena, struct sent_at, c->nexperiments),
	               *old = ARENA_ARRAY(a->arena, struct sent_at, c->nexperiments + 1);
	size_t nread = 0, nsilent = 0, nold = 0;
	bool asked = asked_for(c);

	read[nread++] = (struct sent_at){ c, leaf_of(a, c) };
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct experiment *e = &c->experiments[i];
		struct sent_at p = { e->connection, leaf_of(a, e->connection) };

		if (is_quiet(c, e))
			continue;
		if (!elsewhere_address(e->varied) && !is_by_family(e)) {
			if (elsewhere_asked(e->varied) ? asked : is_met(c, e))
				say_other_client(d, c, e);
		} else if (p.cert) {
			read[nread++] = p;
		} else if (e->connection->outcome != OUTCOME_OK && e->connection->address) {
			silent[nsilent++] = p;
		}
	}
	if (nsilent && c->nsent)
		say_silent(d, c, silent, nsilent);
	if (!read[0].cert)
		return;
	const struct sent_at *best = newest(read, nread);
	for (size_t i = 0; i < nread; i++) {
		if (read[i].cert->not_before < best->cert->not_before && of_one_holder(best->cert, read[i].cert))
			old[nold++] = read[i];
		else if (i && !elsewhere_same(c, read[i].connection) && !of_one_holder(read[0].cert, read[i].cert))
			say_other(d, c, &read[0], &read[i]);
		else if (i && !elsewhere_same(c, read[i].connection) && span_eq(read[0].cert->der, read[i].cert->der))
			say_other(d, c, &read[0], &read[i]);
	}
	if (nold)
		say_old(d, c, best, old, nold);
}

const struct rule rules_elsewhere[] = {
	{ .id = "certificates-differ",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_ROTATION,
	  .title = N_("Another certificate at another address"),
	  .connection = certificates_differ },
};
RULE_FAMILY_COUNT(elsewhere);
