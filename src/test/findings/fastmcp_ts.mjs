// Serve punkpeye's fastmcp (npm) over Streamable HTTP with sessions, all options at their defaults: node fastmcp_ts.mjs PORT.
import { setTimeout as pause } from 'node:timers/promises';
import { FastMCP } from 'fastmcp';
import { z } from 'zod';

const server = new FastMCP({ name: 'fastmcp', version: '1.0.0' });
server.addTool({ name: 'tick', description: 'Answer at once.', parameters: z.object({}), execute: async () => 'tock' });
server.addTool({
  name: 'slow',
  description: 'Answer after 30 ms.',
  parameters: z.object({}),
  execute: async () => {
    await pause(30);
    return 'tock';
  },
});
await server.start({ transportType: 'httpStream', httpStream: { port: Number(process.argv[2]), host: '127.0.0.1' } });
