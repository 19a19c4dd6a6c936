/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain is the chosen path, or, where that ends for want of an issuer that stands in another file, the one through
 * that.  What else stands in a file is copied block by block, decoded and encoded again. */
#include "config.h"

#include "fix/repair.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/clock.h"
#include "cert/certificate.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/der_write.h"
#include "cert/name.h"
#include "chain/hostname.h"
#include "chain/path.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/pem.h"
#include "load/pem_write.h"
#include "load/trust_block.h"

#include <string.h>

const char *repair_change_name(enum repair_change c)
{
	static const char *const name[] = { "kept", "moved", "added", "dropped" };

	return name[c];
}

/* ---- the rows ---- */

struct planning {
	struct repair *r;
	const struct repair_wish *wish;
	struct arena *arena;
	struct certset *set;
	size_t room;
	int place;   /* of the next certificate of the file */
	bool *taken; /* by entry: it stays */
};

static struct repair_row *add_row(struct planning *p, enum repair_change change, int entry, int from)
{
	struct repair *r = p->r;

	if (r->nrow == p->room) {
		struct repair_row *old = r->row;

		p->room = p->room ? 2 * p->room : 16;
		r->row = ARENA_ARRAY(p->arena, struct repair_row, p->room);
		memcpy(r->row, old ? old : r->row, r->nrow * sizeof *old);
	}
	r->row[r->nrow] = (struct repair_row){ change, entry, from, -1, NULL, { .msgid = NULL } };
	if (change != REPAIR_DROPPED)
		r->row[r->nrow].to = (int)r->nafter++;
	return &r->row[r->nrow++];
}

static void drop(struct planning *p, int entry, const char *reason, const char *why)
{
	struct repair_row *row = add_row(p, REPAIR_DROPPED, entry, p->place);

	row->reason = reason;
	row->why = SENTENCE(p->arena, why);
}

static bool is_certificate(struct certset *set, int id)
{
	return certset_entry(set, id)->kind == ENTRY_CERTIFICATE;
}

/* By entry: 1 + its first place among the certificates of the input, 0: it is not there. */
static int *first_places(const struct planning *p, int input)
{
	int *first = ARENA_ARRAY(p->arena, int, certset_count(p->set)), place = 0;
	size_t n = 0;
	const struct placed *at = input < 0 ? NULL : certset_placed(p->set, input, &n);

	for (size_t i = 0; i < n; i++)
		if (is_certificate(p->set, at[i].id)) {
			place++;
			if (!first[at[i].id])
				first[at[i].id] = place;
		}
	return first;
}

/* Octets were lost: it is nobody's any more. */
static bool is_damaged(const struct certificate *c)
{
	for (size_t i = 0; c && i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_NOT_CERTIFICATE || c->defects[i].what == DEFECT_TRUNCATED ||
		    c->defects[i].what == DEFECT_BAD_STRUCTURE)
			return true;
	return !c;
}

/* ---- a chain ---- */

static const struct path *way_of(const struct chain *c)
{
	const struct path *p = chain_path(c);

	return p->end != PATH_TRUSTED && c->missing && c->missing->with_files ? c->missing->with_files : p;
}

static void drop_from_chain(struct planning *p, int entry)
{
	const struct certificate *c = certset_certificate(p->set, entry);

	if (p->taken[entry])
		drop(p, entry, "duplicate", N_("it stands there twice"));
	else if (is_damaged(c))
		drop(p, entry, "damaged", N_("it cannot be read"));
	else if (place_self_signed(p->r->a, c))
		drop(p, entry, "root", N_("a root is not sent: whoever trusts it has it"));
	else
		drop(p, entry, "unused", N_("it issued nothing of this chain"));
}

/* Whoever trusts it has it. */
static bool is_root(const struct analysis *a, const struct path *way, size_t i)
{
	return (i + 1 == way->n && way->rooted) || place_self_signed(a, way->cert[i]);
}

static void plan_chain(struct planning *p, const struct chain *c)
{
	struct repair *r = p->r;
	const struct path *way = way_of(c);
	int last = -1;
	size_t n = 0;

	r->kind = REPAIR_CHAIN;
	r->chain = c;
	r->input = c->input;
	const int *first = first_places(p, r->input);
	for (size_t i = 0; i < way->n; i++) {
		int entry = place_entry(r->a, way->cert[i]), from = entry < 0 ? -1 : first[entry] - 1;

		if (entry < 0 || p->taken[entry] || (i && is_root(r->a, way, i)))
			continue;
		p->taken[entry] = true;
		add_row(p, from < 0 ? REPAIR_ADDED : from < last ? REPAIR_MOVED : REPAIR_KEPT, entry, from);
		last = from > last ? from : last;
	}
	const struct placed *at = r->input < 0 ? NULL : certset_placed(p->set, r->input, &n);
	for (size_t i = 0; i < n; i++) {
		if (certset_entry(p->set, at[i].id)->kind == ENTRY_BROKEN)
			drop(p, at[i].id, "damaged", N_("it cannot be read"));
		if (!is_certificate(p->set, at[i].id))
			continue;
		if (!p->taken[at[i].id] || first[at[i].id] - 1 != p->place)
			drop_from_chain(p, at[i].id);
		p->place++;
	}
}

/* ---- a bundle ---- */

static void plan_entry(struct planning *p, int entry, bool of_target)
{
	const struct certificate *c = certset_certificate(p->set, entry);
	bool twice = p->taken[entry],
	     expired = c && c->not_after != TIME_UNKNOWN && c->not_after < p->r->a->question.at;

	if (twice && !of_target)
		return;
	if (is_damaged(c)) {
		drop(p, entry, "damaged", N_("it cannot be read"));
	} else if (twice && p->wish->drop_duplicate) {
		drop(p, entry, "duplicate", N_("it stands there twice"));
	} else if (expired && p->wish->drop_expired) {
		drop(p, entry, "expired", N_("it has expired"));
	} else {
		struct repair_row *row =
		    add_row(p, of_target ? REPAIR_KEPT : REPAIR_ADDED, entry, of_target ? p->place : -1);

		p->taken[entry] = true;
		row->reason = twice ? "duplicate" : expired ? "expired" : NULL;
		if (twice)
			row->why = SENTENCE(p->arena, N_("it stands there twice: --drop duplicate leaves it out"));
		else if (expired)
			row->why = SENTENCE(p->arena, N_("it has expired: --drop expired leaves it out"));
	}
}

static void plan_bundle(struct planning *p)
{
	p->r->kind = REPAIR_BUNDLE;
	for (size_t k = 0; k < certset_inputs(p->set); k++) {
		const struct input *in = certset_input(p->set, (int)k);
		size_t n;
		const struct placed *at;

		if (in->role != ORIGIN_FILE && in->role != ORIGIN_SENT)
			continue;
		at = certset_placed(p->set, (int)k, &n);
		for (size_t i = 0; i < n; i++) {
			enum entry_kind kind = certset_entry(p->set, at[i].id)->kind;

			if (kind != ENTRY_CERTIFICATE && kind != ENTRY_BROKEN)
				continue;
			if (p->r->input < 0)
				p->r->input = (int)k;
			plan_entry(p, at[i].id, p->r->input == (int)k);
			p->place += kind == ENTRY_CERTIFICATE;
		}
	}
}

/* Those that stay first, as they are written. */
static void sort_rows(struct planning *p)
{
	struct repair *r = p->r;
	struct repair_row *sorted = ARENA_ARRAY(p->arena, struct repair_row, r->nrow);
	size_t n = 0;

	for (int gone = 0; gone < 2; gone++)
		for (size_t i = 0; i < r->nrow; i++)
			if ((r->row[i].change == REPAIR_DROPPED) == (gone == 1))
				sorted[n++] = r->row[i];
	r->row = sorted;
}

/* ---- which of them ---- */

static bool is_end_entity(const struct analysis *a, const struct chain *c)
{
	const char *role = analysis_role(a, c->leaf);

	return c->side == SIDE_PEER && !is_damaged(c->cert) && !c->cert->ca && strcmp(role, "root") != 0 &&
	       strcmp(role, "intermediate") != 0;
}

/* A CA that a server shows as its own certificate (openssl req -x509 makes such): it has the name that is asked for. */
static bool has_name(const struct analysis *a, const struct chain *c)
{
	struct host h;

	return a->question.host && c->side == SIDE_PEER && !is_damaged(c->cert) && host_parse(a->question.host, &h) &&
	       hostname_match(c->cert, &h, NULL) == HOST_MATCH;
}

static const struct chain *chain_with_name(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (has_name(a, &a->chain[i]))
			return &a->chain[i];
	return NULL;
}

/* Of the first file with an end entity the one that is trusted, else the first; where several peers' or several names'
 * certificates stand in one file, it is a collection. */
static const struct chain *chain_of_files(const struct analysis *a)
{
	const struct chain *first = NULL, *best = NULL;

	for (size_t i = 0; i < a->nchain; i++) {
		const struct chain *c = &a->chain[i];

		if (!is_end_entity(a, c) || (first && c->input != first->input))
			continue;
		if (first && !name_equal(c->cert->subject, first->cert->subject))
			return NULL;
		first = first ? first : c;
		if (!best || (best->verdict != VERDICT_TRUSTED && c->verdict == VERDICT_TRUSTED))
			best = c;
	}
	return best ? best : chain_with_name(a);
}

static const struct chain *chain_meant(const struct analysis *a, const struct repair_wish *w)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_PEER && a->chain[i].leaf == a->leaf &&
		    (w->chain || chain_is_live(&a->chain[i])))
			return &a->chain[i];
	return chain_of_files(a);
}

static bool is_of_cas(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (is_end_entity(a, &a->chain[i]))
			return false;
	return true;
}

static void look_at_file(struct planning *p)
{
	struct repair *r = p->r;
	size_t n;
	const struct placed *at;

	if (r->input < 0)
		return;
	at = certset_placed(p->set, r->input, &n);
	for (size_t i = 0; i < n; i++) {
		enum entry_kind kind = certset_entry(p->set, at[i].id)->kind;

		r->nother += kind != ENTRY_CERTIFICATE && kind != ENTRY_BROKEN;
		r->nkey += kind == ENTRY_KEY;
	}
	for (size_t i = 0; i < r->nrow; i++)
		r->reordered |= r->row[i].change != REPAIR_KEPT;
}

static bool holds_result(const struct planning *p, int input)
{
	const struct input *in = certset_input(p->set, input);
	size_t n, i = 0;
	const struct placed *at = certset_placed(p->set, input, &n);

	if (in->role != ORIGIN_FILE || strcmp(in->kind, "pem") != 0 || in->nnotes || n != p->r->nafter)
		return false;
	while (i < n && at[i].id == p->r->row[i].entry)
		i++;
	return i == n;
}

/* As certbot's fullchain.pem beside its cert.pem. */
static int find_result(const struct planning *p)
{
	for (size_t k = 0; p->r->kind == REPAIR_CHAIN && k < certset_inputs(p->set); k++)
		if (holds_result(p, (int)k))
			return (int)k;
	return -1;
}

struct repair *repair_plan(const struct analysis *a, const struct repair_wish *w)
{
	struct repair *r = ARENA_NEW(a->arena, struct repair);
	struct planning p = { .r = r, .wish = w, .arena = a->arena, .set = a->set };
	const struct chain *c = chain_meant(a, w);

	*r = (struct repair){ .a = a, .input = -1 };
	p.taken = ARENA_ARRAY(a->arena, bool, certset_count(a->set));
	if (c)
		plan_chain(&p, c);
	else
		plan_bundle(&p);
	r->of_cas = !c && is_of_cas(a);
	sort_rows(&p);
	look_at_file(&p);
	r->already = find_result(&p);
	return r->nrow ? r : NULL;
}

/* ---- writing ---- */

/* X509_CERT_AUX (x509(1)): the lists of uses; its alias and key identifier are nobody's. */
static void write_trusted(struct buf *out, struct span der, const struct trust_settings *s)
{
	struct buf whole = BUF_INIT, aux = BUF_INIT;

	if (s->has_trust)
		der_put(&aux, 0x30, s->trust);
	if (s->reject.n)
		der_put(&aux, 0xa0, s->reject);
	buf_put(&whole, der.p, der.n);
	der_put(&whole, 0x30, buf_span(&aux));
	pem_write(out, "TRUSTED CERTIFICATE", buf_span(&whole));
	buf_free(&whole);
	buf_free(&aux);
}

void repair_write(const struct repair *r, struct buf *out)
{
	for (size_t i = 0; i < r->nafter; i++) {
		const struct entry *e = certset_entry(r->a->set, r->row[i].entry);
		struct buf scratch = BUF_INIT;
		struct span der = certset_der(r->a->set, r->row[i].entry, &scratch);

		if (r->kind == REPAIR_BUNDLE && e->settings && e->settings->readable)
			write_trusted(out, der, e->settings);
		else
			pem_write(out, "CERTIFICATE", der);
		buf_free(&scratch);
	}
}

static bool is_certificate_label(struct span label)
{
	return span_eq(label, SPAN_LIT("CERTIFICATE")) || span_eq(label, SPAN_LIT("X509 CERTIFICATE")) ||
	       span_eq(label, SPAN_LIT("TRUSTED CERTIFICATE"));
}

/* A block that decodes by itself, or not at all, is left alone. */
static bool unwraps(struct pem_block *b, struct span text, struct buf *der)
{
	struct buf plain = BUF_INIT;
	struct der first;

	if (!is_certificate_label(b->label))
		return false;
	pem_look_at_form(b, text);
	bool whole = pem_decode(b, &plain) && der_first(buf_span(&plain), &first) && first.whole.n == plain.n;
	buf_free(&plain);
	return !whole && pem_unwrap(b, der) != PEM_LOST;
}

size_t repair_mend(struct span text, struct buf *out)
{
	const uint8_t *from = text.p;
	struct pem_reader reader;
	struct pem_block b;
	size_t n = 0;

	pem_start(&reader, text);
	while (pem_next(&reader, &b)) {
		struct buf der = BUF_INIT;

		if (unwraps(&b, text, &der)) {
			buf_put(out, from, (size_t)(b.whole.p - from));
			pem_write(out, "CERTIFICATE", buf_span(&der));
			out->n--; /* the line end is the text's */
			from = b.whole.p + b.whole.n;
			n++;
		}
		buf_free(&der);
	}
	if (n)
		buf_put(out, from, (size_t)(text.p + text.n - from));
	return n;
}

/* A block with headers (an encrypted key of the old form) is copied line by line. */
static void copy_lines(struct buf *out, struct span whole)
{
	for (size_t i = 0; i < whole.n; i++)
		if (whole.p[i] != '\r')
			buf_putc(out, whole.p[i]);
	buf_putc(out, '\n');
}

static void copy_block(struct buf *out, struct pem_block *b, struct span text)
{
	struct buf der = BUF_INIT;
	char label[80];

	pem_look_at_form(b, text);
	buf_room(&der, b->body.n);
	buf_room(out, 2 * b->whole.n + 256);
	if (!(b->oddity & PEM_HEADERS) && b->label.n < sizeof label && pem_decode(b, &der)) {
		memcpy(label, b->label.p, b->label.n);
		label[b->label.n] = '\0';
		pem_write(out, label, buf_span(&der));
	} else {
		copy_lines(out, b->whole);
	}
	buf_wipe(&der);
}

/* Copies what is no certificate and stands before the first one, or behind; returns how many blocks that were. */
static size_t copy_others(struct buf *out, struct span text, bool before)
{
	struct pem_reader reader;
	struct pem_block b;
	bool met = false;
	size_t n = 0;

	pem_start(&reader, text);
	while (pem_next(&reader, &b)) {
		if (is_certificate_label(b.label)) {
			met = true;
		} else if (met != before) {
			copy_block(out, &b, text);
			n++;
		}
	}
	return n;
}

bool repair_write_whole(const struct repair *r, struct span original, struct buf *out)
{
	struct bytes utf8 = { .fd = -1 };
	bool converted = bytes_is_utf16(original) && bytes_from_utf16(original, &utf8);
	struct span text = converted ? utf8.s : original;
	size_t n;

	buf_room(out, 4 * text.n + 4096);
	n = copy_others(out, text, true);
	repair_write(r, out);
	n += copy_others(out, text, false);
	if (converted)
		bytes_release(&utf8);
	if (n < r->nother)
		buf_wipe(out);
	return n >= r->nother;
}
