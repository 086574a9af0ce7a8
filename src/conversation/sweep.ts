import { SECOND } from '../config';
import { admitSome } from '../db/backlog';
import type { Db } from '../db/database';
import { dueProbes } from '../db/outages';
import { retryParked } from '../db/parked';
import { overdueReplies, overdueTurns } from '../db/unfinished';
import type { Queues } from '../jobs/queues';
import { publishEvents } from './events';

export interface SweepParts {
  db: Db;
  queues: Queues;
  /** Milliseconds; see `retryParked`. */
  parkedRetryMs: number;
}

export interface Swept {
  turns: number;
  replies: number;
  events: number;
  /** Conversations that have been parked for long and get one more try. */
  retried: number;
}

/** Work younger than this is still on its normal way. */
const GRACE = 3 * SECOND;

/**
 * Wakes whatever PostgreSQL says is unfinished: after a Redis that lost its jobs, a process that died between its
 * commit and its wake-up, or a job that used up its attempts. Where a job is alive the wake-up changes nothing, so
 * this may run anywhere, at any time, twice at once.
 */
export async function sweep({ db, queues, parkedRetryMs }: SweepParts): Promise<Swept> {
  const retried = await retryParked(db, parkedRetryMs);
  const turns = await overdueTurns(db, GRACE);
  await Promise.all(turns.map(({ conversationId, crowd }) => queues.wakeTurn(conversationId, 0, crowd)));
  const admitted = await admitSome(db);
  await Promise.all(
    admitted.map(({ conversationId, dueInMs }) => queues.wakeTurn(conversationId, dueInMs, true)),
  );
  const replies = await overdueReplies(db, GRACE);
  const probes = await dueProbes(db);
  await Promise.all([...replies, ...probes].map((conversationId) => queues.wakeOutbox(conversationId)));
  const events = await publishEvents({ db, queues }, { graceMs: GRACE });
  return { turns: turns.length, replies: replies.length, events, retried };
}
