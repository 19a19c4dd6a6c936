/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For runs of random keys: nothing typed by chance may reach a server, or a file that is not ours. */
#ifndef TESTS_ISOLATE_H
#define TESTS_ISOLATE_H
#include <stdbool.h>

/* This process has no network but a loopback of its own. false: the system does not allow it. */
bool isolate_network(void);
/* Where we are root: nobody, as long as nobody may run the program. */
void isolate_user(const char *program);
/* Listens on a port of 127.0.0.1 and never answers; stays open in programs that this process becomes. */
void silent_port(int port);
#define SILENT_PORT 24433

/* Ten sets of sources, of data/samples. */
#define SAMPLES_COUNT 10
extern const char *const isolated_samples[SAMPLES_COUNT];

#endif
