import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { importCsv, isCreate } from '../helpers/run-import.js';
import { closeAll, faultNames, meeting } from './meeting.js';

afterEach(closeAll);

const csv = 'Name,Mobile,Visit\nAsha,9845012345,22/11/2026\nRavi,9845012346,\nMeena,9845012347,\n';
const map = {
  fields: { name: 'Name', phone: 'Mobile' },
  actions: [{ type: '1001', when: 'Visit', created_on: { column: 'Visit', format: 'DD/MM/YYYY' } }],
};
const withValue = (name: string): string =>
  ({ jitter: 'jitter:1', revoke: 'revoke:0', late: 'late:1', 'index-lag': 'index-lag:5' })[name] ?? name;

/** An error as deep as it goes, with its stack. */
const printed = (error: unknown): string =>
  `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;

test.each(faultNames().map(withValue))(
  'after an import that met %s the token is in no file, warning or error',
  async (fault) => {
    const texts: string[] = [];
    const { client, sandbox } = await meeting(fault, 1, {}, isCreate);
    await importCsv(csv, map, { client }).then(
      ({ run, summary, warnings }) => {
        const files = readdirSync(run).map((name) => readFileSync(join(run, name)));
        expect(files.length).toBeGreaterThan(5);
        texts.push(
          ...files.map((bytes) => bytes.toString('latin1')),
          printed(summary),
          printed(warnings),
          printed(client),
        );
      },
      (error: unknown) => texts.push(printed(error)),
    );
    const always = await meeting(fault, /^429/u.test(fault) ? 1 : Number.POSITIVE_INFINITY);
    texts.push(printed(await always.client.metadata().catch((error: unknown) => error)));
    const { token } = sandbox;
    const forms = [token, encodeURIComponent(token), Buffer.from(token).toString('base64').replace(/=+$/u, '')];
    for (const text of texts) for (const form of forms) expect(text).not.toContain(form);
  },
);
