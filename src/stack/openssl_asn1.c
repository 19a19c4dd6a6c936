/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decoder of BER that goes by templates, as OpenSSL's does: the templates are those of RFC 5280, and what is
 * tolerated within them was tried with 3.0 (tests/soak/chains.c). Nothing is kept of what is decoded. */
#include "config.h"

#include "stack/openssl_asn1.h"

#include "base/span.h"
#include "cert/oid.h"

#include <stddef.h>
#include <unistr.h>

enum taken { DECODED, ABSENT, BROKEN };

/* Tag numbers of X.680, and one that no element has. */
enum {
	OWN_TAG = -1,
	T_BOOLEAN = 1,
	T_INTEGER = 2,
	T_BITS = 3,
	T_OCTETS = 4,
	T_NULL = 5,
	T_OID = 6,
	T_ENUMERATED = 10,
	T_UTF8 = 12,
	T_SEQUENCE = 16,
	T_SET = 17,
	T_IA5 = 22,
	T_UTC = 23,
	T_GENERALIZED = 24,
	T_UNIVERSAL = 28,
	T_BMP = 30,
};

enum class { UNIVERSAL, APPLICATION, CONTEXT, PRIVATE };

/* ---- templates ---- */

enum template_kind {
	PRIMITIVE, /* of one tag */
	STRING_OF, /* of one of the tags of `among` */
	NAME_TEXT, /* the same, and as text it can be read */
	ANYTHING,
	FIELDS, /* SEQUENCE */
	CHOICE,
	TEMPLATE, /* stands for its one field: a list */
};

enum { OPTIONAL = 1, EXPLICIT = 2, SEQUENCE_OF = 4, SET_OF = 8 };

struct template;
struct template_field {
	const struct template *type;
	int tag; /* of the context; OWN_TAG: the type's own */
	unsigned flags;
};
struct template
{
	enum template_kind how;
	int tag;
	uint32_t among; /* 1 << tag, or-ed */
	const struct template_field *field;
	size_t n;
};

#define FIELDS_OF(...)                                                                                                 \
	.field = (const struct template_field[]){ __VA_ARGS__ },                                                       \
	.n = sizeof((const struct template_field[]){ __VA_ARGS__ }) / sizeof(struct template_field)
#define PLAIN(type)                                                                                                    \
	{                                                                                                              \
		&(type), OWN_TAG, 0                                                                                    \
	}
#define MAYBE(type)                                                                                                    \
	{                                                                                                              \
		&(type), OWN_TAG, OPTIONAL                                                                             \
	}

#define TEXTS (1u << T_UTF8 | 1u << 18 | 1u << 19 | 1u << 20 | 1u << T_IA5 | 1u << T_UNIVERSAL | 1u << T_BMP)
/* In a Name it takes BIT STRING, SEQUENCE and types that it has no use for, too. */
#define NAME_TEXTS                                                                                                     \
	(TEXTS | 1u << T_BITS | 1u << T_SEQUENCE | 1u << 7 | 1u << 8 | 1u << 9 | 1u << 11 | 1u << 13 | 1u << 14 |      \
	 1u << 15 | 1u << 29 | 1u << 31)
#define DIRECTORY_TEXTS (1u << 19 | 1u << 20 | 1u << T_BMP | 1u << T_UNIVERSAL | 1u << T_UTF8)

static const struct template boolean = { PRIMITIVE, T_BOOLEAN }, integer = { PRIMITIVE, T_INTEGER },
                             bits = { PRIMITIVE, T_BITS }, octets = { PRIMITIVE, T_OCTETS },
                             null = { PRIMITIVE, T_NULL }, object = { PRIMITIVE, T_OID },
                             enumerated = { PRIMITIVE, T_ENUMERATED }, ia5 = { PRIMITIVE, T_IA5 },
                             sequence = { PRIMITIVE, T_SEQUENCE }, anything = { ANYTHING },
                             moment = { STRING_OF, .among = 1u << T_UTC | 1u << T_GENERALIZED },
                             attribute_text = { NAME_TEXT, .among = NAME_TEXTS },
                             directory_text = { STRING_OF, .among = DIRECTORY_TEXTS };

static const struct template attribute = { FIELDS, FIELDS_OF(PLAIN(object), PLAIN(attribute_text)) },
                             rdn = { TEMPLATE, FIELDS_OF({ &attribute, OWN_TAG, SET_OF }) },
                             name = { TEMPLATE, FIELDS_OF({ &rdn, OWN_TAG, SEQUENCE_OF }) },
                             algorithm = { FIELDS, FIELDS_OF(PLAIN(object), MAYBE(anything)) },
                             extension = { FIELDS, FIELDS_OF(PLAIN(object), MAYBE(boolean), PLAIN(octets)) },
                             key = { FIELDS, FIELDS_OF(PLAIN(algorithm), PLAIN(bits)) },
                             validity = { FIELDS, FIELDS_OF(PLAIN(moment), PLAIN(moment)) };

static const struct template tbs_certificate = { FIELDS,
	                                         FIELDS_OF({ &integer, 0, EXPLICIT | OPTIONAL }, PLAIN(integer),
	                                                   PLAIN(algorithm), PLAIN(name), PLAIN(validity), PLAIN(name),
	                                                   PLAIN(key), { &bits, 1, OPTIONAL }, { &bits, 2, OPTIONAL },
	                                                   { &extension, 3, EXPLICIT | SEQUENCE_OF | OPTIONAL }) },
                             certificate = { FIELDS, FIELDS_OF(PLAIN(tbs_certificate), PLAIN(algorithm), PLAIN(bits)) };

static const struct template revoked = { FIELDS, FIELDS_OF(PLAIN(integer), PLAIN(moment),
	                                                   { &extension, OWN_TAG, SEQUENCE_OF | OPTIONAL }) },
                             tbs_list = { FIELDS,
	                                  FIELDS_OF(MAYBE(integer), PLAIN(algorithm), PLAIN(name), PLAIN(moment),
	                                            MAYBE(moment), { &revoked, OWN_TAG, SEQUENCE_OF | OPTIONAL },
	                                            { &extension, 0, EXPLICIT | SEQUENCE_OF | OPTIONAL }) },
                             list = { FIELDS, FIELDS_OF(PLAIN(tbs_list), PLAIN(algorithm), PLAIN(bits)) };

static const struct template other_name = { FIELDS, FIELDS_OF(PLAIN(object), { &anything, 0, EXPLICIT }) },
                             edi_name = { FIELDS, FIELDS_OF({ &directory_text, 0, EXPLICIT | OPTIONAL },
	                                                    { &directory_text, 1, EXPLICIT }) },
                             general_name = { CHOICE,
	                                      FIELDS_OF({ &other_name, 0 }, { &ia5, 1 }, { &ia5, 2 }, { &sequence, 3 },
	                                                { &name, 4, EXPLICIT }, { &edi_name, 5 }, { &ia5, 6 },
	                                                { &octets, 7 }, { &object, 8 }) },
                             alternatives = { TEMPLATE, FIELDS_OF({ &general_name, OWN_TAG, SEQUENCE_OF }) },
                             subtree = { FIELDS, FIELDS_OF(PLAIN(general_name), { &integer, 0, OPTIONAL },
	                                                   { &integer, 1, OPTIONAL }) },
                             point_name = { CHOICE,
	                                    FIELDS_OF({ &general_name, 0, SEQUENCE_OF }, { &attribute, 1, SET_OF }) },
                             point = { FIELDS,
	                               FIELDS_OF({ &point_name, 0, EXPLICIT | OPTIONAL }, { &bits, 1, OPTIONAL },
	                                         { &general_name, 2, SEQUENCE_OF | OPTIONAL }) };

static const struct template basic_constraints = { FIELDS, FIELDS_OF(MAYBE(boolean), MAYBE(integer)) },
                             proxy_policy = { FIELDS, FIELDS_OF(PLAIN(object), MAYBE(octets)) },
                             proxy_info = { FIELDS, FIELDS_OF(MAYBE(integer), PLAIN(proxy_policy)) },
                             purposes = { TEMPLATE, FIELDS_OF({ &object, OWN_TAG, SEQUENCE_OF }) },
                             key_identifier = { FIELDS, FIELDS_OF({ &octets, 0, OPTIONAL },
	                                                          { &general_name, 1, SEQUENCE_OF | OPTIONAL },
	                                                          { &integer, 2, OPTIONAL }) },
                             name_constraints = { FIELDS, FIELDS_OF({ &subtree, 0, SEQUENCE_OF | OPTIONAL },
	                                                            { &subtree, 1, SEQUENCE_OF | OPTIONAL }) },
                             points = { TEMPLATE, FIELDS_OF({ &point, OWN_TAG, SEQUENCE_OF }) };

/* RFC 3779 */
static const struct template address_range = { FIELDS, FIELDS_OF(PLAIN(bits), PLAIN(bits)) },
                             address = { CHOICE, FIELDS_OF(PLAIN(bits), PLAIN(address_range)) },
                             address_choice = { CHOICE, FIELDS_OF(PLAIN(null), { &address, OWN_TAG, SEQUENCE_OF }) },
                             address_family = { FIELDS, FIELDS_OF(PLAIN(octets), PLAIN(address_choice)) },
                             address_blocks = { TEMPLATE, FIELDS_OF({ &address_family, OWN_TAG, SEQUENCE_OF }) },
                             as_range = { FIELDS, FIELDS_OF(PLAIN(integer), PLAIN(integer)) },
                             as_id = { CHOICE, FIELDS_OF(PLAIN(integer), PLAIN(as_range)) },
                             as_choice = { CHOICE, FIELDS_OF(PLAIN(null), { &as_id, OWN_TAG, SEQUENCE_OF }) },
                             as_ids = { FIELDS, FIELDS_OF({ &as_choice, 0, EXPLICIT | OPTIONAL },
	                                                  { &as_choice, 1, EXPLICIT | OPTIONAL }) };

/* Of lists and their entries. */
static const struct template distribution_point = {
	FIELDS, FIELDS_OF({ &point_name, 0, EXPLICIT | OPTIONAL }, { &boolean, 1, OPTIONAL }, { &boolean, 2, OPTIONAL },
	                  { &bits, 3, OPTIONAL }, { &boolean, 4, OPTIONAL }, { &boolean, 5, OPTIONAL })
};

static const struct {
	enum oid id;
	const struct template *type;
	bool of_list; /* of lists alone */
} known[] = {
	{ OID_BASIC_CONSTRAINTS, &basic_constraints },
	{ OID_PROXY_INFO, &proxy_info },
	{ OID_KEY_USAGE, &bits },
	{ OID_EKU, &purposes },
	{ OID_NS_CERT_TYPE, &bits },
	{ OID_SKI, &octets },
	{ OID_AKI, &key_identifier },
	{ OID_SAN, &alternatives },
	{ OID_NAME_CONSTRAINTS, &name_constraints },
	{ OID_CRL_DP, &points },
	{ OID_IP_BLOCKS, &address_blocks },
	{ OID_AS_IDS, &as_ids },
	{ OID_IDP, &distribution_point, true },
	{ OID_CRL_NUMBER, &integer, true },
	{ OID_DELTA_CRL, &integer, true },
	{ OID_CRL_REASON, &enumerated, true },
	{ OID_CERT_ISSUER, &alternatives, true },
};
#define NKNOWN (sizeof known / sizeof *known)

/* ---- heads ---- */

struct ber_head {
	enum class class;
	int tag;
	bool constructed, indefinite;
	struct span body; /* to the end of what holds it, where the length is indefinite */
	size_t n;         /* octets of the head */
};

static bool read_tag(struct span in, struct ber_head *h)
{
	h->class = (enum class)(in.p[0] >> 6);
	h->constructed = in.p[0] & 0x20;
	h->tag = in.p[0] & 0x1f;
	h->n = 1;
	if (h->tag < 0x1f)
		return true;
	for (h->tag = 0; h->n < in.n && h->tag < 1 << 24; h->n++) {
		h->tag = h->tag << 7 | (in.p[h->n] & 0x7f);
		if (!(in.p[h->n] & 0x80)) {
			h->n++;
			return true;
		}
	}
	return false;
}

/* Lengths in more octets than needed are read, and indefinite ones of what is constructed. */
static bool read_length(struct span in, struct ber_head *h)
{
	size_t length = 0, octets_of_it;

	if (h->n >= in.n)
		return false;
	octets_of_it = in.p[h->n++];
	if (octets_of_it == 0x80) {
		h->indefinite = true;
		h->body = span_of(in.p + h->n, in.n - h->n);
		return h->constructed;
	}
	if (octets_of_it < 0x80) {
		length = octets_of_it;
		octets_of_it = 0;
	}
	octets_of_it &= 0x7f;
	if (octets_of_it > in.n - h->n)
		return false;
	for (; octets_of_it > 0; octets_of_it--) {
		if (length >> 40)
			return false;
		length = length << 8 | in.p[h->n++];
	}
	h->body = span_of(in.p + h->n, length);
	return length <= in.n - h->n;
}

static enum taken read_head(struct span in, int tag, enum class class, bool optional, struct ber_head *h)
{
	*h = (struct ber_head){ 0 };
	if (in.n == 0 || !read_tag(in, h) || !read_length(in, h))
		return BROKEN;
	if (tag == OWN_TAG || (tag == h->tag && class == h->class))
		return DECODED;
	return optional ? ABSENT : BROKEN;
}

static void skip(struct span *in, size_t n)
{
	*in = span_of(in->p + n, in->n - n);
}

static bool take_end(struct span *in)
{
	if (in->n < 2 || in->p[0] || in->p[1])
		return false;
	skip(in, 2);
	return true;
}

/* Goes behind an element whose body was decoded down to `rest`. false: its end is not where it is said to be. */
static bool leave(struct span *in, const struct ber_head *h, struct span rest)
{
	if (h->indefinite) {
		if (!take_end(&rest))
			return false;
		*in = rest;
		return true;
	}
	skip(in, h->n + h->body.n);
	return rest.n == 0;
}

/* ---- contents ---- */

static bool oid_is_sound(struct span s)
{
	if (s.n == 0 || s.p[s.n - 1] & 0x80)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == 0x80 && (i == 0 || !(s.p[i - 1] & 0x80)))
			return false;
	return true;
}

/* Of a negative number ff 00 .. 00 is not one octet too long. */
static bool integer_is_sound(struct span s)
{
	bool more = false;

	if (s.n < 2)
		return s.n == 1;
	for (size_t i = 1; i < s.n; i++)
		more |= s.p[i] != 0;
	if (s.p[0] == 0)
		return s.p[1] & 0x80;
	return s.p[0] != 0xff || !more || !(s.p[1] & 0x80);
}

static bool is_sound(int tag, struct span s)
{
	switch (tag) {
	case T_BOOLEAN:
		return s.n == 1;
	case T_INTEGER:
	case T_ENUMERATED:
		return integer_is_sound(s);
	case T_BITS:
		return s.n > 0 && s.p[0] <= 7;
	case T_NULL:
		return s.n == 0;
	case T_OID:
		return oid_is_sound(s);
	case T_BMP:
		return s.n % 2 == 0;
	case T_UNIVERSAL:
		return s.n % 4 == 0;
	default:
		return true;
	}
}

static bool is_character(uint32_t c)
{
	return c < 0x110000 && (c < 0xd800 || c > 0xdfff);
}

static bool wide_is_text(struct span s, size_t unit)
{
	for (size_t i = 0; i + unit <= s.n; i += unit) {
		uint32_t c = 0;

		for (size_t k = 0; k < unit; k++)
			c = c << 8 | s.p[i + k];
		if (!is_character(c))
			return false;
	}
	return true;
}

/* A Name is made into UTF-8 when it is read, to be compared. */
static bool is_text(int tag, struct span s)
{
	return tag == T_UTF8        ? !u8_check(s.p, s.n)
	       : tag == T_BMP       ? wide_is_text(s, 2)
	       : tag == T_UNIVERSAL ? wide_is_text(s, 4)
	                            : true;
}

/* The end of an element of any kind. */
#define NEST_MAX 30
#define PARTS_MAX 5
static bool skip_element(struct span *in, unsigned nest)
{
	struct ber_head h;

	if (nest == 0 || read_head(*in, OWN_TAG, UNIVERSAL, false, &h) != DECODED)
		return false;
	if (!h.indefinite) {
		skip(in, h.n + h.body.n);
		return true;
	}
	skip(in, h.n);
	while (!take_end(in))
		if (!skip_element(in, nest - 1))
			return false;
	return true;
}

/* What a string in parts comes to: its octets, one behind the other. */
struct collected {
	size_t n;
	uint8_t first;
};

/* To their ends the parts are elements, of whatever kind. */
static bool collect(struct span body, bool indefinite, unsigned nest, struct collected *out)
{
	struct ber_head h;

	while (body.n && !(indefinite && take_end(&body))) {
		if (nest == 0 || read_head(body, OWN_TAG, UNIVERSAL, false, &h) != DECODED ||
		    (h.constructed && !collect(h.body, h.indefinite, nest - 1, out)))
			return false;
		if (!h.constructed && out->n == 0 && h.body.n)
			out->first = h.body.p[0];
		out->n += h.constructed ? 0 : h.body.n;
		if (!skip_element(&body, NEST_MAX))
			return false;
	}
	return true;
}

static bool is_sound_in_parts(int kind, const struct ber_head *h)
{
	struct collected all = { 0 };

	return collect(h->body, h->indefinite, PARTS_MAX, &all) && (kind == T_BITS        ? all.n > 0 && all.first <= 7
	                                                            : kind == T_BMP       ? all.n % 2 == 0
	                                                            : kind == T_UNIVERSAL ? all.n % 4 == 0
	                                                                                  : true);
}

static bool never_constructed(int tag)
{
	return tag == T_NULL || tag == T_BOOLEAN || tag == T_OID || tag == T_INTEGER || tag == T_ENUMERATED;
}

/* known: the kind of contents, whatever the tag that stands there. */
static enum taken take_primitive(struct span *in, int tag, enum class class, int kind, bool optional)
{
	struct ber_head h;
	enum taken o = read_head(*in, tag, class, optional, &h);

	if (o != DECODED)
		return o;
	if (kind == T_SEQUENCE || kind == T_SET || h.constructed) {
		bool whole = h.class != UNIVERSAL && tag == OWN_TAG; /* ANY of a private kind */

		if (!whole && (h.constructed ? never_constructed(kind) : kind == T_SEQUENCE || kind == T_SET))
			return BROKEN;
		if (!whole && kind != T_SEQUENCE && kind != T_SET && !is_sound_in_parts(kind, &h))
			return BROKEN;
		return skip_element(in, NEST_MAX) ? DECODED : BROKEN;
	}
	skip(in, h.n + h.body.n);
	return is_sound(kind, h.body) ? DECODED : BROKEN;
}

static enum taken take_anything(struct span *in)
{
	struct ber_head h;

	if (read_head(*in, OWN_TAG, UNIVERSAL, false, &h) != DECODED)
		return BROKEN;
	return take_primitive(in, OWN_TAG, UNIVERSAL, h.class == UNIVERSAL ? h.tag : T_OCTETS, false);
}

static enum taken take_string(struct span *in, const struct template *t, bool optional)
{
	struct ber_head h;

	if (read_head(*in, OWN_TAG, UNIVERSAL, false, &h) != DECODED)
		return BROKEN;
	if (h.class != UNIVERSAL || h.tag > 31 || !(t->among >> h.tag & 1))
		return optional ? ABSENT : BROKEN;
	if (t->how == NAME_TEXT && !h.constructed && !is_text(h.tag, h.body))
		return BROKEN;
	return take_primitive(in, h.tag, UNIVERSAL, h.tag, false);
}

/* ---- what has parts ---- */

static enum taken take(struct span *in, const struct template *t, int tag, bool optional);

static enum taken take_list(struct span *in, const struct template_field *f, int tag, enum class class, bool optional)
{
	struct ber_head h;
	enum taken o = read_head(*in, tag, class, optional, &h);

	if (o != DECODED)
		return o;
	struct span rest = h.body;
	while (rest.n && !(h.indefinite && rest.n >= 2 && !rest.p[0] && !rest.p[1]))
		if (take(&rest, f->type, OWN_TAG, false) != DECODED)
			return BROKEN;
	return leave(in, &h, rest) ? DECODED : BROKEN;
}

static enum taken take_bare(struct span *in, const struct template_field *f, bool optional)
{
	int tag = f->flags & EXPLICIT ? OWN_TAG : f->tag;

	if (f->flags & (SEQUENCE_OF | SET_OF))
		return take_list(in, f,
		                 tag != OWN_TAG      ? tag
		                 : f->flags & SET_OF ? T_SET
		                                     : T_SEQUENCE,
		                 tag != OWN_TAG ? CONTEXT : UNIVERSAL, optional);
	return take(in, f->type, tag, optional);
}

static enum taken take_field(struct span *in, const struct template_field *f, bool optional)
{
	struct ber_head h;
	enum taken o;

	if (!(f->flags & EXPLICIT))
		return take_bare(in, f, optional);
	o = read_head(*in, f->tag, CONTEXT, optional, &h);
	if (o != DECODED)
		return o;
	struct span rest = h.body;
	return h.constructed && take_bare(&rest, f, false) == DECODED && leave(in, &h, rest) ? DECODED : BROKEN;
}

/* The last field must be there if anything is left: nothing may follow it. */
static enum taken take_fields(struct span *in, const struct template *t, int tag, bool optional)
{
	struct ber_head h;
	size_t i;
	enum taken o =
	    read_head(*in, tag == OWN_TAG ? T_SEQUENCE : tag, tag == OWN_TAG ? UNIVERSAL : CONTEXT, optional, &h);

	if (o != DECODED)
		return o;
	if (!h.constructed)
		return BROKEN;
	struct span rest = h.body;
	for (i = 0; i < t->n && rest.n; i++) {
		if (h.indefinite && rest.n >= 2 && !rest.p[0] && !rest.p[1])
			break;
		if (take_field(&rest, &t->field[i], i + 1 < t->n && t->field[i].flags & OPTIONAL) == BROKEN)
			return BROKEN;
	}
	for (; i < t->n; i++)
		if (!(t->field[i].flags & OPTIONAL))
			return BROKEN;
	return leave(in, &h, rest) ? DECODED : BROKEN;
}

static enum taken take_choice(struct span *in, const struct template *t, bool optional)
{
	for (size_t i = 0; i < t->n; i++) {
		enum taken o = take_field(in, &t->field[i], true);

		if (o != ABSENT)
			return o;
	}
	return optional ? ABSENT : BROKEN;
}

static enum taken take(struct span *in, const struct template *t, int tag, bool optional)
{
	switch (t->how) {
	case PRIMITIVE:
		return take_primitive(in, tag == OWN_TAG ? t->tag : tag, tag == OWN_TAG ? UNIVERSAL : CONTEXT, t->tag,
		                      optional);
	case STRING_OF:
	case NAME_TEXT:
		return take_string(in, t, optional);
	case ANYTHING:
		return take_anything(in);
	case FIELDS:
		return take_fields(in, t, tag, optional);
	case CHOICE:
		return take_choice(in, t, optional);
	default:
		return take_bare(in, t->field, optional);
	}
}

/* What follows is not looked at. */
static bool decodes(const struct template *t, struct span in)
{
	return take(&in, t, OWN_TAG, false) == DECODED;
}

bool openssl_decodes_certificate(struct span der)
{
	return decodes(&certificate, der);
}

bool openssl_decodes_list(struct span der)
{
	return decodes(&list, der);
}

bool openssl_decodes_extension(enum oid id, struct span value)
{
	for (size_t i = 0; i < NKNOWN; i++)
		if (known[i].id == id)
			return decodes(known[i].type, value);
	return true;
}

bool openssl_caches_extension(enum oid id)
{
	for (size_t i = 0; i < NKNOWN; i++)
		if (known[i].id == id)
			return !known[i].of_list;
	return false;
}
