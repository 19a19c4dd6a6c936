#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs/tutorial.md is done as it stands there: its shell commands are run, its keys pressed, and what it says is on the
# screen is looked for on it.
#
#	    $ COMMAND           runs; one that begins with certloupe and opens the browser ("and look") starts it
#	press `Enter`           a key, as the manual calls it
#	type `words`            are typed
#	```screen               each line is on the screen (blanks count as one; a line "..." stands for whatever)
. "${srcdir:-.}/tests/tmux/lib.sh"
tutorial=$(cd "$srcdir" && pwd)/docs/tutorial.md
cd "$tui_work" || exit 99

# One instruction a line: run, start, key, type, see.
awk '
	/^```screen/ { screen = 1; next }
	/^```/ { screen = 0; next }
	screen && !/^ *\.\.\. *$/ && !/^ *$/ { print "see " $0; next }
	/^    \$ certloupe/ && / *# browse$/ { sub(/^    \$ /, ""); sub(/ *# browse$/, ""); print "start " $0; next }
	/^    \$ / { sub(/^    \$ /, ""); print "run " $0; next }
	/([Pp]ress|[Tt]ype) `/ {
		line = $0
		verb = ""
		while (match(line, /`[^`]*`/)) {
			before = substr(line, 1, RSTART - 1)
			if (before ~ /[Tt]ype $/) verb = "type "
			else if (before ~ /[Pp]ress $/) verb = "key "
			else verb = ""
			if (verb != "") print verb substr(line, RSTART + 1, RLENGTH - 2)
			line = substr(line, RSTART + RLENGTH)
		}
	}' "$tutorial" >steps
[ "$(grep -c '^see ' steps)" -gt 20 ] || { echo "no tutorial in $tutorial"; exit 1; }

squeezed() { screen | sed 's/[[:space:]][[:space:]]*/ /g'; }
see_line() {
	want=$(printf '%s' "$1" | sed 's/[[:space:]][[:space:]]*/ /g; s/^ //; s/ $//')
	until_true on_screen || fail "the tutorial says that this is on the screen: $want"
}
on_screen() { squeezed | grep -qF -- "$want"; }

press() {
	case $1 in
	S-Tab) keys BTab ;;
	Esc) keys Escape ;;
	^?) keys "C-$(printf '%s' "${1#^}" | tr 'A-Z' 'a-z')" ;;
	??*) case $1 in Enter | Tab | Space | Up | Down | Left | Right | Home | End) keys "$1" ;; *) type_text "$1" ;; esac ;;
	*) type_text "$1" ;;
	esac
}

exec 3<steps
started=
while read -r verb rest <&3; do
	case $verb in
	run)
		# shellcheck disable=SC2086
		case $rest in cd\ *) cd ${rest#cd } || exit 99 ;; *) sh -c "$rest" >out 2>&1 || { echo "status $?: $rest"; cat out; exit 1; } ;; esac
		;;
	start)
		[ -z "$started" ] || tui_end
		started=1
		# shellcheck disable=SC2086
		tui 100 30 $rest
		;;
	key) press "$rest" ;;
	type) type_text "$rest" ;;
	see) see_line "$rest" ;;
	esac
done
[ -z "$started" ] || tui_end
