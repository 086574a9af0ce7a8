import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, openDatabase, type Tx } from '../../src/db/database';
import type { NewBooking, NewCompany } from '../../src/db/schema';
import { createLogger } from '../../src/observability/logger';
import { HOUR } from '../../src/time/duration';
import { databaseUrl } from './servers';

/** Closed after the file's last test. */
export function testDatabase(url = databaseUrl): Db {
  const db = openDatabase(url, { pool: 4, logger: createLogger('silent') });
  afterAll(() => db.destroy());
  return db;
}

/** The date `days` days after today, as `YYYY-MM-DD`. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** A company of the test's own. A test reads and writes only the rows of its companies. */
export async function addCompany(db: Db, values: Partial<NewCompany> = {}): Promise<string> {
  const id = `test-${randomUUID().slice(0, 12)}`;
  await db
    .insertInto('company')
    .values({ id, name: 'Salon', timezone: 'Europe/Moscow', locale: 'ru', ...values })
    .execute();
  return id;
}

export interface Salon {
  companyId: string;
  serviceId: string;
  staffId: string;
}

/** One service and one staff member who performs it and works from 10 to 20 on the given days. */
export async function addSalon(db: Db, days: string[], values: Partial<NewCompany> = {}): Promise<Salon> {
  const companyId = await addCompany(db, values);
  const { id: serviceId } = await db
    .insertInto('service')
    .values({
      company_id: companyId,
      title: 'Стрижка',
      price_min: 1000,
      price_max: 1000,
      duration_minutes: 60,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: staffId } = await db
    .insertInto('staff')
    .values({ company_id: companyId, name: 'Оксана' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('staff_service')
    .values({ company_id: companyId, staff_id: staffId, service_id: serviceId })
    .execute();
  for (const date of days) {
    await db
      .insertInto('working_hours')
      .values({ company_id: companyId, staff_id: staffId, date, starts: '10:00', ends: '20:00' })
      .execute();
  }
  return { companyId, serviceId, staffId };
}

export async function addClient(
  db: Db,
  companyId: string,
  address: string,
  values: { name?: string; notes?: string } = {},
): Promise<string> {
  const { id } = await db
    .insertInto('client')
    .values({ company_id: companyId, address, ...values })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('client_address').values({ company_id: companyId, address, client_id: id }).execute();
  return id;
}

/** Another address of the client whose canonical address is `canonical`. */
export async function addAddress(
  db: Db,
  companyId: string,
  canonical: string,
  address: string,
): Promise<void> {
  const client = db
    .selectFrom('client')
    .select(['company_id', sql<string>`${address}`.as('address'), 'id'])
    .where('company_id', '=', companyId)
    .where('address', '=', canonical);
  await db
    .insertInto('client_address')
    .columns(['company_id', 'address', 'client_id'])
    .expression(client)
    .executeTakeFirstOrThrow();
}

/** Times are instants: a local time needs its offset. */
export async function addBooking(
  db: Db | Tx,
  { companyId, serviceId, staffId }: Salon,
  starts: string,
  ends: string,
  values: Partial<NewBooking> = {},
): Promise<string> {
  const { id } = await db
    .insertInto('booking')
    .values({
      company_id: companyId,
      service_id: serviceId,
      staff_id: staffId,
      title: 'Стрижка',
      starts_at: starts,
      ends_at: ends,
      ...values,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface SaidMessage {
  direction: 'in' | 'out';
  text: string;
  sentAt: string;
  turn: number | null;
}

/** A conversation with these messages, as turns would have left it: its version is that of the last turn. */
export async function addConversation(
  db: Db,
  companyId: string,
  clientId: string,
  said: readonly SaidMessage[] = [],
): Promise<string> {
  const { id } = await db
    .insertInto('conversation')
    .values({
      company_id: companyId,
      client_id: clientId,
      version: Math.max(0, ...said.map(({ turn }) => turn ?? 0)),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { direction, text, sentAt, turn } of said) {
    const own =
      direction === 'in'
        ? { provider_message_id: randomUUID() }
        : { status: 'sent' as const, idempotency_key: randomUUID() };
    await db
      .insertInto('message')
      .values({
        company_id: companyId,
        conversation_id: id,
        direction,
        channel: 'whatsapp',
        address: 'unused',
        text,
        sent_at: sentAt,
        received_at: new Date(),
        turn,
        ...own,
      })
      .execute();
  }
  return id;
}

export interface UnsentReply {
  companyId: string;
  conversationId: string;
  text: string;
  address?: string;
  channel?: string;
}

/** A reply that was committed and has not been sent. */
export async function addReply(
  db: Db,
  { companyId, conversationId, text, address, channel = 'whatsapp' }: UnsentReply,
): Promise<void> {
  await db
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      direction: 'out',
      channel,
      address: address ?? '+79990000001',
      text,
      sent_at: new Date(),
      received_at: new Date(),
      turn: 1,
      status: 'pending',
      idempotency_key: randomUUID(),
    })
    .execute();
}
