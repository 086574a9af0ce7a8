import { type RawBuilder, sql } from 'kysely';
import {
  type Backlog,
  CONVERSATION_STATES,
  type CompanyBacklog,
  type ConversationState,
  UNSENT_STATES,
  type UnsentState,
} from '../domain/backlog';
import { SECOND } from '../time/duration';
import type { Db } from './database';
import { waitsForOperator } from './drafts/waiting';
import { channelPauses } from './outages/channel-key';
import { isPaused, waitsForPlace, waitsForTurn } from './waiting';

/** One state of the conversations or replies of a company. */
interface Group<State> {
  companyId: string | null;
  state: State;
  count: number;
  /** Of the oldest that counts; null: none does. */
  seconds: number | null;
}

interface Row extends Omit<Backlog, 'companies'> {
  /** Null in place of an empty list. */
  conversations: Group<ConversationState>[] | null;
  replies: Group<UnsentState>[] | null;
  drafts: Group<'waiting'>[] | null;
}

/** A turn publishes its events itself, right after its commit. */
const GRACE = 3 * SECOND;

/**
 * What waits in PostgreSQL, for each of these companies and for all others together. The statement reads partial indexes
 * only: its cost grows with what waits, not with what is stored.
 */
export async function measureBacklog(db: Db, companyIds: readonly string[]): Promise<Backlog> {
  const unanswered = sql`
    select company_id, 'parked' as state, null::timestamptz as since from conversation where parked_at is not null
    union all
    select company_id,
      case when ${waitsForPlace('conversation')} then 'deferred' when ${isPaused('conversation')} then 'paused' when due_at > now() then 'waiting' else 'due' end,
      case when not ${isPaused('conversation')} then greatest(waiting_since, paused_until) end
    from conversation where ${waitsForTurn('conversation')}`;
  const unsent = sql`
    select company_id, 'held' as state, null::timestamptz as since from message where status = 'held'
    union all
    select company_id, case when paused then 'paused' else 'pending' end, case when not paused then stored_at end
    from (
      select company_id, stored_at, ${channelPauses('message')} as paused from message where status = 'pending'
    ) as pending`;
  const drafts = sql`
    select conversation.company_id, 'waiting' as state, draft.created_at as since
    from conversation join draft on draft.id = conversation.draft_id where ${waitsForOperator('conversation')}`;
  const { rows } = await sql<Row>`
    select ${grouped(unanswered, companyIds)} as conversations, ${grouped(unsent, companyIds)} as replies,
      ${grouped(drafts, companyIds)} as drafts,
      (select count(distinct company_id)::integer from conversation
        where ${waitsForPlace('conversation')}) as "floodedCompanies",
      (select count(*)::integer from channel_outage where next_probe_at is not null) as outages,
      (select count(*)::integer from channel_state where not connected) as disconnected,
      (select count(*)::integer from booking_event
        where published_at is null and occurred_at < now() - ${GRACE}::integer * interval '1 millisecond') as "unpublishedEvents"
  `.execute(db);
  const { conversations, replies, drafts: waiting, ...rest } = rows[0] as Row;
  const of = [...companyIds, null];
  const groups = { conversations, replies, drafts: waiting };
  return { ...rest, companies: of.map((companyId) => companyBacklog(companyId, groups)) };
}

function grouped(of: RawBuilder<unknown>, companyIds: readonly string[]): RawBuilder<unknown> {
  return sql`(
    select json_agg(row_to_json(counted)) from (
      select case when company_id = any(${companyIds}::text[]) then company_id end as "companyId", state,
        count(*)::integer as count, extract(epoch from clock_timestamp() - min(since))::float8 as seconds
      from (${of}) as one group by 1, 2
    ) as counted
  )`;
}

function companyBacklog(
  companyId: string | null,
  { conversations, replies, drafts }: Pick<Row, 'conversations' | 'replies' | 'drafts'>,
): CompanyBacklog {
  const waiting = conversations?.filter((group) => group.companyId === companyId) ?? [];
  const unsent = replies?.filter((group) => group.companyId === companyId) ?? [];
  const drafted = drafts?.filter((group) => group.companyId === companyId) ?? [];
  return {
    companyId,
    conversations: countsOf(CONVERSATION_STATES, waiting),
    oldestUnansweredSeconds: oldestOf(waiting),
    replies: countsOf(UNSENT_STATES, unsent),
    oldestUnsentSeconds: oldestOf(unsent),
    waitingDrafts: countsOf(['waiting'], drafted).waiting,
    oldestDraftSeconds: oldestOf(drafted),
  };
}

function countsOf<State extends string>(
  states: readonly State[],
  groups: readonly Group<State>[],
): Record<State, number> {
  const count = (of: State) => groups.find(({ state }) => state === of)?.count ?? 0;
  return Object.fromEntries(states.map((state) => [state, count(state)])) as Record<State, number>;
}

function oldestOf(groups: readonly Group<unknown>[]): number {
  return Math.max(0, ...groups.map(({ seconds }) => seconds ?? 0));
}
