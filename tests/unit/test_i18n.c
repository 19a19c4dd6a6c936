/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/charset.h"
#include "base/i18n.h"
#include <stdbool.h>
#include <locale.h>

static const struct {
	const char *lc_all;
	enum charset charset;
} locales[] = {
	{ "C", CHARSET_ASCII },
	{ "POSIX", CHARSET_ASCII },
	{ "C.UTF-8", CHARSET_UTF8 },
	{ "no_SUCH.locale", CHARSET_ASCII },
	{ "no_SUCH.UTF-8", CHARSET_UTF8 },
};

START_TEST(charset_of)
{
	/* Not every system has C.UTF-8, which takes the place of a UTF-8 locale that is not installed; none has the
	 * last. */
	bool there = setlocale(LC_ALL, locales[_i].charset == CHARSET_UTF8 ? "C.UTF-8" : locales[_i].lc_all) != NULL;

	setlocale(LC_ALL, "C");
	setenv("LC_ALL", locales[_i].lc_all, 1);
	i18n_start();
	if (there || locales[_i].charset == CHARSET_ASCII)
		unit_int(locales[_i].lc_all, charset_of_locale(), locales[_i].charset);
	i18n_language("ja"); /* whether there is a catalogue or not, a message is never lost */
	ck_assert_str_eq(_("no such message"), "no such message");
}
END_TEST

#if ENABLE_NLS
/* LC_ALL, LANGUAGE: is gettext asked at all? */
static const struct {
	const char *lc_all, *language;
	bool translates;
} asked[] = {
	{ "C", NULL, false },      { "C", "ja", false },       { "POSIX", "ja", false },
	{ "C.UTF-8", NULL, false }, { "C.UTF-8", "", false }, { "C.UTF-8", "ja", true },
};

START_TEST(language_asked)
{
	if (!setlocale(LC_ALL, asked[_i].lc_all))
		return;
	setlocale(LC_ALL, "C");
	setenv("LC_ALL", asked[_i].lc_all, 1);
	asked[_i].language ? setenv("LANGUAGE", asked[_i].language, 1) : unsetenv("LANGUAGE");
	i18n_start();
	ck_assert_int_eq(i18n_translates, asked[_i].translates);
	i18n_language("ja");
	ck_assert_int_eq(i18n_translates, charset_of_locale() == CHARSET_UTF8);
}
END_TEST
#endif

UNIT_SUITE("i18n")
{
	UNIT_ROWS(tc, charset_of, locales);
#if ENABLE_NLS
	UNIT_ROWS(tc, language_asked, asked);
#endif
}
