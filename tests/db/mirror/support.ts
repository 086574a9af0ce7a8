import type { Db } from '../../../src/db/database';
import { type Mirrored, mirrorBooking, type Told } from '../../../src/db/mirror/booking';
import type { BookingDetails, ExternalBooking } from '../../../src/domain/external-booking';
import { addSalon, type Salon } from '../../support/database';

/** A salon whose staff and service a booking system knows as `staff-1` and `service-1`. */
export async function addMirroredSalon(db: Db): Promise<Salon> {
  const salon = await addSalon(db, []);
  await db.updateTable('staff').set({ external_id: 'staff-1' }).where('id', '=', salon.staffId).execute();
  await db
    .updateTable('service')
    .set({ external_id: 'service-1' })
    .where('id', '=', salon.serviceId)
    .execute();
  return salon;
}

export function details(values: Partial<BookingDetails> = {}): BookingDetails {
  return {
    startsAt: '2027-03-01T10:00:00Z',
    endsAt: '2027-03-01T11:00:00Z',
    staffId: 'staff-1',
    serviceIds: ['service-1'],
    title: null,
    client: null,
    price: 1500,
    comment: null,
    confirmed: false,
    ...values,
  };
}

export function booking(version: number, values: Partial<ExternalBooking> = {}): ExternalBooking {
  return { externalId: 'b-1', version, status: 'booked', closedBy: null, details: details(), ...values };
}

/** Time goes on with each event, unless it says when it was observed. */
export function mirrorOf(db: Db, salon: () => Salon) {
  let now = Date.parse('2027-02-01T10:00:00Z');
  return (told: ExternalBooking, rest: Partial<Told> = {}): Promise<Mirrored> => {
    now += 1000;
    const all = { booking: told, observedAt: new Date(now), ...rest };
    return db.transaction().execute((tx) => mirrorBooking(tx, salon().companyId, all));
  };
}
