// SPDX-License-Identifier: GPL-3.0-or-later
// What Go loads of files. Reads one path a line and answers each with one: how many certificates, or why none is loaded. Argument: the key of the first.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
)

func count(path, key string) (n int, err error) {
	if _, err = tls.LoadX509KeyPair(path, key); err != nil {
		return
	}
	rest, err := os.ReadFile(path)
	for block := (*pem.Block)(nil); err == nil; {
		if block, rest = pem.Decode(rest); block == nil {
			return
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			n++
		}
	}
	return
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if n, err := count(lines.Text(), os.Args[1]); err != nil {
			fmt.Println(0, err)
		} else {
			fmt.Println(n)
		}
	}
}
