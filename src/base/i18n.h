/* SPDX-License-Identifier: GPL-3.0-or-later */
/* _() translates when shown, N_() marks strings in tables, P_() counts.
 *
 * main calls i18n_start() first of all.  Inside the program all text is UTF-8,
 * whatever the locale: a locale with another character set gets the English
 * messages, and what certificates hold as escapes (base/text.h). */
#ifndef BASE_I18N_H
#define BASE_I18N_H
#if ENABLE_NLS
#include <libintl.h>
#include <stdbool.h>
#include <stdint.h>
extern bool i18n_translates; /* false: no other language is asked for, and gettext need not look for one each time */
__attribute__((format_arg(1))) static inline char *i18n_text(const char *s)
{
	return i18n_translates ? gettext(s) : (char *)(uintptr_t)s;
}
#define _(s) i18n_text(s)
#define P_(s, p, n) (i18n_translates ? ngettext(s, p, n) : (char *)(uintptr_t)((n) == 1 ? (s) : (p)))
#else
#define _(s) (s)
#define P_(s, p, n) ((n) == 1 ? (s) : (p))
#endif
#define N_(s) s

void i18n_start(void); /* setlocale, bindtextdomain, textdomain */
/* --lang: "ja", or several as in LANGUAGE; after i18n_start.  Nothing happens where the locale is not UTF-8. */
void i18n_language(const char *lang);

#endif
