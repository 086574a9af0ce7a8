import { LockTimedOut } from '../db/errors';
import { MINUTE, SECOND } from '../time/duration';

/** What another transaction keeps locked is put off: it is no failure of the job. */
export async function unlessLocked<Result>(call: () => Promise<Result>): Promise<Result | 'locked'> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof LockTimedOut) return 'locked';
    throw error;
  }
}

/** When such a job comes back: after a second, later the older it is, a minute at the most. */
export function afterLock(addedAt: Date): Date {
  const now = Date.now();
  return new Date(now + Math.min(MINUTE, Math.max(SECOND, (now - addedAt.getTime()) / 4)));
}
