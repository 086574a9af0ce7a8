import type { BookingSystem } from './booking-system';
import { localBookings } from './local';

type BookingSystemName = 'local';

/** Every booking system. A new one is a folder, a name and a line here. */
export const BOOKING_SYSTEMS = {
  local: localBookings,
} satisfies Record<BookingSystemName, BookingSystem>;
