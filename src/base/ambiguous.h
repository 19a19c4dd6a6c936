/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For base/cells.c alone: text_width() and friends are what others call. */
#ifndef BASE_AMBIGUOUS_H
#define BASE_AMBIGUOUS_H
#include <stdbool.h>
#include <stdint.h>

bool ambiguous_character(uint32_t uc); /* one cell or two, as the terminal is set up */

#endif
