import type { JournalRecord } from '../journal/records.js';

/** Where intents and answers go before they count. The journal is one; a queue may be another. */
export interface IntentLog {
  /** Resolves when the record is durable. */
  append(record: JournalRecord): Promise<void>;
}
