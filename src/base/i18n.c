/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/i18n.h"
#include <langinfo.h>
#include <locale.h>
#include <strings.h>

enum charset charset_of_locale(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "UTF8") == 0 ? CHARSET_UTF8 : CHARSET_ASCII;
}

void i18n_start(void)
{
	setlocale(LC_ALL, "");
#if ENABLE_NLS
	if (charset_of_locale() != CHARSET_UTF8)
		return;
	bindtextdomain(PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
#endif
}
