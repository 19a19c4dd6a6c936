/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Apache: a directive a line, sections like <VirtualHost>; what a host does not say is said outside of it. What stands
 * in IfModule counts where the module is loaded, or where nothing is known of modules. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const struct setting_row settings[] = {
	{ "SSLEngine", SETTING_ENABLE, N_("on: TLS in this host") },
	{ "SSLCertificateFile", SETTING_CERT, N_("the certificate, followed by its intermediates") },
	{ "SSLCertificateKeyFile", SETTING_KEY, N_("its private key") },
	{ "SSLCertificateChainFile", SETTING_CHAIN, N_("its intermediates, in a file of their own") },
	{ "SSLCACertificateFile", SETTING_CLIENT_CA, N_("CAs of clients") },
	{ "SSLCACertificatePath", SETTING_CLIENT_CA, N_("the same as a directory with hashed names") },
	{ "SSLCADNRequestFile", SETTING_CA_NAMES, N_("CAs that are named to clients in place of these") },
	{ "SSLCADNRequestPath", SETTING_CA_NAMES, N_("the same as a directory") },
	{ "SSLCARevocationFile", SETTING_CRL, N_("revocation lists") },
	{ "SSLCARevocationPath", SETTING_CRL, N_("the same as a directory") },
	{ "SSLCARevocationCheck", SETTING_CRL_CHECK, N_("none, leaf or chain (none)") },
	{ "SSLVerifyClient", SETTING_VERIFY, N_("none, optional, require or optional_no_ca") },
	{ "SSLVerifyDepth", SETTING_DEPTH, N_("at most so many intermediates (1)") },
	{ "SSLUseStapling", SETTING_STAPLING, N_("send OCSP answers") },
	{ "SSLProtocol", SETTING_PROTOCOLS, N_("versions of TLS") },
	{ "SSLCipherSuite", SETTING_CIPHERS, N_("cipher suites") },
	{ "SSLPassPhraseDialog", SETTING_PASSWORD, N_("who says the password of keys") },
	{ "ServerName", SETTING_NAME, N_("the name that is served") },
	{ "ServerAlias", SETTING_NAME, N_("further names") },
	{ "SSLProxyMachineCertificateFile", SETTING_CERT, N_("our certificate and key, for a server behind") },
	{ "SSLProxyCACertificateFile", SETTING_CLIENT_CA, N_("CAs of a server behind") },
	{ "SSLProxyCARevocationFile", SETTING_CRL, N_("revocation lists for it") },
	{ "SSLProxyVerify", SETTING_VERIFY, N_("none or require") },
	{ "SSLProxyVerifyDepth", SETTING_DEPTH, N_("at most so many intermediates") },
	{ NULL, SETTING_NONE, NULL },
};

/* What else begins with SSL. */
static const char *const others[] = {
	"SSLCompression",
	"SSLCryptoDevice",
	"SSLFIPS",
	"SSLHonorCipherOrder",
	"SSLInsecureRenegotiation",
	"SSLOCSPDefaultResponder",
	"SSLOCSPEnable",
	"SSLOCSPNoverify",
	"SSLOCSPOverrideResponder",
	"SSLOCSPProxyURL",
	"SSLOCSPResponderCertificateFile",
	"SSLOCSPResponderTimeout",
	"SSLOCSPResponseMaxAge",
	"SSLOCSPResponseTimeSkew",
	"SSLOCSPUseRequestNonce",
	"SSLOpenSSLConfCmd",
	"SSLOptions",
	"SSLPolicy",
	"SSLProxyCACertificatePath",
	"SSLProxyCARevocationCheck",
	"SSLProxyCARevocationPath",
	"SSLProxyCheckPeerCN",
	"SSLProxyCheckPeerExpire",
	"SSLProxyCheckPeerName",
	"SSLProxyCipherSuite",
	"SSLProxyEngine",
	"SSLProxyMachineCertificateChainFile",
	"SSLProxyMachineCertificatePath",
	"SSLProxyProtocol",
	"SSLRandomSeed",
	"SSLRenegBufferSize",
	"SSLRequire",
	"SSLRequireSSL",
	"SSLSessionCache",
	"SSLSessionCacheTimeout",
	"SSLSessionTicketKeyFile",
	"SSLSessionTickets",
	"SSLSRPUnknownUserSeed",
	"SSLSRPVerifierFile",
	"SSLStaplingCache",
	"SSLStaplingErrorCacheTimeout",
	"SSLStaplingFakeTryLater",
	"SSLStaplingForceURL",
	"SSLStaplingResponderTimeout",
	"SSLStaplingResponseMaxAge",
	"SSLStaplingResponseTimeSkew",
	"SSLStaplingReturnResponderErrors",
	"SSLStaplingStandardCacheTimeout",
	"SSLStrictSNIVHostCheck",
	"SSLUserName",
	"SSLVHostSNIPolicy",
};

#define NOTED_MAX 1000 /* variables and modules */

/* ---- words with ${NAME} in them ---- */

static const char *defined(struct configuration *c, const char *name, size_t n)
{
	for (size_t i = 0; conf_expands(c) && i < c->note.n; i++) {
		const struct directive *d = c->note.v[i];

		if (!strcasecmp(d->name, "Define") && d->arg.n && strlen(d->arg.v[0]) == n &&
		    !strncmp(d->arg.v[0], name, n))
			return d->arg.n > 1 ? d->arg.v[1] : "";
	}
	return NULL;
}

/* What is not defined stays as it is: it may be a variable of the environment. */
static const char *expand(struct configuration *c, const char *word)
{
	struct buf b = BUF_INIT;

	if (!strstr(word, "${"))
		return word;
	for (const char *p = word; *p;) {
		const char *end = p[0] == '$' && p[1] == '{' ? strchr(p, '}') : NULL;
		const char *value = end ? defined(c, p + 2, (size_t)(end - p - 2)) : NULL;

		if (value) {
			buf_puts(&b, value);
			p = end + 1;
		} else {
			buf_putc(&b, *p++);
		}
	}
	buf_str(&b);
	return buf_keep(&b, c->arena);
}

/* ---- what counts ---- */

/* 1: it is loaded; 0: it is not; -1: nothing is known of modules here. */
static int is_loaded(struct configuration *c, const char *module)
{
	bool any = false;

	for (size_t i = 0; conf_expands(c) && i < c->note.n; i++) {
		const struct directive *d = c->note.v[i];

		if (strcasecmp(d->name, "LoadModule") || !d->arg.n)
			continue;
		any = true;
		const char *file = d->arg.n > 1 ? strrchr(d->arg.v[1], '/') : NULL;

		if (!strcasecmp(d->arg.v[0], module) || (file && !strncasecmp(file + 1, module, strcspn(module, "."))))
			return 1;
	}
	return any ? 0 : -1;
}

static bool counts(struct configuration *c, const struct directive *section)
{
	const char *what = directive_first(section);
	bool not_so = *what == '!';

	what += not_so;
	if (!strcasecmp(section->name, "IfModule")) {
		int loaded = is_loaded(c, what);

		return loaded < 0 || (loaded == 1) != not_so;
	}
	if (!strcasecmp(section->name, "IfDefine"))
		return (defined(c, what, strlen(what)) != NULL) != not_so;
	return true;
}

static bool is_condition(const char *name)
{
	static const char *const names[] = {
		"IfModule", "IfDefine", "IfVersion", "IfFile", "IfSection", "IfDirective"
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcasecmp(names[i], name))
			return true;
	return false;
}

/* ---- reading ---- */

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e);

static void include_path(struct configuration *c, struct directive *d, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		const struct words files = conf_directory(c, path);

		for (size_t i = 0; i < files.n; i++)
			read_file(c, files.v[i], d->parent, d->at, NULL);
	} else {
		read_file(c, path, d->parent, d->at, NULL);
	}
}

static void include(struct configuration *c, struct directive *d)
{
	bool optional = !strcasecmp(d->name, "IncludeOptional");
	const char *path = conf_path(c, directive_first(d));
	struct words files;
	struct stat st;

	if (!d->arg.n) {
		conf_syntax(c, d->at, N_("%1$s has no value"), as_code(d->name));
		return;
	}
	files = conf_glob(c, path);
	if (!files.n && !optional)
		conf_syntax(c, d->at, N_("nothing is there that %1$s could include"), as_path(path));
	c->depth++;
	for (size_t i = 0; i < files.n; i++)
		if (!optional || stat(files.v[i], &st) == 0)
			include_path(c, d, files.v[i]);
	c->depth--;
}

static const char *const verify_words[] = { "none", "optional", "require", "optional_no_ca", NULL };
static const char *const on_words[] = { "on", "off", "optional", NULL };
static const char *const check_words[] = { "none", "leaf", "chain", NULL };
static const char *const protocol_words[] = { "all", "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", NULL };

static bool is_value(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (!strcasecmp(word, *list))
			return true;
	return false;
}

static void check_values(struct configuration *c, const struct directive *d, enum setting s)
{
	bool check = s == SETTING_CRL_CHECK;
	const char *const *allowed = s == SETTING_VERIFY      ? verify_words
	                             : s == SETTING_ENABLE    ? on_words
	                             : check                  ? check_words
	                             : s == SETTING_PROTOCOLS ? protocol_words
	                                                      : NULL;

	for (size_t i = 0; allowed && i < d->arg.n; i++) {
		const char *word = d->arg.v[i];

		if (s == SETTING_PROTOCOLS && (*word == '+' || *word == '-'))
			word++;
		if (check && i)
			break; /* no_crl_for_cert_ok */
		if (!is_value(word, allowed) && !strstr(word, "${"))
			conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name),
			            as_quote(d->arg.v[i]));
	}
	/* What is no number it takes for 0. */
	if (s == SETTING_DEPTH && d->arg.n && d->arg.v[0][strspn(d->arg.v[0], "0123456789")])
		conf_fault(c, d->at, "setting-without-effect",
		           SENTENCE(c->arena, N_("%1$s is no number: %2$s takes it for 0"), as_quote(d->arg.v[0]),
		                    as_code(d->name)));
}

static void check_words_of(struct configuration *c, const struct directive *d)
{
	enum setting s = setting_of(settings, true, d->name);
	bool known = s != SETTING_NONE;

	for (size_t i = 0; !known && i < sizeof others / sizeof *others; i++)
		known = !strcasecmp(others[i], d->name);
	const char *near = known ? NULL : setting_near(settings, true, d->name);
	if (near)
		conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(d->name),
		            as_code(near));
	else if (!known && !strncasecmp(d->name, "SSL", 3))
		conf_syntax(c, d->at, N_("unknown directive \"%1$s\""), as_code(d->name));
	else if (known && s != SETTING_NONE && !d->arg.n)
		conf_syntax(c, d->at, N_("%1$s has no value"), as_code(d->name));
	else
		check_values(c, d, s);
}

struct apache_reader {
	struct configuration *c;
	struct directive *block, *outermost;
	struct {
		const char *name;
		unsigned line;
	} skip[CONFIG_NESTED_MAX]; /* a section that does not count, and those within it */
	size_t skipped;
};

static void skip_section(struct apache_reader *r, const char *name, struct place_in at)
{
	if (r->skipped == CONFIG_NESTED_MAX) {
		conf_syntax(r->c, at, N_("too many blocks within each other"));
		return;
	}
	r->skip[r->skipped].name = arena_strndup(r->c->arena, name, strcspn(name, ">"));
	r->skip[r->skipped++].line = at.line;
}

static void check_end(struct apache_reader *r, const char *name, const char *open, unsigned line, struct place_in at)
{
	if (strcasecmp(open, name + 2) != 0)
		conf_syntax(r->c, at, N_("%1$s stands where <%2$s> of line %3$s is to be closed"), as_code(name),
		            as_code(open), as_number(line));
}

static void close_section(struct apache_reader *r, const char *name, struct place_in at)
{
	if (r->skipped) {
		r->skipped--;
		check_end(r, name, r->skip[r->skipped].name, r->skip[r->skipped].line, at);
		return;
	}
	if (r->block == r->outermost) {
		conf_syntax(r->c, at, N_("%1$s closes nothing"), as_code(name));
		return;
	}
	check_end(r, name, r->block->name, r->block->at.line, at);
	r->block = r->block->parent;
}

static void open_section(struct apache_reader *r, struct directive *d)
{
	size_t n = d->arg.n;
	unsigned nested = 0;

	for (const struct directive *x = d; x; x = x->parent)
		nested++;
	d->name++;
	d->block = true;
	/* <Name words>: the bracket ends the last word */
	char *last = n ? arena_strdup(r->c->arena, d->arg.v[n - 1]) : arena_strdup(r->c->arena, d->name);
	size_t k = strlen(last);
	if (!k || last[k - 1] != '>') {
		conf_syntax(r->c, d->at, N_("<%1$s is not ended by \">\""), as_code(d->name));
	} else {
		last[k - 1] = '\0';
		if (n && !last[0])
			d->arg.n--;
		else if (n)
			d->arg.v[n - 1] = last;
		else
			d->name = last;
	}
	if (nested > CONFIG_NESTED_MAX)
		conf_syntax(r->c, d->at, N_("too many blocks within each other"));
	else if (!counts(r->c, d))
		skip_section(r, d->name, d->at);
	else
		r->block = d;
}

static void take_line(struct apache_reader *r, const char *line, struct place_in at)
{
	struct configuration *c = r->c;
	bool open;
	const char *w = scan_word(&line, c->arena, &open);
	struct directive *d;

	if (!w || *w == '#' || (r->skipped && *w != '<'))
		return;
	if (r->skipped && w[1] != '/') {
		skip_section(r, w + 1, at);
		return;
	}
	if (w[0] == '<' && w[1] == '/') {
		char *name = arena_strdup(c->arena, w);

		name[strcspn(name, ">")] = '\0';
		close_section(r, name, at);
		return;
	}
	d = directive_new(c, r->block, w, at);
	while (d && (w = scan_word(&line, c->arena, &open))) {
		directive_arg(c, d, *d->name == '<' ? w : expand(c, w));
		if (open)
			conf_syntax(c, at, N_("a quote is opened and not closed"));
	}
	if (!d)
		return;
	if (*d->name == '<') {
		open_section(r, d);
		return;
	}
	if (!strcasecmp(d->name, "Include") || !strcasecmp(d->name, "IncludeOptional"))
		include(c, d);
	else if ((!strcasecmp(d->name, "Define") || !strcasecmp(d->name, "LoadModule")) && c->note.n < NOTED_MAX)
		*vec_push(&c->note) = d;
	else if (!strcasecmp(d->name, "ServerRoot") && d->arg.n)
		c->base = d->arg.v[0];
	check_words_of(c, d);
}

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e)
{
	struct apache_reader r = { .c = c, .block = into, .outermost = into };
	struct span text;
	struct text_scan s;
	const char *line;
	unsigned first;
	int file;

	if (!conf_open(c, path, from, &file, &text, e))
		return false;
	s = scan_of(text, file);
	while ((line = scan_line(&s, c->arena, true, &first)))
		take_line(&r, line, (struct place_in){ file, first });
	bool skips = r.skipped > 0;
	if (r.block != into || skips)
		conf_syntax(c, ((struct place_in){ file, s.line }),
		            N_("the end of the file, and <%1$s> of line %2$s is not closed"),
		            as_code(skips ? r.skip[r.skipped - 1].name : r.block->name),
		            as_number(skips ? r.skip[r.skipped - 1].line : r.block->at.line));
	return true;
}

static bool apache_read(struct configuration *c, const char *path, struct err *e)
{
	static const char *const below[] = { "/sites-enabled",  "/sites-available", "/conf-enabled",
		                             "/conf-available", "/conf.d",          "/conf" };
	const char *dir = conf_dirname(c->arena, path), *last = strrchr(dir, '/');

	for (size_t i = 0; last && i < sizeof below / sizeof *below; i++)
		if (!strcmp(last, below[i])) {
			dir = conf_dirname(c->arena, dir);
			break;
		}
	c->base = dir;
	return read_file(c, path, c->top, (struct place_in){ -1, 0 }, e);
}

static int apache_sniff(const char *path, struct span text)
{
	static const char *const marks[] = {
		"<VirtualHost ",          "<IfModule ",      "<Directory ",  "LoadModule ", "SSLEngine ",
		"SSLCertificateFile ",    "DocumentRoot ",   "ServerAlias ", "ServerRoot ", "SSLCACertificateFile ",
		"SSLCertificateKeyFile ", "SSLVerifyClient "
	};
	const char *name = file_last_word(path);

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 12 +
	       (!strcmp(name, "apache2.conf") || !strcmp(name, "httpd.conf") ? 50 : 0);
}

/* ---- listeners ---- */

/* Up from a block; sections that are only conditions are transparent, and count with the block around them. */
static const struct directive *last_in(const struct directive *block, const char *name)
{
	const struct directive *found = NULL;

	for (const struct directive *d = block->child; d; d = d->next) {
		const struct directive *deeper = d->block && is_condition(d->name) ? last_in(d, name) : NULL;

		if (deeper)
			found = deeper;
		else if (!d->block && !strcasecmp(d->name, name))
			found = d;
	}
	return found;
}

static const struct directive *find(const struct directive *host, const char *name)
{
	for (const struct directive *b = host; b; b = b->parent) {
		const struct directive *d = last_in(b, name);

		if (d)
			return d;
	}
	return NULL;
}

static void add_file(struct configuration *c, struct listener *l, enum file_use use, const struct directive *d,
                     int pair)
{
	const char *word = directive_first(d);

	if (!d || !*word)
		return;
	bool unknown = strstr(word, "${") || !strncmp(word, "pkcs11:", 7);
	listener_file(l, c->arena, use, d, word, unknown ? NULL : conf_path(c, word), pair);
}

/* All of that name in the innermost block that has any. */
static void add_all(struct configuration *c, struct listener *l, const struct directive *block, const char *name,
                    enum file_use use, int *pair)
{
	for (const struct directive *d = block->child; d; d = d->next)
		if (d->block && is_condition(d->name))
			add_all(c, l, d, name, use, pair);
		else if (!d->block && !strcasecmp(d->name, name))
			add_file(c, l, use, d, (*pair)++);
}

static void add_pairs(struct configuration *c, struct listener *l, const struct directive *host, const char *name,
                      enum file_use use)
{
	int pair = 0;

	for (const struct directive *b = host; b && !pair; b = b->parent)
		if (last_in(b, name))
			add_all(c, l, b, name, use, &pair);
}

static void take_protocols(struct configuration *c, struct listener *l, const struct directive *d)
{
	static const char *const all[] = { "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" };
	bool on[5] = { false };

	for (size_t i = 0; i < d->arg.n; i++) {
		const char *w = d->arg.v[i];
		bool add = *w != '-', sole = *w != '-' && *w != '+';

		w += *w == '-' || *w == '+';
		if (sole)
			memset(on, 0, sizeof on);
		for (size_t k = 0; k < 5; k++)
			if (!strcasecmp(w, all[k]) ||
			    (!strcasecmp(w, "all") && k > 0)) /* SSLv3 is built out nearly everywhere */
				on[k] = add;
		if (sole && i && strcasecmp(w, "all")) /* "TLSv1.2 TLSv1.3": both */
			for (size_t j = 0; j < i; j++)
				for (size_t k = 0; k < 5; k++)
					if (!strcasecmp(d->arg.v[j], all[k]))
						on[k] = true;
	}
	l->protocols_by = d;
	for (size_t k = 0; k < 5; k++)
		if (on[k])
			words_add(c->arena, &l->protocols, all[k]);
}

static enum asks asks_of(const char *word)
{
	return !strcasecmp(word, "require")          ? ASKS_REQUIRED
	       : !strcasecmp(word, "optional")       ? ASKS_OPTIONAL
	       : !strcasecmp(word, "optional_no_ca") ? ASKS_UNVERIFIED
	                                             : ASKS_NOTHING;
}

/* What a <Location> of the host asks for counts, too: the strongest of them. */
static void take_verify(const struct directive *block, struct listener *l)
{
	for (const struct directive *d = block->child; d; d = d->next) {
		if (d->block && strcasecmp(d->name, "VirtualHost"))
			take_verify(d, l);
		if (!d->block && !strcasecmp(d->name, "SSLVerifyClient") && asks_of(directive_first(d)) >= l->asks) {
			l->asks = asks_of(directive_first(d));
			l->asks_by = d;
		}
	}
}

static bool is_a_name(const char *name)
{
	return *name && !strpbrk(name, "*?$_") && strchr(name, '.');
}

static void take_names(struct configuration *c, struct listener *l, const struct directive *block)
{
	for (const struct directive *d = block->child; d; d = d->next) {
		if (d->block && is_condition(d->name))
			take_names(c, l, d);
		if (d->block || setting_of(settings, true, d->name) != SETTING_NAME)
			continue;
		l->name_by = l->name_by ? l->name_by : d;
		for (size_t i = 0; i < d->arg.n; i++) {
			const char *name = strstr(d->arg.v[i], "://") ? strstr(d->arg.v[i], "://") + 3 : d->arg.v[i];

			name = arena_strndup(c->arena, name, strcspn(name, ":/"));
			if (is_a_name(name))
				words_add(c->arena, &l->name, name);
		}
	}
}

static void take_lists(struct configuration *c, struct listener *l, const struct directive *host)
{
	const struct directive *check = find(host, "SSLCARevocationCheck");

	add_file(c, l, USE_CRL, find(host, "SSLCARevocationFile"), -1);
	add_file(c, l, USE_CRL, find(host, "SSLCARevocationPath"), -1);
	l->crl_all = !strcasecmp(directive_first(check), "chain") && check->arg.n == 1;
	l->crl_off = !check || !strcasecmp(directive_first(check), "none");
}

static void gather_host(struct configuration *c, struct listeners *out, const struct directive *host)
{
	const struct directive *engine, *d;
	struct listener *l;

	if (!conf_gathers(c, host))
		return;
	engine = find(host, "SSLEngine");
	if (!engine || !strcasecmp(directive_first(engine), "off") || out->list.n >= LISTENERS_MAX)
		return;
	l = listener_new(out, c, host == c->top ? engine : host);
	l->names_wanted = true;
	if (host != c->top)
		l->address = host->arg;
	take_names(c, l, host);
	add_pairs(c, l, host, "SSLCertificateFile", USE_CERT);
	add_pairs(c, l, host, "SSLCertificateKeyFile", USE_KEY);
	add_file(c, l, USE_CHAIN, find(host, "SSLCertificateChainFile"), -1);
	add_file(c, l, USE_CLIENT_CA, find(host, "SSLCACertificateFile"), -1);
	add_file(c, l, USE_CLIENT_CA, find(host, "SSLCACertificatePath"), -1);
	add_file(c, l, USE_CA_NAMES, find(host, "SSLCADNRequestFile"), -1);
	take_lists(c, l, host);
	if ((d = find(host, "SSLVerifyClient"))) {
		l->asks = asks_of(directive_first(d));
		l->asks_by = d;
	}
	take_verify(host, l);
	d = find(host, "SSLVerifyDepth");
	l->depth = d ? atoi(directive_first(d)) : 1;
	l->depth_by = d;
	if ((d = find(host, "SSLUseStapling")) && !strcasecmp(directive_first(d), "on") &&
	    !find(host, "SSLStaplingForceURL"))
		l->staple_by = d;
	if ((d = find(host, "SSLProtocol")))
		take_protocols(c, l, d);
	if ((d = find(host, "SSLCipherSuite"))) {
		l->ciphers = d->arg.v ? d->arg.v[d->arg.n - 1] : "";
		l->ciphers_by = d;
	}
	d = find(host, "SSLPassPhraseDialog");
	l->opens_keys = d && strcasecmp(directive_first(d), "builtin");
	l->label = l->name.n ? l->name.v[0] : l->address.n ? l->address.v[0] : "";
}

static void gather_proxy(struct configuration *c, struct listeners *out, const struct directive *host)
{
	if (!conf_gathers(c, host))
		return;
	const struct directive *ca = last_in(host, "SSLProxyCACertificateFile"),
	                       *cert = last_in(host, "SSLProxyMachineCertificateFile"),
	                       *d = find(host, "SSLProxyVerify");

	if ((!ca && !cert) || out->list.n >= LISTENERS_MAX)
		return;
	struct listener *l = listener_new(out, c, ca ? ca : cert);
	l->connects = true;
	l->label = "SSLProxy";
	add_file(c, l, USE_CERT, find(host, "SSLProxyMachineCertificateFile"), 0);
	add_file(c, l, USE_CLIENT_CA, find(host, "SSLProxyCACertificateFile"), -1);
	add_file(c, l, USE_CRL, find(host, "SSLProxyCARevocationFile"), -1);
	l->asks_by = d;
	l->asks = d && strcasecmp(directive_first(d), "none") ? ASKS_REQUIRED : ASKS_NOTHING;
}

static void apache_gather(struct configuration *c, struct listeners *out)
{
	bool any = false;

	for (const struct directive *d = c->top; (d = directive_next(c->top, d));)
		if (d->block && !strcasecmp(d->name, "VirtualHost")) {
			any = true;
			gather_host(c, out, d);
			gather_proxy(c, out, d);
		}
	gather_proxy(c, out, c->top);
	if (!any || last_in(c->top, "SSLEngine"))
		gather_host(c, out, c->top);
}

static const char *apache_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, "%s %s", d->name, value);
}

const struct dialect dialect_apache = {
	.name = "apache",
	.title = "Apache",
	.setting = settings,
	.files = "apache2.conf httpd.conf conf/httpd.conf",
	.any_case = true,
	.sniff = apache_sniff,
	.read = apache_read,
	.gather = apache_gather,
	.write = apache_write,
};
