import { type RawBuilder, sql } from 'kysely';
import { batched } from './batched';
import type { Db } from './database';
import { dueIn } from './debounce';

/**
 * The conversations of a company that wait for a turn are *admitted* (they have a wake-up in Redis) or *deferred* (they have
 * none). The rule is in src/fairness. The index `conversation_waiting` has both, by company, `deferred` and time.
 */

/** Whether a conversation waits for a turn. */
const waits = (conversation: string) =>
  sql<boolean>`${sql.ref(`${conversation}.due_at`)} is not null and ${sql.ref(`${conversation}.parked_at`)} is null`;

/** Whether a conversation waits without a wake-up. */
export const isDeferred = (conversation: string) =>
  sql<boolean>`(${waits(conversation)} and ${sql.ref(`${conversation}.deferred`)})`;

/** How many conversations of a company wait; counted up to the limit. */
export const countWaiting = (companyId: RawBuilder<unknown>, limit: number) => sql<number>`(
  select count(*) from (
    select from conversation waiting where waiting.company_id = ${companyId} and ${waits('waiting')} limit ${sql.lit(limit)}
  ) as counted
)`;

/**
 * How many more conversations of a company can be admitted. A conversation whose last turn has failed does not count: it
 * waits for its next try, which is up to minutes away.
 */
const room = (companyId: RawBuilder<unknown>, limit: number) => sql<number>`greatest(0, ${sql.lit(limit)} - (
  select count(*) from (
    select from conversation admitted
    where admitted.company_id = ${companyId} and ${waits('admitted')} and not admitted.deferred and admitted.failures = 0
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

/** Admits what the company of the conversation has room for, the longest waiting first. */
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
 * Two calls at the same moment can both see the same room, and admit a few conversations more than the limit. The next calls
 * then admit fewer. No conversation is admitted twice.
 */
async function admit(db: Db, companies: RawBuilder<unknown>, limit: number): Promise<Admitted[]> {
  const { rows } = await sql<Admitted>`
    with company as (${companies})
    update conversation set deferred = false
    from company cross join lateral (
      select id from conversation deferred
      where deferred.company_id = company.id and ${isDeferred('deferred')}
      order by deferred.due_at limit ${room(sql.ref('company.id'), limit)} for no key update skip locked
    ) as next
    where conversation.id = next.id
    returning conversation.id as "conversationId", ${dueIn('conversation.due_at')} as "dueInMs"
  `.execute(db);
  return rows;
}
