#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A walk through the browser on a chain without its intermediate: the tree shows the gap, the finding is explained, and
# every way to move about does what ui conventions say. Rows 4 to 10 and 13 of the acceptance list.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust root.pem missing-int.pem
see "CHAIN" "FILES" "missing-intermediate" "unable to get local issuer certificate"
see "not here; it may be" "UNTRUSTED" "trust root.pem" "at now" "q quit"
at "leaf"

# the explanation, and back to the same row
keys x
see "WHAT" "FIX" "HOW WE KNOW" "1 of" "Esc back"
keys G
see "FIX" "missing-int.pem"
keys Escape
see "CHAIN"
at "leaf"
keys j
at "?"
keys Enter
see "HOW WE KNOW"
keys q
at "?"

# help of this screen, searched, and back
keys '?'
see "THIS SCREEN: Chains and findings" "go to the next pane"
keys /
type_text "reload"
see "/reload"
keys Enter
keys Escape
gone "THIS SCREEN"
at "?"

# what is typed leaves the keys that have to do with it; Esc shows all again, then leaves; Enter does what the row says
keys '?'
see "THIS SCREEN" "type a word, or a key"
type_text "graph"
see "Filter: graph" "all paths as a graph"
gone "go to the next pane" "THIS SCREEN"
keys Escape
see "THIS SCREEN" "go to the next pane"
type_text "all paths of this"
see "all paths of this chain"
gone "as a graph"
keys Enter
see "paths from" "VERDICTS"
keys Escape
at "?"

# movement and folding: nothing is lost
keys g g
at "leaf"
keys Space
gone "not here; it may be"
at "x "
keys l
see "not here; it may be"
keys h
gone "not here; it may be"
keys '*'
see "not here; it may be"
keys End
at "root"
keys Home
at "leaf"
keys Down Down Up Up
at "leaf"
keys NPage
keys PPage
at "leaf"

# search over what is folded, around the end
keys z 0
gone "not here; it may be"
keys /
type_text "not here"
see "not here; it may be"
keys Enter
at "not here; it may be"
keys n
see "the search went on from the top"
keys /
type_text "nowhere to be found"
see "not found"
keys Escape

# panes and tabs
keys Tab
at "missing-intermediate"
keys Enter
see "HOW WE KNOW"
keys Escape
at "missing-intermediate"
keys Tab Tab
keys g g
at "leaf"
keys 5
see "SHA-256"
keys 3
see "Names"
keys O
gone "CHAIN"
keys O
see "CHAIN"
tui_end

tui 80 24 certloupe --trust root.pem ok.pem
see "trusted" "no findings" "leaf" "anchor"
keys Enter
see "Valid until" "Fields"
keys 1 # the places that the tabs have beside the chains
see "[Why]" "CHECKED"
keys 2
see "[Fields]" "Subject"
keys 4
see "-----BEGIN CERTIFICATE-----"
keys q
see "CHAIN"
keys q
ended 0
