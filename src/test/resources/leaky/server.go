// A small MCP server over Streamable HTTP with net/http/pprof that keeps KEEP bytes of each call (0: none), or looks as if it
// did (LOOK). Drops at its end what it has kept, and tells how many bytes that gave back.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"sync"
	"syscall"
)

var lock sync.Mutex
var kept [][]byte
var cache [3000][]byte
var garbage []byte
var calls int
var keep, _ = strconv.Atoi(os.Getenv("KEEP"))

func onCall() int {
	lock.Lock()
	defer lock.Unlock()
	calls++
	if keep > 0 {
		kept = append(kept, make([]byte, keep))
	}
	switch os.Getenv("LOOK") {
	case "warmup":
		if calls <= 1000 {
			kept = append(kept, make([]byte, 3072))
		}
	case "cache":
		cache[calls%3000] = make([]byte, 4096)
	case "saw":
		garbage = make([]byte, 60000+calls*7919%30000)
	}
	return calls
}

func used() int64 {
	runtime.GC()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}

func tell() {
	lock.Lock()
	bytes := used()
	kept = nil
	bytes -= used()
	if keep == 0 {
		bytes = 0
	}
	fmt.Printf("RETAINED {\"calls\": %d, \"bytesPerCall\": %.1f}\n", calls, float64(bytes)/float64(max(1, calls)))
	os.Exit(0)
}

func result(method string, params map[string]any) any {
	switch method {
	case "initialize":
		return map[string]any{"protocolVersion": params["protocolVersion"], "capabilities": map[string]any{"tools": map[string]any{}},
			"serverInfo": map[string]any{"name": "leaky", "version": "1"}}
	case "tools/list":
		return map[string]any{"tools": []any{map[string]any{"name": "work", "inputSchema": map[string]any{
			"type": "object", "properties": map[string]any{"text": map[string]any{"type": "string"}}}}}}
	}
	return map[string]any{"content": []any{map[string]any{"type": "text", "text": fmt.Sprintf("done %d", onCall())}}}
}

func serve(response http.ResponseWriter, request *http.Request) {
	if request.Method != "POST" {
		if request.Method != "DELETE" {
			response.WriteHeader(405)
		}
		return
	}
	var message struct {
		Id     any
		Method string
		Params map[string]any
	}
	if json.NewDecoder(request.Body).Decode(&message) != nil {
		response.WriteHeader(400)
		return
	}
	if message.Id == nil {
		response.WriteHeader(202)
		return
	}
	response.Header().Set("Content-Type", "application/json")
	if message.Method == "initialize" {
		response.Header().Set("Mcp-Session-Id", fmt.Sprintf("s%p", request))
	}
	json.NewEncoder(response).Encode(
		map[string]any{"jsonrpc": "2.0", "id": message.Id, "result": result(message.Method, message.Params)})
}

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	go func() {
		<-signals
		tell()
	}()
	http.HandleFunc("/mcp", serve)
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
