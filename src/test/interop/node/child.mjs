// Serve @modelcontextprotocol/sdk over stdio: what supergateway starts as its child.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

const server = new McpServer({ name: 'child', version: '1.0.0' });
server.registerTool('tick', { description: 'Answer at once.' }, async () => ({ content: [{ type: 'text', text: 'tock' }] }));
await server.connect(new StdioServerTransport());
