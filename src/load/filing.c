/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack of readings, of which the innermost goes on, beside us (base/aside.h) where a step may take long; and how its
 * pieces become entries and notes. */
#include "config.h"

#include "load/filing.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/aside.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "load/certset.h"
#include "load/format.h"
#include "load/note.h"
#include "load/reading.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

struct frame {
	struct reading reading;
	char *password; /* what the person said last */
	int tries;
	/* Of one that is read apart: all that a step looks at and makes is its own, so that it can be left behind. */
	struct arena *arena; /* NULL: it is read here */
	uint8_t *octets;     /* its `in` */
	char *given;         /* its `given` */
	struct aside *aside; /* a step is under way */
	enum reading_step step;
	bool stays; /* the step came to its end, and somebody waited for it */
};

/* ---- the stack ---- */

static struct reading *push(struct filing *f, const struct file_format *format, struct span octets)
{
	struct frame *frame = xcalloc(1, sizeof *frame);
	struct reading *r = &frame->reading;

	*vec_push(&f->stack) = frame;
	r->format = format;
	r->in = octets;
	r->stays = f->stays && !f->from->room ? f->from->s : SPAN_NONE;
	r->arena = certset_arena(f->set);
	return r;
}

static void forget_password(struct frame *frame)
{
	secret_free(frame->password);
	frame->password = NULL;
	frame->reading.password = NULL;
}

static void frame_free(struct frame *frame)
{
	struct reading *r = &frame->reading;

	if (r->format->end)
		r->format->end(r);
	forget_password(frame);
	if (frame->octets)
		secret_erase(frame->octets, r->in.n);
	free(frame->octets);
	secret_free(frame->given);
	arena_free(frame->arena);
	vec_free(&r->pieces);
	free(frame);
}

static void free_arena(void *a)
{
	arena_free(a);
}

/* What was found in it was found in what it stands in. A step that is under way goes on alone. */
static void pop(struct filing *f)
{
	struct frame *frame = f->stack.v[--f->stack.n];
	struct reading *r = &frame->reading, *outer = f->stack.n ? &f->stack.v[f->stack.n - 1]->reading : NULL;

	if (frame->aside) {
		if (outer)
			outer->secret = true;
		aside_free(frame->aside);
		return;
	}
	if (outer) {
		outer->known += r->known;
		outer->named |= r->named;
		outer->secret |= r->secret;
	}
	if (frame->arena)
		arena_on_free(certset_arena(f->set), free_arena, frame->arena);
	frame->arena = NULL;
	bool secret = r->secret;
	frame_free(frame);
	if (secret)
		secret_erase_stack(); /* what the end of the reading looked at */
}

/* ---- steps that cannot be cut ---- */

/* What was waited for stays the filing's. */
static void left_behind(void *ctx)
{
	struct frame *frame = ctx;

	if (!frame->stays)
		frame_free(frame);
}

static void make_step(void *ctx)
{
	struct frame *frame = ctx;

	frame->step = frame->reading.format->read(&frame->reading);
	secret_erase_stack();
}

static void set_apart(struct frame *frame)
{
	struct reading *r = &frame->reading;

	secret_guard(); /* it is copied, password and all */
	frame->arena = r->arena = arena_new();
	frame->octets = xmalloc(r->in.n);
	memcpy(frame->octets, r->in.p, r->in.n);
	r->in.p = frame->octets;
	r->stays = SPAN_NONE;
	frame->given = r->given ? xstrdup(r->given) : NULL;
	r->given = frame->given;
	r->label = r->label ? arena_strdup(r->arena, r->label) : NULL;
}

/* Has the next step been made? Without a thread it is made here. */
static bool step_made(struct frame *frame)
{
	int sys;

	if (!frame->aside)
		frame->aside = aside_start(make_step, left_behind, frame, &sys);
	if (!frame->aside) {
		make_step(frame);
		return true;
	}
	if (!aside_ended(frame->aside))
		return false;
	frame->stays = true;
	aside_free(frame->aside);
	frame->stays = false;
	frame->aside = NULL;
	return true;
}

static struct aside *under_way(const struct filing *f)
{
	return f->stack.n ? f->stack.v[f->stack.n - 1]->aside : NULL;
}

int filing_waits(const struct filing *f)
{
	return under_way(f) ? aside_fd(under_way(f)) : -1;
}

void filing_await(struct filing *f)
{
	if (under_way(f))
		aside_await(under_way(f));
}

/* ---- what a person is asked ---- */

/* A password for the reading, or none. Enter alone says: go on without. */
void filing_answer(struct filing *f, char *said)
{
	struct frame *frame = f->stack.v[f->stack.n - 1];
	bool again = said && frame->password && !strcmp(said, frame->password), none = said && !*said;

	f->wants_password = false;
	forget_password(frame);
	frame->password = said;
	if (again || none)
		forget_password(frame);
	frame->reading.password = frame->password;
}

static void ask(struct filing *f, struct frame *frame)
{
	bool may = frame->tries++ < PASSWORD_TRIES;

	if (may && certset_asks_later(f->set))
		f->wants_password = true;
	else
		filing_answer(f, may ? certset_ask(f->set, certset_input(f->set, f->input)->spec) : NULL);
}

/* ---- entries ---- */

static struct origin next_origin(struct filing *f, uint32_t line)
{
	return (struct origin){
		.kind = (uint8_t)f->role, .input = (uint16_t)f->input, .line = line, .position = f->position++
	};
}

/* Lets the entry point to octets that stay, or that can be read again; else they are copied. */
static void point_to(struct filing *f, struct entry *e, struct span octets, bool pem)
{
	const struct bytes *b = f->from;

	if (!f->stays || !span_holds(b->s, octets.p))
		return;
	e->length = (uint32_t)octets.n;
	e->pem = pem;
	e->in_file = b->room > 0;
	if (e->in_file)
		e->offset = b->start + (size_t)(octets.p - b->s.p);
	else
		e->bytes = octets.p;
}

static bool is_of_file(const struct filing *f, const struct entry *e)
{
	return e->in_file || (f->stays && span_holds(f->from->s, e->bytes));
}

static void add_object(struct filing *f, struct entry *e, struct span der, uint32_t line)
{
	f->used |= is_of_file(f, e);
	e->first = next_origin(f, line);
	f->last = certset_add(f->set, e, der);
}

/* Of the octets only a fingerprint is kept. */
static void add_fingerprint(struct filing *f, enum entry_kind kind, struct span octets, uint32_t line, void *object)
{
	uint8_t sha256[32] = { 0 };

	gnutls_hash_fast(GNUTLS_DIG_SHA256, octets.p, octets.n, sha256);
	f->last = certset_add(f->set, &(struct entry){ .kind = kind, .first = next_origin(f, line), .object = object },
	                      span_of(sha256, sizeof sha256));
}

/* Pieces that come of filing one follow it. */
static void add_certificate(struct filing *f, struct reading *r, const struct piece *p)
{
	struct entry e = { .kind = ENTRY_CERTIFICATE };

	if (p->body.p)
		point_to(f, &e, p->body, true);
	else
		point_to(f, &e, p->octets, false);
	e.first = next_origin(f, p->line);
	int id = certset_add_certificate(f->set, &e, p->octets, false);
	if (id < 0) {
		f->position--; /* it has no place */
		reading_malformed(r, p->octets, p->line, as_word(N_("it has not the structure of a certificate")));
		return;
	}
	f->used |= is_of_file(f, &e);
	f->last = id;
	r->known++;
	if (p->settings)
		certset_add_settings(f->set, f->last, p->settings);
}

/* The private part goes, but for our own. That may have been met before, as somebody else's. */
static void add_key(struct filing *f, const struct piece *p)
{
	add_fingerprint(f, ENTRY_KEY, p->octets, p->line, p->key);
	struct key *met = certset_entry(f->set, f->last)->object;
	if (f->role != ORIGIN_OURS)
		key_close(p->key);
	else if (met && met != p->key && !met->handle)
		key_move_handle(certset_arena(f->set), met, p->key);
}

static void read_further(struct filing *f, struct reading *outer, const struct file_format *format,
                         const struct piece *p)
{
	if (f->stack.n >= FILING_DEPTH_MAX) {
		reading_broken(outer, p->octets, p->line, INPUT_NOTE_LIMIT,
		               as_word(N_("it lies too deep in other things")));
		return;
	}
	bool file = outer->file && p->kind == PIECE_TEXT && !p->as, cut = file && outer->cut,
	     part = file && span_holds(outer->in, p->octets.p);
	struct reading *r = push(f, format, p->octets);
	r->file = file;
	r->cut = cut;
	r->windows = part ? outer->windows : NULL;
	r->line = p->line;
	r->label = p->label;
	r->given = p->password;
	r->pem = p->pem;
	if (format->apart && format->apart(p->octets))
		set_apart(f->stack.v[f->stack.n - 1]);
}

static void add_der(struct filing *f, struct reading *r, const struct piece *p)
{
	const struct file_format *format = format_of_object(p->der);

	if (p->octets.n > format->max) {
		reading_too_large(r, p->octets, p->line, format->max);
	} else if (format->read) {
		read_further(f, r, format, p);
	} else if (format->entry == ENTRY_CERTIFICATE) {
		add_certificate(f, r, p);
	} else {
		struct entry e = { .kind = format->entry };

		point_to(f, &e, p->octets, false);
		add_object(f, &e, p->octets, p->line);
		r->known++;
	}
}

static void file_piece(struct filing *f, struct reading *r, const struct piece *p)
{
	switch (p->kind) {
	case PIECE_NOTE:
		certset_note(f->set, f->input, p->note, p->line, p->about ? f->last : -1, p->detail);
		break;
	case PIECE_DER:
		add_der(f, r, p);
		break;
	case PIECE_TEXT:
		read_further(f, r, p->as ? format_named(p->as) : format_of(p->octets, NULL), p);
		break;
	case PIECE_KEY:
		add_key(f, p);
		r->known++;
		break;
	case PIECE_BROKEN:
		add_fingerprint(f, ENTRY_BROKEN, p->octets, p->line, NULL);
		r->known++;
		break;
	case PIECE_OTHER:
		add_fingerprint(f, ENTRY_OTHER, p->octets, p->line, NULL);
		break;
	}
}

/* ---- step by step ---- */

void filing_begin(struct filing *f, size_t max)
{
	struct span octets = f->from->s;

	if (octets.n > max)
		octets.n = max;
	struct reading *r = push(f, format_of(octets, NULL), octets);
	r->file = true;
	r->cut = f->from->cut;
	r->windows = f->from->last ? NULL : f->from;
}

bool filing_step(struct filing *f)
{
	if (!f->stack.n || f->wants_password)
		return f->wants_password;
	struct frame *frame = f->stack.v[f->stack.n - 1];
	struct reading *r = &frame->reading;
	if (!frame->aside)
		r->pieces.n = 0;
	if (frame->arena && !step_made(frame))
		return true;
	enum reading_step step = frame->arena ? frame->step : r->format->read(r);
	for (size_t i = 0; i < r->pieces.n; i++) {
		struct piece p = r->pieces.v[i];

		file_piece(f, r, &p);
	}
	if (r->kind)
		certset_input_kind(f->set, f->input, r->kind);
	r->kind = NULL;
	switch (step) {
	case READING_GOES_ON:
		break;
	case READING_ENDS:
		pop(f);
		break;
	case READING_WANTS_PASSWORD:
		ask(f, frame);
		break;
	case READING_IS_ANOTHER:
		if (r->format->end)
			r->format->end(r);
		r->state = NULL;
		r->format = format_of(r->in, r->format);
		break;
	}
	return true;
}

void filing_end(struct filing *f)
{
	while (f->stack.n)
		pop(f);
	vec_free(&f->stack);
}
