// A small MCP server over Streamable HTTP that keeps KEEP bytes of each call (0: none), or looks as if it did (LOOK).
// With TOOLS tools, only tool number LEAKY keeps bytes. SESSION bytes are kept of each session, DELETE or not: for TTL seconds after its
// last use (0: for ever), of the last CAP sessions (0: of all).
// Drops at its end what it has kept, and tells how many bytes that gave back.
"use strict";
const http = require("http");
const v8 = require("v8");
const vm = require("vm");

const keep = Number(process.env.KEEP || 0);
const look = process.env.LOOK || "none";
const kind = process.env.KIND || "heap";
const ttl = Number(process.env.TTL || 0) * 1000;
const cap = Number(process.env.CAP || 0);
const perSession = Number(process.env.SESSION || 0);
const tools = process.env.TOOLS ? Array.from({ length: Number(process.env.TOOLS) }, (_, i) => "work" + (i + 1)) : ["work"];
const leaky = "work" + (process.env.LEAKY || "");
const sessions = new Map();
const held = new Map();
let kept = [];
let calls = 0;
const cache = new Map();

// an array of doubles: 32 bytes for the array, 16 for its elements' header, 8 for each, 8 for its slot
function piece(bytes, i) {
  return kind === "buffer" ? Buffer.alloc(bytes, i) : new Array(Math.max(1, Math.round((bytes - 56) / 8))).fill(i + 0.5);
}

// Drops what is kept and tells how much of it comes back: payload, headers and slots, whatever V8 makes of them.
function retainedBytes() {
  v8.setFlagsFromString("--expose-gc");
  const gc = vm.runInNewContext("gc");
  const used = () => { gc(); gc(); const m = process.memoryUsage(); return m.heapUsed + m.external; };
  used();
  const before = used();
  kept = [];
  return before - used();
}

// the session that was used longest ago comes first
function use(session) {
  const bytes = held.get(session)?.bytes;
  if (bytes) {
    held.delete(session);
    held.set(session, { at: Date.now(), bytes });
  }
}

function openSession(session) {
  held.set(session, { at: Date.now(), bytes: piece(perSession, held.size) });
  if (cap > 0 && held.size > cap) held.delete(held.keys().next().value);
}

function forget() {
  for (const [session, { at }] of held) {
    if (Date.now() - at <= ttl) break;
    held.delete(session);
  }
}

function onCall(tool) {
  calls++;
  if (keep > 0 && (tools.length === 1 || tool === leaky)) kept.push(piece(keep, calls));
  if (look === "warmup" && calls <= 1000) kept.push(piece(3072, calls));
  if (look === "cache") cache.set(calls % 3000, piece(4096, calls));
  if (look === "saw") {
    const garbage = { bytes: piece(60000 + (calls * 7919) % 30000, calls) };
    garbage.self = garbage;
  }
  if (look === "log" && calls % 50 === 0) console.log("call", calls, { held: piece(8192, calls).length });
}

function answer(request) {
  const { id, method } = request;
  const reply = result => ({ jsonrpc: "2.0", id, result });
  if (method === "initialize") {
    return reply({
      protocolVersion: request.params.protocolVersion, capabilities: { tools: {} },
      serverInfo: { name: "leaky", version: "1" } });
  }
  if (method === "tools/list") {
    return reply({ tools: tools.map(name => (
      { name, inputSchema: { type: "object", properties: { text: { type: "string" } } } })) });
  }
  if (method === "tools/call") {
    onCall(request.params.name);
    return reply({ content: [{ type: "text", text: "done " + calls }] });
  }
  return { jsonrpc: "2.0", id, error: { code: -32601, message: "no such method" } };
}

function serve(request, response) {
  if (request.url === "/metrics") {
    response.end("# TYPE leaky_calls_total counter\nleaky_calls_total " + calls
      + "\n# TYPE leaky_kept_items gauge\nleaky_kept_items " + kept.length + "\n");
    return;
  }
  if (request.method === "DELETE") {
    sessions.delete(request.headers["mcp-session-id"]);
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
      headers["Mcp-Session-Id"] = require("crypto").randomUUID();
      sessions.set(headers["Mcp-Session-Id"], {});
      if (perSession > 0) openSession(headers["Mcp-Session-Id"]);
    } else {
      use(request.headers["mcp-session-id"]);
    }
    const body = JSON.stringify(answer(message));
    headers["Content-Length"] = Buffer.byteLength(body);
    response.writeHead(200, headers).end(body);
  });
}

process.on("SIGTERM", () => {
  const bytes = keep > 0 ? retainedBytes() : 0;
  console.log("RETAINED " + JSON.stringify({ calls, bytesPerCall: bytes / Math.max(1, calls) }));
  process.exit(0);
});
if (ttl > 0) setInterval(forget, 500);
http.createServer(serve).listen(Number(process.env.PORT), "127.0.0.1");
