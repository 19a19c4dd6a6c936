/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the settings of a listener say by themselves, and beside its certificate: versions, ciphers, how clients are
 * asked. */
#include "config.h"

#include "analysis/finding.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/conf.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/oid.h"
#include "load/certset.h"
#include "run/auditing_private.h"

#include <string.h>
#include <strings.h>

/* ---- versions ---- */

static int version_of(const char *word)
{
	static const struct {
		const char *word;
		int version;
	} words[] = { { "SSLv2", 2 },    { "SSLv3", 3 },    { "TLSv1", 10 },   { "TLSv1.0", 10 },
		      { "TLSv1.1", 11 }, { "TLSv1.2", 12 }, { "TLSv1.3", 13 }, { "TLS1.0", 10 },
		      { "TLS1.1", 11 },  { "TLS1.2", 12 },  { "TLS1.3", 13 } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcasecmp(words[i].word, word))
			return words[i].version;
	return 0;
}

static int highest(const struct listener *l)
{
	int high = 0;

	for (size_t i = 0; i < l->protocols.n; i++)
		high = version_of(l->protocols.v[i]) > high ? version_of(l->protocols.v[i]) : high;
	return high;
}

static bool speaks(const struct listener *l, int version)
{
	for (size_t i = 0; i < l->protocols.n; i++)
		if (version_of(l->protocols.v[i]) == version)
			return true;
	return !l->protocols.n && version >= 12;
}

static void check_versions(struct auditor *x, const struct listener *l)
{
	struct argument old[8];
	size_t n = 0;
	struct finding *f;

	if (!l->protocols_by || !l->protocols.n)
		return;
	for (size_t i = 0; i < l->protocols.n && n < 8; i++)
		if (version_of(l->protocols.v[i]) && version_of(l->protocols.v[i]) < 12)
			old[n++] = as_code(l->protocols.v[i]);
	if (highest(l) && highest(l) < 12) {
		f = say(x, "protocol-version-mismatch", l, l->protocols_by, NULL, -1);
		say_title(x, f,
		          SAID(x,
		               N_("nothing newer than %1$s is spoken: browsers since 2020, OpenSSL 3, Java 17 and Go "
		                  "refuse that"),
		               as_list(x->arena, old, n, n)));
		if (f)
			f->fix = SAID(x, N_("add TLSv1.2 and TLSv1.3 to %1$s"), as_code(l->protocols_by->name));
	} else if (n) {
		f = say(x, "weak-tls-parameters", l, l->protocols_by, NULL, -1);
		say_title(
		    x, f,
		    SAID(x, N_("it lets in %1$s, which RFC 8996 and RFC 7568 forbid"), as_list(x->arena, old, n, n)));
		if (l->config->dialect != &dialect_rabbitmq)
			say_because(x, f,
			            SAID(x, N_("what is built with OpenSSL 3 speaks them at security level 0 alone "
			                       "(@SECLEVEL=0 among the ciphers), older programs always")));
		if (f) {
			f->severity = SEVERITY_WARNING;
			f->fix = SAID(x, N_("leave TLSv1.2 and TLSv1.3 alone in %1$s"), as_code(l->protocols_by->name));
		}
	} else if (!speaks(l, 12)) {
		f = say(x, "protocol-version-mismatch", l, l->protocols_by, NULL, -1);
		say_title(
		    x, f,
		    SAID(x, N_("TLS 1.3 alone is spoken: OpenSSL 1.0, Java before 8u261, and Schannel before Windows "
		               "11 and Server 2022 cannot connect")));
		if (f) {
			f->severity = SEVERITY_NOTE;
			f->cause = false;
			f->fix =
			    SAID(x, N_("where such clients come, add TLSv1.2 to %1$s"), as_code(l->protocols_by->name));
		}
	}
}

/* ---- ciphers ---- */

static bool has(const char *word, const char *part)
{
	size_t n = strlen(part);

	for (; *word; word++)
		if (!strncasecmp(word, part, n))
			return true;
	return false;
}

static bool is_weak(const char *word)
{
	static const char *const parts[] = { "RC4",   "DES-CBC3", "3DES",  "DES-CBC-", "NULL", "EXP",
		                             "aNULL", "ADH",      "AECDH", "MD5",      "LOW",  "RC2" };

	if (!strcasecmp(word, "DES") || !strcasecmp(word, "COMPLEMENTOFALL"))
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (has(word, parts[i]))
			return true;
	return false;
}

/* The words of a list that add something. */
static struct words added(struct auditor *x, const char *list)
{
	struct words w = { 0 };

	for (const char *p = list; *p;) {
		size_t n = strcspn(p, ":, ");

		if (n && *p != '!' && *p != '-' && *p != '@' && *p != '+')
			words_add(x->arena, &w, arena_strndup(x->arena, p, n));
		p += n + (p[n] != '\0');
	}
	return w;
}

static bool is_removed(const char *list, const char *word)
{
	size_t k = strlen(word);

	for (const char *p = list; *p;) {
		size_t n = strcspn(p, ":, ");

		if (*p == '!' && n == k + 1 && !strncasecmp(p + 1, word, k))
			return true;
		p += n + (p[n] != '\0');
	}
	return false;
}

/* Suites that name the kind of key of the certificate: all of them the other kind. */
static bool all_for(const struct words *w, const char *kind, const char *suffix)
{
	for (size_t i = 0; i < w->n; i++)
		if (!strncmp(w->v[i], "TLS_", 4) || (!has(w->v[i], kind) && !(suffix && has(w->v[i], suffix))))
			return false;
	return w->n > 0;
}

static void check_ciphers(struct auditor *x, const struct listener_state *s)
{
	const struct listener *l = s->listener;
	const struct certificate *c = s->leaf < 0 ? NULL : certset_certificate(x->run->set, s->leaf);
	struct words w;
	struct argument weak[8];
	size_t n = 0, certs = 0;
	struct finding *f;

	if (!l->ciphers_by || !l->ciphers)
		return;
	w = added(x, l->ciphers);
	for (size_t i = 0; i < w.n && n < 8; i++)
		if (is_weak(w.v[i]) && !is_removed(l->ciphers, w.v[i]))
			weak[n++] = as_code(w.v[i]);
	if (n && (f = say(x, "weak-tls-parameters", l, l->ciphers_by, NULL, -1))) {
		f->severity = SEVERITY_WARNING;
		say_title(x, f,
		          SAID(x, N_("%1$s lets in what is broken: %2$s"), as_code(l->ciphers_by->name),
		               as_list(x->arena, weak, n, n)));
		f->fix = SAID(x, N_("take these out of %1$s"), as_code(l->ciphers_by->name));
	}
	if (!w.n && *l->ciphers && (f = say(x, "cipher-list-invalid", l, l->ciphers_by, NULL, -1)))
		say_title(x, f, SAID(x, N_("%1$s leaves no cipher at all"), as_code(l->ciphers_by->name)));
	for (size_t i = 0; i < l->file.n; i++)
		certs += l->file.v[i].use == USE_CERT;
	if (!c || certs != 1)
		return;
	bool rsa = c->key.type == OID_KEY_RSA, ec = c->key.type == OID_KEY_EC;
	if ((rsa && all_for(&w, "ECDSA", NULL)) || (ec && all_for(&w, "-RSA-", "aRSA"))) {
		bool newest = speaks(l, 13);

		f = say(x, "no-shared-cipher", l, l->ciphers_by, NULL, s->leaf);
		if (!f)
			return;
		f->severity = newest ? SEVERITY_WARNING : SEVERITY_ERROR;
		say_title(
		    x, f,
		    SAID(x, N_("no cipher in %1$s fits the certificate's key (%2$s): up to TLS 1.2 nobody can connect"),
		         as_code(l->ciphers_by->name), as_code(rsa ? "RSA" : "EC")));
		f->fix = SAID(x, N_("add suites for that key (%1$s), or name a certificate with the other kind"),
		              as_code(rsa ? "ECDHE-RSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256"));
	}
}

/* ---- what is asked of the other side ---- */

static const struct named_file *named(const struct listener *l, enum file_use use)
{
	for (size_t i = 0; i < l->file.n; i++)
		if (l->file.v[i].use == use)
			return &l->file.v[i];
	return NULL;
}

static void check_asking(struct auditor *x, const struct listener *l)
{
	const struct named_file *ca = named(l, USE_CLIENT_CA), *more = named(l, USE_EXTRA_CA), *crl = named(l, USE_CRL);
	struct finding *f;

	if (l->asks == ASKS_UNVERIFIED) {
		f = say(x, "verify-optional-no-ca", l, l->asks_by, NULL, -1);
		say_title(x, f,
		          SAID(x, N_("%1$s %2$s: any certificate is let in, one that its owner made himself, too"),
		               as_code(l->asks_by->name), as_code(directive_first(l->asks_by))));
		if (f)
			f->fix = SAID(
			    x,
			    N_("ask for verified ones, or make sure that what stands behind verifies the certificate "
			       "that is handed on"));
	}
	if ((l->asks == ASKS_REQUIRED || l->asks == ASKS_OPTIONAL) && !ca && !more && !l->system_ca) {
		f = say(x, "client-ca-not-configured", l, l->asks_by, NULL, -1);
		say_title(x, f,
		          l->connects ? SAID(x, N_("the other server is to be verified (%1$s), and no CA is named"),
		                             as_code(l->asks_by->name))
		                      : SAID(x, N_("clients are to be verified (%1$s), and no CA for them is named"),
		                             as_code(l->asks_by->name)));
		if (f)
			f->fix = SAID(x, N_("name the file with the CAs"));
	}
	if ((l->asks == ASKS_REQUIRED || l->asks == ASKS_OPTIONAL) && !ca && more &&
	    l->config->dialect == &dialect_nginx) {
		f = say(x, "client-ca-not-configured", l, l->asks_by, NULL, -1);
		say_title(x, f,
		          SAID(x,
		               N_("before nginx 1.27.2 %1$s alone does not do: without %2$s the server does not start"),
		               as_code(more->by->name), as_code("ssl_client_certificate")));
		if (f) {
			f->severity = SEVERITY_WARNING;
			f->fix = SAID(x, N_("name the CAs of clients in %1$s"), as_code("ssl_client_certificate"));
		}
	}
	if (l->asks == ASKS_NOTHING && ca) {
		f = say(x, "setting-without-effect", l, ca->by, NULL, -1);
		say_title(x, f,
		          l->connects
		              ? SAID(x,
		                     N_("%1$s names CAs, and the other server is not verified: nothing switches "
		                        "it on"),
		                     as_code(ca->by->name))
		              : SAID(x, N_("%1$s names CAs, and no client is asked for a certificate"),
		                     as_code(ca->by->name)));
	}
	if (crl && (l->asks == ASKS_NOTHING || l->crl_off)) {
		f = say(x, "setting-without-effect", l, crl->by, NULL, -1);
		say_title(x, f,
		          SAID(x, N_("%1$s names revocation lists, and nobody looks at them"), as_code(crl->by->name)));
	}
}

void auditing_settings(struct auditor *x, struct listener_state *s)
{
	check_versions(x, s->listener);
	check_ciphers(x, s);
	check_asking(x, s->listener);
}
