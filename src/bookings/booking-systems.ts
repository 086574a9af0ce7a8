import type { ConfiguredBookingSystem } from './configured';
import { connectTo } from './connect';
import type { BookingSystemClient, RequestLimiter } from './provider';

/** The booking system of one company. */
export interface CompanyBookings {
  /** Of the configuration file. */
  id: string;
  /** Undefined: it has no API that we use. */
  client: BookingSystemClient | undefined;
  /** Milliseconds that one request may take. */
  timeoutMs: number;
}

/** The booking systems of the configuration file, by company. */
export interface BookingSystems {
  /** Undefined: the company's bookings are made in our own tables. */
  of(company: { companyId: string; timezone: string }): CompanyBookings | undefined;
}

export const NO_BOOKING_SYSTEMS: BookingSystems = { of: () => undefined };

/** A client is made once for each company, and again when the time zone of the company changes. */
export function bookingSystems(
  configured: readonly ConfiguredBookingSystem[],
  { timeoutMs, limiter }: { timeoutMs: number; limiter: RequestLimiter },
): BookingSystems {
  const byCompany = new Map(configured.map((system) => [system.company, system]));
  const connected = new Map<string, CompanyBookings & { timezone: string }>();
  return {
    of({ companyId, timezone }) {
      const system = byCompany.get(companyId);
      if (!system) return undefined;
      const known = connected.get(companyId);
      if (known?.timezone === timezone) return known;
      const client = connectTo(system, { timezone, timeoutMs, limiter });
      const made = { id: system.id, client, timeoutMs, timezone };
      connected.set(companyId, made);
      return made;
    },
  };
}
