# A small MCP server over Streamable HTTP with three tools that keeps BYTES of what LEAK names and nothing else:
#   call  of each call          tool       of each call of search         two      of each call of search, half as much of echo
#   sparse  of 0.5 % of calls   session    of each session, for ever      abandoned  of each session until its DELETE
#   error  of each call that fails (FAIL of all do)                       cache    of each call, until LIMIT pieces are kept
# Tells at its end how often it did.
import json
import os
import random
import signal
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

leak = os.environ.get("LEAK", "none")
size = int(os.environ.get("BYTES", "4096"))
fail = float(os.environ.get("FAIL", "0.1" if leak == "error" else "0"))
limit = int(os.environ.get("LIMIT", "20000"))
draw = random.Random(int(os.environ.get("SEED", "1")))
tools = ("search", "echo", "render")
sessions = {}
kept = []
count = {"calls": 0, "failed": 0, "opened": 0, "deleted": 0, "kept": 0}
lock = threading.Lock()


def piece(length):
    return bytes(bytearray(max(1, length - 33)))


def keep(length=size):
    count["kept"] += 1
    kept.append(piece(length))


def on_call(tool):
    """Return whether the call fails."""
    with lock:
        count["calls"] += 1
        sparse = draw.random() < 0.005
        # the first calls are those of who only tries the tools
        failed = count["calls"] > 100 and draw.random() < fail
        count["failed"] += failed
        if (leak == "call" or leak == "sparse" and sparse or leak == "error" and failed
                or leak in ("tool", "two") and tool == "search"):
            keep()
        if leak == "two" and tool == "echo":
            keep(size // 2)
        if leak == "cache" and len(kept) < limit:
            keep()
        return failed


def opened(session):
    with lock:
        count["opened"] += 1
        sessions[session] = piece(size) if leak == "abandoned" else b""
        if leak == "session":
            keep()


def deleted(session):
    with lock:
        count["deleted"] += sessions.pop(session, None) is not None


def answer(request):
    method = request["method"]
    if method == "initialize":
        return {"result": {"protocolVersion": request["params"]["protocolVersion"], "capabilities": {"tools": {}},
                           "serverInfo": {"name": "patterns", "version": "1"}}}
    if method == "tools/list":
        schema = {"type": "object", "properties": {"text": {"type": "string"}}}
        return {"result": {"tools": [{"name": tool, "inputSchema": schema} for tool in tools]}}
    if method == "tools/call" and request["params"]["name"] in tools:
        failed = on_call(request["params"]["name"])
        return {"result": {"content": [{"type": "text", "text": "failed" if failed else "done"}], "isError": failed}}
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
            opened(session)
            headers = [("Mcp-Session-Id", session)]
        body = dict(answer(request), jsonrpc="2.0", id=request["id"])
        self.reply(200, json.dumps(body).encode(), headers)

    def do_DELETE(self):
        deleted(self.headers.get("Mcp-Session-Id"))
        self.reply(200)

    def do_GET(self):
        self.reply(405)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 1024


def tell(*ignored):
    print("COUNT " + json.dumps(count))
    sys.stdout.flush()
    os._exit(0)


signal.signal(signal.SIGTERM, tell)
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
