/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys and passwords in our memory: they go as soon as they were used, and meanwhile no other process gets at
 * them.  What remains all the same, docs/architecture.md says. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H
#include <stddef.h>

/* With AddressSanitizer, which looks at a crash, and at the whole process when it ends, better than we could. */
#if defined __SANITIZE_ADDRESS__
#define SANITIZE_ADDRESS 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZE_ADDRESS 1
#endif
#endif
#ifndef SANITIZE_ADDRESS
#define SANITIZE_ADDRESS 0
#endif

void secret_erase(void *p, size_t n); /* which no compiler leaves out; p may be NULL when n is 0 */
void secret_free(char *s);            /* erases a string and frees it; NULL is allowed */
/* What functions that have returned left on the stack below the caller: arithmetic keeps parts of a key there. */
void secret_erase_stack(void);
/* To be called before the first octet of a key or password is there.  From then on the process leaves no core file, and
 * where the system can do that (Linux) no other process of the same user may look into it.  The programs that we start
 * are free again. */
void secret_guard(void);

#endif
