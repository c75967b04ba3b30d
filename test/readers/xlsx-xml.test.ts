import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { XmlScanner, type XmlSink } from '../../src/readers/xlsx-xml.js';

type Event = readonly string[];

/** Neighbouring texts joined, since a parser may give a text in as many pieces as it likes. */
function joined(events: readonly Event[]): Event[] {
  const all: Event[] = [];
  for (const event of events) {
    const last = all.at(-1);
    if (event[0] === 'text' && last?.[0] === 'text') all[all.length - 1] = ['text', `${last[1]}${event[1]}`];
    else all.push(event);
  }
  return all;
}

function ours(xml: string, cuts: readonly number[]): Event[] {
  const events: Event[] = [];
  const sink: XmlSink = {
    open: (name, tag) => {
      const attributes = ['r', 's', 'id', 'name'].map((key) => `${key}=${tag.attribute(key) ?? ''}`);
      events.push(['open', name, ...attributes]);
    },
    close: (name) => events.push(['close', name]),
    text: (text) => events.push(['text', text.decoded()]),
  };
  const scanner = new XmlScanner('test', 1_000_000, sink);
  const bytes = Buffer.from(xml, 'utf8');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [i, place] of places.entries()) scanner.push(bytes.subarray(place, places[i + 1] ?? bytes.length));
  scanner.finish();
  return joined(events);
}

function saxes(xml: string): Event[] {
  const events: Event[] = [];
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const find = (key: string) => Object.entries(attributes).find(([full]) => local(full) === key)?.[1] ?? '';
    events.push(['open', local(name), ...['r', 's', 'id', 'name'].map((key) => `${key}=${find(key)}`)]);
  });
  parser.on('closetag', ({ name }) => events.push(['close', local(name)]));
  parser.on('text', (text) => events.push(['text', text]));
  parser.on('cdata', (text) => events.push(['text', text]));
  parser.write(xml).close();
  return joined(events.filter(([kind, text]) => kind !== 'text' || text !== ''));
}

const escape = (text: string) => text.replace(/[&<>"'\r]/gu, (char) => `&#${char.charCodeAt(0)};`);
const word = fc.string({
  unit: fc.constantFrom('a', 'Z', '7', 'é', 'अ', '😀', '&', '<', '>', '"', "'", ' ', '\n', ']', '_'),
  maxLength: 12,
});
const name = fc.constantFrom('row', 'c', 'v', 't', 'is', 'x:row', 'x:c', 'sheetData', 'rPh', 'long:elementName');
const attribute = fc
  .tuple(
    fc.constantFrom('r', 's', 'r:id', 'name', 'other'),
    word,
    fc.constantFrom('"', "'"),
    fc.constantFrom('=', ' = '),
  )
  .map(([key, value, quote, sign]) => ({ key, text: `${key}${sign}${quote}${escape(value)}${quote}` }));
const attributes = fc
  .uniqueArray(attribute, { selector: ({ key }) => key, maxLength: 3 })
  .map((list) => list.map(({ text }) => ` ${text}`).join(''));
const leaf = fc.oneof(
  word.map(escape),
  fc.constantFrom(
    '&amp;',
    '&#x41;',
    '&lt;b&gt;',
    '\r\n',
    '\r',
    '<?pi a > b?>',
    '<!-- a > <b> -->',
    '<![CDATA[<a> & ]] >]]>',
    '<![CDATA[]]>',
  ),
);
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc.tuple(name, attributes, tie('content'), fc.constantFrom('', ' ')).map(([tag, list, inner, gap]) => {
    return inner === '' ? `<${tag}${list}${gap}/>` : `<${tag}${list}${gap}>${inner}</${tag}${gap}>`;
  }),
  content: fc.array(fc.oneof({ maxDepth: 4 }, leaf, tie('element')), { maxLength: 4 }).map((list) => list.join('')),
}));
const document = element.map((root) => `<?xml version="1.0"?>\n${root}\n`);

test('whatever a SAX parser finds in a document, the scanner finds too, however the bytes are cut', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat(), { maxLength: 12 }), (xml, cuts) => {
      const expected = saxes(xml).filter(([kind, text]) => kind !== 'text' || text?.trim() !== '');
      const found = ours(xml, cuts).filter(([kind, text]) => kind !== 'text' || text?.trim() !== '');
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a document fed byte by byte gives the same', () => {
  fc.assert(
    fc.property(document, (xml) => {
      const every = Array.from({ length: Buffer.byteLength(xml) }, (_, i) => i);
      expect(ours(xml, every)).toEqual(ours(xml, []));
    }),
    { numRuns: 50 },
  );
});

test('no bytes make the scanner do worse than refuse', () => {
  const noise = fc.string({
    unit: fc.constantFrom('<', '>', '/', '!', '-', '[', ']', '?', '&', ';', '"', '=', 'a', ' ', 'CDATA', 'é'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(noise, fc.array(fc.nat(), { maxLength: 5 }), (xml, cuts) => {
      const result = (places: readonly number[]) => {
        try {
          return JSON.stringify(ours(xml, places));
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'InputError') throw error;
          return 'refused';
        }
      };
      expect(result(cuts)).toBe(result([]));
    }),
    { numRuns: 1000 },
  );
});
