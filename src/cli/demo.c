/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files are in a private temporary directory, which is the current one while it is looked at; the servers stand in
 * the loop of whoever looks. */
#include "config.h"

#include "cli/demo.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/vec.h"
#include "base/words.h"
#include "cli/option.h"
#include "lab/recipe.h"
#include "lab/server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct demo {
	struct arena *arena;
	struct recipe *recipe;
	struct lab *lab;
	struct loop *loop;
	char *dir;         /* private, removed at the end; NULL: */
	const char *given; /* where they stay */
	int home;          /* where we were, as a descriptor */
	struct lab_server **server;
	size_t nserver;
};

struct demo *demo_new(struct loop *l)
{
	struct arena *a = arena_new();
	struct demo *d = ARENA_NEW(a, struct demo);

	d->arena = a;
	d->loop = l;
	d->home = -1;
	return d;
}

struct arena *demo_arena(struct demo *d)
{
	return d->arena;
}

/* Removes what lab_write made; never follows a link. */
static void remove_tree(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	for (struct dirent *x; d && (x = readdir(d));)
		if (strcmp(x->d_name, ".") && strcmp(x->d_name, "..") && unlinkat(fd, x->d_name, 0))
			remove_tree(fd, x->d_name);
	if (d)
		closedir(d);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static bool make_directory(struct demo *d, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_printf(d->arena, "%s/certloupe-demo-XXXXXX", tmp && *tmp ? tmp : "/tmp");

	if (!mkdtemp(dir))
		return err_sys(e, errno, "%1$s", as_path(dir));
	d->dir = dir;
	return true;
}

/* ---- a signal that ends us ---- */

/* The browser answers these itself; the report does not, and neither does the making of the files. What the handler is
 * to remove is listed before: it must not allocate. Innermost first; relative to where we were. */
static const int ending[] = { SIGHUP, SIGINT, SIGTERM };
enum { NENDING = sizeof ending / sizeof *ending };
static struct {
	VEC_OF(const char *) path;
	int home;
} made = { VEC_INIT, -1 };

static void on_end(int sig)
{
	for (size_t i = 0; i < made.path.n; i++)
		if (unlinkat(made.home, made.path.v[i], 0))
			unlinkat(made.home, made.path.v[i], AT_REMOVEDIR);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void list_tree(struct arena *a, const char *path)
{
	DIR *d = opendir(path);

	for (struct dirent *x; d && (x = readdir(d));)
		if (strcmp(x->d_name, ".") && strcmp(x->d_name, ".."))
			list_tree(a, arena_printf(a, "%s/%s", path, x->d_name));
	if (d)
		closedir(d);
	*vec_push(&made.path) = path;
}

static void hold_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < NENDING; i++)
		sigaddset(&set, ending[i]);
	sigprocmask(how, &set, NULL);
}

/* One that is ignored (nohup) stays ignored. */
static void catch_ending(struct demo *d)
{
	struct sigaction act = { .sa_handler = on_end }, old;

	sigfillset(&act.sa_mask);
	list_tree(d->arena, d->dir);
	made.home = d->home;
	for (int i = 0; i < NENDING; i++)
		if (!sigaction(ending[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(ending[i], &act, NULL);
}

static void leave_ending(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL }, old;

	for (int i = 0; i < NENDING; i++)
		if (!sigaction(ending[i], NULL, &old) && old.sa_handler == on_end)
			sigaction(ending[i], &act, NULL);
	vec_free(&made.path);
}

/* In one go: a signal that comes meanwhile finds all or nothing. */
static bool write_files(struct demo *d, bool catch, struct err *e)
{
	hold_signals(SIG_BLOCK);
	bool ok = make_directory(d, e) && lab_write(d->lab, d->dir, true, e);
	d->home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->dir && catch)
		catch_ending(d);
	hold_signals(SIG_UNBLOCK);
	return ok;
}

/* ---- running it ---- */

static bool start_servers(struct demo *d, struct err *e)
{
	size_t n;
	const struct recipe_server *spec = recipe_servers(d->recipe, &n);

	d->server = ARENA_ARRAY(d->arena, struct lab_server *, n);
	for (; d->nserver < n; d->nserver++)
		if (!(d->server[d->nserver] = lab_server_start(d->loop, d->lab, &spec[d->nserver], e)))
			return false;
	return true;
}

/* The recipe's command line, or the first that its README says, with @NAME (or @server) replaced by that server's
 * address. */
static char **demo_argv(struct demo *d, int *argc)
{
	size_t n, ns;
	const struct recipe_case *c = recipe_cases(d->recipe, &n);
	const struct recipe_server *spec = recipe_servers(d->recipe, &ns);
	const struct words w =
	    n ? (struct words){ (const char **)c->argv, c->argc, 0 } : words_of(d->arena, recipe_try(d->recipe));
	char **argv = ARENA_ARRAY(d->arena, char *, w.n + 2);

	argv[0] = arena_strdup(d->arena, PACKAGE_NAME);
	*argc = 1;
	for (size_t i = 0; i < w.n; i++) {
		const char *word = w.v[i];

		for (size_t k = 0; word[0] == '@' && k < ns; k++)
			if (!strcmp(word + 1, spec[k].name)) {
				word = lab_server_address(d->server[k]);
				break;
			}
		argv[(*argc)++] = arena_strdup(d->arena, word);
	}
	return argv;
}

bool demo_make(struct demo *d, struct recipe *r, int64_t at, const char *dir, bool catch, struct err *e)
{
	d->recipe = r;
	d->given = dir;
	d->lab = lab_make(d->arena, d->recipe, at, NULL, e);
	return d->lab && (dir ? lab_write(d->lab, dir, false, e) : write_files(d, catch, e));
}

struct lab *demo_lab(struct demo *d)
{
	return d->lab;
}

const char *demo_directory(const struct demo *d)
{
	return d->given ? d->given : d->dir;
}

bool demo_start(struct demo *d, struct recipe *r, int64_t at, bool catch, struct err *e)
{
	if (!demo_make(d, r, at, NULL, catch, e))
		return false;
	if (chdir(d->dir)) /* so that the names on the screen are short and the commands can be tried */
		return err_sys(e, errno, "%1$s", as_path(d->dir));
	return start_servers(d, e);
}

void demo_stop(struct demo *d, bool home)
{
	for (size_t i = 0; i < d->nserver; i++)
		lab_server_stop(d->server[i]);
	if (home && d->home >= 0 && fchdir(d->home)) { /* gone meanwhile: nothing to go back to */
		close(d->home);
		d->home = -1;
	}
	if (d->dir)
		remove_tree(d->home >= 0 ? d->home : AT_FDCWD, d->dir);
	leave_ending();
	if (d->home >= 0)
		close(d->home);
	arena_free(d->arena);
}

/* The recipe's options, and over them what the person gave; of the configuration what does not change the question. */
bool demo_options(struct demo *d, const struct options *o, struct options *shown, struct err *e)
{
	int argc;
	char **argv = demo_argv(d, &argc);

	*shown = (struct options){ .arena = d->arena, .redaction = o->redaction };
	if (!options_parse(shown, argc, argv, e))
		return false;
	for (size_t i = 0; i < o->ngiven; i++) {
		const struct given *g = &o->given[i];

		if ((!g->line || g->row->group >= GROUP_OUTPUT) && !g->row->set(shown, g->row, g->value, e))
			return false;
	}
	return true;
}
