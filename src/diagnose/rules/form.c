/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of each certificate: what the reader stumbled over, numbers that are out of bounds, names that hide
 * something. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/name.h"
#include "chain/normal.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/certset.h"

#include <string.h>

/* ---- defects of the encoding ---- */

static bool is_time(enum defect x)
{
	return x == DEFECT_BAD_TIME || x == DEFECT_ODD_TIME || x == DEFECT_TIME_REVERSED;
}

static bool is_serial(enum defect x)
{
	return x == DEFECT_SERIAL_NEGATIVE || x == DEFECT_SERIAL_ZERO || x == DEFECT_SERIAL_LONG ||
	       x == DEFECT_SERIAL_PADDED;
}

static bool is_other(enum defect x)
{
	return !is_time(x) && !is_serial(x) && x != DEFECT_DUPLICATE_EXTENSION;
}

static bool is_duplicate(enum defect x)
{
	return x == DEFECT_DUPLICATE_EXTENSION;
}

static bool fails_by_form(const struct problem *p, enum reason class)
{
	if (p->kind == PROBLEM_BAD_SIGNATURE)
		return class == CLASS_BAD_SIGNATURE;
	return p->fails && (p->kind == PROBLEM_MALFORMED || p->kind == PROBLEM_DUPLICATE_EXTENSION);
}

/* The chain whose chosen path fails by a defect of that class of this certificate, -1: none. */
static int chain_that_fails(const struct analysis *a, const struct certificate *c, enum reason class)
{
	for (size_t i = 0; i < a->nchain; i++) {
		const struct chain *chain = &a->chain[i];

		if (chain->side == SIDE_OURS || !chain->paths->n || chain->verdict == VERDICT_TRUSTED)
			continue;
		for (size_t k = 0; k < chain_path(chain)->nproblem; k++)
			if (certificate_equal(chain_path(chain)->problem[k].cert, c) &&
			    fails_by_form(&chain_path(chain)->problem[k], class))
				return (int)i;
	}
	return -1;
}

/* The file that it stands in, so that damage to the file can explain the defect; -1: none. */
static int file_with(const struct analysis *a, int entry)
{
	const struct origin *o = &certset_entry(a->set, entry)->first;

	return o->kind == ORIGIN_FILE ? o->input : -1;
}

static void say_where(struct diagnosis *d, struct finding *f, const struct defect_at *x)
{
	if (x->detail)
		finding_because(d, f, N_("where: %1$s, octet %2$s of the certificate"), as_code(x->detail),
		                as_number(x->offset));
	else
		finding_because(d, f, N_("where: octet %1$s of the certificate"), as_number(x->offset));
}

/* One finding for all defects of a certificate that belong to the rule; the severity is the worst of them. */
static void defects(struct diagnosis *d, int entry, const struct certificate *c, bool (*wanted)(enum defect),
                    const char *title, const char *fix)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = NULL;
	bool fatal = false;

	for (size_t k = 0; k < c->ndefects; k++) {
		const struct defect_at *x = &c->defects[k];

		if (!wanted(x->what))
			continue;
		if (!f) {
			f = finding_new(d, about_input(entry, file_with(a, entry)));
			f->class = defect_class(x->what);
			finding_title(d, f, title, as_certificate(c));
			finding_fix(d, f, fix);
		}
		finding_because(d, f, defect_sentence(x->what));
		say_where(d, f, x);
		fatal |= defect_is_fatal(x->what);
	}
	if (!f)
		return;
	fatal |= a->question.strict;
	f->about.chain = fatal ? chain_that_fails(a, c, f->class) : -1;
	f->severity = f->about.chain >= 0 ? SEVERITY_ERROR : fatal ? SEVERITY_WARNING : SEVERITY_NOTE;
	if (f->about.chain >= 0)
		f->about.connection = a->chain[f->about.chain].connection;
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, c));
}

static void malformed(struct diagnosis *d, int entry, const struct certificate *c)
{
	const char *fix = N_("fetch it anew from where it was issued; if it is the same there, have it issued anew by "
	                     "software that encodes it rightly");

	for (size_t i = 0; i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_TRUNCATED)
			fix = N_("fetch it anew from where it was issued");
	defects(d, entry, c, is_other, N_("%1$s is not well formed"), fix);
}

/* Certificates that could be read somehow, and blocks of files that could not. */
static void malformed_der(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nexamined; i++)
		malformed(d, a->examined[i], certset_certificate(a->set, a->examined[i]));
	input_notes(d);
}

static void duplicate_extension(struct diagnosis *d, int entry, const struct certificate *c)
{
	defects(d, entry, c, is_duplicate, N_("%1$s carries the same extension twice"),
	        N_("have it issued anew; a configuration that copies extensions from the request and sets them as well "
	           "makes such certificates"));
}

/* A UTCTime has two digits for the year: 50 to 99 are 1950 to 1999. A certificate that ends before it begins, and would
 * not in another century, was meant for that. */
static bool is_century_lost(const struct certificate *c)
{
	return c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_after < c->not_before &&
	       time_to_civil(c->not_after).year < 2000 && time_to_civil(c->not_after).year >= 1950 &&
	       time_to_civil(c->not_before).year >= 2000;
}

/* The first whose chosen path has this problem with it, -1. */
static int chain_with(const struct analysis *a, const struct certificate *c, enum problem_kind kind)
{
	for (size_t i = 0; i < a->nchain; i++)
		for (size_t k = 0; a->chain[i].paths->n && k < chain_path(&a->chain[i])->nproblem; k++)
			if (chain_path(&a->chain[i])->problem[k].kind == kind &&
			    chain_path(&a->chain[i])->problem[k].cert == c)
				return (int)i;
	return -1;
}

static void century_lost(struct diagnosis *d, int entry, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	int year = time_to_civil(c->not_after).year, chain = chain_with(a, c, PROBLEM_EXPIRED);

	struct finding *f = finding_new(d, chain < 0 ? about_entry(entry) : about_chain(d, &a->chain[chain], entry));
	f->severity = chain < 0 ? SEVERITY_WARNING : SEVERITY_ERROR;
	finding_title(d, f, N_("the end of %1$s is written as %2$s, and %3$s was meant"), as_certificate(c),
	              as_code(arena_printf(a->arena, "%d", year)), as_code(arena_printf(a->arena, "%d", year + 100)));
	finding_because(
	    d, f,
	    N_("notAfter is a UTCTime, which has two digits for the year: 50 to 99 are 1950 to 1999 (RFC 5280 "
	       "4.1.2.5.1); from 2050 on GeneralizedTime is due"));
	finding_because(d, f, N_("so it lies before notBefore, and everybody takes the certificate for expired"));
	finding_fix(
	    d, f,
	    N_("have %1$s issued anew to end before 2050, or by software that writes GeneralizedTime from 2050 on; a "
	       "renewal by the same software gives the same"),
	    as_certificate(c));
}

/* At no time is it valid. */
static void ends_before_it_begins(struct diagnosis *d, int entry, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	int chain = chain_with(a, c, PROBLEM_EXPIRED);

	if (chain < 0)
		chain = chain_with(a, c, PROBLEM_NOT_YET_VALID);
	struct finding *f = finding_new(d, chain < 0 ? about_entry(entry) : about_chain(d, &a->chain[chain], entry));
	f->severity = chain < 0 ? SEVERITY_WARNING : SEVERITY_ERROR;
	finding_title(d, f, N_("%1$s ends before it begins: valid from %2$s to %3$s"), as_certificate(c),
	              as_day_beside(c->not_before, c->not_after), as_day_beside(c->not_after, c->not_before));
	finding_because(d, f, N_("notAfter lies before notBefore: at no time does anybody accept it"));
	finding_fix(d, f, N_("have it issued anew; the software that made it was given the two the wrong way round"));
}

static bool is_reversed(const struct certificate *c)
{
	return c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_after < c->not_before;
}

static void invalid_validity_field(struct diagnosis *d, int entry, const struct certificate *c)
{
	if (is_century_lost(c)) {
		century_lost(d, entry, c);
		return;
	}
	if (is_reversed(c)) {
		ends_before_it_begins(d, entry, c);
		return;
	}
	defects(d, entry, c, is_time, N_("the validity of %1$s is not written as it must be"),
	        N_("have it issued anew: UTCTime up to 2049, GeneralizedTime from 2050, in UTC with seconds"));
}

/* Go refuses negative serial numbers since 1.23; a long or zero one is refused by few. */
static void negative_serial(struct diagnosis *d, int entry, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < c->ndefects; k++) {
		enum defect x = c->defects[k].what;

		if (!is_serial(x))
			continue;
		bool fails = x == DEFECT_SERIAL_PADDED || a->question.strict;
		int chain = fails ? chain_that_fails(a, c, CLASS_MALFORMED) : -1;
		struct finding *f =
		    finding_new(d, chain < 0 ? about_entry(entry) : about_chain(d, &a->chain[chain], entry));
		f->class = defect_class(x);
		f->severity = chain >= 0                                                 ? SEVERITY_ERROR
		              : x == DEFECT_SERIAL_NEGATIVE || x == DEFECT_SERIAL_PADDED ? SEVERITY_WARNING
		                                                                         : SEVERITY_NOTE;
		finding_title(d, f, N_("the serial number of %1$s is out of bounds: %2$s"), as_certificate(c),
		              as_serial(certificate_serial(c)));
		finding_because(d, f, defect_sentence(x));
		if (x == DEFECT_SERIAL_NEGATIVE)
			finding_because(d, f, N_("Go refuses it since 1.23"));
		finding_fix(d, f, N_("have it issued anew with a positive serial number of at most 20 octets"));
	}
}

/* ---- names ---- */

/* A reader in C stops at it: "bank.example", and what stands behind is not compared. Two of the string types have wide
 * characters, which hold such octets by right. */
static bool holds_nul(const struct ava *v)
{
	return v->tag != DER_BMP_STRING && v->tag != DER_UNIVERSAL_STRING && v->raw.n && memchr(v->raw.p, 0, v->raw.n);
}

/* The first value of a name that is so, in the arena. Most have none, and what was made to see that goes. */
static const char *value_that(struct arena *a, struct span name, bool (*is_so)(const struct ava *v))
{
	struct arena *scratch = arena_new();
	size_t n;
	const struct ava *v = name_avas(scratch, name, &n);
	const char *found = NULL;

	for (size_t i = 0; i < n && !found; i++)
		if (v[i].text && is_so(&v[i]))
			found = arena_strdup(a, v[i].text);
	arena_free(scratch);
	return found;
}

static bool is_hiding(const struct ava *v)
{
	return holds_nul(v) || text_is_suspicious(span_str(v->text));
}

static bool has_edge_blank(const struct ava *v)
{
	return text_has_edge_blank(span_str(v->text));
}

static const char *hidden_in_san(struct arena *a, const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++) {
		const struct general_name *g = &c->san[i];

		if ((g->type == GN_DNS || g->type == GN_EMAIL || g->type == GN_URI) && text_is_suspicious(g->value))
			return arena_strndup(a, (const char *)g->value.p, g->value.n);
	}
	return NULL;
}

/* The first value of subject, issuer or subjectAltName that a blank begins or ends; NULL: none. */
static const char *edge_blank(struct arena *a, const struct certificate *c)
{
	const struct span name[] = { c->subject, c->issuer };

	for (size_t k = 0; k < NARRAY(name); k++) {
		const char *found = value_that(a, name[k], has_edge_blank);

		if (found)
			return found;
	}
	for (size_t i = 0; i < c->nsan; i++) {
		const struct general_name *g = &c->san[i];

		if ((g->type == GN_DNS || g->type == GN_EMAIL || g->type == GN_URI) && text_has_edge_blank(g->value))
			return arena_strndup(a, (const char *)g->value.p, g->value.n);
	}
	return NULL;
}

static void blank_at_edge(struct diagnosis *d, int entry, const struct certificate *c)
{
	const char *where = edge_blank(diagnosis_analysis(d)->arena, c);

	if (!where)
		return;
	struct finding *f = finding_new(d, about_entry(entry));
	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("a name in %1$s begins or ends with a blank"), as_certificate(c));
	finding_because(d, f, N_("between brackets: [%1$s]"), as_name(where));
	finding_because(d, f,
	                N_("RFC 5280 7.1 passes over it between issuer and subject; GnuTLS and Go compare octet by "
	                   "octet, and no host or mailbox has one"));
	finding_fix(d, f, N_("have it issued anew without the blank"));
}

static void hidden_characters(struct diagnosis *d, int entry, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *where = value_that(a->arena, c->subject, is_hiding);

	if (!where)
		where = value_that(a->arena, c->issuer, is_hiding);
	if (!where)
		where = hidden_in_san(a->arena, c);
	if (!where) {
		blank_at_edge(d, entry, c);
		return;
	}
	struct finding *f = finding_new(d, about_entry(entry));
	finding_title(d, f, N_("a name in %1$s holds characters that cannot be seen"), as_certificate(c));
	finding_because(d, f, N_("written out: %1$s"), as_name(where));
	finding_because(d, f,
	                N_("control, bidirectional and zero-width characters can make one name look like another or "
	                   "reach for the terminal"));
	finding_fix(d, f, N_("do not trust what the name looks like; have it issued anew with plain text"));
}

/* ---- names that cannot be read ---- */

#define UNREADABLE_SHOWN 4 /* the others are of the same kind, mostly */

struct unreadable {
	struct finding *f;
	size_t n;
	bool high, host, authority, base; /* octets above 127; a dNSName; of a URI; a constraint */
};

static bool has_high(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 0x80)
			return true;
	return false;
}

/* The fault of a URI is in front of its path. */
static bool is_bad_authority(const struct general_name *g)
{
	char host[NORMAL_HOST_SIZE];
	const char *why;
	size_t n = 0, slashes = 0;

	while (n < g->value.n && (slashes < 2 || !strchr("/?#", g->value.p[n])))
		slashes += g->value.p[n++] == '/';
	return g->type == GN_URI && slashes == 2 && normal_uri(span_of(g->value.p, n), host, &why) == NORMAL_UNREADABLE;
}

static void add_unreadable(struct diagnosis *d, int entry, const struct general_name *g, const char *why, bool base,
                           struct unreadable *u)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct buf text = BUF_INIT;

	general_name_text(&text, g);
	struct argument said = as_name(buf_keep(&text, a->arena));
	if (!u->f) {
		u->f = finding_new(d, about_entry(entry));
		finding_title(d, u->f, N_("%1$s has a name that cannot be read: %2$s"),
		              as_certificate(certset_certificate(a->set, entry)), said);
	}
	if (u->n++ < UNREADABLE_SHOWN) {
		finding_because(d, u->f, base ? N_("a name constraint: %1$s") : N_("in subjectAltName: %1$s"), said);
		finding_because(d, u->f, why);
	}
	u->high |= has_high(g->value);
	u->host |= g->type == GN_DNS;
	u->authority |= is_bad_authority(g);
	u->base |= base;
}

static void unreadable_bases(struct diagnosis *d, int entry, const struct certificate *c, struct arena *scratch,
                             struct unreadable *u)
{
	struct der seq, list;
	struct general_name g;
	struct normal n;
	bool readable, bounded;

	if (!der_first(c->name_constraints, &seq))
		return;
	for (uint8_t side = 0; side < 2; side++)
		if (der_take(&seq.value, DER_CTX_CONS(side), &list))
			while (general_subtree(&list.value, &g, &readable, &bounded)) {
				normal_base(scratch, &g, &n);
				if (readable && n.state == NORMAL_UNREADABLE)
					add_unreadable(d, entry, &g, n.why, true, u);
			}
}

static void unreadable_name(struct diagnosis *d, int entry, const struct certificate *c)
{
	struct unreadable u = { .f = NULL };
	struct arena *scratch = arena_new();

	for (size_t i = 0; i < c->nsan; i++) {
		struct normal n;

		normal_name(scratch, &c->san[i], &n);
		if (n.state == NORMAL_UNREADABLE)
			add_unreadable(d, entry, &c->san[i], n.why, false, &u);
	}
	unreadable_bases(d, entry, c, scratch, &u);
	arena_free(scratch);
	if (!u.f)
		return;
	u.f->severity = u.high || u.host || u.authority || u.base ? SEVERITY_WARNING : SEVERITY_NOTE;
	if (u.high)
		finding_because(d, u.f, N_("programs written in Go refuse the whole certificate for octets above 127"));
	if (u.host)
		finding_because(
		    d, u.f,
		    N_("no host that is asked for has this name; OpenSSL, and GnuTLS in places, let a star stand "
		       "for a part of a label"));
	if (u.authority)
		finding_because(
		    d, u.f,
		    N_("programs written in Go refuse the whole certificate for the authority of a URI that they "
		       "cannot read"));
	if (u.base)
		finding_because(
		    d, u.f,
		    N_("who cannot read a constraint must refuse the names of its kind (RFC 5280 4.2.1.10); Go "
		       "refuses the CA certificate itself for a final dot or octets above 127"));
	finding_fix(d, u.f,
	            N_("have it issued anew: hosts in A-labels (xn--...) without a final dot, blanks, scheme or port, "
	               "mailboxes as LOCAL@DOMAIN, URIs with a scheme"));
}

const struct rule rules_form[] = {
	{ .id = "malformed-der",
	  .many_forms = true,
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_MALFORMED,
	  .title = N_("Certificate is not valid DER"),
	  .brief = N_("not valid DER"),
	  .reference = "RFC 5280 4.1",
	  .once = true,
	  .set = malformed_der,
	  .explains = "bad-signature cn-only-no-san not-ca v1-ca keyusage-ca eku-ca same-name-different-key "
	              "missing-intermediate handshake-failed rfc5280-profile unsupported-algorithm invalid-key "
	              "invalid-validity-field v1-leaf" },
	{ .id = "duplicate-extension",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_DUPLICATE_EXTENSION,
	  .title = N_("The same extension twice"),
	  .brief = N_("an extension twice"),
	  .reference = "RFC 5280 4.2",
	  .certificate = duplicate_extension,
	  .explains = "handshake-failed" },
	{ .id = "invalid-validity-field",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_MALFORMED,
	  .title = N_("Malformed validity field"),
	  .brief = N_("malformed validity"),
	  .reference = "RFC 5280 4.1.2.5",
	  .certificate = invalid_validity_field,
	  .explains = "handshake-failed expired-leaf expired-intermediate expired-root not-yet-valid" },
	{ .id = "negative-serial",
	  .many_forms = true,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Negative, zero or over-long serial"),
	  .reference = "RFC 5280 4.1.2.2",
	  .certificate = negative_serial },
	{ .id = "hidden-characters",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_LINT,
	  .title = N_("Hidden characters in a name"),
	  .certificate = hidden_characters },
	{ .id = "unreadable-name",
	  .many_forms = true,
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("A name that cannot be read"),
	  .reference = "RFC 5280 4.2.1.6",
	  .certificate = unreadable_name },
};
RULE_FAMILY_COUNT(form);
