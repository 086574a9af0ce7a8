import { CHECK_TIMEOUT } from '../provider-api/check-timeout';
import { underDeadline } from '../time/deadline';

/** For a check of what is far away. */
export function underOurDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = () => new Error(`no answer within ${CHECK_TIMEOUT} ms`);
  return underDeadline({ parent: new AbortController().signal, ms: CHECK_TIMEOUT, late }, work);
}
