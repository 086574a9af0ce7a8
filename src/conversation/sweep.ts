import { SECOND } from '../config';
import type { Db } from '../db/database';
import { overdueReplies, overdueTurns } from '../db/unfinished';
import type { Queues } from '../jobs/queues';
import { publishEvents } from './events';

export interface Swept {
  turns: number;
  replies: number;
  events: number;
}

/** Work younger than this is still on its normal way. */
const GRACE = 3 * SECOND;

/**
 * Wakes whatever PostgreSQL says is unfinished: after a Redis that lost its jobs, a process that died between its
 * commit and its wake-up, or a job that used up its attempts. Where a job is alive the wake-up changes nothing, so
 * this may run anywhere, at any time, twice at once.
 */
export async function sweep({ db, queues }: { db: Db; queues: Queues }): Promise<Swept> {
  const turns = await overdueTurns(db, GRACE);
  for (const conversationId of turns) await queues.wakeTurn(conversationId, 0);
  const replies = await overdueReplies(db, GRACE);
  for (const conversationId of replies) await queues.wakeOutbox(conversationId);
  const events = await publishEvents({ db, queues }, { graceMs: GRACE });
  return { turns: turns.length, replies: replies.length, events };
}
