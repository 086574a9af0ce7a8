import { createPostgresSource, type PostgresSourceOptions } from '../db/context-source';
import type { Db } from '../db/database';
import type { ConversationHeader } from '../db/timeline/header';
import { dialogueBefore, madeSince } from '../db/turn-view/then';
import type { Context, SegmentName } from '../domain/context';
import type { TurnView } from './turn';

/** `same`: what the turn had. `now`: it has changed since, and is as it is now. `unknown`: as it is now; whether it has changed is not known. */
export type Faithfulness = 'same' | 'now' | 'unknown';

export interface ReplayedContext {
  context: Context;
  faithful: Record<SegmentName, Faithfulness>;
  /** Bookings that were made since, and are left out. */
  leftOut: string[];
}

/**
 * The context of a turn, as far as it can be had again. It is read from PostgreSQL, past the cache, in which nothing changes. What the
 * client has booked, and said about themselves, since then is left out: the answer would be about that.
 */
export async function replayedContext(
  db: Db,
  { companyId, conversationId, client: address }: ConversationHeader,
  { turn, asked, report }: TurnView,
  { began, ...options }: PostgresSourceOptions & { began: Date },
): Promise<ReplayedContext> {
  const source = createPostgresSource(db, options);
  const owner = { companyId, client: address };
  const { signal } = new AbortController();
  const [company, schedule, client, today, messages] = await Promise.all([
    source.company(owner, signal),
    source.schedule(owner, signal),
    source.client(owner, signal),
    source.dialogue(owner, signal),
    dialogueBefore(db, conversationId, turn, options.dialogueMessages),
  ]);
  const known = [
    ...schedule.value.busy.map((one) => one.bookingId),
    ...client.value.bookings.map(({ id }) => id),
  ];
  const leftOut = await madeSince(db, known, began);
  const firstAsked = asked[0]?.sentAt.toISOString() ?? '';
  const faithful = (segment: SegmentName, version: unknown): Faithfulness => {
    const then = report?.context?.segments?.[segment]?.version;
    if (then === undefined) return 'unknown';
    return then === String(version) ? 'same' : 'now';
  };
  return {
    leftOut,
    faithful: {
      company: faithful('company', company.version),
      schedule: faithful('schedule', schedule.version),
      client: faithful('client', client.version),
      dialogue: report?.dialogue ? 'same' : 'now',
    },
    context: {
      company: company.value,
      schedule: {
        ...schedule.value,
        busy: schedule.value.busy.filter(({ bookingId }) => !leftOut.includes(bookingId)),
      },
      client: {
        ...client.value,
        bookings: client.value.bookings.filter(({ id }) => !leftOut.includes(id)),
        ...(client.value.facts && {
          facts: client.value.facts.filter(({ toldAt }) => toldAt < firstAsked),
        }),
      },
      dialogue: {
        ...(report?.dialogue ?? { state: today.value.state, handedOverAt: null }),
        messages,
      },
    },
  };
}
