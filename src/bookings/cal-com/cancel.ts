import type { ExternalBooking } from '../../domain/external-booking';
import { BookingRefused } from '../errors';
import type { CancelRequest } from '../provider';
import { bookingIn, type Calendar } from './calendar';
import { readOne } from './find-booking';
import { isRefusal } from './refusal';

/** Some accounts demand a reason. */
const NO_REASON = 'cancelled in WhatsApp';

export async function cancel(
  { api }: Calendar,
  { externalId, reason }: CancelRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const path = `bookings/${encodeURIComponent(externalId)}` as const;
  const answer = await api.post(`${path}/cancel`, { cancellationReason: reason ?? NO_REASON }, signal);
  if (!isRefusal(answer)) return { ...bookingIn(answer), closedBy: 'client' };
  const booking = await readOne(api, externalId, signal);
  if (!booking)
    return { externalId, version: Date.now(), status: 'cancelled', closedBy: null, details: null };
  const now = bookingIn(booking);
  if (now.status === 'cancelled') return now;
  throw new BookingRefused('not-allowed', answer.refusal.reason);
}
