"""Serve the `mcp` package 2.x over Streamable HTTP, all options at their defaults: sdk_python_2.py PORT."""

import sys

import anyio
from mcp.server.mcpserver import MCPServer

server = MCPServer("python-sdk")


@server.tool()
def tick() -> str:
    """Answer at once."""
    return "tock"


@server.tool()
async def slow() -> str:
    """Answer after 30 ms."""
    await anyio.sleep(0.03)
    return "tock"


server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
