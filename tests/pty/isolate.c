/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/pty/isolate.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define NOBODY 65534

const char *const isolated_samples[SAMPLES_COUNT] = {
	"--trust root.pem missing-int.pem",
	"--trust root.pem ok.pem ok.csr server.key",
	"--trust root.pem cross.pem wrong-order.pem",
	"--trust none evil-names.pem",
	"--trust root.pem bad-block.pem malformed.pem",
	"--trust root.pem jp.pem ok.p7b",
	"--trust root.pem rotation",
	"--trust root.pem .",
	"--trust root.pem --crl revoked.crl revoked.pem weak.pem expired.pem",
	"--trust root.pem --timeout 1 ok.pem localhost:24433",
};

bool isolate_network(void)
{
#ifdef CLONE_NEWNET
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return false;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	ioctl(fd, SIOCSIFFLAGS, &lo);
	close(fd);
	return true;
#else
	return false;
#endif
}

void isolate_user(const char *program)
{
	if (geteuid() != 0 || setegid(NOBODY) != 0)
		return;
	if (seteuid(NOBODY) != 0 || faccessat(AT_FDCWD, program, X_OK, AT_EACCESS) != 0) {
		if (seteuid(0) != 0 || setegid(0) != 0)
			_exit(126);
		return;
	}
	if (seteuid(0) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(126);
}

void silent_port(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0)
		listen(fd, 200);
}
