/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole structure of a DER blob as a flat list, for display and for one look at its oddities. */
#include "config.h"

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"

#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX DER_DEPTH

static bool universal_known(uint8_t tag)
{
	uint8_t n = tag & 0x1f;

	return der_class(tag) != DER_UNIVERSAL || (n >= 1 && n <= 30 && n != 15);
}

static enum der_fault element_fault(const struct der *d)
{
	if (d->oddity & DER_TRUNCATED)
		return DER_OVERRUN;
	if (d->oddity & (DER_LONG_LENGTH | DER_INDEFINITE))
		return DER_NOT_DISTINGUISHED;
	bool odd = d->tag == DER_BOOLEAN && (d->value.n != 1 || (d->value.p[0] != 0x00 && d->value.p[0] != 0xff));
	return odd ? DER_ODD_BOOLEAN : DER_SOUND;
}

/* Over elements whose identifier and length are an octet each, that hold no other and end where they may: nothing can
 * be odd of them, unless they are boolean. A list has a million such. */
static void pass_plain(struct span *s)
{
	const uint8_t *p = s->p;
	size_t left = s->n;

	while (left >= 2 && p[1] < 0x80 && p[1] <= left - 2 && !der_constructed(p[0]) && (p[0] & 0x1f) != 0x1f &&
	       p[0] != DER_BOOLEAN) {
		size_t n = 2 + (size_t)p[1];

		p += n;
		left -= n;
	}
	s->p = p;
	s->n = left;
}

enum der_fault der_fault(struct span s, const uint8_t **at)
{
	struct span stack[DEPTH_MAX];
	size_t depth = 0;

	stack[0] = s;
	for (;;) {
		struct der d;

		for (pass_plain(&stack[depth]); stack[depth].n == 0; pass_plain(&stack[depth]))
			if (depth-- == 0)
				return DER_SOUND;
		*at = stack[depth].p;
		if (!der_next(&stack[depth], &d))
			return DER_OVERRUN;
		enum der_fault fault = element_fault(&d);
		if (fault != DER_SOUND)
			return fault;
		if (!der_constructed(d.tag))
			continue;
		if (++depth == DEPTH_MAX)
			return DER_OVERRUN;
		stack[depth] = d.value;
	}
}

/* Could it be DER by accident? Universal tags that nobody uses say that it is. */
static bool well_formed(struct span s)
{
	const uint8_t *at;
	struct der d;

	if (der_fault(s, &at) != DER_SOUND)
		return false;
	while (der_next(&s, &d))
		if (!universal_known(d.tag))
			return false;
	return true;
}

/* An OCTET STRING or BIT STRING may hold DER: what there is to enter, or SPAN_NONE. */
static struct span encapsulated(const struct der *d)
{
	struct span s = d->value;

	if (d->tag == DER_BIT_STRING && s.n > 1 && s.p[0] == 0)
		s = span_of(s.p + 1, s.n - 1);
	else if (d->tag != DER_OCTET_STRING)
		return SPAN_NONE;
	/* Two octets of a random hash look like an empty element: only what has contents counts. */
	struct der first;
	if (s.n < 3 || !der_first(s, &first) || first.whole.n != s.n || !well_formed(s))
		return SPAN_NONE;
	return s;
}

/* The next node of a level: an element, octets that are none, or the rest of a list that is too long. */
static struct der_node node_take(struct span *level, size_t siblings)
{
	struct der_node node = { .trouble = siblings < DER_SIBLINGS ? DER_FINE : DER_MORE };

	if (siblings < DER_SIBLINGS && der_next(level, &node.der))
		return node;
	if (siblings < DER_SIBLINGS)
		node.trouble = DER_RUBBISH;
	node.der = (struct der){ .value = *level, .whole = *level };
	level->n = 0;
	return node;
}

struct der_node *der_tree(struct arena *a, struct span s, size_t max_nodes, size_t *n, bool *cut)
{
	VEC_OF(struct der_node) nodes = VEC_INIT;
	struct span stack[DEPTH_MAX];
	size_t siblings[DEPTH_MAX] = { 0 }, depth = 0;
	bool inside[DEPTH_MAX] = { false };

	stack[0] = s;
	*cut = false;
	for (;;) {
		while (stack[depth].n == 0 && depth > 0)
			depth--;
		if (stack[depth].n == 0)
			break;
		if (nodes.n == max_nodes) {
			*cut = true;
			break;
		}
		struct der_node node = node_take(&stack[depth], siblings[depth]++);
		node.offset = (uint32_t)(node.der.whole.p - s.p);
		node.depth = (uint16_t)depth;
		node.encapsulated = inside[depth];
		struct span in = node.trouble != DER_FINE        ? SPAN_NONE
		                 : der_constructed(node.der.tag) ? node.der.value
		                                                 : encapsulated(&node.der);
		if (in.n > 0 && depth + 1 == DEPTH_MAX) {
			node.trouble = DER_DEEP;
			in.n = 0;
		}
		*cut |= node.trouble == DER_DEEP || node.trouble == DER_MORE;
		*vec_push(&nodes) = node;
		if (in.n == 0)
			continue;
		depth++;
		inside[depth] = !der_constructed(node.der.tag);
		siblings[depth] = 0;
		stack[depth] = in;
	}
	*n = nodes.n;
	struct der_node *out = arena_dup(a, nodes.v, nodes.n * sizeof *nodes.v);
	vec_free(&nodes);
	return out;
}

const char *der_tag_name(uint8_t tag)
{
	static const char *const universal[32] = {
		[0] = "end-of-contents",   [1] = "BOOLEAN",
		[2] = "INTEGER",           [3] = "BIT STRING",
		[4] = "OCTET STRING",      [5] = "NULL",
		[6] = "OBJECT IDENTIFIER", [7] = "ObjectDescriptor",
		[8] = "EXTERNAL",          [9] = "REAL",
		[10] = "ENUMERATED",       [11] = "EMBEDDED PDV",
		[12] = "UTF8String",       [13] = "RELATIVE-OID",
		[16] = "SEQUENCE",         [17] = "SET",
		[18] = "NumericString",    [19] = "PrintableString",
		[20] = "T61String",        [21] = "VideotexString",
		[22] = "IA5String",        [23] = "UTCTime",
		[24] = "GeneralizedTime",  [25] = "GraphicString",
		[26] = "VisibleString",    [27] = "GeneralString",
		[28] = "UniversalString",  [29] = "CHARACTER STRING",
		[30] = "BMPString",
	};
	static char numbered[4][32][20];
	static bool made;
	unsigned c = tag >> 6, n = tag & 0x1f;

	if (c == DER_UNIVERSAL && universal[n])
		return universal[n];
	if (!made) {
		static const char *const prefix[] = { "UNIVERSAL ", "APPLICATION ", "", "PRIVATE " };

		for (unsigned i = 0; i < 4; i++)
			for (unsigned k = 0; k < 32; k++)
				snprintf(numbered[i][k], sizeof numbered[i][k], k == 31 ? "[%s...]" : "[%s%u]",
				         prefix[i], k);
		made = true;
	}
	return numbered[c][n];
}
