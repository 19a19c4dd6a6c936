/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the parts of the manual and the shell completions that are lists from the tables the program runs on:
 *
 *	docgen man TEMPLATE      copies a manual page, a line "@WORD@" replaced by its list
 *	docgen bash|zsh|fish     prints a completion script
 *
 * A build tool: not installed. */
#include "config.h"

#include "base/buf.h"
#include "base/arena.h"
#include "base/protocol.h"
#include "base/span.h"
#include "cli/config_file.h"
#include "diagnose/rule.h"
#include "lab/recipe.h"
#include "ui/frame/view.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *source_open(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[1024];

	snprintf(path, sizeof path, "%s/%s", srcdir ? srcdir : ".", name);
	FILE *in = fopen(path, "r");
	if (!in) {
		perror(path);
		exit(1);
	}
	return in;
}

/* roff: a minus is \-, a backslash \e; a line must not begin with '.' or '\''. */
static void roff(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++)
		if (*s == '-')
			fputs("\\-", stdout);
		else if (*s == '\\')
			fputs("\\e", stdout);
		else
			putchar(*s);
}

static void roff_about(const struct option_row *r)
{
	struct buf b = BUF_INIT;

	option_text(&b, r, r->about);
	roff(buf_str(&b));
	buf_free(&b);
}

static const unsigned every_command = (1u << COMMAND_COUNT) - 1;

/* "check, explain", or "every command but lab". */
static void command_names(unsigned commands)
{
	bool but = (~commands & every_command & ((~commands & every_command) - 1)) == 0;
	const char *before = "";

	if (but)
		fputs(commands == every_command ? "every command" : "every command but ", stdout);
	for (int c = 0; c < COMMAND_COUNT; c++)
		if ((commands >> c & 1) != but) {
			printf("%s%s", before, command_table[c].name);
			before = ", ";
		}
}

/* What most options of the group are for is said once. */
static unsigned group_commands(int group)
{
	unsigned first = 0;

	for (size_t i = 0; i < option_count && !first; i++)
		if ((int)option_table[i].group == group)
			first = option_table[i].commands;
	return first;
}

static void man_options(void)
{
	for (int g = 0; g < GROUP_COUNT; g++) {
		printf(".SS %s\nFor ", option_group_title((enum option_group)g));
		command_names(group_commands(g));
		puts(", where no others are named.");
		for (size_t i = 0; i < option_count; i++) {
			const struct option_row *r = &option_table[i];

			if ((int)r->group != g)
				continue;
			fputs(".TP\n", stdout);
			if (r->letter)
				printf("\\fB\\-%c\\fR, ", r->letter);
			fputs("\\fB\\-\\-", stdout);
			roff(r->name);
			fputs("\\fR", stdout);
			if (r->arg) {
				fputs(" \\fI", stdout);
				roff(r->arg);
				fputs("\\fR", stdout);
			}
			putchar('\n');
			roff_about(r);
			if (r->commands != group_commands(g)) {
				fputs(" For ", stdout);
				command_names(r->commands);
				putchar('.');
			}
			putchar('\n');
		}
	}
}

/* What stands for a value: the words themselves, or the kind of it. */
static void man_value(const struct option_row *r)
{
	bool words = r->complete == COMPLETE_WORDS;

	for (const char *w = option_is_flag(r) ? "yes no" : words ? r->words : r->arg; *w; w++)
		putchar(*w == ' ' ? '|' : *w);
}

static void man_settings(void)
{
	const struct option_row *r;

	for (size_t i = 0; (r = setting_at(i)); i++) {
		fputs(".TP\n\\fB", stdout);
		roff(setting_name(r));
		fputs("\\fR = \\fI", stdout);
		man_value(r);
		fputs("\\fR\n", stdout);
		if (setting_name(r) != r->name)
			fputs("no: ", stdout);
		roff_about(r);
		if (strcmp(r->setting, "default") && !strstr(r->about, "Default")) {
			fputs(" Default: ", stdout);
			roff(r->setting);
			putchar('.');
		}
		if (r->environment)
			printf(" The variable \\fB%s\\fR wins over it.", r->environment);
		putchar('\n');
	}
}

static void man_key_names(void)
{
	for (size_t i = 0; key_named(i); i++) {
		fputs(i ? ",\n" : "", stdout);
		roff(key_named(i));
	}
	fputs(".\n", stdout);
}

static void man_action(const struct action_row *row)
{
	fputs(".TP\n\\fB", stdout);
	roff(row->name);
	fputs("\\fR", stdout);
	if (row->keys[0]) {
		fputs(" (", stdout);
		roff(action_keys(row));
		putchar(')');
	}
	putchar('\n');
	roff(row->help);
	putchar('\n');
}

/* An action that several views have in their own way is one name. */
static void man_actions(void)
{
	for (size_t i = 0; action_at(NULL, i); i++)
		man_action(action_at(NULL, i));
	for (size_t i = 0; i < view_count; i++)
		for (size_t k = 0; k < view_list[i]->nactions; k++)
			if (action_named(view_list[i]->actions[k].name) == &view_list[i]->actions[k])
				man_action(&view_list[i]->actions[k]);
}

static void man_synopsis(void)
{
	for (int c = 0; c < COMMAND_COUNT; c++) {
		printf("%s.B certloupe%s%s\n", c ? ".br\n" : "", c == COMMAND_BROWSE ? "" : " ",
		       c == COMMAND_BROWSE ? "" : command_table[c].name);
		fputs("\\fI", stdout);
		roff(command_table[c].synopsis);
		fputs("\\fR\n", stdout);
	}
}

static void man_commands(void)
{
	for (int c = 0; c < COMMAND_COUNT; c++) {
		const struct command *k = &command_table[c];

		printf(".TP\n\\fBcertloupe%s%s\\fR ", c == COMMAND_BROWSE ? "" : " ",
		       c == COMMAND_BROWSE ? "" : k->name);
		roff(k->synopsis);
		putchar('\n');
		roff(k->about);
		putchar('\n');
	}
}

/* A word of a command line, in quotes where the shell wants them; a practice server has any port. */
static void shell_word(struct buf *b, const char *word)
{
	bool plain = !word[strcspn(word, " \t'\"$&;|<>()*?[]#~`!{}\\")];

	if (*word == '@')
		word = "localhost:PORT";
	buf_printf(b, plain ? " %s" : " '%s'", word);
}

/* What certloupe demo ID does: the command line of the case. Its time is that of its certificates. */
static void man_demo(const char *id)
{
	struct arena *a = arena_new();
	const struct lab_scenario *s = lab_case_find(id);
	struct recipe *r = s ? recipe_parse(a, id, span_of(s->text, s->length), LAB_FIRES, NULL) : NULL;
	struct buf b = BUF_INIT;
	size_t n = 0;
	const struct recipe_case *c = r ? recipe_cases(r, &n) : NULL;

	if (!n) {
		fprintf(stderr, "docgen: nothing shows the rule %s\n", id);
		exit(1);
	}
	buf_puts(&b, PACKAGE_NAME);
	for (size_t i = 0; i < c->argc; i++)
		if (!strcmp(c->argv[i], "--at"))
			i++;
		else
			shell_word(&b, c->argv[i]);
	fputs(".br\n\\fBcertloupe demo ", stdout);
	roff(id);
	fputs("\\fR shows\n\\fI", stdout);
	roff(buf_str(&b));
	fputs("\\fR\n", stdout);
	buf_free(&b);
	arena_free(a);
}

static void man_rules(void)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		fputs(".TP\n\\fB", stdout);
		roff(r->id);
		printf("\\fR (%s, class ", severity_name(r->severity));
		roff(class_text(r->class));
		fputs(")\n", stdout);
		roff(r->title);
		fputs(".\n", stdout);
		if (r->reference) {
			roff(r->reference);
			fputs(".\n", stdout);
		}
		if (r->served && !r->connection) /* a client shows it, which no case has */
			fputs(".br\n\\fBcertloupe listen\\fR \\fIPORT\\fR\n", stdout);
		else
			man_demo(r->id);
	}
}

static void man_key(const struct action_row *row)
{
	fputs(".TP\n\\fB", stdout);
	roff(row->keys[0] ? action_keys(row) : row->name);
	fputs("\\fR\n", stdout);
	roff(row->help);
	putchar('\n');
}

static void man_keys(void)
{
	for (size_t i = 0; action_at(NULL, i); i++)
		man_key(action_at(NULL, i));
	for (size_t i = 0; i < view_count; i++) {
		if (view_list[i]->nactions == 0)
			continue;
		fputs(".SS \"", stdout);
		roff(view_list[i]->title);
		fputs("\"\n", stdout);
		for (size_t k = 0; k < view_list[i]->nactions; k++)
			man_key(&view_list[i]->actions[k]);
	}
}

/* man/examples without what the test compares: what tests/man_examples.sh runs is what is shown. */
static void man_examples(void)
{
	char line[1024];
	bool headed = false; /* no empty line stands below a heading */
	bool shown = false;  /* a command and its next lines are one display */
	FILE *in = source_open("man/examples");

	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\n")] = '\0';
		bool command = !strncmp(line, "$ ", 2) || !strncmp(line, "@ ", 2);
		bool next = !strncmp(line, "> ", 2) || !strncmp(line, ": ", 2);

		if (command || (next && shown)) {
			if (!shown)
				fputs(".RS 4\n.nf\n", stdout);
			shown = true;
			roff(line + (*line == '@' ? 2 + strcspn(line + 2, " ") + 1 : 2));
			putchar('\n');
		} else if (strncmp(line, "status ", 7) != 0 && strncmp(line, "| ", 2) != 0) {
			if (shown)
				fputs(".fi\n.RE\n", stdout);
			shown = false;
			if (!strncmp(line, "= ", 2)) {
				fputs(".SS \"", stdout);
				roff(line + 2);
				fputs("\"\n", stdout);
				headed = true;
			} else if (isalpha((unsigned char)*line)) {
				fputs(headed ? "" : ".PP\n", stdout);
				roff(line);
				putchar('\n');
				headed = false;
			}
		}
	}
	if (shown)
		fputs(".fi\n.RE\n", stdout);
	fclose(in);
}

/* man/diagnostics: a message, then a line what to do. */
static void man_diagnostics(void)
{
	char line[1024];
	bool message = true;
	FILE *in = source_open("man/diagnostics");

	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#')
			continue;
		fputs(message ? ".TP\n\\fB" : "", stdout);
		roff(line);
		fputs(message ? "\\fR\n" : "\n", stdout);
		message = !message;
	}
	fclose(in);
}

/* man/json-keys: a key, its type and its meaning. */
static void man_json_keys(void)
{
	char line[1024];
	FILE *in = source_open("man/json-keys");

	while (fgets(line, sizeof line, in)) {
		char *type = strchr(line, '\t'), *meaning = type ? strchr(type + 1, '\t') : NULL;

		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "= ", 2)) {
			fputs(".SS \"", stdout);
			roff(line + 2);
			fputs("\"\n", stdout);
		} else if (meaning && *line != '#') {
			*type = *meaning = '\0';
			fputs(".TP\n\\fB", stdout);
			roff(line);
			fputs("\\fR (", stdout);
			roff(type + 1);
			fputs(")\n", stdout);
			roff(meaning + 1);
			putchar('\n');
		}
	}
	fclose(in);
}

/* What stands before a peer's name, and the ports that are meant without one. */
static void man_schemes(void)
{
	for (int p = 0; p < PROTOCOL_COUNT; p++)
		printf(".BR %s://%s\n", protocol_scheme((enum protocol)p), p + 1 < PROTOCOL_COUNT ? " ," : "");
	fputs("(default ports", stdout);
	for (int p = 0; p < PROTOCOL_COUNT; p++)
		printf("%s %s", p ? "," : "", protocol_port((enum protocol)p));
	puts(").");
}

static const struct {
	const char *word;
	void (*print)(void);
} lists[] = { { "@OPTIONS@", man_options },    { "@COMMANDS@", man_commands },       { "@RULES@", man_rules },
	      { "@KEYS@", man_keys },          { "@EXAMPLES@", man_examples },       { "@SETTINGS@", man_settings },
	      { "@KEYNAMES@", man_key_names }, { "@ACTIONS@", man_actions },         { "@SCHEMES@", man_schemes },
	      { "@SYNOPSIS@", man_synopsis },  { "@DIAGNOSTICS@", man_diagnostics }, { "@JSONKEYS@", man_json_keys } };

static void with_version(const char *line)
{
	const char *at = strstr(line, "@VERSION@");

	if (at)
		printf("%.*s%s%s", (int)(at - line), line, PACKAGE_VERSION, at + 9);
	else
		fputs(line, stdout);
}

static int man(const char *path)
{
	char line[4096];
	FILE *in = fopen(path, "r");

	if (!in) {
		perror(path);
		return 1;
	}
	while (fgets(line, sizeof line, in)) {
		size_t i, n = strcspn(line, "\n");

		for (i = 0; i < sizeof lists / sizeof *lists; i++)
			if (strlen(lists[i].word) == n && !strncmp(line, lists[i].word, n))
				break;
		if (i < sizeof lists / sizeof *lists)
			lists[i].print();
		else
			with_version(line);
	}
	fclose(in);
	return 0;
}

/* ---- completions ---- */

static const char cert_suffixes[] = "pem crt cer der p7b p12 pfx csr crl key";

/* What explain, help and demo, and what lab is given. */
static void rule_ids(void)
{
	for (size_t i = 0; i < rule_count(); i++)
		printf("%s%s", i ? " " : "", rule_at(i)->id);
}

static void scenario_names(void)
{
	for (size_t i = 0; i < lab_scenario_count; i++)
		printf("%s%s", i ? " " : "", lab_scenarios[i].name);
}

static void bash(void)
{
	puts("# bash completion for certloupe; made from its option table\n"
	     "_certloupe()\n{\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
	     "prev=${COMP_WORDS[COMP_CWORD-1]}\n\tCOMPREPLY=()\n\tcase $prev in");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *r = &option_table[i];

		if (!r->arg)
			continue;
		printf("\t--%s", r->name);
		if (r->letter)
			printf("|-%c", r->letter);
		puts(")");
		if (r->words)
			printf("\t\tCOMPREPLY=($(compgen -W '%s' -- \"$cur\"))\n", r->words);
		if (r->complete == COMPLETE_FILE || r->complete == COMPLETE_CERT)
			puts("\t\tCOMPREPLY+=($(compgen -f -- \"$cur\"))");
		puts("\t\treturn;;");
	}
	fputs("\tesac\n\tif [[ $cur == -* ]]; then\n\t\tCOMPREPLY=($(compgen -W '", stdout);
	for (size_t i = 0; i < option_count; i++)
		printf("%s--%s", i ? " " : "", option_table[i].name);
	fputs("' -- \"$cur\"))\n\t\treturn\n\tfi\n\t[[ $COMP_CWORD == 1 ]] && COMPREPLY=($(compgen -W '", stdout);
	for (int c = COMMAND_CHECK; c < COMMAND_COUNT; c++)
		printf("%s%s", c > COMMAND_CHECK ? " " : "", command_table[c].name);
	fputs("' -- \"$cur\"))\n\t[[ $COMP_CWORD != 1 ]] && case ${COMP_WORDS[1]} in\n"
	      "\tdemo|explain|help)\n\t\tCOMPREPLY=($(compgen -W '",
	      stdout);
	rule_ids();
	fputs("' -- \"$cur\"));;\n\tlab)\n\t\tCOMPREPLY=($(compgen -W '", stdout);
	scenario_names();
	printf("' -- \"$cur\"));;\n\tesac\n\tlocal f\n\twhile IFS= read -r f; do\n\t\tcase $f "
	       "in\n\t\t*.%s)\n\t\t\tCOMPREPLY+=(\"$f\");;\n\t\t*)\n"
	       "\t\t\t[[ -d $f ]] && COMPREPLY+=(\"$f/\");;\n\t\tesac\n\tdone < <(compgen -f -- \"$cur\")\n}\n"
	       "complete -o filenames -F _certloupe certloupe\n",
	       "pem|*.crt|*.cer|*.der|*.p7b|*.p12|*.pfx|*.csr|*.crl|*.key");
}

/* A zsh or fish string in single quotes. */
static void quoted(const char *s, const char *special)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else {
			if (strchr(special, *s))
				putchar('\\');
			putchar(*s);
		}
	}
}

static void quoted_help(const struct option_row *r, const char *special)
{
	struct buf b = BUF_INIT;

	option_text(&b, r, r->help ? r->help : r->about);
	quoted(buf_str(&b), special);
	buf_free(&b);
}

static void zsh(void)
{
	fputs("#compdef certloupe\n# zsh completion for certloupe; made from its option table\n"
	      "_certloupe_operand() {\n\tcase $words[2] in\n\tdemo|explain|help)\n\t\tcompadd ",
	      stdout);
	rule_ids();
	fputs(";;\n\tlab)\n\t\tcompadd ", stdout);
	scenario_names();
	printf(";;\n\tesac\n\t_files -g \"*.(pem|crt|cer|der|p7b|p12|pfx|csr|crl|key)(-.)\"\n}\n_arguments -s \\\n");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *r = &option_table[i];
		const char *repeat = r->complete == COMPLETE_CERT ? "*" : "";

		printf("\t'%s--%s%s[", repeat, r->name, r->arg ? "=" : "");
		quoted_help(r, "[]:\\");
		putchar(']');
		if (r->arg) {
			putchar(':');
			quoted(r->arg, "[]:\\");
			if (r->words && r->complete == COMPLETE_WORDS)
				printf(":(%s)", r->words);
			else if (r->complete == COMPLETE_FILE || r->complete == COMPLETE_CERT)
				fputs(":_files", stdout);
			else
				fputs(": ", stdout);
		}
		puts("' \\");
	}
	fputs("\t'1: :{_alternative \"commands:command:(", stdout);
	for (int c = COMMAND_CHECK; c < COMMAND_COUNT; c++)
		printf("%s%s", c > COMMAND_CHECK ? " " : "", command_table[c].name);
	puts(")\" \"files:file:_files\"}' \\\n\t'*: :_certloupe_operand'");
}

static void fish(void)
{
	puts("# fish completion for certloupe; made from its option table");
	for (int c = COMMAND_CHECK; c < COMMAND_COUNT; c++) {
		printf("complete -c certloupe -n __fish_use_subcommand -a %s -d '", command_table[c].name);
		quoted(command_table[c].help, "\\");
		puts("'");
	}
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *r = &option_table[i];

		printf("complete -c certloupe -l %s", r->name);
		if (r->letter)
			printf(" -s %c", r->letter);
		if (r->arg)
			fputs(r->complete == COMPLETE_FILE || r->complete == COMPLETE_CERT ? " -r -F" : " -x", stdout);
		if (r->words)
			printf(" -a '%s'", r->words);
		fputs(" -d '", stdout);
		quoted_help(r, "\\");
		puts("'");
	}
	fputs("complete -c certloupe -n '__fish_seen_subcommand_from demo explain help' -a '", stdout);
	rule_ids();
	fputs("'\ncomplete -c certloupe -n '__fish_seen_subcommand_from lab' -a '", stdout);
	scenario_names();
	puts("'");
	printf("for s in %s\n\tcomplete -c certloupe -k -a \"(__fish_complete_suffix .$s)\"\nend\n", cert_suffixes);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "man"))
		return man(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "bash"))
		return bash(), 0;
	if (argc == 2 && !strcmp(argv[1], "zsh"))
		return zsh(), 0;
	if (argc == 2 && !strcmp(argv[1], "fish"))
		return fish(), 0;
	fputs("usage: docgen man TEMPLATE | bash | zsh | fish\n", stderr);
	return 2;
}
