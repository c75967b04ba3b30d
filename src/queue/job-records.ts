import type { Redis } from 'ioredis';
import { decodeLine, encodeLine } from '../journal/codec.js';
import type { JournalRecord } from '../journal/records.js';
import { StoppedError } from '../model/errors.js';
import { jobKeyOf, recordsKeyOf } from './names.js';

/** Another worker has the job: this one was away for longer than its lock lasts. */
export class JobLost extends StoppedError {
  constructor(jobId: string) {
    super(`The job ${jobId} was taken over by another worker, because this one did not answer for too long.`);
  }
}

/** One step in Redis: a record is kept only while the job's lock is ours, and once however often it is sent. */
const keep = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('hsetnx', KEYS[2], ARGV[2], ARGV[3])
return 1`;

/** Who holds a job. */
export interface JobHolder {
  readonly queue: string;
  readonly jobId: string;
  /** The token of the lock. */
  readonly token: string;
  /** How often the job was begun: records of a later delivery come behind those of an earlier one. */
  readonly delivery: number;
}

/** The journal of one job, in Redis. An intent that is kept proves that the job was ours at that moment. */
export class JobRecords {
  readonly #redis: Redis;
  readonly #holder: JobHolder;
  #count = 0;

  constructor(redis: Redis, holder: JobHolder) {
    this.#redis = redis;
    this.#holder = holder;
  }

  /** @throws {JobLost} when the job is not ours any more; the record is not kept then. */
  async append(record: JournalRecord): Promise<void> {
    const { jobId, token, delivery } = this.#holder;
    this.#count += 1;
    const place = `${delivery}:${this.#count}`;
    const line = encodeLine(record);
    const kept: unknown = await this.#redis.eval(keep, 2, ...this.#keys(), token, place, line);
    if (kept !== 1) throw new JobLost(jobId);
  }

  #keys(): [lock: string, records: string] {
    const { queue, jobId } = this.#holder;
    return [`${jobKeyOf(queue, jobId)}:lock`, recordsKeyOf(queue, jobId)];
  }
}

/** The records of a job, of all its deliveries, in order. A line that cannot be read is left out. */
export async function readRecords(redis: Redis, queue: string, jobId: string): Promise<JournalRecord[]> {
  const found = await redis.hgetall(recordsKeyOf(queue, jobId));
  const placeOf = (name: string): [number, number] => {
    const [delivery = '', count = ''] = name.split(':');
    return [Number(delivery), Number(count)];
  };
  return Object.entries(found)
    .map(([name, line]) => ({ place: placeOf(name), line }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1])
    .flatMap(({ line }) => {
      const decoded = decodeLine(line.trimEnd());
      return 'record' in decoded ? [decoded.record] : [];
    });
}
