/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of the table of options sets: each reads `value` as its kind wants it and stores it at the row's offset.
 * false: it is no such value, and `e` says what is wanted (ERR_USAGE). `value` must outlive the options. */
#ifndef CLI_OPTION_SET_H
#define CLI_OPTION_SET_H
#include "base/err.h"
#include "cli/option.h"

#include <stdbool.h>

bool set_flag(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_redact(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_string(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_proxy(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_words(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_drop(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_oids(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_budget(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_number(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_issue(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_expect(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_server_words(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_server_depth(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_server_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_format(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_purpose(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_revocation(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_time(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_warn(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_ipv4(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_ipv6(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_starttls(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_app(struct options *o, const struct option_row *row, const char *value, struct err *e);
bool set_alpn(struct options *o, const struct option_row *row, const char *value, struct err *e);

#endif
