import type { ExternalBooking } from '../../domain/external-booking';
import type { Json } from '../../provider-api/json';
import { BookingsUnconfirmed } from '../errors';
import type { CalComApi } from './api';
import { bookingOf } from './booking';
import type { CalComSettings } from './settings';

/** What the actions work on. */
export interface Calendar {
  api: CalComApi;
  settings: CalComSettings;
  /** Of the company. */
  timezone: string;
}

/** The booking in an answer that says yes. Throws `BookingsUnconfirmed` where there is none in it. */
export function bookingIn(answer: Json): ExternalBooking {
  const booking = bookingOf(answer);
  if (!booking) throw new BookingsUnconfirmed('Cal.com says yes, without a booking that can be read');
  return booking;
}
