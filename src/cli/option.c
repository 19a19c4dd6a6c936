/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of commands and options, and the parser that walks them. */
#include "config.h"

#include "cli/option.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "load/source.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define ON(c) (1u << COMMAND_##c)
#define JUDGING (ON(BROWSE) | ON(CHECK) | ON(EXPLAIN))
#define LIVE (JUDGING)
#define ALL ((1u << COMMAND_COUNT) - 1)

const struct command command_table[COMMAND_COUNT] = {
	[COMMAND_BROWSE] = {
		.name = "browse", .synopsis = "[OPTION...] [SOURCE...]",
		.help = N_("look into chains on the screen (the default)"),
		.about = N_("Opens the browser on everything that was named. It needs a terminal on standard output; where there "
			    "is none, or --format is given, the report of check is printed instead."),
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
			    "(- reads it from standard input). Prints the page of the rule, or the conditions behind the message, "
			    "most likely first; with SOURCEs, which of them is the case here."),
	},
	[COMMAND_LAB] = {
		.name = "lab", .synopsis = "[--list] [SCENARIO] DIR",
		.help = N_("make a practice PKI"),
		.about = N_("Writes a practice PKI into the new directory DIR: keys, certificates good and bad, and a README that "
			    "says what is wrong. Without SCENARIO, every scenario in a directory of its own."),
	},
	[COMMAND_DEMO] = {
		.name = "demo", .synopsis = "[OPTION...]",
		.help = N_("browse a practice PKI and a faulty local server"),
		.about = N_("Makes a practice PKI in a private temporary directory, starts a faulty TLS server on a loopback port "
			    "inside the program, and opens the browser on both. Nothing is left behind."),
	},
	[COMMAND_RULES] = {
		.name = "rules", .synopsis = "[--format FORMAT]",
		.help = N_("list every rule: id, severity, one line"),
		.about = N_("Lists every diagnostic rule with its id, severity and title."),
	},
};

const char *option_group_title(enum option_group g)
{
	static const char *const title[GROUP_COUNT] = {
		[GROUP_QUESTION] = N_("The question"), [GROUP_LIVE] = N_("Live connections"), [GROUP_OUTPUT] = N_("Output"),
		[GROUP_BROWSER] = N_("Browser"),       [GROUP_LAB] = N_("Practice PKI"),     [GROUP_GENERAL] = N_("General"),
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

static bool set_string(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)e;
	*(const char **)field(o, row) = value;
	return true;
}

static void words_add(struct arena *a, struct words *w, const char *s)
{
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 8;
		const char **v = ARENA_ARRAY(a, const char *, cap);
		if (w->n)
			memcpy(v, w->v, w->n * sizeof *v);
		w->v = v;
		w->cap = cap;
	}
	w->v[w->n++] = s;
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
	err_set(e, ERR_USAGE, _("--%s: '%s' is not %s"), row->name, safe, wanted);
	free(safe);
	return false;
}

static bool parse_number(const char *value, long max, long *out)
{
	char *end;
	errno = 0;
	*out = strtol(value, &end, 10);
	return !errno && end != value && !*end && *out >= 0 && *out <= max;
}

static bool set_number(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	long n;
	if (!parse_number(value, 86400, &n))
		return bad_value(e, row, value, _("a whole number from 0 to 86400"));
	*(int *)field(o, row) = (int)n;
	return true;
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

/* For an enum whose values stand in the order of the words. */
static bool set_word(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	return pick_word(row, value, field(o, row), e);
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
	return set_word(o, row, value, e);
}

static bool set_revocation(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	o->question.revocation_given = true;
	return set_word(o, row, value, e);
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

#define AT(f) .offset = offsetof(struct options, f)

/* ORDER: as --help and the manual show them. */
const struct option_row option_table[] = {
	{ "trust", 0, "FILE|DIR|system|none", GROUP_QUESTION, JUDGING, N_("trust anchors; repeat to add (system)"),
	  N_("Trust anchors. May be repeated. A file or directory replaces the default, the system store; "
	     "--trust system beside it adds that. none trusts nothing. The file that system stands for is always named in the report."),
	  COMPLETE_CERT, "system none", set_words, AT(trust) },
	{ "untrusted", 0, "FILE", GROUP_QUESTION, JUDGING, N_("extra intermediates that may be used"),
	  N_("Extra intermediates that may be used to build a path. May be repeated."), COMPLETE_CERT, NULL, set_words, AT(untrusted) },
	{ "crl", 0, "FILE", GROUP_QUESTION, JUDGING, N_("revocation lists"),
	  N_("Revocation lists. May be repeated. Processing them is not part of this release: a run that names one answers that revocation "
	     "was not checked, never that the chain is trusted."), COMPLETE_FILE, NULL, set_words, AT(crl) },
	{ "host", 0, "NAME", GROUP_QUESTION, JUDGING, N_("the peer's expected name"),
	  N_("The name the certificate is expected to carry: an address is an IP, with @ an e-mail address, with a scheme a URI, else a DNS name. "
	     "Default: the host of a live source; none for files, and the report then says that the name was not checked."),
	  COMPLETE_NONE, NULL, set_string, AT(question.host) },
	{ "purpose", 0, "PURPOSE", GROUP_QUESTION, JUDGING, N_("server, client or any"),
	  N_("What the leaf must be good for. Default for a live source: server. For files: server if --host was given or the extended key "
	     "usage has serverAuth alone, client if it has clientAuth alone, else any."),
	  COMPLETE_WORDS, "any server client", set_purpose, AT(question.purpose) },
	{ "at", 0, "TIME", GROUP_QUESTION, JUDGING | ON(LAB) | ON(DEMO), N_("judge at this time (now)"),
	  N_("Judge at this time: RFC 3339, YYYY-MM-DD (00:00 UTC) or relative like +30d. For lab and demo: the time that dates count from."),
	  COMPLETE_NONE, NULL, set_time, 0 },
	{ "leaf", 0, "N|SHA256|NAME", GROUP_QUESTION, JUDGING, N_("which certificate is asked about"),
	  N_("Which certificate is asked about: its number, its SHA-256 fingerprint or its name. Default: each certificate that issued "
	     "none of the others; of a live peer, the first one sent."), COMPLETE_NONE, NULL, set_string, AT(question.leaf) },
	{ "exclude", 0, "SHA256|NAME", GROUP_QUESTION, JUDGING, N_("as if this certificate did not exist"),
	  N_("Judge as if this certificate did not exist. May be repeated."), COMPLETE_NONE, NULL, set_words, AT(exclude) },
	{ "depth", 0, "N", GROUP_QUESTION, JUDGING, N_("at most N intermediates (100)"),
	  N_("At most N intermediate certificates on a path. Default 100."), COMPLETE_NONE, NULL, set_number, AT(question.depth) },
	{ "policy", 0, "OID[,OID...]", GROUP_QUESTION, JUDGING, NULL,
	  N_("The acceptable certificate policies (RFC 5280, user-initial-policy-set). Policy processing is not part of this release: where it "
	     "matters, the verdict is error with the finding policy-not-checked."), COMPLETE_NONE, NULL, set_list, AT(policy) },
	{ "explicit-policy", 0, NULL, GROUP_QUESTION, JUDGING, NULL, N_("An acceptable policy must be valid for the whole path (see --policy)."),
	  COMPLETE_NONE, NULL, set_flag, AT(question.explicit_policy) },
	{ "inhibit-any-policy", 0, NULL, GROUP_QUESTION, JUDGING, NULL, N_("anyPolicy in a certificate counts for nothing (see --policy)."),
	  COMPLETE_NONE, NULL, set_flag, AT(question.inhibit_any_policy) },
	{ "inhibit-policy-mapping", 0, NULL, GROUP_QUESTION, JUDGING, NULL, N_("Policy mappings count for nothing (see --policy)."),
	  COMPLETE_NONE, NULL, set_flag, AT(question.inhibit_policy_mapping) },
	{ "revocation", 0, "MODE", GROUP_QUESTION, JUDGING, N_("off, soft or hard"),
	  N_("What a missing or stale revocation answer means. Default soft; hard once --crl is given. See --crl for what this release does."),
	  COMPLETE_WORDS, "off soft hard", set_revocation, AT(question.revocation) },
	{ "strict", 0, NULL, GROUP_QUESTION, JUDGING, N_("fail on what strict verifiers refuse"),
	  N_("Also fail on what only strict verifiers refuse (as openssl verify -x509_strict and Python 3.13 do)."), COMPLETE_NONE, NULL, set_flag,
	  AT(question.strict) },
	{ "warn", 0, "DAYS|PERCENT", GROUP_QUESTION, JUDGING, N_("\"expires soon\" (30 days)"),
	  N_("When a certificate counts as expiring soon: days, or per cent of its life. Default 30 days, or a third of a life under 90 days."),
	  COMPLETE_NONE, NULL, set_warn, 0 },

	{ "cert", 0, "FILE", GROUP_LIVE, LIVE, N_("our certificate, for a server that asks"),
	  N_("Our own certificate, with its intermediates, for a server that asks. Goes with --key."), COMPLETE_CERT, NULL, set_string, AT(cert) },
	{ "key", 0, "FILE", GROUP_LIVE, LIVE, N_("its private key"), N_("The private key of --cert."), COMPLETE_FILE, NULL, set_string, AT(key) },
	{ "starttls", 0, "PROTO", GROUP_LIVE, LIVE, N_("smtp, imap, pop3 or postgres first"),
	  N_("Speak this protocol first and ask for TLS. The same as the scheme of a SOURCE (smtp://host)."), COMPLETE_WORDS, "smtp imap pop3 postgres",
	  set_starttls, 0 },
	{ "servername", 0, "NAME|none", GROUP_LIVE, LIVE, N_("server name to send (the host)"),
	  N_("The name sent in the TLS server_name extension. Default: the host, where it is a name."), COMPLETE_NONE, NULL, set_string, AT(servername) },
	{ "alpn", 0, "LIST", GROUP_LIVE, LIVE, N_("protocols to offer (http/1.1)"),
	  N_("Application protocols to offer, comma-separated; none for none. Default http/1.1."), COMPLETE_NONE, NULL, set_string, AT(alpn) },
	{ "connect", 0, "ADDR:PORT", GROUP_LIVE, LIVE, N_("connect there instead"),
	  N_("Connect to this address, and judge as if it were the SOURCE."), COMPLETE_NONE, NULL, set_string, AT(connect) },
	{ "timeout", 0, "SECONDS", GROUP_LIVE, LIVE, N_("up to the end of the handshake (10)"),
	  N_("Give up when the handshake is not finished after so many seconds. Default 10."), COMPLETE_NONE, NULL, set_number, AT(timeout_s) },
	{ "settle", 0, "SECONDS", GROUP_LIVE, LIVE, N_("wait for a late alert (2)"),
	  N_("After the handshake, wait so many seconds for a late alert; any answer cuts it short. Default 2."), COMPLETE_NONE, NULL, set_number,
	  AT(settle_s) },
	{ "ipv4", '4', NULL, GROUP_LIVE, LIVE, N_("IPv4 only"), N_("Use IPv4 addresses only."), COMPLETE_NONE, NULL, set_ipv4, 0 },
	{ "ipv6", '6', NULL, GROUP_LIVE, LIVE, N_("IPv6 only"), N_("Use IPv6 addresses only."), COMPLETE_NONE, NULL, set_ipv6, 0 },

	{ "format", 0, "FORMAT", GROUP_OUTPUT, ALL & ~ON(LAB), N_("text, json or pem"),
	  N_("The form of the report. pem writes the certificates of the chosen path, leaf first."), COMPLETE_WORDS, "text json pem", set_format, 0 },
	{ "output", 'o', "FILE", GROUP_OUTPUT, ALL & ~ON(LAB), N_("write the report to FILE"), N_("Write the report to FILE, which is replaced."),
	  COMPLETE_FILE, NULL, set_string, AT(output) },
	{ "fail-on", 0, "SEVERITY", GROUP_OUTPUT, ON(BROWSE) | ON(CHECK), N_("error, warning or note"),
	  N_("The severity from which a finding makes the exit status 1. Default error."), COMPLETE_WORDS, "error warning note", set_word,
	  AT(fail_on) },
	{ "color", 0, "WHEN", GROUP_OUTPUT, ALL, N_("auto, always or never"),
	  N_("When to use colour. auto: on a terminal, unless NO_COLOR is set."), COMPLETE_WORDS, "auto always never", set_word, AT(colour) },
	{ "ascii", 0, NULL, GROUP_OUTPUT, ALL, N_("ASCII characters only"), N_("Use ASCII characters only; others are shown as escapes."), COMPLETE_NONE,
	  NULL, set_flag, AT(ascii) },
	{ "lang", 0, "LANG", GROUP_OUTPUT, ALL, NULL, N_("Language of the messages (en, ja ...), whatever the locale says. JSON is never translated."), COMPLETE_NONE, NULL,
	  set_string, AT(lang) },
	{ "quiet", 'q', NULL, GROUP_OUTPUT, ALL, N_("verdict and causes only"), N_("Print the verdict and the causes only."), COMPLETE_NONE, NULL,
	  set_flag, AT(quiet) },
	{ "verbose", 'v', NULL, GROUP_OUTPUT, ALL, N_("every field and every path"), N_("Print every field of every certificate, and all paths."),
	  COMPLETE_NONE, NULL, set_flag, AT(verbose) },
	{ "log", 0, "FILE", GROUP_OUTPUT, ALL, NULL, N_("Write what the program does to FILE, for reports of errors."), COMPLETE_FILE, NULL, set_string,
	  AT(log) },
	{ "redact", 0, NULL, GROUP_OUTPUT, JUDGING, N_("replace names by tokens"),
	  N_("Replace names, serial numbers and addresses by tokens, so that the report can be shown to strangers."), COMPLETE_NONE, NULL, set_flag,
	  AT(redact) },
	{ "password-file", 0, "FILE", GROUP_OUTPUT, JUDGING, N_("password of PKCS#12 files and keys"),
	  N_("The first line of FILE is the password of PKCS#12 files and encrypted keys. Without it, it is asked for on the terminal."),
	  COMPLETE_FILE, NULL, set_string, AT(password_file) },
	{ "no-mouse", 0, NULL, GROUP_BROWSER, ON(BROWSE) | ON(DEMO), NULL, N_("Leave the mouse to the terminal."), COMPLETE_NONE, NULL, set_flag,
	  AT(no_mouse) },
	{ "list", 0, NULL, GROUP_LAB, ON(LAB), N_("list the scenarios"), N_("List the scenarios of the practice PKI."), COMPLETE_NONE, NULL, set_flag,
	  AT(list) },
	{ "help", 'h', NULL, GROUP_GENERAL, ALL, N_("show this help"), N_("Print a summary and exit."), COMPLETE_NONE, NULL, set_flag, AT(help) },
	{ "version", 'V', NULL, GROUP_GENERAL, ALL, N_("show the version"), N_("Print the version, with that of GnuTLS, and exit."), COMPLETE_NONE, NULL,
	  set_flag, AT(version) },
};
const size_t option_count = sizeof option_table / sizeof *option_table;

/* ---- the parser ---- */

#define LONG_BASE 1000 /* getopt's value for row i is LONG_BASE + i */

static void getopt_tables(struct arena *a, struct option **longs, char **shorts)
{
	struct option *l = ARENA_ARRAY(a, struct option, option_count + 1);
	struct buf s = BUF_INIT;
	buf_puts(&s, ":"); /* a missing argument is told apart */
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *r = &option_table[i];
		l[i] = (struct option){ r->name, r->arg ? required_argument : no_argument, NULL, LONG_BASE + (int)i };
		if (r->letter) {
			buf_putc(&s, r->letter);
			if (r->arg)
				buf_putc(&s, ':');
		}
	}
	*longs = l;
	*shorts = buf_keep(&s, a);
}

static const struct option_row *row_of(int c)
{
	if (c >= LONG_BASE && (size_t)(c - LONG_BASE) < option_count)
		return &option_table[c - LONG_BASE];
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].letter == c && c)
			return &option_table[i];
	return NULL;
}

static bool usage_error(struct err *e, int c, char **argv)
{
	const char *word = argv[optind - 1];
	char letter[3] = { '-', (char)optopt, '\0' };
	const struct option_row *row = optopt ? row_of(optopt) : NULL;
	if (c == ':' && row && optopt >= LONG_BASE)
		return err_set(e, ERR_USAGE, _("--%s needs %s"), row->name, row->arg);
	if (row && optopt >= LONG_BASE)
		return err_set(e, ERR_USAGE, _("--%s takes no argument"), row->name);
	char *safe = text_escaped(optopt && optopt < LONG_BASE ? letter : word, CHARSET_ASCII);
	if (c == ':')
		err_set(e, ERR_USAGE, _("%s needs an argument"), safe);
	else
		err_set(e, ERR_USAGE, _("unknown option %s"), safe);
	free(safe);
	return false;
}

/* The first operand may be a command; a file of that name is written ./check. */
static void take_command(struct options *o)
{
	for (int c = 0; o->operand.n && c < COMMAND_COUNT; c++)
		if (!strcmp(o->operand.v[0], command_table[c].name)) {
			o->command = (enum command_id)c;
			o->command_given = true;
			o->operand.v++;
			o->operand.n--;
			o->operand.cap--;
			return;
		}
}

static bool check_fits(const struct options *o, const bool *used, struct err *e)
{
	for (size_t i = 0; i < option_count; i++)
		if (used[i] && !(option_table[i].commands & 1u << o->command))
			return err_set(e, ERR_USAGE, _("--%s does not go with %s"), option_table[i].name, command_table[o->command].name);
	if (!o->cert != !o->key)
		return err_set(e, ERR_USAGE, _("--cert and --key go together"));
	return true;
}

static void options_defaults(struct options *o)
{
	o->question = question_default;
	o->timeout_s = 10;
	o->settle_s = 2;
	o->fail_on = SEVERITY_ERROR;
}

static void finish_question(struct options *o)
{
	struct question *q = &o->question;
	q->policies = o->policy.v;
	q->npolicies = o->policy.n;
	q->exclude = o->exclude.v;
	q->nexclude = o->exclude.n;
	q->crl_given = o->crl.n > 0;
	if (q->crl_given && !q->revocation_given)
		q->revocation = REVOCATION_HARD;
	if (q->at == TIME_UNKNOWN)
		q->at = clock_now();
}

/* A negative number of several digits is a code ("explain -12279"); -4 and -6 are options. */
static bool is_negative_code(const char *word)
{
	return word[0] == '-' && word[1] >= '0' && word[1] <= '9' && word[2] && !word[1 + strspn(word + 1, "0123456789abcdefxABCDEFX")];
}

/* Behind a blank, getopt takes such a code for an operand; who reads WHAT leaves blanks out. */
static char **keep_codes(struct options *o, int argc, char **argv)
{
	char **kept = ARENA_ARRAY(o->arena, char *, argc + 1);
	bool explain = false;
	for (int i = 0; i < argc; i++) {
		explain = explain || !strcmp(argv[i], command_table[COMMAND_EXPLAIN].name);
		kept[i] = explain && is_negative_code(argv[i]) ? arena_printf(o->arena, " %s", argv[i]) : argv[i];
	}
	return kept;
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
	struct option *longs;
	char *shorts;
	bool *used = ARENA_ARRAY(o->arena, bool, option_count);

	argv = keep_codes(o, argc, argv);
	options_defaults(o);
	getopt_tables(o->arena, &longs, &shorts);
	opterr = 0;
	optind = 1;
	/* "-" at the front of the short options would keep the order; without it getopt permutes as GNU programs do. */
	for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		const struct option_row *row = c == '?' || c == ':' ? NULL : row_of(c);
		if (!row)
			return usage_error(e, c, argv);
		used[row - option_table] = true;
		if (!row->set(o, row, optarg, e))
			return false;
	}
	for (int i = optind; i < argc; i++)
		words_add(o->arena, &o->operand, argv[i]);
	take_command(o);
	finish_question(o);
	return o->help || o->version || check_fits(o, used, e);
}

/* ---- help ---- */

void options_help(FILE *out)
{
	fprintf(out, _("Usage: %s\n"), "certloupe [OPTION...] [SOURCE...]");
	for (int c = COMMAND_CHECK; c < COMMAND_COUNT; c++)
		fprintf(out, "  or:  certloupe %-7s %-27s %s\n", command_table[c].name, command_table[c].synopsis, _(command_table[c].help));
	fputs(_("Look into certificate chains; say what is wrong, why, and what to do about it.\n"
		"SOURCE is a file, a directory, -, HOST[:PORT] or smtp:// imap:// pop3:// postgres:// HOST.\n"),
	      out);
	for (int g = 0; g < GROUP_COUNT; g++) {
		bool titled = false;
		for (size_t i = 0; i < option_count; i++) {
			const struct option_row *r = &option_table[i];
			char name[80];
			if ((int)r->group != g || !r->help)
				continue;
			if (!titled)
				fprintf(out, "%s:\n", option_group_title((enum option_group)g));
			titled = true;
			if (r->letter)
				snprintf(name, sizeof name, "-%c, --%s%s%s", r->letter, r->name, r->arg ? " " : "", r->arg ? r->arg : "");
			else
				snprintf(name, sizeof name, "--%s%s%s", r->name, r->arg ? " " : "", r->arg ? r->arg : "");
			fprintf(out, "  %-30s %s\n", name, _(r->help));
		}
	}
	fputs(_("Exit status: 0 nothing wrong, 1 something is, 2 wrong usage, 3 could not examine.\n"
		"Example: certloupe check --trust root.pem example.org:443\n"),
	      out);
}
