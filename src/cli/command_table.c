/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. */
#include "config.h"

#include "base/i18n.h"
#include "cli/option.h"
#include "load/stores.h"

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
			    "made. On a terminal the browser shows a row for each client as it goes; with --format text, --transcript, "
			    "--once or --for a line is printed for each, and without a terminal an object of JSON. Only this machine can "
			    "connect unless ADDR says otherwise (0.0.0.0 or [::] for all). Ends on a signal, with --once or --for, and "
			    "answers by the highest exit status met."),
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
