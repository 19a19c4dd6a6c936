/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the classes, by the list in the header. */
#include "config.h"
#include "cert/class.h"

const char *class_text(enum reason c)
{
	static const char *const texts[] = {
#define CLASS_TEXT(id, text) [CLASS_##id] = (text),
		CLASSES(CLASS_TEXT)
#undef CLASS_TEXT
	};
	return (unsigned)c < CLASS_COUNT ? texts[c] : "other";
}
