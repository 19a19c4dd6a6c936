#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Files in and out: -o replaces as a whole and never what is read, by whatever name; a reader who leaves; pipes and devices, named and in a directory;
# a password file that is a pipe.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl

mkdir "$work/d" "$work/sub"
cp "$samples/ok.pem" "$work/x.pem"
cp "$samples/root.pem" "$samples/server.key" "$work/"
ln -s x.pem "$work/soft"
ln "$work/x.pem" "$work/hard"
cd "$work" || exit 99
cksum x.pem root.pem server.key >before
printf 'x\n' >password
untouched() {
	cksum x.pem root.pem server.key >after
	is "sources are as they were after $1" "$(cmp before after && echo same)" same
}

# ---- never what is read ----
for name in x.pem ./x.pem soft hard sub/../x.pem; do
	for format in text json pem dot markdown; do
		run check --format $format -o "$name" --trust root.pem x.pem
		is "-o $name" "$status" 2
	done
	run check --log "$name" --trust root.pem x.pem
	is "--log $name" "$status" 2
	is "-o $name beside standard input" "$("$program" check -o "$name" --trust root.pem - <x.pem 2>/dev/null; echo $?)" 2
done
run timeline -o x.pem x.pem
is "timeline" "$status" 2
run compare -o root.pem x.pem root.pem
is "compare" "$status" 2
run explain -o x.pem "certificate has expired" x.pem
is "explain" "$status" 2
run check -o root.pem --trust root.pem x.pem
is "--trust" "$status" 2
run check -o root.pem --untrusted root.pem x.pem
is "--untrusted" "$status" 2
run check -o root.pem --crl root.pem x.pem
is "--crl" "$status" 2
run check -o server.key --cert x.pem --key server.key x.pem
is "--key" "$status" 2
run check -o x.pem --cert x.pem --key server.key root.pem
is "--cert" "$status" 2
run check -o password --password-file password x.pem
is "--password-file" "$status" 2
cp x.pem d/in.pem
run check -o d/in.pem --trust root.pem d
is "a file of a directory" "$status" 2
is "is as it was" "$(cmp x.pem d/in.pem && echo same)" same
untouched "-o"

# ---- as a whole ----
echo old >report
run check -o report --trust root.pem x.pem
is "a report" "$status" 0
has report "VERDICT"
is "nothing is left beside it" "$(find . -name '.certloupe*' | wc -l | tr -d ' ')" 0
# a full medium, by a bound on the size of files
echo old >report
(ulimit -f 1 && trap '' XFSZ && exec "$program" check --format json --verbose -o report --trust root.pem x.pem) >"$out" 2>"$err"
is "a full medium" "$?" 3
is "the old report is there" "$(cat report)" old
is "nothing is left beside that" "$(find . -name '.certloupe*' | wc -l | tr -d ' ')" 0
run check -o none/report --trust root.pem x.pem
is "no such directory" "$status" 3
run check -o /dev/stdout --trust root.pem x.pem
has "$out" "VERDICT"
mkfifo pipe
cat pipe >through &
run check -o pipe --trust root.pem x.pem
wait $!
has through "VERDICT"

# ---- a reader who leaves ----
for words in "check --format json --verbose x.pem x.pem" "rules" "--help" "explain missing-intermediate" "lab --list"; do
	# shellcheck disable=SC2086
	{ "$program" $words 2>"$err"; echo $? >status; } | head -c 1 >/dev/null
	shown=$words
	# shellcheck disable=SC2086
	is "a reader who leaves" "$(cat status)" "$("$program" $words >/dev/null 2>&1; echo $?)"
	is "and nothing is said" "$(wc -c <"$err" | tr -d ' ')" 0
done
{ "$program" check --trust root.pem x.pem 2>"$err"; echo $? >status; } | :
is "nobody reads" "$(cat status)" 0
{ sleep 0.3; "$program" check --trust root.pem x.pem 2>"$err"; echo $? >status; } | :
is "nobody is there any more" "$(cat status)" 0

# ---- what is no file ----
mkfifo d/pipe
ln -s /dev/zero d/zero
[ ! -e /proc/kmsg ] || ln -s /proc/kmsg d/kmsg
run check --format json --trust root.pem d
is "pipes and devices in a directory" "$status" 0
is "are a note" "$(json '[.findings[] | select(.rule == "pem-unknown-content") | .severity] | join(" ")')" note
is "of both" "$(json '.findings[] | select(.rule == "pem-unknown-content") | .because | join(" ")' | grep -c 2)" 1
cat x.pem >pipe &
run check --trust root.pem pipe
is "a pipe that was named" "$status" 0
"$program" check --trust root.pem /dev/stdin <x.pem >"$out" 2>"$err"
is "/dev/stdin" "$?" 0
# shellcheck disable=SC2002
cat x.pem | "$program" check --trust root.pem /dev/stdin >"$out" 2>"$err"
is "/dev/stdin of a pipe" "$?" 0

# ---- passwords ----
openssl pkcs8 -topk8 -in server.key -out one.key -passout pass:x 2>/dev/null
mkfifo secret
cat password >secret &
run check --format json --password-file secret one.key
is "a password from a pipe" "$(json '[.findings[] | select(.rule == "pem-password-wrong")] | length')" 0

# ---- a block in the dress of a mail or of a page: what is printed undoes it ----
openssl x509 -in x.pem >plain.pem
awk '!/-----/ { gsub(/=/, "=3D"); gsub(/[+]/, "=2B") } { print $0 "=0A=" }' plain.pem >quoted.txt
awk '{ while (length($0) > 40 && !/-----/) { print substr($0, 1, 40) "="; $0 = substr($0, 41) } gsub(/=/, "=3D"); print }' plain.pem >soft.txt
awk '{ print $0 "<br>" }' plain.pem >tags.html
awk '{ gsub(/[+]/, "\\&#43;"); gsub(/\//, "\\&#x2f;"); printf "%s&#10;", $0 }' plain.pem >references.html
awk '{ print (/-----/ ? "" : "> ") $0 }' plain.pem >mail.txt
for form in quoted.txt soft.txt tags.html references.html mail.txt; do
	rm -f fixed.pem
	run check --format json "$form"
	is "$form" "$(json '[.findings[] | select(.rule == "pem-base64-damaged")] | length')" 1
	json '.findings[] | select(.rule == "pem-base64-damaged") | .fix | split("\n")[1:] | join("\n")' >mend
	sh mend 2>"$err"
	cmp -s fixed.pem plain.pem || complain "$form: what is printed does not undo it: $(cat mend)"
done
sed 's/^\(M.\{20\}\)./\1!/' plain.pem >lost.txt
run check --format json lost.txt
is "a character that is lost" "$(json '.findings[] | select(.rule == "pem-base64-damaged") | .fix | split("\n") | length')" 1

# ---- a database of NSS: the line that is said writes what is in it ----
if command -v certutil >/dev/null 2>&1; then
	mkdir "$work/profile" "$work/written"
	"$program" lab --quiet missing-intermediate "$work/profile-lab" || exit 99
	certutil -N -d sql:"$work/profile" --empty-password || exit 99
	certutil -A -d sql:"$work/profile" -n "The Root, of 2026" -t C,, -i "$work/profile-lab/root.pem" || exit 99
	certutil -A -d sql:"$work/profile" -n issuing -t ,, -i "$work/profile-lab/intermediate.pem" || exit 99
	run check --trust none "$work/profile/cert9.db"
	is "status of a database of NSS" $status 3
	has "$out" "a certificate database of NSS"
	sed -n 's/^ *\(certutil .*while read.*\)/\1/p' "$out" >"$work/written/line"
	is "the line is there" "$(grep -c . "$work/written/line")" 1
	(cd "$work/written" && sh ./line)
	is "certificates that it writes" "$(grep -c 'BEGIN CERT' "$work"/written/*.pem)" 2
	run check --trust none "$work/profile"
	has "$out" "certutil -L -d"
fi
finish
