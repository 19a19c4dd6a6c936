/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "diagnose/rules/family.h"

const struct rule rules_client[] = { { NULL } };
const size_t rules_client_count = 0;
