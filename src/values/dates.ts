import type { FieldValue } from '../model/lead.js';
import type { Field } from '../model/workspace.js';
import { accepted, type ColumnSettings, type Converter, type Parsed, refused, repaired } from './conversion.js';
import { compileDateFormat, type DateFormat } from './date-format.js';
import { readDateInWords, readDateText } from './date-text.js';
import { plainDigits } from './digits.js';
import { textOf } from './returned.js';
import { type Moment, type Reading, readIso } from './wall-clock.js';
import { quote } from './words.js';
import { type ZoneClock, zoneClock } from './zone.js';

/** No date is longer, in characters. */
const longestCell = 200;
/** 22 November 2026, 16:18: the example that shows a format. */
const exampleDate = Date.UTC(2026, 10, 22, 16, 18);

/**
 * DATE: epoch milliseconds (documented, and what live clients send). ISO dates are read beside any format, since date
 * cells of workbooks arrive so, and dates with the month in words, since these read one way only; a missing time is 00:00:00 in the zone of the column, or else of the settings.
 *
 * @throws {ConfigError} when the format or the time zone does not exist.
 */
export function dateConverter(field: Field, timezone: string, column: ColumnSettings): Converter {
  const home = zoneClock(timezone);
  const zone = column.timezone === undefined ? home : zoneClock(column.timezone);
  const format = column.format === undefined ? undefined : compileDateFormat(column.format);
  const order = column.dateOrder;
  const shown = workspaceFormats(field);

  function fault(text: string, why?: string): Parsed {
    const said = why === undefined ? '' : `: ${why}`;
    if (format === undefined) {
      const tip = `Write it as 2026-11-22, or add "format": "DD/MM/YYYY" (or what the column has) to "${field.apiName}" in the map.`;
      return refused('DATE_INVALID', `${quote(text)} is not a date${said || ' in a form that can be told'}`, tip);
    }
    const tip = `Write it like ${format.write(exampleDate)}, or correct "format" of "${field.apiName}" in the map.`;
    return refused('DATE_INVALID', `${quote(text)} is not a date${said || ` of the format ${format.format}`}`, tip);
  }

  /** Beside a format: remarked, since the column was said to have another form. */
  function readInWords(text: string, moment: Moment, { format: wanted }: DateFormat): Parsed {
    const epoch = epochOf(moment, zone);
    const read = isoWithOffset(epoch, zone).slice(0, 16).replace('T', ' ');
    const message = `${quote(text)} is not of the format ${wanted}, but its month is in words: it was read as ${read}`;
    return repaired(epoch, 'VALUE_REPAIRED', message);
  }

  return {
    parse(original) {
      if (original.length > longestCell) return fault(original);
      let reading: Reading = format?.read(original);
      if (typeof reading === 'object') return accepted(epochOf(reading, zone));
      const text = plainDigits(original);
      if (text !== original) reading = format?.read(text);
      reading ??= readIso(text);
      if (reading === undefined) {
        const numeric = parseNumber(text, zone);
        if (numeric !== undefined) return numeric;
        reading = format === undefined ? readDateText(text, order) : readDateInWords(text);
        if (format !== undefined && typeof reading === 'object') return readInWords(original, reading, format);
      }
      return typeof reading === 'object' ? accepted(epochOf(reading, zone)) : fault(original, reading);
    },
    equal: (sent, returned) => isSameDate(sent, returned, shown, home),
    format(value) {
      const epoch = returnedEpoch(value, shown, home);
      if (epoch === undefined) return textOf(value);
      return format === undefined ? isoWithOffset(epoch, zone) : format.write(epoch + zone.offsetAt(epoch) * 60_000);
    },
  };
}

/**
 * Reads a date as the API returns it (epoch ms, ISO, or text as the workspace shows the field) into epoch ms; undefined
 * when it is none.
 *
 * @throws {ConfigError} when the time zone does not exist.
 */
export function returnedDateReader(field: Field, timezone: string): (value: unknown) => number | undefined {
  const zone = zoneClock(timezone);
  const shown = workspaceFormats(field);
  return (value) => returnedEpoch(value, shown, zone);
}

function epochOf(moment: Moment, zone: ZoneClock): number {
  return moment.offset === undefined ? zone.toEpoch(moment.local) : moment.local - moment.offset * 60_000;
}

const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2101, 0, 1);

/** Dates that arrive as bare numbers, from 1990 to 2100: a phone number in the wrong column is none of them. */
function parseNumber(text: string, zone: ZoneClock): Parsed | undefined {
  if (!/^\d{5,13}(?:\.\d{1,15})?$/u.test(text)) return undefined;
  const number = Number(text);
  const within = (epoch: number) => epoch >= earliest && epoch < latest;
  if (/^\d{13}$/u.test(text)) return within(number) ? accepted(number) : undefined;
  if (/^\d{10}$/u.test(text)) {
    if (!within(number * 1000)) return undefined;
    return repaired(number * 1000, 'VALUE_REPAIRED', repairMessage(text, 'seconds since 1970', number * 1000, zone));
  }
  const compact = /^(\d{4})(\d{2})(\d{2})$/u.exec(text);
  if (compact !== null) {
    const reading = readIso(`${compact[1]}-${compact[2]}-${compact[3]}`);
    if (typeof reading !== 'object' || !within(reading.local)) return undefined;
    const epoch = zone.toEpoch(reading.local);
    return repaired(epoch, 'VALUE_REPAIRED', repairMessage(text, 'year, month and day', epoch, zone));
  }
  // Days since 30 December 1899, as spreadsheets count; a fraction is the time of the day, exact to the second.
  const local = Math.round((number - 25_569) * 86_400) * 1000;
  if (!/^\d{5}(?:\.|$)/u.test(text) || !within(local)) return undefined;
  const epoch = zone.toEpoch(local);
  return repaired(epoch, 'VALUE_REPAIRED', repairMessage(text, "a spreadsheet's day number", epoch, zone));
}

function repairMessage(text: string, what: string, epoch: number, zone: ZoneClock): string {
  return `${quote(text)} was read as ${what}: ${isoWithOffset(epoch, zone).slice(0, 16).replace('T', ' ')}`;
}

const day = 86_400_000;
/** Days that were written lately, by their number since 1970: an export has millions of dates and few days. */
const writtenDays = new Map<number, string>();
const writtenOffsets = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** `2026-03-05T10:00:00+05:30`; milliseconds only where there are any. */
function isoWithOffset(epoch: number, zone: ZoneClock): string {
  const offset = zone.offsetAt(epoch);
  // Offsets before standard time have seconds, which ISO dates cannot say.
  if (!Number.isInteger(offset)) return new Date(epoch).toISOString();
  const local = epoch + offset * 60_000;
  const dayNumber = Math.floor(local / day);
  const ms = local - dayNumber * day;
  const second = Math.floor(ms / 1000);
  const fraction = ms % 1000 === 0 ? '' : `.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
  const clock = `${twoDigits[Math.floor(second / 3600)]}:${twoDigits[Math.floor(second / 60) % 60]}:${twoDigits[second % 60]}`;
  return `${dayText(dayNumber)}T${clock}${fraction}${offsetText(offset)}`;
}

function dayText(dayNumber: number): string {
  const known = writtenDays.get(dayNumber);
  if (known !== undefined) return known;
  const text = new Date(dayNumber * day).toISOString().replace(/T.*$/u, '');
  if (writtenDays.size >= 50_000) writtenDays.clear();
  writtenDays.set(dayNumber, text);
  return text;
}

function offsetText(offset: number): string {
  const known = writtenOffsets.get(offset);
  if (known !== undefined) return known;
  const size = Math.abs(offset);
  const text = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  writtenOffsets.set(offset, text);
  return text;
}

/** The formats in which the workspace shows the field, for dates that come back as text. */
function workspaceFormats(field: Field): readonly DateFormat[] {
  const { dateFormat, timeFormat } = field;
  if (dateFormat === undefined) return [];
  const candidates =
    timeFormat === undefined ? [dateFormat] : [`${dateFormat} ${timeFormat}`, `${dateFormat} HH:mm:ss`, dateFormat];
  return candidates.flatMap((candidate) => {
    try {
      return [compileDateFormat(candidate)];
    } catch {
      // Only a hint: a format that we cannot read leaves the text as it is.
      return [];
    }
  });
}

function returnedEpoch(returned: unknown, shown: readonly DateFormat[], zone: ZoneClock): number | undefined {
  if (typeof returned === 'number')
    return Number.isFinite(returned) && Math.abs(returned) < 8.64e15 ? returned : undefined;
  const text = textOf(returned).trim();
  if (/^-?\d{11,14}$/u.test(text)) return Number(text);
  let reading = readIso(text);
  for (const format of shown) reading ??= format.read(text);
  return typeof reading === 'object' ? epochOf(reading, zone) : undefined;
}

function isSameDate(sent: FieldValue, returned: unknown, shown: readonly DateFormat[], zone: ZoneClock): boolean {
  const wanted = Number(sent);
  if (returnedEpoch(returned, shown, zone) === wanted) return true;
  if (typeof returned !== 'string') return false;
  // A workspace that shows no seconds, or no time at all, returns less than was sent.
  const local = wanted + zone.offsetAt(wanted) * 60_000;
  return shown.some((format) => format.write(local).toLowerCase() === returned.trim().toLowerCase());
}
