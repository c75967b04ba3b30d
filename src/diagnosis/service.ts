import type { Evidence } from './evidence.js';
import { type Finding, fine, warning } from './finding.js';

/** A `Date` header counts whole seconds; only what is well beyond that and the way there is worth a word. */
const skewMs = 30_000;
const slowMs = 2_000;

/** Clock, latency and pace: what the answers tell beside their content. */
export function serviceFindings(evidence: Evidence): Finding[] {
  return evidence.api.calls === 0 ? [] : [...clock(evidence), ...latency(evidence), pace(evidence)];
}

function clock({ clockOffMs, metadata }: Evidence): Finding[] {
  if (clockOffMs === undefined) {
    if (!metadata.ok) return [];
    const why = 'This machine must tell the time instead, e.g. for the upper end of an export.';
    return [
      warning('clock', 'The answers do not tell the time.', why, "Make sure that this machine's clock is right."),
    ];
  }
  const seconds = Math.round(Math.abs(clockOffMs) / 1000);
  if (seconds * 1000 <= skewMs) return [fine('clock', "This machine's clock agrees with the server's.")];
  const what = `This machine's clock is ${seconds} s ${clockOffMs > 0 ? 'ahead of' : 'behind'} the server's.`;
  const why = "Times in reports and journals are this machine's; what is sent follows the server's.";
  return [warning('clock', what, why, 'Switch on automatic time (NTP).')];
}

function latency({ api, metadata }: Evidence): Finding[] {
  if (!metadata.ok) return [];
  const { calls, retries, medianMs, p95Ms } = api;
  const what = `An answer takes ${Math.round(medianMs)} ms (median of ${calls} calls; 95%: ${Math.round(p95Ms)} ms).`;
  if (retries > 0) {
    const why = `${retries} of the calls had to be repeated. Writes whose answer is lost end as unknown, or cost a look-up.`;
    return [warning('latency', what, why, 'Check the network connection before a large import.')];
  }
  if (medianMs <= slowMs) return [fine('latency', what)];
  const why = 'Telecrm or the way there is slow; more calls under way at once make up for part of it.';
  return [warning('latency', what, why, 'Try again at another hour, or from another network.')];
}

function pace({ api, pace: perSecond, settings }: Evidence): Finding {
  const { throttled, calls } = api;
  const source = settings.sources?.maxPerSecond;
  const said = source === undefined || source === 'default' ? '' : ` (from ${source})`;
  if (throttled > 0) {
    const what = `Telecrm answered 429 (too many calls) to ${throttled} of ${calls} calls.`;
    const why = 'Another program may use the same limit, or the hourly limit is used up.';
    return warning('pace', what, why, 'Wait an hour, or set --max-per-second and --max-per-hour for this program.');
  }
  if (perSecond === Number.POSITIVE_INFINITY && settings.standIn === true) {
    return fine('pace', 'Calls are not paced; a stand-in need not be spared.');
  }
  if (perSecond === Number.POSITIVE_INFINITY) {
    const why = 'Telecrm publishes no limit for this API, and answers 429 beyond it.';
    return warning('pace', `Calls are not paced${said}.`, why, 'Use --max-per-second auto for a live workspace.');
  }
  const rate = Number(perSecond.toPrecision(3));
  const minutes = Math.max(1, Math.round(1000 / perSecond / 60));
  const time = `1,000 new leads take about ${minutes} min at this pace.`;
  const known =
    settings.rememberedPace === undefined ? 'It is raised while all goes well.' : 'An earlier run learned it.';
  return fine('pace', `Calls begin at ${rate} a second${said}.`, `${time} ${said === '' ? known : ''}`.trim());
}
