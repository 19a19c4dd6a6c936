/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeneralName (RFC 5280 4.2.1.6) read and written out: each of its nine forms by its implicit tag. Whether a name is
 * well formed is not asked here. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/redaction.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"
#include "cert/oid.h"

#include <arpa/inet.h>
#include <sys/socket.h>

/* The tag octet of each GeneralName: a CHOICE of implicit tags, but directoryName, a CHOICE itself, is explicit. */
static const uint8_t tags[] = {
	[GN_OTHER] = DER_CTX_CONS(0),
	[GN_EMAIL] = DER_CTX(1),
	[GN_DNS] = DER_CTX(2),
	[GN_X400] = DER_CTX_CONS(3),
	[GN_DIRECTORY] = DER_CTX_CONS(4),
	[GN_EDI] = DER_CTX_CONS(5),
	[GN_URI] = DER_CTX(6),
	[GN_IP] = DER_CTX(7),
	[GN_RID] = DER_CTX(8),
};

static bool general_name_read(const struct der *d, struct general_name *out)
{
	unsigned n = d->tag & 0x1f;
	bool unread =
	    n == GN_X400 || n == GN_EDI; /* nobody looks into them: how they are encoded is no one's concern */

	if (n >= sizeof tags || (tags[n] != d->tag && !(unread && d->tag == DER_CTX(n))))
		return false;
	*out = (struct general_name){ (enum general_name_type)n, d->value, d->whole };
	struct der inner;
	if (n == GN_DIRECTORY)
		return der_first(d->value, &inner) && inner.tag == DER_SEQUENCE && inner.whole.n == d->value.n;
	if (n == GN_OTHER) {
		struct span in = d->value;

		return der_take(&in, DER_OID, &inner) && der_take(&in, DER_CTX_CONS(0), &inner) && in.n == 0;
	}
	return true;
}

struct general_name *general_names(struct arena *a, struct span contents, size_t *n, bool *ok)
{
	struct der d;
	size_t count = 0;

	for (struct span s = contents; der_next(&s, &d);)
		count++;
	struct general_name *out = ARENA_ARRAY(a, struct general_name, count);
	*n = 0;
	*ok = true;
	struct span s = contents;
	while (der_next(&s, &d)) {
		if (general_name_read(&d, &out[*n]))
			(*n)++;
		else if (der_class(d.tag) != DER_CONTEXT ||
		         (d.tag & 0x1f) <= GN_RID) /* X.509 leaves room for further kinds */
			*ok = false;
	}
	*ok &= s.n == 0;
	return out;
}

/* A written minimum of zero does no harm. */
static bool has_bounds(struct span rest)
{
	struct der bound;
	int64_t n;

	while (der_next(&rest, &bound))
		if (bound.tag != DER_CTX(0) || !der_int64(bound.value, &n) || n != 0)
			return true;
	return rest.n > 0;
}

bool general_subtree(struct span *in, struct general_name *base, bool *readable, bool *bounded)
{
	struct der tree, name;

	while (der_take(in, DER_SEQUENCE, &tree)) {
		if (!der_next(&tree.value, &name) || (name.tag & 0x1f) > GN_RID)
			continue;
		*base = (struct general_name){ (enum general_name_type)(name.tag & 0x1f), name.value, name.whole };
		*readable = general_name_read(&name, base);
		*bounded = has_bounds(tree.value);
		return true;
	}
	return false;
}

/* The length of the prefix that a mask stands for; -1: the ones are not all in front. */
static int mask_bits(struct span mask)
{
	int bits = 0;
	bool ended = false;

	for (size_t i = 0; i < mask.n * 8; i++) {
		bool one = mask.p[i / 8] >> (7 - i % 8) & 1;

		if (one && ended)
			return -1;
		ended |= !one;
		bits += one;
	}
	return bits;
}

static void put_address(struct buf *out, struct span s)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(s.n == 4 ? AF_INET : AF_INET6, s.p, text, sizeof text))
		buf_puts(out, text);
}

/* An address, or address and mask as in name constraints (RFC 5280 4.2.1.10). */
static void put_ip(struct buf *out, struct span s)
{
	if (s.n == 4 || s.n == 16) {
		put_address(out, s);
	} else if (s.n == 8 || s.n == 32) {
		struct span mask = span_of(s.p + s.n / 2, s.n / 2);

		put_address(out, span_of(s.p, s.n / 2));
		buf_putc(out, '/');
		if (mask_bits(mask) >= 0)
			buf_printf(out, "%d", mask_bits(mask));
		else
			put_address(out, mask);
	} else {
		buf_putc(out, '#');
		buf_hex(out, s, "");
	}
}

static void put_oid(struct buf *out, struct span oid, bool by_name)
{
	char dotted[256];
	const char *name = by_name ? oid_name(oid) : NULL;

	buf_puts(out, name ? name : der_oid_dotted(oid, dotted, sizeof dotted));
}

/* A NUL must not end what is shown of a name: the classic way to be taken for another host. */
static void put_octets(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == 0)
			buf_puts(out, "\\x00");
		else
			buf_putc(out, s.p[i]);
	}
}

/* "msUPN:alice@corp.example"; what is no string in hex. */
static void put_other(struct buf *out, struct span s)
{
	struct der oid, wrapped, value;

	if (!der_take(&s, DER_OID, &oid)) {
		buf_putc(out, '#');
		buf_hex(out, s, "");
		return;
	}
	put_oid(out, oid.value, true);
	buf_putc(out, ':');
	if (!der_take(&s, DER_CTX_CONS(0), &wrapped) || !der_first(wrapped.value, &value))
		return;
	if (dirstring_is(value.tag)) {
		struct buf text = BUF_INIT;

		dirstring_utf8(&text, value.tag, value.value);
		put_octets(out, buf_span(&text));
		buf_free(&text);
	} else {
		buf_putc(out, '#');
		buf_hex(out, wrapped.value, "");
	}
}

void general_name_value(struct buf *out, const struct general_name *g)
{
	switch (g->type) {
	case GN_EMAIL:
	case GN_DNS:
	case GN_URI:
		put_octets(out, g->value);
		break;
	case GN_DIRECTORY:
		name_rfc4514(out, g->value);
		break;
	case GN_IP:
		put_ip(out, g->value);
		break;
	case GN_RID:
		put_oid(out, g->value, false);
		break;
	case GN_OTHER:
		put_other(out, g->value);
		break;
	case GN_X400:
	case GN_EDI:
		buf_putc(out, '#');
		buf_hex(out, g->value, "");
		break;
	}
}

void general_name_redacted(struct buf *out, const struct general_name *g, struct redaction *r)
{
	static const char *const prefix[] = {
		[GN_OTHER] = "othername:",   [GN_EMAIL] = "email:", [GN_DNS] = "DNS:", [GN_X400] = "X400:",
		[GN_DIRECTORY] = "dirName:", [GN_EDI] = "EDI:",     [GN_URI] = "URI:", [GN_IP] = "IP:",
		[GN_RID] = "RID:",
	};
	const bool host = g->type == GN_URI || g->type == GN_IP;
	struct buf value = BUF_INIT;

	buf_puts(out, prefix[g->type]);
	general_name_value(&value, g);
	buf_puts(out, redacted(r, host ? ARGUMENT_HOST : ARGUMENT_NAME, buf_str(&value)));
	buf_free(&value);
}

void general_name_text(struct buf *out, const struct general_name *g)
{
	general_name_redacted(out, g, NULL);
}
