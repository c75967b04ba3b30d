import type { ConnectOptions } from '../telecrm/connect.js';
import type { CommandContext } from './command.js';

/** Calls and waits go into the log, where `--log-level` asks for one: failed calls as warnings. */
export function logged({ output }: CommandContext): Pick<ConnectOptions, 'onCall' | 'onWait'> {
  return {
    onCall({ method, route, status, code, ms }) {
      const failed = status === undefined || status === 429 || status >= 500;
      output.log(failed ? 'warn' : 'debug', 'call', { method, route, status, code, ms });
    },
    onWait: (ms, why) => output.log('info', 'wait', { ms, why }),
  };
}
