/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a serialised object of Java ends: a keystore (JCEKS) does not say how long those are in which it keeps secret
 * keys. Nothing of what stands in one is looked at. */
#ifndef LOAD_JAVA_OBJECT_H
#define LOAD_JAVA_OBJECT_H
#include "base/span.h"

enum java_object {
	JAVA_OBJECT_WHOLE,
	JAVA_OBJECT_CUT,     /* the octets end within it */
	JAVA_OBJECT_UNKNOWN, /* it is none, or one of a kind that nobody puts there */
};
/* A stream (ac ed 00 05) of one object at the beginning of *in, which then begins behind it if it is whole. */
enum java_object java_object_skip(struct span *in);

#endif
