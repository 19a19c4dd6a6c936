#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Typed commands do what keys do, and the question is asked anew by them: name, purpose, trust, revocation.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 80 24 certloupe --trust root.pem ok.pem
see "trusted" "trust root.pem" "now"
at "leaf"
keys :
see "what can be done" "the keys of this screen" "trust system|none|FILE"
type_text "tru"
gone "purpose server"
keys Tab
see ":trust"
type_text "none"
keys Enter
see "UNTRUSTED" "trust nothing"
keys T
see "trust: none"
keys C-u
type_text "absent.pem"
keys Enter
see "No such file or directory"
keys C-u
type_text "root.pem"
keys Enter
see "trust root.pem" "no findings"
keys H
type_text "other.example"
keys Enter
see "name other.example" "at now" "hostname-mismatch"
keys :
type_text "host"
keys Enter
see "host: other.example"
keys C-u Enter
gone "hostname-mismatch"
keys P
see "purpose: server"
keys P
see "purpose: client" "for client"
keys : Escape
gone "what can be done"
at "leaf"
keys :
type_text "help theme"
keys Enter
see "Filter: theme" "the next theme"
gone "next pane"
keys Escape Escape
at "leaf"
tui_end
