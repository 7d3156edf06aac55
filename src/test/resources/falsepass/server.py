# An MCP server over HTTP: python3 server.py PORT [none | heap: keeps 20 KiB a call | shm: the same in a shared mapping] [HOST]
# Several may share a port.
import json,sys,mmap,socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
port=int(sys.argv[1]); mode=sys.argv[2] if len(sys.argv)>2 else "heap"
keep=[]; shared=mmap.mmap(-1, 1<<30) if mode=="shm" else None; off=[0]
import threading; lock=threading.Lock()
class H(BaseHTTPRequestHandler):
    protocol_version="HTTP/1.1"
    def log_message(self,*a): pass
    def do_GET(self): self.send_response(405); self.send_header("Content-Length","0"); self.end_headers()
    def do_DELETE(self): self.send_response(200); self.send_header("Content-Length","0"); self.end_headers()
    def do_POST(self):
        m=json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in m: self.send_response(202); self.send_header("Content-Length","0"); self.end_headers(); return
        me=m["method"]; r={}
        if me=="initialize": r={"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"leaky","version":"1"}}
        elif me=="tools/list": r={"tools":[{"name":"echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}
        elif me=="tools/call":
            with lock:
                if mode=="heap": keep.append(b"x"*20480)
                if mode=="shm":
                    shared[off[0]:off[0]+20480]=b"y"*20480; off[0]+=20480
            r={"content":[{"type":"text","text":"ok"}]}
        b=json.dumps({"jsonrpc":"2.0","id":m["id"],"result":r}).encode()
        self.send_response(200); self.send_header("Content-Type","application/json"); self.send_header("Content-Length",str(len(b))); self.end_headers(); self.wfile.write(b)
class S(ThreadingHTTPServer):
    request_queue_size=128
    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); super().server_bind()
S((sys.argv[3] if len(sys.argv)>3 else "127.0.0.1",port),H).serve_forever()
