/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finished program on a pseudo-terminal: keys in, octets out, and what state the terminal is left in. No library of
 * ours, no libcheck: for runs of random keys, and for figures. */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct pty {
	int master, slave; /* the slave stays open here: it is asked what waits to be read, and for its modes */
	pid_t pid;         /* of the program; 0: not running */
	pid_t leader;      /* of the session, as a shell would be: with it the terminal ends, and what is on its way */
	int report;        /* the leader says by it how the program ended */
	int status;        /* of waitpid, once it ended */
	size_t octets;     /* that the program wrote since pty_start */
	/* what the octets turned on */
	bool alternate, mouse, cursor_hidden;
	bool lines_on;     /* echo and line editing were on at the end */
	char recent[1024]; /* the last octets, as a ring that begins at octets % sizeof */
	char csi[40];      /* of the sequence that is being read */
	size_t ncsi;
	int state;
};

/* Starts argv[0] in a session of its own on the terminal. before (may be NULL) runs in the child first. false:
 * errno. */
bool pty_start(struct pty *p, int w, int h, char *const argv[], void (*before)(void *ctx), void *ctx);
void pty_size(struct pty *p, int w, int h); /* SIGWINCH follows */
/* Writes all of it while reading what comes; waits until the program has read it. false: it did not within the seconds.
 */
bool pty_type(struct pty *p, const char *s, size_t n, int seconds);
/* Reads until nothing came for so long, and returns how many octets that were. */
size_t pty_drain(struct pty *p, int quiet_ms);
/* Waits until it writes something. false: it did not within the seconds. */
bool pty_await(struct pty *p, int seconds);
bool pty_running(struct pty *p); /* asks waitpid */
/* Waits until it ended. false: it did not within the seconds. */
bool pty_wait(struct pty *p, int seconds);
/* Of a program that ended: NULL when the terminal is as it was; else what is not. */
const char *pty_dirt(struct pty *p);
void pty_end(struct pty *p); /* kills it if it still runs */

#endif
