#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# yc: the command that goes with the screen is one that a shell runs, whatever the files are called.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

name="it's \$(touch hurt).pem"
cp ok.pem "$tui_work/$name"
cp root.pem "$tui_work/root one.pem"
cd "$tui_work" || exit 99
tui 100 30 certloupe --no-config --clipboard "'cat >$tui_work/pasted'" --trust "'root one.pem'" --purpose server --host www.example.com "\"it's \\\$(touch hurt).pem\""
see "CHAIN"
keys y c
see "copied command"
sh -e pasted >answer 2>&1 || fail "status $? of: $(cat pasted) $(cat answer)"
grep -q "^certloupe check .*--host www.example.com --purpose server" pasted || fail "another question: $(cat pasted)"
grep -q "Subject: .*www.example.com" answer || fail "openssl did not show it: $(cat pasted answer)"
grep -qF "$name: OK" answer || fail "openssl did not verify it: $(cat pasted answer)"
[ ! -e hurt ] || fail "a file's name was run"
tui_end
