"""An MCP server that keeps something for every token that it was ever shown: tokens.py PORT good|any.

good: only the token "good-token" is let in, the others are refused and remembered all the same; any: every token is let in.
Of each client that registers at /register it keeps something too. Of each call it keeps CALL bytes (environment; none by default). Sessions that another process opened are unknown to it.
"""
import json
import os
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, ACCEPTS = int(sys.argv[1]), sys.argv[2]
KEPT = 4096
CALL = int(os.environ.get("CALL", "0"))
checked = {}
calls = []
sessions = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, message=None, headers=()):
        body = b"" if message is None else json.dumps(message).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def is_let_in(self):
        token = self.headers.get("Authorization", "")
        if token and token not in checked:
            checked[token] = bytearray(KEPT)
        if token == "Bearer good-token" or (token and ACCEPTS == "any"):
            return True
        self.answer(401, {"error": "invalid_token"}, [("WWW-Authenticate", 'Bearer error="invalid_token"')])
        return False

    def do_GET(self):
        self.answer(405)

    def do_DELETE(self):
        if self.is_let_in():
            known = self.headers.get("Mcp-Session-Id") in sessions
            sessions.discard(self.headers.get("Mcp-Session-Id"))
            self.answer(200 if known else 404)

    def do_POST(self):
        if self.path == "/register":
            self.rfile.read(int(self.headers["Content-Length"]))
            client = uuid.uuid4().hex
            checked[client] = bytearray(KEPT)
            return self.answer(201, {"client_id": client})
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.is_let_in():
            return
        if message.get("method") == "initialize":
            session = uuid.uuid4().hex
            sessions.add(session)
            return self.result(message, {
                "protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                "serverInfo": {"name": "tokens", "version": "1"}}, [("Mcp-Session-Id", session)])
        if self.headers.get("Mcp-Session-Id") not in sessions:
            return self.answer(404)
        if "id" not in message:
            return self.answer(202)
        if message["method"] == "tools/list":
            return self.result(message, {"tools": [{"name": "echo", "inputSchema": {"type": "object"}}]})
        if CALL:
            calls.append(bytearray(CALL))
        return self.result(message, {"content": [{"type": "text", "text": "ok"}]})

    def result(self, message, result, headers=()):
        self.answer(200, {"jsonrpc": "2.0", "id": message["id"], "result": result}, headers)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


Server(("127.0.0.1", PORT), Handler).serve_forever()
