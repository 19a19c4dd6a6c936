/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser that walks the tables, and --help that is made from them. */
#include "config.h"

#include "cli/option.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/text.h"
#include "base/words.h"
#include "chain/question.h"
#include "load/source.h"
#include "net/probe.h"
#include "run/plan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_BASE 1000 /* getopt's value for row i is LONG_BASE + i */

static void getopt_tables(struct arena *a, struct option **longs, char **shorts)
{
	struct option *l = ARENA_ARRAY(a, struct option, option_count + 1);
	struct buf s = BUF_INIT;

	buf_puts(&s, "+:"); /* stops at operands; a missing argument is told apart */
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
		return err_set(e, ERR_USAGE, _("--%1$s needs %2$s"), as_code(row->name), as_code(row->arg));
	if (row && optopt >= LONG_BASE)
		return err_set(e, ERR_USAGE, _("--%1$s takes no argument"), as_code(row->name));
	char *safe = text_escaped(optopt && optopt < LONG_BASE ? letter : word, CHARSET_ASCII);
	if (c == ':')
		err_set(e, ERR_USAGE, _("%1$s needs an argument"), as_quote(safe));
	else
		err_set(e, ERR_USAGE, _("unknown option %1$s"), as_quote(safe));
	free(safe);
	return false;
}

/* The first operand may be a command; a file of that name is written ./check. */
static void take_command(struct options *o)
{
	for (int c = 0; o->operand.n && c < COMMAND_COUNT; c++)
		if (!strcmp(o->operand.v[0], command_table[c].name)) {
			o->command = (enum command_id)c;
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
			return err_set(e, ERR_USAGE, _("--%1$s does not go with %2$s"), as_code(option_table[i].name),
			               as_code(command_table[o->command].name));
	if (o->key && !o->cert)
		return err_set(e, ERR_USAGE, _("--key goes with --cert"));
	if (o->request && o->require)
		return err_set(e, ERR_USAGE, _("--request and --require exclude each other"));
	if (o->in_place && o->output)
		return err_set(e, ERR_USAGE, _("--in-place and -o exclude each other"));
	if (o->command == COMMAND_FIX && o->format > FORMAT_PEM)
		return err_set(e, ERR_USAGE, _("fix takes --format text, json or pem"));
	if (o->command == COMMAND_STORES && o->format > FORMAT_JSON)
		return err_set(e, ERR_USAGE, _("stores takes --format text or json"));
	if (o->format == FORMAT_JSONL && o->command != COMMAND_LISTEN && o->command != COMMAND_CHECK &&
	    o->command != COMMAND_BROWSE && o->command != COMMAND_AUDIT && o->command != COMMAND_SCAN && !o->serve)
		return err_set(e, ERR_USAGE, _("--format jsonl goes with check, scan, audit and listen"));
	if (o->command == COMMAND_SCAN && o->format > FORMAT_JSON && o->format != FORMAT_JSONL)
		return err_set(e, ERR_USAGE, _("scan takes --format text or jsonl"));
	if (o->command == COMMAND_LAB && !o->serve && (o->once || o->for_s || o->transcript || o->format))
		return err_set(e, ERR_USAGE, _("--once, --for, --transcript and --format go with lab --serve"));
	if (o->client.given && !o->cert && o->command != COMMAND_LISTEN)
		return err_set(e, ERR_USAGE,
		               _("--client-ca, --client-crl, --client-depth and --client-purpose are about "
		                 "--cert"));
	if (o->redaction && o->format == FORMAT_PEM)
		return err_set(e, ERR_USAGE, _("--redact does not go with --format pem: a certificate says who it is"));
	return true;
}

static void options_defaults(struct options *o)
{
	o->question = question_default;
	o->client.depth = o->question.depth;
	o->client.purpose = PURPOSE_CLIENT;
	o->timeout_s = 10;
	o->settle_s = 2;
	o->experiments = EXPERIMENTS_AUTO;
	o->fail_on = SEVERITY_ERROR;
}

static void finish_question(struct options *o)
{
	struct question *q = &o->question;

	q->policies = o->policy.v;
	q->npolicies = o->policy.n;
	q->expect = o->expect.v;
	q->nexpect = o->expect.n;
	q->exclude = o->exclude.v;
	q->nexclude = o->exclude.n;
	q->crl_given = o->crl.n > 0;
	if (q->crl_given && !q->revocation_given)
		q->revocation = REVOCATION_HARD;
	if (q->at == TIME_UNKNOWN)
		q->at = clock_now();
}

/* explain takes what looks like an item of a list ("- Status: ...") or a negative code ("-0x80090325", "-12279") for
 * what it is asked; -4 and -6 are options. */
static bool is_asked(const char *word)
{
	if (word[0] != '-')
		return false;
	return (word[1] && strchr(" \t\n", word[1])) || !strncmp(word + 1, "0x", 2) ||
	       strspn(word + 1, "0123456789") >= 2;
}

static bool is_command(const struct options *o, enum command_id c)
{
	return o->operand.n && !strcmp(o->operand.v[0], command_table[c].name);
}

/* An operand where the parser stands: help's is any word. */
static bool at_operand(const struct options *o, const char *word)
{
	return word[0] != '-' || !word[1] || (is_command(o, COMMAND_EXPLAIN) && is_asked(word)) ||
	       (is_command(o, COMMAND_HELP) && o->operand.n == 1);
}

void options_given(struct options *o, const struct option_row *row, const char *value, int line)
{
	if (o->ngiven == o->given_cap) {
		size_t cap = o->given_cap ? o->given_cap * 2 : 16;
		struct given *v = ARENA_ARRAY(o->arena, struct given, cap);

		if (o->ngiven)
			memcpy(v, o->given, o->ngiven * sizeof *v);
		o->given = v;
		o->given_cap = cap;
	}
	o->given[o->ngiven++] = (struct given){ row, value, line };
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
	struct option *longs;
	char *shorts;
	bool *used = ARENA_ARRAY(o->arena, bool, option_count);

	options_defaults(o);
	getopt_tables(o->arena, &longs, &shorts);
	opterr = 0;
	/* Begin anew, even where the last command line was refused in the middle of a cluster (-xyz): 0 makes getopt
	 * forget it, and a line without words leaves it at the first. */
	optind = 0;
	(void)getopt_long(1, argv, shorts, longs, NULL);
	/* Operands may stand anywhere, as in GNU programs, but which words are operands the command says: so getopt
	 * stops at each, and they are taken here. */
	while (optind < argc) {
		int at = optind;

		if (at_operand(o, argv[at])) {
			words_add(o->arena, &o->operand, argv[optind++]);
			continue;
		}
		int c = getopt_long(argc, argv, shorts, longs, NULL);
		if (c == -1) { /* "--" */
			while (optind < argc)
				words_add(o->arena, &o->operand, argv[optind++]);
			break;
		}
		const struct option_row *row = c == '?' || c == ':' ? NULL : row_of(c);
		if (!row)
			return usage_error(e, c, argv);
		used[row - option_table] = true;
		options_given(o, row, optarg, 0);
		if (!row->set(o, row, optarg, e))
			return false;
	}
	take_command(o);
	finish_question(o);
	return o->help || o->version || check_fits(o, used, e);
}

/* ---- help ---- */

void options_help(FILE *out)
{
	struct buf help = BUF_INIT;

	fprintf(out, _("Usage: %s\n"), "certloupe [OPTION...] [SOURCE...]");
	for (int c = COMMAND_CHECK; c < COMMAND_COUNT; c++)
		fprintf(out, "  or:  certloupe %-8s %-26s %s\n", command_table[c].name, command_table[c].synopsis,
		        _(command_table[c].help));
	fprintf(out,
	        _("Look into certificate chains; say what is wrong, why, and what to do about it.\n"
	          "SOURCE is a file, a directory, -, HOST[:PORT], PROTO://HOST or pkcs11:TOKEN; PROTO is\ntls or %s.\n"),
	        STARTTLS_WORDS);
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
				snprintf(name, sizeof name, "-%c, --%s%s%s", r->letter, r->name, r->arg ? " " : "",
				         r->arg ? r->arg : "");
			else
				snprintf(name, sizeof name, "--%s%s%s", r->name, r->arg ? " " : "",
				         r->arg ? r->arg : "");
			buf_reset(&help);
			option_text(&help, r, _(r->help));
			fprintf(out, "  %-30s %s\n", name, buf_str(&help));
		}
	}
	fputs(_("Exit status: 0 nothing wrong, 1 something is, 2 wrong usage, 3 could not examine.\n"
	        "Example: certloupe check --trust root.pem example.org:443\n"),
	      out);
	buf_free(&help);
}

/* ---- what they come to ---- */

static bool was_given(const struct options *o, const char *name)
{
	for (size_t i = 0; i < o->ngiven; i++)
		if (!strcmp(o->given[i].row->name, name))
			return true;
	return false;
}

struct plan options_plan(const struct options *o)
{
	struct plan p = {
		.source = o->operand,
		.trust = o->trust,
		.untrusted = o->untrusted,
		.crl = o->crl,
		.cert = o->cert,
		.key = o->key ? o->key : o->cert,
		.client = o->client,
		.fetch = o->fetch || o->fetch_private,
		.fetch_private = o->fetch_private,
		.password_file = o->password_file,
		.question = o->question,
		.probe = probe_defaults,
	};
	enum application application;
	enum protocol starttls;

	p.probe.servername = o->servername;
	p.probe.alpn = o->alpn;
	p.probe.connect = o->connect;
	p.probe.proxy = o->proxy;
	p.probe.family = o->family;
	p.probe.timeout_ms = o->timeout_s * 1000;
	p.probe.settle_ms = o->settle_s * 1000;
	p.probe.experiments = (enum experiments)o->experiments;
	p.probe.host = o->question.host;
	p.probe.user = o->user;
	p.probe.everywhere = o->all_addresses;
	if (o->app && application_find(o->app, &application))
		p.probe.application = (int)application;
	/* Each connection is a line in somebody's log: of many hosts, one each unless it was said. */
	if (o->command == COMMAND_SCAN && !was_given(o, "probe"))
		p.probe.experiments = EXPERIMENTS_OFF;
	/* A message is asked about that somebody else has met there; a report speaks of other clients, too. */
	if (o->command == COMMAND_EXPLAIN && p.probe.experiments == EXPERIMENTS_AUTO)
		p.probe.experiments = EXPERIMENTS_ASKED;
	if (o->command == COMMAND_CHECK && p.probe.experiments == EXPERIMENTS_AUTO)
		p.probe.experiments = EXPERIMENTS_OTHERS;
	if (o->starttls && protocol_find(o->starttls, &starttls))
		p.probe.starttls = (int)starttls;
	return p;
}
