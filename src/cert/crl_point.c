/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relative name is made whole before it is compared; the issuer's name is therefore asked of the caller. */
#include "config.h"

#include "cert/crl_point.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/name.h"

/* ---- reading ---- */

static bool read_name_of_point(struct arena *a, struct span in, struct crl_point *p)
{
	struct der d;
	bool ok = true;

	p->has_name = true;
	if (der_take(&in, DER_CTX_CONS(0), &d)) {
		p->full = general_names(a, d.value, &p->nfull, &ok);
		return ok && p->nfull && in.n == 0;
	}
	if (!der_take(&in, DER_CTX_CONS(1), &d))
		return false;
	p->relative = d.value;
	return in.n == 0 && d.value.n > 0;
}

static bool read_point(struct arena *a, struct span in, struct crl_point *p)
{
	struct der d;
	bool ok = true;

	*p = (struct crl_point){ .reasons = REASONS_ALL };
	if (der_take(&in, DER_CTX_CONS(0), &d) && !read_name_of_point(a, d.value, p))
		return false;
	if (der_take(&in, DER_CTX(1), &d))
		p->reasons = der_named_bits(d.value) & REASONS_ALL;
	if (der_take(&in, DER_CTX_CONS(2), &d))
		p->crl_issuer = general_names(a, d.value, &p->ncrl_issuer, &ok);
	return ok && in.n == 0;
}

static size_t count_elements(struct span in)
{
	struct der d;
	size_t n = 0;

	while (n < CRL_POINTS_MAX && der_next(&in, &d))
		n++;
	return n;
}

struct crl_point *crl_points_read(struct arena *a, struct span extension, size_t *n, bool *ok)
{
	struct der seq, d;

	*n = 0;
	*ok = der_first(extension, &seq) && seq.tag == DER_SEQUENCE && seq.whole.n == extension.n;
	size_t most = *ok ? count_elements(seq.value) : 0;
	struct crl_point *list = ARENA_ARRAY(a, struct crl_point, most);
	while (*ok && *n < most && der_take(&seq.value, DER_SEQUENCE, &d))
		*ok = read_point(a, d.value, &list[(*n)++]);
	*ok = *ok && seq.value.n == 0;
	return list;
}

static bool read_flag(struct span *in, unsigned tag, bool *out)
{
	struct der d;

	if (der_take(in, (uint8_t)DER_CTX(tag), &d)) {
		if (d.value.n != 1)
			return false;
		*out = d.value.p[0] != 0;
	}
	return true;
}

bool crl_idp_read(struct arena *a, struct span extension, struct crl_point *out)
{
	struct der seq, d;

	*out = (struct crl_point){ .reasons = REASONS_ALL };
	if (!der_first(extension, &seq) || seq.tag != DER_SEQUENCE || seq.whole.n != extension.n)
		return false;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d) && !read_name_of_point(a, d.value, out))
		return false;
	if (!read_flag(&in, 1, &out->only_user) || !read_flag(&in, 2, &out->only_ca))
		return false;
	if (der_take(&in, DER_CTX(3), &d))
		out->reasons = der_named_bits(d.value) & REASONS_ALL;
	return read_flag(&in, 4, &out->indirect) && read_flag(&in, 5, &out->only_attribute) && in.n == 0;
}

/* ---- comparing ---- */

static void put_header(struct buf *b, uint8_t tag, size_t n)
{
	uint8_t h[6] = { tag };
	size_t k = 1;

	if (n < 0x80) {
		h[k++] = (uint8_t)n;
	} else {
		h[k++] = 0x83;
		h[k++] = (uint8_t)(n >> 16);
		h[k++] = (uint8_t)(n >> 8);
		h[k++] = (uint8_t)n;
	}
	buf_put(b, h, k);
}

/* The issuer's name with one RDN more (4.2.1.13). */
static struct span whole_name(struct arena *a, struct span relative, struct span issuer)
{
	struct buf rdn = BUF_INIT, name = BUF_INIT;
	struct der d;
	struct span out = SPAN_NONE;

	if (!der_first(issuer, &d) || d.value.n + relative.n > 1 << 20)
		return out;
	put_header(&rdn, DER_SET, relative.n);
	buf_put(&rdn, relative.p, relative.n);
	put_header(&name, DER_SEQUENCE, d.value.n + buf_span(&rdn).n);
	buf_put(&name, d.value.p, d.value.n);
	buf_put(&name, buf_span(&rdn).p, buf_span(&rdn).n);
	out = arena_span(a, buf_span(&name));
	buf_free(&rdn);
	buf_free(&name);
	return out;
}

static bool general_name_equal(const struct general_name *x, const struct general_name *y)
{
	if (x->type != y->type)
		return false;
	return x->type == GN_DIRECTORY ? name_equal(x->value, y->value) : span_eq(x->value, y->value);
}

/* The names of a point; a relative one is made whole in *made. */
static const struct general_name *point_names(struct arena *a, const struct crl_point *p, struct span issuer,
                                              struct general_name *made, size_t *n)
{
	*n = p->nfull;
	if (!p->relative.n)
		return p->full;
	*made = (struct general_name){ .type = GN_DIRECTORY, .value = whole_name(a, p->relative, issuer) };
	*n = made->value.n ? 1 : 0;
	return made;
}

bool crl_point_named(struct arena *a, const struct crl_point *x, struct span issuer, const struct general_name *names,
                     size_t n)
{
	struct general_name made;
	size_t count;
	const struct general_name *own = point_names(a, x, issuer, &made, &count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < n; k++)
			if (general_name_equal(&own[i], &names[k]))
				return true;
	return false;
}

bool crl_point_names_meet(struct arena *a, const struct crl_point *x, struct span issuer_x, const struct crl_point *y,
                          struct span issuer_y)
{
	struct general_name made;
	size_t n;
	const struct general_name *names = point_names(a, y, issuer_y, &made, &n);

	return crl_point_named(a, x, issuer_x, names, n);
}
