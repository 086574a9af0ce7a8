import type { ConfiguredBookingSystem } from '../bookings/configured';
import { connectTo } from '../bookings/connect';
import { BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from '../bookings/errors';
import { bookingProviderOf } from '../bookings/providers';
import { masked, maskedBut } from '../privacy/redaction';
import { CHECK_TIMEOUT } from '../provider-api/check-timeout';
import { type Finding, findingsOf } from './finding';
import { underOurDeadline } from './our-deadline';
import { checkWebhook, reasonOf } from './webhook';

interface BookingsConfig {
  bookingSystems: readonly ConfiguredBookingSystem[];
  publicUrl: string | undefined;
}

/** By the id of a company; without those that the database does not tell. */
export type Timezones = ReadonlyMap<string, string>;

const WEBHOOK = {
  of: 'booking system',
  why: 'what changes there is known after the next sync only (BOOKING_SYNC_EVERY)',
} as const;

/** A check sends a few requests, and needs no Redis: they are not counted. */
const limiter = { take: async () => undefined };

/**
 * Asks each provider whether the settings of the booking system work, and each webhook whether it can be reached. Nothing is booked.
 *
 * @param shown how to print what a provider says of the account
 */
export async function checkBookingSystems(
  { bookingSystems, publicUrl }: BookingsConfig,
  timezones: Timezones,
  shown: (said: string) => string = masked,
): Promise<Finding[]> {
  const checked = bookingSystems.map(async (system) => [
    await checkProvider(system, timezones.get(system.company), shown),
    ...(bookingProviderOf(system.provider).receive ? [await checkWebhook(system, publicUrl, WEBHOOK)] : []),
  ]);
  return (await Promise.all(checked)).flat();
}

async function checkProvider(
  system: ConfiguredBookingSystem,
  timezone: string | undefined,
  shown: (said: string) => string,
): Promise<Finding> {
  const { id, provider } = system;
  const { ok, error } = findingsOf(`booking system ${id}`);
  try {
    const deps = { timezone: timezone ?? 'UTC', timeoutMs: CHECK_TIMEOUT, limiter };
    const client = connectTo(system, deps);
    const { check } = client ?? {};
    if (!check) return ok(`its settings are complete (${provider} cannot be asked whether they work)`);
    return ok(
      `${provider} accepts its settings: ${shown(await underOurDeadline((signal) => check(signal, timezone)))}`,
    );
  } catch (cause) {
    const isRefused = cause instanceof BookingsOutage;
    return error(
      `${provider} ${isRefused ? 'refuses its settings' : 'cannot be asked'}: ${reasonFor(system, cause)}`,
      'what changes there is not known, and nothing can be booked',
      isRefused
        ? 'correct its settings (docs/booking-systems.md)'
        : 'check that the provider works, and can be reached from here',
    );
  }
}

/** The ids in the settings may be shown: they are no personal data. */
function reasonFor({ provider, settings }: ConfiguredBookingSystem, cause: unknown): string {
  const secrets: readonly string[] = bookingProviderOf(provider).secrets;
  const ids = Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' && !secrets.includes(name) ? [value] : [],
  );
  const isKnown = cause instanceof BookingsUnavailable || cause instanceof BookingsUnconfirmed;
  return isKnown ? maskedBut(ids, cause.reason) : reasonOf(cause);
}
