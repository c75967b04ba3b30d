import { resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { Secret } from '../model/secret.js';
import { logged } from './call-log.js';
import { type CommandContext, defineCommand } from './command.js';
import { commonOptions, connectionOptions } from './options.js';

const options = {
  profile: { type: 'string', demandOption: true, describe: 'the name to keep the workspace under' },
  'enterprise-id': connectionOptions['enterprise-id'],
  'token-file': connectionOptions['token-file'],
  'async-token-file': { type: 'string', group: 'Workspace:', describe: 'file that holds an Async token, unchecked' },
  'base-url': connectionOptions['base-url'],
  timeout: connectionOptions.timeout,
  force: { type: 'boolean', describe: 'replace a profile of this name' },
  ...commonOptions,
} as const;

/** `login --profile acme`: asks for enterprise id and token, checks them with one call that reads, and keeps them. */
export const loginCommand = defineCommand({
  usage: 'login',
  describe: 'keep enterprise id and token of a workspace under a name, for --profile on any command',
  positionals: {},
  options,
  examples: [
    ['$0 login --profile acme', 'asks for both; the token is not shown'],
    ['$0 login --profile acme --enterprise-id ID < token.txt', 'the token from a file or a pipe'],
  ],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd, signal } = context;
    const [{ resolveSettings }, { hasProfile, saveProfile }, { connect }, { version }] = await Promise.all([
      import('../terminal/settings.js'),
      import('../terminal/profiles.js'),
      import('../telecrm/connect.js'),
      import('../version.js'),
    ]);
    const { profile: name } = args;
    // No stored profile plays a part here, and least of all its token.
    const settings = resolveSettings({ flags: args, env, cwd, configFile: args.config, credentials: false });
    const { stateDir, baseUrl, sources } = settings;
    for (const warning of settings.warnings) output.warn(warning);
    if (hasProfile(stateDir, name) && args.force !== true) {
      throw new ConfigError(`There is a profile "${name}" already.`, [
        'Replace it with --force, or choose another name.',
        'See what is stored with "telecrm-bulk profiles".',
      ]);
    }
    const enterpriseId = settings.enterpriseId ?? (await askEnterpriseId(context));
    const token = (await saidToken(args.tokenFile, context)) ?? (await askToken(context));
    const asyncToken = args.asyncTokenFile === undefined ? undefined : await tokenIn(args.asyncTokenFile, context);
    if (asyncToken?.reveal() === token.reveal()) {
      throw new ConfigError('The Async token is the same as the Sync token.', [
        'A token is either Sync or Async: its type is chosen when it is created, under Settings > Website and API.',
      ]);
    }
    const { timeoutMs } = settings;
    const userAgent = `telecrm-bulk/${version}`;
    const client = connect({ enterpriseId, token: token.reveal(), baseUrl, timeoutMs, userAgent, ...logged(context) });
    try {
      const { name: workspace } = await client.metadata({ signal });
      const usual = sources.baseUrl === 'default';
      saveProfile(stateDir, name, { enterpriseId, token, asyncToken, baseUrl: usual ? undefined : baseUrl });
      const place = usual ? client.host : `${client.host}, from ${sources.baseUrl ?? ''}`;
      output.info(
        [
          `Workspace "${workspace}" (enterprise ${enterpriseId} at ${place}) is stored as profile "${name}".`,
          `Use it with --profile ${name} on any command, e.g. telecrm-bulk doctor --profile ${name}`,
        ].join('\n'),
      );
      output.result({ profile: name, enterpriseId, workspace, host: client.host, baseUrl });
      return exitCodes.ok;
    } finally {
      await client.close();
    }
  },
});

/** A token that was said in a file or the environment; undefined when none was. */
async function saidToken(file: string | undefined, context: CommandContext): Promise<Secret | undefined> {
  if (file !== undefined) return tokenIn(file, context);
  const text = context.env.TELECRM_TOKEN?.trim() ?? '';
  return text === '' ? undefined : kept(text, 'TELECRM_TOKEN', context);
}

async function tokenIn(file: string, { cwd, output }: CommandContext): Promise<Secret> {
  const { readTokenFile } = await import('../terminal/token-file.js');
  const path = resolve(cwd, file);
  const { token, fault, warning } = readTokenFile(path);
  if (token === undefined) throw new ConfigError(`The token file ${path} ${fault ?? 'holds no token'}.`);
  if (warning !== undefined) output.warn(warning);
  output.keepSecret(token);
  return token;
}

async function askToken(context: CommandContext): Promise<Secret> {
  const { askSecret } = await import('../terminal/ask.js');
  const text = await askSecret('Sync token (not shown): ', streamsOf(context));
  return kept(answered(text, 'token', 'in --token-file, TELECRM_TOKEN', context), 'What was entered', context);
}

/** From here on the token is in nothing that is printed. */
async function kept(text: string, where: string, { output }: CommandContext): Promise<Secret> {
  const { readToken } = await import('../terminal/setting-forms.js');
  const token = readToken(text);
  if (token === undefined) throw new ConfigError(`${where} is not a token: one word without blanks is expected.`);
  const secret = new Secret(token);
  output.keepSecret(secret);
  return secret;
}

async function askEnterpriseId(context: CommandContext): Promise<string> {
  const [{ askText }, { enterpriseIdForm }] = await Promise.all([
    import('../terminal/ask.js'),
    import('../terminal/setting-forms.js'),
  ]);
  const text = await askText('Enterprise id: ', streamsOf(context));
  const id = enterpriseIdForm.safeParse(answered(text, 'enterprise id', 'in --enterprise-id', context));
  if (id.success) return id.data;
  throw new ConfigError(`What was entered ${id.error.issues[0]?.message ?? 'is not an enterprise id'}.`);
}

function streamsOf({ stdin, stderr }: CommandContext) {
  return { input: stdin, output: stderr };
}

function answered(text: string | undefined, what: string, elsewhere: string, { stdin }: CommandContext): string {
  if (text !== undefined && text !== '') return text;
  throw new ConfigError(`No ${what} was entered; nothing is stored.`, [
    'Both are shown in Telecrm: Settings > Website and API.',
    ...(stdin.isTTY === true ? [] : [`Without a terminal, give it ${elsewhere} or on stdin, one line each.`]),
  ]);
}
