import { writtenStatuses } from '../model/outcome.js';
import type { JournalRecord } from './records.js';

/**
 * Whether a value is one of the records that make up nearly all of a journal: an intent or an answer of one row, without
 * remarks. True only for what the schema takes as it is; a schema takes longer over a line than reading its JSON does.
 */
export function isPlainRecord(value: unknown): value is JournalRecord {
  if (!isObject(value)) return false;
  const { t, row, attempt, op } = value;
  if (!isCount(row) || row === 0 || !isCount(attempt) || attempt === 0) return false;
  if (typeof op !== 'string' || !operations.has(op) || value['rows'] !== undefined) return false;
  if (t === 'intent') return isPlainIntent(value);
  return t === 'answer' && isPlainAnswer(value);
}

const operations: ReadonlySet<string> = new Set(['create-lead', 'update-lead', 'create-actions']);
const kinds: ReadonlySet<unknown> = new Set(['NOT_SENT', 'REJECTED', 'DONE', 'AMBIGUOUS']);
const statuses: ReadonlySet<unknown> = new Set(writtenStatuses);
const actionStatuses: ReadonlySet<unknown> = new Set(['created', 'ignored', 'unknown']);

type Members = Readonly<Record<string, unknown>>;

function isPlainIntent({ key, payload, at, actions, slots, lead, before, remarks }: Members): boolean {
  if (!isTextOrAbsent(key) || typeof payload !== 'string' || !Number.isFinite(at)) return false;
  if (slots !== undefined && !(Array.isArray(slots) && slots.every(isCount))) return false;
  return (
    (actions === undefined || isCount(actions)) && isTextOrAbsent(lead) && before === undefined && remarks === undefined
  );
}

function isPlainAnswer({ kind, ms, status, code, outcome, more }: Members): boolean {
  if (!kinds.has(kind) || (ms !== undefined && !Number.isFinite(ms)) || more !== undefined) return false;
  if ((status !== undefined && !isCount(status)) || !isTextOrAbsent(code)) return false;
  return outcome === undefined || isPlainOutcome(outcome);
}

function isPlainOutcome(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { status, leadId, actions, remarks } = value;
  if (!statuses.has(status) || !isTextOrAbsent(leadId)) return false;
  if (remarks !== undefined && !(Array.isArray(remarks) && remarks.length === 0)) return false;
  return actions === undefined || (Array.isArray(actions) && actions.every(isPlainAction));
}

function isPlainAction(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { status, id, hash, earlier, sheetRow } = value;
  if (earlier !== undefined || sheetRow !== undefined) return false;
  return actionStatuses.has(status) && isTextOrAbsent(id) && isTextOrAbsent(hash);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
