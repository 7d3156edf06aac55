# A TCP proxy: python3 forward.py PORT TO_PORT
import socket,sys,threading
s=socket.create_server(("127.0.0.1",int(sys.argv[1])),backlog=128); to=int(sys.argv[2])
def pump(a,b):
    try:
        while (d:=a.recv(65536)): b.sendall(d)
    except OSError: pass
    for x in (a,b):
        try: x.shutdown(2)
        except OSError: pass
while True:
    c,_=s.accept(); u=socket.create_connection(("127.0.0.1",to))
    threading.Thread(target=pump,args=(c,u),daemon=True).start(); threading.Thread(target=pump,args=(u,c),daemon=True).start()
