"""Call a tool over HTTP with SSE and leave before it answers: abandon_calls.py URL TOOL COUNT (with the `mcp` package)."""

import asyncio
import sys

from mcp import ClientSession
from mcp.client.sse import sse_client

PATIENCE_SECONDS = 0.3


async def abandon(url: str, tool: str) -> None:
    async with sse_client(url) as streams, ClientSession(*streams) as session:
        await session.initialize()
        schema = {each.name: each.inputSchema for each in (await session.list_tools()).tools}[tool]
        arguments = {name: "x" for name in schema.get("properties", {})}
        try:
            await asyncio.wait_for(session.call_tool(tool, arguments), PATIENCE_SECONDS)
        except asyncio.TimeoutError:
            pass


async def main() -> None:
    for _ in range(int(sys.argv[3])):
        await abandon(sys.argv[1], sys.argv[2])


asyncio.run(main())
