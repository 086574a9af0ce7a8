import { sql } from 'kysely';
import type { Debounce } from '../../domain/policies';
import type { RequestedAction } from '../../domain/turn';
import { versionAfter } from '../commit/finished-turn';
import { type LockOutcome, lockConversation } from '../commit/lock';
import type { Tx } from '../database';
import { storableJson } from '../storable';
import type { DueTurn } from '../turn';
import { hasOtherRequests } from './told';

export interface Announcement {
  turn: DueTurn;
  key: string;
  action: RequestedAction;
  /** The open requests that this run knows: of others it has to learn first. */
  known: ReadonlySet<string>;
  debounce: Debounce;
}

export type Announced = { kind: 'announced'; id: string } | Exclude<LockOutcome, { kind: 'acquired' }>;

/**
 * Says that a request follows, in a transaction that the caller commits before the request. Of two runs of a turn, one announces
 * at a time, and the other one is outdated: it has not known of the first one's request. Throws `LockTimedOut`.
 */
export async function announceRequest(
  tx: Tx,
  { turn, key, action, known, debounce }: Announcement,
): Promise<Announced> {
  const lock = await lockConversation(tx, turn, debounce);
  if (lock.kind !== 'acquired') return lock;
  if (await hasOtherRequests(tx, turn.conversationId, known)) return { kind: 'outdated' };
  const { id } = await tx
    .insertInto('booking_request')
    .values({
      company_id: turn.companyId,
      conversation_id: turn.conversationId,
      turn: versionAfter(turn),
      key,
      action: storableJson(action),
    })
    .onConflict((same) =>
      same.columns(['conversation_id', 'key']).doUpdateSet({
        status: 'pending',
        reason: null,
        settled_at: null,
        requested_at: sql<Date>`clock_timestamp()`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return { kind: 'announced', id };
}
