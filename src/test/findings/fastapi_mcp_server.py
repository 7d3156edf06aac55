"""Serve a FastAPI application as MCP tools with `fastapi-mcp`: fastapi_mcp_server.py PORT."""

import sys

import anyio
import uvicorn
from fastapi import FastAPI
from fastapi_mcp import FastApiMCP

app = FastAPI()


@app.get("/tick", operation_id="tick")
async def tick() -> str:
    return "tock"


@app.get("/slow", operation_id="slow")
async def slow() -> str:
    await anyio.sleep(0.03)
    return "tock"


FastApiMCP(app).mount_http()
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
