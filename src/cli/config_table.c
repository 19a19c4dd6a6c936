/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings that are no options. */
#include "config.h"

#include "base/i18n.h"
#include "cli/config_file.h"
#include "cli/option.h"

#include <string.h>

static const struct option_row config_table[] = {
	{
	    .name = "theme",
	    .arg = "NAME",
	    .about =
	        N_("The colours of the browser. default asks the terminal for its background, dark and light do not, mono has no "
	           "colour, high-contrast is strong, deuteranopia tells blue from orange. The key ^T goes through them."),
	    .complete = COMPLETE_WORDS,
	    .words = "default dark light mono high-contrast deuteranopia",
	    .set = option_set_word,
	    .offset = offsetof(struct options, theme),
	    .setting = "default",
	},
	{
	    .name = "ambiguous-width",
	    .arg = "CELLS",
	    .about =
	        N_("How many cells the terminal gives to characters that Unicode calls ambiguous (Greek, Cyrillic, "
	           "arrows, lines). 2 on terminals that are set up for Chinese, Japanese or Korean; the browser then "
	           "draws its own lines in ASCII."),
	    .complete = COMPLETE_WORDS,
	    .words = "1 2",
	    .set = option_set_word,
	    .offset = offsetof(struct options, ambiguous),
	    .setting = "1",
	},
};
static const size_t config_count = sizeof config_table / sizeof *config_table;

const struct option_row *setting_at(size_t i)
{
	if (i < config_count)
		return &config_table[i];
	i -= config_count;
	for (size_t k = 0; k < option_count; k++)
		if (option_table[k].setting && i-- == 0)
			return &option_table[k];
	return NULL;
}

const char *setting_name(const struct option_row *row)
{
	return strncmp(row->name, "no-", 3) ? row->name : row->name + 3;
}

const struct option_row *setting_named(const char *name)
{
	const struct option_row *row;

	for (size_t i = 0; (row = setting_at(i)); i++)
		if (!strcmp(setting_name(row), name))
			return row;
	return NULL;
}
