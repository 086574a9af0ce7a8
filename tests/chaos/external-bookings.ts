import { createRandom } from '../../src/dev/seed/random';
import { BOOKING_FAULTS } from '../bookings/generic/faults';
import type { Fault } from './faults';
import type { Company, Timed } from './schedule';

const CHANCE = 0.6;
const POINTS = [
  'before-announcement',
  'after-announcement',
  'after-request',
  'after-record',
  'after-perform',
  'before-commit',
  'inside-commit',
  'after-commit',
] as const;

interface Parts {
  seed: number;
  index: number;
  companies: Company[];
  faults: Timed<Fault>[];
}

/**
 * Gives companies a booking system, and adds faults around its requests. What a booking system has made for a client is not deleted
 * with the client: schedules that delete rows have none. It has a random sequence of its own, so that the rest of a schedule is the
 * same with and without it.
 */
export function addBookingSystems({ seed, index, companies, faults }: Parts): void {
  const random = createRandom(Math.imul(seed + 3, 0x9e3779b1) ^ Math.imul(index + 5, 0xc2b2ae35));
  if (companies.some(({ hasDefaultDebounce }) => hasDefaultDebounce)) return;
  if (faults.some(({ what }) => what.do === 'recreate') || !random.chance(CHANCE)) return;
  for (const [i, company] of companies.entries()) company.hasBookingSystem = i === 0 || random.chance(0.5);
  const at = () => random.int(0, 900);
  for (let left = random.int(1, 4); left > 0; left--) {
    const how = random.pick(BOOKING_FAULTS);
    faults.push({ at: at(), what: { do: 'bookings', how, times: random.int(1, 2) } });
  }
  for (let left = random.int(0, 3); left > 0; left--) {
    const place = { point: random.pick(POINTS), spared: random.int(0, 2), of: 'any' as const };
    const what: Fault = random.chance(0.5)
      ? { do: 'crash', ...place }
      : { do: 'freeze-at', ...place, ms: random.int(1100, 4000) };
    faults.push({ at: at(), what });
  }
}
