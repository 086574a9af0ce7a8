import { type RawBuilder, sql } from 'kysely';
import { batched } from './batched';
import type { Db } from './database';
import { dueIn } from './debounce';
import { waitsForPlace, waitsForTurn } from './waiting';

/**
 * The SQL of the rule for turns (src/fairness/rules.ts). The conversations of a company whose turn is due, or runs, are
 * *admitted* or *deferred*. A company has `limit` places, and the admitted ones take them, the longest due first:
 *
 *   `hasPlace`     when a turn starts: are fewer than `limit` admitted conversations of the company due for longer?
 *   `isSaturated`  when a message is stored: are all places taken at this moment?
 *   `admit`        when a turn ends, and in each sweep: the company's free places go to the deferred ones
 *
 * A conversation that is not due takes no place: its client may still be writing, or its turn has failed and is tried again
 * later. A worker that is killed, and a wake-up that Redis has lost, give their place back when the turn has run again.
 * The index `conversation_waiting` has both kinds, by company, `deferred` and time.
 */

/** Whether a conversation has a wake-up, or should have one. `row`: its table or alias. */
const isAdmitted = (row: string) =>
  sql<boolean>`(${waitsForTurn(row)} and not ${sql.ref(`${row}.deferred`)})`;

/** How many conversations of a company take a place; counted up to the limit. */
const takenPlaces = (companyId: RawBuilder<unknown>, limit: number) => sql<number>`(
  select count(*) from (
    select from conversation admitted
    where admitted.company_id = ${companyId} and ${isAdmitted('admitted')} and admitted.due_at <= now() limit ${sql.lit(limit)}
  ) as counted
)`;

/** Whether a conversation whose turn is due may run it. `row`: its table or alias. */
export const hasPlace = (row: string, limit: number) => sql<boolean>`(
  select count(*) < ${sql.lit(limit)} from (
    select from conversation earlier
    where earlier.company_id = ${sql.ref(`${row}.company_id`)} and ${isAdmitted('earlier')}
      and earlier.due_at <= ${sql.ref(`${row}.due_at`)}
      and (earlier.due_at, earlier.id) < (${sql.ref(`${row}.due_at`)}, ${sql.ref(`${row}.id`)})
    limit ${sql.lit(limit)}
  ) as counted
)`;

/** Whether all places of a company are taken: a conversation that begins to wait now is deferred at once. */
export const isSaturated = (companyId: RawBuilder<unknown>, limit: number) =>
  sql<boolean>`(${takenPlaces(companyId, limit)} >= ${sql.lit(limit)})`;

/** How many conversations of a company wait, whether they are due or not; counted up to the limit. */
export const countWaiting = (companyId: RawBuilder<unknown>, limit: number) => sql<number>`(
  select count(*) from (
    select from conversation waiting
    where waiting.company_id = ${companyId} and ${waitsForTurn('waiting')} limit ${sql.lit(limit)}
  ) as counted
)`;

/**
 * Defers conversations whose company has no place for them. Their wake-ups are used up. False for a conversation that is
 * locked, or is no longer due: it keeps its wake-up.
 */
export const deferConversation = batched(async (db, conversationIds: string[]): Promise<boolean[]> => {
  const { rows } = await sql<{ id: string }>`
    update conversation set deferred = true where id in (
      select id from conversation where id = any(${conversationIds}::bigint[]) and due_at is not null
      for no key update skip locked
    ) returning id
  `.execute(db);
  const deferred = new Set(rows.map(({ id }) => id));
  return conversationIds.map((id) => deferred.has(id));
});

export interface Admitted {
  conversationId: string;
  /** Milliseconds until its turn is due. */
  dueInMs: number;
}

interface EndedTurn {
  conversationId: string;
  /** How many places a company has. */
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
  const companies = sql`select distinct company_id as id from conversation where ${waitsForPlace('conversation')}`;
  return admit(db, companies, limit);
}

/**
 * Two calls at the same moment can both see the same free places, and admit more conversations than there are. Those that
 * find no place when they start are deferred again. No conversation is admitted twice.
 */
async function admit(db: Db, companies: RawBuilder<unknown>, limit: number): Promise<Admitted[]> {
  const free = sql`greatest(0, ${sql.lit(limit)} - ${takenPlaces(sql.ref('company.id'), limit)})`;
  const { rows } = await sql<Admitted>`
    with company as (${companies})
    update conversation set deferred = false
    from company cross join lateral (
      select id from conversation deferred
      where deferred.company_id = company.id and ${waitsForPlace('deferred')}
      order by deferred.due_at limit ${free} for no key update skip locked
    ) as next
    where conversation.id = next.id
    returning conversation.id as "conversationId", ${dueIn('conversation.due_at')} as "dueInMs"
  `.execute(db);
  return rows;
}
