/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All views. The order is that of the help, of the manual, and of the hints that open one. */
#ifndef UI_VIEW_VIEW_LIST_H
#define UI_VIEW_VIEW_LIST_H
#include "ui/frame/view.h"

/* clang-format off */
#define VIEW_LIST(V) \
	V(main) \
	V(finding) \
	V(findings) \
	V(certificate) \
	V(paths) \
	V(checklist) \
	V(transcript) \
	V(timeline) \
	V(compare) \
	V(lookup) \
	V(connect) \
	V(listen) \
	V(palette) \
	V(start) \
	V(sources) \
	V(fetch) \
	V(repair) \
	V(audit) \
	V(glossary) \
	V(log) \
	V(help)
/* clang-format on */

#define VIEW_EXTERN(NAME) extern const struct view_ops view_##NAME;
VIEW_LIST(VIEW_EXTERN)
#undef VIEW_EXTERN

#endif
