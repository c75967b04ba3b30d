import { AsyncLocalStorage } from 'node:async_hooks';
import type * as files from 'node:fs/promises';
import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';

/** What a crash leaves of the journal's bytes that were written and not synced: nothing, half of them, all. */
export type Damage = 'lost' | 'torn' | 'kept';

/** How one life of the program ends. */
export interface LifeOptions {
  /** The step at which it dies, from 1; it lives to its end when left out. */
  readonly diesAt?: number;
  readonly damage?: Damage;
  /** Which steps count: those of the journal and of the calls, or every one that changes the disk too. */
  readonly counts: 'journal' | 'disk';
}

/**
 * One process of the program, as a world in this process sees it. It dies between two steps: what it had begun never
 * goes on, what it had written and not synced may be gone.
 */
export class Life {
  readonly options: LifeOptions;
  /** Resolves when it dies. */
  readonly death: Promise<'died'>;
  steps = 0;
  dead = false;
  /** What it died before, for messages. */
  lastStep = '';
  readonly #onDeath: (() => void)[] = [];
  #die: (died: 'died') => void = () => undefined;

  constructor(options: LifeOptions) {
    this.options = options;
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** One step further; never resolves once the process is dead. */
  async step(name: string): Promise<void> {
    if (!this.dead) {
      this.steps += 1;
      if (this.steps === this.options.diesAt) {
        this.dead = true;
        this.lastStep = name;
        for (const run of this.#onDeath) run();
        this.#die('died');
      }
    }
    if (this.dead) await new Promise(() => undefined);
  }

  onDeath(run: () => void): void {
    this.#onDeath.push(run);
  }
}

const lives = new AsyncLocalStorage<Life>();

/** Run a piece of the program as a process of its own. */
export function live<T>(life: Life, run: () => Promise<T>): Promise<T | 'died'> {
  return lives.run(life, () => Promise.race([run(), life.death]));
}

/** The process that this code runs in. */
export const currentLife = (): Life | undefined => lives.getStore();

type Files = typeof files;

/** The disk of processes that die: for `vi.mock('node:fs/promises', …)`. Outside of a life it is the disk as it is. */
export function mortalFiles(files: Files): Files {
  const changing =
    <Args extends unknown[], R>(name: string, call: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      await diskStep(`${name} ${basename(String(args[0]))}`);
      return call(...args);
    };
  const open = async (...[path, flags, mode]: Parameters<Files['open']>) => {
    const life = currentLife();
    if (life === undefined) return files.open(path, flags, mode);
    const name = basename(String(path));
    if (name === 'journal.jsonl' && (flags === 'ax' || typeof flags === 'number'))
      return journalHandle(String(path), flags ?? 'r', life);
    if (flags === 'r') return readingHandle(String(path));
    await diskStep(`open ${name}`);
    const handle = await files.open(path, flags, mode);
    life.onDeath(() => void handle.close().catch(() => undefined));
    return mortalHandle(handle, name);
  };
  const mortal = {
    ...files,
    open: open,
    rename: changing('rename', files.rename),
    link: changing('link', files.link),
    mkdir: changing('mkdir', files.mkdir) as Files['mkdir'],
    writeFile: changing('writeFile', files.writeFile),
  };
  return Object.assign(mortal, { default: mortal });
}

async function diskStep(name: string): Promise<void> {
  const life = currentLife();
  if (life?.options.counts === 'disk') await life.step(name);
  else if (life?.dead === true) await new Promise(() => undefined);
}

type Handle = Awaited<ReturnType<Files['open']>>;

/** A handle whose writes are steps. Nothing pulls the plug here, so that its syncs need no disk. */
function mortalHandle(handle: Handle, name: string): Handle {
  return new Proxy(handle, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key === 'sync' || key === 'datasync') return () => diskStep(`sync ${name}`);
      if (key !== 'write' && key !== 'writeFile' && key !== 'appendFile') return value.bind(target);
      return async (...args: unknown[]) => {
        await diskStep(`write ${name}`);
        return value.apply(target, args) as unknown;
      };
    },
  });
}

/** What is only read is read at once: a disk that answers later would make every run another one. */
function readingHandle(path: string): Handle {
  const descriptor = openSync(path, 'r');
  const isFolder = fstatSync(descriptor).isDirectory();
  const content = isFolder ? Buffer.alloc(0) : readFileSync(descriptor);
  closeSync(descriptor);
  let next = 0;
  const handle = {
    read(buffer: Buffer, offset: number, length: number, position: number | null) {
      const from = position ?? next;
      const bytesRead = content.copy(buffer, offset, from, from + length);
      next = from + bytesRead;
      return Promise.resolve({ buffer, bytesRead });
    },
    stat: () => Promise.resolve(statSync(path)),
    sync: () => diskStep(`sync ${basename(path)}`),
    close: () => Promise.resolve(),
  };
  return handle as Partial<Handle> as Handle;
}

/** The journal on a disk that keeps what is synced, and of the rest what the crash leaves. */
function journalHandle(path: string, flags: string | number, life: Life): Handle {
  const descriptor = openSync(path, flags === 'ax' ? 'ax' : constants.O_WRONLY | constants.O_APPEND, 0o600);
  let unsynced = Buffer.alloc(0);
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  life.onDeath(() => {
    const { damage = 'lost' } = life.options;
    const left = damage === 'lost' ? 0 : damage === 'kept' ? unsynced.length : unsynced.length >> 1;
    if (open && left > 0) appendFileSync(descriptor, unsynced.subarray(0, left));
    close();
  });
  const handle = {
    async appendFile(data: Buffer) {
      await life.step('journal write');
      unsynced = Buffer.concat([unsynced, data]);
    },
    async datasync() {
      await life.step('journal sync');
      appendFileSync(descriptor, unsynced);
      unsynced = Buffer.alloc(0);
      await life.step('journal synced');
    },
    async stat() {
      return Promise.resolve(fstatSync(descriptor));
    },
    async truncate(length: number) {
      ftruncateSync(descriptor, length);
      return Promise.resolve();
    },
    async close() {
      if (life.dead) await new Promise(() => undefined);
      // Without a crash the system writes in the end what nobody synced.
      if (open && unsynced.length > 0) appendFileSync(descriptor, unsynced);
      close();
    },
  };
  return handle as Partial<Handle> as Handle;
}
