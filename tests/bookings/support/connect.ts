import { inspect } from 'node:util';
import type { ConnectDeps, RequestLimit } from '../../../src/bookings/provider';
import { PATIENT } from '../../support/limits';

/** Dependencies of a client, with a limiter that lets everything through and counts. */
export function dependencies(rest: Partial<ConnectDeps> = {}) {
  const taken: RequestLimit[] = [];
  const limiter = {
    take: async (limit: RequestLimit) => {
      taken.push(limit);
    },
  };
  return { timezone: 'UTC', timeoutMs: PATIENT, limiter, taken, ...rest };
}

export const never = () => new AbortController().signal;

/** The error of a failed call. It shows none of these. */
export async function failureOf(call: Promise<unknown>, secrets: readonly string[] = []): Promise<unknown> {
  const error = await call.then(
    (value) => {
      throw new Error(`it succeeded: ${JSON.stringify(value)}`);
    },
    (thrown: unknown) => thrown,
  );
  const shown = inspect(error, { depth: 10 });
  for (const secret of secrets) expect(shown).not.toContain(secret);
  return error;
}
