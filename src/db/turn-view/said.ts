import { sql } from 'kysely';
import type { MessageKind } from '../../domain/context';
import type { Db } from '../database';
import { spoken } from '../dialogue';
import { localTime } from '../local-time';

/** A message of a conversation, for a file. */
export interface SaidMessage {
  turn: number;
  direction: 'in' | 'out';
  kind: MessageKind;
  text: string | null;
}

/** The newest messages of the turns up to one, oldest first. */
export async function saidUntil(
  db: Db,
  conversationId: string,
  turn: number,
  limit: number,
): Promise<SaidMessage[]> {
  const newest = await db
    .selectFrom('message')
    .select([sql<number>`turn`.as('turn'), 'direction', 'kind', spoken('message').as('text')])
    .where('conversation_id', '=', conversationId)
    .where('turn', '<=', turn)
    .where('deleted_at', 'is', null)
    .orderBy('turn', 'desc')
    .orderBy('direction', 'desc')
    .orderBy('message.sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return newest.reverse();
}

/** A booking that a turn has made. */
export interface MadeBooking {
  turn: number;
  title: string;
  staff: string | null;
  /** `YYYY-MM-DDTHH:MM`, local. */
  from: string;
}

/** Those that turns of this conversation have made for their client, under the client's own index. */
export async function madeByTurns(
  db: Db,
  { companyId, conversationId, clientId }: { companyId: string; conversationId: string; clientId: string },
  limit: number,
): Promise<MadeBooking[]> {
  const start = `${companyId}-${conversationId}-`;
  return db
    .selectFrom('booking')
    .innerJoin('company', 'company.id', 'booking.company_id')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .select([
      sql<number>`split_part(substr(booking.idempotency_key, length(${start}) + 1), '-', 1)::integer`.as(
        'turn',
      ),
      'booking.title',
      'staff.name as staff',
      localTime('booking.starts_at', 'company.timezone').as('from'),
    ])
    .where('booking.client_id', '=', clientId)
    .where(sql<boolean>`starts_with(booking.idempotency_key, ${start})`)
    .orderBy('booking.id', 'desc')
    .limit(limit)
    .execute();
}

/** Names that people of a company go by. */
export async function namesOf(
  db: Db,
  companyId: string,
  clientId: string,
): Promise<{ client: string | null; staff: string[] }> {
  const [client, staff] = await Promise.all([
    db.selectFrom('client').select('name').where('id', '=', clientId).executeTakeFirst(),
    db
      .selectFrom('staff')
      .select('name')
      .where('company_id', '=', companyId)
      .orderBy('id')
      .limit(500)
      .execute(),
  ]);
  return { client: client?.name ?? null, staff: staff.map(({ name }) => name) };
}
