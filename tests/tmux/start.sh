#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Nothing is named: where one begins, what was looked at before and is remembered, and what there is to practise on.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples
recent=$XDG_STATE_HOME/certloupe/recent

# What is looked at is remembered, with what was trusted; never what is practised on.
tui 100 30 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
until_true test -s "$recent" || fail "nothing is remembered"
tui_end
[ "$(stat -c %a "$recent")" = 600 ] || fail "others may read what is remembered"
grep -q "/missing-int.pem	" "$recent" || fail "missing-int.pem is not remembered by its whole path"

tui 100 30 certloupe
see "What is broken?" "a server" "LAST TIME" "/missing-int.pem" "untrusted, 1 error"
keys 1
see "missing-intermediate" "FIX"
tui_end

# What is typed is a file, a host or a message; a letter that is a key of the screen is one.
tui 100 30 certloupe
see "or type: a host, a file, a message"
type_text missing-int.pem
see "missing-int.pem"
keys Enter
see "missing-intermediate" "FIX"
tui_end
tui 100 30 certloupe
see "What is broken?"
type_text "unable to get local issuer certificate"
keys Enter
see "error lookup" "WHAT IS BEHIND IT" "Error: unable to get local issuer"
keys Escape
see "What is broken?"
keys Space && type_text "127.0.0.1:1" && keys Enter
see "127.0.0.1:1" "refused"
tui_end
# where there is little room, a row of what was looked at before is there for its head
tui 40 12 certloupe
see "LAST TIME" "1  ?  127.0.0.1:1" "or type host"
tui_end

# A message is remembered by the phrasebook's words, not by what was pasted with it.
tui 100 30 certloupe
see "What is broken?"
keys X
see "Type or paste"
type_text "secret.example.com: unable to get local issuer certificate"
see "WHAT IS BEHIND IT"
keys Enter
see "cause 1 of"
keys Escape
see "What is broken?" "ASKED MOST" "unable to get local issuer certificate"
grep -q secret "$recent" && fail "what was typed is remembered"
keys X
see "ASKED MOST"
keys Enter
see "WHAT IS BEHIND IT" "exact"
keys Escape
see "What is broken?"
keys q
ended 0

# A scenario is made, judged, and nothing of it is left behind; another takes its place.
TMPDIR=$tui_work/tmp && mkdir "$TMPDIR" && export TMPDIR
tui 100 30 certloupe
see "practise:"
keys d
see "Which fault?" "chain-loop"
keys / && type_text expired-leaf && keys Enter
see "The server certificate has expired"
at "expired-leaf"
keys Enter
see "UNTRUSTED" "expired-leaf" "server.pem"
keys : && type_text start && keys Enter
see "What is broken?"
keys d
see "Which fault?"
keys / && type_text wrong-order && keys Enter
at "wrong-order"
keys Enter
see "www.example.com" "wrong-order"
tui_end
[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"
grep -q certloupe-demo "$recent" && fail "what was practised on is remembered"

# The same menu by the lab; with servers of its own.
tui 100 30 certloupe lab
see "Which fault?"
keys / && type_text "certloupe demo" && keys Enter
at "demo"
keys Enter
see "UNTRUSTED" "localhost"
tui_end
[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"

# The form offers the servers of before.
printf 'certloupe recent 1\ns\t1,1,0,0,0\ttrusted\ttls://db.example.com:5433\t\t.\ngarbage\n' >"$recent"
tui 100 30 certloupe
see "db.example.com:5433"
keys C
see "Host" "LAST TIME" "^R takes one after the other" "db.example.com:5433"
keys C-r
see "db.example.com" "5433"
keys Escape
see "What is broken?"
keys : && type_text forget && keys Enter
see "forgotten"
[ ! -e "$recent" ] || fail "not forgotten"
keys q
ended 0

# Nothing is kept, and nothing shown, where it is not wanted.
tui 100 30 certloupe --no-history --trust root.pem ok.pem
see "TRUSTED" "no errors"
keys : && type_text start && keys Enter
see "What is broken?"
gone "LAST TIME"
# ... but what is asked most can be looked up, by its number
see "ASKED MOST" "2  400 No required SSL"
keys 2
see "WHAT IS BEHIND IT" "exact"
keys Escape
see "What is broken?"
tui_end
[ ! -e "$recent" ] || fail "remembered in spite of --no-history"
