"""Serve the `mcp` package's FastMCP over Streamable HTTP: sdk_server.py PORT [IDLE_SECONDS]."""

import sys

from mcp.server.fastmcp import FastMCP

port = int(sys.argv[1])
more = {"session_idle_timeout": float(sys.argv[2])} if len(sys.argv) > 2 else {}
server = FastMCP("python-sdk", host="127.0.0.1", port=port, log_level="WARNING", **more)


@server.tool()
def tick() -> str:
    """Answer at once."""
    return "tock"


server.run("streamable-http")
