#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Search by serial and fingerprint, with colons and without; a filter narrows the rows, says so, and Esc ends it.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

serial=$("$program" check --format json --trust root.pem ok.pem | sed -n 's/.*"serial": *"\([0-9a-f]*\)".*/\1/p' | head -n 1)
sha256=$("$program" check --format json --trust root.pem ok.pem | sed -n 's/.*"sha256": *"\([0-9a-f]*\)".*/\1/p' | head -n 1)
[ -n "$serial" ] && [ -n "$sha256" ] || exit 99
colons=$(echo "$serial" | sed 's/../&:/g; s/:$//')

tui 100 30 certloupe --trust root.pem ok.pem
see "trusted"
at "leaf"
for needle in "$serial" "$colons" "$sha256" "$(echo "$sha256" | tr a-f A-F)"; do
	keys G
	at "root"
	keys /
	type_text "$needle"
	keys Enter
	at "leaf"
	gone "not found"
done
keys f
type_text "root"
see "only: root" "Esc shows all"
gone "FILES"
keys C-u
type_text "nothing like it"
see "0 rows"
keys C-u
type_text "ca"
keys Enter
see "only: ca"
keys Escape
gone "only: ca"
see "leaf" "FILES"
tui_end
