// A server of the modern era (and of the older one, without sessions), with one of everything: the official TypeScript SDK 2.
// Prints its port.
import { createServer } from 'node:http';
import { McpServer, ResourceTemplate, acceptedContent, createMcpHandler, fromJsonSchema, inputRequired }
  from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';

const object = (properties, required = []) => fromJsonSchema({ type: 'object', properties, required });
const text = (value) => ({ content: [{ type: 'text', text: value }] });

function make() {
  const server = new McpServer({ name: 'modern', version: '1' }, { capabilities: { logging: {} } });
  server.registerTool('echo', { inputSchema: object({ message: { type: 'string' } }) },
    async ({ message }) => text(`echo ${message}`));
  server.registerTool('mirror', { inputSchema: object({ region: { type: 'string', 'x-mcp-header': 'Region' } }, ['region']) },
    async ({ region }) => text(region));
  server.registerTool('ask', { inputSchema: object({}) }, async (args, ctx) => {
    const answer = acceptedContent(ctx.mcpReq.inputResponses, 'form');
    return answer ? text(`age ${answer.age}`) : inputRequired({
      inputRequests: { form: inputRequired.elicit({ message: 'How old?',
        requestedSchema: { type: 'object', properties: { age: { type: 'integer', default: 30 } } } }) },
      requestState: 'as it was ' });
  });
  server.registerTool('progress', { inputSchema: object({}) }, async (args, ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of [1, 2]) {
      await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress } });
    }
    return text('done');
  });
  server.registerTool('wait', { inputSchema: object({}) }, async (args, ctx) => {
    await ctx.mcpReq.notify({ method: 'notifications/message', params: { level: 'error', data: 'waiting' } });
    await new Promise((resolve) => ctx.mcpReq.signal.addEventListener('abort', resolve));
    console.log('aborted');
    return text('late');
  });
  server.registerResource('a', 'test:///a', {}, async (uri) => ({ contents: [{ uri: uri.href, text: 'text of a' }] }));
  server.registerResource('x', new ResourceTemplate('test:///x/{id}', { list: undefined, complete: { id: async (value) => [`${value}1`] } }), {},
    async (uri, { id }) => ({ contents: [{ uri: uri.href, text: `text of ${id}` }] }));
  server.registerPrompt('greet', {}, async () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'hello' } }] }));
  return server;
}

const http = createServer(toNodeHandler(createMcpHandler(make)));
http.listen(0, '127.0.0.1', () => console.log(`port ${http.address().port}`));
