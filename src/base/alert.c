/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table is made from data/alerts.tsv; it is small enough to be walked through. */
#include "config.h"

#include "base/alert.h"

#include "base/alert_table.h"

const size_t alert_count = sizeof alert_table / sizeof alert_table[0];

const char *alert_name(int number)
{
	for (size_t i = 0; i < alert_count; i++)
		if (alert_table[i].number == number)
			return alert_table[i].name;
	return "unknown";
}
