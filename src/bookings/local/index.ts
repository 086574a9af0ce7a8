import { addBookingEvent } from '../../db/booking-events';
import { cancelBooking, insertBooking } from '../../db/bookings';
import { isTimeTaken } from '../../db/rejected-values';
import type { BookingSystem } from '../booking-system';
import { SlotTaken } from '../errors';

/** Our own tables: a booking is made in the transaction of its turn, with the reply or not at all. */
export const localBookings: BookingSystem = {
  async book({ tx, turn }, action, idempotencyKey) {
    const bookingId = await insertBooking(tx, turn, action, idempotencyKey).catch((cause) => {
      throw isTimeTaken(cause)
        ? new SlotTaken(turn.companyId, action.staffId, action.from, { cause })
        : cause;
    });
    await addBookingEvent(tx, turn, { kind: 'booking-created', bookingId, reason: null });
  },

  async cancel({ tx, turn }, { bookingId, reason = null }) {
    const cancelled = await cancelBooking(tx, turn.clientId, bookingId);
    if (cancelled) await addBookingEvent(tx, turn, { kind: 'booking-cancelled', bookingId, reason });
  },
};
