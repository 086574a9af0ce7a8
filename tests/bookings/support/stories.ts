import type { BookingDetails, ExternalBooking, ExternalClient } from '../../../src/domain/external-booking';

export const STAFF = ['staff-1', 'staff-2', 'staff-3'];
export const SERVICES = ['cut', 'colour', 'shave'];
const CLIENTS = 40;

/** Of a seed. */
export type Random = (below: number) => number;

export function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * What happens to bookings of a salon, in its order, as the events of a booking system: each booking is created, moved, given to
 * another client or person, confirmed, cancelled, opened again, replaced by another booking.
 */
export function storiesOf(random: Random, count: number, bookings: number): ExternalBooking[] {
  const events: ExternalBooking[] = [];
  const live: { externalId: string; details: BookingDetails }[] = [];
  let names = 0;
  let version = 1_790_000_000_000;
  const tell = (externalId: string, rest: Partial<ExternalBooking>) =>
    events.push({ externalId, version, status: 'booked', closedBy: null, details: null, ...rest });
  const create = (replaces?: string) => {
    const externalId = `b-${names++}`;
    const details = { ...detailsOf(random), replaces };
    live.push({ externalId, details });
    tell(externalId, { details });
  };
  while (events.length < count) {
    version += 1 + random(1000);
    if (live.length < bookings && random(3) === 0) {
      create();
      continue;
    }
    const one = live[random(live.length)];
    if (!one) continue;
    const { externalId } = one;
    const closed = (status: 'cancelled' | 'no-show' | 'completed') =>
      tell(externalId, { status, closedBy: `who ${status}`, details: random(2) ? one.details : null });
    const acts = [
      () => Object.assign(one.details, { startsAt: timeAt(random(200)), endsAt: timeAt(300 + random(9)) }),
      () => Object.assign(one.details, { client: clientOf(random) }),
      () => Object.assign(one.details, { staffId: STAFF[random(STAFF.length)] }),
      () => Object.assign(one.details, { serviceIds: [SERVICES[random(SERVICES.length)], 'unknown'] }),
      () => Object.assign(one.details, { price: random(5000), comment: `comment ${random(9)}` }),
      () => Object.assign(one.details, { confirmed: !one.details.confirmed }),
    ];
    const act = random(acts.length + 6);
    if (act < acts.length) {
      acts[act]?.();
      tell(externalId, { details: { ...one.details } });
    } else if (act === acts.length) closed('cancelled');
    else if (act === acts.length + 1) closed('no-show');
    else if (act === acts.length + 2) closed('completed');
    else if (act === acts.length + 3) tell(externalId, {});
    else if (act === acts.length + 4) {
      // told twice with one version: created, and cancelled at once
      tell(externalId, { details: { ...one.details } });
      closed('cancelled');
    } else {
      live.splice(live.indexOf(one), 1);
      create(externalId);
    }
  }
  return events;
}

function detailsOf(random: Random): BookingDetails {
  return {
    startsAt: timeAt(random(200)),
    endsAt: timeAt(300),
    staffId: random(5) === 0 ? null : (STAFF[random(STAFF.length)] as string),
    serviceIds: [SERVICES[random(SERVICES.length)] as string],
    title: random(3) === 0 ? `title ${random(9)}` : null,
    client: clientOf(random),
    price: null,
    comment: null,
    confirmed: false,
  };
}

/** By their phone, their id, or both; a few bookings have none. */
function clientOf(random: Random): ExternalClient | null {
  const number = random(CLIENTS);
  const id = { externalId: `c-${number}` };
  const known = {
    phone: `+7 (916) 000-${String(1000 + number)}`.replace(/(\d\d)$/, '-$1'),
    name: `client ${number}`,
  };
  return [{ ...id, ...known }, { ...id, ...known }, { ...id, ...known }, known, id, null][random(6)] ?? null;
}

function timeAt(quarter: number): string {
  return new Date(Date.UTC(2027, 2, 1) + quarter * 15 * 60_000).toISOString();
}
