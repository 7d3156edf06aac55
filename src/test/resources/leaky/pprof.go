// A small Go program that serves its profiles and keeps what it is told to: GET /keep?n=COUNT&size=BYTES, GET /garbage?n=COUNT.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"strconv"
)

var kept [][]byte

func number(request *http.Request, name string) int {
	value, _ := strconv.Atoi(request.URL.Query().Get(name))
	return value
}

func keep(response http.ResponseWriter, request *http.Request) {
	for i := 0; i < number(request, "n"); i++ {
		kept = append(kept, make([]byte, number(request, "size")))
	}
}

var last []byte

func garbage(response http.ResponseWriter, request *http.Request) {
	for i := 0; i < number(request, "n"); i++ {
		last = make([]byte, 10_000)
	}
}

func main() {
	http.HandleFunc("/keep", keep)
	http.HandleFunc("/garbage", garbage)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}
