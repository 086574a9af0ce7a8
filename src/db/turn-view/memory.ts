import { type RawBuilder, sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { BookingStatus, DialogueState, UsualVisit } from '../../domain/context';
import { MAX_FACTS } from '../../domain/facts';
import type { Db } from '../database';
import { usualVisit } from '../segments/usual-visit';

/** What is known of a client besides facts, bookings and addresses. */
export interface Profile {
  name: string | null;
  notes: string | null;
  remindersOffAt: Date | null;
  /** Names as they are now. */
  usual: (UsualVisit & { service: string | null; staff: string | null }) | null;
  state: DialogueState;
}

export async function profileOf(db: Db, conversationId: string): Promise<Profile | undefined> {
  const row = await db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .innerJoin('company', 'company.id', 'conversation.company_id')
    .select((client) => [
      'client.name',
      'client.notes',
      'client.reminders_off_at as remindersOffAt',
      'conversation.state',
      jsonObjectFrom(usualVisit(client)).as('usual'),
    ])
    .where('conversation.id', '=', conversationId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { usual, ...profile } = row;
  return { ...profile, usual: usual && { ...usual, ...(await titlesOf(db, usual)) } };
}

async function titlesOf(db: Db, { serviceId, staffId }: UsualVisit) {
  const [service, staff] = await Promise.all([
    serviceId === null
      ? undefined
      : db.selectFrom('service').select('title').where('id', '=', serviceId).executeTakeFirst(),
    staffId === null
      ? undefined
      : db.selectFrom('staff').select('name').where('id', '=', staffId).executeTakeFirst(),
  ]);
  return { service: service?.title ?? null, staff: staff?.name ?? null };
}

export interface RememberedFact {
  topic: string;
  text: string;
  toldAt: Date;
  /** The message in which they have said it; null: it was deleted. */
  message: { id: string; turn: number | null; sentAt: Date } | null;
}

/** The newest first. A message is found by its channel and the provider's id; a company has few channels. */
export async function rememberedFacts(
  db: Db,
  { companyId, clientId, conversationId }: { companyId: string; clientId: string; conversationId: string },
): Promise<RememberedFact[]> {
  const next = (after: RawBuilder<unknown>) => sql`(
    select channel from message where company_id = ${companyId} ${after} order by channel limit 1
  )`;
  const { rows } = await sql<
    RememberedFact & { messageId: string | null; turn: number | null; sentAt: Date }
  >`
    with recursive channel (name) as (
      select ${next(sql``)} union all select ${next(sql`and message.channel > channel.name`)} from channel where name is not null
    )
    select fact.topic, fact.text, fact.told_at as "toldAt", told.id::text as "messageId", told.turn,
      told.sent_at as "sentAt"
    from client_fact as fact
    left join lateral (
      select message.id, message.turn, message.sent_at from channel
      join message on message.company_id = ${companyId} and message.channel = channel.name and direction = 'in'
        and message.provider_message_id = fact.message_id
      where message.conversation_id = ${conversationId} limit 1
    ) as told on true
    where fact.client_id = ${clientId}
    order by fact.told_at desc, fact.topic limit ${MAX_FACTS}
  `.execute(db);
  return rows.map(({ topic, text, toldAt, messageId: id, turn, sentAt }) => ({
    topic,
    text,
    toldAt,
    message: id === null ? null : { id, turn, sentAt },
  }));
}

export interface RememberedBooking {
  id: string;
  title: string;
  staff: string | null;
  startsAt: Date;
  status: BookingStatus;
  madeBy: 'bot' | 'booking-system';
  createdAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
  confirmedAt: Date | null;
  mirrored: boolean;
}

/** The newest visit first. */
export async function rememberedBookings(
  db: Db,
  clientId: string,
  limit: number,
): Promise<RememberedBooking[]> {
  return db
    .selectFrom('booking')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .select([
      'booking.id',
      'booking.title',
      'staff.name as staff',
      'booking.starts_at as startsAt',
      'booking.status',
      'booking.made_by as madeBy',
      'booking.created_at as createdAt',
      'booking.closed_by as closedBy',
      'booking.closed_at as closedAt',
      'booking.confirmed_at as confirmedAt',
      'booking.mirrored',
    ])
    .where('booking.client_id', '=', clientId)
    .orderBy('booking.starts_at', 'desc')
    .orderBy('booking.id', 'desc')
    .limit(limit)
    .execute();
}

export interface RememberedAddress {
  address: string;
  linkedAt: Date | null;
  unreachableAt: Date | null;
}

export async function rememberedAddresses(db: Db, clientId: string): Promise<RememberedAddress[]> {
  return db
    .selectFrom('client_address')
    .select(['address', 'linked_at as linkedAt', 'unreachable_at as unreachableAt'])
    .where('client_id', '=', clientId)
    .orderBy(sql`linked_at nulls first`)
    .orderBy('address')
    .limit(100)
    .execute();
}
