/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs tests/cases/ID.case: each is a practice PKI with a command line and what it must answer, once where the rule
 * fires and once where it must stay silent. The files are made in a temporary directory with the committed keys, the
 * servers run in this process, and the program under test is the one that people use ($CERTLOUPE), asked for JSON.
 *
 * expect: verdict= reason= status= ; finding=ID, cause=ID (a finding that nothing explains), absent=ID, class=CLASS (of
 * some finding), and of the finding or cause named before it severity= and says= (words of its title, evidence or fix).
 *
 * All that it says beside, tests/cases/said/ID.txt has: every finding with its evidence and fix, and in short what else
 * is in the JSON. CERTLOUPE_GOLDEN=write writes that anew (look at the difference). Ports and milliseconds stand there
 * as PORT and MS. Words of GnuTLS stand there, too: with another version of it they are not compared.
 *
 * With names as arguments, only these cases are run: tests/run_cases missing-intermediate pem-bom */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/vec.h"
#include "lab/recipe.h"
#include "lab/server.h"

#include <dirent.h>
#include <gnutls/gnutls.h>
#include <ftw.h>
#include <jansson.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
	char *id, *kind;
};
static VEC_OF(struct job) jobs = VEC_INIT;
static char **only;
static int nonly;

/* ---- which cases ---- */

static bool wanted(const char *id)
{
	bool any = nonly == 0;

	for (int i = 0; i < nonly; i++)
		any |= strcmp(only[i], id) == 0;
	return any;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static struct span read_case(struct arena *a, const char *path)
{
	struct buf b = BUF_INIT;
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	while (f && (n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, part, n);
	if (f)
		fclose(f);
	struct span s = arena_span(a, buf_span(&b));
	buf_free(&b);
	return s;
}

/* Each kind that the file's cases have; a file that cannot be parsed is a job that fails. */
static void add_jobs(struct arena *a, const char *id)
{
	struct err e;
	size_t n = 0;
	const char *path = arena_strdup(a, unit_src(arena_printf(a, "tests/cases/%s.case", id)));
	const struct recipe *r = recipe_parse(a, path, read_case(a, path), NULL, &e);
	const struct recipe_case *c = r ? recipe_cases(r, &n) : NULL;

	if (!n)
		*vec_push(&jobs) = (struct job){ xstrdup(id), xstrdup("fires") };
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(c[i].kind, c[i - 1].kind) != 0)
			*vec_push(&jobs) = (struct job){ xstrdup(id), xstrdup(c[i].kind) };
}

static void find_jobs(void)
{
	struct dirent **entry;
	struct arena *a = arena_new();
	int n = scandir(unit_src("tests/cases"), &entry, NULL, by_name);

	for (int i = 0; i < n; i++) {
		char *dot = strrchr(entry[i]->d_name, '.');

		if (dot && strcmp(dot, ".case") == 0) {
			*dot = '\0';
			if (wanted(entry[i]->d_name))
				add_jobs(a, entry[i]->d_name);
		}
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	arena_free(a);
}

static bool all_found(void)
{
	bool all = true;

	for (int i = 0; i < nonly; i++) {
		size_t k = 0;

		while (k < jobs.n && strcmp(jobs.v[k].id, only[i]) != 0)
			k++;
		if (k == jobs.n) {
			printf("there is no tests/cases/%s.case\n", only[i]);
			all = false;
		}
	}
	return all;
}

/* ---- the practice PKI ---- */

struct stage {
	struct arena *arena;
	struct recipe *recipe;
	struct loop *loop;
	char dir[64];
	VEC_OF(struct lab_server *) server;
};

static void set_stage(struct stage *s, const struct job *j)
{
	struct err e = { 0 };
	size_t n;

	s->arena = arena_new();
	s->loop = loop_new();
	const char *path = arena_strdup(s->arena, unit_src(arena_printf(s->arena, "tests/cases/%s.case", j->id)));
	s->recipe = recipe_parse(s->arena, path, read_case(s->arena, path), j->kind, &e);
	ck_assert_msg(s->recipe != NULL, "%s", e.text);
	struct lab *lab = lab_make(s->arena, s->recipe, clock_now(), unit_src("tests/keys"), &e);
	ck_assert_msg(lab != NULL, "%s %s: %s", j->id, j->kind, e.text);
	snprintf(s->dir, sizeof s->dir, "/tmp/certloupe-case.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(s->dir));
	ck_assert_msg(lab_write(lab, s->dir, true, &e), "%s %s: %s", j->id, j->kind, e.text);
	const struct recipe_server *spec = recipe_servers(s->recipe, &n);
	for (size_t i = 0; i < n; i++) {
		struct lab_server *up = lab_server_start(s->loop, lab, &spec[i], &e);

		ck_assert_msg(up != NULL, "%s %s: %s", j->id, j->kind, e.text);
		*vec_push(&s->server) = up;
	}
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void clear_stage(struct stage *s)
{
	for (size_t i = 0; i < s->server.n; i++)
		lab_server_stop(s->server.v[i]);
	vec_free(&s->server);
	nftw(s->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	loop_free(s->loop);
	arena_free(s->arena);
}

/* ---- the program ---- */

/* @NAME is the address of the server of that name; a lone check is asked for JSON. */
static char **command_line(struct stage *s, const struct recipe_case *c)
{
	size_t n, k = 0;
	const struct recipe_server *spec = recipe_servers(s->recipe, &n);
	char **argv = ARENA_ARRAY(s->arena, char *, c->argc + 4);

	argv[k++] = arena_strdup(s->arena, getenv("CERTLOUPE"));
	for (size_t i = 0; i < c->argc; i++) {
		argv[k] = arena_strdup(s->arena, c->argv[i]);
		for (size_t m = 0; c->argv[i][0] == '@' && m < n; m++)
			if (strcmp(spec[m].name, c->argv[i] + 1) == 0)
				argv[k] = arena_strdup(s->arena, lab_server_address(s->server.v[m]));
		k++;
		if (i == 0) {
			argv[k++] = arena_strdup(s->arena, "--format");
			argv[k++] = arena_strdup(s->arena, "json");
		}
	}
	return argv;
}

struct reading {
	struct loop *loop;
	struct buf out;
	bool ended;
};

static void read_output(struct watch *w, short revents)
{
	struct reading *r = w->ctx;
	char part[4096];
	ssize_t n = read(w->fd, part, sizeof part);

	(void)revents;
	if (n > 0) {
		buf_put(&r->out, part, (size_t)n);
		return;
	}
	loop_remove(r->loop, w);
	r->ended = true;
}

/* Exit status, -1 for a signal; the servers keep answering meanwhile. */
static int run_program(struct stage *s, char **argv, struct buf *out)
{
	int fd[2], status;
	struct reading r = { .loop = s->loop };

	ck_assert_int_eq(pipe(fd), 0);
	pid_t child = fork();
	if (child == 0) {
		if (chdir(s->dir) != 0 || dup2(fd[1], STDOUT_FILENO) < 0)
			_exit(126);
		close(fd[0]);
		execv(argv[0], argv);
		_exit(127);
	}
	close(fd[1]);
	struct watch w = { .fd = fd[0], .events = POLLIN, .deadline_ms = INT64_MAX, .ready = read_output, .ctx = &r };
	loop_add(s->loop, &w);
	while (!r.ended)
		loop_step(s->loop, -1);
	close(fd[0]);
	waitpid(child, &status, 0);
	*out = r.out;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- what it must answer ---- */

static const char *text_of(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static json_t *find(json_t *answer, const char *key, const char *value, bool cause)
{
	size_t i;
	json_t *f;

	json_array_foreach(json_object_get(answer, "findings"), i,
	                   f) if (strcmp(text_of(f, key), value) == 0 &&
	                          (!cause || json_is_true(json_object_get(f, "cause")))) return f;
	return NULL;
}

/* Does its title, its evidence or its fix hold these words? */
static bool says(json_t *finding, const char *words)
{
	size_t i;
	json_t *line;

	json_array_foreach(json_object_get(finding, "because"), i,
	                   line) if (strstr(json_string_value(line), words)) return true;
	return strstr(text_of(finding, "title"), words) || strstr(text_of(finding, "fix"), words);
}

static bool holds(json_t *answer, int status, const char *word, const char *value, json_t **named)
{
	if (strcmp(word, "status") == 0)
		return atoi(value) == status;
	if (strcmp(word, "verdict") == 0 || strcmp(word, "reason") == 0)
		return strcmp(text_of(answer, word), value) == 0;
	if (strcmp(word, "absent") == 0)
		return !find(answer, "rule", value, false);
	if (strcmp(word, "class") == 0)
		return find(answer, "class", value, false) != NULL;
	if (strcmp(word, "severity") == 0)
		return *named && strcmp(text_of(*named, "severity"), value) == 0;
	if (strcmp(word, "says") == 0 || strcmp(word, "unsaid") == 0)
		return *named && says(*named, value) == (*word == 's');
	if (strcmp(word, "by") == 0) /* what explains it */
		return *named && strcmp(text_of(*named, "explained_by"), value) == 0;
	if (strcmp(word, "finding") == 0 || strcmp(word, "cause") == 0)
		return (*named = find(answer, "rule", value, *word == 'c')) != NULL;
	return false;
}

/* "untrusted (expired), status 1; expired-leaf* root-sent": what was answered, causes starred. */
static const char *summary(struct arena *a, json_t *answer, int status)
{
	struct buf b = BUF_INIT;
	size_t i;
	json_t *f;

	buf_printf(&b, "%s (%s), status %d;", text_of(answer, "verdict"), text_of(answer, "reason"), status);
	json_array_foreach(json_object_get(answer, "findings"), i, f)
	    buf_printf(&b, " %s:%s%s", text_of(f, "severity"), text_of(f, "rule"),
	               json_is_true(json_object_get(f, "cause")) ? "*" : "");
	const char *s = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* Whatever the case: a reason is the class of an error, no reason means no error, and errors have a cause. */
static bool is_coherent(json_t *answer)
{
	const char *reason = text_of(answer, "reason");
	json_t *named = find(answer, "class", reason, false);
	bool error = find(answer, "severity", "error", false) != NULL;

	if (strcmp(reason, "none") == 0)
		return !error;
	return error && named && (find(answer, "severity", "error", true) || find(answer, "severity", "warning", true));
}

/* Does a finding of at least warning speak of this program? */
static bool is_named(json_t *answer, const char *program)
{
	size_t i, k;
	json_t *f, *said;
	bool found = false;

	json_array_foreach(json_object_get(answer, "findings"), i, f)
	{
		if (strcmp(text_of(f, "severity"), "note") == 0)
			continue;
		found |= strcasestr(text_of(f, "title"), program) != NULL;
		json_array_foreach(json_object_get(f, "because"), k, said) found |=
		    strcasestr(json_string_value(said), program) != NULL;
	}
	return found;
}

/* Whatever the case: of a chain that is trusted, who refuses it is named. "": all are. */
static const char *refuses_in_silence(json_t *answer)
{
	size_t i;
	json_t *s, *chains = json_object_get(answer, "chains");

	json_array_foreach(json_object_get(answer, "stacks"), i, s)
	{
		const char *stack = text_of(s, "stack");
		bool python = strcmp(stack, "python-strict") == 0;
		json_int_t chain = json_integer_value(json_object_get(s, "chain"));

		if (strcmp(text_of(json_array_get(chains, (size_t)chain), "verdict"), "trusted") != 0)
			continue;
		if (strcmp(text_of(s, "verdict"), "refuse") == 0 && !is_named(answer, python ? "python" : stack) &&
		    !(python && is_named(answer, "openssl")))
			return stack;
	}
	return "";
}

/* ---- all that it says ---- */

/* What differs from run to run: the port behind an address, milliseconds, the directory. */
static void put_plain(struct buf *out, const struct stage *s, const char *text)
{
	for (const char *p = text; *p;) {
		size_t digits = strspn(p, "0123456789");
		bool port = digits > 3 && p - text > 3 && p[-1] == ':' && (strchr("t1]", p[-2]) != NULL);

		if (strncmp(p, s->dir, strlen(s->dir)) == 0) {
			buf_puts(out, "DIR");
			p += strlen(s->dir);
		} else if (port || (digits && strncmp(p + digits, " ms", 3) == 0)) {
			buf_puts(out, port ? "PORT" : "MS");
			p += digits;
		} else {
			buf_putc(out, (uint8_t)*p);
			p++;
		}
	}
}

static void put_object(struct buf *out, const struct stage *s, json_t *o, int depth);
static void put_member(struct buf *out, const struct stage *s, const char *key, json_t *v);

static void put_finding(struct buf *out, const struct stage *s, json_t *f)
{
	static const char *const places[] = { "class", "about", "chain", "connection", "where", "explained_by" };
	size_t k;
	json_t *line;

	buf_printf(out, "%s%s %s\n  ", text_of(f, "severity"),
	           json_is_true(json_object_get(f, "cause")) ? "" : " (explained)", text_of(f, "rule"));
	put_plain(out, s, text_of(f, "title"));
	json_array_foreach(json_object_get(f, "because"), k, line)
	{
		buf_puts(out, "\n  . ");
		put_plain(out, s, json_string_value(line));
	}
	buf_puts(out, "\n  > ");
	put_plain(out, s, text_of(f, "fix"));
	buf_puts(out, "\n ");
	for (k = 0; k < UNIT_COUNT(places); k++) {
		json_t *v = json_object_get(f, places[k]);

		if (!json_is_null(v))
			put_member(out, s, places[k], v);
	}
	buf_putc(out, '\n');
}

/* Keys are made anew each time, and so are signatures; names and extensions stand in the case itself. */
static bool is_shown(const char *key, json_t *value)
{
	static const char *const not [] = { "address",   "extensions", "issuer", "message",       "ms",
		                            "not_after", "not_before", "pin",    "responder_key", "serial",
		                            "settles",   "sha256",     "source", "steps",         "subject",
		                            "version" };

	for (size_t i = 0; i < UNIT_COUNT(not ); i++)
		if (strcmp(key, not [i]) == 0)
			return false;
	return !json_is_null(value) && !json_is_false(value) &&
	       strcmp(json_is_string(value) ? json_string_value(value) : "-", "") &&
	       (!json_is_array(value) || json_array_size(value) > 0);
}

static void put_object(struct buf *out, const struct stage *s, json_t *o, int depth);

#define SHOWN_MAX 12

static void put_list(struct buf *out, const struct stage *s, json_t *list)
{
	size_t i;
	json_t *v;

	json_array_foreach(list, i, v)
	{
		buf_puts(out, i ? ", " : "");
		if (i == SHOWN_MAX) {
			buf_printf(out, "%zu more", json_array_size(list) - i);
			break;
		}
		if (json_is_string(v))
			put_plain(out, s, json_string_value(v));
		else if (json_is_integer(v))
			buf_printf(out, "%d", (int)json_integer_value(v));
		else
			buf_puts(out, "-");
	}
}

static void put_member(struct buf *out, const struct stage *s, const char *key, json_t *v)
{
	buf_printf(out, " %s", key);
	if (json_is_true(v))
		return;
	buf_puts(out, json_is_object(v) || json_is_array(v) ? "(" : "=");
	if (json_is_string(v))
		put_plain(out, s, json_string_value(v));
	else if (json_is_integer(v))
		buf_printf(out, "%d", (int)json_integer_value(v));
	else if (json_is_array(v))
		put_list(out, s, v);
	else
		put_object(out, s, v, 0);
	buf_puts(out, json_is_object(v) || json_is_array(v) ? ")" : "");
}

static bool holds_objects(json_t *v)
{
	return json_is_object(json_array_get(v, 0));
}

/* Rows of a board that the chain's own checklist has already. */
static bool is_told(json_t *v)
{
	const char *check = text_of(v, "check");

	return json_is_object(json_object_get(v, "server")) && !json_is_object(json_object_get(v, "client")) &&
	       strcmp(check, "key") != 0 && strcmp(check, "depth") != 0;
}

static bool is_alike(json_t *v, json_t *w)
{
	return strcmp(text_of(v, "result"), text_of(w, "result")) == 0 &&
	       strcmp(text_of(v, "detail"), text_of(w, "detail")) == 0 &&
	       json_equal(json_object_get(v, "findings"), json_object_get(w, "findings"));
}

/* A line for those with one result and one detail; of those that passed the result alone. */
static void put_checks(struct buf *out, const struct stage *s, json_t *list, int depth)
{
	size_t n = json_array_size(list);
	bool put[64] = { false };

	for (size_t i = 0; i < n && i < UNIT_COUNT(put); i++) {
		json_t *v = json_array_get(list, i);
		bool passed = strcmp(text_of(v, "result"), "passed") == 0;

		if (put[i])
			continue;
		buf_printf(out, "\n%*s%s", 2 * depth, "", text_of(v, "result"));
		for (size_t k = i; k < n && k < UNIT_COUNT(put); k++) {
			json_t *w = json_array_get(list, k);

			if (passed ? strcmp(text_of(w, "result"), "passed") == 0 : is_alike(v, w)) {
				buf_printf(out, " %s", text_of(w, "check"));
				put[k] = true;
			}
		}
		if (passed)
			continue;
		buf_puts(out, ": ");
		put_plain(out, s, text_of(v, "detail"));
		if (json_array_size(json_object_get(v, "findings")))
			put_member(out, s, "findings", json_object_get(v, "findings"));
	}
}

/* An element a line, deeper. */
static void put_elements(struct buf *out, const struct stage *s, const char *key, json_t *list, int depth)
{
	size_t i;
	json_t *v;

	if (strcmp(key, "checks") == 0) {
		put_checks(out, s, list, depth);
		return;
	}
	json_array_foreach(list, i, v) if (!is_told(v) && i < SHOWN_MAX)
	{
		buf_printf(out, "\n%*s%s:", 2 * depth, "", key);
		put_object(out, s, v, depth);
	}
}

/* What is true, no zero length and known; lists of objects behind the rest. */
static void put_object(struct buf *out, const struct stage *s, json_t *o, int depth)
{
	const char *key;
	json_t *v;

	json_object_foreach(o, key, v) if (is_shown(key, v) && !holds_objects(v)) put_member(out, s, key, v);
	json_object_foreach(o, key, v) if (is_shown(key, v) && holds_objects(v))
	    put_elements(out, s, key, v, depth + 1);
}

static void put_rest(struct buf *out, const struct stage *s, json_t *answer)
{
	static const char *const lists[] = { "sources", "certificates", "objects", "chains", "connections", "stacks" };
	size_t i, k;
	json_t *v;

	for (k = 0; k < UNIT_COUNT(lists); k++)
		json_array_foreach(json_object_get(answer, lists[k]), i, v)
		{
			buf_printf(out, "%s:", lists[k]);
			put_object(out, s, v, 0);
			buf_putc(out, '\n');
		}
}

/* Of today it is another one tomorrow, and of this system's store another one elsewhere. */
static bool is_lasting(const struct recipe_case *c)
{
	bool dated = false, own = false;

	for (size_t i = 1; i < c->argc; i++) {
		dated |= strcmp(c->argv[i - 1], "--at") == 0 && c->argv[i][0] == '2';
		own |= strcmp(c->argv[i - 1], "--trust") == 0 && strcmp(c->argv[i], "system") != 0;
	}
	return dated && own;
}

static void put_said(struct buf *out, const struct stage *s, const struct recipe_case *c, json_t *answer, int status)
{
	size_t i;
	json_t *f;

	buf_puts(out, "$");
	for (i = 0; i < c->argc; i++)
		buf_printf(out, " %s", c->argv[i]);
	buf_printf(out, "\n%s %s, status %d\n", text_of(answer, "verdict"), text_of(answer, "reason"), status);
	json_array_foreach(json_object_get(answer, "findings"), i, f) if (is_lasting(c)) put_finding(out, s, f);
	if (is_lasting(c))
		put_rest(out, s, answer);
}

/* The part of the file that is a kind's: behind its heading, up to the next one's. */
static struct span part_of(struct arena *a, const char *path, const char *kind)
{
	struct span all = read_case(a, path);
	const char *text = arena_strndup(a, (const char *)all.p, all.n);
	const char *from = strstr(text, arena_printf(a, "== %s\n", kind));

	if (!from)
		return SPAN_NONE;
	from += strlen("== \n") + strlen(kind);
	const char *next = strstr(from, "\n== ");
	return span_of((const uint8_t *)from, next ? (size_t)(next + 1 - from) : strlen(from));
}

static void compare_said(struct stage *s, int job, struct span got)
{
	const struct job *j = &jobs.v[job];
	const char *path = arena_strdup(s->arena, unit_src(arena_printf(s->arena, "tests/cases/said/%s.txt", j->id)));
	const char *mode = getenv("CERTLOUPE_GOLDEN"), *version = gnutls_check_version(NULL);

	if (mode && strcmp(mode, "write") == 0) {
		FILE *f = fopen(path, job > 0 && strcmp(jobs.v[job - 1].id, j->id) == 0 ? "a" : "w");

		ck_assert_msg(f != NULL, "%s cannot be written", path);
		fprintf(f, "== %s\n%.*s", j->kind, (int)got.n, (const char *)got.p);
		fclose(f);
		return;
	}
	if (strncmp(version, "3.7.", 4) != 0)
		return;
	struct span want = part_of(s->arena, path, j->kind);
	size_t at = 0, line = 0;
	for (; at < want.n && at < got.n && want.p[at] == got.p[at]; at++)
		if (got.p[at] == '\n')
			line = at + 1;
	ck_assert_msg(span_eq(want, got), "%s %s: it says, and not what tests/cases/said has:\n%.300s", j->id, j->kind,
	              arena_strndup(s->arena, (const char *)got.p + line, got.n - line));
}

static void run_case(struct stage *s, const struct job *j, const struct recipe_case *c, struct buf *said)
{
	struct buf out = BUF_INIT;
	json_error_t where;
	json_t *named = NULL;
	int status = run_program(s, command_line(s, c), &out);
	json_t *answer = json_loads(buf_str(&out), 0, &where);

	ck_assert_msg(answer != NULL, "%s %s: status %d, no JSON: %s: %.200s", j->id, j->kind, status, where.text,
	              buf_str(&out));
	ck_assert_msg(is_coherent(answer), "%s %s: reason and findings differ: %s", j->id, j->kind,
	              summary(s->arena, answer, status));
	ck_assert_msg(!*refuses_in_silence(answer), "%s %s: %s refuses, and no finding says so: %s", j->id, j->kind,
	              refuses_in_silence(answer), summary(s->arena, answer, status));
	for (size_t i = 0; i < c->nexpect; i++)
		ck_assert_msg(holds(answer, status, c->expect[i].word, c->expect[i].value, &named),
		              "%s %s: expected %s=%s, got %s", j->id, j->kind, c->expect[i].word, c->expect[i].value,
		              summary(s->arena, answer, status));
	put_said(said, s, c, answer, status);
	json_decref(answer);
	buf_free(&out);
}

START_TEST(answers_as_expected)
{
	struct stage s = { .server = VEC_INIT };
	struct buf said = BUF_INIT;
	const struct job *j = &jobs.v[_i];
	size_t n;

	set_stage(&s, j);
	const struct recipe_case *c = recipe_cases(s.recipe, &n);
	ck_assert_msg(n > 0, "%s %s: nothing is run", j->id, j->kind);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(c[i].nexpect > 0, "%s %s: nothing is expected", j->id, j->kind);
		run_case(&s, j, &c[i], &said);
	}
	compare_said(&s, _i, buf_span(&said));
	buf_free(&said);
	clear_stage(&s);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *s = suite_create("cases");
	TCase *tc = tcase_create("cases");

	unit_find_trees(argv[0]);
	only = argv + 1;
	nonly = argc - 1;
	if (access(getenv("CERTLOUPE"), X_OK) != 0) {
		printf("%s is not the program (CERTLOUPE names it)\n", getenv("CERTLOUPE"));
		return 77;
	}
	find_jobs();
	if (!all_found())
		return EXIT_FAILURE;
	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, answers_as_expected, 0, (int)jobs.n);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	for (size_t i = 0; i < jobs.n; i++) {
		free(jobs.v[i].id);
		free(jobs.v[i].kind);
	}
	vec_free(&jobs);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
