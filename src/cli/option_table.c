/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of commands and options, and what each kind of value sets. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/redaction.h"
#include "base/text.h"
#include "base/words.h"
#include "cert/oid.h"
#include "chain/identity.h"
#include "cli/option.h"
#include "load/source.h"
#include "load/stores.h"
#include "net/message.h"
#include "net/tunnel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ON(c) (1u << COMMAND_##c)
#define JUDGING (ON(BROWSE) | ON(CHECK) | ON(EXPLAIN) | ON(COMPARE) | ON(TIMELINE) | ON(FIX) | ON(STORES) | ON(SCAN))
#define FETCHING (JUDGING & ~(ON(BROWSE) | ON(SCAN)))
#define LIVE (JUDGING)
#define ALL ((1u << COMMAND_COUNT) - 1)

const struct command command_table[COMMAND_COUNT] = {
	[COMMAND_BROWSE] = {
		.name = "browse", .synopsis = "[OPTION...] [SOURCE...]",
		.help = N_("look into chains on the screen (the default)"),
		.about = N_("Opens the browser on everything that was named. It needs a terminal on standard output; where there "
			    "is none, or --format, -o or --redact is given, the report of check is printed instead."),
	},
	[COMMAND_CHECK] = {
		.name = "check", .synopsis = "[OPTION...] SOURCE...",
		.help = N_("examine, print a report, answer by exit status"),
		.about = N_("Examines the sources, prints what is wrong, why, and what to do about it, and answers by the exit "
			    "status."),
	},
	[COMMAND_EXPLAIN] = {
		.name = "explain", .synopsis = "[OPTION...] WHAT [SOURCE...]",
		.help = N_("a rule, or an error message of any program"),
		.about = N_("WHAT is the id of a rule, or one argument with a message, log line, code or alert of any program "
			    "(several lines are allowed; - reads it from standard input, --from FILE from a file). It may begin with a "
			    "dash where a blank, 0x or two digits follow; anything else that does stands behind --. Prints the page "
			    "of the rule, or the conditions behind the message, most likely first; with SOURCEs, which of them is "
			    "the case here."),
	},
	[COMMAND_TIMELINE] = {
		.name = "timeline", .synopsis = "[OPTION...] SOURCE...",
		.help = N_("validity over time, rotation windows"),
		.about = N_("Draws what is valid from when to when: the CAs of --trust and of the sources, certificates, revocation "
			    "lists and answers. Says when old and new CA must both be trusted, who must move by when, when the old "
			    "one can go, what ends next, and until when everything that ends has a successor. Answers by the exit "
			    "status as check does; --at asks for another day."),
	},
	[COMMAND_COMPARE] = {
		.name = "compare", .synopsis = "[OPTION...] A B",
		.help = N_("two chains or two certificates"),
		.about = N_("Holds the certificate of B, with the chain that it stands in, against that of A, field by field, and "
			    "says what the difference means for whoever puts B where A was. Each is judged as if the other were not "
			    "there. Exit status 0 when they are equal, 1 when they differ."),
	},
	[COMMAND_FIX] = {
		.name = "fix", .synopsis = "[OPTION...] SOURCE...",
		.help = N_("the corrected chain or bundle, and proof"),
		.about = N_("Puts the chain of the first SOURCE's certificate into sending order from everything at hand: what is "
			    "missing comes from the other SOURCEs, --untrusted or --trust, and what stands twice, belongs to nothing or "
			    "is the root goes. A file of CAs alone, or of several leaves, is a bundle: it stays whole, in a form that "
			    "every program loads, and what other SOURCEs hold is added to it (the old and the new CA of a rotation). "
			    "Both states are then judged anew, each by itself, and the report says what each program made of the one "
			    "and makes of the other, where servers are told of the file, and how it is checked. Nothing is written "
			    "without -o or --in-place; a private key in the file stays in it. Answers by the exit status as check "
			    "does, for what is written."),
	},
	[COMMAND_AUDIT] = {
		.name = "audit", .synopsis = "[OPTION...] CONFIG...",
		.help = N_("a server's configuration and its files"),
		.about = N_("Reads the configuration of a server (nginx, Apache, HAProxy, Postfix, PostgreSQL, RabbitMQ or Dovecot; a file, or the directory of one), a Secret of Kubernetes, or the trust store of a load balancer of AWS (--as alb) with everything that it "
			    "includes, and examines every file that it names: whether it is there, of the right kind, whether the "
			    "key fits the certificate, the chain is whole and the names are served, whether the CAs, the depth and "
			    "the revocation lists let in the clients of --client. Each finding stands at the line of the directive. "
			    "The server is not run, and nothing is read that is not named. An untrusted root is a note here, unless "
			    "--trust says what the server's clients trust."),
	},
	[COMMAND_CONVERT] = {
		.name = "convert", .synopsis = "[OPTION...] SOURCE... -o FILE",
		.help = N_("PEM, DER, PKCS #7, a trust store"),
		.about = N_("Writes all certificates, revocation lists and requests of the sources, each once, to FILE in another form "
			    "(--to): from PEM, DER, PKCS #7, PKCS #12, a keystore of Java, whatever certloupe reads. Private keys are not "
			    "written."),
	},
	[COMMAND_STORES] = {
		.name = "stores", .synopsis = "[PROGRAM|PID] [SOURCE...]",
		.help = N_("who trusts what here, and this chain"),
		.about = N_("Lists the trust stores of this machine and the programs that read them: where each is, what says so, "
			    "which variables are read and which that are set are not. PROGRAM is one of " STORE_PROGRAM_WORDS "; a number is "
			    "a process, whose environment, arguments and files are looked at. With SOURCEs each of their chains is "
			    "judged once by each store, as that program would: it works in one and fails in the other. The names of the "
			    "list are words for --trust store:NAME. No program is run, and nothing is fetched. Answers 1 if one of them "
			    "refuses a chain."),
	},
	[COMMAND_SCAN] = {
		.name = "scan", .synopsis = "[OPTION...] LIST...",
		.help = N_("many sources, one line of JSON each"),
		.about = N_("Examines every SOURCE of a list (a file with one a line, or - for standard input; empty lines and those "
			    "that begin with # do not count), each by itself as check does, 64 at a time and with one trust "
			    "store. A line for each as it ends, not in the order of the list: JSON that has, in place of the "
			    "certificates, until when each is valid and how many days are left (--full: both), or on a terminal a line "
			    "of text with its causes. One connection a host, unless --probe asks for more. Answers by the highest exit "
			    "status met: --fail-on warning --warn 21 fails three weeks before something ends."),
	},
	[COMMAND_LISTEN] = {
		.name = "listen", .synopsis = "[OPTION...] [ADDR:]PORT",
		.help = N_("be the server; say why each client fails"),
		.about = N_("Listens as a TLS server and says of each client what it presented and why it fails, on both sides: what "
			    "is wrong with its certificate, or what its alert says of ours. --client-ca names the CAs whose clients are "
			    "let in; without it every client is, and is judged by --trust. Without --cert a practice certificate is "
			    "made. A line for each client on a terminal, else an object of JSON. Only this machine can connect unless "
			    "ADDR says otherwise (0.0.0.0 or [::] for all). Ends on a signal, with --once or --for, and answers by the "
			    "highest exit status met."),
	},
	[COMMAND_LAB] = {
		.name = "lab", .synopsis = "[--list|--serve] [SCENARIO] [DIR]",
		.help = N_("make a practice PKI"),
		.about = N_("Writes a practice PKI into the new directory DIR: keys, certificates good and bad, and a README that "
			    "says what is wrong. Without SCENARIO, every scenario in a directory of its own. On a terminal, without "
			    "DIR: the browser with the list of them, of which each can be looked into at once. With --serve the "
			    "scenario's server runs, too, for any client to connect to."),
	},
	[COMMAND_DEMO] = {
		.name = "demo", .synopsis = "[OPTION...] [RULE]",
		.help = N_("browse a practice PKI and a faulty local server"),
		.about = N_("Makes a practice PKI in a private temporary directory, starts a faulty TLS server on a loopback port "
			    "inside the program, and opens the browser on both. With the id of a rule: on what that rule finds "
			    "fault with. Nothing is left behind."),
	},
	[COMMAND_RULES] = {
		.name = "rules", .synopsis = "[--format FORMAT]",
		.help = N_("list every rule: id, severity, one line"),
		.about = N_("Lists every diagnostic rule with its id, severity and title."),
	},
	[COMMAND_HELP] = {
		.name = "help", .synopsis = "[WORD]",
		.help = N_("options, keys, rules and examples with a word"),
		.about = N_("Shows the commands, options, keys and rules that WORD names, or else those whose text has it, and the "
			    "examples of the manual with it. Without WORD the summary of --help."),
	},
};

const char *option_group_title(enum option_group g)
{
	static const char *const title[GROUP_COUNT] = {
		[GROUP_QUESTION] = N_("The question"), [GROUP_LIVE] = N_("Live connections"),
		[GROUP_OUTPUT] = N_("Output"),         [GROUP_BROWSER] = N_("Browser"),
		[GROUP_LAB] = N_("Practice PKI"),      [GROUP_GENERAL] = N_("General"),
	};
	return _(title[g]);
}

/* ---- setters: one for each kind of value ---- */

static void *field(struct options *o, const struct option_row *row)
{
	return (char *)o + row->offset;
}

static bool set_flag(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)value, (void)e;
	*(bool *)field(o, row) = true;
	return true;
}

static bool set_redact(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	if (!o->redaction)
		o->redaction = redaction_new(o->arena);
	return true;
}

static bool set_string(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	*(const char **)field(o, row) = value;
	return true;
}

static bool set_proxy(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct tunnel_plan plan;

	if (strcmp(value, "env") != 0 && !tunnel_parse(o->arena, value, &plan, e))
		return false;
	return set_string(o, row, value, e);
}

static bool set_words(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	words_add(o->arena, field(o, row), value);
	return true;
}

/* A comma list, each a word. */
static bool set_list(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	for (char *s = arena_strdup(o->arena, value), *next; s; s = next) {
		next = strchr(s, ',');
		if (next)
			*next++ = '\0';
		if (*s)
			words_add(o->arena, field(o, row), s);
	}
	return true;
}

static bool bad_value(struct err *e, const struct option_row *row, const char *value, const char *wanted)
{
	char *safe = text_escaped(value, CHARSET_ASCII);

	err_set(e, ERR_USAGE, _("--%1$s: '%2$s' is not %3$s"), as_code(row->name), as_quote(safe), as_code(wanted));
	free(safe);
	return false;
}

/* The place of value in the row's list of words. */
static bool pick_word(const struct option_row *row, const char *value, int *out, struct err *e)
{
	int i = 0;

	for (const char *w = row->words; *w; i++) {
		size_t n = strcspn(w, " ");

		if (strlen(value) == n && !strncmp(w, value, n)) {
			*out = i;
			return true;
		}
		w += n + (w[n] == ' ');
	}
	return bad_value(e, row, value, row->words);
}

static bool set_drop(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct words *w = field(o, row);
	size_t n = w->n;
	int which;

	if (!set_list(o, row, value, e))
		return false;
	for (; n < w->n; n++)
		if (!pick_word(row, w->v[n], &which, e))
			return false;
	return true;
}

static bool set_oids(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	uint8_t room[OID_TEXT_MAX];
	struct words *w = field(o, row);
	size_t n = w->n;

	if (!set_list(o, row, value, e))
		return false;
	for (; n < w->n; n++)
		if (!oid_encode(w->v[n], room, sizeof room))
			return bad_value(e, row, w->v[n], _("an object identifier (1.2.3)"));
	return true;
}

static bool parse_number(const char *value, long max, long *out)
{
	char *end;

	errno = 0;
	*out = strtol(value, &end, 10);
	return !errno && end != value && !*end && *out >= 0 && *out <= max;
}

static bool set_budget(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	long n;

	if (!parse_number(value, 1000000000, &n) || !n)
		return bad_value(e, row, value, _("a whole number from 1 to 1000000000"));
	*(int *)field(o, row) = (int)n;
	return true;
}

static bool set_number(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	long n;

	if (!parse_number(value, 86400, &n))
		return bad_value(e, row, value, _("a whole number from 0 to 86400"));
	*(int *)field(o, row) = (int)n;
	return true;
}

/* For an enum whose values stand in the order of the words. */
bool option_set_word(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	return pick_word(row, value, field(o, row), e);
}

void option_text(struct buf *out, const struct option_row *row, const char *text)
{
	const char *at = strstr(text, "%s");

	if (!at) {
		buf_puts(out, text);
		return;
	}
	buf_put(out, text, (size_t)(at - text));
	for (const char *w = row->words; *w; w++)
		if (*w == ' ')
			buf_puts(out, ", ");
		else
			buf_putc(out, (uint8_t)*w);
	buf_puts(out, at + 2);
}

static bool set_issue(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.issue_given = true;
	return set_number(o, row, value, e);
}

static bool set_expect(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	struct identity parsed;

	if (!identity_parse(o->arena, value, &parsed))
		return bad_value(e, row, value, _("a pattern (O=Customer A,OU=*, SAN=URI:urn:customer:*)"));
	return set_words(o, row, value, e);
}

static bool set_server_words(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return set_words(o, row, value, e);
}

static bool set_server_depth(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return set_number(o, row, value, e);
}

static bool set_server_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->client.given = true;
	return option_set_word(o, row, value, e);
}

bool option_is_list(const struct option_row *row)
{
	return row->set == set_words || row->set == set_server_words || row->set == set_expect;
}

bool option_is_flag(const struct option_row *row)
{
	return row->set == set_flag;
}

static bool set_format(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	int i;

	if (!pick_word(row, value, &i, e))
		return false;
	o->format = (enum format)(FORMAT_TEXT + i);
	return true;
}

static bool set_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.purpose_given = true;
	return option_set_word(o, row, value, e);
}

static bool set_revocation(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.revocation_given = true;
	return option_set_word(o, row, value, e);
}

static bool set_time(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	if (!time_parse(value, clock_now(), &o->question.at))
		return bad_value(e, row, value, _("a time (2026-06-01, 2026-06-01T12:00:00Z, +30d)"));
	o->question.at_given = true;
	return true;
}

static bool set_warn(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	size_t n = strlen(value);
	bool percent = n && value[n - 1] == '%';
	char *digits = arena_strndup(o->arena, value, percent ? n - 1 : n);
	long v;

	if (!parse_number(digits, percent ? 100 : 36500, &v))
		return bad_value(e, row, value, _("a number of days or a percentage"));
	o->question.warn_seconds = percent ? 0 : v * DAY;
	o->question.warn_percent = percent ? (int)v : 0;
	return true;
}

static bool set_ipv4(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	o->family = 4;
	return true;
}

static bool set_ipv6(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row, (void)value, (void)e;
	o->family = 6;
	return true;
}

static bool set_starttls(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	enum protocol p;

	if (!protocol_find(value, &p))
		return bad_value(e, row, value, row->words);
	o->starttls = value;
	return true;
}

static bool set_app(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	enum application a;

	if (!application_find(value, &a))
		return bad_value(e, row, value, row->words);
	o->app = value;
	return true;
}

/* As many as a ClientHello of ours can hold: GnuTLS takes no more, and no longer ones. */
static bool set_alpn(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	size_t n = 0;

	bool fits = true;

	for (const char *p = value; *p; p += strspn(p, ",")) {
		size_t length = strcspn(p, ",");

		fits &= length <= ALPN_NAME_MAX;
		n += length > 0;
		p += length;
	}
	if (!fits || n > ALPN_NAMES_MAX)
		return bad_value(e, row, value, _("a list of at most 8 names of 32 octets each"));
	o->alpn = value;
	return true;
}

/* ORDER: as --help and the manual show them. */
const struct option_row option_table[] = {
	{
	    .name = "trust",
	    .arg = "FILE|DIR|system|none",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("trust anchors; repeat to add (system)"),
	    .about =
	        N_("Trust anchors. May be repeated. A file or directory replaces the default, the system store; "
	           "--trust system beside it adds that. none trusts nothing. store:NAME is the store of a program of "
	           "this machine, as certloupe stores lists them (store:java). The file that system stands for is "
	           "always named in the report."),
	    .complete = COMPLETE_CERT,
	    .words = "system none",
	    .set = set_words,
	    .offset = offsetof(struct options, trust),
	    .setting = "system",
	},
	{
	    .name = "untrusted",
	    .arg = "FILE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("extra intermediates that may be used"),
	    .about = N_("Extra intermediates that may be used to build a path. May be repeated."),
	    .complete = COMPLETE_CERT,
	    .set = set_words,
	    .offset = offsetof(struct options, untrusted),
	    .setting = "default",
	},
	{
	    .name = "crl",
	    .arg = "FILE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("revocation lists"),
	    .about = N_("CRLs and OCSP responses, PEM or DER. May be repeated. Every certificate below the anchor must "
	                "then be covered (--revocation hard). Lists among the SOURCEs are used, too, without that."),
	    .complete = COMPLETE_FILE,
	    .set = set_words,
	    .offset = offsetof(struct options, crl),
	},
	{
	    .name = "host",
	    .arg = "NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("the peer's expected name"),
	    .about = N_("The name the certificate is expected to carry: an address is an IP, with @ an e-mail address, "
	                "with a scheme a URI, else a DNS name. Default: the host of a live source; none for files, and "
	                "the report then says that the name was not checked."),
	    .set = set_string,
	    .offset = offsetof(struct options, question.host),
	},
	{
	    .name = "purpose",
	    .arg = "PURPOSE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("server, client or any"),
	    .about =
	        N_("What the leaf must be good for. Default for a live source: server. For files: server if --host was "
	           "given (a DNS name or an address) or the extended key usage has serverAuth alone, client if it has "
	           "clientAuth alone, else any."),
	    .complete = COMPLETE_WORDS,
	    .words = "any server client",
	    .set = set_purpose,
	    .offset = offsetof(struct options, question.purpose),
	    .setting = "default",
	},
	{
	    .name = "at",
	    .arg = "TIME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LAB) | ON(DEMO) | ON(LISTEN) | ON(AUDIT),
	    .help = N_("judge at this time (now)"),
	    .about = N_("Judge at this time: RFC 3339, YYYY-MM-DD (00:00 UTC) or relative like +30d. For lab and demo: "
	                "the time that dates count from."),
	    .set = set_time,
	},
	{
	    .name = "leaf",
	    .arg = "N|SHA256|NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("which certificate is asked about"),
	    .about = N_("Which certificate is asked about: its number, its SHA-256 fingerprint or its name. Default: "
	                "each certificate that issued none of the others; of a live peer, the first one sent."),
	    .set = set_string,
	    .offset = offsetof(struct options, question.leaf),
	},
	{
	    .name = "fetch",
	    .group = GROUP_QUESTION,
	    .commands = FETCHING,
	    .about = N_(
	        "Get what the certificates at hand name and nobody gave: missing issuers (AIA), OCSP responses, "
	        "revocation "
	        "lists. By http and https alone, LDAP is not done; at most 64 requests of 10 seconds and 16 MiB, in a "
	        "minute; proxies as curl does them. An issuer that was fetched is named and serves fix, but not the "
	        "verdict: most clients will not have it. What came is kept below XDG_CACHE_HOME for as long as it "
	        "holds, a week "
	        "at most. Needs libcurl at run time. Without this option nothing is fetched."),
	    .set = set_flag,
	    .offset = offsetof(struct options, fetch),
	},
	{
	    .name = "fetch-private",
	    .group = GROUP_QUESTION,
	    .commands = FETCHING,
	    .about = N_("--fetch also from addresses that are not on the public Internet: loopback, link-local, "
	                "10.0.0.0/8 and so "
	                "on. Without it these are refused, also where a name or a redirect leads to one; behind a "
	                "proxy it is the proxy's "
	                "address that is looked at."),
	    .set = set_flag,
	    .offset = offsetof(struct options, fetch_private),
	},
	{
	    .name = "exclude",
	    .arg = "SHA256|NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("as if this certificate did not exist"),
	    .about = N_("Judge as if this certificate did not exist. May be repeated."),
	    .set = set_words,
	    .offset = offsetof(struct options, exclude),
	},
	{
	    .name = "depth",
	    .arg = "N",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("at most N intermediates (100)"),
	    .about = N_("At most N intermediate certificates on a path. Default 100."),
	    .set = set_number,
	    .offset = offsetof(struct options, question.depth),
	    .setting = "100",
	},
	{
	    .name = "budget",
	    .arg = "N",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("At most N signature verifications in one run, each weighed by what it costs beside one with a "
	                "P-256 key (RSA 2048: 0.2, P-384: 2.7). What could not be judged for want of them is said by "
	                "limit-hit. Default: 4000 and 2 more for each certificate."),
	    .set = set_budget,
	    .offset = offsetof(struct options, question.budget),
	    .setting = "default",
	},
	{
	    .name = "policy",
	    .arg = "OID[,OID...]",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .about =
	        N_("The acceptable certificate policies (RFC 5280, user-initial-policy-set), as the CAs next to the "
	           "anchor call them. They count where an explicit policy is asked for, by --explicit-policy or by a "
	           "CA's policyConstraints. Default: any policy."),
	    .set = set_oids,
	    .offset = offsetof(struct options, policy),
	},
	{
	    .name = "explicit-policy",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("An acceptable policy must be valid for the whole path (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.explicit_policy),
	},
	{
	    .name = "inhibit-any-policy",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("anyPolicy in a certificate counts for nothing (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.inhibit_any_policy),
	},
	{
	    .name = "inhibit-policy-mapping",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("Policy mappings count for nothing (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.inhibit_policy_mapping),
	},
	{
	    .name = "revocation",
	    .arg = "MODE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("off, soft or hard"),
	    .about = N_("What a missing or stale revocation answer means: off asks nothing, soft fails only what is "
	                "revoked, hard wants an answer for every certificate below the anchor. Default soft; hard once "
	                "--crl is given."),
	    .complete = COMPLETE_WORDS,
	    .words = "off soft hard",
	    .set = set_revocation,
	    .offset = offsetof(struct options, question.revocation),
	    .setting = "default",
	},
	{
	    .name = "strict",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("fail on what strict verifiers refuse"),
	    .about = N_(
	        "Also fail on what only strict verifiers refuse (as openssl verify -x509_strict and Python 3.13 do)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.strict),
	    .setting = "no",
	},
	{
	    .name = "warn",
	    .arg = "DAYS|PERCENT",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("\"expires soon\" (30 days)"),
	    .about = N_("When a certificate counts as expiring soon: days, or per cent of its life. Default 30 days, "
	                "or a third of a life under 90 days."),
	    .set = set_warn,
	    .setting = "default",
	},

	{
	    .name = "issue",
	    .arg = "DAYS",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about =
	        N_("How long is what a CA signs next to be valid? Until when it can sign that stands in the timeline, "
	           "and in the report on a file of CAs alone; with this option on every chain. Default 365."),
	    .set = set_issue,
	    .offset = offsetof(struct options, question.issue_days),
	},
	{
	    .name = "cert",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("our certificate, for a server that asks"),
	    .about = N_("Our own certificate, with its intermediates, for a server that asks. The file may hold the "
	                "private key as well (PEM or PKCS#12), else --key names it."),
	    .complete = COMPLETE_CERT,
	    .set = set_string,
	    .offset = offsetof(struct options, cert),
	},
	{
	    .name = "key",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("its private key"),
	    .about = N_("The private key of --cert, if it is not in the same file."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, key),
	},
	{
	    .name = "client-ca",
	    .arg = "FILE|DIR",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("judge --cert as a server with these CAs"),
	    .about =
	        N_("The server's own file or directory of CAs for clients (nginx ssl_client_certificate, Apache "
	           "SSLCACertificateFile, a trust store of a load balancer). May be repeated. Our certificate "
	           "(--cert) is then judged as that server would: by these CAs, and with nothing but what we send. "
	           "Works without a SOURCE, too. --trust, --crl and --depth remain about the peer."),
	    .complete = COMPLETE_CERT,
	    .set = set_server_words,
	    .offset = offsetof(struct options, client.ca),
	},
	{
	    .name = "client-crl",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about =
	        N_("Revocation lists that the server holds against clients. May be repeated. As with --crl every "
	           "certificate below the CA must then be covered; that is what nginx, Apache and HAProxy ask for. "
	           "Without --client-ca the CAs of --trust stand for the server's."),
	    .complete = COMPLETE_FILE,
	    .set = set_server_words,
	    .offset = offsetof(struct options, client.crl),
	},
	{
	    .name = "client-depth",
	    .arg = "N",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("The server takes at most N intermediate certificates from a client. Default 100. nginx counts "
	                "alike (ssl_verify_depth 1 is one intermediate)."),
	    .set = set_server_depth,
	    .offset = offsetof(struct options, client.depth),
	},
	{
	    .name = "client-purpose",
	    .arg = "PURPOSE",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("What the server wants our certificate to be good for: client, or any where it does not look."),
	    .complete = COMPLETE_WORDS,
	    .words = "any server client",
	    .set = set_server_purpose,
	    .offset = offsetof(struct options, client.purpose),
	},
	{
	    .name = "expect",
	    .arg = "PATTERN",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("whose the client's certificate must be"),
	    .about =
	        N_("Whose the client's certificate must be: parts of its subject or subjectAltName, with * for any "
	           "characters, between commas: O=Customer A,OU=* or CN=* or SAN=URI:urn:customer:*. May be "
	           "repeated; one of the patterns must then fit. It is asked of --cert, or without that of the "
	           "certificates in files. Values are compared octet by octet; \\\\, is a comma of a value."),
	    .set = set_expect,
	    .offset = offsetof(struct options, expect),
	},
	{
	    .name = "starttls",
	    .arg = "PROTO",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("speak PROTO first, then change to TLS"),
	    .about =
	        N_("Speak this protocol (%s) first and ask for TLS. The same as the scheme of a SOURCE (smtp://host)."),
	    .complete = COMPLETE_WORDS,
	    .words = STARTTLS_WORDS,
	    .set = set_starttls,
	},
	{
	    .name = "app",
	    .arg = "PROTO|none",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_(
	        "What is spoken within TLS. One question is asked in it that changes nothing and logs nobody in, and "
	        "its answer may say why the server refuses us: GET (or the path of the SOURCE), EHLO, CAPABILITY, "
	        "PING, an LDAP search of the root DSE and so on. Default: what was agreed by ALPN, else by the scheme "
	        "or the port of the SOURCE, else HTTP where the server is silent. none asks nothing."),
	    .complete = COMPLETE_WORDS,
	    .words = APPLICATION_WORDS,
	    .set = set_app,
	},
	{
	    .name = "user",
	    .arg = "NAME",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_(
	        "Name this user to a PostgreSQL server, as a client does that connects: whether our certificate lets "
	        "him in shows in the answer. No password is sent, and the connection is left at once. Without it "
	        "nothing is asked there."),
	    .set = set_string,
	    .offset = offsetof(struct options, user),
	},
	{
	    .name = "full",
	    .group = GROUP_OUTPUT,
	    .commands = ON(SCAN),
	    .about = N_("With every field of every certificate in each line, as check --format json has it."),
	    .set = set_flag,
	    .offset = offsetof(struct options, full),
	},
	{
	    .name = "request",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about =
	        N_("Ask each client for a certificate, and go on with whatever comes. The default of listen, unless "
	           "--client-ca is given."),
	    .set = set_flag,
	    .offset = offsetof(struct options, request),
	},
	{
	    .name = "require",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about = N_("Refuse a client without a certificate, and one whose certificate leads to none of the CAs of "
	                "--client-ca, by the alert that servers send. The default with --client-ca."),
	    .set = set_flag,
	    .offset = offsetof(struct options, require),
	},
	{
	    .name = "like",
	    .arg = "HOST:PORT",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about =
	        N_("Connect to this server first, and take over what clients choose their certificate by: the names of "
	           "CAs, the signature algorithms, the versions, the application protocol."),
	    .set = set_string,
	    .offset = offsetof(struct options, like),
	},
	{
	    .name = "once",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN) | ON(LAB),
	    .about = N_("End when the first client has gone."),
	    .set = set_flag,
	    .offset = offsetof(struct options, once),
	},
	{
	    .name = "for",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN) | ON(LAB),
	    .about = N_("End after so many seconds."),
	    .set = set_number,
	    .offset = offsetof(struct options, for_s),
	},
	{
	    .name = "probe",
	    .arg = "WHAT",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(DEMO),
	    .help = N_("off, auto or full: try what else works"),
	    .about = N_(
	        "Connect again with one thing different (no server name, another version, no ALPN, without our "
	        "certificate, a ClientHello of another form, clear text), to see what makes the difference: auto at "
	        "most 3 times: where the peer refused us in TLS, those that tell the causes apart that are left; with "
	        "check and explain also where all is well, by what other clients do (TLS 1.2 alone, a large "
	        "ClientHello, a resumed session); full at most 12 times. Each is a line in the server's log, and none "
	        "is a finding by itself. Default auto."),
	    .complete = COMPLETE_WORDS,
	    .words = "off auto full", /* ORDER: enum experiments */
	    .set = option_set_word,
	    .offset = offsetof(struct options, experiments),
	},
	{
	    .name = "servername",
	    .arg = "NAME|none",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("server name to send (the host)"),
	    .about = N_("The name sent in the TLS server_name extension. Default: the host, where it is a name."),
	    .set = set_string,
	    .offset = offsetof(struct options, servername),
	},
	{
	    .name = "alpn",
	    .arg = "LIST",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("protocols to offer (http/1.1)"),
	    .about = N_("Application protocols to offer, comma-separated; none for none. Default http/1.1."),
	    .set = set_alpn,
	    .offset = offsetof(struct options, alpn),
	    .setting = "http/1.1",
	},
	{
	    .name = "connect",
	    .arg = "ADDR:PORT",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("connect there instead"),
	    .about = N_("Connect to this address, and judge as if it were the SOURCE."),
	    .set = set_string,
	    .offset = offsetof(struct options, connect),
	},
	{
	    .name = "proxy",
	    .arg = "URL|env",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about =
	        N_("Connect through this proxy: http://[USER:PASSWORD@]HOST:PORT asks it for a tunnel by CONNECT, "
	           "socks5://[USER:PASSWORD@]HOST:PORT speaks SOCKS 5; the proxy looks up the name. env: the one that "
	           "https_proxy or all_proxy names, unless no_proxy has the host. Default: none."),
	    .set = set_proxy,
	    .offset = offsetof(struct options, proxy),
	},
	{
	    .name = "timeout",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("up to the end of the handshake (10)"),
	    .about = N_("Give up when the handshake is not finished after so many seconds. Default 10."),
	    .set = set_number,
	    .offset = offsetof(struct options, timeout_s),
	    .setting = "10",
	},
	{
	    .name = "settle",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about =
	        N_("After the handshake, wait so many seconds for a late alert; any answer cuts it short. Default 2."),
	    .set = set_number,
	    .offset = offsetof(struct options, settle_s),
	    .setting = "2",
	},
	{
	    .name = "all-addresses",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_("Connect to each address of the name, one after the other, and also with the other kind of key (RSA or "
	                "ECDSA) and without a server name. Where another chain is sent, it is judged, too, and it is said "
	                "which differs: the certificate was renewed, and one machine still has the old one. Each is a line "
	                "in a server's log; a dead address costs three seconds."),
	    .set = set_flag,
	    .offset = offsetof(struct options, all_addresses),
	},
	{
	    .name = "ipv4",
	    .letter = '4',
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("IPv4 only"),
	    .about = N_("Use IPv4 addresses only."),
	    .set = set_ipv4,
	},
	{
	    .name = "ipv6",
	    .letter = '6',
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("IPv6 only"),
	    .about = N_("Use IPv6 addresses only."),
	    .set = set_ipv6,
	},

	{
	    .name = "format",
	    .arg = "FORMAT",
	    .group = GROUP_OUTPUT,
	    .commands = ALL & ~ON(CONVERT),
	    .help = N_("text, json, pem, dot or markdown"),
	    .about = N_("The form of the report. pem writes the certificates of the chosen path, leaf first, without "
	                "the root; dot draws all paths for graphviz; markdown is for a ticket or a wiki. jsonl is "
	                "for very many: an object a line for each leaf or connection, as it is judged, and a last one "
	                "with the verdict over all and what belongs to none of them."),
	    .complete = COMPLETE_WORDS,
	    .words = "text json pem dot markdown jsonl",
	    .set = set_format,
	},
	{
	    .name = "output",
	    .letter = 'o',
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ALL & ~ON(LAB),
	    .help = N_("write the report to FILE"),
	    .about = N_("Write the report to FILE, which is replaced as a whole or not at all. A file that is read in "
	                "the same run "
	                "is refused, by whatever name."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, output),
	},
	{
	    .name = "in-place",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about =
	        N_("Replace the file that is repaired, as a whole or not at all, and keep what it was as FILE~. "
	           "Nothing is "
	           "touched where nothing is to be mended, or where the result would be worse. The file must be PEM."),
	    .set = set_flag,
	    .offset = offsetof(struct options, in_place),
	},
	{
	    .name = "dry-run",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about = N_("Only say what would be written, whatever else is given."),
	    .set = set_flag,
	    .offset = offsetof(struct options, dry_run),
	},
	{
	    .name = "drop",
	    .arg = "WHAT",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about = N_(
	        "Leave these out of a bundle: expired certificates, those that stand there twice (duplicate), or both, "
	        "with a comma between. Without it they are named and stay."),
	    .complete = COMPLETE_WORDS,
	    .words = "expired duplicate",
	    .set = set_drop,
	    .offset = offsetof(struct options, drop),
	},
	{
	    .name = "to",
	    .arg = "FORM",
	    .group = GROUP_OUTPUT,
	    .commands = ON(CONVERT),
	    .about = N_(
	        "What to write: pem, der (one object), p7b (PKCS #7), or p12-trust, a trust store in PKCS #12 with the "
	        "attribute that Java asks for, sealed with the password of --password-file or else changeit. auto, the "
	        "default, goes by the name of FILE: .der, .p7b, .p7c, .p12, .pfx, else pem."),
	    .complete = COMPLETE_WORDS,
	    .words = "auto pem der p7b p12-trust", /* ORDER: enum written_as of command_convert.c */
	    .set = option_set_word,
	    .offset = offsetof(struct options, to),
	},
	{
	    .name = "client",
	    .arg = "FILE|DIR",
	    .group = GROUP_QUESTION,
	    .commands = ON(AUDIT),
	    .about = N_("The certificate of a client that each listener is to let in, with its intermediates, or a "
	                "directory of "
	                "such files. May be repeated. It is judged as that server would: by its CAs, depth and "
	                "revocation lists."),
	    .complete = COMPLETE_CERT,
	    .set = set_words,
	    .offset = offsetof(struct options, clients),
	},
	{
	    .name = "as",
	    .arg = "SERVER",
	    .group = GROUP_QUESTION,
	    .commands = ON(AUDIT),
	    .about = N_("Whose configuration it is, where that does not show by itself (auto)."),
	    .complete = COMPLETE_WORDS,
	    .words =
	        "auto nginx apache haproxy postfix postgresql rabbitmq dovecot kubernetes alb", /* ORDER: the rows of
	                                                                                           audit/dialect.c */
	    .set = option_set_word,
	    .offset = offsetof(struct options, as),
	},
	{
	    .name = "from",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ON(EXPLAIN),
	    .about =
	        N_("Read WHAT, an excerpt of a log, from FILE (- is standard input); every operand is a SOURCE then."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, from),
	},
	{
	    .name = "fail-on",
	    .arg = "SEVERITY",
	    .group = GROUP_OUTPUT,
	    .commands = ON(BROWSE) | ON(CHECK) | ON(TIMELINE) | ON(FIX) | ON(DEMO) | ON(LISTEN) | ON(AUDIT) | ON(SCAN),
	    .help = N_("error, warning or note"),
	    .about = N_("The severity from which a finding makes the exit status 1. Default error."),
	    .complete = COMPLETE_WORDS,
	    .words = "error warning note",
	    .set = option_set_word,
	    .offset = offsetof(struct options, fail_on),
	    .setting = "error",
	},
	{
	    .name = "color",
	    .arg = "WHEN",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("auto, always or never"),
	    .about = N_("When to use colour. auto: on a terminal, unless NO_COLOR is set."),
	    .complete = COMPLETE_WORDS,
	    .words = "auto always never",
	    .set = option_set_word,
	    .offset = offsetof(struct options, colour),
	    .setting = "auto",
	    .environment = "NO_COLOR",
	},
	{
	    .name = "ascii",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("ASCII characters only"),
	    .about = N_("Use ASCII characters only; others are shown as escapes."),
	    .set = set_flag,
	    .offset = offsetof(struct options, ascii),
	    .setting = "no",
	},
	{
	    .name = "lang",
	    .arg = "LANG",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .about =
	        N_("Language of the messages, whatever the locale says, where a translation is installed; this release "
	           "has none yet. JSON is never translated."),
	    .set = set_string,
	    .offset = offsetof(struct options, lang),
	    .setting = "default",
	},
	{
	    .name = "quiet",
	    .letter = 'q',
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("verdict and causes only"),
	    .about = N_("Print the verdict and the causes only."),
	    .set = set_flag,
	    .offset = offsetof(struct options, quiet),
	    .setting = "no",
	},
	{
	    .name = "verbose",
	    .letter = 'v',
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("every field and every path"),
	    .about = N_("Print every field of every certificate, and all paths."),
	    .set = set_flag,
	    .offset = offsetof(struct options, verbose),
	    .setting = "no",
	},
	{
	    .name = "log",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .about = N_("Write what the program does to the end of FILE, for reports of errors. A file that is read in "
	                "the same "
	                "run is refused."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, log),
	},
	{
	    .name = "transcript",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(DEMO) | ON(LISTEN) | ON(LAB),
	    .about =
	        N_("Show the messages of each connection's handshake and its alerts, in both directions, with their "
	           "time, size and what they say; with --verbose their octets, too. At most 200 of a connection."),
	    .set = set_flag,
	    .offset = offsetof(struct options, transcript),
	},
	{
	    .name = "redact",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(DEMO),
	    .help = N_("replace names by tokens"),
	    .about = N_("Replace names, hosts, addresses, files, serial numbers and fingerprints by tokens, the same "
	                "one for the same text, so that the report can be shown to strangers."),
	    .set = set_redact,
	},
	{
	    .name = "password-file",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(LISTEN) | ON(CONVERT) | ON(AUDIT),
	    .help = N_("password of PKCS#12 files and keys"),
	    .about = N_("The first line of FILE is the password of PKCS#12 files and encrypted keys. Without it, it is "
	                "asked for on the terminal."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, password_file),
	},
	{
	    .name = "clipboard",
	    .arg = "WHERE",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(DEMO),
	    .about =
	        N_("Where the browser copies to: osc52, the terminal's clipboard (the default); file, a file below "
	           "XDG_STATE_HOME that it names; none; anything else is a command for the shell, which gets "
	           "the text on its standard input."),
	    .set = set_string,
	    .complete = COMPLETE_WORDS,
	    .words = "osc52 file none",
	    .offset = offsetof(struct options, clipboard),
	    .setting = "osc52",
	},
	{
	    .name = "no-mouse",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(DEMO),
	    .about = N_("Leave the mouse to the terminal."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_mouse),
	    .setting = "yes",
	},
	{
	    .name = "no-history",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(LAB),
	    .about = N_(
	        "Neither show nor remember what was opened, connected to and looked up before: the file recent below "
	        "XDG_STATE_HOME, which never has a password, a key or what was pasted."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_history),
	    .setting = "yes",
	},
	{
	    .name = "no-config",
	    .group = GROUP_BROWSER,
	    .commands = ALL,
	    .about = N_("Do not read the configuration file (certloupe-config(5))."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_config),
	},
	{
	    .name = "print-config",
	    .group = GROUP_BROWSER,
	    .commands = ALL,
	    .about =
	        N_("Print every setting with its value and where it came from, and exit. What is printed is itself a "
	           "configuration file (certloupe-config(5))."),
	    .set = set_flag,
	    .offset = offsetof(struct options, print_config),
	},
	{
	    .name = "list",
	    .group = GROUP_LAB,
	    .commands = ON(LAB),
	    .about = N_("List the scenarios of the practice PKI."),
	    .set = set_flag,
	    .offset = offsetof(struct options, list),
	},
	{
	    .name = "serve",
	    .group = GROUP_LAB,
	    .commands = ON(LAB),
	    .about = N_("Run the server of SCENARIO on a free port of this machine, faults and all, and say of each "
	                "client what it presented and why it fails, as listen does. Its files are made in DIR, or without "
	                "DIR in a private directory that is gone at the end. Ends on a signal, with --once or --for."),
	    .set = set_flag,
	    .offset = offsetof(struct options, serve),
	},
	{
	    .name = "help",
	    .letter = 'h',
	    .group = GROUP_GENERAL,
	    .commands = ALL,
	    .help = N_("show this help"),
	    .about = N_("Print a summary and exit."),
	    .set = set_flag,
	    .offset = offsetof(struct options, help),
	},
	{
	    .name = "version",
	    .letter = 'V',
	    .group = GROUP_GENERAL,
	    .commands = ALL,
	    .help = N_("show the version"),
	    .about = N_("Print the version, with that of GnuTLS, and exit."),
	    .set = set_flag,
	    .offset = offsetof(struct options, version),
	},
};
const size_t option_count = sizeof option_table / sizeof *option_table;
