/**
 * The stand-in in a process of its own, told what to do by its parent: options of the sandbox as JSON in the first
 * argument. It tells of every call that writes, and holds the one that the parent asks for: until the parent says
 * `go`, the call is not executed (`before`), or executed and not answered (`after`).
 */
import { createSandbox, serveSandbox } from '../../../dist/sandbox/index.js';

const { exists = [], ...options } = JSON.parse(process.argv[2] ?? '{}');
const sandbox = createSandbox(options);
for (const phone of exists) {
  for (let status = 0; status !== 201 && status !== 409; ) {
    const url = `http://127.0.0.1/enterprise/${sandbox.enterpriseId}/lead`;
    const body = JSON.stringify({ fields: { name: 'Old', phone, city: 'Mumbai' } });
    const headers = { authorization: `Bearer ${sandbox.token}` };
    status = await sandbox.handle(new Request(url, { method: 'POST', headers, body })).then(
      (answer) => answer.status,
      () => 0,
    );
  }
}

let hold = { at: 0, moment: 'before' };
let writes = 0;
let go = () => undefined;

async function holdAt(moment, write) {
  if (write !== hold.at || moment !== hold.moment) return;
  const released = new Promise((resolve) => {
    go = resolve;
  });
  process.send({ held: write });
  await released;
}

async function answer(ask) {
  const isWrite = ask.method === 'POST' && !/\/search/u.test(ask.target);
  const write = isWrite ? ++writes : -1;
  await holdAt('before', write);
  try {
    return await sandbox.answer(ask);
  } finally {
    await holdAt('after', write);
  }
}

process.on('message', (message) => {
  if (message.hold !== undefined) {
    hold = message.hold;
    writes = 0;
    process.send({ armed: true });
  }
  if (message.go) go();
  if (message.leads) process.send({ leads: sandbox.leads(), requests: sandbox.requests() });
});
process.on('disconnect', () => process.exit());
const { url } = await serveSandbox({ ...sandbox, answer });
process.send({ url, token: sandbox.token, enterpriseId: sandbox.enterpriseId });
