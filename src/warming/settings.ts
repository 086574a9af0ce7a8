import { ConfigInvalid } from '../settings/errors';
import { integer } from '../settings/parse';
import type { Settings } from '../settings/setting';

/** Hours of a company's clock: from the first one until the second one begins. */
export interface Hours {
  from: number;
  to: number;
}

export const WARMING_SETTINGS = {
  warmHours: {
    env: 'WARM_HOURS',
    default: '4-7',
    doc: 'when contexts are warmed, in hours of the clock of each company (`22-6` goes over midnight), or `off`',
    parse: hoursOrOff,
  },
  warmClients: {
    env: 'WARM_CLIENTS',
    default: '100',
    doc: 'how many clients of a company are warmed in a night: VIPs, then those with a booking in the next 24 hours, then those who wrote last',
    parse: integer(1, 10_000),
  },
} satisfies Settings;

function hoursOrOff(given: string, env: string): Hours | 'off' {
  if (given === 'off') return given;
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(given)?.map(Number) ?? [];
  if (from !== undefined && to !== undefined && from <= 23 && to <= 24 && from !== to) return { from, to };
  throw new ConfigInvalid(env, given, 'off, or two different hours such as 4-7, from 0 to 24');
}
