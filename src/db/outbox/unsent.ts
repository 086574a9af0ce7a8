import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../database';
import { LockTimedOut } from '../errors';
import { OneAtATime, retryLocked } from '../locks';
import { type ChannelFailure, type RecordedFailure, recordChannelFailure } from '../outages/channel-failures';
import type { PendingReply } from './claim';

export type ClaimedReply = Pick<PendingReply, 'id' | 'sendingSince'>;

export interface Unsent {
  /** `failed`: it is never sent; `pending`: the next attempt may send it; `held`: an operator decides. */
  status: 'failed' | 'pending' | 'held';
  error: string;
  /** The provider's code of its refusal. */
  code?: string | undefined;
  /** It may have been sent: its claim stands until its end, and the attempt that follows knows of this one. */
  unconfirmed?: boolean;
}

/** Sets a claimed reply back. Changes nothing when the claim has ended: another process may be sending the reply. */
export async function markUnsent(db: Db | Tx, reply: ClaimedReply, unsent: Unsent): Promise<void> {
  const { status, error, code = null, unconfirmed = false } = unsent;
  await db
    .updateTable('message')
    .set({
      status,
      error,
      failure_code: code,
      ...(status === 'pending' && !unconfirmed && { sending_since: null }),
    })
    .where(isClaimed(reply))
    .execute();
}

export function isClaimed({ id, sendingSince }: ClaimedReply): RawBuilder<boolean> {
  return sql<boolean>`id = ${id} and status = 'pending' and sending_since = ${sendingSince}::timestamptz`;
}

/**
 * Sets back a reply that the gateway has not taken, and counts a failure of its channel. In an outage a refused reply stays
 * `pending`: the gateway refuses every reply, and has not looked at this one. Undefined: the claim has ended, and nothing was
 * counted.
 */
export async function markFailure(
  db: Db,
  reply: PendingReply,
  failure: Pick<ChannelFailure, 'refused' | 'askedMs'>,
  unsent: Unsent,
): Promise<RecordedFailure | undefined> {
  return failuresOf.run(JSON.stringify([reply.companyId, reply.channel]), async () => {
    try {
      return await retryLocked(() => markAndCount(db, reply, failure, unsent));
    } catch (locked) {
      // The row of the channel is locked; the row of the reply is not. With its claim it would count as possibly sent.
      if (locked instanceof LockTimedOut && unsent.status === 'pending') await markUnsent(db, reply, unsent);
      throw locked;
    }
  });
}

/** A gateway that breaks fails many replies of a channel at once, and all of them are counted in one row. */
const failuresOf = new OneAtATime();

async function markAndCount(
  db: Db,
  reply: PendingReply,
  failure: Pick<ChannelFailure, 'refused' | 'askedMs'>,
  unsent: Unsent,
): Promise<RecordedFailure | undefined> {
  const { companyId, channel, probe } = reply;
  return db.transaction().execute(async (tx) => {
    const claimed = await tx.selectFrom('message').select('id').where(isClaimed(reply)).forUpdate().execute();
    if (claimed.length === 0) return undefined;
    const recorded = await recordChannelFailure(tx, {
      ...failure,
      companyId,
      channel,
      probe,
      replyId: reply.id,
      reason: unsent.error,
    });
    const status = recorded.outage && unsent.status === 'failed' ? 'pending' : unsent.status;
    await markUnsent(tx, reply, { ...unsent, status });
    return recorded;
  });
}
