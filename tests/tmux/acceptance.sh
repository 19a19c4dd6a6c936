#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The acceptance list, what a new user would try, row by row: where each is tried, and here those that no other script tries.
#
#	 1-3  cli/usage                       help, version, a bad option
#	 4-8  tmux/browse                     first screen, what is missing, its explanation, help, movement
#	   9  here                            folding: the marks of what is hidden stand at its parent
#	  10  tmux/browse                     search, and around the end
#	  11  tmux/find                       a serial with colons and without
#	  12  tmux/find, here                 a filter by words, and by severity
#	  13  here                            the focus can be seen without colour
#	  14  tmux/size                       resized, too small, and back
#	  15  tmux/characters                 ASCII alone in the C locale
#	  16  tmux/japanese                   Japanese
#	  17  tmux/japanese                   every width from 40 to 120
#	18 19 tmux/characters                 NO_COLOR, and the option that wins over it
#	20 21 tmux/terminals                  vt100; dumb
#	  22  here                            no terminal: plain text, the status of the findings
#	  23  tmux/terminals                  standard input piped
#	  24  here                            the light theme
#	25 26 tmux/ends, tmux/kill            stopped and continued; killed
#	27 28 tmux/connect                    a silent host, a closed port
#	29-31 cli/live, cli/mutual            HTTP, client certificates
#	  32  cases/hostname-mismatch,        a wrong name
#	      cases/ip-san-missing
#	  33  tmux/paths, here                cross-signed
#	  34  tmux/timeline                   a rotation
#	  35  here, tmux/time, tmux/timeline  another day, on every screen
#	  36  here, tmux/broken               a damaged block and its line
#	  37  here, tmux/characters           hostile names: no colour, no title, no clipboard
#	  38  tmux/copy                       copying
#	  39  here                            no socket
#	  40  cli/usage                       JSON
#	  41  here                            completion in bash, zsh and fish
#	  42  here, man_examples              the manual
#	  43  not tried: make bench measures  5,000 certificates
#	  44  here                            the text report has the verdict, path and findings of the screen
. "${srcdir:-.}/tests/tmux/lib.sh"
made=$(cd "${builddir:-.}" && pwd)
samples
LC_ALL=C.UTF-8 && export LC_ALL

# 9: closed, the parent has the mark of the worst that it hides
tui 100 50 certloupe rotation --trust root.pem
see "FILES"
keys /
type_text "10 files"
keys Enter n
at "rotation"
keys z 0
at "▸"
until_true tui_cursor_has "x " || fail "the closed directory hides its errors"
keys '*'
see "old_new_ca.pem"
keys Space
gone "server_ca/ca.pem"
keys h
at "rotation"
# 12: what is filtered for, by severity
keys f
type_text "error"
see "only: error"
gone "client.csr"
keys Enter Escape
gone "only: error"
keys '*'
see "client.csr"
tui_end

# 13: without colour, each move of the focus changes how a title looks, and the tab that is shown can be told
tui 80 24 certloupe --color=never --trust root.pem missing-int.pem
see "missing-intermediate"
before=$(screen_with_attributes)
looks_other() { [ "$(screen_with_attributes)" != "$before" ]; }
keys Tab
until_true looks_other || fail "the focus cannot be seen"
keys BTab
looks_as_before() { [ "$(screen_with_attributes)" = "$before" ]; }
until_true looks_as_before || fail "S-Tab does not go back"
for tab in 2 3 4 5; do
	before=$(screen_with_attributes | grep "Why")
	keys $tab
	tab_looks_other() { [ "$(screen_with_attributes | grep "Why")" != "$before" ]; }
	until_true tab_looks_other || fail "tab $tab cannot be told"
done
tui_end

# 22
escape=$(printf '\033')
"$program" --trust root.pem missing-int.pem >"$tui_work/plain"
[ $? = 1 ] || fail "not the status of an error"
LC_ALL=C grep -q "$escape" "$tui_work/plain" && fail "escapes without a terminal"
"$program" --trust root.pem ok.pem >"$tui_work/plain" || fail "not the status of a good chain"

# 24: on white, green, yellow, cyan and white of eight cannot be read, nor what is brighter of 256
mkdir -p "$XDG_CONFIG_HOME/certloupe" && echo "theme = light" >"$XDG_CONFIG_HOME/certloupe/config"
tui 100 30 certloupe --color=always --trust root.pem cross.pem
see "expired-root-cross-sign"
readable() { ! screen_with_attributes | grep -Eq "$escape"'\[([0-9]+;)*(3[236]|9[2367]|38;5;(80|210|179|114|111|183))(;|m)'; }
screen_with_attributes | grep -Eq "$escape\[.*38;5;(124|94|22|23|59)(;|m)" || fail "no colour at all"
for key in x Escape Enter Escape V Escape p Escape t Escape '?'; do
	keys "$key"
	until_true readable || fail "not to be read on white after $key"
done
keys Escape Q
ended 0
rm "$XDG_CONFIG_HOME/certloupe/config"

# 33: also where there is little room, two paths can be told from each other
tui 80 24 certloupe --trust root.pem cross.pem
see "CHAIN"
keys p
see ".. > Example Root CA" ".. > Example Middle CA > ?"
tui_end

# 35: every screen is of that day, and an empty answer returns to now on every screen
tui 100 30 certloupe --trust root.pem ok.pem
see "trusted" "at now"
for view in Enter V p t; do
	keys "$view"
	gone "FILES"
	keys @
	see "time:"
	type_text "2190-01-01"
	keys Enter
	gone "time:"
	[ "$view" = Enter ] && keys 1
	see "2190-01-01"
	keys @
	see "time: 2190-01-01"
	keys C-u Enter
	gone "2190-01-01"
	keys Escape
	see "FILES" "at now"
	at "leaf"
done
tui_end

# 36
tui 100 30 certloupe --trust root.pem bad-block.pem
see "www.example.com" "pem-base64-damaged"
keys x
see "bad-block.pem:16" "line 19"
keys Escape
at "leaf"
tui_end

# 37: on every screen that shows a name
tui 100 30 certloupe --color=never --trust none evil-names.pem
see "\\x1b]0;title"
plain() { ! screen_with_attributes | grep -Eq "$escape"'\[([0-9]+;)*(3[0-8]|4[0-8])(;|m)'; }
for key in x Escape Enter Escape V Escape p Escape t Escape; do
	keys "$key"
	until_true plain || fail "a name brought colour after $key"
	[ "$(pane pane_title)" != title ] || fail "a name set the title after $key"
done
tui_mux show-buffer >/dev/null 2>&1 && fail "a name reached the clipboard"
tui_end

# 39
if command -v strace >/dev/null 2>&1 && strace -o "$tui_work/calls" true 2>/dev/null; then
	# the search for leaks traces, too: only one can
	tui 100 30 env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o "'$tui_work/calls'" certloupe --trust root.pem missing-int.pem
	see "missing-intermediate"
	for key in x Escape V Escape p Escape t Escape r; do
		keys "$key"
		see "certloupe"
	done
	tui_end
	grep -q "exited with 0" "$tui_work/calls" || fail "nothing was traced"
	grep socket "$tui_work/calls" && fail "a socket, and nobody named a host"
else
	echo "strace is not here, or may not trace: row 39 is not tried"
fi

# 41: as typed into each shell
is_running() { [ -n "$(tui_pid)" ]; }
completes() { # SHELL COMMAND-THAT-LOADS
	tui 100 30 "sh -c 'exec $1 2>/dev/tty'"
	until_true is_running || fail "$1 does not start"
	type_text "$2"
	keys Enter
	see "ready>"
	type_text "certloupe --pur"
	keys Tab
	see "certloupe --purpose"
	keys C-u
	type_text "certloupe miss"
	keys Tab
	see "certloupe missing-int.pem"
	keys C-u
	type_text "certloupe explain sni-mi"
	keys Tab
	see "certloupe explain sni-missing"
	keys C-u
	type_text "certloupe lab rotat"
	keys Tab
	see "certloupe lab rotation"
}
command -v bash >/dev/null 2>&1 && completes "bash --norc --noprofile" ". '$made/completions/certloupe'; PS1='ready''> '"
command -v zsh >/dev/null 2>&1 && completes "zsh -f" "fpath=('$made/completions' \$fpath); autoload -U compinit; compinit -u -d '$tui_work/zcompdump'; PS1='ready''> '"
command -v fish >/dev/null 2>&1 && completes "env HOME=$tui_work fish --no-config" "source '$made/completions/certloupe.fish'; function fish_prompt; echo -n 'ready''> '; end"

# 42: every option of the help, and every section
sed 's/\\//g' "$made/man/certloupe.1" >"$tui_work/manual"
"$program" --help | grep -o -e '--[a-z][a-z-]*' | sort -u >"$tui_work/options"
[ "$(wc -l <"$tui_work/options")" -gt 20 ] || fail "no options in the help"
while read -r option; do
	grep -qF -e "$option" "$tui_work/manual" || fail "not in the manual: $option"
done <"$tui_work/options"
for section in KEYS "EXIT STATUS" FILES ENVIRONMENT EXAMPLES; do
	grep -q "^\.S[Hh] .*$section" "$tui_work/manual" || fail "not a section of the manual: $section"
done

# 44: what the screen says of the verdict, the path and the findings, the text report says in the same words
"$program" check --format text --trust root.pem missing-int.pem >"$tui_work/text"
tui 100 50 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
for fact in "UNTRUSTED|untrusted" "leaf|leaf" "missing-intermediate" "unable to get local issuer certificate" "missing-int.pem:1" \
	"no CRL is at hand" "Example Issuing CA, the issuer of www.example.com, is missing"; do
	see "${fact%|*}"
	grep -qF -- "${fact#*|}" "$tui_work/text" || fail "not in the text report: ${fact#*|}"
done
tui_end
exit 0
