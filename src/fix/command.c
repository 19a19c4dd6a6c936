/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Put together from openssl's commands and the words that the person gave. */
#include "config.h"

#include "fix/command.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "fix/mend.h"
#include "load/certset.h"
#include "load/note.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <string.h>
#include <unistd.h>

/* By openssl, as it stands: of several in DER it takes the first, and of PEM no container. */
static bool is_readable(const struct input *in)
{
	if (strcmp(in->spec, "-") == 0 || mend_needed(in) || mend_noticed(in, INPUT_NOTE_PKCS7) ||
	    mend_noticed(in, INPUT_NOTE_PKCS12))
		return false;
	return strcmp(in->kind, "pem") == 0 || (strcmp(in->kind, "der") == 0 && in->nentries == 1);
}

const char *command_file(const struct analysis *a, const struct certificate *c, uint32_t *line)
{
	size_t n = 0;
	int id = place_entry(a, c);
	const struct origin *o = id < 0 ? NULL : certset_origins(a->set, id, &n);

	for (size_t i = 0; i < n; i++) {
		if (o[i].kind != ORIGIN_FILE && o[i].kind != ORIGIN_UNTRUSTED && o[i].kind != ORIGIN_OURS)
			continue;
		const struct input *in = certset_input(a->set, o[i].input);
		if (!is_readable(in))
			continue;
		if (line)
			*line = strcmp(in->kind, "pem") == 0 ? o[i].line : 0;
		return in->spec;
	}
	return NULL;
}

const char *command_file_of_one(const struct analysis *a, const struct certificate *c)
{
	uint32_t line = 0;
	const char *file = command_file(a, c, &line);

	for (size_t i = 0; file && line && i < certset_inputs(a->set); i++)
		if (strcmp(certset_input(a->set, (int)i)->spec, file) == 0)
			return certset_input(a->set, (int)i)->nentries == 1 ? file : NULL;
	return NULL;
}

/* The certificate that the peer sends at that place. */
static struct sentence print_from_peer(const struct analysis *a, const struct connection *c, int place)
{
	const struct argument nothing = as_sentence(a->arena, SENTENCE(a->arena, ""));
	struct argument name = nothing, starttls = nothing, client;

	if (c->servername)
		name = as_sentence(a->arena, SENTENCE(a->arena, " -servername %1$s", as_host(c->servername)));
	if (c->starttls)
		starttls = as_sentence(a->arena, SENTENCE(a->arena, " -starttls %1$s", as_code(c->starttls)));
	client = as_sentence(
	    a->arena, SENTENCE(a->arena, "openssl s_client -connect %1$s%2$s%3$s", wording_peer(a, c), name, starttls));
	if (place == 0)
		return SENTENCE(a->arena, "%1$s </dev/null 2>/dev/null | openssl x509", client);
	return SENTENCE(
	    a->arena,
	    "%1$s -showcerts </dev/null 2>/dev/null | awk '/-----BEGIN/ { n++ } n == %2$s && /-----BEGIN/, /-----END/'",
	    client, as_number(place + 1));
}

struct sentence command_print(const struct analysis *a, const struct chain *c, const struct certificate *cert)
{
	uint32_t line = 0;
	const char *file = command_file(a, cert, &line);

	if (file && !line)
		return SENTENCE(a->arena, "openssl x509 -inform der -in %1$s", as_path(file));
	if (command_file_of_one(a, cert)) /* cat and sed would leave out the line end that the file may lack */
		return SENTENCE(a->arena, "openssl x509 -in %1$s", as_path(file));
	if (file)
		return SENTENCE(a->arena, "sed -n '%1$s,/-----END/p' %2$s | openssl x509", as_number(line),
		                as_path(file));
	if (chain_is_live(c) && chain_sent_index(a, c, cert) >= 0 && a->connection[c->connection]->source)
		return print_from_peer(a, a->connection[c->connection], chain_sent_index(a, c, cert));
	return (struct sentence){ .msgid = NULL };
}

static const struct input *input_named(const struct certset *s, const char *spec)
{
	for (size_t i = 0; s && i < certset_inputs(s); i++)
		if (strcmp(certset_input(s, (int)i)->spec, spec) == 0)
			return certset_input(s, (int)i);
	return NULL;
}

static bool holds_key(struct certset *s, const struct input *in)
{
	for (size_t id = 0; id < certset_count(s); id++) {
		const struct entry *e = certset_entry(s, (int)id);

		if (e->kind == ENTRY_KEY && certset_input(s, e->first.input) == in)
			return true;
	}
	return false;
}

struct sentence command_append(const struct analysis *a, struct certset *s, const char *file, struct sentence print,
                               const char *to)
{
	const struct input *in = file ? input_named(s, file) : NULL;

	if (!in || !print.msgid || !is_readable(in))
		return (struct sentence){ .msgid = NULL };
	return SENTENCE(a->arena,
	                strcmp(in->kind, "der") == 0 ? "{ openssl x509 -inform der -in %1$s; %2$s; } > %3$s"
	                : holds_key(s, in)           ? "( umask 077; { awk 1 %1$s; %2$s; } > %3$s )"
	                                             : "{ awk 1 %1$s; %2$s; } > %3$s",
	                as_path(file), as_sentence(a->arena, print), as_code(to));
}

const char *command_new_file(const struct analysis *a, const char *stem)
{
	const char *name = arena_printf(a->arena, "%s.pem", stem);

	for (int i = 2; certset_has_name(a->set, name) || access(name, F_OK) == 0; i++)
		name = arena_printf(a->arena, "%s-%d.pem", stem, i);
	return name;
}

struct sentence command_chain(const struct analysis *a, const struct chain *c, const struct path *p)
{
	const struct sentence none = { .msgid = NULL };
	struct sentence all = none;
	size_t parts = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (i && (i + 1 == p->n ? p->rooted : place_self_signed(a, p->cert[i])))
			continue;
		const struct sentence print = command_print(a, c, p->cert[i]);

		if (!print.msgid)
			return none;
		all = parts++
		          ? SENTENCE(a->arena, "%1$s; %2$s", as_sentence(a->arena, all), as_sentence(a->arena, print))
		          : print;
	}
	if (!parts)
		return none;
	return SENTENCE(a->arena, parts > 1 ? "{ %1$s; } > %2$s" : "%1$s > %2$s", as_sentence(a->arena, all),
	                as_code(command_new_file(a, "fullchain")));
}

struct argument command_source(const struct analysis *a, const struct chain *c)
{
	if (chain_is_live(c))
		return as_host(a->connection[c->connection]->source->spec);
	return as_path(c->input >= 0 ? certset_input(a->set, c->input)->spec : NULL);
}

struct argument command_trust(const char *spec)
{
	return strcmp(spec, "system") == 0 || strcmp(spec, "none") == 0 ? as_code(spec) : as_path(spec);
}
