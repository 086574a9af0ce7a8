import { admitSome } from '../db/backlog';
import type { Db } from '../db/database';
import { retryParked } from '../db/parked';
import { dueProbes } from '../db/probes';
import { overdueReplies, overdueTurns } from '../db/unfinished';
import { conversationTurn } from '../jobs/conversation-turn';
import { outgoingMessage } from '../jobs/outgoing-message';
import type { Queues } from '../queues/queues';
import { SECOND } from '../time/duration';
import { publishEvents } from './events';

export interface SweepDeps {
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
 * commit and its wake-up, or a job that used up its attempts. Work that a process is at is left alone: a responder and a
 * gateway may take long. Where a job waits the wake-up changes nothing, so this may run anywhere, at any time, twice at once.
 */
export async function sweep({ db, queues, parkedRetryMs }: SweepDeps): Promise<Swept> {
  const retried = await retryParked(db, parkedRetryMs);
  const overdue = await overdueTurns(db, GRACE);
  const thinking = await queues.running(
    conversationTurn,
    overdue.map(({ conversationId }) => conversationId),
  );
  const turns = overdue.filter(({ conversationId }) => !thinking.has(conversationId));
  await Promise.all(turns.map(({ conversationId, crowd }) => queues.wakeTurn(conversationId, 0, crowd)));
  const admitted = await admitSome(db);
  await Promise.all(
    admitted.map(({ conversationId, dueInMs }) => queues.wakeTurn(conversationId, dueInMs, true)),
  );
  const unsent = await overdueReplies(db, GRACE);
  const sending = await queues.running(outgoingMessage, unsent);
  const replies = unsent.filter((conversationId) => !sending.has(conversationId));
  const probes = await dueProbes(db);
  await Promise.all([...replies, ...probes].map((conversationId) => queues.wakeOutbox(conversationId)));
  const events = await publishEvents({ db, queues }, { graceMs: GRACE });
  return { turns: turns.length, replies: replies.length, events, retried };
}
