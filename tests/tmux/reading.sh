#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reading that takes long: keys are taken meanwhile, Esc stops it and what was not read is said, so that nothing is called
# trusted for want of it; r reads again. So it is with a key that is made of a password, which is one step.
. "${srcdir:-.}/tests/tmux/lib.sh"
data=$(cd "$srcdir/tests/data/load" && pwd) || exit 99
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }

# Ten keys of 1,900,000 rounds each: as much as one file may ask for.
i=0
while [ $i -lt 10 ]; do
	openssl pkcs8 -topk8 -in "$data/leaf.key" -v2 aes-256-cbc -iter 1900000 -passout pass:test
	i=$((i + 1))
done >"$tui_work/keys.pem" 2>/dev/null
[ -s "$tui_work/keys.pem" ] || { echo "openssl makes no such key"; exit 77; }
cp "$data/chain.pem" "$data/root.pem" "$tui_work/"
echo test >"$tui_work/password"
cd "$tui_work" || exit 99

tui 100 30 certloupe --no-config --password-file password --at 2027-01-01 --trust root.pem chain.pem keys.pem
see "making a key of a password, for keys.pem" "Esc stops"
keys '?' # another screen, in the midst of it
see "THIS SCREEN"
keys q
see "making a key"
keys Escape
see "not all of it was read" "stopped: not everything was read"
keys j
see "could not be judged" "reading was stopped"
keys r
see "making a key"
gone "not all of it was read"
keys Escape
see "not all of it was read"
keys q
ended 0

# One that asks itself, and is left in the midst of it.
tui 100 30 certloupe --no-config --trust root.pem keys.pem
see "password for keys.pem"
type_text "test"
keys Enter
see "making a key"
keys q
ended 0
tui_end
