/** What some values look like that did not fit. Pure. */
export interface ValueHints {
  /** Formats that read most of the dates; two when the order of day and month is open. */
  dateFormats(values: readonly string[]): readonly string[];
  /** Countries of most of the phone numbers, as two letters, the likeliest first. */
  phoneCountries(values: readonly string[]): readonly string[];
  /** Those that stand for "nothing" (`N/A`, `-`), when they are half of all or more. */
  emptyTokens(values: readonly string[]): readonly string[];
}
