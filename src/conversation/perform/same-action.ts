import type { Action, RequestedAction } from '../../domain/turn';
import { fingerprintOf } from '../booking-requests/key';

const OF_BOOKINGS: readonly Action['type'][] = ['book', 'reschedule', 'cancel', 'confirm'];

/** It makes or changes a booking, and may be refused. All other actions are done with the reply. */
export function isBookingAction(action: Action): action is RequestedAction {
  return OF_BOOKINGS.includes(action.type);
}

/** The same for two actions of which only one is to be done. */
export function identityOf(action: Action): string {
  return isBookingAction(action) ? fingerprintOf(action) : JSON.stringify(action);
}

/** Whether the second one changes a booking that the first one has changed. */
export function changesAgain(first: Action, second: Action): boolean {
  return (
    'bookingId' in first &&
    'bookingId' in second &&
    first.bookingId === second.bookingId &&
    first.type !== 'confirm' &&
    second.type !== 'confirm'
  );
}
