#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make fuzz [TARGETS="text phrases messages readers reports configs"] [RUNS=1000000 | TIME=10]: inputs that no one thought of, through the targets of
# tests/fuzz under libFuzzer and the sanitizers; status 1 when one of them finds something. Its input is then in tests/fuzz/found;
# tests/fuzz/TARGET FILE does it again. Two targets at a time, TIME seconds each, or RUNS inputs. What was learned stays in
# tests/fuzz/corpus of the build, and the next run begins with it.
# Run in a build that was made with --enable-fuzzing; make fuzz makes one beside any other.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
targets=${TARGETS:-text phrases messages readers reports configs}
limit=${RUNS:+-runs=$RUNS}
limit=${limit:--max_total_time=${TIME:-10}}
here=tests/fuzz
mkdir -p $here/corpus $here/found
# Of who allocated, the next two callers only: a fifth of the time goes into remembering them all. Done again by hand, what was found says them all.
ASAN_OPTIONS="handle_abort=1:allocator_may_return_null=1:malloc_context_size=2:quarantine_size_mb=16${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
LSAN_OPTIONS="suppressions=$srcdir/tests/lsan.supp:print_suppressions=0"
LC_ALL=C.UTF-8 TZ=UTC
# A file is written for most inputs: in memory, where there is such a directory.
[ -n "${TMPDIR:-}" ] || { [ -d /dev/shm ] && [ -w /dev/shm ] && TMPDIR=/dev/shm; }
FUZZ_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-fuzz.XXXXXX")
trap 'rm -rf "$FUZZ_DIRECTORY"' EXIT
trap 'exit 129' HUP INT TERM
export FUZZ_DIRECTORY ASAN_OPTIONS LSAN_OPTIONS LC_ALL TZ

# The lab makes the files of a test's case; with a file's certificates the seeds say which were trusted.
made() { # RECIPE
	id=$(basename "$1" .case)
	tools/mklab --at 2026-06-01 --keys "$srcdir/tests/keys" --kind fires "$1" "$here/made/$id" || return 1
	trust=$(sed -n 's/^run .*--trust \([^ ]*\.pem\).*/\1/p' "$1" | head -n 1)
	[ -f "$here/made/$id/$trust" ] || return 0
	for file in "$here/made/$id"/*.pem; do
		[ "$file" = "$here/made/$id/$trust" ] || cat "$file"
	done >"$here/made/$id.all"
	{ echo @@; cat "$here/made/$id/$trust"; } >>"$here/made/$id.all"
}

# The configurations that tests/cli/audit.sh begins with, each as one of every server: the first octet says whose. That of Kubernetes has files in it.
configs() {
	{
		printf '\007'
		sed -n '/^# ---- Kubernetes/,/^	END$/p' "$srcdir/tests/cli/audit.sh" | sed -n '/^	apiVersion/,/^	END/p' | sed '$d; s/^	//; s/\$(.*)/LS0t/'
		printf -- '    -----BEGIN CERTIFICATE-----\n---\n'
		sed -n "/^	apiVersion: networking/,/^	END$/p" "$srcdir/tests/cli/audit.sh" | sed '$d; s/^	//'
	} >"$here/seed/configs/kubernetes"
	for server in $(sed -n 's/^cat >good\.\([a-z]*\) .*/\1/p' "$srcdir/tests/cli/audit.sh"); do
		for door in 0 1 2 3 4 5 6 7; do
			{ printf "\\00$door"; sed -n "/^cat >good\.$server /,/^END\$/p" "$srcdir/tests/cli/audit.sh" | sed '1d; $d'; } >"$here/seed/configs/$server.$door"
		done
	done
}

# Two cases at a time.
seeds() {
	rm -rf $here/made $here/seed
	mkdir -p $here/made $here/seed/text $here/seed/phrases $here/seed/messages $here/seed/readers $here/seed/reports $here/seed/configs
	n=0
	for recipe in "$srcdir"/tests/cases/*.case; do
		{ made "$recipe" || touch "$here/made/failed"; } &
		n=$((n + 1))
		[ $((n % 2)) = 1 ] || wait
	done
	wait
	[ ! -e "$here/made/failed" ] || return 1
	# many of them are the same
	find $here/made "$srcdir/tests/data/load" -type f -size -16k -exec sha256sum {} + | sort -u -k 1,1 | sed 's/^[^ ]*  //' >$here/files
	tr '\n' '\0' <$here/files | xargs -0 $here/seeds $here/seed
	configs
	touch $here/seed/made
}

# Leaks are looked for at the end, of all inputs together: to do it at each, whenever more was allocated than freed, takes most of the time.
fuzz() { # TARGET
	mkdir -p "$here/corpus/$1"
	"$here/$1" $limit -max_len=16384 -timeout=25 -rss_limit_mb=4096 -detect_leaks=0 -artifact_prefix="$here/found/$1-" -print_final_stats=1 \
		"$here/corpus/$1" "$here/seed/$1" >"$here/$1.log" 2>&1
}

[ -f $here/seed/made ] || seeds
bad=0 running=
finish() { # of "TARGET:PID"
	if wait "${1#*:}"; then
		echo "${1%:*}: $(sed -n 's/^stat::number_of_executed_units: *//p' "$here/${1%:*}.log") inputs, nothing found"
	else
		echo "${1%:*}: FOUND (see $here/found)"
		grep -aEv '^#[0-9]+	|^INFO' "$here/${1%:*}.log" | tail -n 60
		bad=1
	fi
}
for target in $targets; do
	fuzz "$target" &
	if [ -n "$running" ]; then
		finish "$running"
		running=
		finish "$target:$!"
	else
		running=$target:$!
	fi
done
[ -z "$running" ] || finish "$running"
exit $bad
