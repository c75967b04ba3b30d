import { z } from 'zod';
import { leadMapSchema } from './map-schema.js';
import {
  actionChangesMapSchema,
  actionsMapSchema,
  availabilityMapSchema,
  membersMapSchema,
  paymentsMapSchema,
} from './row-maps.js';

/** The map files of all bulk commands by the name of their JSON Schema in templates/. */
export const mapSchemas = {
  'map.schema.json': leadMapSchema,
  'import-actions.map.schema.json': actionsMapSchema,
  'update-actions.map.schema.json': actionChangesMapSchema,
  'update-payments.map.schema.json': paymentsMapSchema,
  'import-team-members.map.schema.json': membersMapSchema,
  'set-availability.map.schema.json': availabilityMapSchema,
} as const;

/** A map file as a JSON Schema, so that editors complete it and mark its faults. */
export function mapJsonSchema(name: keyof typeof mapSchemas = 'map.schema.json'): object {
  const command = name === 'map.schema.json' ? '' : ` for ${name.replace('.map.schema.json', '')}`;
  return {
    ...z.toJSONSchema(mapSchemas[name], { io: 'input', unrepresentable: 'any' }),
    title: `Map file of telecrm-bulk${command}, version 1`,
  };
}
