import type { ConfiguredBookingSystem } from '../../bookings/configured';
import { BOOKING_PROVIDERS, type BookingProviderName, bookingProviderOf } from '../../bookings/providers';
import type { ConfiguredChannel } from '../../channels/configured';
import type { Environment } from '../../settings/setting';
import { shown } from '../../settings/shown-value';
import type { At } from './at';
import { readEntry } from './entry';
import { readProviderSettings } from './provider-settings';

/** Throws `ConfigFileInvalid`. */
export function readBookingSystems(
  given: unknown,
  channels: readonly ConfiguredChannel[],
  env: Environment,
  at: At,
): ConfiguredBookingSystem[] {
  const systems: ConfiguredBookingSystem[] = [];
  for (const [i, entry] of at.list(given).entries()) {
    const system = readBookingSystem(entry, env, at.in(i));
    if ([...channels, ...systems].some(({ id }) => id === system.id))
      throw at
        .in(i, 'id')
        .wrong(
          shown(system.id),
          'must be unique, among channels too: the address of the webhook ends with it',
        );
    const twin = systems.findIndex(({ company }) => company === system.company);
    if (twin >= 0)
      throw at
        .in(i, 'company')
        .wrong(
          shown(system.company),
          `must be a company without another booking system; ${at.in(twin).path} is its own`,
        );
    systems.push(system);
  }
  return systems;
}

function readBookingSystem(given: unknown, env: Environment, at: At): ConfiguredBookingSystem {
  const { rest, ...entry } = readEntry<BookingProviderName>(given, BOOKING_PROVIDERS, at);
  return { ...entry, settings: readProviderSettings(bookingProviderOf(entry.provider), rest, env, at) };
}
