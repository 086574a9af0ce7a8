import { setTimeout as pause } from 'node:timers/promises';
import { BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from '../../bookings/errors';
import type { Done, PreparedRequest } from './prepare';
import { FIRST_PAUSE, LONGEST_PAUSE, MAX_ATTEMPTS } from './time-limits';

/** Whether a request is done. Looking changes nothing, so it is tried again. Throws the last error. */
export async function lookWhetherDone(
  request: PreparedRequest,
  signal: AbortSignal,
): Promise<Done | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request.look(signal);
    } catch (error) {
      const isPassing = error instanceof BookingsUnavailable || error instanceof BookingsUnconfirmed;
      if (!isPassing || error instanceof BookingsOutage || attempt === MAX_ATTEMPTS) throw error;
      await pauseAfter(attempt, error, signal);
    }
  }
}

export async function pauseAfter(attempt: number, error: unknown, signal: AbortSignal): Promise<void> {
  const asked = error instanceof BookingsUnavailable ? error.retryAfterMs : undefined;
  const ms = Math.min(LONGEST_PAUSE, Math.max(asked ?? 0, FIRST_PAUSE * 2 ** (attempt - 1)));
  await pause(ms, undefined, { signal });
}
