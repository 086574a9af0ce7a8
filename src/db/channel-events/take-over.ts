import { sql } from 'kysely';
import type { Debounce } from '../../domain/policies';
import { ALL_ANSWERED } from '../all-answered';
import { scheduleRest } from '../commit/rest';
import type { Tx } from '../database';
import { isBeingSent } from '../outbox/told-reply';
import { isUnanswered } from '../waiting';

/** A reply of a person, by which they take the conversation over from the bot. */
export interface TakingOver {
  /** When they have written it. */
  at: Date;
  /** Milliseconds for which no turn runs after it. */
  pauseMs: number;
  /** For the turn that answers what the client has written since. */
  debounce: Debounce;
  /** Milliseconds for which a process may send a reply before it is considered dead. */
  claimMs: number;
}

export interface TakenOver {
  /** Null, or past: no pause. */
  pausedUntil: Date | null;
  /** How many replies of the bot are not sent because of it. */
  cancelled: number;
  /** Milliseconds until the turn for what the client has written since; null: nothing, or the conversation is deferred. */
  dueInMs: number | null;
}

/** The reason of a reply of the bot that is not sent, because a person has answered first. */
export const PERSON_ANSWERED = 'a person has answered before it was sent';

/**
 * What a person's reply does to its conversation, which is locked. It answers what the client had written by then, as `turn`, and
 * moves the conversation on: a turn that runs is superseded, and replies of the bot that have not left are not sent.
 */
export async function takeOver(
  tx: Tx,
  { conversationId, turn }: { conversationId: string; turn: number },
  taking: TakingOver,
): Promise<TakenOver> {
  await tx
    .updateTable('message')
    .set({ turn })
    .where('conversation_id', '=', conversationId)
    .where(isUnanswered('message'))
    .where('sent_at', '<=', taking.at)
    .execute();
  const cancelled = await cancelReplies(tx, conversationId, taking);
  const { pausedUntil, deferred } = await moveOn(tx, conversationId, taking);
  const restInMs = await scheduleRest(tx, conversationId, taking.debounce);
  return { cancelled, pausedUntil, dueInMs: deferred ? null : restInMs };
}

/**
 * Not those that answer what the client has written since, no reminders, which are the business's own, and not what a person has
 * written.
 */
async function cancelReplies(tx: Tx, conversationId: string, { at, claimMs }: TakingOver): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('message')
    .set({ status: 'failed', error: PERSON_ANSWERED })
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .where(sql<boolean>`author is distinct from 'person'`)
    .where(sql<boolean>`${isBeingSent(claimMs)} is not true`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('message as asked')
            .select('asked.id')
            .where('asked.conversation_id', '=', conversationId)
            .where('asked.direction', '=', 'in')
            .whereRef('asked.turn', '=', 'message.turn')
            .where('asked.sent_at', '>', at),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('reminder').select('booking_id').whereRef('reminder.message_id', '=', 'message.id'),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The pause counts from the reply: a provider may deliver those of yesterday, too. A pause never becomes shorter. */
async function moveOn(tx: Tx, conversationId: string, { at, pauseMs }: TakingOver) {
  const until = sql<Date>`least(${at}::timestamptz, clock_timestamp()) + ${pauseMs}::bigint * interval '1 millisecond'`;
  const paused =
    pauseMs > 0 ? sql<Date | null>`greatest(paused_until, ${until})` : sql<Date | null>`paused_until`;
  const isHandedOverSince = sql<boolean>`handed_over_at > ${at}::timestamptz`;
  return tx
    .updateTable('conversation')
    .set({
      ...ALL_ANSWERED,
      version: sql<number>`version + 1`,
      handed_over_at: sql<Date | null>`case when ${isHandedOverSince} then handed_over_at end`,
      handed_over_reason: sql<string | null>`case when ${isHandedOverSince} then handed_over_reason end`,
      paused_until: paused,
      deferred: sql<boolean>`deferred or coalesce(${paused} > clock_timestamp(), false)`,
    })
    .where('id', '=', conversationId)
    .returning(['paused_until as pausedUntil', 'deferred'])
    .executeTakeFirstOrThrow();
}
