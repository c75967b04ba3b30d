import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import type { Settings } from '../terminal/settings.js';
import { defineCommand } from './command.js';
import { commonOptions, connectionOptions } from './options.js';

const options = { ...connectionOptions, ...commonOptions } as const;

/** `doctor`: what is wrong with the set-up, and what to do about it. Exit codes 0, 1 (an ERROR) and 2 (settings). */
export const doctorCommand = defineCommand({
  usage: 'doctor',
  describe: 'check the set-up with calls that only read: address, token, enterprise, lead ids, clock, pace',
  positionals: {},
  options,
  examples: [['$0 doctor --profile acme', 'each finding with what to do about it']],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd, signal } = context;
    const [{ diagnose }, { describeFindings }, { resolveSettings }, { openSession }] = await Promise.all([
      import('../doctor.js'),
      import('../diagnosis/words.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
    ]);
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      configFile: args.config,
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const { client } = await openSession(settings, args, context);
    try {
      output.progress.stage('checking the set-up');
      const diagnosis = await diagnose({
        client,
        baseUrl: args.sandbox === true ? 'The sandbox in this process' : settings.baseUrl,
        settings: args.sandbox === true ? { standIn: true } : await evidenceOf(settings),
        signal,
      });
      output.progress.stop();
      const exitCode = diagnosis.healthy ? exitCodes.ok : exitCodes['rows-failed'];
      output.info(describeFindings(diagnosis.findings));
      output.result(diagnosis, exitCode);
      return exitCode;
    } finally {
      await client.close();
    }
  },
});

/** What the settings themselves tell; the tokens are compared here and go no further. */
async function evidenceOf({ token, asyncToken, enterpriseId, baseUrl, stateDir, sources }: Settings) {
  const { rememberedRate } = await import('../terminal/learned-rates.js');
  const workspace = { host: new URL(baseUrl).host, enterpriseId: enterpriseId ?? '' };
  const asyncKind = asyncToken?.reveal() === token?.reveal() ? 'same' : 'given';
  return {
    sources,
    asyncToken: asyncToken === undefined ? undefined : asyncKind,
    tokenIsEnterpriseId: token?.reveal() === enterpriseId,
    rememberedPace: rememberedRate(stateDir, workspace, Date.now())?.perSecond,
  } as const;
}
