/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is erased is erased by a function that no compiler leaves out; the guard is the system's. */
#include "config.h"
#include "base/secret.h"
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* In pieces: of a long stretch some C libraries make an instruction for each octet. */
#define PIECE 1024

void secret_erase(void *p, size_t n)
{
	for (unsigned char *at = p; n > 0;) {
		size_t piece = n < PIECE ? n : PIECE;

		gnutls_memset(at, 0, piece);
		at += piece;
		n -= piece;
	}
}

void secret_free(char *s)
{
	if (s)
		secret_erase(s, strlen(s));
	free(s);
}

/* The registers that memcpy uses hold what was copied last, and whoever binds a symbol late saves them all on the
 * stack. Here all that is called below is bound. */
__attribute__((noinline)) static void clean_registers(void)
{
	unsigned char zeros[8192];

	secret_erase(zeros, sizeof zeros);
	for (volatile size_t n = 16; n <= sizeof zeros / 2; n *= 2)
		memcpy(zeros, zeros + sizeof zeros / 2, n);
	secret_erase(zeros, sizeof zeros);
}

/* Neither is inlined, or the room would be the caller's own. */
__attribute__((noinline)) static void clean_below(void)
{
	unsigned char below[131072]; /* GnuTLS comes some 20 KiB deep */

	secret_erase(below, sizeof below);
}

void secret_erase_stack(void)
{
	clean_registers();
	clean_below();
}

void secret_guard(void)
{
	struct rlimit core;

	if (SANITIZE_ADDRESS)
		return; /* its search for leaks attaches to us */
	if (getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur > 0) {
		core.rlim_cur = 0;
		setrlimit(RLIMIT_CORE, &core);
	}
#ifdef __linux__
	prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); /* core files that go to a program know no limit */
#endif
}
