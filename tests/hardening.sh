#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The program has what configure says that it is hardened with (HARDENING in the Makefile).
set -u
program=${CERTLOUPE:?the program to test} builddir=${builddir:-.}
LC_ALL=C && export LC_ALL
hardening=$(sed -n 's/^HARDENING = *//p' "$builddir/Makefile")
[ -n "$hardening" ] || { echo "built with --disable-hardening"; exit 77; }
command -v readelf >/dev/null && readelf -h "$program" >/dev/null 2>&1 || { echo "no readelf here, or no ELF"; exit 77; }
bad=0

# FEATURE, the option of readelf that shows it, what it shows there; with ! what it must not show
look() {
	shown=$(readelf -W "$2" "$program")
	case $3 in
	!*) ! echo "$shown" | grep -Eq -- "${3#!}" ;;
	*) echo "$shown" | grep -Eq -- "$3" ;;
	esac || { echo "$1: readelf $2 does not show it"; bad=1; }
}

for feature in $hardening; do
	case $feature in
	stack-protector) look "$feature" --dyn-syms '__stack_chk_fail' ;;
	fortify) look "$feature" --dyn-syms '__(mem|str|v?sn?)[a-z]*_chk' ;;
	pie) look "$feature" --file-header 'Type: *DYN' ;;
	relro) look "$feature" --program-headers 'GNU_RELRO' ;;
	now) look "$feature" --dynamic 'BIND_NOW|FLAGS_1.* NOW' ;;
	noexecstack) look "$feature" --program-headers '!GNU_STACK.* RWE ' ;;
	stack-clash)
		# a frame of more than a page is touched page by page
		case $(uname -m) in
		x86_64)
			objdump -d --no-show-raw-insn "$program" | grep -A 1 'sub  *[$]0x1000,%rsp' |
				grep -Eq '(or|mov)q? *[$]0x0,(0x[0-9a-f]+)?\(%rsp\)' || { echo "$feature: no frame is touched page by page"; bad=1; } ;;
		esac ;;
	*) echo "$feature: nobody looks whether it is there"; bad=1 ;;
	esac
done
exit $bad
