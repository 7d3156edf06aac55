"""Be a minimal MCP server over stdio that writes what it was sent by method, at the end of its input, to a file in the folder given."""
import collections
import json
import os
import sys

counts = collections.Counter()
for line in sys.stdin:
    message = json.loads(line)
    counts[message["method"]] += 1
    if "id" in message:
        result = {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "serverInfo": {"name": "s", "version": "1"},
            "content": [],
            "tools": [],
        }
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
counts["end of input"] += 1
with open(os.path.join(sys.argv[1], str(os.getpid())), "w") as file:
    file.writelines(f"{count} {method}\n" for method, count in counts.items())
