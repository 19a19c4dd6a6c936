/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roof: joins the command line with the browser, the only two that do not know each other. */
#include "config.h"

#include "base/aside.h"
#include "cli/cli.h"
#include "ui/desk/browse.h"

#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct frontend browser = {
		.usable = browse_usable, .browse = browse, .bind = browse_bind, .key = browse_key
	};

	int status = cli_run(argc, argv, &browser);
	if (aside_running()) /* nobody waits for it, and the libraries that it uses are not to be torn down below it */
		_exit(status);
	return status;
}
