/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Put together from openssl's commands and the words that the person gave; every word is quoted for a shell. */
#include "config.h"

#include "fix/command.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "load/certset.h"
#include "load/note.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <string.h>

const char *command_word(const struct analysis *a, const char *word)
{
	struct buf b = BUF_INIT;

	if (word[0] == '-' && word[1])
		word = arena_printf(a->arena, "./%s", word);
	text_shell_word(&b, word);
	return buf_keep(&b, a->arena);
}

const char *command_file(const struct analysis *a, const struct certificate *c, uint32_t *line)
{
	size_t n = 0;
	int id = place_entry(a, c);
	const struct origin *o = id < 0 ? NULL : certset_origins(a->set, id, &n);

	for (size_t i = 0; i < n; i++) {
		if (o[i].kind != ORIGIN_FILE && o[i].kind != ORIGIN_UNTRUSTED)
			continue;
		const struct input *in = certset_input(a->set, o[i].input);
		if (strcmp(in->spec, "-") == 0 || (strcmp(in->kind, "pem") != 0 && strcmp(in->kind, "der") != 0))
			continue;
		if (line)
			*line = strcmp(in->kind, "pem") == 0 ? o[i].line : 0;
		return in->spec;
	}
	return NULL;
}

/* What else stands in the file? A certificate alone in it can be had with cat. */
static bool alone_in(const struct analysis *a, const char *file)
{
	for (size_t i = 0; i < certset_inputs(a->set); i++)
		if (strcmp(certset_input(a->set, (int)i)->spec, file) == 0)
			return certset_input(a->set, (int)i)->nentries == 1;
	return false;
}

/* The certificate that the peer sends at that place. */
static const char *print_from_peer(const struct analysis *a, const struct connection *c, int place)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "openssl s_client -connect ");
	text_shell_word(&b, wording_peer(a, c).text);
	if (c->servername) {
		buf_puts(&b, " -servername ");
		text_shell_word(&b, c->servername);
	}
	if (c->starttls)
		buf_printf(&b, " -starttls %s", c->starttls);
	if (place == 0)
		buf_puts(&b, " </dev/null 2>/dev/null | openssl x509");
	else
		buf_printf(&b,
		           " -showcerts </dev/null 2>/dev/null | awk '/-----BEGIN/ { n++ } n == %d && /-----BEGIN/, "
		           "/-----END/'",
		           place + 1);
	return buf_keep(&b, a->arena);
}

const char *command_print(const struct analysis *a, const struct chain *c, const struct certificate *cert)
{
	uint32_t line = 0;
	const char *file = command_file(a, cert, &line);

	if (file && !line)
		return arena_printf(a->arena, "openssl x509 -inform der -in %s", command_word(a, file));
	if (file && alone_in(a, file))
		return arena_printf(a->arena, "cat %s", command_word(a, file));
	if (file)
		return arena_printf(a->arena, "sed -n '%u,/-----END/p' %s", (unsigned)line, command_word(a, file));
	if (chain_is_live(c) && chain_sent_index(a, c, cert) >= 0 && a->connection[c->connection]->source)
		return print_from_peer(a, a->connection[c->connection], chain_sent_index(a, c, cert));
	return NULL;
}

static bool is_input_name(const struct analysis *a, const char *name)
{
	for (size_t i = 0; i < certset_inputs(a->set); i++) {
		const char *spec = certset_input(a->set, (int)i)->spec, *slash = strrchr(spec, '/');

		if (strcmp(slash ? slash + 1 : spec, name) == 0)
			return true;
	}
	return false;
}

const char *command_new_file(const struct analysis *a, const char *stem)
{
	const char *name = arena_printf(a->arena, "%s.pem", stem);

	for (int i = 2; is_input_name(a, name); i++)
		name = arena_printf(a->arena, "%s-%d.pem", stem, i);
	return name;
}

const char *command_chain(const struct analysis *a, const struct chain *c, const struct path *p)
{
	struct buf b = BUF_INIT;
	const char *command = NULL;
	size_t parts = 0;

	for (size_t i = 0; i < p->n; i++) {
		bool root = i + 1 == p->n ? p->rooted : place_self_signed(a, p->cert[i]);
		const char *print = i && root ? "" : command_print(a, c, p->cert[i]);

		if (!print)
			goto out;
		if (*print)
			buf_printf(&b, "%s%s", parts++ ? "; " : "", print);
	}
	if (parts)
		command = arena_printf(a->arena, parts > 1 ? "{ %s; } > %s" : "%s > %s", buf_str(&b),
		                       command_new_file(a, "fullchain"));
out:
	buf_free(&b);
	return command;
}

const char *command_source(const struct analysis *a, const struct chain *c)
{
	const struct source *s = chain_is_live(c) ? a->connection[c->connection]->source : NULL;
	const char *spec = s ? s->spec : c->input >= 0 ? certset_input(a->set, c->input)->spec : NULL;

	return spec ? command_word(a, spec) : NULL;
}
