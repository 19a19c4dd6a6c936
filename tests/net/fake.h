/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A resolver and sockets that do what a test says, in place of the C library's: getaddrinfo knows the names below and
 * addresses, recv and send of this thread do little at a time, or nothing, at random when `fake_flaky` is set.
 *
 *	localhost   127.0.0.1              none.test   no such name
 *	two.test    127.0.0.2, 127.0.0.1   again.test  the server does not answer
 *	twice.test  127.0.0.1 twice        many.test   100 addresses
 *	hang.test   nothing, until fake_release */
#ifndef TESTS_NET_FAKE_H
#define TESTS_NET_FAKE_H
#include <stdbool.h>

extern _Thread_local bool fake_flaky;
void fake_hold(void);        /* from now on hang.test hangs */
void fake_release(void);     /* no more; waits until those that hung are through */
unsigned fake_hanging(void); /* how many hang now */

#endif
