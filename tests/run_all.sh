#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the test suite of a finished build and ends with one line, "N passed, M failed, K skipped": each libcheck test
# and each script counts as one. What was skipped is listed with its reason.
#
# With CERTLOUPE_TEST_ALL=1, then also, each thing once:
#   the scripts that drive the program, under gcc's AddressSanitizer and UndefinedBehaviorSanitizer
#   the unit tests and cases under those of clang (which knows more of what is undefined), in a build without a warning, and the fuzz targets for ten seconds each
#   the program under valgrind
#   make distcheck: the release builds, installs and is complete (tests/lists.sh holds that each file is in it): its cases, and what reads its sources
# Under the sanitizers the scripts that try very much try an eighth of it (CERTLOUPE_TEST_SHARE), and the tests of a unit run in one process: what one leaves behind
# must not be the next one's, and leaks are looked for once.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
make=${MAKE:-make}
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
passed=0 failed=0 skipped=0
# A machine that does other things, too, takes longer: what hangs is found all the same.
export CK_TIMEOUT_MULTIPLIER="${CK_TIMEOUT_MULTIPLIER:-4}"
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-check.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP INT TERM

# Adds up the .trs and .log files of one build's suite.
count() {
	find "$1/tests" -name '*.trs' >"$work/trs"
	while read -r trs; do
		log=${trs%.trs}.log
		result=$(sed -n 's/^:global-test-result: *//p' "$trs")
		checks=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' "$log" 2>/dev/null | tail -n 1)
		case $result in
		PASS | XFAIL)
			if [ -n "$checks" ]; then passed=$((passed + ${checks%% *})); else passed=$((passed + 1)); fi ;;
		SKIP)
			skipped=$((skipped + 1))
			echo "skipped: ${log#"$1"/}: $(grep -v '^$' "$log" | head -n 1)" ;;
		*)
			if [ -n "$checks" ]; then
				# shellcheck disable=SC2086
				set -- "$1" $checks
				failed=$((failed + $3 + $4)) passed=$((passed + $2 - $3 - $4))
			else
				failed=$((failed + 1))
			fi
			echo "failed: $log"
			tail -n 60 "$log" ;;
		esac
	done <"$work/trs"
}

# One more job than there are processors: many tests wait for a terminal or a server.
suite() { # DIR LABEL [TESTS=... [check_PROGRAMS=...]]
	began=$(date +%s) dir=$1 label=$2
	shift 2
	find "$dir/tests" -name '*.trs' -exec rm -f {} + 2>/dev/null
	if ! { $make -C "$dir" -j"$jobs" check TESTS= ${2:+"$2"} && $make -C "$dir" -j$((jobs + 1)) check "$@"; } >"$work/check.out" 2>&1 &&
		[ -z "$(find "$dir/tests" -name '*.trs' 2>/dev/null | head -n 1)" ]; then
		tail -n 60 "$work/check.out"
		failed=$((failed + 1))
	fi
	echo "== $label ($(($(date +%s) - began)) s)"
	count "$dir"
}

# One more test that is a command: it counts as one.
step() { # LABEL COMMAND...
	began=$(date +%s) label=$1
	shift
	if "$@" >"$work/step.out" 2>&1; then
		passed=$((passed + 1))
		echo "== $label ($(($(date +%s) - began)) s)"
	else
		failed=$((failed + 1))
		echo "failed: $label ($(($(date +%s) - began)) s)"
		tail -n 60 "$work/step.out"
	fi
}

build_in() { # DIR CONFIGURE-WORD...
	dir=$1
	shift
	mkdir -p "$dir" && (cd "$dir" && ../configure -q "$@") && $make -C "$dir" -j"$jobs"
}

suite "$BUILD" "make check"
if [ "${CERTLOUPE_TEST_ALL:-}" = 1 ]; then
	export CERTLOUPE_GO_CACHE="$PWD/$BUILD/tests/go-cache"
	sanitized='-O1 -g1' # enough for a trace, and built in half the time
	# some systems keep the library of clang's sanitizers apart, under a name with clang's version
	if echo 'int main(void) { return 0; }' | clang -fsanitize=fuzzer-no-link,address,undefined -x c -o "$work/linked" - 2>/dev/null; then
		step "clang: sanitizer build without a warning" build_in "$BUILD-clang-asan" --enable-werror --enable-fuzzing CC=clang CFLAGS="$sanitized"
		export CK_FORK=no
		# shellcheck disable=SC2016
		suite "$BUILD-clang-asan" "unit tests and cases under the sanitizers of clang" 'TESTS=$(unit_tests) tests/run_cases' 'check_PROGRAMS=$(unit_tests) tests/run_cases'
		unset CK_FORK
		step "a short fuzzing" $make -C "$BUILD-clang-asan" -j"$jobs" fuzz
		# shellcheck disable=SC2016
		set -- 'TESTS=$(script_tests) tests/soak/lines' 'check_PROGRAMS=$(script_programs)'
	else
		skipped=$((skipped + 1))
		echo "skipped: the sanitizers of clang are not installed (libclang-rt-*-dev)"
		step "clang without a warning" build_in "$BUILD-clang" --enable-werror CC=clang
		# shellcheck disable=SC2016
		set -- 'TESTS=$(unit_tests) tests/run_cases $(script_tests) tests/soak/lines'
	fi
	step "sanitizer build" build_in "$BUILD-asan" --enable-werror --enable-sanitizers CFLAGS="$sanitized"
	export CERTLOUPE_TEST_SHARE=8
	suite "$BUILD-asan" "scripts under AddressSanitizer and UndefinedBehaviorSanitizer" "$@"
	step "valgrind" env CERTLOUPE="$PWD/$BUILD/certloupe" builddir="$PWD/$BUILD" srcdir="$PWD" tests/valgrind.sh
	# shellcheck disable=SC2016
	step "make distcheck" $make -C "$BUILD" -j"$jobs" distcheck DISTCHECK_CONFIGURE_FLAGS='CFLAGS=-O0 --disable-hardening' \
		'TESTS=tests/run_cases $(source_tests)' check_PROGRAMS=tests/run_cases
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
