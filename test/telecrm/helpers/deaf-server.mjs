/**
 * A server that listens and takes no connection: its queue holds one or two, and who comes after them gets no answer. Told
 * the port in the first argument; tells it once it listens, and stands still.
 */
import { writeSync } from 'node:fs';
import { createServer } from 'node:net';

const server = createServer().listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1 }, () => {
  writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
});
