/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where copies go (--clipboard): the terminal's own clipboard by OSC 52, a file, a command's standard input. */
#ifndef UI_KIT_CLIPBOARD_H
#define UI_KIT_CLIPBOARD_H
#include "base/buf.h"
#include "base/err.h"

#define CLIPBOARD_MAX 74000 /* octets of base64: what terminals that take OSC 52 take at least */

/* where: "osc52" (or NULL), "file", "none", else a command for the shell. *said gets the place, where that is not the
 * clipboard itself. false: e. */
bool clipboard_put(const char *where, const char *text, size_t n, struct buf *said, struct err *e);

#endif
