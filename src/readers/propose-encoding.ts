/** Which encoding a text that is not UTF-8 may have. Only ever a proposal: short texts fit several encodings. */

interface Candidate {
  readonly encoding: string;
  /** Single characters of it stand between ASCII letters (`José`); otherwise they come in runs (`Привет`). */
  readonly accents: boolean;
  /** The characters that common texts have beyond ASCII. */
  readonly common: RegExp;
}

const accented = /[A-Za-z][à-öø-ÿßœš]|[à-öø-ÿ][a-z]|[A-Za-z]’[a-z]|[“”€£–—•…°«»]|\u00A0/gu;
const candidates: readonly Candidate[] = [
  { encoding: 'windows-1252', accents: true, common: accented },
  { encoding: 'macintosh', accents: true, common: accented },
  { encoding: 'windows-1251', accents: false, common: /[А-Яа-яЁё]{2,}/gu },
  { encoding: 'gbk', accents: false, common: /[\u4E00-\u9FFF，。、！？：；（）]{2,}/gu },
  { encoding: 'shift_jis', accents: false, common: /[\u3040-\u30FF\u4E00-\u9FFF、。ー]{2,}/gu },
  { encoding: 'euc-kr', accents: false, common: /[\uAC00-\uD7A3]{2,}/gu },
];

/** The name of the encoding, as `TextDecoder` and `--encoding` know it, that fits these bytes best. */
export function proposeEncoding(sample: Buffer): string {
  const wide = wideEncoding(sample);
  if (wide) return wide;
  let best = 'windows-1252';
  let bestScore = 0;
  for (const { encoding, accents, common } of candidates) {
    const text = decodeAs(sample, encoding);
    const beyond = text.match(/[^\x00-\x7F]/gu)?.length ?? 0;
    if (beyond === 0) continue;
    let fits = 0;
    for (const [found] of text.matchAll(common)) fits += accents ? 1 : found.length;
    // Kana decide between Chinese and Japanese, whose byte ranges overlap.
    if (encoding === 'shift_jis' && /[\u3040-\u30FF]/u.test(text)) fits *= 1.1;
    const score = fits / beyond;
    if (score > bestScore) {
      best = encoding;
      bestScore = score;
    }
  }
  return best;
}

/**
 * Bytes as text, with U+FFFD for what does not fit.
 *
 * `stream` because Node 20 decodes Windows-1252 in one go as Latin-1, which turns `“` and `€` into control characters.
 */
export function decodeAs(bytes: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

/** UTF-16 without a byte order mark: of most characters one and the same byte is zero. */
export function wideEncoding(sample: Buffer): string | undefined {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  }
  const many = Math.max(3, sample.length / 4);
  if (odd > many && odd > even * 4) return 'utf-16le';
  return even > many && even > odd * 4 ? 'utf-16be' : undefined;
}

/** The line around byte `at`, read in an encoding, at most about 60 characters of it. */
export function readAs(bytes: Buffer, at: number, encoding: string): string {
  // A wide character may begin one byte before the one that is wrong.
  const split = encoding.startsWith('utf-16') ? at - (at % 2) : at;
  const before = decodeAs(bytes.subarray(0, split), encoding);
  const after = decodeAs(bytes.subarray(split), encoding);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return (
    before.slice(Math.max(lineStart, before.length - 30)) + (/^[^\r\n]*/u.exec(after)?.[0] ?? '').slice(0, 30)
  ).trim();
}
