/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal or a file can show. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

enum charset { CHARSET_UTF8, CHARSET_ASCII };

/* Of the terminal of this locale; CHARSET_ASCII before i18n_start() (base/i18n.h). */
enum charset charset_of_locale(void);

#endif
