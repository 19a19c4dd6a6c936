/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roof: joins the command line with the browser, the only two that do not know each other. */
#include "config.h"

#include "cli/cli.h"
#include "ui/desk/browse.h"

int main(int argc, char **argv)
{
	static const struct frontend browser = {
		.usable = browse_usable, .browse = browse, .bind = browse_bind, .key = browse_key
	};

	return cli_run(argc, argv, &browser);
}
