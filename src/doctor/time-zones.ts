import type { ZoneOffset } from '../db/health';
import { MINUTE } from '../time/duration';
import { type Finding, findingsOf } from './finding';

const { ok, warning } = findingsOf('time-zones');

/** PostgreSQL and Node each have a time-zone database; one may be older. */
export function checkTimeZones(offsets: readonly ZoneOffset[]): Finding {
  const zones = new Set(offsets.filter(differs).map(({ timezone }) => timezone));
  if (zones.size === 0) return ok('PostgreSQL and Node agree about the time zones of all companies');
  return warning(
    `PostgreSQL and Node do not agree about ${[...zones].join(', ')}`,
    'local times come from PostgreSQL; a responder that computes local times in Node gets other ones',
    'update the older one (the tzdata of PostgreSQL, or Node), and use names of the IANA database',
  );
}

function differs({ timezone, at, minutes }: ZoneOffset): boolean {
  try {
    return offsetInNode(timezone, at) !== minutes;
  } catch {
    return true; // Node does not know the name
  }
}

function offsetInNode(timezone: string, at: number): number {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(shown.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((local - at) / MINUTE);
}
