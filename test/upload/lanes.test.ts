import { expect, test } from 'vitest';
import { runInLanes } from '../../src/upload/lanes.js';

interface Item {
  readonly key: string;
  readonly name: string;
}

/** Work that ends when it is told to, and a record of what runs. */
function gatedWork() {
  const running = new Set<string>();
  const started: string[] = [];
  const gates = new Map<string, () => void>();
  const most = { running: 0 };
  return {
    started,
    most,
    running,
    work: async ({ name }: Item): Promise<void> => {
      started.push(name);
      running.add(name);
      most.running = Math.max(most.running, running.size);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      running.delete(name);
    },
    end: (name: string) => gates.get(name)?.(),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function* batches(pulled: string[], ...lists: Item[][]): AsyncGenerator<Item[]> {
  for (const list of lists) {
    pulled.push(list.map(({ name }) => name).join());
    yield list;
  }
}

const item = (name: string, key = name): Item => ({ key, name });
const lanes = (concurrency: number, stopped = () => false) => ({
  concurrency: () => concurrency,
  keyOf: ({ key }: Item) => key,
  stopped,
});

test('the next batch is pulled only when a slot is free for it', async () => {
  const { work, end, started } = gatedWork();
  const pulled: string[] = [];
  const all = runInLanes(batches(pulled, [item('a'), item('b')], [item('c')], [item('d')]), lanes(2), work);
  await turn();
  expect([started, pulled]).toEqual([
    ['a', 'b'],
    ['a,b', 'c'],
  ]);
  end('a');
  await turn();
  expect([started, pulled]).toEqual([
    ['a', 'b', 'c'],
    ['a,b', 'c', 'd'],
  ]);
  for (const name of ['b', 'c']) end(name);
  await turn();
  end('d');
  await all;
});

test('two rows of one identifier never run at once and keep their order', async () => {
  const { work, end, started, running } = gatedWork();
  const all = runInLanes(batches([], [item('first', 'x'), item('second', 'x'), item('other', 'y')]), lanes(3), work);
  await turn();
  expect([...running]).toEqual(['first', 'other']);
  end('first');
  await turn();
  expect(started).toEqual(['first', 'other', 'second']);
  end('other');
  end('second');
  await all;
});

test('the first error stops the rest, and comes out when what was started has ended', async () => {
  const done: string[] = [];
  const all = runInLanes(batches([], [item('a'), item('bad'), item('c')], [item('d')]), lanes(1), async ({ name }) => {
    if (name === 'bad') throw new Error('broken');
    done.push(name);
    return Promise.resolve();
  });
  await expect(all).rejects.toThrow('broken');
  expect(done).toEqual(['a']);
});

test('a stop lets started work end and starts no more', async () => {
  const done: string[] = [];
  await runInLanes(
    batches([], [item('a'), item('b'), item('c')]),
    lanes(1, () => done.length === 2),
    async ({ name }) => {
      done.push(name);
      return Promise.resolve();
    },
  );
  expect(done).toEqual(['a', 'b']);
});
