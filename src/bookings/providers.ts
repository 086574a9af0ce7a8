import { calCom } from './cal-com';
import { calendly } from './calendly';
import { generic } from './generic';
import { googleCalendar } from './google-calendar';
import type { AnyBookingProvider } from './provider';
import { square } from './square';
import { altegio, yclients } from './yclients';

/** Every provider that a booking system of the configuration file may name. */
export const BOOKING_PROVIDERS = {
  yclients,
  altegio,
  'google-calendar': googleCalendar,
  'cal.com': calCom,
  calendly,
  square,
  generic,
} satisfies Record<string, AnyBookingProvider>;

export type BookingProviderName = keyof typeof BOOKING_PROVIDERS;

export function bookingProviderOf(name: BookingProviderName): AnyBookingProvider {
  return BOOKING_PROVIDERS[name];
}
