/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, directories and standard input on their way into a set, whole or in slices. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/certset_private.h"
#include "load/directory.h"
#include "load/filing.h"
#include "load/format.h"
#include "load/note.h"
#include "load/source.h"
#include "load/token.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct certset_job {
	struct certset *set;
	enum origin_kind role;
	/* the file at hand */
	bool open, token;
	struct source locked; /* a token that wants its PIN first; spec NULL: none */
	struct bytes bytes;
	struct filing filing;
	/* the files of a directory that wait */
	struct directory files;
	struct map met; /* those that have several names, as long as nobody told these apart */
	int directory; /* its input, or -1 */
	const char *first_other;
	struct argument first_unreadable;
};

/* What was read is filed from now on. */
static void file_begin(struct certset_job *j, const char *spec, size_t max)
{
	j->filing = (struct filing){ .set = j->set,
		                     .input = certset_add_input(j->set, spec, "unknown", j->role, j->directory),
		                     .role = j->role,
		                     .from = &j->bytes };
	j->filing.stays = j->bytes.room ? certset_keep_file(j->set, j->filing.input, bytes_file(&j->bytes))
	                                : bytes_are_many(j->bytes.s);
	j->open = true;
	if (j->bytes.cut)
		certset_note(j->set, j->filing.input, INPUT_NOTE_LIMIT, 0, -1,
		             as_sentence(certset_arena(j->set),
		                         SENTENCE(certset_arena(j->set), N_("only the first %1$s MiB were read"),
		                                  as_number((int64_t)(max >> 20)))));
	filing_begin(&j->filing, max);
}

/* The same file was there by a name before this one. */
static bool had_it(struct certset_job *j)
{
	struct map *met = j->set->once ? &j->set->read : &j->met;
	union map_value *v;
	bool had;

	if (!j->set->once && (!j->files.names || !j->bytes.linked))
		return false;
	v = map_at(met, j->bytes.id, sizeof j->bytes.id);
	had = v->i != 0;
	v->i = 1;
	return had;
}

/* false without an error: there is nothing new in it. */
static bool open_file(struct certset_job *j, const char *path, enum file_open_as as, const char *spec, struct err *e)
{
	size_t max = j->set->input_max;

	if (certset_inputs(j->set) >= INPUTS_MAX)
		return err_set(e, ERR_LIMIT, _("%1$s: more than %2$s files"), as_path(spec), as_number(INPUTS_MAX));
	if (!bytes_read(path, as, max, &j->bytes, e))
		return false;
	if (had_it(j)) {
		bytes_release(&j->bytes);
		return false;
	}
	if (j->bytes.room && !format_goes_by_windows(j->bytes.s) && !bytes_all(&j->bytes)) {
		bytes_release(&j->bytes);
		return err_set(e, ERR_INPUT, _("%1$s: it was cut short while it was read"), as_path(spec));
	}
	file_begin(j, spec, max);
	return true;
}

/* In a directory all files that are nothing to us are one note. */
static void drop_file(struct certset_job *j)
{
	int input = j->filing.input;

	if (!j->first_other)
		j->first_other = certset_input(j->set, input)->spec;
	certset_note(j->set, j->directory, INPUT_NOTE_OTHER_FILES, 0, -1, as_path(j->first_other));
	certset_drop_input(j->set, input);
}

static void release(struct certset_job *j)
{
	filing_end(&j->filing);
	if (!j->filing.used)
		certset_drop_file(j->set, j->filing.input);
	if (j->filing.used && !j->bytes.room)
		bytes_keep(&j->bytes, certset_arena(j->set));
	else
		bytes_release(&j->bytes);
	j->open = false;
}

/* Certificates are in it, though we do not get them out: it is not passed over. */
static bool has_database(const struct input *in)
{
	return in->nnotes == 1 && in->notes[0].kind == INPUT_NOTE_DATABASE;
}

static void close_file(struct certset_job *j)
{
	const struct filing *f = &j->filing;
	bool cut = j->bytes.cut;
	const struct input *in = certset_input(j->set, f->input);
	bool empty = !strcmp(in->kind, "empty");

	if (j->bytes.torn)
		certset_note(j->set, f->input, INPUT_NOTE_CHANGED, 0, -1, as_none());
	if (j->token)
		certset_input_kind(j->set, f->input, "token");
	certset_input_complete(j->set, f->input);
	release(j);
	if (j->directory >= 0 && !in->nentries && !empty && !cut && !has_database(in))
		drop_file(j);
}

/* ---- directories ---- */

static bool open_directory(struct certset_job *j, const char *path, const char *spec, struct err *e)
{
	if (!directory_names(path, &j->files, e))
		return false;
	j->directory = certset_add_input(j->set, spec, "directory", j->role, -1);
	if (j->files.cut)
		certset_note(j->set, j->directory, INPUT_NOTE_LIMIT, 0, -1,
		             as_word(N_("more than 10,000 files or 4 levels: the rest was not read")));
	if (j->files.nspecial) /* all that is nothing to us is one note */
		j->first_other = arena_strdup(certset_arena(j->set), j->files.special);
	for (size_t i = 0; i < j->files.nspecial; i++)
		certset_note(j->set, j->directory, INPUT_NOTE_OTHER_FILES, 0, -1, as_path(j->files.special));
	if (!j->files.n && !j->files.nspecial)
		certset_note(j->set, j->directory, INPUT_NOTE_EMPTY, 0, -1, as_none());
	return true;
}

/* The next file of the directory that can be opened. */
static bool next_file(struct certset_job *j)
{
	for (const char *path; (path = directory_next(&j->files));) {
		struct err e = { 0 };

		if (open_file(j, path, FILE_FOUND, path, &e))
			return true;
		if (!e.code)
			continue;
		if (j->first_unreadable.kind == ARGUMENT_NONE)
			j->first_unreadable = err_argument(certset_arena(j->set), &e);
		certset_note(j->set, j->directory, INPUT_NOTE_UNREADABLE, 0, -1, j->first_unreadable);
	}
	if (j->directory >= 0)
		certset_input_complete(j->set, j->directory);
	return false;
}

/* ---- tokens ---- */

static void begin_token(struct certset_job *j, const struct source *src, struct span pem, const struct token_keys *keys)
{
	uint8_t *own = xmalloc(pem.n + 1);

	memcpy(own, pem.p, pem.n);
	j->bytes = (struct bytes){ .s = span_of(own, pem.n), .fd = -1, .last = true };
	file_begin(j, src->spec, j->set->input_max);
	j->token = true;
	if (keys->n)
		certset_note(j->set, j->filing.input, INPUT_NOTE_TOKEN, 0, -1,
		             as_list(certset_arena(j->set), keys->name, keys->shown, keys->n));
}

static enum token_answer read_token(struct certset_job *j, const struct source *src, char *pin, struct err *e)
{
	struct buf pem = BUF_INIT;
	struct token_keys keys;
	enum token_answer answer = token_read(certset_arena(j->set), src->path, src->spec, pin, &pem, &keys, e);

	if (answer == TOKEN_READ)
		begin_token(j, src, buf_span(&pem), &keys);
	buf_free(&pem);
	return answer;
}

/* A person is asked for the PIN only where nothing is seen without. */
static bool open_token(struct certset_job *j, const struct source *src, struct err *e)
{
	if (certset_inputs(j->set) >= INPUTS_MAX)
		return err_set(e, ERR_LIMIT, _("%1$s: more than %2$s files"), as_path(src->spec),
		               as_number(INPUTS_MAX));
	enum token_answer answer = read_token(j, src, NULL, e);
	if (answer == TOKEN_WANTS_PIN && certset_asks_later(j->set)) {
		*e = (struct err){ 0 };
		j->locked = *src;
		return true;
	}
	char *pin = answer == TOKEN_WANTS_PIN ? certset_ask(j->set, src->spec) : NULL;
	if (pin)
		answer = read_token(j, src, pin, e);
	secret_free(pin);
	return answer == TOKEN_READ;
}

/* What the person said, or NULL. */
static void unlock_token(struct certset_job *j, const char *said)
{
	const struct source src = j->locked;
	char *pin = said ? xstrdup(said) : NULL;
	struct err e = { 0 };

	j->locked.spec = NULL;
	if (!pin || read_token(j, &src, pin, &e) != TOKEN_READ) {
		int input = certset_add_input(j->set, src.spec, "token", j->role, -1);

		certset_note(j->set, input, INPUT_NOTE_PASSWORD, 0, -1,
		             pin ? err_argument(certset_arena(j->set), &e) : as_word(N_("no PIN was given")));
		certset_input_complete(j->set, input);
	}
	secret_free(pin);
}

/* ---- jobs ---- */

static bool is_directory(const struct source *src)
{
	struct stat st;

	return src->kind == SOURCE_DIRECTORY ||
	       (src->kind == SOURCE_FILE && stat(src->path, &st) == 0 && S_ISDIR(st.st_mode));
}

struct certset_job *certset_load_begin(struct certset *s, const struct source *src, enum origin_kind role, int *input,
                                       struct err *e)
{
	struct certset_job *j = xcalloc(1, sizeof *j);
	int first = (int)certset_inputs(s);

	j->set = s;
	j->role = role;
	j->directory = -1;
	bool ok = src->kind == SOURCE_TOKEN ? open_token(j, src, e)
	          : is_directory(src)
	              ? open_directory(j, src->path, src->spec, e)
	              : open_file(j, src->kind == SOURCE_STDIN ? NULL : src->path, FILE_NAMED, src->spec, e);
	if (!ok) {
		certset_load_end(j);
		return NULL;
	}
	if (input)
		*input = first;
	return j;
}

const char *certset_load_name(const struct certset_job *j)
{
	if (j->locked.spec)
		return j->locked.spec;
	return j->open ? certset_input(j->set, j->filing.input)->spec : NULL;
}

const char *certset_load_wants(const struct certset_job *j)
{
	return j->locked.spec || (j->open && j->filing.wants_password) ? certset_load_name(j) : NULL;
}

void certset_load_answer(struct certset_job *j, const char *said)
{
	if (j->locked.spec)
		unlock_token(j, said);
	else if (certset_load_wants(j))
		filing_answer(&j->filing, said ? xstrdup(said) : NULL);
}

int certset_load_waits(const struct certset_job *j)
{
	return j->open ? filing_waits(&j->filing) : -1;
}

void certset_load_await(struct certset_job *j)
{
	if (j->open)
		filing_await(&j->filing);
}

bool certset_load_step(struct certset_job *j, size_t max)
{
	for (size_t i = 0; i < max && !certset_load_wants(j); i++) {
		if (!j->open && !next_file(j))
			return false;
		if (!filing_step(&j->filing))
			close_file(j);
		else if (filing_waits(&j->filing) >= 0)
			break;
	}
	return true;
}

void certset_load_end(struct certset_job *j)
{
	if (!j)
		return;
	if (j->open)
		release(j);
	directory_free(&j->files);
	map_free(&j->met);
	free(j);
}

void certset_load_stop(struct certset_job *j)
{
	struct arena *a = certset_arena(j->set);
	size_t left = j->files.n - j->files.taken;

	if (j->locked.spec)
		certset_load_none(j->set, &j->locked, j->role);
	if (j->open)
		certset_note(j->set, j->filing.input, INPUT_NOTE_STOPPED, 0, -1, as_none());
	if (left)
		certset_note(j->set, j->directory, INPUT_NOTE_STOPPED, 0, -1,
		             as_sentence(a, SENTENCE(a, N_("%1$s of %2$s files"), as_number((int64_t)left),
		                                     as_number((int64_t)j->files.n))));
	certset_load_end(j);
}

int certset_load_none(struct certset *s, const struct source *src, enum origin_kind role)
{
	if (certset_inputs(s) >= INPUTS_MAX)
		return -1;
	int input = certset_add_input(s, src->spec, "unknown", role, -1);
	certset_note(s, input, INPUT_NOTE_STOPPED, 0, -1, as_none());
	return input;
}

static void read_to_end(struct certset_job *j)
{
	while (certset_load_step(j, SIZE_MAX)) {
		certset_load_await(j);
		certset_load_answer(j, NULL);
	}
	certset_load_end(j);
}

bool certset_load(struct certset *s, const struct source *src, enum origin_kind role, int *input, struct err *e)
{
	struct certset_job *j = certset_load_begin(s, src, role, input, e);

	if (!j)
		return false;
	read_to_end(j);
	return true;
}

int certset_load_octets(struct certset *s, const char *spec, struct span octets, enum origin_kind role)
{
	struct certset_job *j = xcalloc(1, sizeof *j);
	uint8_t *own = xmalloc(octets.n + 1);
	int input = (int)certset_inputs(s);

	memcpy(own, octets.n ? octets.p : own, octets.n);
	j->set = s;
	j->role = role;
	j->directory = -1;
	j->bytes = (struct bytes){ .s = span_of(own, octets.n), .fd = -1, .last = true };
	file_begin(j, spec, s->input_max);
	read_to_end(j);
	return input;
}
