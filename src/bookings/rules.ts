import { findOpenBooking } from '../db/bookings';
import type { Db, Tx } from '../db/database';
import { instantOf } from '../db/local-time';
import type { CancelAction, RescheduleAction } from '../domain/turn';
import { ChangeNotAllowed, InvalidAction } from './errors';

/**
 * Whether the client has this open booking. Throws `ChangeNotAllowed` if they may not change it by themselves any more: the responder
 * knows the rule (`company.changeNoticeMinutes` of the context) and hands over to a person.
 */
export async function mayChange(
  db: Db | Tx,
  clientId: string,
  { type, bookingId }: CancelAction | RescheduleAction,
): Promise<boolean> {
  const booking = await findOpenBooking(db, clientId, bookingId);
  if (!booking) return false;
  if (booking.isInTime) return true;
  const rule =
    booking.noticeMinutes === null
      ? 'it has begun'
      : `clients change bookings until ${booking.noticeMinutes} minutes before they begin (company.change_notice_minutes)`;
  throw new ChangeNotAllowed(type, `bookingId: booking ${bookingId} may not be changed any more: ${rule}`);
}

/** As ISO 8601. Throws `InvalidAction` for a local time that does not exist in the company's time zone. */
export async function startOf(
  db: Db | Tx,
  timezone: string,
  { type, from }: { type: string; from: string },
): Promise<string> {
  const at = await instantOf(db, from, timezone);
  if (at !== undefined) return at;
  throw new InvalidAction(type, `from: ${from} does not exist, because the clocks of ${timezone} skip it`);
}
