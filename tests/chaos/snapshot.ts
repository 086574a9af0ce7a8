import { sql } from 'kysely';
import type { Db, Tx } from '../../src/db/database';
import { localTime } from '../../src/db/local-time';
import type { ChaosState } from './responder';

export type Snapshot = Awaited<ReturnType<typeof readSnapshot>>;
export type SnapshotConversation = Snapshot['conversations'][number];

/** All rows of these companies. */
export async function readSnapshot(db: Db | Tx, companyIds: readonly string[]) {
  const clients = await db
    .selectFrom('client')
    .select(['id', 'company_id as companyId', 'address', 'name', 'notes'])
    .where('company_id', 'in', companyIds)
    .execute();
  const conversations = await db
    .selectFrom('conversation as v')
    .innerJoin('client as k', 'k.id', 'v.client_id')
    .innerJoin('company as c', 'c.id', 'v.company_id')
    .select([
      'v.id',
      'c.on_unconfirmed as onUnconfirmed',
      'v.company_id as companyId',
      'v.client_id as clientId',
      'k.address as client',
      'v.version',
      'v.due_at as dueAt',
      'v.parked_reason as parkedReason',
      sql<Partial<ChaosState>>`v.state`.as('state'),
    ])
    .where('v.company_id', 'in', companyIds)
    .execute();
  const messages = await db
    .selectFrom('message')
    .select([
      'id',
      'company_id as companyId',
      'conversation_id as conversationId',
      'direction',
      'address',
      'text',
      'turn',
      'provider_message_id as messageId',
      'status',
      'error',
      'idempotency_key as key',
    ])
    .where('company_id', 'in', companyIds)
    // The order of a dialogue: by turn, the client first, then by the time of writing.
    .orderBy('conversation_id')
    .orderBy('turn')
    .orderBy('direction')
    .orderBy('sent_at')
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  const bookings = await db
    .selectFrom('booking as b')
    .innerJoin('company as c', 'c.id', 'b.company_id')
    .select([
      'b.id',
      'b.company_id as companyId',
      'b.client_id as clientId',
      'b.staff_id as staffId',
      localTime('b.starts_at', 'c.timezone').as('from'),
      'b.status',
      'b.made_by as madeBy',
      'b.idempotency_key as key',
      'b.closed_by as closedBy',
      'b.external_id as externalId',
    ])
    .where('b.company_id', 'in', companyIds)
    .execute();
  const events = await db
    .selectFrom('booking_event')
    .select(['id', 'kind', 'booking_id as bookingId', 'published_at as publishedAt'])
    .where('company_id', 'in', companyIds)
    .execute();
  return { clients, conversations, messages, bookings, events };
}
