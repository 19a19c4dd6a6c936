// SPDX-License-Identifier: GPL-3.0-or-later
// Go's verdict. Reads lines "DIR HOST" and answers each with one line: A accepts, R refuses, and why. The files are DIR/root.pem and DIR/server.pem.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
)

func certificates(path string) (list []*x509.Certificate, err error) {
	rest, err := os.ReadFile(path)
	for block := (*pem.Block)(nil); err == nil; {
		if block, rest = pem.Decode(rest); block == nil {
			return
		}
		var c *x509.Certificate
		if c, err = x509.ParseCertificate(block.Bytes); err == nil {
			list = append(list, c)
		}
	}
	return
}

func verify(dir, host string) error {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	trusted, err := certificates(dir + "/root.pem")
	if err != nil {
		return err
	}
	chain, err := certificates(dir + "/server.pem")
	if err != nil {
		return err
	}
	for _, c := range trusted {
		roots.AddCert(c)
	}
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err = chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: host})
	return err
}

func main() {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		at := strings.LastIndexByte(in.Text(), ' ')
		if err := verify(in.Text()[:at], in.Text()[at+1:]); err != nil {
			fmt.Println("R", strings.Join(strings.Fields(err.Error()), " "))
		} else {
			fmt.Println("A")
		}
	}
}
