/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines are read one after the other; whatever is not as it should be makes the whole no session. */
#include "config.h"

#include "run/session.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"
#include "chain/question.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/source.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/session_connection.h"
#include "run/session_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "certloupe session 1\n"
#define WORDS_MAX 10000

static const struct {
	const char *word;
	enum origin_kind role;
} roles[] = {
	{ "file", ORIGIN_FILE }, { "untrusted", ORIGIN_UNTRUSTED },   { "crl", ORIGIN_CRL },
	{ "ours", ORIGIN_OURS }, { "client-crl", ORIGIN_CLIENT_CRL }, { "fetched", ORIGIN_FETCHED },
};

struct session_reader {
	struct session_lines l;
	struct session *s;
	VEC_OF(struct session_item) item;
	/* of the item in hand */
	VEC_OF(struct input_note) note;
	VEC_OF(struct session_key) key;
	struct words exclude, expect, policy;
	bool ended;
};

/* Does a file begin as a session does? */
static bool is_session(struct span octets)
{
	return octets.n >= sizeof FIRST_LINE - 1 && memcmp(octets.p, FIRST_LINE, sizeof FIRST_LINE - 1) == 0;
}

/* Any other SOURCE is asked, too, and may be large: its first line is looked at before it is read. */
static bool may_be_session(const char *path)
{
	uint8_t head[64];
	struct stat st;
	int fd = file_open(path, FILE_NAMED, &st);
	ssize_t n = fd < 0 || !S_ISREG(st.st_mode) ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	struct span first = span_of(head, n < 0 ? 0 : (size_t)n);
	bool may = is_session(first) || bytes_is_utf16(first);
	secret_erase(head, sizeof head);
	return may;
}

struct session *session_hold(struct session *s)
{
	if (s)
		s->holders++;
	return s;
}

void session_free(struct session *s)
{
	if (s && --s->holders == 0)
		arena_free(s->arena);
}

/* ---- opening ---- */

bool session_find(const struct words *source, struct session **out, struct err *e)
{
	struct bytes b;
	struct stat st;
	bool ok = true;

	*out = NULL;
	if (source->n != 1 || stat(source->v[0], &st) != 0 || !S_ISREG(st.st_mode) || !may_be_session(source->v[0]) ||
	    !bytes_read(source->v[0], FILE_NAMED, SESSION_MAX, &b, NULL))
		return true;
	if (is_session(b.s)) {
		ok = (!b.room || bytes_all(&b)) && !b.cut;
		*out = ok ? session_read(b.s, source->v[0], e) : NULL;
		ok = ok ? *out != NULL
		        : err_set(e, ERR_INPUT, _("%1$s: too large for a session"), as_path(source->v[0]));
	}
	bytes_release(&b);
	return ok;
}

void session_plan(struct session *s, struct plan *p)
{
	struct question q = s->question, asked = p->question;

	if (asked.at_given)
		q.at = asked.at, q.at_given = true;
	if (asked.host)
		q.host = asked.host;
	if (asked.purpose_given)
		q.purpose = asked.purpose, q.purpose_given = true;
	if (asked.revocation_given)
		q.revocation = asked.revocation, q.revocation_given = true;
	q.strict |= asked.strict;
	q.warn_seconds = asked.warn_seconds;
	q.warn_percent = asked.warn_percent;
	q.budget = asked.budget;
	q.issue_days = asked.issue_days;
	p->question = q;
	p->session = s;
	p->source = s->source;
	p->trust = p->trust.n ? p->trust : s->trust;
	p->untrusted = p->crl = (struct words){ 0 };
	p->cert = s->cert;
	p->key = p->password_file = NULL;
	p->client = (struct server_view){ 0 };
	p->fetch = p->fetch_private = false;
}

/* ---- files and peers ---- */

static int note_kind(const char *word)
{
	int kind = 0;

	while (kind < INPUT_NOTE_COUNT && strcmp(input_note_word((enum input_note_kind)kind), word) != 0)
		kind++;
	return kind;
}

static bool take_note(struct session_reader *r, const char *value)
{
	int kind, detail = 0;
	unsigned line, count;
	char word[40];
	struct input_note *n;

	if (sscanf(value, "%39s %u %u %n", word, &line, &count, &detail) != 3 || r->note.n == INPUT_NOTES_MAX)
		return false;
	kind = note_kind(word);
	if (kind == INPUT_NOTE_COUNT)
		return false;
	n = vec_push(&r->note);
	*n = (struct input_note){
		.kind = (enum input_note_kind)kind, .line = line, .count = count, .entry = -1, .detail = as_none()
	};
	if (detail > 0 && value[detail])
		n->detail = as_quote(value + detail);
	return true;
}

static bool take_key(struct session_reader *r, const char *value)
{
	struct session_key *k;
	unsigned line;
	int is[7], form = 0;

	if (sscanf(value, "%u %d %d %d %d %d %d %d %n", &line, &is[0], &is[1], &is[2], &is[3], &is[4], &is[5], &is[6],
	           &form) != 8 ||
	    form == 0 || r->key.n == WORDS_MAX)
		return false;
	k = vec_push(&r->key);
	*k = (struct session_key){ .line = line,
		                   .key = { .encrypted = is[0] == 1,
		                            .opened = is[1] == 1,
		                            .wrong_password = is[2] == 1,
		                            .foreign = is[3] == 1,
		                            .lacks_point = is[4] == 1,
		                            .compressed = is[5] == 1,
		                            .second = is[6] == 1,
		                            .form = value + form } };
	return true;
}

static bool take_spki(struct session_reader *r, const struct session_line *line)
{
	struct key *k = r->key.n > 0 ? &r->key.v[r->key.n - 1].key : NULL;

	return k && session_octets(&r->l, line, &k->pub.spki);
}

static bool read_octets(struct session_reader *r, const struct session_line *line, struct span *out)
{
	int64_t n;

	return strcmp(line->word, "octets") == 0 && session_number(line, 0, SESSION_MAX, &n) &&
	       session_block(&r->l, (size_t)n, out);
}

/* Of a file alone. */
static bool is_kind(const char *word)
{
	return *word && strlen(word) < 20 && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0' &&
	       strcmp(word, "directory") != 0 && strcmp(word, "connection") != 0;
}

static bool take_file(struct session_reader *r, const char *spec, enum origin_kind role)
{
	struct session_item *item = vec_push(&r->item);
	struct session_line line;

	*item = (struct session_item){ .spec = spec, .role = role, .kind = "pem" };
	r->note.n = r->key.n = 0;
	while (session_next(&r->l, &line)) {
		if (strcmp(line.word, "octets") == 0) {
			item->note = arena_dup(r->s->arena, r->note.v ? (const void *)r->note.v : "",
			                       r->note.n * sizeof *r->note.v);
			item->nnote = r->note.n;
			item->keys =
			    arena_dup(r->s->arena, r->key.v ? (const void *)r->key.v : "", r->key.n * sizeof *r->key.v);
			item->nkeys = r->key.n;
			return read_octets(r, &line, &item->octets);
		}
		if (strcmp(line.word, "kind") == 0) {
			if (!is_kind(line.value))
				return false;
			item->kind = line.value;
		}
		if ((strcmp(line.word, "note") == 0 && !take_note(r, line.value)) ||
		    (strcmp(line.word, "key") == 0 && !take_key(r, line.value)) ||
		    (strcmp(line.word, "spki") == 0 && !take_spki(r, &line)))
			return false;
	}
	return false;
}

static bool take_peer(struct session_reader *r, const char *spec)
{
	struct source *source = ARENA_NEW(r->s->arena, struct source);
	struct connection *c;

	if (!source_parse(r->s->arena, spec, true, source, NULL) || source->kind != SOURCE_HOST)
		return false;
	c = session_connection(&r->l);
	if (!c)
		return false;
	c->source = source;
	for (size_t i = 0; i < c->nexperiments; i++)
		c->experiments[i].connection->source = source;
	*vec_push(&r->item) = (struct session_item){ .spec = spec, .peer = true, .connection = c };
	return true;
}

/* ---- the question ---- */

static bool take_purpose(struct question *q, const char *word)
{
	for (int p = PURPOSE_ANY; p <= PURPOSE_CLIENT; p++)
		if (strcmp(word, purpose_name((enum purpose)p)) == 0) {
			q->purpose = (enum purpose)p;
			return q->purpose_given = true;
		}
	return false;
}

static bool take_revocation(struct question *q, const char *word)
{
	for (int k = REVOCATION_OFF; k <= REVOCATION_HARD; k++)
		if (strcmp(word, revocation_name((enum revocation)k)) == 0) {
			q->revocation = (enum revocation)k;
			return q->revocation_given = true;
		}
	return false;
}

static bool add_word(struct session_reader *r, struct words *w, const char *word)
{
	words_add(r->s->arena, w, word);
	return w->n <= WORDS_MAX;
}

static bool take_asked(struct session_reader *r, const struct session_line *line)
{
	struct question *q = &r->s->question;
	int64_t n;

	if (strcmp(line->word, "at") == 0)
		return q->at_given = time_parse(line->value, 0, &q->at);
	if (strcmp(line->word, "host") == 0)
		q->host = line->value;
	else if (strcmp(line->word, "purpose") == 0)
		return take_purpose(q, line->value);
	else if (strcmp(line->word, "revocation") == 0)
		return take_revocation(q, line->value);
	else if (strcmp(line->word, "strict") == 0)
		q->strict = true;
	else if (strcmp(line->word, "crl-given") == 0)
		q->crl_given = true;
	else if (strcmp(line->word, "leaf") == 0)
		q->leaf = line->value;
	else if (strcmp(line->word, "exclude") == 0)
		return add_word(r, &r->exclude, line->value);
	else if (strcmp(line->word, "expect") == 0)
		return add_word(r, &r->expect, line->value);
	else if (strcmp(line->word, "policy") == 0)
		return add_word(r, &r->policy, line->value);
	else if (strcmp(line->word, "depth") == 0) {
		if (!session_number(line, 0, 100, &n))
			return false;
		q->depth = (int)n;
	}
	return true; /* also a word of a later version */
}

static bool take_line(struct session_reader *r, const struct session_line *line)
{
	struct session_line octets;
	int64_t n;

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(line->word, roles[i].word) == 0)
			return r->item.n < SESSION_ITEMS && take_file(r, line->value, roles[i].role);
	if (strcmp(line->word, "peer") == 0)
		return r->item.n < SESSION_ITEMS && take_peer(r, line->value);
	if (strcmp(line->word, "trust") == 0)
		return add_word(r, &r->s->trust, line->value);
	if (strcmp(line->word, "anchors") == 0)
		return session_next(&r->l, &octets) && read_octets(r, &octets, &r->s->anchors);
	if (strcmp(line->word, "cert") == 0)
		r->s->cert = line->value;
	else if (strcmp(line->word, "saved") == 0)
		return time_parse(line->value, 0, &r->s->saved_at);
	else if (strcmp(line->word, "verdict") == 0)
		r->s->verdict = line->value;
	else if (strcmp(line->word, "findings") == 0) {
		bool ok = session_number(line, 0, INT32_MAX, &n);

		r->s->nfinding = (size_t)n;
		return ok;
	} else if (strcmp(line->word, "end") == 0)
		r->ended = true;
	else
		return take_asked(r, line);
	return true;
}

static void finish(struct session_reader *r)
{
	struct session *s = r->s;

	s->item = arena_dup(s->arena, r->item.v ? (const void *)r->item.v : "", r->item.n * sizeof *r->item.v);
	s->n = r->item.n;
	for (size_t i = 0; i < s->n; i++)
		if (s->item[i].peer || s->item[i].role == ORIGIN_FILE)
			words_add(s->arena, &s->source, s->item[i].spec);
	s->question.exclude = r->exclude.v;
	s->question.nexclude = r->exclude.n;
	s->question.expect = r->expect.v;
	s->question.nexpect = r->expect.n;
	s->question.policies = r->policy.v;
	s->question.npolicies = r->policy.n;
}

struct session *session_read(struct span octets, const char *name, struct err *e)
{
	struct arena *a = arena_new();
	struct session *s = ARENA_NEW(a, struct session);
	struct session_reader r = { .s = s };
	struct session_line line;
	bool ok;

	s->arena = a;
	s->holders = 1;
	s->question = question_default;
	s->question.at = clock_now();
	s->verdict = "";
	r.l = (struct session_lines){ .left = arena_span(a, octets), .arena = a };
	ok = is_session(octets) && session_next(&r.l, &line);
	while (ok && !r.ended && (ok = session_next(&r.l, &line) && take_line(&r, &line)))
		;
	if (ok)
		finish(&r);
	vec_free(&r.item);
	vec_free(&r.note);
	vec_free(&r.key);
	if (ok)
		return s;
	err_set(e, ERR_INPUT, _("%1$s: line %2$s is not as in a session that was saved whole"), as_path(name),
	        as_number(r.l.number));
	session_free(s);
	return NULL;
}
