import { expect, test } from 'vitest';
import { converter, read, tip } from './reading.js';

const website = converter('WEBSITE');
const media = converter('MEDIA_LINK');

test('a web address is kept as it is; a bare domain gets https://', () => {
  for (const text of [
    'https://example.com',
    'http://example.com/a?b=1#c',
    'HTTPS://Example.com',
    'http://localhost:3000/x',
  ]) {
    expect(read(website, text)).toBe(text);
  }
  expect(read(website, 'www.example.co.in/about')).toEqual([
    'https://www.example.co.in/about',
    'VALUE_REPAIRED',
    '"www.example.co.in/about" was completed to "https://www.example.co.in/about"',
  ]);
});

test.each([
  'example',
  'http:/example.com',
  'ftp://example.com',
  'javascript:alert(1)',
  'asha@example.com',
  'https://exa mple.com',
  'http://',
  'not a site.',
  '12.5',
  'https://<script>',
])('%j is no web address', (text) => {
  expect(read(website, text)).toBe(`WEBSITE_INVALID: "${text}" is not a web address`);
});

test('a media link must be one that everyone can open', () => {
  expect(read(media, 'https://example.com/plan.pdf')).toBe('https://example.com/plan.pdf');
  for (const text of ['C:\\plan.pdf', 'file:///plan.pdf', 'http://192.168.1.2/plan.pdf', 'http://localhost/plan.pdf']) {
    expect(read(media, text)).toBe(`WEBSITE_INVALID: "${text}" is not a link that everyone can open`);
  }
  expect(tip(media, 'plan.pdf x')).toBe('Upload the file, and write its link, e.g. https://example.com/plan.pdf.');
});

test('case of the host and a slash at the end are no difference', () => {
  expect(website.equal('https://Example.com', 'https://example.com/')).toBe(true);
  expect(website.equal('https://example.com/a', 'https://example.com/b')).toBe(false);
});
