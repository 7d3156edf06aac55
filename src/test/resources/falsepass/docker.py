#!/usr/bin/env python3
"""Pass on what is said to a server in a container, as `docker run -i` does: the last argument is its port."""
import os, socket, sys, threading
s = socket.create_connection(("127.0.0.1", int(sys.argv[-1])))
def out():
    while True:
        data = s.recv(65536)
        if not data: os._exit(0)
        os.write(1, data)
threading.Thread(target=out, daemon=True).start()
while True:
    data = os.read(0, 65536)
    if not data:
        s.shutdown(socket.SHUT_WR); break
    s.sendall(data)
threading.Event().wait(5)
