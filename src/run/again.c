/* SPDX-License-Identifier: GPL-3.0-or-later */
/* openssl first, then ourselves with the same question: every word is quoted for a shell. */
#include "config.h"

#include "run/again.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/protocol.h"
#include "base/text.h"
#include "base/words.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/source.h"
#include "run/plan.h"
#include "run/run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void word(struct buf *out, const char *text)
{
	buf_putc(out, ' ');
	text_shell_word(out, text);
}

/* A name that begins with a dash would be an option; the standard input stays what it is. */
static void file(struct buf *out, const char *path)
{
	char *safe = *path == '-' && path[1] ? xasprintf("./%s", path) : xstrdup(path);

	word(out, safe);
	free(safe);
}

static void option(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s", name);
	word(out, value);
}

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* ---- openssl ---- */

/* The file that holds it, NULL: none. *first: nothing stands before it there. */
static const char *file_with(const struct run *s, int entry, bool *first)
{
	size_t n = 0;
	const struct origin *o = entry >= 0 ? certset_origins(s->set, entry, &n) : NULL;

	for (size_t i = 0; i < n; i++) {
		const struct input *in = certset_input(s->set, o[i].input);

		*first = o[i].position == 0;
		if (strcmp(in->kind, "connection") != 0 && o[i].kind != ORIGIN_TRUST && is_file(in->spec))
			return in->spec;
	}
	return NULL;
}

/* What opens an object of a file: when it stands first in it, and wherever it stands; NULL: nothing does. */
static const struct {
	const char *first, *anywhere;
} shows[] = {
	[ENTRY_CERTIFICATE] = { "openssl x509 -noout -text -in", "openssl storeutl -noout -text -certs" },
	[ENTRY_CSR] = { "openssl req -noout -text -in", NULL },
	[ENTRY_CRL] = { "openssl crl -noout -text -in", NULL },
	[ENTRY_OCSP] = { "openssl ocsp -noverify -resp_text -respin", "openssl ocsp -noverify -resp_text -respin" },
	[ENTRY_KEY] = { "openssl pkey -noout -text_pub -in", NULL },
	[ENTRY_OTHER] = { NULL, NULL },
};

static void show_line(struct buf *out, enum entry_kind kind, const char *path, bool first)
{
	const char *command = first ? shows[kind].first : shows[kind].anywhere;

	if (!command)
		return;
	buf_puts(out, command);
	file(out, path);
	buf_putc(out, '\n');
}

/* Only anchors that are files can be told to it; without any it takes its own. */
static bool anchors(struct buf *out, const struct run *s)
{
	const struct words *trust = &s->plan->trust;

	for (size_t i = 0; i < trust->n; i++) {
		if (!is_file(trust->v[i]))
			return false;
		buf_puts(out, " -CAfile");
		file(out, trust->v[i]);
	}
	if (trust->n > 0)
		buf_puts(out, " -no-CApath -no-CAstore");
	return trust->n <= 1; /* the last would win */
}

static void verify_line(struct buf *out, const struct run *s, const char *path)
{
	const struct question *q = &s->plan->question;
	struct buf line = BUF_INIT;
	bool told = anchors(&line, s);

	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_FILE && is_file(s->source[i].source.spec)) {
			buf_puts(&line, " -untrusted");
			file(&line, s->source[i].source.spec);
		}
	for (size_t i = 0; i < s->plan->untrusted.n; i++) {
		buf_puts(&line, " -untrusted");
		file(&line, s->plan->untrusted.v[i]);
	}
	if (q->purpose_given && q->purpose != PURPOSE_ANY)
		option(&line, "-purpose", q->purpose == PURPOSE_SERVER ? "sslserver" : "sslclient");
	if (q->at_given)
		buf_printf(&line, " -attime %lld", (long long)q->at);
	if (q->strict)
		buf_puts(&line, " -x509_strict");
	file(&line, path);
	if (told)
		buf_printf(out, "openssl verify%s\n", buf_str(&line));
	buf_free(&line);
}

static void host_lines(struct buf *out, const struct run *s)
{
	for (size_t i = 0; i < s->nsource; i++) {
		const struct source *src = &s->source[i].source;
		const char *name = s->plan->probe.servername ? s->plan->probe.servername : src->host;
		char *peer;

		if (src->kind != SOURCE_HOST)
			continue;
		if (*src->host == '/') {
			buf_puts(out, "openssl s_client");
			option(out, "-unix", src->host);
			buf_puts(out, " -showcerts </dev/null\n");
			continue;
		}
		peer = xasprintf(strchr(src->host, ':') ? "[%s]:%s" : "%s:%s", src->host, src->port);
		buf_puts(out, "openssl s_client");
		option(out, "-connect", s->plan->probe.connect ? s->plan->probe.connect : peer);
		if (strcmp(name, "none") == 0 || strchr(name, ':'))
			buf_puts(out, " -noservername");
		else
			option(out, "-servername", name);
		if (src->protocol != PROTOCOL_TLS)
			option(out, "-starttls", protocol_scheme(src->protocol));
		buf_puts(out, " -showcerts </dev/null\n");
		free(peer);
	}
}

/* ---- certloupe ---- */

static void words(struct buf *out, const char *name, const struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		option(out, name, w->v[i]);
}

static void asked(struct buf *out, const struct question *q)
{
	char at[32];

	if (q->host)
		option(out, "--host", q->host);
	if (q->purpose_given)
		option(out, "--purpose", purpose_name(q->purpose));
	if (q->at_given)
		option(out, "--at", time_rfc3339(q->at, at));
	if (q->revocation_given)
		option(out, "--revocation", revocation_name(q->revocation));
	if (q->strict)
		buf_puts(out, " --strict");
	if (q->leaf)
		option(out, "--leaf", q->leaf);
	for (size_t i = 0; i < q->nexpect; i++)
		option(out, "--expect", q->expect[i]);
	for (size_t i = 0; i < q->nexclude; i++)
		option(out, "--exclude", q->exclude[i]);
	for (size_t i = 0; i < q->npolicies; i++)
		option(out, "--policy", q->policies[i]);
	buf_puts(out, q->explicit_policy ? " --explicit-policy" : "");
	buf_puts(out, q->inhibit_any_policy ? " --inhibit-any-policy" : "");
	buf_puts(out, q->inhibit_policy_mapping ? " --inhibit-policy-mapping" : "");
}

static void check_line(struct buf *out, const struct run *s)
{
	const struct plan *p = s->plan;
	const struct {
		const char *name, *value;
	} told[] = { { "--cert", p->cert },
		     { "--key", p->key },
		     { "--servername", p->probe.servername },
		     { "--alpn", p->probe.alpn },
		     { "--connect", p->probe.connect },
		     { "--starttls",
		       p->probe.starttls < 0 ? NULL : protocol_scheme((enum protocol)p->probe.starttls) } };

	buf_puts(out, "certloupe check");
	words(out, "--trust", &p->trust);
	words(out, "--untrusted", &p->untrusted);
	words(out, "--crl", &p->crl);
	words(out, "--client-ca", &p->client.ca);
	words(out, "--client-crl", &p->client.crl);
	asked(out, &p->question);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (told[i].value)
			option(out, told[i].name, told[i].value);
	for (size_t i = 0; i < s->nsource; i++)
		file(out, s->source[i].source.spec);
}

void again_commands(struct buf *out, const struct run *r, int entry)
{
	bool first = false;
	const char *path = file_with(r, entry, &first);

	if (path) {
		enum entry_kind kind = certset_entry(r->set, entry)->kind;

		show_line(out, kind, path, first);
		if (first && kind == ENTRY_CERTIFICATE)
			verify_line(out, r, path);
	}
	host_lines(out, r);
	check_line(out, r);
}
