/** Makes templates/*.schema.json from the zod schemas of the map files. Run with `npm run schema`; a test compares. */
import { writeFile } from 'node:fs/promises';
import { mapJsonSchema, mapSchemas } from '../src/transform/map-json-schema.js';

const place = new URL(import.meta.url.includes('/build/') ? '../../templates/' : '../templates/', import.meta.url);
for (const name of Object.keys(mapSchemas) as (keyof typeof mapSchemas)[]) {
  await writeFile(new URL(name, place), `${JSON.stringify(mapJsonSchema(name), null, 2)}\n`);
}
