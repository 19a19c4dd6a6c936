/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of the Java Object Serialization Specification, 6.4, one function for each of its words. What an object
 * holds hangs on its class, which is described where it is first met, and later named by its number. */
#include "config.h"

#include "load/java_object.h"

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum stream_tag {
	TC_NULL = 0x70,
	TC_REFERENCE = 0x71,
	TC_CLASSDESC = 0x72,
	TC_OBJECT = 0x73,
	TC_STRING = 0x74,
	TC_ARRAY = 0x75,
	TC_BLOCKDATA = 0x77,
	TC_ENDBLOCKDATA = 0x78,
	TC_BLOCKDATALONG = 0x7a,
};
enum class_flag { SC_WRITE_METHOD = 1, SC_SERIALIZABLE = 2 };

#define FIRST_HANDLE 0x7e0000u
#define HANDLES_MAX 64
#define CLASSES_MAX 16
#define FIELDS_MAX 32
#define NESTED_MAX 16
#define CONTENTS_MAX 10000 /* objects, strings and blocks of one stream */

struct class_desc {
	uint8_t flags, nfield, element; /* element: the type of what an array has */
	char field[FIELDS_MAX];         /* their types */
	int super;                      /* -1: none */
};

struct stream {
	struct span left;
	enum java_object how;    /* why it could not go on */
	int handle[HANDLES_MAX]; /* the class that bears the number; -1: something else does */
	size_t nhandle;
	struct class_desc class[CLASSES_MAX];
	int nclass;
	unsigned depth, contents;
};

static bool ends(struct stream *s, enum java_object how)
{
	s->how = how;
	return false;
}

static bool take(struct stream *s, uint64_t n, struct span *out)
{
	if (s->left.n < n)
		return ends(s, JAVA_OBJECT_CUT);
	*out = span_of(s->left.p, (size_t)n);
	s->left = span_of(s->left.p + n, s->left.n - (size_t)n);
	return true;
}

static bool skip(struct stream *s, uint64_t n)
{
	struct span ignored;

	return take(s, n, &ignored);
}

static bool number(struct stream *s, unsigned octets, uint32_t *out)
{
	struct span at;

	if (!take(s, octets, &at))
		return false;
	*out = 0;
	for (unsigned i = 0; i < octets; i++)
		*out = *out << 8 | at.p[i];
	return true;
}

static bool utf(struct stream *s, struct span *out)
{
	uint32_t n;

	return number(s, 2, &n) && take(s, n, out);
}

static bool new_handle(struct stream *s, int class)
{
	if (s->nhandle == HANDLES_MAX)
		return ends(s, JAVA_OBJECT_UNKNOWN);
	s->handle[s->nhandle++] = class;
	return true;
}

static bool content(struct stream *s, uint8_t tag);
static bool contents(struct stream *s);

static bool any_content(struct stream *s)
{
	uint32_t tag;

	return number(s, 1, &tag) && content(s, (uint8_t)tag);
}

static bool class_desc(struct stream *s, int *out);

static bool fields(struct stream *s, struct class_desc *c)
{
	struct span name;
	uint32_t n, type;

	if (!number(s, 2, &n))
		return false;
	if (n > FIELDS_MAX)
		return ends(s, JAVA_OBJECT_UNKNOWN);
	for (; c->nfield < n; c->nfield++) {
		if (!number(s, 1, &type) || !utf(s, &name))
			return false;
		c->field[c->nfield] = (char)type;
		if ((type == '[' || type == 'L') && !any_content(s))
			return false;
	}
	return true;
}

static bool new_class(struct stream *s, int *out)
{
	struct class_desc *c;
	struct span name;
	uint32_t flags;

	if (s->nclass == CLASSES_MAX)
		return ends(s, JAVA_OBJECT_UNKNOWN);
	*out = s->nclass++;
	c = &s->class[*out];
	*c = (struct class_desc){ .super = -1 };
	if (!utf(s, &name) || !skip(s, 8) || !new_handle(s, *out) || !number(s, 1, &flags))
		return false;
	c->flags = (uint8_t)flags;
	c->element = name.n > 1 && name.p[0] == '[' ? name.p[1] : 0;
	return fields(s, c) && contents(s) && class_desc(s, &c->super);
}

static bool class_desc(struct stream *s, int *out)
{
	uint32_t tag, handle;
	bool made;

	if (!number(s, 1, &tag))
		return false;
	switch (tag) {
	case TC_NULL:
		*out = -1;
		return true;
	case TC_REFERENCE:
		if (!number(s, 4, &handle))
			return false;
		if (handle < FIRST_HANDLE || handle - FIRST_HANDLE >= s->nhandle)
			return ends(s, JAVA_OBJECT_UNKNOWN);
		*out = s->handle[handle - FIRST_HANDLE];
		return *out >= 0 || ends(s, JAVA_OBJECT_UNKNOWN);
	case TC_CLASSDESC:
		if (s->depth++ >= NESTED_MAX)
			return ends(s, JAVA_OBJECT_UNKNOWN);
		made = new_class(s, out);
		s->depth--;
		return made;
	default:
		return ends(s, JAVA_OBJECT_UNKNOWN);
	}
}

/* Octets of a primitive type; 0: an object. */
static unsigned width_of(char type)
{
	switch (type) {
	case 'B':
	case 'Z':
		return 1;
	case 'C':
	case 'S':
		return 2;
	case 'F':
	case 'I':
		return 4;
	case 'D':
	case 'J':
		return 8;
	default:
		return 0;
	}
}

static bool values(struct stream *s, char type, uint64_t n)
{
	unsigned width = width_of(type);

	if (width)
		return skip(s, n * width);
	if (type != 'L' && type != '[')
		return ends(s, JAVA_OBJECT_UNKNOWN);
	for (; n > 0; n--)
		if (!any_content(s))
			return false;
	return true;
}

/* What it has of the classes above it comes first. */
static bool class_data(struct stream *s, int class, unsigned above)
{
	const struct class_desc *c = &s->class[class];

	if (above > CLASSES_MAX || !(c->flags & SC_SERIALIZABLE))
		return ends(s, JAVA_OBJECT_UNKNOWN);
	if (c->super >= 0 && !class_data(s, c->super, above + 1))
		return false;
	for (unsigned i = 0; i < c->nfield; i++)
		if (!values(s, c->field[i], 1))
			return false;
	return !(c->flags & SC_WRITE_METHOD) || contents(s);
}

static bool object(struct stream *s)
{
	int class;

	return class_desc(s, &class) && (class >= 0 || ends(s, JAVA_OBJECT_UNKNOWN)) && new_handle(s, -1) &&
	       class_data(s, class, 0);
}

static bool array(struct stream *s)
{
	uint32_t n;
	int class;

	return class_desc(s, &class) && (class >= 0 || ends(s, JAVA_OBJECT_UNKNOWN)) && new_handle(s, -1) &&
	       number(s, 4, &n) && values(s, (char)s->class[class].element, n);
}

static bool of_kind(struct stream *s, uint8_t tag)
{
	struct span text;
	uint32_t n;

	switch (tag) {
	case TC_NULL:
		return true;
	case TC_REFERENCE:
		return skip(s, 4);
	case TC_OBJECT:
		return object(s);
	case TC_ARRAY:
		return array(s);
	case TC_STRING:
		return new_handle(s, -1) && utf(s, &text);
	case TC_BLOCKDATA:
		return number(s, 1, &n) && skip(s, n);
	case TC_BLOCKDATALONG:
		return number(s, 4, &n) && skip(s, n);
	default:
		return ends(s, JAVA_OBJECT_UNKNOWN);
	}
}

static bool content(struct stream *s, uint8_t tag)
{
	if (s->depth >= NESTED_MAX || s->contents++ >= CONTENTS_MAX)
		return ends(s, JAVA_OBJECT_UNKNOWN);
	s->depth++;
	bool read = of_kind(s, tag);
	s->depth--;
	return read;
}

/* What a class wrote by itself. */
static bool contents(struct stream *s)
{
	uint32_t tag;

	while (number(s, 1, &tag)) {
		if (tag == TC_ENDBLOCKDATA)
			return true;
		if (!content(s, (uint8_t)tag))
			return false;
	}
	return false;
}

enum java_object java_object_skip(struct span *in)
{
	static const uint8_t begin[] = { 0xac, 0xed, 0x00, 0x05 };
	struct stream s = { .left = *in };
	size_t n = in->n < sizeof begin ? in->n : sizeof begin;

	if (n && memcmp(in->p, begin, n) != 0)
		return JAVA_OBJECT_UNKNOWN;
	if (!skip(&s, sizeof begin) || !any_content(&s))
		return s.how;
	*in = s.left;
	return JAVA_OBJECT_WHOLE;
}
