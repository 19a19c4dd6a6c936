#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every example of certloupe(1) (man/examples) in a fresh lab and compares status and output.
set -u
srcdir=${srcdir:-.}
examples=$srcdir/man/examples

program=${CERTLOUPE:?the program to test}
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-man.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" && ln -s "$program" "$work/bin/certloupe"
PATH=$work/bin:$PATH
export PATH
cd "$work" || exit 99
certloupe lab --quiet practice || exit 1
cd practice || exit 99

ran=0 bad=0 command='' from=1
finish() { # compares what the last command said with what is still to be found
	[ -n "$command" ] || return 0
	ran=$((ran + 1))
}
while IFS= read -r line; do
	case $line in
	'$ '*)
		finish
		command=${line#??} from=1
		sh -c "$command" >"$work/out" 2>"$work/err" </dev/null
		status=$? ;;
	'status '*)
		if [ "$status" != "${line#status }" ]; then
			echo "status $status, expected ${line#status }: $command"
			cat "$work/out" "$work/err"
			bad=1
		fi ;;
	'| '*)
		at=$(tail -n +"$from" "$work/out" | grep -nF -- "${line#??}" | head -n 1 | cut -d: -f1)
		if [ -z "$at" ]; then
			echo "not in the output (from line $from): ${line#??}: $command"
			cat "$work/out"
			bad=1
		else
			from=$((from + at))
		fi ;;
	esac
done <"$examples"
finish
[ "$ran" -gt 0 ] || { echo "no example was found"; bad=1; }
echo "$ran examples"
exit $bad
