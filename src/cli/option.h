/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line. One table row is the whole truth of an option: its name, its argument, for which commands it
 * is, its help line and the sentence for the manual. The parser, --help, certloupe(1) and the completions
 * of three shells are made from these tables. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/words.h"
#include "chain/question.h"
#include "analysis/analysis.h"
#include "run/plan.h"
#include <stdio.h>

enum command_id {
	COMMAND_BROWSE,
	COMMAND_CHECK,
	COMMAND_EXPLAIN,
	COMMAND_TIMELINE,
	COMMAND_COMPARE,
	COMMAND_FIX,
	COMMAND_AUDIT,
	COMMAND_CONVERT,
	COMMAND_STORES,
	COMMAND_SCAN,
	COMMAND_LISTEN,
	COMMAND_LAB,
	COMMAND_DEMO,
	COMMAND_RULES,
	COMMAND_HELP,
	COMMAND_COUNT
};

struct command {
	const char *name;     /* "check" */
	const char *synopsis; /* "[OPTION...] SOURCE..." */
	const char *help;     /* N_() one line for --help */
	const char *about;    /* N_() paragraph for the manual */
};
extern const struct command command_table[COMMAND_COUNT];

enum option_group { GROUP_QUESTION, GROUP_LIVE, GROUP_OUTPUT, GROUP_BROWSER, GROUP_LAB, GROUP_GENERAL, GROUP_COUNT };
const char *option_group_title(enum option_group g);

/* What a shell completes behind the option. */
enum completion { COMPLETE_NONE, COMPLETE_FILE, COMPLETE_CERT, COMPLETE_DIR, COMPLETE_WORDS };

struct options;
struct option_row {
	const char *name; /* long name without dashes */
	char letter;      /* 0: none */
	const char *arg;  /* "FILE"; NULL: takes none */
	enum option_group group;
	unsigned commands; /* 1 << COMMAND_..., or-ed */
	const char *help;  /* N_() at most ~45 columns, for --help; NULL: only in the manual */
	const char *about; /* N_() for the manual: meaning, default */
	enum completion complete;
	const char *words; /* COMPLETE_WORDS: space-separated */
	bool (*set)(struct options *o, const struct option_row *row, const char *value, struct err *e);
	size_t offset; /* of the field that the generic setters fill */
	/* What it is when nobody says anything, as the configuration file would say it; NULL: it cannot be set there.
	 * "default" where no value says that. A name that begins with no- is a setting without it, "yes" or "no"
	 * (config.h). */
	const char *setting;
	const char *environment; /* a variable that wins over the configuration file; NULL */
};
bool option_is_list(const struct option_row *row); /* each value adds to those before */
/* Its help or about, with the row's words in place of %s. */
void option_text(struct buf *out, const struct option_row *row, const char *text);
bool option_is_flag(const struct option_row *row);
/* For rows of other tables: an int, the place of value in the row's words. */
bool option_set_word(struct options *o, const struct option_row *row, const char *value, struct err *e);
extern const struct option_row option_table[];
extern const size_t option_count;

enum format { FORMAT_DEFAULT, FORMAT_TEXT, FORMAT_JSON, FORMAT_PEM, FORMAT_DOT, FORMAT_MARKDOWN, FORMAT_JSONL };
enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* A value that was given, and where. */
struct given {
	const struct option_row *row;
	const char *value; /* NULL: a flag */
	int line;          /* of the configuration file; 0: by option */
};

/* The parsed command line. Strings point into argv or the arena. */
struct options {
	struct arena *arena;
	enum command_id command;
	struct question question;
	struct words trust, untrusted, crl, policy, exclude, expect, operand;
	const char *cert, *key;
	struct server_view client; /* run/plan.h */
	/* live */
	const char *servername, *alpn, *connect, *proxy, *starttls;
	int timeout_s, settle_s;
	int family;
	bool all_addresses;
	/* output */
	enum format format;
	const char *output, *log, *password_file, *lang;
	const char *from; /* explain: where WHAT is read */
	int experiments;  /* enum experiments */
	const char *app, *user;
	enum severity fail_on;
	enum colour colour;
	bool ascii, quiet, verbose, transcript;
	struct redaction *redaction; /* NULL without --redact */
	/* browser */
	bool no_mouse, no_history;
	const char *clipboard; /* "osc52", "file", "none", else a command; NULL: osc52 */
	int theme;             /* in the order of the words of its setting, which is that of ui/kit/theme.c */
	int ambiguous;         /* how many cells an ambiguous character takes beside the first */
	/* configuration */
	bool no_config, print_config;
	struct given *given; /* in the order they were met */
	size_t ngiven, given_cap;
	struct config_bind *bind; /* config.h */
	size_t nbind, bind_cap;
	const char *config_path;    /* NULL: none was read */
	const char *config_warning; /* safe: the first of them; NULL: all was well */
	int to; /* convert: the place of its form among the words of --to */
	/* fix */
	bool in_place, dry_run;
	struct words drop;
	bool fetch, fetch_private;
	/* audit */
	struct words clients;
	int as; /* the place of the server among the words of --as; 0: by what stands in it */
	bool full; /* scan: with all certificates */
	/* listen */
	bool request, require, once;
	const char *like;
	int for_s; /* 0: without end */
	/* lab */
	bool list, serve;
	/* general */
	bool help, version;
};

struct plan;
/* What a run is to do by these options (run/plan.h). A plain value that points into o: who keeps it copies it. */
struct plan options_plan(const struct options *o);

void options_given(struct options *o, const struct option_row *row, const char *value, int line);

/* Fills o from argv. GNU habits: options after operands, "--", unambiguous prefixes of long names. false: e is one line
 * for the person (ERR_USAGE). */
bool options_parse(struct options *o, int argc, char **argv, struct err *e);
void options_help(FILE *out);

#endif
