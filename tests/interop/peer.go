// A TLS 1.3 client and server by Go's crypto/tls, for tests/suites.d/peers.
//
//	client PORT CA [name=value]...          prints what the server answers to GET /tls, times= times
//	server PORT CHAIN KEY CA [name=value]...
//
// group=: P-256 or P-384 alone; cert=, key=: the client's; auth=1: the server requires a certificate.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

var options = map[string]string{"times": "1"}

func config(ca string) (*tls.Config, error) {
	pem, err := os.ReadFile(ca)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	c := &tls.Config{MinVersion: tls.VersionTLS13, ServerName: "localhost", RootCAs: pool, ClientCAs: pool,
		ClientSessionCache: tls.NewLRUClientSessionCache(4)}
	switch options["group"] {
	case "P-256":
		c.CurvePreferences = []tls.CurveID{tls.CurveP256}
	case "P-384":
		c.CurvePreferences = []tls.CurveID{tls.CurveP384}
	}
	if options["auth"] != "" {
		c.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return c, nil
}

func addKey(c *tls.Config, chain, key string) error {
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err == nil {
		c.Certificates = []tls.Certificate{pair}
	}
	return err
}

func fetch(address string, c *tls.Config) error {
	conn, err := tls.Dial("tcp", address, c)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(conn, "GET /tls HTTP/1.0\r\n\r\n")
	_, err = io.Copy(os.Stdout, conn)
	return err
}

func times() int {
	n, _ := strconv.Atoi(options["times"])
	return n
}

func client(address, ca string) error {
	c, err := config(ca)
	if err == nil && options["cert"] != "" {
		err = addKey(c, options["cert"], options["key"])
	}
	for i := 0; err == nil && i < times(); i++ {
		err = fetch(address, c)
	}
	return err
}

func serve(conn *tls.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	buf := make([]byte, 4096)
	if _, err := conn.Read(buf); err == nil {
		fmt.Fprintf(conn, "HTTP/1.0 200 OK\r\n\r\nresumed %t\n", conn.ConnectionState().DidResume)
	}
}

func server(address, chain, key, ca string) error {
	c, err := config(ca)
	if err == nil {
		err = addKey(c, chain, key)
	}
	if err != nil {
		return err
	}
	listener, err := tls.Listen("tcp", address, c)
	for err == nil {
		conn, failed := listener.Accept()
		if err = failed; err == nil {
			go serve(conn.(*tls.Conn))
		}
	}
	return err
}

func main() {
	args := []string{}
	for _, arg := range os.Args[1:] {
		if name, value, found := strings.Cut(arg, "="); found {
			options[name] = value
		} else {
			args = append(args, arg)
		}
	}
	err := fmt.Errorf("usage: client PORT CA | server PORT CHAIN KEY CA")
	if len(args) == 3 && args[0] == "client" {
		err = client("127.0.0.1:"+args[1], args[2])
	} else if len(args) == 5 && args[0] == "server" {
		err = server("127.0.0.1:"+args[1], args[2], args[3], args[4])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
