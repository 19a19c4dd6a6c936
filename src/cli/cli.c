/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options are read, then the configuration; then the command's own function runs. */
#include "config.h"

#include "cli/cli.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/redaction.h"
#include "base/text.h"
#include "cli/config_file.h"
#include "cli/option.h"

#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int version(void)
{
	printf("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
	printf(_("GnuTLS %s (built with %s)\n"), gnutls_check_version(NULL), GNUTLS_VERSION);
	puts(_("License GPL-3.0-or-later. This is free software: you may change and share it.\n"
	       "There is no warranty, to the extent permitted by law."));
	return 0;
}

static int run_command(struct options *o, const struct frontend *front)
{
	switch (o->command) {
	case COMMAND_BROWSE:
		return command_browse(o, front);
	case COMMAND_CHECK:
		return command_check(o);
	case COMMAND_EXPLAIN:
		return command_explain(o);
	case COMMAND_TIMELINE:
		return command_timeline(o);
	case COMMAND_COMPARE:
		return command_compare(o);
	case COMMAND_FIX:
		return command_fix(o);
	case COMMAND_AUDIT:
		return command_audit(o);
	case COMMAND_CONVERT:
		return command_convert(o);
	case COMMAND_STORES:
		return command_stores(o);
	case COMMAND_SCAN:
		return command_scan(o);
	case COMMAND_LISTEN:
		return command_listen(o, front);
	case COMMAND_LAB:
		return command_lab(o, front);
	case COMMAND_DEMO:
		return command_demo(o, front);
	case COMMAND_RULES:
		return command_rules(o);
	case COMMAND_HELP:
		return command_help(o, front);
	case COMMAND_COUNT:
		break;
	}
	return 2;
}

int cli_run(int argc, char **argv, const struct frontend *front)
{
	struct options o = { .arena = arena_new() };
	struct err e = { 0 };
	int status;

	i18n_start();
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write, and for a report none */
	bool ok = options_parse(&o, argc, argv, &e);
	complain_redacted(o.redaction);
	if (ok && !o.help && !o.version)
		config_read(&o, front ? front->bind : NULL);
	text_ambiguous_width(1 + o.ambiguous);
	if (o.lang)
		i18n_language(o.lang);
	if (!ok || !output_spares_sources(&o, &e) || (o.log && !log_open(o.log, o.redaction, &e))) {
		status = complain(&e);
	} else if (o.help) {
		options_help(stdout);
		status = 0;
	} else if (o.version) {
		status = version();
	} else if (o.print_config) {
		config_print(&o, stdout);
		status = 0;
	} else {
		status = run_command(&o, front);
	}
	if (output_flush() && !status)
		status = 3;
	log_close();
	file_forget_all();
	redaction_free(o.redaction);
	arena_free(o.arena);
	return status;
}
