import { addBookingEvent } from '../../db/booking-events';
import { cancelBooking, confirmBooking, insertBooking, rescheduleBooking } from '../../db/bookings';
import { isTimeTaken } from '../../db/rejected-values';

import { InvalidAction, SlotTaken } from '../errors';
import type { OwnBookings, TurnTransaction } from '../own-bookings';
import { mayChange, startOf } from '../rules';

/** Our own tables: a booking is made in the transaction of its turn, with the reply or not at all. */
export const ownTables: OwnBookings = {
  async book({ tx, turn }, action, idempotencyKey) {
    const startsAt = await startOf(tx, turn.timezone, action);
    const inserted = insertBooking(tx, turn, action, startsAt, idempotencyKey);
    const bookingId = await orTaken(inserted, turn, action.staffId, action.from);
    await addBookingEvent(tx, turn, { kind: 'booking-created', bookingId, reason: null });
  },

  async reschedule({ tx, turn }, action) {
    const { bookingId, from, staffId, durationMinutes } = action;
    if (!(await mayChange(tx, turn.clientId, action)))
      throw new InvalidAction(
        action.type,
        `bookingId: the client has no open booking ${bookingId}; allowed are those of the context`,
      );
    const startsAt = await startOf(tx, turn.timezone, action);
    const moved = rescheduleBooking(tx, turn.clientId, bookingId, { startsAt, staffId, durationMinutes });
    if (await orTaken(moved, turn, staffId ?? 'of the booking', from))
      await addBookingEvent(tx, turn, { kind: 'booking-updated', bookingId, reason: null });
  },

  async confirm({ tx, turn }, { bookingId }) {
    const confirmed = await confirmBooking(tx, turn.clientId, bookingId);
    if (confirmed) await addBookingEvent(tx, turn, { kind: 'booking-updated', bookingId, reason: null });
  },

  async cancel({ tx, turn }, action) {
    const { bookingId, reason = null } = action;
    if (!(await mayChange(tx, turn.clientId, action))) return;
    const cancelled = await cancelBooking(tx, turn.clientId, bookingId);
    if (cancelled) await addBookingEvent(tx, turn, { kind: 'booking-cancelled', bookingId, reason });
  },
};

function orTaken<T>(
  booked: Promise<T>,
  { companyId }: TurnTransaction['turn'],
  staffId: string,
  from: string,
): Promise<T> {
  return booked.catch((cause) => {
    throw isTimeTaken(cause) ? new SlotTaken(companyId, staffId, from, { cause }) : cause;
  });
}
