import { sql } from 'kysely';
import type { Companies } from '../../domain/access';
import type { Autonomy } from '../../domain/policies';
import type { Db } from '../database';
import { waitsForOperator } from '../drafts/waiting';
import { ofCompanies } from '../of-companies';
import { isPaused, isUnanswered, waitsForPlace } from '../waiting';

/** A conversation, its client, and what its state is. */
export interface ConversationHeader {
  conversationId: string;
  companyId: string;
  companyName: string;
  /** IANA name. */
  timezone: string;
  /** Null: the configured default. */
  autonomy: Autonomy | null;
  clientId: string;
  /** The canonical address. */
  client: string;
  name: string | null;
  /** All of them, the canonical one among them. */
  addresses: string[];
  /** Messages without an answer; at most `COUNTED`. */
  unanswered: number;
  /** Since the oldest of them was stored. A draft that waits hides it. */
  waitingSince: Date | null;
  dueAt: Date | null;
  /** It waits until its company has a place for it. */
  deferred: boolean;
  /** Failures of its turn in a row. */
  failures: number;
  /** Null: not paused. */
  pausedUntil: Date | null;
  parkedAt: Date | null;
  parkedReason: string | null;
  handedOverAt: Date | null;
  handedOverReason: string | null;
  /** Of a draft that waits for an operator. */
  draftId: string | null;
  /** Replies that may have been sent, and are not sent again without an operator. */
  held: number;
  versions: { company: number; schedule: number; client: number; dialogue: number };
}

/** Beyond it, a number of messages says nothing more. */
const COUNTED = 100;

/** Undefined: there is none with this id in these companies. */
export async function conversationHeader(
  db: Db,
  conversationId: string,
  companies: Companies,
): Promise<ConversationHeader | undefined> {
  return db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .innerJoin('company', 'company.id', 'conversation.company_id')
    .select([
      'conversation.id as conversationId',
      'company.id as companyId',
      'company.name as companyName',
      'company.timezone',
      'company.autonomy',
      'client.id as clientId',
      'client.address as client',
      'client.name',
      ADDRESSES.as('addresses'),
      UNANSWERED.as('unanswered'),
      'conversation.waiting_since as waitingSince',
      'conversation.due_at as dueAt',
      waitsForPlace('conversation').as('deferred'),
      'conversation.failures',
      sql<Date | null>`case when ${isPaused('conversation')} then conversation.paused_until end`.as(
        'pausedUntil',
      ),
      'conversation.parked_at as parkedAt',
      'conversation.parked_reason as parkedReason',
      'conversation.handed_over_at as handedOverAt',
      'conversation.handed_over_reason as handedOverReason',
      sql<string | null>`case when ${waitsForOperator('conversation')} then conversation.draft_id end`.as(
        'draftId',
      ),
      HELD.as('held'),
      VERSIONS.as('versions'),
    ])
    .where('conversation.id', '=', conversationId)
    .where(ofCompanies('conversation.company_id', companies))
    .executeTakeFirst();
}

const ADDRESSES = sql<string[]>`(
  select coalesce(json_agg(address order by linked_at nulls first, address), '[]') from client_address
  where client_address.company_id = client.company_id and client_address.client_id = client.id
)`;

const UNANSWERED = sql<number>`(
  select count(*)::integer from (
    select from message where message.conversation_id = conversation.id and ${isUnanswered('message')}
    limit ${sql.lit(COUNTED)}
  ) as counted
)`;

const HELD = sql<number>`(
  select count(*)::integer from message
  where message.company_id = conversation.company_id and message.conversation_id = conversation.id
    and message.status = 'held'
)`;

const VERSIONS = sql<ConversationHeader['versions']>`json_build_object(
  'company', company.version, 'schedule', company.schedule_version, 'client', client.version,
  'dialogue', conversation.dialogue_version
)`;
