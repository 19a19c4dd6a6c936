# SPDX-License-Identifier: GPL-3.0-or-later
# Breaks the text lines of a manual page at blanks, since mandoc -T lint wants none of more than 80 octets. Requests, displays and the heads of .TP stay.
function fill(s,    at) {
	while (length(s) > 78) {
		at = 78
		while (at > 1 && !(substr(s, at, 1) == " " && substr(s, at + 1) !~ /^[.']/)) at--
		if (at == 1) break
		print substr(s, 1, at - 1)
		s = substr(s, at + 1)
	}
	print s
}
/^\.nf/ { display = 1 }
/^\.fi/ { display = 0 }
/^\./ || display || head { print }
!(/^\./ || display || head) { fill($0) }
{ head = /^\.TP/ }
