// Serve @modelcontextprotocol/sdk (v1) over Streamable HTTP with sessions. PORT is the port, MODE=json or sse the answers.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { serveSessions } from './sessions.mjs';

serveSessions(createServer, async (onOpen, onClose) => {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: process.env.MODE !== 'sse',
    onsessioninitialized: onOpen,
    onsessionclosed: onClose,
  });
  const server = new McpServer({ name: 'sdk-v1', version: '1.0.0' });
  server.registerTool('tick', { description: 'Answer at once.' }, async () => ({ content: [{ type: 'text', text: 'tock' }] }));
  await server.connect(transport);
  return transport;
});
