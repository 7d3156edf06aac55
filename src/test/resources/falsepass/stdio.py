# An MCP server over stdio: python3 stdio.py [stay: outlives the end of its input | leave: a child of it does]
import json,subprocess,sys,time
for line in sys.stdin:
    m=json.loads(line)
    if "id" not in m: continue
    me=m["method"]; r={}
    if me=="initialize": r={"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"o","version":"1"}}
    elif me=="tools/list": r={"tools":[{"name":"echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}
    elif me=="tools/call": r={"content":[{"type":"text","text":"ok"}]}
    print(json.dumps({"jsonrpc":"2.0","id":m["id"],"result":r}),flush=True)
if sys.argv[1:]==["stay"]: time.sleep(1000)
if sys.argv[1:]==["leave"]: subprocess.Popen(["sleep","1000"],stdin=-3,stdout=-3,stderr=-3)
