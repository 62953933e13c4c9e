// A TLS 1.3 client and server by Go's crypto/tls, for tests/suites.d/hybrid.
//
//	client ADDRESS default|hybrid|x25519 CA       prints what the server answers to GET /tls
//	server ADDRESS default|hybrid|x25519 CHAIN KEY
//go:debug tlsmlkem=1
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func config(groups string) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS13}
	switch groups {
	case "hybrid":
		c.CurvePreferences = []tls.CurveID{tls.X25519MLKEM768}
	case "x25519":
		c.CurvePreferences = []tls.CurveID{tls.X25519}
	}
	return c
}

func client(address, groups, ca string) error {
	pem, err := os.ReadFile(ca)
	if err != nil {
		return err
	}
	c := config(groups)
	c.RootCAs = x509.NewCertPool()
	c.RootCAs.AppendCertsFromPEM(pem)
	web := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: c}}
	answer, err := web.Get("https://" + address + "/tls")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}

func server(address, groups, chain, key string) error {
	web := &http.Server{Addr: address, TLSConfig: config(groups), ReadTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintln(w, "hello from Go")
		})}
	return web.ListenAndServeTLS(chain, key)
}

func main() {
	var err error
	switch {
	case len(os.Args) == 5 && os.Args[1] == "client":
		err = client(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 6 && os.Args[1] == "server":
		err = server(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	default:
		err = fmt.Errorf("usage: client ADDRESS GROUPS CA | server ADDRESS GROUPS CHAIN KEY")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
