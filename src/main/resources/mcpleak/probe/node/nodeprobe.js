// Evaluated once in a Node process, through its inspector: connects to mcpleak on loopback, answers its questions (a line each)
// with a line of JSON each, and closes the inspector that was opened for this. It holds nothing but that connection, which keeps
// the process from nothing: it may end whenever it wants to, and when the other side is gone, however it ended, everything that
// was started here is stopped. Nothing in here may throw into the process: whatever a callback or a promise does is caught.
(function (required, settings) {
  'use strict';
  const load = name => (process.getBuiltinModule || required || process.mainModule.require)(name);
  const inspector = load('inspector');
  const net = load('net');
  const fs = load('fs');
  const v8 = load('v8');
  const { setTimeout, clearTimeout } = load('timers');
  const OPEN = new Set(['01', '08']);
  const session = new inspector.Session();
  let sampling = false;
  let closing = false;
  let asked = '';

  const post = (method, parameters) => new Promise((resolve, reject) =>
    session.post(method, parameters || {}, (error, result) => (error ? reject(new Error(error.message)) : resolve(result))));

  const collect = async times => {
    await post('Runtime.discardConsoleEntries');
    for (let i = 0; i < times; i++) await post('HeapProfiler.collectGarbage');
  };

  // worker threads have heaps of their own, which this thread cannot see: their inspectors are asked, by way of this thread's
  const workers = new Set();
  const waiting = new Map();
  let messages = 0;
  const heard = (id, told) => {
    const one = waiting.get(id);
    if (one) {
      waiting.delete(id);
      clearTimeout(one.timer);
      one.done(told);
    }
  };
  session.on('NodeWorker.attachedToWorker', ({ params }) => workers.add(params.sessionId));
  session.on('NodeWorker.detachedFromWorker', ({ params }) => {
    workers.delete(params.sessionId);
    for (const [id, one] of waiting) if (one.worker === params.sessionId) heard(id, { result: {} });
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    const { id, ...told } = JSON.parse(params.message);
    heard(id, told);
  });
  const ask = (worker, method, params) => new Promise((resolve, reject) => {
    const id = ++messages;
    const silent = () => heard(id, { error: { message: 'one of its worker threads does not answer, so that its heap cannot be read' } });
    const timer = setTimeout(silent, settings.workerSeconds * 1000);
    timer.unref();
    waiting.set(id, { worker, timer, done: told => (told.error ? reject(new Error(told.error.message)) : resolve(told.result)) });
    post('NodeWorker.sendMessageToWorker', { sessionId: worker, message: JSON.stringify({ id, method, params }) })
      .catch(ended => heard(id, { result: {} }));
  });
  const ofWorker = async worker => {
    await ask(worker, 'HeapProfiler.collectGarbage', {});
    const { result } = await ask(worker, 'Runtime.evaluate', {
      expression: '(usage => usage.heapUsed + usage.external)(process.memoryUsage())',
    });
    return (result && result.value) || 0;
  };
  const ofWorkers = async () => (await Promise.all([...workers].map(ofWorker))).reduce((sum, bytes) => sum + bytes, 0);
  const amongWorkers = async read => {
    await post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    try {
      return await read();
    } finally {
      workers.clear();
      await post('NodeWorker.disable');
    }
  };

  // from one collection to the next an idle heap differs by up to 200 KB, whatever the program holds: the least of several is
  // taken, of fewer in a large heap, for which the process stands still longer each time
  const live = async () => {
    const began = process.hrtime();
    const held = async () => {
      const others = await ofWorkers();
      const usage = process.memoryUsage();
      return usage.heapUsed + usage.external + others;
    };
    await collect(settings.leastCollections);
    let bytes = await held();
    for (let i = settings.leastCollections; i < settings.mostCollections && process.hrtime(began)[0] < settings.seconds; i++) {
      await post('HeapProfiler.collectGarbage');
      bytes = Math.min(bytes, await held());
    }
    return { bytes, limit: v8.getHeapStatistics().heap_size_limit };
  };

  const outside = () => process.memoryUsage().external;

  const sampled = async () => {
    if (sampling) {
      await collect(settings.leastCollections);
      const { profile } = await post('HeapProfiler.getSamplingProfile');
      return { external: outside(), head: profile.head };
    }
    const others = await post('HeapProfiler.getSamplingProfile').then(() => true, () => false);
    if (others) throw new Error('another heap profiler runs in the process');
    await post('HeapProfiler.startSampling', { samplingInterval: settings.samplingInterval });
    sampling = true;
    return { external: outside() };
  };

  // through a file without a name: a snapshot that waited for the connection would stand in the memory that is measured
  const snapshot = async () => {
    const heap = process.memoryUsage().heapUsed;
    if (heap > settings.mostSnapshotBytes) {
      throw new Error(`a heap of ${heap >> 20} MiB is too large for a snapshot, ${settings.mostSnapshotBytes >> 20} MiB is the limit`);
    }
    const name = load('path').join(load('os').tmpdir(), `mcpleak-${settings.nonce}.heapsnapshot`);
    const file = fs.openSync(name, 'wx+', 0o600);
    let failed;
    const write = ({ params }) => {
      try { if (!failed) fs.writeSync(file, params.chunk); } catch (error) { failed = error; }
    };
    try {
      fs.unlinkSync(name);
      session.on('HeapProfiler.addHeapSnapshotChunk', write);
      await post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      // else V8 goes on to note where each object moves
      await post('HeapProfiler.disable');
      if (failed) throw failed;
    } catch (error) {
      fs.closeSync(file);
      throw error;
    } finally {
      session.removeListener('HeapProfiler.addHeapSnapshotChunk', write);
    }
    return { external: outside(), length: fs.fstatSync(file).size, file };
  };

  const questions = { live: () => amongWorkers(live).catch(error => ({ unread: String(error.message) })), sampled, snapshot, left: async () => ({ inspector: await closeInspector() }) };

  const answer = async question => {
    try {
      const { file, ...told } = await questions[question]();
      socket.write(JSON.stringify(told) + '\n');
      if (file !== undefined) {
        fs.createReadStream('', { fd: file, start: 0 }).on('error', leave).pipe(socket, { end: false });
      }
    } catch (error) {
      socket.write(JSON.stringify({ error: String(error && error.message).slice(0, 200) }) + '\n');
    }
  };

  // closing waits for every connection to end, another debugger's as well: so only where none is left
  const connected = () => {
    const port = ':' + Number(new URL(inspector.url()).port).toString(16).toUpperCase().padStart(4, '0');
    return ['/proc/self/net/tcp', '/proc/self/net/tcp6'].some(table => {
      try {
        return fs.readFileSync(table, 'latin1').split('\n').map(line => line.trim().split(/\s+/))
          .some(row => row[1] && row[1].endsWith(port) && OPEN.has(row[3]));
      } catch (none) {
        return false;
      }
    });
  };

  const closeInspector = () => new Promise(resolve => {
    if (!settings.opened || closing) return resolve('left');
    closing = true;
    const look = () => {
      try {
        if (inspector.url() && connected()) return void setTimeout(look, 100).unref();
        if (inspector.url()) inspector.close();
      } catch (refused) {
        // it stays as it is
      }
      resolve('closed');
    };
    setTimeout(look, 20).unref();
  });

  const leave = () => {
    try {
      socket.destroy();
      closeInspector();
      if (sampling) session.post('HeapProfiler.stopSampling');
      session.post('Runtime.discardConsoleEntries');
      session.disconnect();
    } catch (gone) {
      // then there is nothing to stop
    }
  };

  session.connect();
  const socket = net.connect({ host: '127.0.0.1', port: settings.port });
  socket.unref();
  socket.setEncoding('latin1');
  socket.on('error', () => {});
  socket.on('close', leave);
  socket.on('connect', () => socket.write(JSON.stringify({ nonce: settings.nonce, pid: process.pid }) + '\n'));
  socket.on('data', text => {
    asked += text;
    for (let end = asked.indexOf('\n'); end >= 0; end = asked.indexOf('\n')) {
      const question = asked.slice(0, end);
      asked = asked.slice(end + 1);
      answer(question);
    }
  });
  return 'started';
})
