import { type RawBuilder, sql } from 'kysely';
import { batched } from './batched';
import type { Db } from './database';
import { dueIn } from './debounce';
import { waitsForTurn } from './waiting';

/**
 * The SQL of the rule for turns (src/fairness/rules.ts). The conversations of a company that wait for a turn are *admitted*
 * (they have a wake-up in Redis) or *deferred* (they have none):
 *
 *   `shouldDefer`  when a message is stored: is its conversation deferred?
 *   `admit`        when a turn ends, and in each sweep: the company's free places go to the deferred ones
 *
 * The index `conversation_waiting` has both kinds, by company, `deferred` and time.
 */

export const isDeferred = (conversation: string) =>
  sql<boolean>`(${waitsForTurn(conversation)} and ${sql.ref(`${conversation}.deferred`)})`;

/**
 * Whether a conversation takes one of its company's places, or waits for one. A conversation whose last turn has failed does
 * not: its next try is up to minutes away.
 */
const needsPlace = (conversation: string) =>
  sql<boolean>`(${waitsForTurn(conversation)} and ${sql.ref(`${conversation}.failures`)} = 0)`;

/**
 * How many conversations of a company take or wait for a place, counted up to the limit. The deferred ones are counted too:
 * a new conversation does not overtake them.
 */
export const countWaiting = (companyId: RawBuilder<unknown>, limit: number) => sql<number>`(
  select count(*) from (
    select from conversation waiting where waiting.company_id = ${companyId} and ${needsPlace('waiting')} limit ${sql.lit(limit)}
  ) as counted
)`;

/**
 * Whether a conversation that has a new message is deferred. In scope: `counted` (whether it is `is_new`, that is, did not
 * wait before, and its `rank` among the new ones of its company) and `waiting_per_company` (`countWaiting` as it was before).
 *
 * A conversation that waits already stays as it is, except that a deferred one is admitted when all that wait have a place:
 * then the call that would have admitted it was lost, and its new message need not wait for the sweep.
 */
export const shouldDefer = (limit: number) => sql<boolean>`case
  when counted.is_new then waiting_per_company.waiting + counted.rank > ${limit}
  else conversation.deferred and waiting_per_company.waiting = ${limit}
end`;

/** How many more conversations of a company can be admitted. */
const freePlaces = (
  companyId: RawBuilder<unknown>,
  limit: number,
) => sql<number>`greatest(0, ${sql.lit(limit)} - (
  select count(*) from (
    select from conversation admitted
    where admitted.company_id = ${companyId} and ${needsPlace('admitted')} and not admitted.deferred
    limit ${sql.lit(limit)}
  ) as counted
))`;

export interface Admitted {
  conversationId: string;
  /** Milliseconds until its turn is due. */
  dueInMs: number;
}

interface EndedTurn {
  conversationId: string;
  /** The most conversations of a company that may be admitted at a time. */
  limit: number;
}

/** Gives the free places of the conversation's company to its deferred conversations, the longest waiting first. */
export const admitAfterTurn = batched(async (db, turns: EndedTurn[]): Promise<Admitted[][]> => {
  const ids = turns.map(({ conversationId }) => conversationId);
  const limit = Math.min(...turns.map((turn) => turn.limit)); // a process has one limit: these are all the same
  const companies = sql`select distinct company_id as id from conversation where id = any(${ids}::bigint[])`;
  const admitted = await admit(db, companies, limit);
  return turns.map((_, i) => (i === 0 ? admitted : [])); // the first caller wakes them all
});

/** The same for every company that has deferred conversations. */
export async function admitForAll(db: Db, limit: number): Promise<Admitted[]> {
  const companies = sql`select distinct company_id as id from conversation where ${isDeferred('conversation')}`;
  return admit(db, companies, limit);
}

/**
 * Two calls at the same moment can both see the same free places, and admit a few conversations more than the limit. The next calls
 * then admit fewer. No conversation is admitted twice.
 */
async function admit(db: Db, companies: RawBuilder<unknown>, limit: number): Promise<Admitted[]> {
  const { rows } = await sql<Admitted>`
    with company as (${companies})
    update conversation set deferred = false
    from company cross join lateral (
      select id from conversation deferred
      where deferred.company_id = company.id and ${isDeferred('deferred')}
      order by deferred.due_at limit ${freePlaces(sql.ref('company.id'), limit)} for no key update skip locked
    ) as next
    where conversation.id = next.id
    returning conversation.id as "conversationId", ${dueIn('conversation.due_at')} as "dueInMs"
  `.execute(db);
  return rows;
}
