import type { RecordedOptions } from './import-options.js';
import { mapperSettings } from './import-settings.js';
import type { BoundJob } from './jobs/job.js';
import { rowCommandOf } from './jobs/row-commands.js';
import type { RunDescription } from './queue/run-description.js';

/** The job of a queued run, fitted to its file and workspace as the submitting side fitted it. */
export function bindQueued(run: RunDescription): BoundJob<unknown, unknown> {
  const command = rowCommandOf(run.command);
  const map = command.checkMap(run.map, run.mapName);
  const options: RecordedOptions = run.options;
  const settings = { ...mapperSettings(map, options), dateOrders: new Map(run.dateOrders) };
  return command.job(map, run.mapName, options).bind(run.header, run.workspace, settings, []);
}
