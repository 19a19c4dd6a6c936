/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The locale is taken as it is, for letters and for messages: no number, time or order follows it. gettext answers in
 * UTF-8, or, where that cannot be shown, is not asked at all. */
#include "config.h"

#include "base/i18n.h"

#include "base/charset.h"

#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum charset charset_of_locale(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "UTF8") == 0 ? CHARSET_UTF8 : CHARSET_ASCII;
}

/* What is asked for by the environment ends in UTF-8. */
static bool utf8_is_wanted(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *dot = NULL, *value = getenv(names[i]);

		if (!value || !*value)
			continue;
		dot = strchr(value, '.');
		return dot && (strncasecmp(dot, ".UTF-8", 6) == 0 || strncasecmp(dot, ".UTF8", 5) == 0);
	}
	return false;
}

#if ENABLE_NLS
bool i18n_translates;

/* As gettext has it: LANGUAGE counts in all locales but "C". */
static bool language_is_asked_for(void)
{
	const char *messages = setlocale(LC_MESSAGES, NULL), *languages = getenv("LANGUAGE");

	if (!messages || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
		return false;
	return (languages && *languages) || strncmp(messages, "C.", 2) != 0;
}
#endif

void i18n_start(void)
{
	/* A locale that is not installed (ssh into a small machine) is no reason to show escapes. */
	if (!setlocale(LC_CTYPE, "") && utf8_is_wanted())
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "");
#if ENABLE_NLS
	i18n_translates = false;
#endif
	if (charset_of_locale() != CHARSET_UTF8) {
		setlocale(LC_MESSAGES, "C"); /* for strerror and the libraries, too */
		return;
	}
#if ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
	i18n_translates = language_is_asked_for();
#endif
}

void i18n_language(const char *lang)
{
	const char *messages = setlocale(LC_MESSAGES, NULL);

	if (charset_of_locale() != CHARSET_UTF8)
		return;
	/* gettext does not look at LANGUAGE in the locales "C" and "POSIX"; in this one it does. */
	if (messages && (strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0))
		setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", lang, 1);
#if ENABLE_NLS
	i18n_translates = true;
	textdomain(PACKAGE); /* drops what gettext remembers of the language before */
#endif
}
