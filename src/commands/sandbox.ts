import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions } from './options.js';

const options = {
  port: { type: 'string', default: '4010', describe: 'port on this machine; 0: any free one' },
  seed: { type: 'string', describe: 'leads that it starts with (0)' },
  latency: { type: 'string', describe: 'ms before each answer' },
  rate: { type: 'string', describe: 'calls a second before it answers 429' },
  fault: { type: 'string', array: true, describe: 'NAME[:VALUE][@SHARE], repeatable' },
  behave: { type: 'string', array: true, describe: 'NAME=VALUE, repeatable' },
  db: { type: 'string', describe: 'file that keeps its state' },
  ...commonOptions,
} as const;

/** `sandbox`: serves the stand-in until it is stopped. */
export const sandboxCommand = defineCommand({
  usage: 'sandbox',
  describe: 'serve a local stand-in for the whole API, to try things on',
  positionals: {},
  options,
  examples: [['$0 sandbox --port 0 --seed 100', 'a workspace with 100 leads']],
  async run(args, { output, signal }): Promise<ExitCode> {
    const [{ createSandbox, serveSandbox }, { inWords, sandboxOptions }, { wholeNumber }] = await Promise.all([
      import('../sandbox/index.js'),
      import('./session.js'),
      import('./read-flags.js'),
    ]);
    const sandbox = inWords(() => createSandbox({ ...sandboxOptions(args), db: args.db, ownIds: true }));
    const port = wholeNumber('--port', args.port, 0);
    const server = await serveSandbox(sandbox, { port }).catch((error: unknown) => {
      throw portTaken(error, port);
    });
    const environment = {
      TELECRM_BASE_URL: server.url,
      TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
      TELECRM_TOKEN: sandbox.token,
    };
    output.info(
      [server.url, ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`)].join('\n'),
    );
    output.result({ url: server.url, environment });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
    sandbox.close();
    return exitCodes.ok;
  },
});

function portTaken(error: unknown, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new ConfigError(`Port ${port} is in use already.`, ['Choose another one with --port; 0 takes any free one.']);
}
