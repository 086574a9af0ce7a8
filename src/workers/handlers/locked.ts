import { LockTimedOut } from '../../db/errors';
import { MINUTE, SECOND } from '../../time/duration';

/** Returns `locked` where another transaction keeps a row locked: that is no failure of the job. */
export async function unlessLocked<Result>(call: () => Promise<Result>): Promise<Result | 'locked'> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof LockTimedOut) return 'locked';
    throw error;
  }
}

/** When such a job comes back: the older it is the later, after one second at least and one minute at most. */
export function afterLock(addedAt: Date): Date {
  const now = Date.now();
  return new Date(now + Math.min(MINUTE, Math.max(SECOND, (now - addedAt.getTime()) / 4)));
}
