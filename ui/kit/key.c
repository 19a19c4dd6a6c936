/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of names; a character is its own. */
#include "config.h"
#include "ui/kit/key.h"
#include <string.h>
#include <unistr.h>

static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{ "Tab", K_TAB },     { "S-Tab", K_BACK_TAB }, { "Enter", K_ENTER },    { "Esc", K_ESC },
	{ "Space", K_SPACE }, { "Up", K_UP },          { "Down", K_DOWN },      { "Left", K_LEFT },
	{ "Right", K_RIGHT }, { "PgUp", K_PAGE_UP },   { "PgDn", K_PAGE_DOWN }, { "Home", K_HOME },
	{ "End", K_END },     { "Del", K_DELETE },     { "F1", K_F1 },          { "BS", K_BACKSPACE },
	{ "Semicolon", ';' }, /* which begins a comment in the configuration */
};

const char *key_named(size_t i)
{
	return i < sizeof names / sizeof *names ? names[i].name : NULL;
}

static uint32_t named(const char *word, size_t n)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i].name) == n && memcmp(names[i].name, word, n) == 0)
			return names[i].key;
	return K_NONE;
}

/* One character or two. */
static bool characters(const char *word, size_t n, uint32_t keys[2])
{
	const uint8_t *s = (const uint8_t *)word;
	size_t used = 0, count = 0;

	while (used < n && count < 2) {
		ucs4_t uc;
		int bytes = u8_mbtoucr(&uc, s + used, n - used);

		if (bytes <= 0 || uc < ' ' || uc == 0x7f)
			return false;
		keys[count++] = uc;
		used += (size_t)bytes;
	}
	return count > 0 && used == n;
}

bool key_sequence(const char *word, size_t n, uint32_t keys[2])
{
	keys[1] = K_NONE;
	keys[0] = named(word, n);
	if (keys[0] != K_NONE)
		return true;
	if (n == 2 && word[0] == '^') {
		keys[0] = CONTROL(word[1]);
		return true;
	}
	return characters(word, n, keys);
}

#define FULL_WIDTH 0xff01 /* '!' and what follows it in ASCII, in two cells */
#define FULL_WIDTH_END 0xff5e

uint32_t key_narrow(uint32_t key)
{
	return key >= FULL_WIDTH && key <= FULL_WIDTH_END ? key - (FULL_WIDTH - '!') : key;
}
