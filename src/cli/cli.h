/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From argv to exit status. The browser is handed in by main, so that everything down here is free of the terminal. */
#ifndef CLI_CLI_H
#define CLI_CLI_H
#include "cli/config_file.h"
#include "base/file.h"
#include "run/reception.h"
#include "run/practice.h"
#include "run/run.h"

/* How the browser looks, as far as options say it. */
struct display {
	enum colour colour;
	bool ascii, mouse;
	int theme;                 /* in the order of ui/kit/theme.c */
	const char *clipboard;     /* "osc52", "file", "none", else a command; NULL: osc52 */
	const char *warning;       /* to be said first; NULL */
	struct practice *practice; /* what may be opened to practise; NULL: nothing */
	bool practise;             /* begins with their list */
	struct reception *reception; /* clients may be listened for; NULL: they may not. If they are it begins with them */
	bool history;              /* what was opened and asked is remembered for the next time */
};

/* A key of the browser, for help. */
struct key_help {
	const char *name, *keys, *help; /* keys: "" reached by its name alone; help translated */
	const char *where;              /* the only screen that has it; NULL: all have */
};

struct frontend {
	/* The terminal can show the browser; else *why is one line for the person. */
	bool (*usable)(const char **why);
	/* Browses until the person leaves; exit status. The sources are not yet started. */
	int (*browse)(struct run *r, const struct display *d);
	/* A line "bind KEY ACTION" of the configuration (config.h). */
	bind_fn bind;
	/* Key i of all there are; false: no more. */
	bool (*key)(size_t i, struct key_help *out);
};
/* front may be NULL: then there is no browser. */
int cli_run(int argc, char **argv, const struct frontend *front);

/* ---- the commands: exit status ---- */
int command_browse(const struct options *o, const struct frontend *front);
int command_check(const struct options *o);
int command_explain(struct options *o);
int command_timeline(const struct options *o);
int command_compare(const struct options *o);
int command_scan(const struct options *o);
int command_listen(const struct options *o, const struct frontend *front);
int command_help(const struct options *o, const struct frontend *front);
int command_convert(const struct options *o);
int command_fix(const struct options *o);
int command_audit(const struct options *o);
int command_stores(const struct options *o);
int command_lab(const struct options *o, const struct frontend *front);
int command_demo(struct options *o, const struct frontend *front);
int command_rules(const struct options *o);

/* ---- shared by them (output.c) ---- */
struct report_options;
/* Where a report goes: -o, or standard output. */
struct output {
	bool to_file;
	struct file_target file;
};
/* Nothing is changed yet. 0, or the exit status: said on standard error. */
int output_open(struct output *out, const struct options *o);
struct report_options output_style(const struct options *o, const struct output *out);
/* Writes all of b and closes. 0, or the exit status: said on standard error. A reader of a pipe who leaves early is no
 * error, here and in output_flush. */
int output_write(struct output *out, const struct buf *b);
/* What was printed on standard output: 0, or 3, said once. */
int output_flush(void);
/* Ends a line, escaped as a whole, and begins the next (causes.c). */
void output_line(struct buf *b, const struct report_options *style, struct buf *line);
/* Each cause with what to do, a line each, indented; where nothing was judged, what is noted. */
void output_causes(struct buf *b, const struct report_options *style, const struct analysis *a);
/* Neither -o nor --log names a file that this run reads, by whatever links; else false, and e (ERR_USAGE). */
bool output_spares_sources(const struct options *o, struct err *e);
/* "certloupe: TEXT" on standard error, escaped; usage errors with the hint. Returns the exit status for e. */
int complain(const struct err *e);
/* From here on with tokens in place of what tells of somebody; NULL: as it is. */
void complain_redacted(struct redaction *r);
/* Hands the run to the browser; exit status. */
int command_browse_run(struct run *r, const struct options *o, const struct frontend *front);
/* The browser with nothing in it but the list of what there is to practise on. */
int command_practise(const struct options *o, const struct frontend *front);
/* The browser with nothing in it but the clients that come to where the only operand says. */
int command_browse_clients(const struct options *o, const struct frontend *front);
/* The scenarios of the lab (practice.c). */
struct practice *practice_new(void);
void practice_free(struct practice *p);
/* A server of ours for the browser (clients.c), made of the options as certloupe listen makes it; they outlive it. */
struct reception *clients_new(const struct options *o);
/* As its start, and a password is asked for on the terminal. */
bool clients_begin(struct reception *l, const char *where, struct loop *loop, struct err *e);
void clients_free(struct reception *l);
/* Sources that could not be read, each on standard error. */
void complain_sources(const struct run *s);
/* Loads everything, judges and prints; exit status. */
int examine(const struct options *o, struct loop *l);
/* Asks on the controlling terminal without echo; NULL without one (password.c). A password_fn. */
char *password_ask(void *ctx, const char *prompt);

#endif
