// SPDX-License-Identifier: GPL-3.0-or-later
// Go's verdict: verify ROOT CHAIN KEY HOST; 0 accepts, 1 refuses.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
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

func main() {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	trusted, err := certificates(os.Args[1])
	chain, err2 := certificates(os.Args[2])
	if err == nil {
		err = err2
	}
	if err == nil {
		for _, c := range trusted {
			roots.AddCert(c)
		}
		for _, c := range chain[1:] {
			between.AddCert(c)
		}
		_, err = chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: os.Args[4]})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
