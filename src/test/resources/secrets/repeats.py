"""A minimal MCP server that repeats the secrets it was given, in its log and in the errors of every other call."""

import base64
import html
import http.server
import json
import os
import sys
import urllib.parse

TOOL = {"name": "add", "inputSchema": {"type": "object", "properties": {"a": {"type": "integer"}}}}
OPTIONS = sys.argv[1:]
PASSWORD = OPTIONS[OPTIONS.index("--password") + 1]
USER = OPTIONS[OPTIONS.index("-u") + 1].split(":")[1]
calls = 0


def spellings(secret):
    return [secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret), html.escape(secret), json.dumps(secret),
            base64.b64encode(secret.encode()).decode(), base64.b64encode(("joe:" + secret).encode()).decode()]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(405, b"")

    def do_DELETE(self):
        self.answer(200, b"")

    def do_POST(self):
        global calls
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        method = message.get("method")
        reply = {"jsonrpc": "2.0", "id": message.get("id")}
        if method == "initialize":
            reply["result"] = {"protocolVersion": message["params"]["protocolVersion"], "capabilities": {"tools": {}},
                               "serverInfo": {"name": "repeats", "version": "1"}}
        elif method == "tools/list":
            reply["result"] = {"tools": [TOOL]}
        elif method == "tools/call":
            calls += 1
            if calls > 2 and calls % 2:
                reply["error"] = {"code": -32000, "message": self.complaint(calls // 2)}
            else:
                reply["result"] = {"content": [{"type": "text", "text": "ok"}]}
        self.answer(202 if "id" not in message else 200, b"" if "id" not in message else json.dumps(reply).encode())

    def complaint(self, number):
        given = [PASSWORD, USER, os.environ["SIGNING_KEY"], urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("api_key", ["none"])[0],
                 self.headers.get("Authorization", "none").split()[-1], self.headers.get("Cookie", "sid=none").split("=")[1].split(";")[0]]
        return "rejected by " + " ".join(spelling[:160] for spelling in spellings(given[number % len(given)]))

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *values):
        print(self.path, dict(self.headers), self.complaint(calls), flush=True)


print("started with", OPTIONS, os.environ["SIGNING_KEY"], flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(OPTIONS[OPTIONS.index("--port") + 1])), Handler).serve_forever()
