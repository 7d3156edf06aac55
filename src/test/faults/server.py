#!/usr/bin/env python3
"""Serves MCP on loopback, healthy or in one of the ways below.

usage: server.py PORT [MANNER]

closes     closes each connection without an answer      silent     accepts and never answers
garbage    answers what is no HTTP                       refuses    answers every request by 500
endless    answers a call without end                    wrong-id   answers with another id
dies       ends itself at the 30th call                  stays      ignores SIGTERM
breeds     starts a child with each call                 floods     writes 100 kB of log with each call
"""
import json, os, signal, socketserver, subprocess, sys, time, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(sys.argv[1])
MANNER = sys.argv[2] if len(sys.argv) > 2 else "healthy"
SESSIONS = set()
CALLS = [0]
TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def send(self, code, body=b"", headers=()):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, message, headers=(), **answer):
        number = "another" if MANNER == "wrong-id" and message["method"] == "tools/call" else message["id"]
        self.send(200, json.dumps({"jsonrpc": "2.0", "id": number, **answer}).encode(), headers)

    def do_GET(self):
        self.send(405)

    def do_DELETE(self):
        SESSIONS.discard(self.headers.get("Mcp-Session-Id"))
        self.send(200)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if MANNER == "refuses":
            return self.send(500)
        if message.get("id") is None:
            return self.send(202)
        if message["method"] == "initialize":
            session = uuid.uuid4().hex
            SESSIONS.add(session)
            return self.reply(message, [("Mcp-Session-Id", session)], result={
                "protocolVersion": message["params"]["protocolVersion"], "capabilities": {"tools": {}},
                "serverInfo": {"name": "faults", "version": "1"}})
        if message["method"] == "tools/list":
            return self.reply(message, result={"tools": [{"name": "echo", "inputSchema": TEXT}]})
        if message["method"] == "tools/call":
            return self.call(message)
        return self.reply(message, error={"code": -32601, "message": "Method not found"})

    def call(self, message):
        CALLS[0] += 1
        if MANNER == "dies" and CALLS[0] == 30:
            os._exit(3)
        if MANNER == "breeds":
            subprocess.Popen(["sleep", "600"], start_new_session=True)
        if MANNER == "floods":
            print("x" * 100_000, flush=True)
        if MANNER == "endless":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            while True:
                self.wfile.write(b" " * 1000)
                time.sleep(0.01)
        self.reply(message, result={"content": [{"type": "text", "text": "ok"}]})


class Raw(socketserver.BaseRequestHandler):
    def handle(self):
        if MANNER == "silent":
            time.sleep(600)
        if MANNER == "garbage":
            self.request.recv(10_000)
            self.request.sendall(b"\x00\xff 9000 no protocol at all\r\n\r\n" * 50)


class RawServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if MANNER == "stays":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
raw = MANNER in ("closes", "silent", "garbage")
(RawServer if raw else ThreadingHTTPServer)(("127.0.0.1", PORT), Raw if raw else Handler).serve_forever()
