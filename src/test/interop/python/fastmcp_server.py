"""Serve the `fastmcp` package over Streamable HTTP: fastmcp_server.py PORT."""

import sys

from fastmcp import FastMCP

server = FastMCP("fastmcp")


@server.tool
def tick() -> str:
    """Answer at once."""
    return "tock"


server.run("http", host="127.0.0.1", port=int(sys.argv[1]), path="/mcp", log_level="WARNING", show_banner=False)
