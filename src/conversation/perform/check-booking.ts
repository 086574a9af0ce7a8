import { InvalidAction } from '../../bookings/errors';
import { bookingStatus } from '../../db/bookings';
import type { Db, Tx } from '../../db/database';
import type { RequestedAction } from '../../domain/turn';

/**
 * A reply that cancels or confirms a booking in vain is committed all the same; a responder that asks before it speaks is told. Throws
 * `InvalidAction`.
 */
export async function checkBooking(db: Db | Tx, clientId: string, action: RequestedAction): Promise<void> {
  if (action.type !== 'cancel' && action.type !== 'confirm') return;
  const { type, bookingId } = action;
  const status = await bookingStatus(db, clientId, bookingId);
  if (status === undefined)
    throw new InvalidAction(
      type,
      `bookingId: the client has no booking ${bookingId}; allowed are those of the context`,
    );
  const isThere = status === 'booked' || (type === 'cancel' && status === 'cancelled');
  if (!isThere) throw new InvalidAction(type, `bookingId: booking ${bookingId} is closed (${status})`);
}
