/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys by number and by name, whatever terminal they came from: a character is
 * its code point, the others stand above Unicode. */
#ifndef UI_KIT_KEY_H
#define UI_KIT_KEY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTROL(c) ((uint32_t)(c)&0x1f)

/* No name begins with KEY_: those are curses'. */
enum {
	K_NONE = 0,
	K_TAB = 9,
	K_ENTER = 13,
	K_ESC = 27,
	K_SPACE = 32,
	K_UP = 0x110000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_HOME,
	K_END,
	K_BACK_TAB,
	K_BACKSPACE,
	K_DELETE,
	K_F1,
	K_PASTE,  /* what follows is pasted, not typed: no key of it is a command */
	K_PASTED, /* until here */
};

/* Names of keys that are more than a character; NULL: no more. */
const char *key_named(size_t i);

/* A word of the action table: one key ("j", "Down", "^F", "Esc") or two ("gg", "za"). K_NONE in keys[1]: one.
 * false: no such key. */
bool key_sequence(const char *word, size_t n, uint32_t keys[2]);
/* A letter in two cells, as an input method leaves it, as the one of ASCII; any other key as it is. */
uint32_t key_narrow(uint32_t key);

/* What a mouse can do to a place on the screen. */
enum mouse { MOUSE_CLICK, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN, MOUSE_RELEASE, MOUSE_COUNT };

#endif
