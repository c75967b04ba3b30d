import { resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { Secret } from '../model/secret.js';
import { type Profile, readProfile } from './profiles.js';
import { type Choose, type Chosen, fromEnvironment, type Level, levels, type Places } from './setting-chooser.js';
import { settingDeclarations } from './setting-declarations.js';
import { readToken } from './setting-forms.js';
import { readTokenFile } from './token-file.js';

/** Which workspace, with which credentials, at which hosts; each with who said it. */
interface ChosenConnection {
  readonly profile?: Chosen<string>;
  readonly enterpriseId?: Chosen<string>;
  readonly token?: Chosen<Secret>;
  readonly asyncToken?: Chosen<Secret>;
  readonly baseUrl: Chosen<string>;
  readonly asyncBaseUrl: Chosen<string>;
}

/** What the choice is made from. */
interface ConnectionPlaces extends Places {
  readonly cwd: string;
  readonly stateDir: string;
  readonly credentials: boolean;
  readonly choose: Choose;
  readonly fault: (message: string, actions?: readonly string[]) => void;
  readonly warn: (message: string) => void;
}

const asyncHost = 'https://next-api.telecrm.in';

interface NamedProfile {
  readonly profile: Profile;
  readonly source: string;
  readonly level: Level;
}

/** The profile that is asked for, read. A profile that cannot be read is a fault. */
function namedProfile(name: Chosen<string> | undefined, places: ConnectionPlaces): NamedProfile | undefined {
  if (name === undefined) return undefined;
  try {
    const profile = readProfile(places.stateDir, name.value);
    return { profile, source: `profile ${name.value} (${name.source})`, level: name.level };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    places.fault(`${name.source}: ${error.message}`, error.actions);
    return undefined;
  }
}

/** Who wins, the profile or what is said by itself: the higher level, and on one level what is said by itself. */
function orProfile<T>(
  said: Chosen<T> | undefined,
  named: NamedProfile | undefined,
  value: T | undefined,
): Chosen<T> | undefined {
  if (named === undefined || value === undefined) return said;
  if (said !== undefined && said.level <= named.level) return said;
  return { value, source: named.source, level: named.level };
}

function tokenFromEnvironment(places: ConnectionPlaces, name: string): Chosen<Secret> | undefined {
  const text = fromEnvironment(places.env, name);
  if (text === undefined) return undefined;
  const token = readToken(text);
  if (token !== undefined) return { value: new Secret(token), source: name, level: levels.environment };
  places.fault(`${name} does not hold a token: one word without blanks is expected`);
  return undefined;
}

/** `--token-file`, then `TELECRM_TOKEN`, then a token file named in the config file. */
function saidToken(places: ConnectionPlaces): Chosen<Secret> | undefined {
  const file = places.choose(settingDeclarations.tokenFile);
  const variable = file?.level === levels.flag ? undefined : tokenFromEnvironment(places, 'TELECRM_TOKEN');
  if (variable !== undefined || file === undefined) return variable;
  const folder = file.level === levels.config ? (places.config?.folder ?? places.cwd) : places.cwd;
  const path = resolve(folder, file.value);
  const { token, fault, warning } = readTokenFile(path);
  if (fault !== undefined) places.fault(`${file.source} ${path} ${fault}`);
  if (warning !== undefined) places.warn(warning);
  return token === undefined ? undefined : { value: token, source: `${file.source} ${path}`, level: file.level };
}

/**
 * Choose the workspace so that nothing goes to the wrong one: a profile is one piece. When the enterprise id comes from
 * elsewhere and is another one, the profile's token is never used with it, nor its addresses.
 */
export function chooseConnection(places: ConnectionPlaces): ChosenConnection {
  const { choose, fault } = places;
  const declared = settingDeclarations;
  const name = choose(declared.profile);
  const all = places.credentials ? namedProfile(name, places) : undefined;
  const enterpriseId = orProfile(choose(declared.enterpriseId), all, all?.profile.enterpriseId);
  const said = places.credentials ? saidToken(places) : undefined;
  const token = orProfile(said, all, all?.profile.token);
  const foreign = all !== undefined && enterpriseId?.value !== all.profile.enterpriseId;
  if (foreign && token?.value === all.profile.token) {
    fault(
      `${enterpriseId?.source ?? ''} says enterprise ${enterpriseId?.value ?? ''}, but the token comes from ${all.source}, which is for enterprise ${all.profile.enterpriseId}`,
      ['Leave the enterprise id or the profile out, or give the token that belongs to that enterprise as well.'],
    );
  }
  const named = foreign ? undefined : all;

  // A profile without an address means the usual one: a left-over TELECRM_BASE_URL must not take its token elsewhere.
  const profileUrl = named && (named.profile.baseUrl ?? declared.baseUrl.fallback);
  const saidUrl = choose(declared.baseUrl);
  const baseUrl = orProfile(saidUrl, named, profileUrl) ?? saidUrl;
  const saidAsyncUrl = choose(declared.asyncBaseUrl);
  const beatenByProfile = baseUrl.source === named?.source && (saidAsyncUrl?.level ?? levels.default) > named.level;
  if (baseUrl.level === levels.config && places.config?.discovered === true) {
    places.warn(`Calls and the token go to ${baseUrl.value}, because of ${baseUrl.source}`);
  }
  return {
    profile: named && name,
    enterpriseId,
    token,
    asyncToken: places.credentials
      ? orProfile(tokenFromEnvironment(places, 'TELECRM_ASYNC_TOKEN'), named, named?.profile.asyncToken)
      : undefined,
    baseUrl,
    asyncBaseUrl: chooseAsyncUrl(beatenByProfile ? undefined : saidAsyncUrl, baseUrl),
  };
}

/** Where it is not said: the usual host, or the origin of a base URL that is not the usual one. */
function chooseAsyncUrl(said: Chosen<string> | undefined, baseUrl: Chosen<string>): Chosen<string> {
  if (said !== undefined) return said;
  if (baseUrl.value === settingDeclarations.baseUrl.fallback) {
    return { value: asyncHost, source: 'default', level: levels.default };
  }
  return { value: new URL(baseUrl.value).origin, source: `origin of ${baseUrl.source}`, level: baseUrl.level };
}
