import type { ConfiguredBookingSystem } from './configured';
import type { BookingSystemClient, ConnectDeps } from './provider';
import { bookingProviderOf } from './providers';

/** Undefined: it has no API that we use. */
export function connectTo(
  { provider, settings }: ConfiguredBookingSystem,
  deps: ConnectDeps,
): BookingSystemClient | undefined {
  return bookingProviderOf(provider).connect(settings, deps);
}

/** For what is never asked. */
const UNUSED: ConnectDeps = { timezone: 'UTC', timeoutMs: 0, limiter: { take: async () => undefined } };

/** Whether a service has to have an id there before it can be booked. */
export function needsServices(system: ConfiguredBookingSystem): boolean {
  return !connectTo(system, UNUSED)?.actions?.withoutServices;
}

/** Whether it has an API that we use. Without one, what comes in is all there is. */
export function hasApi(system: ConfiguredBookingSystem): boolean {
  return connectTo(system, UNUSED) !== undefined;
}
