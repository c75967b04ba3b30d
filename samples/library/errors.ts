import { ApiError, AuthError, ConfigError, importLeads, InputError, remarkCodes } from 'telecrm-bulk';
import { RunError, StoppedError, UnreachableError } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn();
try {
  await importLeads({ client, file: 'no-such-file.csv', map: 'leads.map.json' });
} catch (error) {
  if (error instanceof InputError) console.log(`The file: ${error.message}`);
  else if (error instanceof ConfigError) console.log(`A setting or the map: ${error.message}`);
  else if (error instanceof AuthError) console.log(`Token, enterprise or licence: ${error.message}`);
  else if (error instanceof UnreachableError) console.log(`Telecrm did not answer: ${error.message}`);
  else if (error instanceof ApiError) console.log(`Telecrm refused: ${error.message}`);
  else if (error instanceof StoppedError) console.log(`Stopped, to be resumed: ${error.message}`);
  else if (error instanceof RunError) console.log(error.message, error.actions);
  else throw error;
}
console.log(`PHONE_INVALID: ${remarkCodes.PHONE_INVALID.cause} ${remarkCodes.PHONE_INVALID.tip}`);
await client.close();
