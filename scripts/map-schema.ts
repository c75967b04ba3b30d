/** Makes templates/map.schema.json from the zod schema of the map file. Run with `npm run schema`; a test compares. */
import { writeFile } from 'node:fs/promises';
import { mapJsonSchema } from '../src/transform/map-json-schema.js';

const place = new URL(import.meta.url.includes('/build/') ? '../../templates/' : '../templates/', import.meta.url);
await writeFile(new URL('map.schema.json', place), `${JSON.stringify(mapJsonSchema(), null, 2)}\n`);
