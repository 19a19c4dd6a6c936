/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/net/fake.h"
#include "base/arena.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- names ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static unsigned hanging;
static bool released;

static void hang(void)
{
	pthread_mutex_lock(&lock);
	hanging++;
	while (!released)
		pthread_cond_wait(&change, &lock);
	hanging--;
	pthread_cond_broadcast(&change);
	pthread_mutex_unlock(&lock);
}

void fake_hold(void)
{
	pthread_mutex_lock(&lock);
	released = false;
	pthread_mutex_unlock(&lock);
}

void fake_release(void)
{
	pthread_mutex_lock(&lock);
	released = true;
	pthread_cond_broadcast(&change);
	while (hanging)
		pthread_cond_wait(&change, &lock);
	pthread_mutex_unlock(&lock);
}

unsigned fake_hanging(void)
{
	unsigned n;

	pthread_mutex_lock(&lock);
	n = hanging;
	pthread_mutex_unlock(&lock);
	return n;
}

static bool add(struct addrinfo **list, const char *host, const char *port)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)atoi(port)) };
	struct addrinfo *ai;
	bool six = inet_pton(AF_INET6, host, &v6.sin6_addr) == 1;

	if (!six && inet_pton(AF_INET, host, &v4.sin_addr) != 1)
		return false;
	while (*list)
		list = &(*list)->ai_next;
	*list = ai = xcalloc(1, sizeof *ai);
	ai->ai_family = six ? AF_INET6 : AF_INET;
	ai->ai_socktype = SOCK_STREAM;
	ai->ai_addrlen = six ? sizeof v6 : sizeof v4;
	ai->ai_addr = xcalloc(1, sizeof v6);
	memcpy(ai->ai_addr, six ? (void *)&v6 : (void *)&v4, ai->ai_addrlen);
	return true;
}

static const struct {
	const char *name, *address[2];
	int code;
} names[] = {
	{ "localhost", { "127.0.0.1" }, 0 },
	{ "two.test", { "127.0.0.2", "127.0.0.1" }, 0 },
	{ "twice.test", { "127.0.0.1", "127.0.0.1" }, 0 },
	{ "again.test", { NULL }, EAI_AGAIN },
};

static int look_up(const char *host, const char *port, struct addrinfo **list)
{
	char text[32];

	if (strcmp(host, "hang.test") == 0)
		hang();
	for (int i = 0; strcmp(host, "many.test") == 0 && i < 100; i++) {
		snprintf(text, sizeof text, "127.1.0.%d", i + 1);
		add(list, text, port);
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(host, names[i].name) != 0)
			continue;
		for (size_t k = 0; k < 2 && names[i].address[k]; k++)
			add(list, names[i].address[k], port);
		return names[i].code;
	}
	return *list ? 0 : EAI_NONAME;
}

int getaddrinfo(const char *restrict host, const char *restrict port, const struct addrinfo *restrict hints,
                struct addrinfo **restrict list)
{
	*list = NULL;
	if (add(list, host, port)) {
		if (hints->ai_family == AF_UNSPEC || hints->ai_family == (*list)->ai_family)
			return 0;
		freeaddrinfo(*list);
		*list = NULL;
		return EAI_NONAME;
	}
	return hints->ai_flags & AI_NUMERICHOST ? EAI_NONAME : look_up(host, port, list);
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;

		free(list->ai_addr);
		free(list);
		list = next;
	}
}

/* ---- sockets ---- */

_Thread_local bool fake_flaky;

/* Now and then nothing, else a few octets of what was wanted. */
static bool later(size_t *n)
{
	static _Thread_local unsigned seed = 1;

	if (!fake_flaky)
		return false;
	seed = seed * 1103515245 + 12345;
	if ((seed >> 16) % 3 == 0) {
		errno = EAGAIN;
		return true;
	}
	if (*n > 1)
		*n = 1 + (seed >> 18) % (*n < 40 ? *n : 40);
	return false;
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
	return later(&n) ? -1 : recvfrom(fd, p, n, flags, NULL, NULL);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
	return later(&n) ? -1 : sendto(fd, p, n, flags, NULL, 0);
}
