import { insertStaff } from '../../db/company-rows';
import type { Tx } from '../../db/database';
import type { RecordedBooking } from './recording';

export const BOOKING_MINUTES = 60;

interface Person {
  id: string;
  bookings: { date: string; minute: number }[];
}

export interface Staff {
  /** The id of the first person of the booking's provider name who is free at that time. */
  assign(booking: RecordedBooking): string;
}

/** Two dialogues may have booked the same hour with the same name: every booking gets a person of that name. */
export async function addStaff(
  tx: Tx,
  companyId: string,
  bookings: readonly RecordedBooking[],
): Promise<Staff> {
  const rows = await insertStaff(
    tx,
    bookings.map(({ provider }) => ({ company_id: companyId, name: provider })),
  );
  const people = new Map<string, Person[]>();
  for (const { id, name } of rows) people.set(name, [...(people.get(name) ?? []), { id, bookings: [] }]);
  return {
    assign({ provider, date, time }) {
      const minute = minuteOf(time);
      const overlaps = (other: { date: string; minute: number }) =>
        other.date === date && Math.abs(other.minute - minute) < BOOKING_MINUTES;
      const person = people.get(provider)?.find(({ bookings: theirs }) => !theirs.some(overlaps));
      if (!person) throw new RangeError(`all people called ${provider} are booked on ${date} at ${time}`);
      person.bookings.push({ date, minute });
      return person.id;
    },
  };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
