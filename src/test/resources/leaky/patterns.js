// What patterns.py is, on Node: three tools, BYTES kept of what LEAK names (call, tool, two, sparse, session, abandoned, error,
// cache). Tells at its end how often it did.
"use strict";
const http = require("http");
const { randomUUID } = require("crypto");

const leak = process.env.LEAK || "none";
const size = Number(process.env.BYTES || 4096);
const fail = Number(process.env.FAIL || (leak === "error" ? 0.1 : 0));
const limit = Number(process.env.LIMIT || 20000);
const tools = ["search", "echo", "render"];
const sessions = new Map();
const kept = [];
const count = { calls: 0, failed: 0, opened: 0, deleted: 0, kept: 0 };

let state = Number(process.env.SEED || 1) >>> 0;
function draw() { // mulberry32
  state = (state + 0x6D2B79F5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

// an array of doubles: 32 bytes for the array, 16 for its elements' header, 8 for each, 8 for its slot
function piece(bytes) {
  return new Array(Math.max(1, Math.round((bytes - 56) / 8))).fill(0.5);
}

function keep(bytes) {
  count.kept++;
  kept.push(piece(bytes));
}

function onCall(tool) { // returns whether the call fails
  count.calls++;
  const sparse = draw() < 0.005;
  // the first calls are those of who only tries the tools
  const failed = count.calls > 100 && draw() < fail;
  if (failed) count.failed++;
  if (leak === "call" || (leak === "sparse" && sparse) || (leak === "error" && failed)
    || ((leak === "tool" || leak === "two") && tool === "search")) {
    keep(size);
  }
  if (leak === "two" && tool === "echo") keep(size / 2);
  if (leak === "cache" && kept.length < limit) keep(size);
  return failed;
}

function opened(session) {
  count.opened++;
  sessions.set(session, leak === "abandoned" ? piece(size) : null);
  if (leak === "session") keep(size);
}

function answer(request) {
  const { id, method } = request;
  const reply = result => ({ jsonrpc: "2.0", id, result });
  if (method === "initialize") {
    return reply({
      protocolVersion: request.params.protocolVersion, capabilities: { tools: {} },
      serverInfo: { name: "patterns", version: "1" } });
  }
  if (method === "tools/list") {
    const inputSchema = { type: "object", properties: { text: { type: "string" } } };
    return reply({ tools: tools.map(name => ({ name, inputSchema })) });
  }
  if (method === "tools/call" && tools.includes(request.params.name)) {
    const failed = onCall(request.params.name);
    return reply({ content: [{ type: "text", text: failed ? "failed" : "done" }], isError: failed });
  }
  return { jsonrpc: "2.0", id, error: { code: -32601, message: "no such method" } };
}

function serve(request, response) {
  if (request.method === "DELETE") {
    if (sessions.delete(request.headers["mcp-session-id"])) count.deleted++;
    response.writeHead(200).end();
    return;
  }
  if (request.method !== "POST") {
    response.writeHead(405).end();
    return;
  }
  const parts = [];
  request.on("data", part => parts.push(part));
  request.on("end", () => {
    const message = JSON.parse(Buffer.concat(parts).toString());
    if (message.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const headers = { "Content-Type": "application/json" };
    if (message.method === "initialize") {
      headers["Mcp-Session-Id"] = randomUUID();
      opened(headers["Mcp-Session-Id"]);
    }
    const body = JSON.stringify(answer(message));
    headers["Content-Length"] = Buffer.byteLength(body);
    response.writeHead(200, headers).end(body);
  });
}

process.on("SIGTERM", () => {
  console.log("COUNT " + JSON.stringify(count));
  process.exit(0);
});
http.createServer(serve).listen(Number(process.env.PORT), "127.0.0.1");
