/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "diagnose/rules/family.h"

const struct rule rules_connection[] = { { NULL } };
const size_t rules_connection_count = 0;
