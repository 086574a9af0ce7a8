import { randomUUID } from 'node:crypto';
import type { ConfiguredBookingSystem } from '../../src/bookings/configured';

/** A booking system of the provider `generic`, with an id and a secret of its own. `post` of webhooks.ts sends to it. */
export function genericBookings(company: string): ConfiguredBookingSystem & { secret: string } {
  const secret = `bksec_${randomUUID()}`;
  // without digits: seven of them would be a phone number, which no metric shows
  const id = `bookings-${randomUUID()
    .slice(0, 8)
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
  return { id, company, provider: 'generic', settings: { secret }, secret };
}
