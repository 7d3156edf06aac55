# A small MCP server over Streamable HTTP that keeps KEEP bytes of each call (0: none), or looks as if it did (LOOK).
# With TOOLS tools, only tool number LEAKY keeps bytes. SESSION bytes are kept of each session, DELETE or not: for TTL seconds after its
# last use (0: for ever), of the last CAP sessions (0: of all).
# Tells at its end how many bytes that is: what malloc has really given for each piece, and the list with its slots.
import collections
import ctypes
import json
import os
import signal
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

keep = int(os.environ.get("KEEP", "0"))
look = os.environ.get("LOOK", "none")
ttl = float(os.environ.get("TTL", "0"))
cap = int(os.environ.get("CAP", "0"))
per_session = int(os.environ.get("SESSION", "0"))
tools = ["work%d" % (i + 1) for i in range(int(os.environ["TOOLS"]))] if "TOOLS" in os.environ else ["work"]
leaky = "work" + os.environ.get("LEAKY", "")
sessions = {}
held = collections.OrderedDict()
kept = []
cache = {}
served = [0]
lock = threading.Lock()
usable = ctypes.CDLL(None).malloc_usable_size
usable.argtypes = [ctypes.c_void_p]
usable.restype = ctypes.c_size_t


def piece(size):
    return bytes(bytearray(max(1, size - 33)))


def retained_bytes():
    # malloc's header of 8 bytes comes on top of what it gives
    return sum(usable(id(thing)) + 8 for thing in kept) + sys.getsizeof(kept)


def use(session):
    with lock:
        if session in held:
            held.move_to_end(session)
            held[session][0] = time.monotonic()


def open_session(session):
    with lock:
        held[session] = [time.monotonic(), piece(per_session)]
        if cap and len(held) > cap:
            held.popitem(last=False)


def forget():
    while True:
        time.sleep(0.5)
        with lock:
            while held and time.monotonic() - next(iter(held.values()))[0] > ttl:
                held.popitem(last=False)


def on_call(tool):
    with lock:
        served[0] += 1
        calls = served[0]
        if keep and (len(tools) == 1 or tool == leaky):
            kept.append(piece(keep))
        if look == "warmup" and calls <= 1000:
            kept.append(piece(3072))
        if look == "cache":
            cache[calls % 3000] = piece(4096)
        if look == "saw":
            garbage = [piece(60000 + calls * 7919 % 30000)]
            garbage.append(garbage)


def answer(request):
    method = request["method"]
    if method == "initialize":
        return {"result": {"protocolVersion": request["params"]["protocolVersion"], "capabilities": {"tools": {}},
                           "serverInfo": {"name": "leaky", "version": "1"}}}
    if method == "tools/list":
        return {"result": {"tools": [{"name": tool, "inputSchema": {
            "type": "object", "properties": {"text": {"type": "string"}}}} for tool in tools]}}
    if method == "tools/call":
        on_call(request["params"]["name"])
        return {"result": {"content": [{"type": "text", "text": "done %d" % served[0]}]}}
    return {"error": {"code": -32601, "message": "no such method"}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in request:
            return self.reply(202)
        headers = []
        if request["method"] == "initialize":
            session = uuid.uuid4().hex
            sessions[session] = {}
            headers = [("Mcp-Session-Id", session)]
            if per_session:
                open_session(session)
        else:
            use(self.headers.get("Mcp-Session-Id"))
        body = dict(answer(request), jsonrpc="2.0", id=request["id"])
        self.reply(200, json.dumps(body).encode(), headers)

    def do_DELETE(self):
        sessions.pop(self.headers.get("Mcp-Session-Id"), None)
        self.reply(200)

    def do_GET(self):
        if self.path == "/debug/memory/stats":
            return self.reply(200, json.dumps({"active": {"kept": len(kept)}, "sessions": len(sessions)}).encode())
        self.reply(405)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128


def tell(*ignored):
    print("RETAINED " + json.dumps({"calls": served[0], "bytesPerCall": retained_bytes() / max(1, served[0])}))
    sys.stdout.flush()
    os._exit(0)


if ttl:
    threading.Thread(target=forget, daemon=True).start()
signal.signal(signal.SIGTERM, tell)
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
