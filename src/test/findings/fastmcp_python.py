"""Serve PrefectHQ's `fastmcp` over Streamable HTTP, all options at their defaults: fastmcp_python.py PORT."""

import sys

import anyio
from fastmcp import FastMCP

server = FastMCP("fastmcp")


@server.tool
def tick() -> str:
    """Answer at once."""
    return "tock"


@server.tool
async def slow() -> str:
    """Answer after 30 ms."""
    await anyio.sleep(0.03)
    return "tock"


server.run("http", host="127.0.0.1", port=int(sys.argv[1]), path="/mcp", log_level="WARNING", show_banner=False)
