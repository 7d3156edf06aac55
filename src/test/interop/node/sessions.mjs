// Keep one transport a session, as the SDK's own examples do, and forget it when the client ends the session.
export function serveSessions(createServer, open) {
  const transports = new Map();

  async function transportOf(request, body) {
    const id = request.headers['mcp-session-id'];
    if (id !== undefined) {
      return transports.get(id);
    }
    if (body?.method !== 'initialize') {
      return undefined;
    }
    const transport = await open(
      (opened) => { transports.set(opened, transport); },
      (closed) => { transports.delete(closed); },
    );
    return transport;
  }

  async function bodyOf(request) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
  }

  async function handle(request, response) {
    if (request.url === '/health') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"healthy"}');
      return;
    }
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    const transport = await transportOf(request, body);
    if (transport === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}');
      return;
    }
    await transport.handleRequest(request, response, body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.headersSent ? response.destroy() : response.writeHead(500).end();
    });
  });
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
}
