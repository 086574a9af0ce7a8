import { type RawBuilder, sql } from 'kysely';
import type { Companies } from '../../domain/access';
import type { ConversationFilter } from '../../domain/conversation-filter';
import type { Db } from '../database';
import { ofCompanies } from '../of-companies';
import { waitsForPlace } from '../waiting';
import { clientsOf, type Search } from './search';

export interface ListedConversation {
  conversationId: string;
  companyId: string;
  companyName: string;
  timezone: string;
  name: string | null;
  /** The client's canonical address. */
  client: string;
  activeAt: Date;
  /** Of the newest message; null: there is none. */
  last: {
    text: string | null;
    kind: string;
    direction: 'in' | 'out';
    author: 'bot' | 'person' | null;
  } | null;
  /** Null: every message is answered. */
  waitingSince: Date | null;
  /** It waits until its company has a place for it. */
  isDeferred: boolean;
  /** Null, or past: the bot is not paused. */
  pausedUntil: Date | null;
  parkedReason: string | null;
  handedOverAt: Date | null;
  hasDraft: boolean;
  held: number;
}

/** From where the list goes on: the last conversation of the page before. */
export interface ListCursor {
  at: string;
  id: string;
}

export interface ListQuery {
  companies: Companies;
  filter: ConversationFilter;
  search?: Search | undefined;
  /** See `clientsOf`. */
  wholePhones: boolean;
  after?: ListCursor | undefined;
  limit: number;
}

/** `active_at` as text keeps the microseconds that a `Date` loses: with them, no conversation is shown twice or left out. */
type Row = ListedConversation & { cursorAt: string };

/** The most recent conversations first; of `unanswered`, the longest waiting. One statement, whatever is asked for. */
export async function listConversations(
  db: Db,
  { companies, filter, search, wholePhones, after, limit }: ListQuery,
): Promise<{ conversations: ListedConversation[]; next: ListCursor | undefined }> {
  const by = filter === 'unanswered' ? sql.ref('waiting_since') : sql.ref('active_at');
  const direction = filter === 'unanswered' ? sql`asc` : sql`desc`;
  const beyond = filter === 'unanswered' ? sql`>` : sql`<`;
  const where = [
    ofCompanies('company_id', companies),
    FILTERS[filter],
    ...(search ? [sql`(company_id, client_id) in ${clientsOf(search, wholePhones)}`] : []),
    ...(after ? [sql`(${by}, id) ${beyond} (${after.at}::timestamptz, ${after.id}::bigint)`] : []),
  ];
  const { rows } = await sql<Row>`
    with listed as (
      select *, ${by}::text as cursor_at from conversation where ${sql.join(where, sql` and `)}
      order by ${by} ${direction}, id ${direction} limit ${limit + 1}
    )
    select listed.id as "conversationId", company.id as "companyId", company.name as "companyName", company.timezone, client.name,
      client.address as client, listed.active_at as "activeAt", listed.waiting_since as "waitingSince", ${waitsForPlace('listed')} as "isDeferred",
      listed.paused_until as "pausedUntil", listed.parked_reason as "parkedReason", listed.handed_over_at as "handedOverAt",
      listed.draft_id is not null and listed.due_at is null as "hasDraft", listed.cursor_at as "cursorAt",
      (select count(*)::integer from message where company_id = listed.company_id and status = 'held' and conversation_id = listed.id) as held,
      (select json_build_object('text', left(coalesce(text, transcript), ${SHOWN}), 'kind', kind, 'direction', direction, 'author', author)
        from message where conversation_id = listed.id and deleted_at is null order by turn desc, id desc limit 1) as last
    from listed join company on company.id = listed.company_id
      cross join lateral (select name, address from client where id = listed.client_id limit 1) as client
    order by listed.cursor_at::timestamptz ${direction}, listed.id ${direction}
  `.execute(db);
  const conversations = rows.slice(0, limit);
  const last = conversations.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { conversations, next: isMore ? { at: last.cursorAt, id: last.conversationId } : undefined };
}

/** Letters of the newest message. */
const SHOWN = 200;

/** Above this, a number of conversations is "99+". */
export const MOST_COUNTED = 100;

/** How many conversations there are behind each filter but `all`, at most `MOST_COUNTED`. One statement. */
export async function countConversations(
  db: Db,
  companies: Companies,
): Promise<Record<Exclude<ConversationFilter, 'all'>, number>> {
  const { all: _, ...filters } = FILTERS;
  const counts = Object.entries(filters).map(
    ([name, filter]) => sql`(select count(*)::integer from
      (select from conversation where ${ofCompanies('company_id', companies)} and ${filter} limit ${MOST_COUNTED}) as found) as ${sql.ref(name)}`,
  );
  const { rows } = await sql<
    Record<Exclude<ConversationFilter, 'all'>, number>
  >`select ${sql.join(counts)}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a statement without a table has one row');
  return row;
}

/** The conversation that waits longest for an answer after the given one, or of all; undefined: none does. */
export async function nextUnanswered(
  db: Db,
  companies: Companies,
  after: string | undefined,
): Promise<string | undefined> {
  const next = async (beyond: RawBuilder<unknown>) => {
    const { rows } = await sql<{ id: string }>`select id from conversation
      where ${ofCompanies('company_id', companies)} and ${FILTERS.unanswered} and ${beyond} order by waiting_since, id limit 1`.execute(
      db,
    );
    return rows[0]?.id;
  };
  const found =
    after === undefined
      ? undefined
      : await next(
          sql`(waiting_since, id) > (select waiting_since, id from conversation where id = ${after}::bigint)`,
        );
  return found ?? next(sql`id is distinct from ${after ?? null}::bigint`);
}

const FILTERS: Record<ConversationFilter, RawBuilder<unknown>> = {
  all: sql`true`,
  unanswered: sql`waiting_since is not null`,
  'handed-over': sql`handed_over_at is not null`,
  drafts: sql`(draft_id is not null and due_at is null)`,
  held: sql`id in (select conversation_id from message where status = 'held')`,
  parked: sql`parked_at is not null`,
  paused: sql`paused_until > now()`,
  deferred: waitsForPlace('conversation'),
};
