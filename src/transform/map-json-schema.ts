import { z } from 'zod';
import { leadMapSchema } from './map-schema.js';

/** The map file as a JSON Schema, so that editors complete it and mark its faults. */
export function mapJsonSchema(): object {
  return {
    ...z.toJSONSchema(leadMapSchema, { io: 'input', unrepresentable: 'any' }),
    title: 'Map file of telecrm-bulk, version 1',
  };
}
