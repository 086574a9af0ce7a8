import type { BookingSystemEvent } from '../../../src/bookings/provider';
import type { BookingDetails, ExternalBooking } from '../../../src/domain/external-booking';

interface Known {
  state: { version: number; status: ExternalBooking['status']; closedBy: string | null };
  details: { version: number; closed: boolean; value: BookingDetails } | null;
}

/**
 * What is known of bookings after these events, by the rules of the mirror: the greater version is the newer; of equal ones the
 * closed, and then the later; what has become of a booking and its details are ordered apart.
 */
export function stateAfter(events: readonly BookingSystemEvent[]): Record<string, Known> {
  const known: Record<string, Known> = {};
  for (const event of events) {
    if (event.type !== 'booking') continue;
    tell(known, event.booking);
    const replaced = event.booking.details?.replaces;
    if (replaced !== undefined)
      tell(known, {
        ...event.booking,
        externalId: replaced,
        status: 'cancelled',
        closedBy: null,
        details: null,
      });
  }
  return known;
}

function tell(
  known: Record<string, Known>,
  { externalId, version, status, closedBy, details }: ExternalBooking,
) {
  const closed = isClosed(status);
  const { state, details: old = null } = known[externalId] ?? {};
  const isNew = !state || isNewer({ version, closed }, { ...state, closed: isClosed(state.status) });
  const hasNewDetails = !old || isNewer({ version, closed }, old);
  known[externalId] = {
    state: isNew ? { version, status, closedBy: closedBy ?? sameStatus(state, status) } : state,
    details: details && hasNewDetails ? { version, closed, value: details } : old,
  };
}

function isNewer(
  told: { version: number; closed: boolean },
  known: { version: number; closed: boolean },
): boolean {
  if (told.version !== known.version) return told.version > known.version;
  return told.closed || !known.closed;
}

function sameStatus(state: Known['state'] | undefined, status: string): string | null {
  return state?.status === status ? state.closedBy : null;
}

function isClosed(status: string): boolean {
  return status !== 'booked';
}

/** Of a fixed seed: each event once or more, in any order. */
export function shuffledAndRepeated<Event>(events: readonly Event[], seed: number): Event[] {
  let state = seed;
  const random = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return events
    .flatMap((event) => Array.from({ length: 1 + Math.floor(random() * 2.5) }, () => event))
    .map((event) => ({ event, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}
